"""Events of two hands side by side: how alike two are slot by slot, which belong together, how many found each other.

Similarity is the weighted sum of nine slots (WEIGHTS). Events are paired one to one by the largest total (Hungarian);
pairs below THRESHOLD do not count. Ids play no part, recurring events are optional and left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import Any

import numpy as np

from annotator.agreement.matching import scores
from annotator.agreement.norms import fold_name, plain_edtf
from annotator.agreement.pairing import best_pairs
from annotator.core.records import Event

THRESHOLD = 0.5
WEIGHTS: Mapping[str, float] = {
    "type": 0.20,
    "date": 0.16,
    "place": 0.16,
    "actors": 0.16,
    "harm": 0.16,
    "method": 0.06,
    "granularity": 0.04,
    "realis": 0.03,
    "materiel": 0.03,
}
"""Slot → weight; the sum is 1."""
SLOTS = tuple(WEIGHTS)
_SETS = frozenset({"actors", "harm", "method", "materiel"})

SAME_PARAGRAPH = 0.05
"""What a common paragraph adds when a whole report is aligned: less than any main slot, so it only decides ties."""
PARAGRAPH_APART = 0.0001
"""What each paragraph of distance takes, so that of equally alike events the nearest belong together."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event says, slot by slot, ready to compare; `paragraphs` where it is mentioned, `event` itself."""

    event: Event
    values: tuple[Any, ...]
    paragraphs: frozenset[int] = frozenset()


def facts_of(event: Event, paragraphs: Iterable[int] = (), *, values: tuple[Any, ...] | None = None) -> Facts:
    """The facts of an event; `values` where they were read before."""
    return Facts(event, slot_values(event) if values is None else values, frozenset(paragraphs))


def slot_values(event: Event) -> tuple[Any, ...]:
    """What an event says, in the order of SLOTS."""
    f = event.fields
    materiel = [(m.get("item"), _part(m.get("count")).get("value"), m.get("effect")) for m in _parts(f.get("materiel"))]
    return (
        event.type,
        plain_edtf(_part(f.get("date")).get("edtf")),
        fold_name(_part(f.get("place")).get("name")),
        frozenset((a.get("role"), a.get("actor_id")) for a in _parts(f.get("actors"))),
        frozenset(
            (h.get("harm"), h.get("party"), _part(h.get("count")).get("value"), _part(h.get("count")).get("vague"))
            for h in _parts(f.get("harm"))
        ),
        frozenset(f.get("method") or ()),
        f.get("granularity"),
        (f.get("realis"), f.get("polarity")),
        frozenset(materiel),
    )


