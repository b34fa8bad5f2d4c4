"""A very long paragraph in parts, so that drafting costs no more a word than in a short one.

Slots are filled by looking at all marks of a paragraph, which is quick while there are few. What people write in one
paragraph is far below these sizes; a book without a line break, or one word ten thousand times, is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.core.records import Span
from annotator.rules.drafting.reading import DraftParagraph

LONGEST = 8_000
"""Characters of a part."""
MOST_TRIGGERS = 100
"""Triggers of a part."""
_ENDS = (re.compile("[.!?؟؛] "), re.compile(" "))
"""Where a part may end, the best first."""


def parts(paragraph: DraftParagraph) -> Iterator[DraftParagraph]:
    """The paragraph itself, or its parts in text order, cut at a sentence end where there is one, never in a span."""
    text = paragraph.text
    triggers = sorted(span.start for span in paragraph.spans if span.label == "trigger")
    if len(text) <= LONGEST and len(triggers) <= MOST_TRIGGERS:
        yield paragraph
        return
    spans = sorted(paragraph.spans, key=lambda span: span.start)
    covered = _covered(spans)
    start = done = met = 0
    while start < len(text):
        later = triggers[met + MOST_TRIGGERS : met + MOST_TRIGGERS + 1]
        end = _end(text, covered, start, min(start + LONGEST, *later, len(text)))
        inside = []
        while done < len(spans) and spans[done].start < end:
            span = spans[done]
            inside.append(replace(span, start=span.start - start, end=span.end - start))
            met += span.label == "trigger"
            done += 1
        yield DraftParagraph(text[start:end], paragraph.paragraph_role, tuple(inside))
        start = end


def _covered(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """[start, end) of what spans cover, those that overlap as one."""
    out: list[tuple[int, int]] = []
    for span in spans:
        if out and span.start < out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], span.end)
        else:
            out.append((span.start, span.end))
    return out


def _end(text: str, covered: Sequence[tuple[int, int]], start: int, limit: int) -> int:
    """Where the part that begins at `start` ends: at or before `limit`, after it only where a span goes on."""
    if limit == len(text):
        return limit

    def inside(position: int) -> tuple[int, int] | None:
        """What covers both sides of the position."""
        before = bisect_left(covered, (position, 0)) - 1
        return covered[before] if before >= 0 and covered[before][1] > position else None

    for ends in _ENDS:
        free = [found.end() for found in ends.finditer(text, start, limit) if inside(found.end()) is None]
        if free:
            return free[-1]
    whole = inside(limit)
    return whole[1] if whole else limit
