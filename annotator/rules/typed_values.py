"""Plain words typed into a field («أمس», «أكثر من 3», a place name) → the norm they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotator.rules.context import Context
from annotator.rules.loading import fold_word

if TYPE_CHECKING:
    from annotator.rules.highlighter import Highlighter


_SHARE = 0.6
"""How much of the typed words a candidate must cover to be what was meant."""


def read_typed(highlighter: Highlighter, label: str, words: str, context: Context) -> dict[str, Any] | None:
    """The norm of `words` for a span or field of `label`, or None.

    Dates and counts ask their own readers first; then the longest candidate of that label in the words alone counts.
    """
    folded = fold_word(words)
    if not folded:
        return None
    if label in ("date", "count"):
        from annotator.rules.normalisers import READERS

        reader = READERS.get(label)
        read = reader(words, context) if reader is not None else None
        if read is not None:
            return dict(read)
    best: tuple[int, Mapping[str, Any]] | None = None
    for match in highlighter.candidates(words):
        if match.label != label or match.end - match.start < _SHARE * len(folded):
            continue
        norm = highlighter.norm(match, context)
        if norm and (best is None or match.end - match.start > best[0]):
            best = (match.end - match.start, norm)
    if best is not None:
        return dict(best[1])
    if label in ("place", "actor"):
        for entry in highlighter.gazetteer.by_form.get(folded, ()):
            if (entry.kind == "actor") == (label == "actor"):
                return {"actor_id": entry.id} if label == "actor" else highlighter.gazetteer.norm(entry)
        for entry in highlighter.gazetteer.search(words, limit=1) if label == "place" else ():
            if fold_word(entry.form).removeprefix("ال") == folded.removeprefix("ال"):
                return highlighter.gazetteer.norm(entry)
    return {"name": " ".join(words.split()), "kind": None} if label == "place" else None
