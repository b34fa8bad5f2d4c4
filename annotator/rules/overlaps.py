"""Which of the candidate spans of a paragraph survive where they overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from annotator.rules.matching import Match

SWALLOWS = {
    "source": frozenset(("actor", "place", "person", "trigger", "method", "count")),
    "date": frozenset(("count", "place", "trigger", "person", "actor", "method")),
    "actor": frozenset(("place", "person", "trigger", "count", "method")),
    "person": frozenset(("place", "actor", "trigger", "method", "count")),
    "place": frozenset(("count", "trigger", "person", "method", "date")),
    "trigger": frozenset(("person", "place")),
    "method": frozenset(("place", "person")),
    "count": frozenset(("person",)),
}
"""label → labels whose spans inside a span of it, or cut by it, are dropped."""

FRIENDS = frozenset((frozenset(("count", "trigger")), frozenset(("trigger", "method")), frozenset(("count", "method"))))
"""Pairs of labels that may overlap in part («5 استهدافات» and «استهدافات جوية»)."""


_SENTENCE_END = re.compile(r"(?<![.])[.؟!؛?](?=[ \"]|$)")
_OPENS = re.compile(r"[،؛] ?(?:ثم |فيما |بينما |كما |[وف])(?:(?:في|يوم|بتاريخ|منذ) )?$")
"""What stands before a date that opens another incident of a long sentence."""
REACH = 100
"""How far, in characters, an earlier span makes one of level 1 yield."""


def resolve(candidates: Sequence[Match]) -> list[Match]:
    """The surviving candidates in text order.

    Of one label, the higher priority, then the longer, then the better scored span wins. Across labels `SWALLOWS`
    decides; two spans that only cross each other keep the longer unless they are `FRIENDS`.
    """
    taken: dict[str, list[tuple[int, int]]] = {}
    kept: list[Match] = []
    for candidate in sorted(candidates, key=_strength):
        span = (candidate.start, candidate.end)
        same = taken.setdefault(candidate.label, [])
        place = bisect_left(same, span)
        free_before = place == 0 or same[place - 1][1] <= candidate.start
        if free_before and (place == len(same) or same[place][0] >= candidate.end):
            same.insert(place, span)
            kept.append(candidate)
    kept.sort(key=_position)
    fallen: set[int] = set()
    for number, one in enumerate(kept):
        for other in kept[number + 1 :]:
            if other.start >= one.end:
                break
            if _beats(other, one):
                fallen.add(id(one))
            if _beats(one, other):
                fallen.add(id(other))
    return [one for one in kept if id(one) not in fallen] if fallen else kept


def _strength(match: Match) -> tuple[int, int, float, int]:
    return -match.rule.priority, match.start - match.end, -match.score, match.start


def _position(match: Match) -> tuple[int, int]:
    return match.start, -match.end


def by_level(spans: Sequence[Match]) -> list[Match]:
    """The spans without those that yield inside their sentence.

    Level 1 yields to a near earlier span of its label with level 0, level 2 to any span of it with a lower level; a
    rule with `yields_to` only to spans of those rules. A date after a comma («، وفي 14 آب …») opens another incident
    and ends the reach of what stands before it as a full stop does.

    spans: of one paragraph, in text order.
    """
    yielding = [one for one in spans if one.rule.level]
    if not yielding:
        return list(spans)
    folded = spans[0].folded
    borders = [border.start() for border in _SENTENCE_END.finditer(folded)]
    dates = (one.start for one in spans if one.label == "date")
    borders = sorted([*borders, *(start for start in dates if _OPENS.search(folded, max(0, start - 20), start))])
    fallen: set[int] = set()
    for one in yielding:
        first = bisect_left(borders, one.start)
        for other in spans:
            if other is one or other.label != one.label or other.rule.level >= one.rule.level or id(other) in fallen:
                continue
            if one.rule.yields_to and other.rule.name not in one.rule.yields_to:
                continue
            if one.rule.level == 1 and (other.start > one.start or one.start - other.end > REACH):
                continue
            if bisect_left(borders, other.start) == first:
                fallen.add(id(one))
                break
    return [one for one in spans if id(one) not in fallen]


def _beats(other: Match, one: Match) -> bool:
    """Whether `one` falls because of `other`."""
    if one.start >= other.end or other.start >= one.end or one.label == other.label:
        return False
    inside = other.start <= one.start and one.end <= other.end
    around = one.start <= other.start and other.end <= one.end
    if inside:
        same = around
        swallowed = one.label in SWALLOWS[other.label]
        if same and swallowed and other.label in SWALLOWS[one.label]:
            return (other.score, other.label) > (one.score, one.label)
        return swallowed
    if around or frozenset((one.label, other.label)) in FRIENDS:
        return False
    return (other.end - other.start, other.score) > (one.end - one.start, one.score)
