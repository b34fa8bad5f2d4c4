"""Arabic one-letter proclitics and the article, on folded text: what may stand before a name inside one word.

Shared by the rules (is this hit a whole word?) and the screen ("without و / ب / ل").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.core.shadow import LETTERS, fold

ARTICLE = "ال"

BEFORE_PLAIN = frozenset(
    (first + second) for first in ("", "و", "ف") for second in ("", "ب", "ل", "ك", "ال", "لل", "بال", "كال", "س")
)
"""What may stand before a name without the article."""

BEFORE_DEFINITE = frozenset((first + second) for first in ("", "و", "ف") for second in ("", "ب", "ل", "ك"))
"""What may stand before a name that begins with the article."""

_LETTER = re.compile(f"[{LETTERS}]")
_PROCLITICS = re.compile(r"[وف]?[بلكس]?(?=.)")


def is_letter(character: str) -> bool:
    """Whether a character is an Arabic letter (marks and tatweel are not)."""
    return _LETTER.match(character) is not None


def word_start(text: str, position: int) -> int:
    """Where the run of letters that holds `position` begins, in folded text."""
    start = position
    while start > 0 and _LETTER.match(text[start - 1]):
        start -= 1
    return start


def proclitics_before(text: str, position: int, *, definite: bool = False) -> str | None:
    """The letters between the word's start and `position` when all are proclitics, else None.

    text: folded text; definite: the name itself begins with the article.
    """
    if position == 0 or not _LETTER.match(text[position - 1]):
        return ""
    start = position
    while start > 0 and position - start < 5 and _LETTER.match(text[start - 1]):
        start -= 1
    before = text[start:position]
    return before if before in (BEFORE_DEFINITE if definite else BEFORE_PLAIN) else None


def without_proclitics(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Ever shorter spans of [start, end) with one more leading proclitic left out each time, offsets into `text`.

    text: stored text. «وبريف» gives the spans of «بريف» and «ريف»; at least two letters always remain.
    """
    shadow = fold(text[start:end])
    position = 0
    for letters in ("وف", "بلكس"):
        if position + 2 < len(shadow.text) and shadow.text[position] in letters:
            position += 1
            yield start + shadow.span(position, position + 1)[0], end
