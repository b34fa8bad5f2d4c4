"""A paragraph as the drafter reads it: words with their frames, cut into sentences, segments and clauses, and its spans.

A *sentence* ends at a full stop, question mark, semicolon or colon. A *segment* is a sentence, or the part of one from a
turn («كما …», «فيما …», «وفي 3 أيار …») to the next. A *clause* ends at a comma, bracket or free dash as well. No border
falls inside a span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.core.records import Span
from annotator.core.shadow import fold
from annotator.rules.drafting.frames import Frames

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?؟؛:;]|\n")
_CLAUSE_END = re.compile(r"[،,()\[\]]|(?:^| )-(?: |$)")
_PROCLITIC = re.compile(r"([وفبكل]{1,2})[\"'ـ\s]*$")
_DATE_LEADS = frozenset({"وفي", "ففي", "وبتاريخ", "وفجر", "ومساء", "وصباح", "وليل", "وليله", "ويوم", "ومنذ", "وخلال"})


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """What the drafter is given of one paragraph."""

    text: str
    paragraph_role: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its folded form, its frames, and the sentence, segment and clause it stands in."""

    start: int
    word: str
    frames: frozenset[str]
    sentence: int
    segment: int
    clause: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A span on the words: from word `first` to word `last`; `proclitic` is what is attached before it («ل», «وب»)."""

    span: Span
    first: int
    last: int
    proclitic: str

    @property
    def label(self) -> str:
        """The span's label."""
        return self.span.label

    @property
    def id(self) -> str:
        """The span's id."""
        return self.span.id


class Reading:
    """The words and marks of one paragraph."""

    def __init__(self, paragraph: DraftParagraph, frames: Frames) -> None:
        self.paragraph = paragraph
        shadow = fold(paragraph.text)
        self.folded = shadow.text
        found = list(_WORD.finditer(shadow.text))
        words = [match.group() for match in found]
        starts = [match.start() for match in found]
        ends = [match.end() for match in found]
        self.marks = tuple(_marks(paragraph.spans, shadow.text, starts, ends, shadow.at))
        self.by_label: dict[str, list[Mark]] = {}
        for mark in self.marks:
            self.by_label.setdefault(mark.label, []).append(mark)
        self.tokens = tuple(self._tokens(shadow.text, words, starts, ends, frames.mark(words)))

    def _tokens(
        self, text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int], frames: list[frozenset[str]]
    ) -> Iterator[Token]:
        inside = {k for mark in self.marks for k in range(mark.first + 1, mark.last + 1)}
        date_starts = {mark.first for mark in self.by_label.get("date", ())}
        sentence = segment = clause = 0
        for k, word in enumerate(words):
            gap = text[ends[k - 1] : starts[k]] if k else ""
            if k and k not in inside:
                digits = words[k - 1][-1].isdigit() and word[0].isdigit()
                ended = gap != " " and not (digits and len(gap) == 1) and _SENTENCE_END.search(gap) is not None
                parted = ended or (gap != " " and _CLAUSE_END.search(gap) is not None)
                turned = "turn" in frames[k] and "turn_not" not in frames[k]
                turned = turned and ("turn" not in frames[k - 1] or parted)
                dated = parted and word in _DATE_LEADS and (k + 1 in date_starts or k in date_starts)
                sentence += ended
                segment += ended or turned or dated
                clause += parted or turned
            yield Token(starts[k], word, frames[k], sentence, segment, clause)

    def of(self, label: str) -> list[Mark]:
        """The marks of a label in text order."""
        return self.by_label.get(label, [])

    def frames_of(self, mark: Mark) -> frozenset[str]:
        """All frames of the words under a mark."""
        found: frozenset[str] = frozenset()
        for k in range(mark.first, mark.last + 1):
            found |= self.tokens[k].frames
        return found

    def has(self, frame: str, first: int, last: int) -> bool:
        """Whether a word in [first, last] carries the frame."""
        return any(frame in self.tokens[k].frames for k in range(max(first, 0), min(last + 1, len(self.tokens))))

    def sentence_of(self, mark: Mark) -> int:
        """Number of the sentence a mark begins in."""
        return self.tokens[mark.first].sentence

    def segment_of(self, mark: Mark) -> int:
        """Number of the segment a mark begins in."""
        return self.tokens[mark.first].segment

    def clause_of(self, mark: Mark) -> int:
        """Number of the clause a mark begins in."""
        return self.tokens[mark.first].clause

    def is_definite(self, mark: Mark) -> bool:
        """Whether the marked noun has the article or a word pointing back right after it."""
        word = self.tokens[mark.first].word
        text = fold(mark.span.surface).text
        after = mark.last + 1
        pointing = after < len(self.tokens) and "recalls" in self.tokens[after].frames
        before = mark.first > 0 and self.tokens[mark.first - 1].word in ("هذه", "هذا", "تلك", "ذلك")
        return text.startswith("ال") or word.startswith(("ال", "لل", "وال", "بال")) or pointing or before


def _marks(spans: Sequence[Span], text: str, starts: list[int], ends: list[int], at: object) -> Iterator[Mark]:
    from bisect import bisect_left, bisect_right

    if not starts or not callable(at):
        return
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        start, end = at(span.start), at(span.end)
        first = max(bisect_right(starts, start) - 1, 0)
        if ends[first] <= start and first + 1 < len(starts):
            first += 1
        last = max(bisect_left(starts, end) - 1, first)
        proclitic = ""
        before = text[max(0, start - 6) : start]
        match = _PROCLITIC.search(before)
        if match and (match.start(1) == 0 or not before[match.start(1) - 1].isalnum()):
            proclitic = match.group(1)
        yield Mark(span, first, last, proclitic)
