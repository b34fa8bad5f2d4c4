"""Rows of what was suggested and is no gold: highlights and drafted events of paragraphs that are settled.

Why a suggestion is no gold is read from the gold row alone, so that whoever proves a release reads the same. What any
reading of an ambiguous paragraph holds is no negative.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotator.core.equality import SPAN_LISTS, canonical_event, canonical_norm
from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.exporters.releases.hidden_places import readings_of
from annotator.exporters.releases.material import ReportMaterial
from annotator.exporters.shape import RecordShape

SPAN, EVENT = "span", "event"
KINDS = (SPAN, EVENT)
REMOVED, CHANGED = "removed", "changed"
REASONS = (REMOVED, CHANGED)
"""Why a suggestion is no gold: nothing stands for it there, or something else does (other ends, label, normal form, or
other type or fields)."""
NO_SPAN: Mapping[str, Any] = dict.fromkeys(("label", "start", "end", "surface", "norm", "rule", "score"))

Row = dict[str, Any]


def negative_rows(report: ReportMaterial, shape: RecordShape) -> Iterator[Row]:
    """A row for each suggested span and each drafted event that the gold does not hold as it was suggested."""
    for record in report.gold:
        found = report.suggestions.get(record.index)
        if found is None:
            continue
        ruleset, suggested = found
        about = {"ruleset": ruleset, "split": report.split}
        readings = tuple(readings_of(record))
        for span in suggested.spans:
            if (reason := span_reason(span, readings)) is not None:
                yield span_row(record, span, shape, reason=reason, **about)
        for event in suggested.events:
            spans = spans_of(event, suggested.spans)
            if (reason := event_reason(event, spans, readings)) is not None:
                yield event_row(record, event, spans, shape, reason=reason, **about)


def span_row(record: ParagraphRecord, span: Span, shape: RecordShape, **about: str) -> Row:
    """The row of a suggested span."""
    return {
        "id": f"{record.id}:{span.id}",
        "kind": SPAN,
        **{key: value for key, value in shape.full_span(span).items() if key != "id"},
        "event": None,
        "spans": [],
        **_about(record, **about),
    }


def event_row(record: ParagraphRecord, event: Event, spans: Iterable[Span], shape: RecordShape, **about: str) -> Row:
    """The row of a drafted event with the suggested spans that its fields name."""
    return {
        "id": f"{record.id}:{event.id}",
        "kind": EVENT,
        **NO_SPAN,
        "event": shape.full_event(event),
        "spans": [shape.full_span(span) for span in spans],
        **_about(record, **about),
    }


def _about(record: ParagraphRecord, *, reason: str, ruleset: str, split: str) -> Row:
    return {
        "report": record.report,
        "paragraph": record.id,
        "paragraph_index": record.index,
        "reason": reason,
        "ruleset": ruleset,
        "split": split,
    }


def span_reason(span: Span, readings: Sequence[Content]) -> str | None:
    """Why a suggested span is no gold, None where a reading of the paragraph holds it."""
    kept = [own for content in readings for own in content.spans]
    said = _said(span)
    if any((own.start, own.end) == (span.start, span.end) and _said(own) == said for own in kept):
        return None
    return CHANGED if any(_meets(own, span) for own in kept) else REMOVED


def event_reason(event: Event, spans: Collection[Span], readings: Sequence[Content]) -> str | None:
    """Why a drafted event is no gold, None where a reading holds it, or where it tells a habit, which is optional.

    What event an event is part of, and notes, are set aside.
    """
    if event.fields.get("granularity") == "recurring":
        return None
    said = canonical_event(event, spans)
    kept = [(own, content.spans) for content in readings for own in content.events]
    if any(canonical_event(*own) == said for own in kept):
        return None
    words = _trigger(event, spans)
    return CHANGED if any(_is_of(event, words, own, _trigger(own, there)) for own, there in kept) else REMOVED


def spans_of(event: Event, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that the fields of an event name."""
    named = set(_named("", event.fields))
    return tuple(span for span in spans if span.id in named)


def _named(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _named(inner, item)
    elif isinstance(value, list | tuple):
        for item in value:
            if key in SPAN_LISTS and isinstance(item, str):
                yield item
            else:
                yield from _named("", item)


def _said(span: Span) -> tuple[str, int, int, str]:
    return span.label, span.start, span.end, canonical_norm(span.norm)


def _meets(kept: Span, span: Span) -> bool:
    """Whether the ends are the same under another label, or the label is and the words overlap."""
    return (kept.start, kept.end) == (span.start, span.end) or (kept.label == span.label and _overlap(kept, span))


def _trigger(event: Event, spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.id in (event.fields.get("trigger") or ())]


def _is_of(event: Event, words: Sequence[Span], kept: Event, kept_words: Sequence[Span]) -> bool:
    """Whether the gold's event stands for the draft: by words that name both, else by its type."""
    if words and kept_words:
        return any(_overlap(one, other) for one in words for other in kept_words)
    return event.type == kept.type


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
