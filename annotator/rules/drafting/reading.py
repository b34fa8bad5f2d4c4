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
_CLITICS_OR_SIGNS = frozenset("وفبكل\"'ـ \t\n\r\v\f")
"""What may stand before a blank that a proclitic stands before; most words have another letter there."""
_DOCUMENTS = frozenset({"اذ", "حيث"})
_VERBAL = frozenset(
    {"القبض", "العثور", "الاستيلاء", "السيطره", "الافراج", "القضاء", "الفرار", "القاء", "القت", "القي", "القوا"}
)
"""«القبض على»: the article belongs to the phrase and points back to nothing; «إلقاء» only looks as if it had one."""
_OF_A_DEED = frozenset({"عمليه", "حمله"})
"""«عملية المداهمة» is as definite as «المداهمة»."""
_LIVES = frozenset({"حياته", "حياتها", "حياتهم", "حياتهن", "حياتهما"})
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
    frames = tuple(_lives_lost(words, load_frames().mark(words)))
    return Line(shadow, words, starts, ends, frames, NONE.union(*set(frames)))


def _lives_lost(words: Sequence[str], frames: list[frozenset[str]]) -> list[frozenset[str]]:
    """The frames of the words, where «فقد … حياته» and «فقدان … لحياتهم» are deaths, and nobody is missing."""
    for k, word in enumerate(words):
        if word.removeprefix("ل") not in _LIVES:
            continue
        lost = next((j for j in range(k - 1, max(k - 9, -1), -1) if "missing" in frames[j]), None)
        if lost is not None:
            frames[lost] = frames[lost] - {"missing"} | {"killed"}
    return frames


class Reading:
    """The words and marks of one paragraph."""

    def __init__(self, paragraph: DraftParagraph) -> None:
        self.paragraph = paragraph
        line = read_line(paragraph.text)
        self.folded = line.shadow.text
        self.marks = tuple(_marks(paragraph.spans, line))
        self.by_label: dict[str, list[Mark]] = {}
        for mark in self.marks:
            self.by_label.setdefault(mark.span.label, []).append(mark)
        self.describing: dict[int, bool] = {}
        """By a place mark's identity whether it only tells where another place lies, as far as that was asked."""
        self._inside: dict[str, frozenset[int]] = {}
        # «فجر» in a date is dawn, and names are no verbs.
        silent = self.inside("date") | self.inside("person")
        self.tokens = tuple(self._tokens(line, silent))
        self.sentence_starts = self._sentence_starts()
        self._where: dict[str, list[int]] = {}
        self._where_any: dict[tuple[str, ...], list[int]] = {}
        for k, frames in enumerate(line.frames):
            if frames and k not in silent:
                for frame in frames:
                    if frame in self._where:
                        self._where[frame].append(k)
                    else:
                        self._where[frame] = [k]

    def _tokens(self, line: Line, silent: frozenset[int]) -> list[Token]:
        """The words; those in `silent` without frames."""
        begins = {mark.first: line.shadow.at(mark.span.start) for mark in self.marks}
        text, words, starts, ends, frames = line.shadow.text, line.words, line.starts, line.ends, line.frames
        inside = {k for mark in self.marks for k in range(mark.first + 1, mark.last + 1)}
        date_starts = {mark.first for mark in self.by_label.get("date", ())}
        out: list[Token] = []
        new = tuple.__new__
        sentence = segment = clause = 0
        end = -1
        before = NONE
        for k, word in enumerate(words):
            start, here = starts[k], frames[k]
            if k and k not in inside:
                gap = text[end : min(start, begins[k]) if k in begins else start]
                ended = parted = dated = False
                if gap != " ":
                    digits = len(gap) == 1 and words[k - 1][-1].isdigit() and word[0].isdigit()
                    ended = not digits and _SENTENCE_END.search(gap) is not None
                    parted = ended or _CLAUSE_END.search(gap) is not None
                    dated = parted and word in _DATE_LEADS and (k + 1 in date_starts or k in date_starts)
                    sentence += ended
                    segment += ended or dated
                    clause += parted
                    dated = dated or (parted and word[0] == "و" and "says" in here)
                    segment += dated and not ended and word not in _DATE_LEADS
                turned = False
                if here:
                    turned = "turn" in here and "turn_not" not in here and ("turn" not in before or parted)
                    turned = turned or "raises_total" in here
                if turned or (word in _DOCUMENTS and k + 1 < len(words) and "documents" in frames[k + 1]):
                    segment += not (ended or dated)
                    clause += not parted
            # A third of the time of `Token(…)`, for every word.
            out.append(new(Token, (start, word, NONE if k in silent else here, sentence, segment, clause)))
            end, before = ends[k], here
        return out

    def _sentence_starts(self) -> list[int]:
        """For each sentence the position of its first word."""
        starts: list[int] = []
        for k, token in enumerate(self.tokens):
            if token.sentence == len(starts):
                starts.append(k)
        return starts

    def of(self, label: str) -> list[Mark]:
        """The marks of a label in text order."""
        return self.by_label.get(label, [])

    def inside(self, label: str) -> frozenset[int]:
        """Positions of the words under marks of a label."""
        found = self._inside.get(label)
        if found is None:
            found = frozenset([k for mark in self.of(label) for k in range(mark.first, mark.last + 1)])
            self._inside[label] = found
        return found

    def where(self, *frames: str) -> list[int]:
        """Positions of the words that carry any of the frames, in text order."""
        if len(frames) == 1:
            return self._where.get(frames[0], [])
        found = self._where_any.get(frames)
        if found is None:
            found = self._where_any[frames] = sorted({k for frame in frames for k in self._where.get(frame, ())})
        return found

    def frames_of(self, mark: Mark) -> frozenset[str]:
        """All frames of the words under a mark."""
        found = self.tokens[mark.first].frames
        for k in range(mark.first + 1, mark.last + 1):
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
        if word.lstrip("وبفل") in _VERBAL and not pointing:
            return before
        if word.lstrip("وفبل") in _OF_A_DEED and self.tokens[mark.last].word.startswith("ال"):
            return True
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
    plain = line.shadow.deltas == (0,)
    if not starts:
        return
    for span in sorted(filter(_is_read, spans), key=_position):
        start, end = (span.start, span.end) if plain else (at(span.start), at(span.end))
        first = max(bisect_right(starts, start) - 1, 0)
        if ends[first] <= start and first + 1 < len(starts):
            first += 1
        last = max(bisect_left(starts, end) - 1, first)
        proclitic = ""
        before = text[start - 6 if start > 6 else 0 : start]
        if before[-1:] != " " or before[-2:-1] in _CLITICS_OR_SIGNS:
            match = _PROCLITIC.search(before)
            if match and (match.start(1) == 0 or not before[match.start(1) - 1].isalnum()):
                proclitic = match.group(1)
        yield tuple.__new__(Mark, (span, first, last, proclitic))


def _position(span: Span) -> tuple[int, int]:
    return span.start, -span.end
