"""What became of the paragraphs of a text that was published again with corrections, and of the words in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

SAME_PARAGRAPH = 0.5
"""From which share of common words on a changed paragraph counts as the corrected one and not as another."""

# A word with its marks is never cut, or its letters would lose their joins where it is shown.
_WORDS = re.compile(r"\s+|[\w\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u200C\u200D]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stand in both texts (`kept`), only in the earlier (`gone`) or only in the later one (`new`)."""

    kind: Literal["kept", "gone", "new"]
    text: str


def aligned_paragraphs(earlier: Sequence[str], later: Sequence[str]) -> tuple[int | None, ...]:
    """For each later paragraph the index of the earlier one it stands for, None for a new one.

    Equal paragraphs are paired in order, then those that only moved, then changed ones that stand between the same
    neighbours and share at least half of their words. No earlier paragraph is given twice.
    """
    found: dict[int, int] = {}
    gaps: list[tuple[range, range]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, earlier, later, autojunk=False).get_opcodes():
        if kind == "equal":
            found.update(zip(range(j1, j2), range(i1, i2), strict=True))
        else:
            gaps.append((range(i1, i2), range(j1, j2)))
    moved: dict[str, list[int]] = {}
    for gone, _ in gaps:
        for i in gone:
            moved.setdefault(earlier[i], []).append(i)
    for _, new in gaps:
        found.update((j, moved[later[j]].pop(0)) for j in new if moved.get(later[j]))
    taken = set(found.values())
    for gone, new in gaps:
        left = [i for i in gone if i not in taken]
        for j in new:
            if j in found:
                continue
            alike = max(left, key=lambda i: _likeness(earlier[i], later[j]), default=None)
            if alike is not None and _likeness(earlier[alike], later[j]) >= SAME_PARAGRAPH:
                found[j] = alike
                left = [i for i in left if i > alike]
    return tuple(found.get(j) for j in range(len(later)))


def changed_words(earlier: str, later: str) -> tuple[Stretch, ...]:
    """The two texts as one row of stretches; kept and new ones make the later text, kept and gone ones the earlier."""
    before, after = _WORDS.findall(earlier), _WORDS.findall(later)
    row: list[Stretch] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            row.append(Stretch("kept", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            row.append(Stretch("gone", "".join(before[i1:i2])))
        if j2 > j1:
            row.append(Stretch("new", "".join(after[j1:j2])))
    return tuple(row)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
