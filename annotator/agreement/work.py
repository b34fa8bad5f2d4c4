"""How members worked on one report: how long, and what they confirmed as it was shown, read or unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from annotator.core.records import Content

WORDS_A_SECOND = 10.0
"""Nobody reads faster: a paragraph confirmed sooner than its words divided by this was not read."""
LONGEST = 3600
"""Seconds that one paragraph counts for at most: whoever left the screen open did not work on it."""

UNREAD = "unread"


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
    shown sooner than they can be read. `seconds`: seconds, n, seconds, n …
    """

    paragraphs: int = 0
    unchanged: int = 0
    timed: int = 0
    unread: int = 0
    seconds: Sequence[int] = field(default=())


def count_work(answers: Iterable[Worked]) -> tuple[Work, dict[str, list[int]]]:
    """The counts of a report's answers, and the paragraphs (numbers) that are UNREAD."""
    paragraphs = unchanged = timed = unread = 0
    seconds: Counter[int] = Counter()
    found: set[int] = set()
    for one in answers:
        same = one.content == one.shown
        paragraphs += 1
        unchanged += same
        if one.seconds is not None:
            timed += 1
            seconds[min(LONGEST, round(one.seconds))] += 1
            if same and one.seconds < len(one.text.split()) / WORDS_A_SECOND:
                unread += 1
                found.add(one.index)
    flat = [number for item in sorted(seconds.items()) for number in item]
    return Work(paragraphs, unchanged, timed, unread, flat), {UNREAD: sorted(found)}
