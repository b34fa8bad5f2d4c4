"""Which places of a report are hidden: those of events with victims who may live, and all that the report calls them.

Who is hurt and where may be told in different paragraphs, by different members, and of an event and its parts; so each
layer (the gold with its other readings, what each member submitted, what was suggested) is read report by report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from annotator.core.clitics import ARTICLE
from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.exporters.countries import governorates
from annotator.exporters.releases.material import ReportMaterial
from annotator.exporters.releases.names import Names, form_of, form_of_span

HIDDEN_PLACE = "مكان محجوب"
LIVING = frozenset({"injured", "detained", "abducted", "missing", "surrendered", "escaped", "displaced"})
"""Kinds of harm whose victims may live."""
LIVING_TYPES = frozenset({"abduction"})
"""Types of event whose victims may live, whether or not their harm is coded."""
COARSE = frozenset({"city", "region", "governorate", "country"})
"""Kinds of place that say no more than where a great many people live."""
SITE_WORDS = ("مخيم", "حقل", "قاعده", "معبر", "مطار", "سجن", "معسكر", "مشفي", "مستشفي", "قريه", "بلده", "حي")
"""Folded words that a place may be called with and without: «مخيم الهول», «الهول»."""

Place = Mapping[str, Any]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class HiddenPlaces:
    """The hidden places of a report.

    words: folded form → what stands for it. ids, points: theirs in the gazetteer and on the map. marks: by paragraph
    index start, end and folded form of each span that marks one.
    """

    words: Mapping[str, str]
    names: Names
    ids: frozenset[str]
    points: frozenset[Point]
    marks: Mapping[int, frozenset[tuple[int, int, str]]]

    def holds(self, place: Place) -> bool:
        """Whether a place record is one of them."""
        name = place.get("name")
        return (
            place.get("place_id") in self.ids
            or point_of(place) in self.points
            or (isinstance(name, str) and form_of(name) in self.words)
        )


def layers_of(report: ReportMaterial) -> list[list[tuple[int, str, Content]]]:
    """What each hand says of the report: paragraph index, text and content; ids of events mean the same in one list."""
    texts = {record.index: record.text for record in (*report.raw, *report.gold)}
    gold = [(record.index, record.text, content) for record in report.gold for content in readings_of(record)]
    layers: dict[str, list[tuple[int, str, Content]]] = {}
    for record in report.raw:
        layers.setdefault(f"member {record.extra.get('member')}", []).append(
            (record.index, record.text, record.content)
        )
    for index, (ruleset, content) in report.suggestions.items():
        layers.setdefault(f"ruleset {ruleset}", []).append((index, texts[index], content))
    return [gold, *layers.values()]


def readings_of(record: ParagraphRecord) -> Iterator[Content]:
    """The content of a gold paragraph, then its other readings."""
    yield record.content
    for other in record.extra.get("alternatives") or ():
        yield Content.from_json(other)


def hidden_places(report: ReportMaterial, persons: Names, *, whole_governorate: bool) -> HiddenPlaces:
    """The places of the report where somebody was hurt and may live, with all that the report calls them.

    persons: the hidden names, by which no region is called. whole_governorate: whether the region is the governorate.
    """
    layers = layers_of(report)
    known = _Known()
    evidence: set[tuple[int, int, int]] = set()
    for layer in layers:
        living = _living_events(event for _, _, content in layer for event in content.events)
        for index, _, content in layer:
            spans = {span.id: span for span in content.spans}
            for event in content.events:
                for place in _places_of(event) if event.id in living else ():
                    known.add(place)
                    own = (spans[one] for one in place.get("spans") or () if one in spans)
                    evidence |= {(index, span.start, span.end) for span in own if span.label == "place"}
    if not known.named and not evidence:
        return HiddenPlaces({}, Names(()), frozenset(), frozenset(), {})
    every = [entry for layer in layers for entry in layer]
    marked = [(i, text, s) for i, text, content in every for s in content.spans if s.label == "place"]
    coded = [place for _, _, content in every for event in content.events for place in _places_of(event)]
    small = [(i, text, span) for i, text, span in marked if not _is_coarse(_named(span, text))]
    for index, text, span in small:
        if (index, span.start, span.end) in evidence:
            known.add(_named(span, text))
    while known.grows([*coded, *(_named(span, text) for _, text, span in small)]):
        pass
    marks: dict[int, set[tuple[int, int, str]]] = {}
    for index, text, span in small:
        if (index, span.start, span.end) in evidence or known.has(_named(span, text)):
            form = form_of_span(text, span)
            known.name(form, span.norm)
            marks.setdefault(index, set()).add((span.start, span.end, form))
    names = Names(known.named)
    keys = ("admin1",) if whole_governorate else ("admin2", "admin1")
    words = {
        form: next(
            (
                region
                for key in keys
                if isinstance(region := place.get(key), str)
                and region
                and not (names.find(region) or persons.find(region))
            ),
            HIDDEN_PLACE,
        )
        for form, place in known.named.items()
    }
    return HiddenPlaces(
        words,
        names,
        frozenset(known.ids),
        frozenset(known.points),
        {index: frozenset(found) for index, found in marks.items()},
    )


@dataclass(slots=True)
class _Known:
    """Names, ids and points of the hidden places found so far."""

    named: dict[str, Place] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    points: set[Point] = field(default_factory=set)

    def add(self, place: Place) -> None:
        if place.get("name"):
            form = form_of(str(place["name"]))
            self.name(form, place)
            self.bare.add(_bare(form))
        if place.get("place_id"):
            self.ids.add(place["place_id"])
        if (point := point_of(place)) is not None:
            self.points.add(point)

    def name(self, form: str, place: Place) -> None:
        """Note what the place is called; of several records of it the first that tells its governorate."""
        if not self.named.get(form, {}).get("admin1"):
            self.named[form] = place

    def has(self, place: Place) -> bool:
        """Whether the place is one of them by its id, its coordinates or its name."""
        return (
            place.get("place_id") in self.ids
            or point_of(place) in self.points
            or _bare(form_of(str(place.get("name") or ""))) in self.bare
        )

    def grows(self, places: Iterable[Place]) -> bool:
        """Add what else the places are called that are among them; whether there was anything."""
        before = len(self.named) + len(self.ids) + len(self.points)
        for place in places:
            if self.has(place):
                self.add(place)
        return len(self.named) + len(self.ids) + len(self.points) > before


def _living_events(events: Iterable[Event]) -> set[str]:
    """The ids of events with victims who may live, in any mention; of their wholes, and of parts that tell no harm."""
    harms: dict[str, set[str]] = {}
    wholes: dict[str, str] = {}
    living: set[str] = set()
    for event in events:
        found = {str(entry.get("harm")) for entry in event.fields.get("harm") or ()}
        harms.setdefault(event.id, set()).update(found)
        if isinstance(whole := event.fields.get("part_of"), str):
            wholes.setdefault(event.id, whole)
        if found & LIVING or event.type in LIVING_TYPES:
            living.add(event.id)
    above = {event_id: _above(event_id, wholes) for event_id in harms}
    of_parts = {whole for event_id in living for whole in above.get(event_id, ())}
    of_wholes = {event_id for event_id, harm in harms.items() if not harm and living & set(above[event_id])}
    return living | of_parts | of_wholes


def _above(event_id: str, wholes: Mapping[str, str]) -> list[str]:
    line = [event_id]
    while (whole := wholes.get(line[-1])) is not None and whole not in line:
        line.append(whole)
    return line[1:]


def _places_of(event: Event) -> Iterator[Place]:
    """The places of an event that are small enough to find somebody at."""
    place = event.fields.get("place") or {}
    for found in (place, *(place.get("origin") or ()), *(place.get("destination") or ())):
        if found and not _is_coarse(found):
            yield found


def _is_coarse(place: Place) -> bool:
    """Whether a great many people live there, by its kind or by the name of a governorate."""
    return place.get("kind") in COARSE or form_of(str(place.get("name") or "")) in _governorates()


@cache
def _governorates() -> frozenset[str]:
    return frozenset(map(form_of, governorates()))


def _named(span: Span, text: str) -> Place:
    """The normal form of a place span; where it has no name, its words are the name."""
    return span.norm if span.norm.get("name") else {**span.norm, "name": form_of_span(text, span)}


def _bare(form: str) -> str:
    first, _, rest = form.partition(" ")
    return (rest if rest and first in SITE_WORDS else form).removeprefix(ARTICLE)


def point_of(place: Place) -> Point | None:
    """The coordinates of a place, None without them."""
    lat, lon = place.get("lat"), place.get("lon")
    return (lat, lon) if isinstance(lat, int | float) and isinstance(lon, int | float) else None
