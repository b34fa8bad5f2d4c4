"""What the places of a paragraph mean together: village → subdistrict → countryside → governorate.

Many villages have the name of others elsewhere, so a chain decides which is meant: «قرية المنصورة بريف درعا» is none in
Raqqa. A place that no gazetteer has takes the governorate of its chain, else that of a place near by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.rules.found_places import AREA, FRAME, FoundPlace
from annotator.rules.gazetteer import PRECISIONS, Gazetteer, GazetteerEntry
from annotator.rules.loading import fold_word

NEAR = 60
"""How many characters away a place may stand to lend its governorate to one before it."""
LOOK_BACK = 8
"""How many places back a governorate is looked for."""
_LARGE = frozenset(("governorate", "country", "region", "area", "road", "river_bank"))
"""Kinds of places that are in no governorate, or in more than one."""
_HOLDERS = "(?:(?:محافظه|ناحيه|قضاء|منطقه|مدينه|بلده|ريف|باديه|سهل) )?"
_HELD_BY = re.compile(
    r"[^\w ]? ?(?:(?:ال)?(?:واقع|تابع|كاين)(?:ه|تين|ين|ات)? (?:الي )?)?"
    rf"(?:(?:في|ضمن) {_HOLDERS}|[بل]{_HOLDERS})(?:(?:شمال|جنوب|شرق|غرب)ي? ?){{0,2}}"
)
"""The words between a place and the one that it lies in."""
_AND = re.compile(r" ?[،,]? ?و?|[،,] ")
"""The sign or word between two places that lie in the same."""


class PlaceChains:
    """The norms of the places of a paragraph, by one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def norms(self, text: str, found: Sequence[FoundPlace]) -> list[dict[str, Any]]:
        """The norm of each place found in the folded text."""
        made: dict[int, dict[str, Any]] = {}
        named: dict[int, str | None] = {}
        order = sorted(found, key=lambda place: (place.start, -place.end))
        for number in range(len(order) - 1, -1, -1):
            place = order[number]
            norm = self._norm(place)
            holder = named[id(place)] = _named_governorate(text, order, number, made, named)
            if holder and norm.get("admin1", holder) != holder:
                norm = self._elsewhere(place, norm, holder)
            made[id(place)] = norm
        for number, place in enumerate(order):
            norm = made[id(place)]
            if "admin1" in norm or norm["kind"] in ("country", "region"):
                continue
            lent = named[id(place)] or _lent(order, number, made)
            if lent is not None:
                norm["admin1"] = lent
        return [made[id(place)] for place in found]

    def _norm(self, place: FoundPlace) -> dict[str, Any]:
        """The norm of a place alone."""
        entry = place.entry
        if entry is not None and entry.id:
            norm = self._gazetteer.norm(entry)
            if place.rule is FRAME and place.kind != norm["kind"]:
                norm["kind"] = place.kind
            return norm
        norm = {"name": place.name, "kind": place.kind}
        holder = self._gazetteer.by_id.get(entry.parent) if entry is not None else None
        above = self._gazetteer.norm(holder).get("admin1") if holder is not None else None
        if above:
            norm["admin1"] = above
        norm["precision"] = PRECISIONS.get(place.kind, 2)
        return norm

    def _elsewhere(self, place: FoundPlace, norm: dict[str, Any], governorate: str) -> dict[str, Any]:
        """The norm of a place that the text puts into a governorate where the entry does not lie.

        The place of that name there, else a place that the gazetteer does not have; a well-known one stays, for then
        the text is in doubt.
        """
        if place.rule is AREA or place.entry is None or not place.entry.id or place.entry.kind in _LARGE:
            return norm
        there: list[GazetteerEntry] = []
        for entry in self._gazetteer.by_form.get(fold_word(place.entry.form), ()):
            if entry.kind != "actor" and self._gazetteer.norm(entry).get("admin1") == governorate:
                there.append(entry)
        if there:
            chosen = next((entry for entry in there if entry.kind == place.kind), there[0])
            return self._norm(FoundPlace(place.start, place.end, place.rule, place.name, place.kind, chosen))
        if place.entry.kind == "village" or (place.rule is FRAME and place.kind != place.entry.kind):
            return {
                "name": place.name,
                "kind": place.kind,
                "admin1": governorate,
                "precision": PRECISIONS.get(place.kind, 2),
            }
        return norm


def _named_governorate(
    text: str,
    order: Sequence[FoundPlace],
    number: int,
    made: Mapping[int, Mapping[str, Any]],
    named: Mapping[int, str | None],
) -> str | None:
    """The governorate that the text itself names for the place at `number`; later ones are known by now."""
    place = order[number]
    following = next((other for other in order[number + 1 :] if other.start >= place.end), None)
    if following is None or following.start - place.end > NEAR:
        return None
    between = text[place.end : following.start]
    if _HELD_BY.fullmatch(between) or (following.rule is AREA and not between.strip()):
        return made[id(following)].get("admin1")
    if _AND.fullmatch(between) and following.rule is not AREA:
        return named[id(following)]
    return None


def _lent(order: Sequence[FoundPlace], number: int, made: Mapping[int, Mapping[str, Any]]) -> str | None:
    """The governorate that a near place after the one at `number` lends it, else one before."""
    after = number + 1
    while after < len(order) and order[after].start - order[number].end < NEAR:
        lent = made[id(order[after])].get("admin1")
        if lent:
            return str(lent)
        after += 1
    for before in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1):
        lent = made[id(order[before])].get("admin1")
        if lent:
            return str(lent)
    return None
