"""Two or more members' answers to one paragraph side by side: what is the same, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.records import Content, Event, Span
from annotator.core.schema import Schema
from annotator.services.describing import describe_field, span_words
from annotator.services.reviewing import Comparison, Side
from annotator.web.contexts.highlights import SpanLine, span_lines


@dataclass(frozen=True, slots=True)
class Column:
    """One member's side: its highlights as the text element draws them."""

    display_name: str
    spans: tuple[SpanLine, ...]

    def spans_json(self) -> list[dict[str, object]]:
        """The spans as the text element draws them."""
        return [line.to_json() for line in self.spans]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: what it is about, a value a member (empty = not there), and whether they differ."""

    name: str
    values: tuple[str, ...]
    differs: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class EventLines:
    """One aligned event: its id, and its fields."""

    id: str
    names: tuple[str, ...]
    """The type a member gave it; empty where a member has no such event."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Everything the comparison shows."""

    comparison: Comparison
    columns: tuple[Column, ...]
    role: Line
    spans: tuple[Line, ...]
    events: tuple[EventLines, ...]

    @property
    def same_text(self) -> bool:
        """Whether all members marked the same highlights."""
        return not any(line.differs for line in self.spans)


def build_comparison(comparison: Comparison, schema: Schema, language: str) -> ComparisonPage:
    """The page of a comparison in one language."""
    sides = comparison.sides
    roles = [schema.paragraph_roles.get(s.content.paragraph_role) for s in sides]
    names = tuple(r.name(language) if r else s.content.paragraph_role for r, s in zip(roles, sides, strict=True))
    return ComparisonPage(
        comparison=comparison,
        columns=tuple(Column(s.display_name, span_lines(s.content, schema, language)) for s in sides),
        role=Line("", names, len(set(names)) > 1),
        spans=_span_lines(sides, schema, language),
        events=_events(sides, schema, language),
    )


def _span_lines(sides: Sequence[Side], schema: Schema, language: str) -> tuple[Line, ...]:
    places = {(s.start, -s.end, s.label): s.surface for side in sides for s in side.content.spans}
    lines = []
    for (start, end, label), surface in sorted(places.items()):
        found = [_span_at(side.content, start, -end, label) for side in sides]
        values = tuple((span_words(s, schema, language) or s.surface) if s else "" for s in found)
        term = schema.labels.get(label)
        differs = any(s is None for s in found) or len({repr(sorted(s.norm.items())) for s in found if s}) > 1
        lines.append(Line(f"{term.name(language) if term else label} · {surface}", values, differs, label))
    return tuple(lines)


def _span_at(content: Content, start: int, end: int, label: str) -> Span | None:
    return next((s for s in content.spans if (s.start, s.end, s.label) == (start, end, label)), None)


def _events(sides: Sequence[Side], schema: Schema, language: str) -> tuple[EventLines, ...]:
    ids = list(dict.fromkeys(event.id for side in sides for event in side.content.events))
    return tuple(_event_lines(event_id, sides, schema, language) for event_id in ids)


def _event_lines(event_id: str, sides: Sequence[Side], schema: Schema, language: str) -> EventLines:
    found = [next((e for e in side.content.events if e.id == event_id), None) for side in sides]
    lines = []
    for code, field in schema.event_fields.items():
        values = tuple(
            _words(event, code, side, schema, language) if event else ""
            for event, side in zip(found, sides, strict=True)
        )
        if any(values):
            lines.append(Line(field.name(language), values, None not in found and len(set(values)) > 1))
    types = schema.event_types
    return EventLines(
        id=event_id,
        names=tuple((types[e.type].name(language) if e.type in types else e.type) if e else "" for e in found),
        lines=tuple(lines),
    )


def _words(event: Event, code: str, side: Side, schema: Schema, language: str) -> str:
    """A field in words; span ids are told by their surfaces, since every member has ids of their own."""
    field = schema.event_fields[code]
    if field.kind == "spans":
        surfaces = {s.id: s.surface for s in side.content.spans}
        return " · ".join(surfaces.get(i, i) for i in event.fields.get(code) or ())
    return describe_field(event, field, schema, language)
