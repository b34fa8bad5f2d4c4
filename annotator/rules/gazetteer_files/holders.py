"""What holds the places of a file: parents told by codes, parents that are nowhere, and positions that do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.errors import N_, InvalidInput
from annotator.rules.gazetteer import Gazetteer
from annotator.rules.gazetteer_files.geometry import Point, kilometres
from annotator.rules.gazetteer_files.places import PlacesFile, ReadPlace, code_id
from annotator.rules.gazetteer_files.tables import LineProblem
from annotator.rules.loading import fold_word

SWAPPED = 200.0
"""Kilometres from what it is called like or held by, from which on a position may have its parts swapped."""


def settle_holders(files: Sequence[PlacesFile], shipped: Gazetteer, known: Mapping[str, str]) -> None:
    """Gives places without a parent the one that their code names, and tells what does not fit, in the files.

    known: id → kind of the places that the project has already.
    """
    every = {place.id: place for read in files for place in read.places.values()}
    kinds = {**known, **{place.id: place.kind for place in every.values()}}
    for read in files:
        for place_id, found in read.places.items():
            parent = found.parent or (_by_code(found, kinds, shipped) if found.code else "")
            place = read.places[place_id] = replace(found, parent=parent)
            problem = _parent_problem(place, kinds, shipped)
            if problem is not None:
                read.problems.append(LineProblem(place.line, problem))
            elif not _nests(place):
                read.warnings.append(LineProblem(place.line, _other_code(place)))
            if _looks_swapped(place, every, shipped):
                read.warnings.append(LineProblem(place.line, _swapped(place)))
        read.problems.sort(key=lambda problem: problem.line)
        read.warnings.sort(key=lambda problem: problem.line)


def _by_code(place: ReadPlace, kinds: Mapping[str, str], shipped: Gazetteer) -> str:
    """The place whose code is the longest beginning of this one's, else the country by its two letters."""
    for end in range(len(place.code) - 1, 2, -1):
        holder = code_id(place.code[:end])
        if holder in kinds:
            return holder
    country = code_id(place.code[:2], 0) if len(place.code) > 2 else ""
    return country if country in shipped.by_id else ""


def _parent_problem(place: ReadPlace, kinds: Mapping[str, str], shipped: Gazetteer) -> InvalidInput | None:
    if place.kind == "actor" or not place.parent:
        return None
    if place.parent == place.id:
        return InvalidInput(N_("“%(got)s” is held by itself; give it another parent or none."), got=place.id)
    if place.parent not in kinds and place.parent not in shipped.by_id:
        return InvalidInput(
            N_(
                "The parent %(got)s is neither in the files nor in the gazetteer. Import the file that has it too, or "
                "leave the parent empty."
            ),
            got=place.parent,
        )
    return None


def _nests(place: ReadPlace) -> bool:
    """Whether the code begins with the parent's, or belongs to another system (villages have numbers of their own)."""
    code, parent = place.code.upper(), place.parent.removeprefix("pcode:")
    return not code or parent == place.parent or code.startswith(parent) or code[:2] != parent[:2]


def _other_code(place: ReadPlace) -> InvalidInput:
    return InvalidInput(
        N_("The p-code %(got)s does not begin with the code of what holds it, %(expected)s."),
        got=place.code,
        expected=place.parent.removeprefix("pcode:"),
    )


def _swapped(place: ReadPlace) -> InvalidInput:
    return InvalidInput(
        N_("“%(got)s” lies far from where it should (%(lat)s, %(lon)s): latitude and longitude seem to be swapped."),
        got=place.name,
        lat=place.lat,
        lon=place.lon,
    )


def _looks_swapped(place: ReadPlace, every: Mapping[str, ReadPlace], shipped: Gazetteer) -> bool:
    if place.lat is None or place.lon is None or abs(place.lon) > 90:
        return False
    near = [at for form, _ in place.forms for at in _positions(form, shipped)] + _governorate(place, every, shipped)
    if not near:
        return False
    apart = min(kilometres((place.lat, place.lon), at) for at in near)
    swapped = min(kilometres((place.lon, place.lat), at) for at in near)
    return apart > SWAPPED and swapped * 3 < apart


def _positions(form: str, shipped: Gazetteer, kind: str = "") -> list[Point]:
    """Where shipped places of that form lie."""
    known = shipped.by_form.get(fold_word(form), ())
    return [(e.lat, e.lon) for e in known if e.lat is not None and e.lon is not None and kind in ("", e.kind)]


def _governorate(place: ReadPlace, every: Mapping[str, ReadPlace], shipped: Gazetteer) -> list[Point]:
    """Where the shipped governorate lies that holds the place, if one does."""
    seen: set[str] = set()
    here = every.get(place.parent)
    while here is not None and here.kind != "governorate" and here.id not in seen:
        seen.add(here.id)
        here = every.get(here.parent)
    if here is not None:
        return _positions(here.name, shipped, "governorate")
    known = shipped.by_id.get(place.parent)
    return [(known.lat, known.lon)] if known is not None and known.lat is not None and known.lon is not None else []
