"""Searched words in a text: found on the folded shadow, shown as whole words of the stored text.

Rectangles and marks that begin inside an Arabic word tear its letters apart in some browsers, so what is shown as a hit
always is whole words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.core.shadow import fold

MOST_WORDS = 8
"""Further words of a search are not looked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text that is a hit, or is none."""

    text: str
    is_hit: bool = False


def searchable(text: str) -> str:
    """The text as searches read it: folded as the rules fold it, without quotation marks, in small letters."""
    return fold(text, quotes=False).text.lower()


def searched_words(query: str) -> tuple[str, ...]:
    """The words of a search as they stand in a searchable text, each once."""
    return tuple(dict.fromkeys(searchable(query.strip()).split()))[:MOST_WORDS]


def hits(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """(start, end) of the words of the text that hold a searched word, in order, none overlapping.

    words: as `searched_words` gives them. Offsets are code points into the text, half-open.
    """
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if not pattern:
        return []
    shadow = fold(text, quotes=False)
    return whole_words(text, (shadow.span(*found.span()) for found in re.finditer(pattern, shadow.text, re.IGNORECASE)))


def whole_words(text: str, stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches, in order, widened to the ends of their words; those that then meet are one."""
    found: list[tuple[int, int]] = []
    for first, last in stretches:
        start, end = first, last
        while 0 < start < len(text) and _joins(text[start - 1]) and _joins(text[start]):
            start -= 1
        while 0 < end < len(text) and _joins(text[end - 1]) and _joins(text[end]):
            end += 1
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _joins(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"


def parts(text: str, stretches: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    """The whole text in parts; `stretches` (in order, not overlapping) are the hits."""
    made, last = [], 0
    for start, end in stretches:
        made += [Part(text[last:start]), Part(text[start:end], is_hit=True)]
        last = end
    return tuple(part for part in (*made, Part(text[last:])) if part.text)


def excerpt(text: str, stretches: Sequence[tuple[int, int]], length: int = 180) -> tuple[Part, ...]:
    """About `length` characters round the first hit, else from the start; «…» where something was left out."""
    first = stretches[0][0] if stretches else 0
    start = 0 if first < length // 2 else _blank(text, first - length // 3, first)
    end = len(text) if start + length >= len(text) else _blank(text, start + length, len(text))
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in stretches if a < end and b > start]
    made = parts(text[start:end].rstrip(), [(a, b) for a, b in inside if a < len(text[start:end].rstrip())])
    before = (Part("… "),) if start else ()
    return (*before, *made, *((Part(" …"),) if end < len(text) else ()))


def _blank(text: str, start: int, end: int) -> int:
    """The position behind the next blank in [start, end), else `start`."""
    at = text.find(" ", start, end)
    return at + 1 if at >= 0 else start
