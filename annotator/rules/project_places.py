"""A project's own entries beside the shipped gazetteer: what is one place stays one place.

A place of the project is the same as a shipped one when it has its id (or names it as `same_as`), or one of its forms,
a like kind, and lies near it or, where coordinates lack, in the same governorate. Then its forms become further forms
of the shipped place, whose id, kind and coordinates count; its own id is only another way to name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.core.shadow import fold
from annotator.rules.automaton import Automaton, plain_text
from annotator.rules.gazetteer import Gazetteer, GazetteerEntry, build_gazetteer
from annotator.rules.gazetteer_files.geometry import Point, kilometres
from annotator.rules.loading import fold_words

SETTLED = frozenset(("village", "town", "city", "area"))
"""Kinds that may be one place: a district is called by its seat."""
NEAR_KM = 15.0
"""How far apart two records of one village or town may put it."""
WIDE_KM = 60.0
"""The same where one of them is a district, whose centre lies anywhere."""
FAR_KM = 300.0
"""The same for governorates and countries, whose names hardly come twice."""


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One form of a project's gazetteer. by_hand: a person put it in, so it comes before what is shipped."""

    entry: GazetteerEntry
    same_as: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Entries in the order that counts, and own ids of places that are shipped ones → the shipped id."""

    entries: tuple[GazetteerEntry, ...]
    same: Mapping[str, str]


def join(shipped: Gazetteer, own: Sequence[OwnEntry]) -> Joined:
    """The shipped entries with a project's own: what people put in first, then the shipped, then what was imported."""
    # What a file says of a place is newer than what was copied when somebody added a form by hand.
    own = sorted(own, key=lambda one: one.by_hand)
    forms = [one.entry.form for one in own]
    folded = dict(zip(forms, fold_words(forms), strict=True))
    same = _Matching(shipped, own, folded).same()
    first: dict[str, GazetteerEntry] = {}
    for one in own:
        first.setdefault(one.entry.id, one.entry)
    before: list[GazetteerEntry] = []
    after: list[GazetteerEntry] = []
    for one in own:
        known = shipped.by_id.get(same.get(one.entry.id, one.entry.id))
        if known is not None and not one.by_hand and _has_form(shipped, known, folded[one.entry.form]):
            continue
        facts = known or first[one.entry.id]
        parent = same.get(facts.parent, facts.parent)
        made = replace(facts, form=one.entry.form, parent=parent, source=one.entry.source, cue=one.entry.cue)
        (before if one.by_hand else after).append(made)
    return Joined((*before, *shipped.entries, *after), same)


def _has_form(shipped: Gazetteer, known: GazetteerEntry, folded: str) -> bool:
    return any(entry.id == known.id for entry in shipped.by_form.get(folded, ()))


class _Matching:
    """Finds the shipped places that a project's places are."""

    def __init__(self, shipped: Gazetteer, own: Sequence[OwnEntry], folded: Mapping[str, str]) -> None:
        self._shipped = shipped
        self._places: dict[str, GazetteerEntry] = {}
        self._forms: dict[str, set[str]] = {}
        self._same_as: dict[str, str] = {}
        self._same: dict[str, str] = {}
        for one in own:
            self._places.setdefault(one.entry.id, one.entry)
            self._forms.setdefault(one.entry.id, set()).add(folded[one.entry.form])
            if one.same_as:
                self._same_as[one.entry.id] = one.same_as

    def same(self) -> dict[str, str]:
        """Own id → shipped id; holders first, for places are told apart by their governorate."""
        order = {"country": 0, "governorate": 1}
        for place_id, place in sorted(self._places.items(), key=lambda item: order.get(item[1].kind, 2)):
            if place_id in self._shipped.by_id or place.kind == "actor":
                continue
            if self._same_as.get(place_id) in self._shipped.by_id:
                self._same[place_id] = self._same_as[place_id]
                continue
            found = self._nearest(place)
            if found is not None:
                self._same[place_id] = found.id
        return self._same

    def _nearest(self, place: GazetteerEntry) -> GazetteerEntry | None:
        governorate = self._governorate(place)
        found: list[tuple[bool, float, GazetteerEntry]] = []
        for form in sorted(self._forms[place.id]):
            for known in self._shipped.by_form.get(form, ()):
                apart = self._apart(place, known, governorate)
                if apart is not None:
                    found.append((known.source == "geonames", apart, known))
        # Rows written for the genre are read before generated ones of the same place.
        return min(found, key=lambda item: item[:2])[2] if found else None

    def _apart(self, place: GazetteerEntry, known: GazetteerEntry, governorate: str) -> float | None:
        """The distance of two records of one place in kilometres; None when they are two places."""
        if known.kind != place.kind and not {known.kind, place.kind} <= SETTLED:
            return None
        at, there = position(place), position(known)
        if at is not None and there is not None:
            wide = {known.kind, place.kind} & {"area", "region"}
            reach = FAR_KM if known.kind in ("governorate", "country") else WIDE_KM if wide else NEAR_KM
            apart = kilometres(at, there)
            return apart if apart <= reach else None
        if known.kind in ("governorate", "country"):
            return 0.0
        return 0.0 if governorate and governorate == self._governorate(known) else None

    def _governorate(self, place: GazetteerEntry) -> str:
        """The id of the governorate that holds the place, the shipped one where there is one; empty when not known."""
        for holder in self._holders(place):
            if holder.kind == "governorate":
                return self._same.get(holder.id, holder.id)
        return ""

    def _holders(self, place: GazetteerEntry) -> Iterator[GazetteerEntry]:
        seen: set[str] = set()
        here: GazetteerEntry | None = place
        while here is not None and here.id not in seen:
            seen.add(here.id)
            if here is not place:
                yield here
            here = self._places.get(here.parent) or self._shipped.by_id.get(here.parent)


def position(entry: GazetteerEntry) -> Point | None:
    """(latitude, longitude) of an entry, None when it has none."""
    return (entry.lat, entry.lon) if entry.lat is not None and entry.lon is not None else None


def changed_forms(before: Sequence[GazetteerEntry], after: Sequence[GazetteerEntry]) -> set[str]:
    """The folded forms whose reading differs between two lists of entries: their own, or that of what holds them."""
    differing = set(before) ^ set(after)
    old, new = build_gazetteer(before).by_id, build_gazetteer(after).by_id
    ids = {entry.id for entry in differing if _facts(old.get(entry.id)) != _facts(new.get(entry.id))}
    children: dict[str, set[str]] = {}
    for entry in (*before, *after):
        children.setdefault(entry.parent, set()).add(entry.id)
    waiting = list(ids)
    while waiting:
        below = children.get(waiting.pop(), set()) - ids
        ids |= below
        waiting += below
    forms = {entry.form for entry in differing} | {entry.form for entry in (*before, *after) if entry.id in ids}
    return set(fold_words(sorted(forms)))


def _facts(entry: GazetteerEntry | None) -> GazetteerEntry | None:
    return None if entry is None else replace(entry, form="", source="", cue=False)


def mentions(forms: Iterable[str]) -> Callable[[str], bool]:
    """Tells whether a paragraph has one of these folded forms as words, proclitics before them allowed."""
    wanted = {form: True for form in forms if form}
    automaton = Automaton(wanted)
    words = frozenset(form for form in wanted if " " not in form)
    return lambda text: bool(automaton.hits(plain_text(fold(text, quotes=False, words=words).text)))
