"""What a report has said so far: the last date, the month heading, the country, the actors named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.records import Span
from annotator.rules.context import Context
from annotator.rules.matching import Match

_MONTH = re.compile(r"\d{4}-\d{2}")
_COUNTRY = re.compile(r"(?:^|:)(sy|iq|ye|sd|ly)\b")
_COUNTRIES = {"sy": "سوريا", "iq": "العراق", "ye": "اليمن", "sd": "السودان", "ly": "ليبيا"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPENING = re.compile(r"[^\w]*[وف]?(?:في|بتاريخ|يوم)? ?(?:يوم )?\(?")
"""What may stand before the date that opens an item: «وفي 19 أيلول، …»."""
_KNOWN_ANCHORS = frozenset(("explicit", "explicit_no_year", "deictic", "heading"))
REMEMBERED = frozenset(("date", "place", "actor", "source", "person"))
"""Labels whose matches change what is known."""
_ACTORS = 30
"""How many actors, and how many sources, are remembered."""


_IRAQI = re.compile(
    "العراق|بغداد|نينوى|الموصل|كركوك|ديال[ىي]|الأنبار|الانبار|صلاح الدين|سنجار|دهوك|السليمانية|البصرة|ذي قار|ميسان"
    "|النجف|كربلاء|الحويجة|أربيل|الفلوجة|الرمادي|تكريت|بعقوبة"
)
_ELSEWHERE = {
    "اليمن": re.compile("اليمن|صنعاء|مأرب|مارب|تعز|الحديدة|الحوثي"),
    "السودان": re.compile("السودان|الخرطوم|دارفور|الفاشر|كردفان|الدعم السريع|بورتسودان"),
    "ليبيا": re.compile("ليبيا|الليبي|بنغازي|مصراتة|ترهونة"),
    "لبنان": re.compile("لبنان|بيروت|النبطية|بعلبك"),
    "فلسطين": re.compile("غزة|الضفة الغربية|جنين|نابلس|رفح|خان يونس|فلسطيني"),
}
_SYRIAN = re.compile("سوري|حلب|[إا]دلب|دمشق|دير ?الزور|الرقة|الحسكة|حمص|حماة|درعا|السويداء|البادية|القامشلي|منبج|عفرين")
_OPENING_LENGTH = 1500
"""Characters of a report by whose places its country is told before any place is read."""


def likely_country(paragraphs: Sequence[str]) -> str | None:
    """The country whose places the beginning of a report names more often; None where it names none."""
    beginning = "\n".join(paragraphs)[:_OPENING_LENGTH]
    iraqi, syrian = len(_IRAQI.findall(beginning)), len(_SYRIAN.findall(beginning))
    for country, names in _ELSEWHERE.items():
        if len(names.findall(beginning)) > iraqi + syrian:
            return country
    return None if not iraqi and not syrian else "العراق" if iraqi > syrian else "سوريا"


class ReportMemory:
    """The context of the next match; it changes as matches are read in text order."""

    def __init__(self, context: Context) -> None:
        self._start = context
        self._context: Context | None = context
        self._heading = context.heading_date
        self._previous = context.previous_date
        self._item_date, self._item_here = context.item_date, context.item_here
        self._country = context.country
        self._actors = context.actors_before
        self._sources = context.sources_before
        self._families = context.family_names

    @property
    def context(self) -> Context:
        """What a normaliser may know now."""
        if self._context is None:
            self._context = Context(
                reference_date=self._start.reference_date,
                period=self._start.period,
                heading_date=self._heading,
                previous_date=self._previous,
                publisher=self._start.publisher,
                country=self._country,
                actors_before=self._actors,
                sources_before=self._sources,
                family_names=self._families,
                item_date=self._item_date,
                item_here=self._item_here,
            )
        return self._context

    def copy(self) -> ReportMemory:
        """A memory to try with."""
        made = ReportMemory(self._start)
        made.take(self)
        return made

    def take(self, other: ReportMemory) -> None:
        """Remembers what `other` was told."""
        self._context, self._heading, self._previous = other._context, other._heading, other._previous
        self._country, self._actors, self._sources = other._country, other._actors, other._sources
        self._item_date, self._item_here = other._item_date, other._item_here
        self._families = other._families

    def note(self, match: Match, norm: Mapping[str, Any] | None) -> None:
        """Takes in one read match."""
        if match.label == "person" and len(self._families) < _ACTORS:
            words = match.text.split(" ")
            if len(words) > 1 and words[-1] not in self._families:
                self._families, self._context = self._families | {words[-1]}, None
        if not norm:
            return
        if match.label == "date" and norm.get("edtf") and norm.get("anchor") in _KNOWN_ANCHORS:
            told = str(norm["edtf"])
            if told != self._previous:
                self._previous, self._context = told, None
            opens = norm["anchor"] != "deictic" and _OPENING.fullmatch(match.folded, 0, match.start)
            if opens and _DAY.fullmatch(told):
                self._item_date, self._item_here = told, True
                self._context = None
        elif match.label == "place":
            found = _COUNTRY.search(norm.get("place_id") or "")
            if found is None and not norm.get("place_id") and str(norm.get("name")).endswith("العراق"):
                found = _COUNTRY.search(":iq")
            if found and _COUNTRIES[found.group(1)] != self._country:
                self._country = _COUNTRIES[found.group(1)]
                self._context = None
        elif match.label == "source" and norm.get("source"):
            self._sources = (*self._sources[1 - _ACTORS :], (match.text, str(norm["source"])))
            self._context = None
        elif match.label == "actor" and norm.get("actor_id"):
            self._actors = (*self._actors[1 - _ACTORS :], (match.text, str(norm["actor_id"])))
            self._context = None

    def end_paragraph(self, paragraph: str, spans: Sequence[Span]) -> None:
        """Takes in a paragraph that is nothing but a month: the heading of what follows.

        The day that opened an item holds for one more paragraph («يوم أمس» counts from it there too).
        """
        if self._item_date is not None:
            self._item_date, self._item_here = self._item_date if self._item_here else None, False
            self._context = None
        if len(spans) == 1 and spans[0].label == "date":
            edtf = str(spans[0].norm.get("edtf", ""))
            rest = paragraph[: spans[0].start] + paragraph[spans[0].end :]
            if _MONTH.fullmatch(edtf) and not any(letter.isalnum() for letter in rest):
                self._heading = self._previous = edtf
                self._context = None
