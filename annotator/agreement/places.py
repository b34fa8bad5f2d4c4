"""Where the paragraphs behind the numbers of a report are: how far each agrees, and what was said in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.agreement.statistics import Evidence

WHOLLY, NEARLY, NOT = 2, 1, 0


class Places:
    """Paragraphs by their number in the report; of several levels the least counts."""

    def __init__(self) -> None:
        self.levels: dict[str, dict[int, int]] = {}
        self.cells: dict[str, dict[str, set[int]]] = {}

    def note(self, about: str, index: int, level: int) -> None:
        """Note how far a paragraph agrees in what a number is about; a lower level stays."""
        known = self.levels.setdefault(about, {})
        if level < known.get(index, WHOLLY + 1):
            known[index] = level

    def cell(self, name: str, one: str, other: str, index: int) -> None:
        """Note that the first rater said `one` and the second `other` in the paragraph."""
        self.cells.setdefault(name, {}).setdefault(f"{one}|{other}", set()).add(index)

    def add(self, more: Places) -> None:
        """Note all that was noted there too."""
        for about, found in more.levels.items():
            for index, level in found.items():
                self.note(about, index, level)
        for name, cells in more.cells.items():
            known = self.cells.setdefault(name, {})
            for cell, indexes in cells.items():
                known.setdefault(cell, set()).update(indexes)

    def counts(self) -> dict[str, list[int]]:
        """About → how many paragraphs agree not, nearly, wholly."""
        return {about: _count(found) for about, found in self.levels.items()}

    def evidence(self) -> Evidence:
        """What is stored of it."""
        return Evidence(
            {about: _by_level(found) for about, found in self.levels.items()},
            {name: {cell: sorted(found) for cell, found in cells.items()} for name, cells in self.cells.items()},
        )


def _count(found: Mapping[int, int]) -> list[int]:
    counts = [0, 0, 0]
    for level in found.values():
        counts[level] += 1
    return counts


def _by_level(found: Mapping[int, int]) -> dict[str, Sequence[int]]:
    out: dict[str, Sequence[int]] = {}
    for level in (NOT, NEARLY, WHOLLY):
        indexes = sorted(index for index, one in found.items() if one == level)
        if indexes:
            out[str(level)] = indexes
    return out
