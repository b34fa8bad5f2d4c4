"""Hides persons and places of living victims in a release, and proves that none of them is left in it.

Two passes: first all names that anybody marked are collected, then every text of every report is cut anew without
them. What is hidden, and what is not, stands in `redaction_profiles` and so in the data card.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson

from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.errors import N_, InvalidInput
from annotator.exporters.releases import card
from annotator.exporters.releases.hidden_places import (
    HIDDEN_PLACE,
    HiddenPlaces,
    hidden_places,
    layers_of,
    point_of,
    readings_of,
)
from annotator.exporters.releases.material import SCHEMA, ReportMaterial
from annotator.exporters.releases.names import (
    Edit,
    Names,
    cuts_a_word,
    edited,
    form_of,
    form_of_span,
    moved,
    moved_item,
)
from annotator.exporters.releases.redaction_profiles import Profile

PERSON = "شخص"
_PSEUDONYM = re.compile(f"{PERSON}-[0-9a-f]{{10}}")
HIDDEN_NOTE = "محجوب"
FREE_TEXT = frozenset({"name", "note", "admin1", "admin2"})


class Redaction:
    """Redacts the reports of one release.

    key: makes pseudonyms; without it nobody can make them from names again. persons: the folded names of `persons_in`.
    """

    def __init__(self, profile: Profile, key: bytes, persons: Iterable[str]) -> None:
        self.profile = profile
        self._key = key
        # «شخص» that somebody marked is hidden there only: it stands in every pseudonym, and in the data card.
        self._persons = Names(set(persons) - {form_of(PERSON)})
        self._places: dict[str, HiddenPlaces] = {}

    def member(self, pseudonym: str | None) -> str | None:
        """The member's pseudonym in this release."""
        return f"m-{self._code('member', pseudonym)[:6]}" if pseudonym else None

    def report(self, report: ReportMaterial) -> ReportMaterial:
        """The report with everything hidden."""
        places = hidden_places(report, self._persons, whole_governorate=self.profile.whole_governorate)
        if places.words:
            self._places[report.stem] = places
        texts = {record.index: record.text for record in (*report.raw, *report.gold)}
        marks = self._marks(report, places)
        edits = {index: self._edits(text, report.stem, places, marks.get(index, ())) for index, text in texts.items()}
        suggestions = {}
        for index, (ruleset, content) in report.suggestions.items():
            suggestions[index] = (ruleset, self._content(content, texts[index], report.stem, places, edits[index])[0])
        return replace(
            report,
            title=self._words(report.title, report.stem, places),
            gold=tuple(self._record(record, places, edits[record.index]) for record in report.gold),
            raw=tuple(self._record(record, places, edits[record.index]) for record in report.raw),
            suggestions=suggestions,
        )

    def _marks(self, report: ReportMaterial, places: HiddenPlaces) -> dict[int, set[Edit]]:
        """The edits of what anybody marked, by paragraph: hidden as marked, be it an initial or a part of a word."""
        marks: dict[int, set[Edit]] = {}
        for index, found in places.marks.items():
            marks[index] = {Edit(start, end, places.words[form]) for start, end, form in found}
        for index, text, content in chain.from_iterable(layers_of(report)):
            here = marks.setdefault(index, set())
            for span in content.spans:
                if span.label == "person":
                    here.add(Edit(span.start, span.end, self._pseudonym(form_of_span(text, span), report.stem)))
                elif cuts_a_word(text, span):
                    # By itself the piece may be a name that the whole word is not.
                    here |= {
                        replace(edit, start=span.start + edit.start, end=span.start + edit.end)
                        for edit in self._edits(span.surface, report.stem, places)
                    }
        return marks

    def prove(self, folder: Path) -> None:
        """Look for every hidden name in every file. Raises: InvalidInput with file and line of the first one left."""
        # Files that are no rows speak of the whole project: there no hidden place of any report may stand.
        places = Names({form for found in self._places.values() for form in found.words})
        # What the card says of every project names nobody, whoever is called «May».
        said = frozenset(f"{line}\n".encode() for line in card.common_lines(self.profile.name))
        for path in sorted(folder.iterdir()):
            if path.name == SCHEMA:
                continue  # written from the schema alone
            with path.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    is_row = path.suffix == ".jsonl"
                    if line not in said and (
                        self._is_left(line)
                        if is_row
                        else self._persons.find(line.decode()) or places.find(line.decode())
                    ):
                        raise InvalidInput(
                            N_(
                                "A hidden name is left in %(file)s, line %(line)s, perhaps in the name of a report; "
                                "nothing was released."
                            ),
                            file=path.name,
                            line=number,
                        )

    def _is_left(self, line: bytes) -> bool:
        row = orjson.loads(line)
        places = self._places.get(row.get("report") or row["id"])
        for found in objects_in(row):
            if found.get("label") == "person":
                words = str(found.get("surface"))
                # A person's name inside a hidden place went with it.
                regions = places.words.values() if places else ()
                if _PSEUDONYM.search(words) is None and not any(region in words for region in regions):
                    return True
            if places and (found.get("place_id") in places.ids or point_of(found) in places.points):
                return True
        return any(self._persons.find(words) or (places and places.names.find(words)) for words in texts_in(row))

    def _record(self, record: ParagraphRecord, places: HiddenPlaces, edits: Sequence[Edit]) -> ParagraphRecord:
        content, text = self._content(record.content, record.text, record.report, places, edits)
        others = islice(readings_of(record), 1, None)
        extra = {
            **record.extra,
            "text_sha256": None,
            "member": self.member(record.extra.get("member")),
            "ruling": self._ruling(record, edits),
            "alternatives": [self._content(o, record.text, record.report, places, edits)[0].to_json() for o in others],
        }
        return replace(record, text=text, content=content, extra=extra)

    def _ruling(self, record: ParagraphRecord, edits: Sequence[Edit]) -> dict[str, Any] | None:
        """What a lead ruled, with the pseudonyms and offsets of this release."""
        ruling = record.extra.get("ruling")
        if ruling is None:
            return None
        decisions = [
            {**one, "item": moved_item(one["item"], edits), "from": [self.member(m) for m in one["from"]]}
            for one in ruling["decisions"]
        ]
        return {**ruling, "by": self.member(ruling["by"]), "decisions": decisions}

    def _content(
        self, content: Content, text: str, stem: str, places: HiddenPlaces, edits: Sequence[Edit]
    ) -> tuple[Content, str]:
        coarse = {edit.start for edit in edits if not edit.words.startswith(PERSON)}
        places_here = [span for span in content.spans if span.label == "place"]
        hidden = {span.id for span in places_here if any(span.start <= at < span.end for at in coarse)}
        after, words = moved(content, text, edits)
        spans = tuple(self._span(span, stem, places, is_hidden=span.id in hidden) for span in after.spans)
        events = tuple(Event(e.id, e.type, self._value(e.fields, stem, places)) for e in after.events)
        return replace(after, spans=spans, events=events), words

    def _edits(self, text: str, stem: str, places: HiddenPlaces, marks: Iterable[Edit] = ()) -> list[Edit]:
        """The edits of a text; a person inside a place, or the other way round, goes with the longer one before."""
        found = [
            *marks,
            *(Edit(f.start, f.end, self._pseudonym(f.form, stem)) for f in self._persons.find(text)),
            *(Edit(f.start, f.end, places.words[f.form]) for f in places.names.find(text)),
        ]
        edits: list[Edit] = []
        for edit in sorted(found, key=lambda e: (e.start, -e.end, e.words)):
            if edits and edit.start < edits[-1].end:
                # Overlapping: the first takes all of it in.
                edits[-1] = replace(edits[-1], end=max(edits[-1].end, edit.end))
            else:
                edits.append(edit)
        return edits

    def _words(self, text: str, stem: str, places: HiddenPlaces) -> str:
        return edited(text, self._edits(text, stem, places))

    def _span(self, span: Span, stem: str, places: HiddenPlaces, *, is_hidden: bool) -> Span:
        norm = self._coarse(span.norm, stem, places) if is_hidden else self._value(span.norm, stem, places)
        return replace(span, norm=norm)

    def _value(self, value: Any, stem: str, places: HiddenPlaces, key: str = "") -> Any:
        """The value with names hidden in free words and hidden places made coarse."""
        if isinstance(value, Mapping):
            if places.holds(value):
                value = self._coarse(value, stem, places)
            return {inner: self._value(item, stem, places, inner) for inner, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._value(item, stem, places) for item in value]
        if isinstance(value, str) and key in FREE_TEXT:
            if key == "note" and not self.profile.keeps_notes:
                return HIDDEN_NOTE
            return self._words(value, stem, places)
        return value

    def _coarse(self, place: Mapping[str, Any], stem: str, places: HiddenPlaces) -> dict[str, Any]:
        """The place without what would find it."""
        name = form_of(str(place.get("name") or ""))
        words = places.words.get(name) or self._words(str(place.get("name") or HIDDEN_PLACE), stem, places)
        kept = {
            key: place[key]
            for key in (("admin1",) if self.profile.whole_governorate else ("admin1", "admin2"))
            if place.get(key) and not (places.names.find(str(place[key])) or self._persons.find(str(place[key])))
        }
        by_district = "admin2" in kept
        if place.get("spans"):
            kept["spans"] = place["spans"]
        return {**kept, "name": words, "precision": 3 if by_district else 4}

    def _pseudonym(self, form: str, stem: str) -> str:
        scope = "" if self.profile.links_reports else stem
        return f"{PERSON}-{self._code('person', scope, form)[:10]}"

    def _code(self, *parts: str | None) -> str:
        words = "\0".join(part or "" for part in parts)
        return hmac.new(self._key, words.encode(), hashlib.sha256).hexdigest()


def persons_in(reports: Iterable[ReportMaterial]) -> set[str]:
    """The folded names of all persons that anybody, or a rule, marked in any report."""
    return {
        form
        for report in reports
        for _, text, content in chain.from_iterable(layers_of(report))
        for span in content.spans
        if span.label == "person" and (form := form_of_span(text, span))
    }


def texts_in(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def objects_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in a JSON value."""
    if isinstance(value, Mapping):
        yield value
        for item in value.values():
            yield from objects_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects_in(item)
