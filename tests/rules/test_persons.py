import pytest


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("قتل الشاب “سالم حمود العيسى” أمام بيته", ["سالم حمود العيسى"]),
        ("قتل كل من (فراس الديب) نجل المختار و(ناصر عبد المعطي) بالرصاص", ["فراس الديب", "ناصر عبد المعطي"]),
        ("اعتقل المدعو «أبو سليمان» الملقب بـ “صقر”", ["أبو سليمان", "صقر"]),
        ("سيطرت “قوات النظام” على القرية", []),
        ("قرية “أحمد” صغيرة", []),
    ],
)
def test_quoted_and_bracketed_names_are_persons(read_spans, sentence, expected):
    assert [surface for label, surface, _ in read_spans(sentence) if label == "person"] == expected
