"""What a report has said so far: the last date, the month heading, the actors named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.core.records import Span
from annotator.rules.context import Context
from annotator.rules.matching import Match

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPENING = re.compile(r"[^\w]*[وف]?(?:في|بتاريخ|يوم)? ?(?:يوم )?\(?")
_COUNTRY = re.compile(r"(?:^|:)(sy|iq)\b")
_COUNTRIES = {"sy": "سوريا", "iq": "العراق"}
_KNOWN_ANCHORS = ("explicit", "explicit_no_year", "deictic", "heading")


class ReportMemory:
    """The context of the next match; it changes as matches are read in text order."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def copy(self) -> ReportMemory:
        """A memory to try with."""
        return ReportMemory(self.context)

    def take(self, other: ReportMemory) -> None:
        """Remembers what `other` was told."""
        self.context = other.context

    def note(self, match: Match, norm: Mapping[str, Any] | None) -> None:
        """Takes in one read match."""
        if not norm:
            return
        if match.label == "date" and norm.get("edtf") and norm.get("anchor") in _KNOWN_ANCHORS:
            self.context = replace(self.context, previous_date=str(norm["edtf"]))
            opens = _OPENING.fullmatch(match.folded[: match.start]) is not None
            if opens and norm["anchor"] != "deictic" and _DAY.fullmatch(norm["edtf"]):
                self.context = replace(self.context, item_date=str(norm["edtf"]), item_here=True)
        elif match.label == "place":
            found = _COUNTRY.search(str(norm.get("place_id") or ""))
            if found:
                self.context = replace(self.context, country=_COUNTRIES[found.group(1)])
        elif match.label == "actor" and norm.get("actor_id"):
            named = (match.text, str(norm["actor_id"]))
            self.context = replace(self.context, actors_before=(*self.context.actors_before[-30:], named))

    def end_paragraph(self, paragraph: str, spans: Sequence[Span]) -> None:
        """Takes in a paragraph that is nothing but a month: the heading of what follows.

        The day that opened an item holds for one more paragraph.
        """
        item = self.context.item_date if self.context.item_here else None
        self.context = replace(self.context, item_date=item, item_here=False)
        if len(spans) == 1 and spans[0].label == "date":
            edtf = str(spans[0].norm.get("edtf", ""))
            rest = paragraph[: spans[0].start] + paragraph[spans[0].end :]
            if _MONTH.fullmatch(edtf) and not any(letter.isalnum() for letter in rest):
                self.context = replace(self.context, heading_date=edtf, previous_date=edtf)
