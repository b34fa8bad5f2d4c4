"""EDTF: what is valid, which days it means. Own bounds, compared with the `edtf` package where that can answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import edtf
from annotator.errors import InvalidInput

D = date

VALID = {
    "2022-08-24": (D(2022, 8, 24), D(2022, 8, 24)),
    "2023-02": (D(2023, 2, 1), D(2023, 2, 28)),
    "2024-02": (D(2024, 2, 1), D(2024, 2, 29)),
    "2023": (D(2023, 1, 1), D(2023, 12, 31)),
    "201X": (D(2010, 1, 1), D(2019, 12, 31)),
    "19XX": (D(1900, 1, 1), D(1999, 12, 31)),
    "2020-04~": (D(2020, 4, 1), D(2020, 4, 30)),
    "2020-04-02?": (D(2020, 4, 2), D(2020, 4, 2)),
    "{2022-08-23,2022-09-03}": (D(2022, 8, 23), D(2022, 9, 3)),
    "[2023-01-08, 2023-01-09]": (D(2023, 1, 8), D(2023, 1, 9)),
    "[2022-05-02..2022-05-06]": (D(2022, 5, 2), D(2022, 5, 6)),
    "[..2022-05-06]": (None, D(2022, 5, 6)),
    "2022-08-23/2022-09-22": (D(2022, 8, 23), D(2022, 9, 22)),
    "2022-08/2022-09": (D(2022, 8, 1), D(2022, 9, 30)),
    "2021-01-16/..": (D(2021, 1, 16), None),
    "../2019-10-09": (None, D(2019, 10, 9)),
}


@pytest.mark.parametrize(("text", "expected"), VALID.items())
def test_bounds_of_each_form(text, expected):
    assert edtf.is_valid(text)
    assert edtf.bounds(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "..", "../..", "2022-13", "2022-02-30", "22-08-01", "2022-8-1", "{}", "{2022-08-23", "[2022-01-01,]",
     "2022-09-22/2022-08-23", "2022/", "/2022", "2022/2023/2024", "0000", "00XX", "201X-04", "24 آب", "٢٠٢٢"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_what_was_got(text):
    assert not edtf.is_valid(text)
    with pytest.raises(InvalidInput) as caught:
        edtf.parse(text)
    assert repr(text) in str(caught.value)


def test_is_valid_takes_anything():
    assert not edtf.is_valid(None)
    assert not edtf.is_valid(2022)


def test_package_agrees_on_syntax():
    package = pytest.importorskip("edtf")
    for text in VALID:
        package.parse_edtf(text.replace(", ", ","))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2022-08", "2022-08-31", True),
        ("2022-08", "2022-09-01", False),
        ("2021-01-16/..", "2030", True),
        ("../2019-10-09", "2019-10-10/..", False),
        ("{2022-08-01,2022-08-30}", "2022-08-15", False),
        ("[2023-01-08,2023-01-09]", "2023-01-09", True),
        ("../2019", "2019/..", True),
    ],
)
def test_overlaps(one, other, expected):
    assert edtf.overlaps(one, other) is expected
    assert edtf.overlaps(other, one) is expected


def test_contains_looks_at_bounds():
    assert edtf.contains("2022-08-23/2022-09-22", "{2022-08-23,2022-09-22}")
    assert not edtf.contains("2022-08-23/2022-09-22", "2022-09")
    assert edtf.contains("2021/..", "2022/..")
    assert not edtf.contains("2021/2023", "2022/..")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2022-08-24", "day"), ("2020-04~", "month"), ("{2022-08-23,2022-09}", "month"), ("2021/..", "year"),
     ("201X", "decade"), ("19XX", "century")],
)  # fmt: skip
def test_precision_is_the_coarsest_unit(text, expected):
    assert edtf.precision(text) == expected


def test_writers_make_what_parse_reads():
    assert edtf.month(2023, 2) == "2023-02"
    assert edtf.period(D(2022, 8, 23), None) == "2022-08-23/.."
    assert edtf.period("2022-08", "2022-08") == "2022-08"
    assert edtf.listed([D(2022, 9, 3), D(2022, 8, 23), D(2022, 9, 3)]) == "{2022-08-23,2022-09-03}"
    assert edtf.listed([D(2022, 9, 3)]) == "2022-09-03"
    assert edtf.one_of([D(2023, 1, 9), D(2023, 1, 8)]) == "[2023-01-08,2023-01-09]"


days = st.dates(D(1900, 1, 1), D(2100, 12, 31))


@given(days, days)
def test_a_period_overlaps_its_own_ends(a, b):
    start, end = sorted((a, b))
    text = edtf.period(start, end)
    assert edtf.bounds(text) == (start, end)
    assert edtf.overlaps(text, start.isoformat())
    assert edtf.overlaps(text, end.isoformat())


@given(st.text(alphabet="0123456789-/.[]{},~?X ", max_size=24))
def test_no_text_breaks_the_reader(text):
    if edtf.is_valid(text):
        start, end = edtf.bounds(text)
        assert start is None or end is None or start <= end
