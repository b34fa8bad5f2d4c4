"""Number words in every agreement form, digits of any script (folded), ordinals."""

import re

import pytest

from annotator.core.shadow import fold
from annotator.rules.normalisers.number_words import NUMBER, NUMBER_WORDS, ORDINAL, ORDINALS, read_number, read_ordinal


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("واحد", 1), ("واحدة", 1), ("اثنتين", 2), ("ثلاثة", 3), ("ثماني", 8), ("عشر", 10), ("أحد عشر", 11),
        ("إحدى عشرة", 11), ("اثنتي عشرة", 12), ("خمسة عشر", 15), ("تسع عشرة", 19), ("عشرين", 20), ("ثلاثة وعشرون", 23),
        ("تسعاً وتسعين", 99), ("مئة", 100), ("مائتي", 200), ("ثلاثمئة", 300), ("ثلاث مئة", 300), ("ثمانمائة", 800),
        ("مئة واثنين وسبعين", 172), ("ألف", 1000), ("ألفي", 2000), ("ألفا", 2000), ("ثلاثة آلاف", 3000),
        ("أحد عشر ألفاً", 11_000), ("خمسة آلاف ومئتين وواحد", 5201), ("مليون", 1_000_000), ("ثلاثة ملايين", 3_000_000),
        ("السبعة", 7), ("الخمسة عشر", 15), ("الخمسة والسبعين", 75), ("الـ200", 200), ("الـ 86", 86),
        ("6", 6), ("٢٠٠", 200), ("۱۲", 12), ("1,271", 1271), ("1.271", 1271),
        ("٣٠ ألف", 30_000), ("1.5 مليون", 1_500_000),
        ("70 ألفا", 70_000),
    ],
)  # fmt: skip
def test_read_number(words, value):
    assert read_number(fold(words).text) == value


@pytest.mark.parametrize("words", ["", "عناصر", "3.5.6.8", "أول", "ثلاثة عناصر", "1.5", "عشرة ثلاثة"])
def test_what_is_no_number(words):
    assert read_number(fold(words).text) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [("الأول", 1), ("الثانية", 2), ("الحادي عشر", 11), ("الثامنة عشرة", 18), ("العشرين", 20), ("الحادي والعشرين", 21),
     ("الثلاثين", 30), ("الحادي والثلاثين", 31), ("السابع والستين", 67)],
)  # fmt: skip
def test_read_ordinal(words, value):
    assert read_ordinal(fold(words).text) == value


def test_ordinal_pattern_finds_every_ordinal_whole():
    pattern = re.compile(ORDINAL)
    assert [word for word in ORDINALS if not pattern.fullmatch(word)] == []


def test_number_pattern_takes_the_longest_number():
    text = fold("أربعة وعشرين ألفا وثلاثة مدنيين").text
    assert re.match(NUMBER_WORDS, text).group() == fold("أربعة وعشرين ألفا وثلاثة").text
    assert re.match(NUMBER, "1,271 مدنيا").group() == "1,271"
    assert re.match(NUMBER, fold("ثلاثة وأصيب").text).group() == "ثلاثه"


@pytest.mark.parametrize(
    ("words", "value"),
    [("نصف مليون", 500_000), ("ربع مليون", 250_000), ("مليون ونصف المليون", 1_500_000), ("مليوني", 2_000_000),
     ("12 ألفا و300", 12_300), ("ثلاثة آلاف و450", 3_450), ("مئتان و12", 212), ("35 ألفا وخمسمئة", 35_500),
     ("مليون ومئتا ألف", 1_200_000), ("2 مليون ونصف", 2_500_000), ("5 و30", None), ("خمسة و30", None),
     ("ثلاثة آلاف و4500", None), ("نصف", None), ("نصف عشرة", None)],
)  # fmt: skip
def test_large_numbers_in_words_and_digits(words, value):
    assert read_number(fold(words).text) == value
