"""Hides persons and places of living victims in a release, and proves that none of them is left in it.

Two passes: first all names that anybody marked are collected, then every text of every report is cut anew without
them. What is hidden, and what is not, stands in `redaction_profiles` and so in the data card.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.errors import N_, InvalidInput
from annotator.exporters.releases.material import SCHEMA, ReportMaterial
from annotator.exporters.releases.names import Edit, Names, edited, form_of, form_of_span, moved, moved_item
from annotator.exporters.releases.redaction_profiles import Profile

PERSON = "شخص"
HIDDEN_PLACE = "مكان محجوب"
HIDDEN_NOTE = "محجوب"
LIVING = frozenset({"injured", "detained", "abducted", "missing", "surrendered", "escaped", "displaced"})
"""Kinds of harm whose victims may live."""
COARSE = frozenset({"city", "region", "governorate", "country"})
"""Kinds of place that say no more than where a great many people live."""
FREE_TEXT = frozenset({"name", "note", "admin1", "admin2"})


@dataclass(frozen=True, slots=True)
class _Places:
    """The places of a report that are hidden: folded form → what stands for it; `ids`: theirs in the gazetteer."""

    words: Mapping[str, str]
    names: Names
    ids: frozenset[str]


class Redaction:
    """Redacts the reports of one release.

    key: makes pseudonyms; without it nobody can make them from names again. persons: the folded names of `persons_in`.
    """

    def __init__(self, profile: Profile, key: bytes, persons: Iterable[str]) -> None:
        self.profile = profile
        self._key = key
        self._persons = Names(persons)
        self._places: dict[str, _Places] = {}

    def member(self, pseudonym: str | None) -> str | None:
        """The member's pseudonym in this release."""
        return f"m-{self._code('member', pseudonym)[:6]}" if pseudonym else None

    def report(self, report: ReportMaterial) -> ReportMaterial:
        """The report with everything hidden."""
        places = self._hidden_places(report)
        if places.words:
            self._places[report.stem] = places
        suggestions = {}
        texts = {record.index: record.text for record in (*report.raw, *report.gold)}
        for index, (ruleset, content) in report.suggestions.items():
            suggestions[index] = (ruleset, self._content(content, texts[index], report.stem, places)[0])
        return replace(
            report,
            title=self._words(report.title, report.stem, places),
            gold=tuple(self._record(record, places) for record in report.gold),
            raw=tuple(self._record(record, places) for record in report.raw),
            suggestions=suggestions,
        )

    def prove(self, folder: Path) -> None:
        """Look for every hidden name in every file. Raises: InvalidInput with file and line of the first one left."""
        # Files that are no rows speak of the whole project: there no hidden place of any report may stand.
        places = Names({form for found in self._places.values() for form in found.words})
        for path in sorted(folder.iterdir()):
            if path.name == SCHEMA:
                continue  # written from the schema alone
            with path.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    is_row = path.suffix == ".jsonl"
                    if (
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
        return any(
            self._persons.find(words) or (places is not None and (words in places.ids or places.names.find(words)))
            for words in texts_in(row)
        )

    def _record(self, record: ParagraphRecord, places: _Places) -> ParagraphRecord:
        content, text = self._content(record.content, record.text, record.report, places)
        others = [Content.from_json(other) for other in record.extra.get("alternatives") or ()]
        extra = {
            **record.extra,
            "text_sha256": None,
            "member": self.member(record.extra.get("member")),
            "ruling": self._ruling(record, places),
            "alternatives": [self._content(o, record.text, record.report, places)[0].to_json() for o in others],
        }
        return replace(record, text=text, content=content, extra=extra)

    def _ruling(self, record: ParagraphRecord, places: _Places) -> dict[str, Any] | None:
        """What a lead ruled, with the pseudonyms and offsets of this release."""
        ruling = record.extra.get("ruling")
        if ruling is None:
            return None
        edits = self._edits(record.text, record.report, places)
        decisions = [
            {**one, "item": moved_item(one["item"], edits), "from": [self.member(m) for m in one["from"]]}
            for one in ruling["decisions"]
        ]
        return {**ruling, "by": self.member(ruling["by"]), "decisions": decisions}

    def _content(self, content: Content, text: str, stem: str, places: _Places) -> tuple[Content, str]:
        edits = self._edits(text, stem, places)
        coarse = {edit.start for edit in edits if not edit.words.startswith(PERSON)}
        places_here = [span for span in content.spans if span.label == "place"]
        hidden = {span.id for span in places_here if any(span.start <= at < span.end for at in coarse)}
        after, words = moved(content, text, edits)
        spans = tuple(self._span(span, stem, places, is_hidden=span.id in hidden) for span in after.spans)
        events = tuple(Event(e.id, e.type, self._value(e.fields, stem, places)) for e in after.events)
        return replace(after, spans=spans, events=events), words

    def _edits(self, text: str, stem: str, places: _Places) -> list[Edit]:
        """The edits of a text; a person inside a place, or the other way round, goes with the longer one before."""
        found = [
            *(Edit(f.start, f.end, self._pseudonym(f.form, stem)) for f in self._persons.find(text)),
            *(Edit(f.start, f.end, places.words[f.form]) for f in places.names.find(text)),
        ]
        edits: list[Edit] = []
        for edit in sorted(found, key=lambda e: (e.start, -e.end)):
            if edits and edit.start < edits[-1].end:
                # Overlapping: the first takes all of it in.
                edits[-1] = replace(edits[-1], end=max(edits[-1].end, edit.end))
            else:
                edits.append(edit)
        return edits

    def _words(self, text: str, stem: str, places: _Places) -> str:
        return edited(text, self._edits(text, stem, places))

    def _span(self, span: Span, stem: str, places: _Places, *, is_hidden: bool) -> Span:
        norm = self._coarse(span.norm, stem, places) if is_hidden else self._value(span.norm, stem, places)
        return replace(span, norm=norm)

    def _value(self, value: Any, stem: str, places: _Places, key: str = "") -> Any:
        """The value with names hidden in free words and hidden places made coarse."""
        if isinstance(value, Mapping):
            name = value.get("name")
            if value.get("place_id") in places.ids or (isinstance(name, str) and form_of(name) in places.words):
                value = self._coarse(value, stem, places)
            return {inner: self._value(item, stem, places, inner) for inner, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._value(item, stem, places) for item in value]
        if isinstance(value, str) and key in FREE_TEXT:
            if key == "note" and not self.profile.keeps_notes:
                return HIDDEN_NOTE
            return self._words(value, stem, places)
        return value

    def _coarse(self, place: Mapping[str, Any], stem: str, places: _Places) -> dict[str, Any]:
        """The place without what would find it."""
        name = form_of(str(place.get("name") or ""))
        words = places.words.get(name) or self._words(str(place.get("name") or HIDDEN_PLACE), stem, places)
        by_district = not self.profile.whole_governorate and bool(place.get("admin2"))
        kept = {key: value for key, value in place.items() if key in ("admin1", "spans") and value}
        if by_district:
            kept["admin2"] = place["admin2"]
        return {**kept, "name": words, "precision": 3 if by_district else 4}

    def _hidden_places(self, report: ReportMaterial) -> _Places:
        """The places where somebody was hurt and may live, with all that the report calls them."""
        records = (*report.gold, *report.raw)
        found = [place for record in records for event in record.content.events for place in self._places_of(event)]
        ids = {place["place_id"] for place in found if place.get("place_id")}
        forms = {form_of(str(place["name"])) for place in found if place.get("name")}
        named = {form_of(str(place["name"])): place for place in found if place.get("name")}
        for record in records:
            for span in record.content.spans:
                if span.label != "place":
                    continue
                same = span.norm.get("place_id") in ids or form_of(str(span.norm.get("name") or "")) in forms
                used = any(span.id in (place.get("spans") or ()) for place in self._places_in(record))
                if (same or used) and span.norm.get("kind") not in COARSE:
                    named.setdefault(form_of_span(record.text, span), span.norm)
        words = {form: self._region(form, place) for form, place in named.items()}
        return _Places(words, Names(words), frozenset(ids))

    def _places_in(self, record: ParagraphRecord) -> Iterator[Mapping[str, Any]]:
        for event in record.content.events:
            yield from self._places_of(event)

    @staticmethod
    def _places_of(event: Event) -> Iterator[Mapping[str, Any]]:
        if not any(harm.get("harm") in LIVING for harm in event.fields.get("harm") or ()):
            return
        place = event.fields.get("place") or {}
        for found in (place, *(place.get("origin") or ()), *(place.get("destination") or ())):
            if found and found.get("kind") not in COARSE:
                yield found

    def _region(self, form: str, place: Mapping[str, Any]) -> str:
        """What stands for a place: its district or governorate, unless that would name it."""
        keys = ("admin1",) if self.profile.whole_governorate else ("admin2", "admin1")
        for key in keys:
            region = place.get(key)
            if isinstance(region, str) and region and not Names([form]).find(region):
                return region
        return HIDDEN_PLACE

    def _pseudonym(self, form: str, stem: str) -> str:
        scope = "" if self.profile.links_reports else stem
        return f"{PERSON}-{self._code('person', scope, form)[:10]}"

    def _code(self, *parts: str | None) -> str:
        words = "\0".join(part or "" for part in parts)
        return hmac.new(self._key, words.encode(), hashlib.sha256).hexdigest()


def persons_in(reports: Iterable[ReportMaterial]) -> set[str]:
    """The folded names of all persons that anybody, or a rule, marked in any report."""
    found = set()
    for report in reports:
        texts = {record.index: record.text for record in (*report.raw, *report.gold)}
        marked = [(record.text, record.content) for record in (*report.raw, *report.gold)]
        marked += [(texts[index], content) for index, (_, content) in report.suggestions.items()]
        for text, content in marked:
            found |= {form_of_span(text, span) for span in content.spans if span.label == "person"}
    return found - {""}


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