def _part(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _parts(value: Any) -> list[Mapping[str, Any]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, (list, tuple)) else []


def slot_scores(one: Facts, other: Facts) -> dict[str, float]:
    """Each slot from 0 to 1: equal or not; the Jaccard index for sets, two empty sets being equal."""
    return dict(zip(SLOTS, _slot_scores(one, other), strict=True))


def _slot_scores(one: Facts, other: Facts) -> list[float]:
    return [
        1.0 if a == b else _jaccard(a, b) if is_set else 0.0
        for a, b, is_set in zip(one.values, other.values, _IS_SET, strict=True)
    ]


_IS_SET = tuple(slot in _SETS for slot in SLOTS)
_WEIGHTS = tuple(WEIGHTS.values())


def _jaccard(one: frozenset[Any], other: frozenset[Any]) -> float:
    return len(one & other) / len(one | other)


def similarity(one: Facts, other: Facts) -> float:
    """The weighted sum of the slots, 0 to 1."""
    # The weights add up to a hair above 1 in floating point.
    total: float = sum(map(mul, _WEIGHTS, _slot_scores(one, other)))
    return min(1.0, total)


@dataclass(frozen=True, slots=True)
class EventPair:
    """An event of each hand, or of one alone; `similarity` 0 to 1 and `slots` where there are two."""

    one: Facts | None
    other: Facts | None
    similarity: float = 0.0
    slots: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventCounts:
    """How many events two hands have and how far they found each other; adds up over paragraphs, reports, pairs.

    `one`, `other`: events of each. `aligned`: pairs of at least THRESHOLD. `slot`: their similarity summed. `slots`:
    each slot's scores summed over the aligned pairs.
    """

    one: int = 0
    other: int = 0
    aligned: int = 0
    slot: float = 0.0
    slots: tuple[float, ...] = (0.0,) * len(SLOTS)

    def __add__(self, more: EventCounts) -> EventCounts:
        return EventCounts(
            self.one + more.one,
            self.other + more.other,
            self.aligned + more.aligned,
            self.slot + more.slot,
            tuple(a + b for a, b in zip(self.slots, more.slots, strict=True)),
        )

    def row(self) -> list[float]:
        """The counts in the order of the fields, those of the slots at the end."""
        return [self.one, self.other, self.aligned, self.slot, *self.slots]

    def prf(self, mode: str) -> tuple[float, float, float]:
        """Precision, recall, F1 of `aligned` (events found) or `slot` (similarity mass), `one` being gold."""
        return scores(float(getattr(self, mode)), self.other, self.one)

    def f1(self, mode: str) -> float | None:
        """2 · found / (one + other), the same both ways round; None where neither has an event."""
        together = self.one + self.other
        return 2 * float(getattr(self, mode)) / together if together else None

    def mean_slots(self) -> dict[str, float]:
        """Mean of each slot over the aligned pairs, 0 where there are none."""
        return {slot: total / (self.aligned or 1) for slot, total in zip(SLOTS, self.slots, strict=True)}


def align(one: Sequence[Facts], other: Sequence[Facts], *, by_place: bool = False) -> list[EventPair]:
    """Every event of both hands, beside its counterpart where it has one of at least THRESHOLD.

    `by_place`: when pairing, a common paragraph speaks for a pair and distance against it; the score knows neither.
    """
    if one and list(one) == list(other):
        # Two who confirmed the same: each event is its own counterpart.
        return [EventPair(a, b, similarity(a, b), slot_scores(a, b)) for a, b in zip(one, other, strict=True)]
    pairs: list[EventPair] = []
    met: set[int] = set()
    met_by: set[int] = set()
    if one and other:
        likeness = np.array([[similarity(a, b) for b in other] for a in one])
        wanted = likeness + np.array([[_nearness(a, b) for b in other] for a in one]) if by_place else likeness
        rows, columns = best_pairs(-wanted)
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
            if likeness[i, j] >= THRESHOLD:
                met.add(i)
                met_by.add(j)
                pairs.append(EventPair(one[i], other[j], float(likeness[i, j]), slot_scores(one[i], other[j])))
    pairs += [EventPair(a, None) for i, a in enumerate(one) if i not in met]
    pairs += [EventPair(None, b) for j, b in enumerate(other) if j not in met_by]
    return pairs


def _nearness(one: Facts, other: Facts) -> float:
    if one.paragraphs & other.paragraphs:
        return SAME_PARAGRAPH
    if len(one.paragraphs) == len(other.paragraphs) == 1:
        return -PARAGRAPH_APART * abs(min(one.paragraphs) - min(other.paragraphs))
    return -PARAGRAPH_APART * min(abs(a - b) for a in one.paragraphs for b in other.paragraphs)


def count_pairs(pairs: Iterable[EventPair]) -> EventCounts:
    """The counts of aligned events."""
    one = other = aligned = 0
    slot, slots = 0.0, [0.0] * len(SLOTS)
    for pair in pairs:
        one += pair.one is not None
        other += pair.other is not None
        if pair.one is not None and pair.other is not None:
            aligned += 1
            slot += pair.similarity
            for k, name in enumerate(SLOTS):
                slots[k] += pair.slots[name]
    return EventCounts(one, other, aligned, slot, tuple(slots))


def first_mentions(events: Sequence[Event], seen: set[str]) -> list[Event]:
    """The events of a paragraph that no earlier paragraph of the report mentioned; adds their ids to `seen`.

    Recurring events and those that name another in `mention_of` are left out; an event without id is always new.
    """
    out = []
    for event in events:
        if not scored(event) or (event.id and event.id in seen):
            continue
        seen.add(event.id)
        out.append(event)
    return out


def scored(event: Event) -> bool:
    """Whether the event takes part: neither recurring (optional) nor only a mention of another."""
    return event.fields.get("granularity") != "recurring" and not event.fields.get("mention_of")


def events_of_report(
    paragraphs: Iterable[tuple[int, Sequence[Event]]], known: Mapping[int, tuple[Any, ...]] | None = None
) -> list[Facts]:
    """One hand's events over a whole report, mentions of one id merged, in the order of first mention.

    `paragraphs`: index and events of each. A later mention adds fields that are empty so far and members of sets.
    `known`: values of these very events by `id(event)`, where they were read before.
    """
    read = known or {}
    merged: dict[str, Event] = {}
    places: dict[str, list[int]] = {}
    for index, events in sorted(paragraphs, key=lambda p: p[0]):
        for event in events:
            if scored(event):
                merged[event.id] = _joined(merged[event.id], event) if event.id in merged else event
                places.setdefault(event.id, []).append(index)
    return [facts_of(event, places[key], values=read.get(id(event))) for key, event in merged.items()]


def _joined(first: Event, later: Event) -> Event:
    fields = dict(first.fields)
    for key, value in later.fields.items():
        kept = fields.get(key)
        if kept is None or kept in ("", [], {}):
            fields[key] = value
        elif isinstance(kept, list) and isinstance(value, list):
            fields[key] = kept + [v for v in value if v not in kept]
    return Event(first.id, first.type, fields)
