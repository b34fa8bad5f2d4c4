"""Finds names as whole words however they are spelt, and cuts a text anew with other words in their place.

Spellings: hamza, ta marbuta, marks, tatweel, quotes and attached letters (`core.shadow`); and of names in several words
the case of the kunya («أبو / أبي / أبا سالم»), «بن / ابن», «عبد الله / عبدالله», the article of the last word («سالم
الحمدان / سالم حمدان»), points, hyphens and underscores between them, and capitals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ahocorasick_rs import AhoCorasick

from annotator.core.clitics import ARTICLE, proclitics_before
from annotator.core.records import Content, Event, Span
from annotator.core.shadow import fold

SHORTEST = 2
LAM = "ل"
PROCLITICS = "وفبلكس"
_WORD_START = r"(?<![^\W_])"
_GAP = r'[\s_\-."()\[\]]+'
_CANONICAL = re.compile(
    rf"(?P<gap>{_GAP})"
    rf"|(?P<bin>{_WORD_START}(?=بن{_GAP}\w))"
    rf"|{_WORD_START}[وف]?[بلك]?(?:اب(?P<case>[يا])(?={_GAP}\w)|(?:ابو|عبد)(?P<joined>)(?=\w\w))"
)
"""What differs between spellings of one name, on folded text: gaps, «بن», the case of a kunya, a joined kunya."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: offsets, and the folded form it is known by."""

    start: int
    end: int
    form: str


@dataclass(frozen=True, slots=True)
class Edit:
    """New words in the place of a stretch of a text."""

    start: int
    end: int
    words: str


def form_of(name: str) -> str:
    """The folded form of a name: what all its spellings share."""
    form = _canonical(fold(name, quotes=False).text)[0].strip()
    first, blank, last = form.rpartition(" ")
    return f"{first} {last.removeprefix(ARTICLE)}" if blank and _is_definite(last) else form


def _is_definite(word: str) -> bool:
    """Whether a word has the article and still is one without it («الله» is none)."""
    return word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 2


def _canonical(folded: str) -> tuple[str, list[int], list[int]]:
    """The folded text in the one spelling of names, and the breakpoints that lead back.

    From position `starts[k]` of it on, the position in the folded text is that plus `shifts[k]`.
    """
    pieces, starts, shifts = [], [0], [0]
    at = length = 0
    for match in _CANONICAL.finditer(folded):
        kind = match.lastgroup or ""
        words = {"gap": " ", "bin": "ا", "case": "و", "joined": " "}[kind]
        start, end = match.span(kind)
        if folded[start:end] == words:
            continue
        pieces += [folded[at:start], words]
        length += start - at + len(words)
        at = end
        starts.append(length)
        shifts.append(end - length)
    text = "".join([*pieces, folded[at:]])
    lower = text.lower()
    return lower if len(lower) == len(text) else text, starts, shifts


def form_of_span(text: str, span: Span) -> str:
    """The folded form of a span's words; «ل|لجولاني» is the name with its article."""
    words = span.surface
    if words.startswith(LAM) and span.start > 0 and text[span.start - 1] == LAM:
        words = "ا" + words
    return form_of(words)


def cuts_a_word(text: str, span: Span) -> bool:
    """Whether the span begins or ends between two letters, other than behind an attached one («و|سالم»)."""
    start, end = span.start, span.end
    begins = start > 0 and text[start - 1].isalnum() and text[start].isalnum() and text[start - 1] not in PROCLITICS
    return begins or (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())


