"""Places against the governorate that the text or the normal form names for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from annotator.checks.checked_report import CheckedReport, CheckWarning
from annotator.core.records import Event, ParagraphRecord, Span
from annotator.core.shadow import fold
from annotator.errors import N_

SMALL = ("village", "town", "city", "camp", "field", "base", "road", "crossing")
WIDE = ("area", "governorate")
_INSIDE = re.compile(
    r'["،,()\s]*(?:(?:الواقعه?|التابعه?|ضمن|في|من)\s+)*[بل]?(?:(?:ال)?(?:ريف|محافظه|منطقه|ناحيه|باديه)\s+)*[بل]?["\s(]*'
)
"""What may stand between a place and the wider place it lies in."""


def check_places(report: CheckedReport) -> list[CheckWarning]:
    """Places coded in one governorate while the text beside them, or their own span, names another."""
    return [w for paragraph in report.paragraphs for w in (*_beside(paragraph), *_of_events(paragraph))]


def _beside(paragraph: ParagraphRecord) -> Iterator[CheckWarning]:
    """«village, in the countryside of …»: both spans have a governorate and they differ."""
    places = sorted((s for s in paragraph.content.spans if s.label == "place"), key=lambda s: (s.start, s.end))
    for small, wide in pairwise(places):
        if small.norm.get("kind") not in SMALL or wide.norm.get("kind") not in WIDE or wide.start < small.end:
            continue
        inside, named = small.norm.get("admin1"), wide.norm.get("admin1")
        between = fold(paragraph.text[small.end : wide.start]).text
        if inside and named and inside != named and _INSIDE.fullmatch(between):
            yield CheckWarning(
                paragraph.id,
                "places",
                N_("“%(place)s” is coded in %(inside)s, but the text goes on with “%(wide)s” in %(named)s."),
                {"place": small.surface, "inside": inside, "wide": wide.surface, "named": named},
                spans=(small.id, wide.id),
            )


def _of_events(paragraph: ParagraphRecord) -> Iterator[CheckWarning]:
    """An event's place and the span of the same name have different governorates."""
    spans = {span.id: span for span in paragraph.content.spans}
    for event in paragraph.content.events:
        place = event.fields.get("place") or {}
        for span in _same_name(event, spans):
            inside, named = place.get("admin1"), span.norm.get("admin1")
            if inside and named and inside != named:
                yield CheckWarning(
                    paragraph.id,
                    "places",
                    N_("Event %(event)s puts “%(place)s” in %(inside)s, its span in %(named)s."),
                    {"event": event.id, "place": place["name"], "inside": inside, "named": named},
                    events=(event.id,),
                    spans=(span.id,),
                )


def _same_name(event: Event, spans: dict[str, Span]) -> list[Span]:
    place = event.fields.get("place") or {}
    found = [spans[i] for i in place.get("spans") or () if i in spans]
    return [span for span in found if span.norm.get("name") and span.norm.get("name") == place.get("name")]
