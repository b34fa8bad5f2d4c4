"""Taking one reading everywhere gives that reading back, for every disagreement of the sample."""

from __future__ import annotations

import pytest

from annotator.agreement.canonical import canonical_contents, common_names
from annotator.agreement.decisions import Decision, decisions, distance
from annotator.agreement.files import read_gold
from annotator.agreement.taking import Table, alternatives, common_ground, open_decisions, provenance, take
from annotator.config import resource_dir
from annotator.core.equality import equal_content
from annotator.core.records import Content, Event, Span
from annotator.core.schema import load_schema

FIELDS = tuple(load_schema().event_fields)


def doubly_read() -> list[tuple[str, Content, Content]]:
    """(paragraph id, first, second) of the doubly annotated reports, with common event ids."""
    folder = resource_dir("seeds") / "sample"
    second = read_gold(folder / "second")
    reports = {record.report for record in second}
    found = []
    for report in sorted(reports):
        hands = {
            hand: {record.index: record.content for record in records if record.report == report}
            for hand, records in ((1, read_gold(folder / "gold")), (2, second))
        }
        common = canonical_contents(hands)
        found += [(f"{report}:{index}", common[1][index], common[2][index]) for index in sorted(common[1])]
    return found


READINGS = doubly_read()
EMPTY = Content("background")


def table(*readings: Content, suggested: Content = EMPTY) -> Table:
    return Table(readings, FIELDS, suggested)


def all_of(number: int, found: tuple[Decision, ...]) -> dict[str, str]:
    return {d.key: str(number) if d.values[number - 1] else "n" for d in found if d.differs}


def test_readings_differ_where_they_are_not_equal() -> None:
    for name, one, other in READINGS:
        found = decisions([one, other], FIELDS)
        assert any(d.differs for d in found) is not equal_content(one, other), name
        assert (distance(found) > 0) is not equal_content(one, other)


@pytest.mark.parametrize("number", [1, 2])
def test_taking_one_reading_everywhere_gives_it_back(number: int) -> None:
    for name, *readings in READINGS:
        beside = table(*readings)
        wanted, other = readings[number - 1], readings[2 - number]
        choices = all_of(number, beside.decisions())
        got = take(common_ground(beside), choices, beside)
        assert equal_content(got, wanted), name
        assert take(got, choices, beside) == got
        assert open_decisions(got, choices, beside) == ()
        assert {p.outcome for p in provenance(got, beside)} <= {"taken", "none"}
        kept = alternatives(got, choices, beside)
        assert len(kept) == (not equal_content(wanted, other)), name
        assert all(equal_content(content, other) for content in kept), name


def span(start: int, end: int, label: str = "place", **norm: str) -> Span:
    return Span(f"s{start}{end}", label, start, end, "x" * (end - start), norm)


def test_highlights_that_overlap_are_one_decision() -> None:
    one, other = Content("incident", (span(0, 4), span(9, 12))), Content("incident", (span(2, 4), span(9, 12, "actor")))
    found = [d for d in decisions([one, other], FIELDS) if d.kind == "span"]
    assert [d.key for d in found] == ["place:0:4", "place:9:12"]
    assert all(d.differs and all(d.spans) for d in found)


def test_most_of_three_are_a_majority() -> None:
    readings = [Content(role) for role in ("incident", "mixed", "incident")]
    (role,) = decisions(readings, FIELDS)
    assert (role.majority(), role.differs) == ("1", True)
    assert decisions(readings[:2], FIELDS)[0].majority() == ""
    with_event = [Content("incident", events=(Event("e01", "airstrike"),)), Content("incident"), Content("incident")]
    event = next(d for d in decisions(with_event, FIELDS) if d.kind == "event")
    assert event.majority() == "n"


def test_what_is_taken_brings_its_evidence() -> None:
    event = Event("e01", "airstrike", {"place": {"name": "x", "spans": ["s04"]}})
    one, other = Content("incident", (span(0, 4),), (event,)), Content("incident")
    beside = table(one, other)
    got = take(common_ground(beside), {"e01": "1"}, beside)
    assert [s.start for s in got.spans] == [0]
    assert got.events[0].fields["place"]["spans"] == [got.spans[0].id]
    without = take(common_ground(beside), {"e01": "1", "place:0:4": "n"}, beside)
    assert (without.spans, without.events[0].fields["place"]["spans"]) == ((), [])


def test_what_the_lead_made_is_told_from_what_the_rules_say() -> None:
    suggested = Content("heading")
    beside = table(Content("incident"), Content("mixed"), suggested=suggested)
    outcomes = {role: provenance(Content(role), beside)[0].outcome for role in ("incident", "heading", "background")}
    assert outcomes == {"incident": "taken", "heading": "rules", "background": "edited"}


def test_names_that_a_ruling_rests_on_stay() -> None:
    def hand(event_id: str, *indexes: int) -> dict[int, Content]:
        return {
            i: Content("incident", events=(Event(event_id, "airstrike", {"date": {"edtf": "2022"}}),)) for i in indexes
        }

    hands = {1: hand("e01", 0), 2: hand("e07", 0)}
    names = common_names(hands)
    assert names == {1: {"e01": "e01"}, 2: {"e07": "e01"}}
    later = {1: hand("e01", 0), 2: hand("e07", 0, 1, 2)}
    assert common_names(later)[1] == {"e01": "e07"}
    assert common_names(later, names) == names
    assert common_names({3: hand("e02", 5)}, names, ["e02"]) == {3: {"e02": "e03"}}
