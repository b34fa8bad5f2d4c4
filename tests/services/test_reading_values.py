"""Form words become values by the same normalisers as the rules use; what is not sent stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from annotator.core.schema import load_schema
from annotator.errors import InvalidInput
from annotator.rules.context import Context
from annotator.services.describing import count_words
from annotator.services.reading_values import Reader, read_field


@pytest.fixture(scope="module")
def reader(highlighter: Any) -> Reader:
    return Reader(load_schema(), highlighter, Context(reference_date=dt.date(2022, 9, 23)))


def read(reader: Reader, code: str, values: dict[str, str], current: Any = None) -> Any:
    return read_field(reader, reader.schema.event_fields[code], code, values, current)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("6", {"value": 6, "comparator": "eq"}),
        ("٦", {"value": 6, "comparator": "eq"}),
        (">100", {"value": 100, "comparator": "gt"}),
        ("≥ 100", {"value": 100, "comparator": "ge"}),
        ("~200", {"value": 200, "comparator": "approx"}),
        ("5-7", {"low": 5, "high": 7, "comparator": "range"}),
        ("نحو 200", {"value": 200, "comparator": "approx"}),
        ("أكثر من 3", {"value": 3, "comparator": "gt"}),
        ("", None),
    ],
)
def test_count(reader: Reader, words: str, expected: Any) -> None:
    found = read(reader, "event_count", {"event_count": words})
    assert found == expected if expected is None else expected.items() <= found.items()


def test_count_keeps_its_unit_and_unchanged_words_keep_the_count(reader: Reader) -> None:
    present = {"value": 40, "comparator": "approx", "unit": "vehicle"}
    assert read(reader, "event_count", {"event_count": "60"}, present) == {
        "value": 60,
        "comparator": "eq",
        "unit": "vehicle",
    }
    for language in ("ar", "en"):
        shown = count_words(present, reader.schema, language)
        assert read(reader, "event_count", {"event_count": shown}, present) is present
    assert read(reader, "event_count", {}, present) is present


@pytest.mark.parametrize("words", ["كلام", "nine", "9" * 5_000, "-"])
def test_count_that_is_none_is_refused(reader: Reader, words: str) -> None:
    with pytest.raises(InvalidInput):
        read(reader, "event_count", {"event_count": words})


@pytest.mark.parametrize(
    ("words", "edtf"),
    [("2022-08-24", "2022-08-24"), ("2022-08", "2022-08"), ("24 آب", "2022-08-24"), ("أمس", "2022-09-22")],
)
def test_date(reader: Reader, words: str, edtf: str) -> None:
    assert read(reader, "date", {"date.edtf": words})["edtf"] == edtf


def test_date_keeps_what_was_not_sent_and_goes_when_emptied(reader: Reader) -> None:
    present = {"edtf": "2022-09-02", "anchor": "explicit_no_year", "spans": ["s6"]}
    assert read(reader, "date", {}, present) == present
    changed = read(reader, "date", {"date.edtf": "2022-09-03"}, present)
    assert (changed["edtf"], changed["spans"]) == ("2022-09-03", ["s6"])
    assert read(reader, "date", {"date.edtf": ""}, present) is None


@pytest.mark.parametrize("words", ["يوما ما", "2022-13-45", "soon"])
def test_date_that_is_none_is_refused(reader: Reader, words: str) -> None:
    with pytest.raises(InvalidInput):
        read(reader, "date", {"date.edtf": words})


def test_place_is_looked_up_by_its_new_name(reader: Reader) -> None:
    before = {"name": "الطكيحي", "kind": "village", "admin1": "دير الزور", "relation": "near", "spans": ["s4"]}
    sent = {"place.name": "الحسكة", "place.kind": "village", "place.admin1": "دير الزور"}
    found = read(reader, "place", sent, before)
    assert (found["name"], found["kind"], found["place_id"]) == ("الحسكة", "governorate", "gov:sy-hasakah")
    assert found["relation"] == "near"
    assert read(reader, "place", {"place.name": "الموضع الفلاني"})["name"] == "الموضع الفلاني"
    assert read(reader, "place", {"place.name": " "}, before) is None
    assert read(reader, "place", {}, before) == before


def test_places_by_commas_keep_the_entries_that_stand(reader: Reader) -> None:
    field = reader.schema.record("place").get("origin")
    assert field is not None
    present = [{"name": "الطكيحي", "kind": "village", "spans": ["s4"]}]
    found = read_field(reader, field, "o", {"o": "الطكيحي، الحسكة"}, present)
    assert found[0] is present[0]
    assert found[1]["place_id"] == "gov:sy-hasakah"
    assert read_field(reader, field, "o", {"o": ""}, present) is None


def test_rows_are_added_changed_and_dropped(reader: Reader) -> None:
    one = {"id": "h1", "harm": "detained", "status": "unknown", "count": {"value": 3, "comparator": "eq"}}
    sent = {"harm.0.harm": "killed", "harm.1.harm": "injured", "harm.1.count": "2"}
    first, second = read(reader, "harm", sent, [one])
    assert (first["id"], first["harm"], first["count"]) == ("h1", "killed", one["count"])
    assert (second["id"], second["harm"], second["count"]["value"]) == ("h2", "injured", 2)
    emptied = {f"harm.0.{key}": "" for key in reader.schema.record("harm")}
    assert read(reader, "harm", emptied, [one]) is None
    assert read(reader, "harm", {}, [one]) == [one]


def test_row_with_values_and_without_its_kind_is_refused(reader: Reader) -> None:
    with pytest.raises(InvalidInput):
        read(reader, "harm", {"harm.0.harm": "", "harm.0.count": "4"})


def test_choices_are_codes_by_commas(reader: Reader) -> None:
    assert read(reader, "method", {"method": "raid, ,arrest"}) == ["raid", "arrest"]
    with pytest.raises(InvalidInput):
        read(reader, "outcome", {"outcome": "perhaps"})
    assert read(reader, "outcome", {"outcome": ""}, "failed") is None
