"""What a prediction got wrong, one by one: missed, spurious, wrong label, wrong boundary, wrong value.

Spans are those that `evaluation` paired within a label; one that gold alone has and an overlapping one that only the
prediction has under another label are one mistake, a wrong label. Events are told by type and by the slots that differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.agreement.evaluation import Evaluation, ParagraphErrors
from annotator.agreement.events import EventPair
from annotator.agreement.spans import SpanPair
from annotator.core.records import Event, Span

MISSED, SPURIOUS, LABEL, BOUNDARY, VALUE = KINDS = ("missed", "spurious", "label", "boundary", "value")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that differs in a paragraph; `one` is gold's, `other` the prediction's, of spans or of events.

    codes: the labels, or the event types, that it is about. slots: those in which two events differ.
    """

    paragraph_id: str
    kind: str
    codes: tuple[str, ...]
    one: Span | Event | None = None
    other: Span | Event | None = None
    slots: tuple[str, ...] = ()

    @property
    def is_event(self) -> bool:
        """Whether it is about events."""
        return isinstance(self.one or self.other, Event)


def mistakes(evaluation: Evaluation) -> Iterator[Mistake]:
    """Every mistake, paragraph by paragraph in the order of gold, spans before events."""
    for found in evaluation.errors:
        yield from _of_spans(found)
        for pair in found.events:
            yield _of_events(found.id, pair)


def _of_spans(found: ParagraphErrors) -> Iterator[Mistake]:
    missed = [pair.one for pair in found.spans if pair.one is not None and pair.other is None]
    added = [pair.other for pair in found.spans if pair.other is not None and pair.one is None]
    partners = _partners(missed, added)
    for pair in found.spans:
        if pair.one is not None and pair.other is not None:
            yield Mistake(found.id, _kind(pair), (pair.label,), pair.one, pair.other)
    for n, one in enumerate(missed):
        other = added[partners[n]] if n in partners else None
        if other is None:
            yield Mistake(found.id, MISSED, (one.label,), one)
        else:
            yield Mistake(found.id, LABEL, (one.label, other.label), one, other)
    for n, other in enumerate(added):
        if n not in partners.values():
            yield Mistake(found.id, SPURIOUS, (other.label,), None, other)


def _kind(pair: SpanPair) -> str:
    return VALUE if pair.kind == "norm" else BOUNDARY


def _partners(missed: Sequence[Span], added: Sequence[Span]) -> dict[int, int]:
    """Positions of overlapping spans of two labels, those that overlap most first."""
    shares = sorted(
        (-_overlap(one, other), n, m)
        for n, one in enumerate(missed)
        for m, other in enumerate(added)
        if one.label != other.label and _overlap(one, other) > 0
    )
    found: dict[int, int] = {}
    for _share, n, m in shares:
        if n not in found and m not in found.values():
            found[n] = m
    return found


def _overlap(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / (max(one.end, other.end) - min(one.start, other.start))


def _of_events(paragraph_id: str, pair: EventPair) -> Mistake:
    one = pair.one.event if pair.one is not None else None
    other = pair.other.event if pair.other is not None else None
    types = tuple(dict.fromkeys(event.type for event in (one, other) if event is not None))
    if one is None or other is None:
        return Mistake(paragraph_id, SPURIOUS if one is None else MISSED, types, one, other)
    slots = tuple(slot for slot, score in pair.slots.items() if score < 1)
    return Mistake(paragraph_id, LABEL if one.type != other.type else VALUE, types, one, other, slots)
