"""What count words mean: own wordings in, Count objects out. Spans are tested by the examples of the rules."""

import tomllib

import pytest

from annotator.config import resource_dir
from annotator.core.shadow import fold
from annotator.rules.normalisers import number_words
from annotator.rules.normalisers.counts import count_norm, read_count


def norm_of(words):
    return count_norm(fold(words, quotes=False).text)


@pytest.mark.parametrize(
    ("words", "value", "comparator", "unit"),
    [
        ("6", 6, "eq", "person"), ("6 أشخاص", 6, "eq", "person"), ("نحو 200 شاحنة", 200, "approx", "vehicle"),
        ("أكثر من 1100", 1100, "gt", "person"), ("ما لا يقل عن 23", 23, "ge", "person"),
        ("لا يزيد عن 5", 5, "le", "person"), ("أقل من 3", 3, "lt", "person"),
        ("ما يزيد عن 30 عنصرا", 30, "gt", "person"),
        ("ما يقارب 40 آلية", 40, "approx", "vehicle"), ("خمسة على الأقل", 5, "ge", "person"),
        ("سبع غارات", 7, "eq", "strike"), ("مئة واثنان وسبعون قتيلا", 172, "eq", "person"),
        ("3عمليات", 3, "eq", "operation"), ("٢٠٠ صاروخ", 200, "eq", "munition"), ("70 ألف شخص", 70_000, "eq", "person"),
        ("ألفي قتيل", 2000, "eq", "person"), ("الجثث الـ200", 200, "eq", "body"), ("الأشخاص الستة", 6, "eq", "person"),
        ("قياديين", 2, "eq", "person"), ("سيارتين", 2, "eq", "vehicle"), ("مدنيين اثنين", 2, "eq", "person"),
        ("سيدة واحدة", 1, "eq", "person"), ("واحد منهم", 1, "eq", "person"), ("3 آخرين", 3, "eq", "person"),
        ("الـ 86", 86, "eq", "person"), ("5 دفعات", 5, "eq", "batch"), ("12 نفقا", 12, "eq", "site"),
        ("4 شيء", 4, "eq", "other"),
    ],
)  # fmt: skip
def test_numbers_comparators_and_units(words, value, comparator, unit):
    assert norm_of(words) == {"value": value, "comparator": comparator, "unit": unit}


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [("بين 5 و7 عناصر", 5, 7), ("3 أو 4 أشخاص", 3, 4), ("5-7", 5, 7), ("من ثلاثة إلى خمسة", 3, 5)],
)
def test_ranges_have_bounds_and_no_value(words, low, high):
    norm = norm_of(words)
    assert (norm["low"], norm["high"], norm["comparator"]) == (low, high, "range")
    assert "value" not in norm


@pytest.mark.parametrize(
    ("words", "vague", "unit"),
    [("مئات الشاحنات", "hundreds", "vehicle"), ("العشرات من المدنيين", "tens", "person"),
     ("آلاف المختطفين", "thousands", "person"), ("عشرات الآلاف من النازحين", "thousands", "person"),
     ("عددا من الشبان", "several", "person"), ("عدة غارات", "several", "strike"), ("مئات", "hundreds", "person")],
)  # fmt: skip
def test_vague_magnitudes(words, vague, unit):
    assert norm_of(words) == {"vague": vague, "unit": unit}


@pytest.mark.parametrize("words", ["", "عناصر", "الأول", "كثيرون"])
def test_what_is_no_quantity(words):
    assert norm_of(words) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [("رجل وابنه", 2), ("شاب وشقيقه", 2), ("آخر", 1), ("عنصر آخر", 1), ("طفل", 1), ("أكثر من 3", 3), (" 12 ", 12)],
)
def test_read_count_takes_plain_words(words, value):
    assert read_count(words)["value"] == value


def test_read_count_refuses_what_is_none():
    assert read_count("غير معروف") is None


def test_number_lists_of_the_rules_are_those_of_the_reader():
    path = resource_dir("seeds") / "rules" / "counts_words.toml"
    lists = tomllib.loads(path.read_bytes().decode("utf-8"))["lists"]
    known = {*number_words.UNITS, *number_words.TENS, *number_words.HUNDREDS, *number_words.SCALES}
    listed = {fold(word).text for word in lists["number_words"]}
    assert {word for word in known if " " not in word} <= listed
    assert {word for word in listed if number_words.read_number(word) is None} == set(number_words.FRACTIONS)
    assert {fold(word).text for word in lists["number_scales"]} == set(number_words.SCALES)
