"""Sources that point back or are parties: what the rules' own examples cannot show."""

from datetime import date

import pytest


def sources(spans):
    return [(surface, norm["source"], norm["stance"]) for label, surface, norm in spans if label == "source"]


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (
            ["قالت الشبكة السورية لحقوق الإنسان إن القصف توقف", "وأضافت الشبكة في تقريرها أن الطريق مفتوح"],
            [("الشبكة السورية لحقوق الإنسان", "other", "asserts"), ("الشبكة", "other", "asserts")],
        ),
        (
            ["نفت فرقة الحمزة وقوع القصف"],
            [("فرقة الحمزة", "turkey_factions", "denies")],
        ),
        (
            ["بحسب لواء القدس فإن الطريق مغلق"],
            [("لواء القدس", "quds_brigade", "asserts")],
        ),
        (
            ["أعلنت فرقة السلطان مراد (السلطان مراد) وقف القتال"],
            [
                ("فرقة السلطان مراد", "turkey_factions", "asserts"),
                ("السلطان مراد", "turkey_factions", "asserts"),
            ],
        ),
        (["هاجمت فرقة الحمزة النقطة"], []),
    ],
)
def test_who_speaks_is_a_source(read_spans, sentences, expected):
    assert sources(read_spans(*sentences)) == expected


def test_a_speaking_government_follows_the_change_of_power(read_spans):
    sentence = "كشفت القوات الحكومية مخبأ، وفي حمص بحسب القوات الحكومية توقف القصف"
    for day, code in ((date(2023, 5, 1), "syrian_gov"), (date(2025, 5, 1), "new_syrian_gov")):
        assert [source for _, source, _ in sources(read_spans(sentence, reference=day))][-1] == code


def test_the_country_a_report_begins_with_tells_whose_forces_are_meant(read_spans):
    assert ("actor", "الأجهزة الأمنية", {"actor_id": "iraq_forces"}) in read_spans(
        "أوقفت الأجهزة الأمنية في ديالى شخصين"
    )
