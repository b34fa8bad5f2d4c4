"""What an event's field could be filled from: spans of this paragraph, nearest to the event's triggers first."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.records import Content, Span
from annotator.core.schema import Schema
from annotator.services.describing import span_words
from annotator.services.filling import locate


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span a field can be taken from; `value` is what `event_field` takes."""

    value: str
    surface: str
    words: str
    span: Span


def candidates(content: Content, event_id: str, path: str, schema: Schema, language: str) -> tuple[Candidate, ...]:
    """The candidates of a field («place», «actors.1», «event_count»), nearest to the event's triggers first."""
    field, _ = locate(schema, path)
    record = schema.record(field.record) if field.record else {}
    labels = set(field.labels) | set(record["spans"].labels if "spans" in record else ())
    if field.kind == "count":
        labels = {"count"}
    triggers = set(content.event(event_id).fields.get("trigger") or [])
    starts = [s.start for s in content.spans if s.id in triggers] or [0]
    found = [s for s in content.spans if s.label in labels]
    found.sort(key=lambda s: min(abs(s.start - t) for t in starts))
    return tuple(
        Candidate(value=f"span:{s.id}", surface=s.surface, words=span_words(s, schema, language), span=s) for s in found
    )
