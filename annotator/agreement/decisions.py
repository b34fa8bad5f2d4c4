"""What there is to decide where readings of one paragraph differ: its role, each event, each field, each highlight.

Readings are contents of the paragraph with common event ids (`canonical_contents`). Highlights are brought together
before they are compared: the same words, else words of the same label that overlap, else the same words under another
label are one decision, so that an end set one letter further is not two differences. Nothing is stored here, and
nothing is said about who is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from annotator.core.equality import canonical_field, canonical_norm
from annotator.core.records import Content, Event, Span

ROLE = "role"
NONE, OWN = "n", "e"
"""Choices beside the numbers of readings: nothing of it, and what the lead made of it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide. Keys: `role`, `e01`, `e01.date`, `place:10:15` (the first reading's label and offsets).

    values: one a reading, then one for each of the others that were put beside; equal texts are equal values, None
    where it has no such highlight or event, "" where its event leaves the field empty. n: how many are readings.
    """

    key: str
    kind: str
    values: tuple[str | None, ...]
    n: int
    event: str = ""
    field: str = ""
    spans: tuple[Span | None, ...] = ()
    optional: bool = False
    """Habits need not be annotated: whether one did is no disagreement."""

    @property
    def differs(self) -> bool:
        """Whether the readings do not say the same. A field is compared where there is an event to have it."""
        found = self.values[: self.n]
        if self.kind == "field":
            return not self.optional and len(set(found) - {None}) > 1
        return not self.optional and any(found) and len(set(found)) > 1

    def choice(self, place: int) -> str:
        """Which choice the value at that place is: the number of the first reading that says so, `n` or `e`."""
        value = self.values[place]
        if not value:
            return NONE
        readings = self.values[: self.n]
        return str(readings.index(value) + 1) if value in readings else OWN

    def majority(self) -> str:
        """The choice of more than half of those who had it to say, empty where there is none."""
        found = [v for v in self.values[: self.n] if v is not None or self.kind != "field"]
        if not found:
            return ""
        value, count = Counter(found).most_common(1)[0]
        return self.choice(self.values.index(value)) if 2 * count > len(found) else ""


def decisions(
    readings: Sequence[Content], fields: Sequence[str], others: Sequence[Content] = ()
) -> tuple[Decision, ...]:
    """Everything that any reading says, in the order role, events with their fields, highlights as they are read.

    fields: the codes of event fields in the order wanted. others: contents to see beside, such as what the rules say;
    they do not make a difference by themselves.
    """
    every, n = (*readings, *others), len(readings)
    spans = span_decisions(every, n)
    places = span_places(spans, len(every))
    found = [Decision(ROLE, "role", tuple(content.paragraph_role for content in every), n)]
    for event_id in dict.fromkeys(event.id for content in every for event in content.events):
        found += _of_event(event_id, every, n, fields, places)
    return (*found, *spans)


def _of_event(
    event_id: str, every: Sequence[Content], n: int, fields: Sequence[str], places: Sequence[Mapping[str, str]]
) -> list[Decision]:
    there = [next((e for e in content.events if e.id == event_id), None) for content in every]
    named = [event for event in there[:n] if event is not None]
    optional = bool(named) and all(event.fields.get("granularity") == "recurring" for event in named)
    whole = tuple(None if event is None else "there" for event in there)
    found = [Decision(event_id, "event", whole, n, event_id, optional=optional)]
    for code in fields:
        values = tuple(
            None if event is None else _field(event, code, known) for event, known in zip(there, places, strict=True)
        )
        if any(values):
            found.append(Decision(f"{event_id}.{code}", "field", values, n, event_id, code, optional=optional))
    return found


def _field(event: Event, code: str, places: Mapping[str, str]) -> str:
    return event.type if code == "type" else canonical_field(code, event.fields.get(code), places)


def span_places(spans: Sequence[Decision], count: int) -> list[dict[str, str]]:
    """For each content its span ids → the key of the decision that the span belongs to."""
    return [
        {span.id: decision.key for decision in spans if (span := decision.spans[place]) is not None}
        for place in range(count)
    ]


Alike = Callable[[Span, Span], bool]
_ALIKE: tuple[Alike, ...] = (
    lambda a, b: (a.label, a.start, a.end) == (b.label, b.start, b.end),
    lambda a, b: a.label == b.label and a.start < b.end and b.start < a.end,
    lambda a, b: (a.start, a.end) == (b.start, b.end),
)
"""When two highlights are one decision, the surest first."""


def span_decisions(every: Sequence[Content], n: int) -> tuple[Decision, ...]:
    """The highlights of all contents, brought together, in reading order; `n` of the contents are readings."""
    rows: list[list[Span | None]] = []
    for place, content in enumerate(every):
        left = sorted(content.spans, key=lambda s: (s.start, -s.end, s.label))
        for alike in _ALIKE:
            left = [span for span in left if not _joined(span, place, rows, alike)]
        for span in left:
            rows.append([None] * len(every))
            rows[-1][place] = span
    found: dict[str, Decision] = {}
    for row in rows:
        first = next(span for span in row if span is not None)
        key = f"{first.label}:{first.start}:{first.end}"
        while key in found:
            key += "+"
        values = tuple(
            None if span is None else f"{span.label} {span.start} {span.end} {canonical_norm(span.norm)}"
            for span in row
        )
        found[key] = Decision(key, "span", values, n, spans=tuple(row))
    return tuple(sorted(found.values(), key=_reading_order))


def _joined(span: Span, place: int, rows: Sequence[list[Span | None]], alike: Alike) -> bool:
    for row in rows:
        if row[place] is None and any(other is not None and alike(other, span) for other in row):
            row[place] = span
            return True
    return False


def _reading_order(decision: Decision) -> tuple[int, int]:
    return min((span.start, -span.end) for span in decision.spans if span is not None)


def distance(found: Sequence[Decision]) -> float:
    """The share of decisions in which the readings differ, 0 to 1; 0 where there is nothing to decide."""
    return sum(d.differs for d in found) / len(found) if found else 0.0
