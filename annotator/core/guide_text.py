"""Prose of the annotation guide, read into runs: plain text, quoted words of a report, literal values, and links.

In `seeds/guide/` «…» quotes words of a report, `…` a literal value, and `{labels.count}` names another entry by its
path (`{labels.count|counts}` in other words), so that a name is never written twice. A blank line parts paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

PARTS = re.compile(r"«(?P<words>[^«»]+)»|`(?P<value>[^`]+)`|\{(?P<link>[a-z0-9_.-]+)(?:\|(?P<shown>[^{}]+))?\}")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of prose; `kind` is text, words, value or link (then `anchor` says where to)."""

    kind: str
    text: str
    anchor: str = ""


Prose = tuple[tuple[Run, ...], ...]
"""Paragraphs of runs."""


def read_prose(text: str, resolve: Callable[[str], tuple[str, str]]) -> Prose:
    """The paragraphs of a text; `resolve` gives the name and the anchor that a path stands for, or raises."""
    return tuple(_runs(" ".join(part.split()), resolve) for part in re.split(r"\n\s*\n", text) if part.strip())


def _runs(text: str, resolve: Callable[[str], tuple[str, str]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for found in PARTS.finditer(text):
        if found.start() > at:
            runs.append(Run("text", text[at : found.start()]))
        if found["words"]:
            runs.append(Run("words", found["words"]))
        elif found["value"]:
            runs.append(Run("value", found["value"]))
        else:
            name, anchor = resolve(found["link"])
            runs.append(Run("link", found["shown"] or name, anchor))
        at = found.end()
    if at < len(text):
        runs.append(Run("text", text[at:]))
    return tuple(runs)
