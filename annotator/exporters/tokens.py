"""Words of a paragraph for formats that count words: letters together, every other sign by itself.

A word is also cut where a span begins or ends («و|المرصد»), so that spans fit words exactly; where a model is to be
used it needs a segmenter of attached letters for the same cuts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from annotator.core.records import Span

_TOKEN = re.compile(r"\w[\w\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]*|[^\w\s]")

Token = tuple[int, int]
"""Start and end in code points."""


def tokens(text: str, spans: Sequence[Span]) -> list[Token]:
    """The words in order; blanks are in none."""
    cuts = sorted({offset for span in spans for offset in (span.start, span.end)})
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        inside = [cut for cut in cuts if start < cut < end]
        found += zip([start, *inside], [*inside, end], strict=True)
    return found


def bio(found: Sequence[Token], spans: Iterable[Span]) -> tuple[list[str], list[Span]]:
    """B, I or O for each token, and the spans that were left out because they overlap one before them."""
    marks = ["O"] * len(found)
    left = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        inside = [n for n, (start, end) in enumerate(found) if start < span.end and span.start < end]
        if not inside or any(marks[n] != "O" for n in inside):
            left.append(span)
            continue
        for n in inside:
            marks[n] = "I"
        marks[inside[0]] = "B"
    return marks, left