class Names:
    """A set of names to look for."""

    def __init__(self, forms: Iterable[str]) -> None:
        patterns: dict[str, tuple[str, int]] = {}
        for form in sorted(forms):
            if sum(letter.isalpha() for letter in form) < SHORTEST:
                continue
            first, blank, last = form.rpartition(" ")
            for pattern in (form, f"{first} {ARTICLE}{last}") if blank else (form,):
                patterns[pattern] = (form, 0)
                if pattern.startswith(ARTICLE) and len(pattern) > len(ARTICLE) + 1:
                    patterns.setdefault(LAM + LAM + pattern[len(ARTICLE) :], (form, 1))
        self._patterns = list(patterns.items())
        self._words = frozenset(word for form in patterns for word in form.split())
        self._automaton = AhoCorasick(list(patterns)) if patterns else None

    def find(self, text: str) -> list[Found]:
        """The names in a text, from left to right, of overlapping ones the longest."""
        if self._automaton is None:
            return []
        shadow = fold(text, quotes=False, words=self._words)
        folded = shadow.text
        canonical, starts, shifts = _canonical(folded)
        hits: list[tuple[int, int, str]] = []
        for index, *found_at in self._automaton.find_matches_as_indexes(canonical, overlapping=True):
            pattern, (form, shift) = self._patterns[index]
            first, last = (at + shifts[bisect_right(starts, at) - 1] for at in (found_at[0], found_at[1] - 1))
            start, end = first, last + 1
            if self._is_word(folded, start, end, definite=pattern.startswith((ARTICLE, LAM + LAM))):
                hits.append((start + shift, end, form))
        found: list[Found] = []
        last = 0
        for start, end, form in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            if start >= last:
                found.append(Found(*shadow.span(start, end), form))
                last = end
        return found

    @staticmethod
    def _is_word(folded: str, start: int, end: int, *, definite: bool) -> bool:
        if end < len(folded) and folded[end].isalnum():
            return False
        if start == 0 or not folded[start - 1].isalnum():
            return True
        return bool(proclitics_before(folded, start, definite=definite))


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made; they are in order and do not overlap."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.words]
        at = edit.end
    return "".join([*pieces, text[at:]])


def moved(content: Content, text: str, edits: Sequence[Edit]) -> tuple[Content, str]:
    """The content on the edited text, and that text; a span that an edit cuts through takes the whole new words in.

    Spans that come to mark the same words under the same label become one.
    """
    after = edited(text, edits)
    if not edits:
        return content, after
    kept: dict[tuple[str, int, int], str] = {}
    names: dict[str, str] = {}
    spans = []
    for span in content.spans:
        start, end = _moved(span.start, edits, is_end=False), _moved(span.end, edits, is_end=True)
        twin = kept.setdefault((span.label, start, end), span.id)
        names[span.id] = twin
        if twin == span.id:
            spans.append(replace(span, start=start, end=end, surface=after[start:end]))
    events = tuple(Event(e.id, e.type, _renamed(e.fields, names)) for e in content.events)
    return replace(content, spans=tuple(spans), events=events), after


def moved_item(item: str, edits: Sequence[Edit]) -> str:
    """What a decision of a ruling is about: a highlight (`place:10:15`) at its offsets in the edited text."""
    label, colon, offsets = item.partition(":")
    start, _, end = offsets.rstrip("+").partition(":")
    if not colon or not (start.isdigit() and end.isdigit()):
        return item
    return f"{label}:{_moved(int(start), edits, is_end=False)}:{_moved(int(end), edits, is_end=True)}"


def _moved(offset: int, edits: Sequence[Edit], *, is_end: bool) -> int:
    shift = 0
    for edit in edits:
        if offset >= edit.end:
            shift += len(edit.words) - (edit.end - edit.start)
        elif offset > edit.start:
            return edit.start + shift + (len(edit.words) if is_end else 0)
    return offset + shift


def _renamed(fields: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    def walk(key: str, value: Any) -> Any:
        if key in ("spans", "trigger") and isinstance(value, list | tuple):
            return list(dict.fromkeys(names.get(item, item) for item in value))
        if isinstance(value, Mapping):
            return {inner: walk(inner, item) for inner, item in value.items()}
        if isinstance(value, list | tuple):
            return [walk("", item) for item in value]
        return value

    return {key: walk(key, value) for key, value in fields.items()}
