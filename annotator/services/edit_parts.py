"""What the steps of a working copy share: what they may look at, reading what was sent, putting a part back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from annotator.core.records import Content, Event, Span
from annotator.core.schema import Schema
from annotator.errors import N_, InvalidInput
from annotator.services.reading_values import Reader

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step may look at besides the content: the text, the reader and the rest of the member's report."""

    text: str
    reader: Reader
    suggestions: Content
    events_elsewhere: Mapping[str, Event] = field(default_factory=dict)

    @property
    def schema(self) -> Schema:
        """The schema of the project."""
        return self.reader.schema


def need(values: Values, key: str) -> str:
    """The words sent under that key. Raises: InvalidInput without any."""
    words = values.get(key, "").strip()
    if not words:
        raise InvalidInput(N_("“%(key)s” is missing from what was sent."), key=key)
    return words


def number(values: Values, key: str) -> int:
    """The whole number sent under that key. Raises: InvalidInput."""
    words = need(values, key)
    try:
        return int(words)
    except ValueError as error:
        raise InvalidInput(N_("“%(key)s” is a whole number; got “%(got)s”."), key=key, got=words) from error


def next_id(taken: set[str], letter: str, width: int = 0) -> str:
    """The first id of that letter and a number that is not taken."""
    number = 1
    while f"{letter}{number:0{width}d}" in taken:
        number += 1
    return f"{letter}{number:0{width}d}"


def with_span(content: Content, span: Span) -> Content:
    """The content with that span in the place of the one with its id, in reading order."""
    others = [s for s in content.spans if s.id != span.id]
    return replace(content, spans=tuple(sorted([*others, span], key=lambda s: (s.start, -s.end, s.id))))


def with_event(content: Content, event: Event) -> Content:
    """The content with that event in the place of the one with its id, else after the others."""
    if any(e.id == event.id for e in content.events):
        return replace(content, events=tuple(event if e.id == event.id else e for e in content.events))
    return replace(content, events=(*content.events, event))


def next_event_id(content: Content, desk: Desk) -> str:
    """An event id that nothing in the member's report has."""
    taken = {e.id for e in content.events} | set(desk.events_elsewhere) | {e.id for e in desk.suggestions.events}
    return next_id(taken, "e", 2)
