"""What kind of line each paragraph is: heading, incident, aggregate, mixed, background, boilerplate.

Called twice: first on the words and spans, so that the drafter knows titles and counters; then with the drafted events,
which tell incidents from totals and from background.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from annotator.core import edtf
from annotator.core.records import Event, Span
from annotator.core.shadow import fold_letters
from annotator.rules.drafting.reading import read_line

_WORD = re.compile(r"[^\W_]+")
_COUNTER = re.compile(r"[\s\d.,:/|()\-–%k]*", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_ADDRESS = re.compile(r"https?://|www\.|@\w|#\w")
_BULLET = re.compile(r"[\s]*[-•*·▪●◾–—]")
_TITLE_WORDS = 45
_HEADING_WORDS = 12
_FURNITURE_WORDS = 14
_LONG_AGO_DAYS = 60


def paragraph_roles(
    paragraphs: Sequence[str],
    spans: Sequence[Sequence[Span]] = (),
    events: Sequence[Sequence[Event]] = (),
    *,
    since: date | None = None,
) -> tuple[str, ...]:
    """The role of each paragraph.

    paragraphs: N stored texts in reading order. spans, events: the same N, or empty where not yet known.
    since: the day before which an event is history; None lets every event count.
    """
    title = _title(paragraphs)
    out = []
    for number, text in enumerate(paragraphs):
        own_spans = spans[number] if spans else ()
        role = _line_role(text, own_spans, number, is_title=number == title)
        if role is None and events:
            role = _event_role(text, own_spans, events[number], since)
        elif role is None:
            role = "incident" if any(span.label == "trigger" for span in own_spans) else "background"
        out.append(role)
    return tuple(out)


def _title(paragraphs: Sequence[str]) -> int | None:
    """Number of the paragraph that is the report's title, None without one."""
    for number, text in enumerate(paragraphs[:4]):
        if _is_boilerplate(text, number):
            continue
        words = len(read_line(text).words)
        ended = text.rstrip().endswith((".", "؛", "!", "،"))
        return number if len(paragraphs) > 1 and words <= _TITLE_WORDS and not ended else None
    return None


def _line_role(text: str, spans: Sequence[Span], number: int, *, is_title: bool) -> str | None:
    """Heading or boilerplate where the line alone tells it, else None."""
    if _is_boilerplate(text, number):
        return "boilerplate"
    if is_title:
        return "heading"
    line = read_line(text)
    folded, words = line.shadow.text.strip(), line.words
    frames = line.all_frames
    lead = _TITLE_WORDS // 2 if "list_lead" in frames else _HEADING_WORDS + 6
    if folded.endswith(":") and len(words) <= lead:
        return "heading"
    if len(words) > _HEADING_WORDS or folded.endswith((".", "،")):
        return None
    if _covered(text, spans, ("date", "place")):
        return "heading"
    tells = frames & {"does", "killed", "injured", "detained", "result"} or any(s.label == "trigger" for s in spans)
    return None if tells or len(words) > _HEADING_WORDS - 2 else "heading"


def _is_boilerplate(text: str, number: int) -> bool:
    """Whether the line is a counter, caption, credit, link or navigation."""
    stripped = text.strip()
    if _COUNTER.fullmatch(stripped):
        return True
    line = read_line(text)
    words, marks = line.words, line.frames
    if not words:
        return True
    if len(words) > _FURNITURE_WORDS:
        return False
    if _ADDRESS.search(stripped) or "read_on" in marks[0]:
        return True
    if _CLOCK.search(stripped) and number < 5 and len(words) <= _FURNITURE_WORDS // 2 + 2:
        return True
    frames = line.all_frames
    tells = frames & {"does", "killed", "injured", "detained", "abducted", "result", "attack_noun", "object_noun"}
    if "page_furniture" in frames and not tells:
        return True
    return len(words) <= 4 and "page_furniture" in marks[0] and number < 4


def _covered(text: str, spans: Sequence[Span], labels: tuple[str, ...]) -> bool:
    """Whether the line is nothing but spans of these labels, generic nouns and punctuation."""
    rest = list(text)
    found = False
    for span in spans:
        if span.label in labels:
            rest[span.start : span.end] = " " * (span.end - span.start)
            found = True
    words = _WORD.findall(fold_letters("".join(rest)))
    generic = {"محافظه", "مدينه", "ريف", "في", "و", "منطقه", "شهر", "عام", "خلال", "حصيله", "الجاري", "الماضي", "يوم"}
    return found and all(word in generic for word in words)


def _event_role(text: str, spans: Sequence[Span], events: Sequence[Event], since: date | None) -> str:
    """incident, aggregate, mixed or background, by the events of a paragraph."""
    telling = [event for event in events if event.fields.get("granularity") != "recurring"]
    if not telling or (_is_statement(text) and all(_is_history(event, since) for event in telling)):
        return "background"
    totals = [event for event in telling if event.fields.get("granularity") in ("aggregate", "campaign")]
    if not totals:
        return "incident"
    return "aggregate" if len(totals) == len(telling) else "mixed"


def _is_statement(text: str) -> bool:
    """Whether the paragraph appeals, demands or looks back."""
    frames = read_line(text).all_frames
    return "appeal" in frames or "habit" in frames


def history_before(reference_date: date | None, period: str | None) -> date | None:
    """The day before which an event is history: the start of the report's period, else two months before its day."""
    start = edtf.bounds(period)[0] if period and edtf.is_valid(period) else None
    days = [day - timedelta(days=back) for day, back in ((start, 1), (reference_date, _LONG_AGO_DAYS)) if day]
    return min(days) if days else None


def _is_history(event: Event, since: date | None) -> bool:
    """Whether the event lies before that day."""
    told = event.fields.get("date")
    if since is None or not told or not edtf.is_valid(told.get("edtf")):
        return False
    last = edtf.bounds(str(told["edtf"]))[1]
    return last is not None and last < since
