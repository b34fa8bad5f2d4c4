"""Events of a report: mentions merged, the first one first."""

from __future__ import annotations

from typing import Any

from exporters.releases.sample_release import SCHEMA

from annotator.core.records import Content, Event, ParagraphRecord
from annotator.exporters.releases.merged_events import merged_events
from annotator.exporters.shape import RecordShape


def merged(*mentions: dict[str, Any]) -> list[dict[str, Any]]:
    records = [
        ParagraphRecord("day", index, "نص", Content("incident", (), (Event("e1", "raid_arrest", fields),)))
        for index, fields in enumerate(mentions)
    ]
    return merged_events(records, RecordShape(SCHEMA))


def harm(own: str, count: int, **more: Any) -> dict[str, Any]:
    return {"id": own, "harm": "detained", "count": {"value": count}, **more}


def test_spans_carry_their_paragraph_and_mentions_are_listed() -> None:
    (row,) = merged({"trigger": ["s1"]}, {"trigger": ["s1"], "date": {"edtf": "2023-01-01", "spans": ["s2"]}})
    assert row["id"] == "day:e1"
    assert row["trigger"] == ["p000:s1", "p001:s1"]
    assert row["date"]["spans"] == ["p001:s2"]
    assert [mention["paragraph"] for mention in row["mentions"]] == ["day:p000", "day:p001"]
    assert row["place"] is None


def test_a_later_mention_completes_a_statement_but_does_not_change_it() -> None:
    first = {"date": {"edtf": "2023-01-01"}, "place": {"name": "الجنينة"}, "outcome": "ongoing"}
    (row,) = merged(
        first,
        {"date": {"edtf": "2023-01-02", "time_of_day": "dawn"}, "place": {"name": "الجنينة", "kind": "village"}},
        {"outcome": "failed"},
    )
    assert (row["date"]["edtf"], row["date"]["time_of_day"]) == ("2023-01-01", None)
    assert row["place"]["kind"] == "village"
    assert row["outcome"] == "ongoing"


def test_what_is_read_from_a_release_merges_to_the_same() -> None:
    mentions: list[dict[str, Any]] = [
        {"place": {"name": "الحسكة"}, "harm": [harm("h1", 3)]},
        {
            "place": {"name": "الحسكة", "spans": ["s1"], "origin": [{"name": "أربيل"}], "lat": None},
            "harm": [{**harm("h1", 3), "count": {"value": 3, "low": None}, "spans": ["s2"]}],
        },
    ]
    shape = RecordShape(SCHEMA)
    full = [{**shape.full_event(Event("e1", "raid_arrest", fields))} for fields in mentions]
    for fields in full:
        del fields["id"], fields["type"]
    (row,) = merged(*mentions)
    assert [row] == merged(*full)
    assert [origin["name"] for origin in row["place"]["origin"]] == ["أربيل"]
    assert len(row["harm"]) == 1


def test_the_same_harm_told_twice_is_one_entry_and_other_harm_gets_a_free_id() -> None:
    first = {"harm": [harm("h1", 5, spans=["s1"]), harm("h2", 2, subset_of="h1")]}
    second = {"harm": [harm("h4", 5, spans=["s7"]), harm("h2", 3, subset_of="h4")]}
    (row,) = merged(first, second)
    said = [(entry["id"], entry["count"]["value"], entry["subset_of"]) for entry in row["harm"]]
    assert said == [("h1", 5, None), ("h2", 2, "h1"), ("h3", 3, "h1")]
    assert row["harm"][0]["spans"] == ["p000:s1", "p001:s7"]


def test_parts_name_their_whole_in_the_release() -> None:
    (row,) = merged({"part_of": "e9"})
    assert row["part_of"] == "day:e9"
