"""Every mistake of a prediction, by kind."""

from __future__ import annotations

from typing import Any

from annotator.agreement.evaluation import evaluate
from annotator.agreement.mistakes import mistakes
from annotator.core.records import Content, Event, ParagraphRecord, Span

TEXT = "اعتقل رجلان في السنديان قرب الجوز"


def span(words: str, label: str, **norm: Any) -> Span:
    start = TEXT.index(words)
    return Span(f"{label}{start}", label, start, start + len(words), words, norm)


def record(spans: list[Span], *events: Event) -> ParagraphRecord:
    return ParagraphRecord("day", 0, TEXT, Content("incident", tuple(spans), events))


def found(gold: ParagraphRecord, pred: ParagraphRecord) -> list[tuple[str, tuple[str, ...]]]:
    return [(m.kind, m.codes) for m in mistakes(evaluate([gold], [pred]))]


def test_spans_are_missed_spurious_or_wrong_in_label_boundary_or_value() -> None:
    gold = record(
        [span("اعتقل", "trigger"), span("السنديان", "place", name="السنديان"), span("رجلان", "count", value=2)]
    )
    assert found(gold, gold) == []
    pred = record(
        [
            span("السنديان", "actor"),
            span("رجلان", "count", value=3),
            span("الجوز", "place"),
            span("اعتقل رجلان", "trigger"),
        ]
    )
    assert sorted(found(gold, pred)) == [
        ("boundary", ("trigger",)),
        ("label", ("place", "actor")),
        ("spurious", ("place",)),
        ("value", ("count",)),
    ]
    assert found(gold, record([])) == [(kind, (label,)) for kind, label in zip(["missed"] * 3, LABELS, strict=True)]


LABELS = ("trigger", "place", "count")


def test_ends_within_tolerance_are_still_a_boundary_to_look_at() -> None:
    assert found(record([span("السنديان", "place")]), record([span("سنديان", "place")])) == [("boundary", ("place",))]


def test_events_are_missed_spurious_or_wrong_in_type_or_slots() -> None:
    place = {"date": {"edtf": "2023-06-01"}, "place": {"name": "السنديان"}, "granularity": "single"}
    one = Event("e1", "raid_arrest", place)
    gold = record([], one)
    (value,) = mistakes(evaluate([gold], [record([], Event("x", "raid_arrest", {**place, "method": ["raid"]}))]))
    assert (value.kind, value.codes, value.slots, value.is_event) == ("value", ("raid_arrest",), ("method",), True)
    (kind,) = mistakes(evaluate([gold], [record([], Event("x", "airstrike", place))]))
    assert (kind.kind, kind.codes) == ("label", ("raid_arrest", "airstrike"))
    assert found(gold, record([])) == [("missed", ("raid_arrest",))]
    assert found(record([]), gold) == [("spurious", ("raid_arrest",))]
