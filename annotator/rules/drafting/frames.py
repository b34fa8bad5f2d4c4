"""The word frames of `seeds/drafting/*.toml`: which words tell harm, parts, outcome, place relation or a turn of events.

A frame is data: a name, a reason, its words, phrases that contain it and phrases that do not. Words are compared folded
and without proclitics («و ف ب ل ك» and the article); `=` before a word or phrase asks for its first word as written.
How the frames are used is in the modules beside this one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from annotator.config import resource_dir
from annotator.core.shadow import fold_letters
from annotator.errors import InvalidInput, N_

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Frame:
    """One named set of words with its reason and its examples."""

    name: str
    why: str
    words: tuple[str, ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


def stems(word: str) -> tuple[str, ...]:
    """The folded word as written, then without its conjunction, preposition and article."""
    forms = [word]
    if len(word) > 3 and word[0] in "وف":
        forms.append(word[1:])
    for form in tuple(forms):
        if len(form) > 4 and form.startswith("لل"):
            forms.append(form[2:])
        elif len(form) > 3 and form[0] in "بكل":
            forms.append(form[1:])
    forms.extend(form[2:] for form in tuple(forms) if len(form) > 4 and form.startswith("ال"))
    return tuple(dict.fromkeys(forms))


class Frames:
    """All frames, ready to mark the words of a text."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frames = {frame.name: frame for frame in frames}
        self._single: dict[str, set[str]] = {}
        self._exact: dict[str, set[str]] = {}
        self._phrases: dict[str, list[tuple[bool, tuple[str, ...], str]]] = {}
        for frame in frames:
            for words in frame.words:
                self._add(words, frame.name)
        self._seen: dict[str, tuple[tuple[str, ...], frozenset[str], bool]] = {}

    def _add(self, words: str, name: str) -> None:
        exact = words.startswith("=")
        first, *rest = fold_letters(words.removeprefix("=")).replace(":", "").split()
        if rest:
            self._phrases.setdefault(first, []).append((exact, tuple(rest), name))
        else:
            (self._exact if exact else self._single).setdefault(first, set()).add(name)

    def _look_up(self, word: str) -> tuple[tuple[str, ...], frozenset[str], bool]:
        """(stems of the word, its frames, whether a phrase may begin with it)."""
        known = self._seen.get(word)
        if known is None:
            forms = stems(word)
            found = set(self._exact.get(word, ()))
            for form in forms:
                found |= self._single.get(form, set())
            opens = any(form in self._phrases for form in forms)
            known = forms, frozenset(found) if found else NONE, opens
            if len(self._seen) < 200_000:
                self._seen[word] = known
        return known

    def mark(self, words: Sequence[str]) -> list[frozenset[str]]:
        """The frame names of each folded word; a phrase marks all of its words."""
        looked = [self._look_up(word) for word in words]
        marks = [found for _, found, _ in looked]
        for position, (forms, _, opens) in enumerate(looked):
            if not opens:
                continue
            for order, form in enumerate(forms):
                for exact, rest, name in self._phrases.get(form, ()):
                    end = position + 1 + len(rest)
                    if (exact and order) or end > len(words):
                        continue
                    if all(part in looked[position + 1 + k][0] for k, part in enumerate(rest)):
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
