"""The word frames of `seeds/drafting/*.toml`: which words tell harm, parts, outcome or a turn of events.

A frame is data: a name, a reason, its words, phrases that contain it and phrases that do not. Words are compared folded
and without proclitics («و ف ب ل ك» and the article); `=` before a word or phrase asks for its first word as written.
How the frames are used is in the modules beside this one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from annotator.config import resource_dir
from annotator.core.shadow import fold_letters
from annotator.errors import N_, InvalidInput

NONE: frozenset[str] = frozenset()
_PARTICLES = frozenset({"من", "لا", "لم", "ما", "عن"})
"""Short words that may begin a phrase with a conjunction before them («ومن المقرر»، «ولا يستبعد»)."""
_KEPT_WORDS = 100_000


@dataclass(frozen=True, slots=True)
class Frame:
    """One named set of words with its reason and its examples."""

    name: str
    why: str
    words: tuple[str, ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


def stems(word: str) -> tuple[str, ...]:
    """The folded word as written, then without its conjunction, preposition, article and accusative alef."""
    forms = [word]
    if len(word) > 3 and word[0] in "وف":
        forms.append(word[1:])
    for form in tuple(forms):
        if len(form) > 4 and form.startswith("لل"):
            forms.append(form[2:])
        elif len(form) > 3 and form[0] in "بكل":
            forms.append(form[1:])
    forms.extend(form[2:] for form in tuple(forms) if len(form) > 4 and form.startswith("ال"))
    # The accusative of an indefinite noun («هجوما») is the noun.
    forms.extend(form[:-1] for form in tuple(forms) if len(form) > 4 and form.endswith("ا"))
    return tuple(dict.fromkeys(forms))


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of one folded word: its stems, its frames, and the phrases that may begin with it."""

    forms: tuple[str, ...]
    frames: frozenset[str]
    seconds: Mapping[str, tuple[_Phrase, ...]]
    """Second word of a phrase that this word may begin → those phrases."""


_Phrase = tuple[tuple[str, ...], str]
"""(the words after the second, the frame's name)."""


class Frames:
    """All frames, ready to mark the words of a text."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frames = {frame.name: frame for frame in frames}
        self._single: dict[str, set[str]] = {}
        self._exact: dict[str, set[str]] = {}
        self._phrases: dict[tuple[bool, str], dict[str, list[_Phrase]]] = {}
        for frame in frames:
            for words in frame.words:
                self._add(words, frame.name)
        self._known: dict[str, _Word] = {}

    def _add(self, words: str, name: str) -> None:
        exact = words.startswith("=")
        first, *rest = fold_letters(words.removeprefix("=")).replace(":", "").split()
        if rest:
            beginnings = self._phrases.setdefault((exact, first), {})
            beginnings.setdefault(rest[0], []).append((tuple(rest[1:]), name))
        else:
            (self._exact if exact else self._single).setdefault(first, set()).add(name)

    def _look_up(self, word: str) -> _Word:
        """What is known of a word that was not met before; kept, for reports repeat their words."""
        forms = stems(word)
        found = set(self._exact.get(word, ()))
        seconds: dict[str, tuple[_Phrase, ...]] = {}
        keys = [(True, word), *((False, form) for form in forms)]
        if word[1:] in _PARTICLES and word[0] in "وف":
            keys.append((False, word[1:]))
        for key in keys:
            for second, phrases in self._phrases.get(key, {}).items():
                seconds[second] = (*seconds.get(second, ()), *phrases)
        for form in forms:
            found |= self._single.get(form, set())
        known = _Word(forms, frozenset(found) if found else NONE, seconds)
        if len(self._known) < _KEPT_WORDS:
            self._known[word] = known
        return known

    def mark(self, words: Sequence[str]) -> list[frozenset[str]]:
        """The frame names of each folded word; a phrase marks all of its words."""
        get = self._known.get
        known = [get(word) or self._look_up(word) for word in words]
        marks = [word.frames for word in known]
        for position, word in enumerate(known[:-1]):
            if not word.seconds:
                continue
            for second in known[position + 1].forms:
                for rest, name in word.seconds.get(second, ()):
                    end = position + 2 + len(rest)
                    if end <= len(known) and all(part in known[position + 2 + k].forms for k, part in enumerate(rest)):
                        for k in range(position, end):
                            marks[k] = marks[k] | {name}
        return marks


def read_frames(folder: Path) -> tuple[Frame, ...]:
    """Every frame of the folder's files. Raises: InvalidInput naming the file and the frame that is incomplete."""
    frames: list[Frame] = []
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("frame", ()):
            missing = [key for key in ("name", "why", "words", "hits", "misses") if not entry.get(key)]
            if missing:
                raise InvalidInput(
                    N_("%(path)s: frame %(name)s lacks %(missing)s."),
                    path=path.name,
                    name=entry.get("name", "?"),
                    missing=", ".join(missing),
                )
            frames.append(
                Frame(
                    name=entry["name"],
                    why=entry["why"],
                    words=tuple(entry["words"]),
                    hits=tuple(entry["hits"]),
                    misses=tuple(entry["misses"]),
                )
            )
    return tuple(frames)


@lru_cache(maxsize=4)
def load_frames(folder: Path | None = None) -> Frames:
    """The shipped frames, or those of a folder; read once a process."""
    return Frames(read_frames(folder or resource_dir("seeds") / "drafting"))
