"""Campaigns by their quoted name."""

import pytest


@pytest.mark.parametrize(
    ("sentence", "surface"),
    [
        ("بدأت حملة “أمان الضفة” قبل شهر", "حملة “أمان الضفة”"),
        ("انتهت عملية «ربيع السهل» أمس", "عملية «ربيع السهل»"),
        ('بعد معركة "كسر الحصار" عاد الأهالي', 'معركة "كسر الحصار"'),
    ],
)
def test_a_quoted_name_belongs_to_its_campaign(read_spans, sentence, surface):
    assert ("trigger", surface, {"type": "offensive_campaign"}) in read_spans(sentence)


@pytest.mark.parametrize(
    "sentence", ["قصفت فصائل عملية “ربيع السهل” القرية", "انتهت حملة التلقيح في “المشفى”", "حملة انتخابية"]
)
def test_a_name_without_its_campaign_is_none(read_spans, sentence):
    assert "offensive_campaign" not in [norm.get("type") for _, _, norm in read_spans(sentence)]
