"""A paragraph as the drafter reads it: its spans, and its words with their frames, cut into sentences and clauses.

A *sentence* ends at a full stop, question mark, semicolon or colon. A *segment* is a sentence, or the part of one
from a turn («كما …», «فيما …», «وفي 3 أيار …») to the next. A *clause* ends at a comma, bracket or free dash as well.
No border falls inside a span.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from annotator.core import edtf
from annotator.core.records import Span
from annotator.core.shadow import Shadow, fold
from annotator.rules.drafting.frames import NONE, load_frames

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?؟؛:;]|\n")
_CLAUSE_END = re.compile(r"[،,()\[\]]|(?:^| )-(?: |$)")
_PROCLITIC = re.compile(r"([وفبكل]{1,2})[\"'ـ\s]*$")
_DOCUMENTS = frozenset({"اذ", "حيث"})
_VERBAL = frozenset({"القبض", "العثور", "الاستيلاء", "السيطره", "الافراج", "القضاء", "الفرار"})
"""«القبض على»: the article belongs to the phrase and points back to nothing."""
_DATE_LEADS = frozenset(
    {
        "وفي", "ففي", "وبتاريخ", "وفجر", "ومساء", "وصباح", "وظهر", "وعصر", "ونهار", "وليل", "وليله", "ويوم", "فيوم",
        "ومنذ", "وخلال", "وبعد", "وقبل", "وامس",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """What the drafter is given of one paragraph."""

    text: str
    paragraph_role: str
    spans: tuple[Span, ...] = ()


class Token(NamedTuple):
    """One word: its folded form, its frames, and the sentence, segment and clause it stands in."""

    start: int
    word: str
    frames: frozenset[str]
    sentence: int
    segment: int
    clause: int


class Mark(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's folded shadow, its words with their borders in it, the frames of each word and of all together."""

    shadow: Shadow
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    frames: tuple[frozenset[str], ...]
    all_frames: frozenset[str]


@lru_cache(maxsize=1024)
def read_line(text: str) -> Line:
    """The line of a stored text; roles and drafts read the same lines, so they are kept for a while."""
    shadow = fold(text)
    text = shadow.text
    borders = [match.span() for match in _WORD.finditer(text)]
    words = tuple([text[start:end] for start, end in borders])
    starts, ends = zip(*borders, strict=True) if borders else ((), ())
    frames = tuple(load_frames().mark(words))
    return Line(shadow, words, starts, ends, frames, NONE.union(*set(frames)))


class Reading:
    """The words and marks of one paragraph."""

    def __init__(self, paragraph: DraftParagraph) -> None:
        self.paragraph = paragraph
        line = read_line(paragraph.text)
        self.folded = line.shadow.text
        self.marks = tuple(_marks(paragraph.spans, line))
        self.by_label: dict[str, list[Mark]] = {}
        for mark in self.marks:
            self.by_label.setdefault(mark.label, []).append(mark)
        self.tokens = tuple(self._tokens(line))
        self._where: dict[str, list[int]] = {}
        for k, token in enumerate(self.tokens):
            for frame in token.frames:
                self._where.setdefault(frame, []).append(k)

    def _tokens(self, line: Line) -> Iterator[Token]:
        begins = {mark.first: line.shadow.at(mark.span.start) for mark in self.marks}
        text, words, starts, ends, frames = line.shadow.text, line.words, line.starts, line.ends, line.frames
        inside = {k for mark in self.marks for k in range(mark.first + 1, mark.last + 1)}
        silent = {k for label in ("date", "person") for m in self.of(label) for k in range(m.first, m.last + 1)}
        date_starts = {mark.first for mark in self.by_label.get("date", ())}
        sentence = segment = clause = 0
        for k, word in enumerate(words):
            if k and k not in inside:
                gap = text[ends[k - 1] : min(starts[k], begins.get(k, starts[k]))]
                ended = parted = dated = False
                if gap != " ":
                    digits = len(gap) == 1 and words[k - 1][-1].isdigit() and word[0].isdigit()
                    ended = not digits and _SENTENCE_END.search(gap) is not None
                    parted = ended or _CLAUSE_END.search(gap) is not None
                    dated = parted and word in _DATE_LEADS and (k + 1 in date_starts or k in date_starts)
                    sentence += ended
                    segment += ended or dated
                    clause += parted
                    dated = dated or (parted and word[0] == "و" and "says" in frames[k])
                    segment += dated and not ended and word not in _DATE_LEADS
                turned = "turn" in frames[k] and "turn_not" not in frames[k]
                turned = turned and ("turn" not in frames[k - 1] or parted)
                turned = turned or "raises_total" in frames[k]
                if turned or (word in _DOCUMENTS and k + 1 < len(words) and "documents" in frames[k + 1]):
                    segment += not (ended or dated)
                    clause += not parted
            # «فجر» in a date is dawn, and names are no verbs.
            yield Token(starts[k], word, NONE if k in silent else frames[k], sentence, segment, clause)

    def of(self, label: str) -> list[Mark]:
        """The marks of a label in text order."""
        return self.by_label.get(label, [])

    def where(self, *frames: str) -> list[int]:
        """Positions of the words that carry any of the frames, in text order."""
        if len(frames) == 1:
            return self._where.get(frames[0], [])
        return sorted({k for frame in frames for k in self._where.get(frame, ())})

    def frames_of(self, mark: Mark) -> frozenset[str]:
        """All frames of the words under a mark."""
        found: frozenset[str] = frozenset()
        for k in range(mark.first, mark.last + 1):
            found |= self.tokens[k].frames
        return found

    def has(self, frame: str, first: int, last: int) -> bool:
        """Whether a word in [first, last] carries the frame."""
        where = self._where.get(frame)
        if where is None:
            return False
        place = bisect_left(where, first)
        return place < len(where) and where[place] <= last

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
        surface = mark.span.surface
        after = mark.last + 1
        pointing = after < len(self.tokens) and "recalls" in self.tokens[after].frames
        before = mark.first > 0 and self.tokens[mark.first - 1].word in ("هذه", "هذا", "تلك", "ذلك")
        if word.lstrip("وب") in _VERBAL and not pointing:
            return before
        return surface.startswith("ال") or word.startswith(("ال", "لل", "وال", "بال")) or pointing or before


_NEEDED = {"trigger": "type", "actor": "actor_id", "place": "name", "source": "source"}


def _is_read(span: Span) -> bool:
    """Whether the span's normal form says enough to fill a slot; a span that nobody could read is passed over."""
    norm = span.norm
    if span.label == "count":
        ranged = norm.get("low") is not None and norm.get("high") is not None
        return norm.get("value") is not None or bool(norm.get("vague")) or ranged
    if span.label == "date":
        return edtf.is_valid(norm.get("edtf"))
    needed = _NEEDED.get(span.label)
    return needed is None or bool(norm.get(needed))


def _marks(spans: Sequence[Span], line: Line) -> Iterator[Mark]:
    """The marks of the spans in text order."""
    text, starts, ends, at = line.shadow.text, line.starts, line.ends, line.shadow.at
    if not starts:
        return
    for span in sorted(filter(_is_read, spans), key=lambda s: (s.start, -s.end)):
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
