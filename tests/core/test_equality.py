"""Equality of annotations: what is set aside and what is not."""

import json
from dataclasses import replace

import pytest

from annotator.core.equality import canonical_content, equal_content
from annotator.core.records import Content, Event, ParagraphRecord, Span

SPANS = (
    Span("s1", "trigger", 0, 3, "قصف", {"type": "shelling"}),
    Span("s2", "count", 4, 9, "3 رجال", {"value": 3, "comparator": "eq", "unit": "person"}),
    Span("s3", "source", 10, 15, "ناشطون", {"source": "activists", "stance": "asserts"}),
)
HARM = [
    {"id": "h1", "harm": "killed", "count": {"value": 3, "comparator": "eq"}, "spans": ["s2"], "subset_of": None},
    {"id": "h2", "harm": "killed", "count": {"value": 1}, "subset_of": "h1", "note": "aged 40"},
    {"id": "h3", "harm": "injured", "count": {"value": 1}},
]
EVENT = Event("e1", "shelling", {"trigger": ["s1"], "harm": HARM, "method": ["artillery", "drone"], "note": "a"})
CONTENT = Content("incident", SPANS, (EVENT, Event("e2", "airstrike", {"part_of": "e1"})))


def renamed():
    """The same annotation with other ids, order, notes and without nulls."""
    spans = tuple(replace(s, id=f"x{s.id}", rule="r") for s in reversed(SPANS))
    harm = [
        {"id": "a", "harm": "injured", "count": {"value": 1}},
        {"id": "b", "harm": "killed", "count": {"value": 1, "comparator": "eq"}, "subset_of": "c"},
        {"id": "c", "harm": "killed", "count": {"value": 3}, "spans": ["xs2"], "status": None},
    ]
    fields = {"trigger": ["xs1"], "harm": harm, "method": ["drone", "artillery"], "note": "b", "materiel": []}
    return Content("incident", spans, (Event("e9", "airstrike", {"part_of": "e7"}), Event("e7", "shelling", fields)))


def with_fields(**fields):
    return replace(CONTENT, events=(replace(EVENT, fields={**EVENT.fields, **fields}), CONTENT.events[1]))


def test_ids_order_notes_and_nulls_are_aside():
    assert equal_content(CONTENT, renamed())
    assert canonical_content(CONTENT) == canonical_content(renamed())


def test_recurring_events_and_claims_without_spans_are_aside():
    habit = Event("e5", "raid_arrest", {"granularity": "recurring"})
    assert equal_content(CONTENT, replace(CONTENT, events=(*CONTENT.events, habit)))
    assert equal_content(CONTENT, with_fields(claims=[{"source": "sohr", "stance": "asserts", "spans": []}]))
    assert not equal_content(
        CONTENT, with_fields(claims=[{"source": "activists", "stance": "asserts", "spans": ["s3"]}])
    )
    child = Event("e2", "airstrike", {"part_of": "e5"})
    assert equal_content(
        replace(CONTENT, events=(EVENT, child, habit)), replace(CONTENT, events=(EVENT, Event("e2", "airstrike")))
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(CONTENT, paragraph_role="mixed"),
        replace(CONTENT, spans=SPANS[:2]),
        replace(CONTENT, spans=(replace(SPANS[0], end=4), *SPANS[1:])),
        replace(CONTENT, spans=(replace(SPANS[0], norm={"type": "airstrike"}), *SPANS[1:])),
        replace(CONTENT, events=(EVENT,)),
        replace(CONTENT, events=(*CONTENT.events, replace(CONTENT.events[1], id="e3"))),
        replace(CONTENT, events=(EVENT, Event("e2", "airstrike"))),
        with_fields(trigger=[]),
        with_fields(method=["drone"]),
        with_fields(harm=HARM[:2]),
        with_fields(harm=[HARM[0], {**HARM[1], "subset_of": None}, HARM[2]]),
        with_fields(harm=[{**HARM[0], "count": {"value": 3, "comparator": "gt"}}, *HARM[1:]]),
        with_fields(polarity="negative"),
        with_fields(harm=[{**HARM[0], "spans": ["s1"]}, *HARM[1:]]),
    ],
)
def test_everything_else_counts(other):
    assert not equal_content(CONTENT, other)
    assert not equal_content(other, CONTENT)


def test_zero_is_not_nothing():
    assert not equal_content(with_fields(event_count={"value": 0}), with_fields(event_count=None))


def test_parts_are_told_apart_by_their_whole():
    """Two equal wholes with one part each are not one whole with both parts."""
    wholes = (Event("a", "raid_arrest"), Event("b", "raid_arrest"))
    first, second = Event("c", "airstrike", {"part_of": "a"}), Event("d", "airstrike", {"part_of": "b"})
    spread = Content("mixed", (), (*wholes, first, second))
    heaped = Content("mixed", (), (*wholes, first, replace(second, fields={"part_of": "a"})))
    assert not equal_content(spread, heaped)
    assert equal_content(heaped, replace(heaped, events=heaped.events[::-1]))


def test_wholes_of_other_paragraphs_are_compared_through_the_alignment():
    a = Content("incident", (), (Event("e2", "airstrike", {"part_of": "e1"}),))
    b = Content("incident", (), (Event("e4", "airstrike", {"part_of": "e3"}),))
    assert not equal_content(a, b)
    assert equal_content(a, b, aligned={"e3": "e1"})


def test_circles_do_not_hang():
    circle = (Event("a", "airstrike", {"part_of": "b"}), Event("b", "shelling", {"part_of": "a"}))
    assert equal_content(Content("mixed", (), circle), Content("mixed", (), circle[::-1]))


def test_gold_equals_itself_and_no_other_paragraph(shared):
    keys = []
    for file in sorted((shared / "gold").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            record = ParagraphRecord.from_json(json.loads(line))
            again = ParagraphRecord.from_json(record.to_json())
            assert equal_content(record.content, again.content)
            keys += [canonical_content(record.content)] if record.content.spans else []
    assert len(set(keys)) == len(keys) > 40
