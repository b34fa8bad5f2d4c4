"""Which of the candidate spans of a paragraph survive where they overlap."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import permutations

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
_FRIENDLY = frozenset(pair for friends in FRIENDS for pair in permutations(friends))


_SENTENCE_END = re.compile(r"(?<![.])[.؟!؛?](?=[ \"]|$)")
_OPENS = re.compile(r"[،؛] ?(?:ثم |فيما |بينما |كما |[وف])(?:(?:في|يوم|بتاريخ|منذ) )?$")
"""What stands before a date that opens another incident of a long sentence."""
_TURNS = re.compile(r"[،؛] ?(?:في حين|فيما|بينما|كما|في المقابل|بالمقابل)(?= (?!ان ))")
"""Words after which a verb tells another deed, not what the one before was aimed at."""
REACH = 100
"""How far, in characters, an earlier span makes one of level 1 yield."""


def resolve(candidates: Sequence[Match]) -> list[Match]:
    """The surviving candidates in text order.

    Of one label, the higher priority, then the longer, then the better scored span wins. Across labels `SWALLOWS`
    decides; two spans that only cross each other keep the longer unless they are `FRIENDS`.
    """
    out: list[Match] = []
    group: list[Match] = []
    end = -1
    for candidate in sorted(candidates, key=_position):
        if candidate.start >= end and group:
            out += _resolve_group(group) if len(group) > 1 else group
            group = []
        group.append(candidate)
        end = max(end, candidate.end)
    return out + (_resolve_group(group) if len(group) > 1 else group)


def _resolve_group(candidates: Sequence[Match]) -> list[Match]:
    """The survivors, in text order, of candidates that overlap each other directly or by others between them."""
    taken: dict[str, list[tuple[int, int]]] = {}
    kept: list[Match] = []
    for candidate in sorted(candidates, key=_strength):
        start, end = candidate.start, candidate.end
        same = taken.get(candidate.label)
        if same is None:
            taken[candidate.label] = [(start, end)]
            kept.append(candidate)
            continue
        place = bisect_left(same, (start, end))
        if (place == 0 or same[place - 1][1] <= start) and (place == len(same) or same[place][0] >= end):
            same.insert(place, (start, end))
            kept.append(candidate)
    if len(kept) == 1:
        return kept
    kept.sort(key=_position)
    fallen: set[int] = set()
    for number, one in enumerate(kept, start=1):
        end = one.end
        for index in range(number, len(kept)):
            other = kept[index]
            if other.start >= end:
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
    labels = {one.label for one in yielding}
    # Sentence by sentence, the lowest level first, so that a long text costs no more a span than a short one.
    near: dict[tuple[str, int], dict[str, list[Match]]] = {}
    for other in sorted(spans, key=_level):
        if other.label in labels:
            rules = near.setdefault((other.label, bisect_left(borders, other.start)), {})
            rules.setdefault(other.rule.name, []).append(other)
    fallen: set[int] = set()
    for one in yielding:
        rules = near[one.label, bisect_left(borders, one.start)]
        names = [name for name in rules if name in one.rule.yields_to] if one.rule.yields_to else list(rules)
        if any(_yields(one, rules[name], fallen) for name in names):
            fallen.add(id(one))
    return [one for one in spans if id(one) not in fallen]


def _level(match: Match) -> int:
    return match.rule.level


def _yields(one: Match, others: Sequence[Match], fallen: set[int]) -> bool:
    """Whether `one` falls because of one of the spans of another rule in its sentence, which are in text order."""
    if others[0].rule.level >= one.rule.level:
        return False
    if one.rule.level > 1:
        return any(id(other) not in fallen for other in others)
    before = bisect_right(others, one.start, key=_start)
    for index in range(before - 1, -1, -1):
        other = others[index]
        if one.start - other.end > REACH or _TURNS.search(one.folded, other.end, one.start):
            return False
        if id(other) not in fallen:
            return True
    return False


def _start(match: Match) -> int:
    return match.start


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
    if around or (one.label, other.label) in _FRIENDLY:
        return False
    return (other.end - other.start, other.score) > (one.end - one.start, one.score)
