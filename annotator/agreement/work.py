"""How members worked on one report: how long, what they changed of what they were shown, what is left to resolve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.core.records import Content, Span

WORDS_A_SECOND = 10.0
"""Nobody reads faster: a paragraph confirmed sooner than its words divided by this was not read."""
LONGEST = 3600
"""Seconds that one paragraph counts for at most: whoever left the screen open did not work on it."""

OPEN_DATE, OPEN_PLACE, UNREAD = "open_date", "open_place", "unread"


@dataclass(frozen=True, slots=True)
class Worked:
    """One submitted answer beside what its member was shown; `seconds` on the screen, None where it is not known."""

    index: int
    text: str
    content: Content
    shown: Content
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Work:
    """The counts of one report, as they are stored; they add up.

    `paragraphs`: answers. `unchanged`: confirmed as shown. `timed`: with seconds; `unread`: of those, confirmed as
    shown sooner than they can be read. `seconds`: size, n, size, n … `spans`: highlights; `added`: those that touch no
    shown one of their label; `shown`: highlights that were shown, `removed`: those of them that no highlight of
    their label touches. `dates`, `places`: highlights; `open_dates`, `open_places`: without a value that can be used.
    """

    paragraphs: int = 0
    unchanged: int = 0
    timed: int = 0
    unread: int = 0
    spans: int = 0
    added: int = 0
    shown: int = 0
    removed: int = 0
    dates: int = 0
    open_dates: int = 0
    places: int = 0
    open_places: int = 0
    seconds: Sequence[int] = field(default=())


def count_work(answers: Iterable[Worked]) -> tuple[Work, dict[str, list[int]]]:
    """The counts of a report's answers, and the paragraphs (numbers) of OPEN_DATE, OPEN_PLACE and UNREAD."""
    n: Counter[str] = Counter()
    seconds: Counter[int] = Counter()
    found: dict[str, set[int]] = {OPEN_DATE: set(), OPEN_PLACE: set(), UNREAD: set()}
    for one in answers:
        same = one.content == one.shown
        n["paragraphs"] += 1
        n["unchanged"] += same
        if one.seconds is not None:
            n["timed"] += 1
            seconds[min(LONGEST, round(one.seconds))] += 1
            if same and one.seconds < len(one.text.split()) / WORDS_A_SECOND:
                n["unread"] += 1
                found[UNREAD].add(one.index)
        n["spans"] += len(one.content.spans)
        n["shown"] += len(one.shown.spans)
        if not same:
            n["added"] += _untouched(one.content.spans, one.shown.spans)
            n["removed"] += _untouched(one.shown.spans, one.content.spans)
        for span in one.content.spans:
            if span.label == "date":
                n["dates"] += 1
                if not span.norm.get("edtf"):
                    n["open_dates"] += 1
                    found[OPEN_DATE].add(one.index)
            elif span.label == "place":
                n["places"] += 1
                if not span.norm.get("place_id"):
                    n["open_places"] += 1
                    found[OPEN_PLACE].add(one.index)
    flat = [number for item in sorted(seconds.items()) for number in item]
    return Work(**n, seconds=flat), {name: sorted(indexes) for name, indexes in found.items()}


def _untouched(some: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(not any(a.label == b.label and a.start < b.end and b.start < a.end for b in others) for a in some)


def work_of(value: Mapping[str, Any]) -> Work:
    """The counts of their JSON."""
    return Work(**value)
