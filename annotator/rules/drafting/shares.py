"""A total told by who did it: «14 على يد …، و11 على يد …» are events of their own, for their initiators differ."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.rules.drafting.eventful import is_outcome
from annotator.rules.drafting.inferred import stand_in
from annotator.rules.drafting.reading import Mark, Reading

_AT_HANDS = frozenset({"يد", "يدي", "ايدي", "قبل"})
_NEAR = 5
"""Within how many words «على يد» follows the number, and the actor «على يد»."""
_BY_HARM = {"detained": "raid_arrest", "abducted": "abduction", "missing": "abduction", "killed": "one_sided_killing"}


def with_shares(reading: Reading, triggers: Sequence[Mark]) -> list[Mark]:
    """The triggers in text order, with a stand-in for each share of a total."""
    apart = shares(reading)
    sentences = {reading.tokens[position].sentence for position, _ in apart}
    kept = [t for t in triggers if not apart or reading.sentence_of(t) not in sentences or not is_outcome(reading, t)]
    return sorted([*kept, *(stand_in(*one, beside=True) for one in apart)], key=lambda t: t.first)


def shares(reading: Reading) -> list[tuple[int, str]]:
    """(position of the number, event type) for each share of a total where a sentence gives two or more."""
    if not reading.where("by_agent"):
        return []
    found: dict[int, list[tuple[int, str]]] = {}
    for count in reading.of("count"):
        if count.span.norm.get("unit") not in ("person", "body", "other", None):
            continue
        sentence = reading.sentence_of(count)
        hand = _hand(reading, count)
        kind = _kind(reading, count.first) if hand is not None else None
        if hand is None or kind is None or _in_part(reading, count):
            continue
        if any(0 < a.first - hand <= _NEAR and reading.sentence_of(a) == sentence for a in reading.of("actor")):
            found.setdefault(sentence, []).append((count.first, kind))
    return [one for row in found.values() if len(row) > 1 for one in row]


def _hand(reading: Reading, count: Mark) -> int | None:
    """Position of «يد» after the number in its clause, None where none follows."""
    tokens = reading.tokens
    for k in range(count.last + 1, min(count.last + _NEAR + 2, len(tokens))):
        if tokens[k].clause != tokens[count.last].clause:
            return None
        if tokens[k].word in _AT_HANDS and "by_agent" in tokens[k].frames:
            return k
    return None


def _kind(reading: Reading, position: int) -> str | None:
    """The type that the nearest harm word before the number tells."""
    for k in range(position - 1, max(position - 60, -1), -1):
        found = next((kind for harm, kind in _BY_HARM.items() if harm in reading.tokens[k].frames), None)
        if found:
            return found
    return None


def _in_part(reading: Reading, count: Mark) -> bool:
    """Whether the number is told as part of another («بينهم 3 على يد …»)."""
    return reading.has("subset", count.first - 3, count.first - 1)
