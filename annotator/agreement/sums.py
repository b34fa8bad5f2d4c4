"""The counts of many reports as matrices, added up for many weightings of the reports at once.

A weighting says how often each report counts: each once (the value), those of one week (the trend), or a draw of the
bootstrap. One product of matrices adds up each kind of count for all of them, so intervals cost little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.ratings import Matrix
from annotator.agreement.statistics import Cell, Codes, Counted, Key

SPAN_COUNTS, EVENT_COUNTS = 8, 13
"""Numbers in a row of `SpanCounts` and of `EventCounts`."""


@dataclass(frozen=True, slots=True)
class CodeSums:
    """Codes added up, as `Codes`. Shapes: weightings × cells, weightings × codes, weightings, weightings."""

    codes: tuple[str, ...]
    cells: tuple[Cell, ...]
    found: Matrix
    shares: Matrix
    agreeing: Matrix
    n_units: Matrix


def code_sums(reports: Sequence[Codes], weights: Matrix) -> CodeSums:
    """The codes of the reports, added up. Weights: weightings × reports."""
    codes = sorted({code for report in reports for code in report.shares})
    cells = sorted({cell for report in reports for cell in report.cells})
    units = np.array([[report.agreeing, report.n_units] for report in reports], dtype=np.float64).reshape(-1, 2)
    together = weights @ units
    return CodeSums(
        tuple(codes),
        tuple(cells),
        weights @ _table([report.cells for report in reports], cells),
        weights @ _table([report.shares for report in reports], codes),
        together[:, 0],
        together[:, 1],
    )


def _table(rows: Sequence[Mapping[Key, float]], columns: Sequence[Key]) -> Matrix:
    place = {key: k for k, key in enumerate(columns)}
    out = np.zeros((len(rows), len(columns)))
    for k, row in enumerate(rows):
        for key, value in row.items():
            out[k, place[key]] = value
    return out


@dataclass(frozen=True, slots=True)
class CutSums:
    """Observed and expected disagreement of two observers about one label, both times the length of the text."""

    observed: Matrix
    expected: Matrix


Cut = Sequence[Any]
"""Σ δ², length, and of units and of gaps size, n, size, n …"""


def cut_sums(reports: Sequence[Cut], weights: Matrix) -> CutSums:
    """One label's cuts added up: the disagreements of `Unitizing`."""
    whole = weights @ np.array([[cut[0], cut[1]] for cut in reports], dtype=np.float64).reshape(-1, 2)
    row, size, n = _flat([cut[2] for cut in reports])
    sizes, column = np.unique(size, return_inverse=True)
    units = np.zeros((len(reports), len(sizes)))
    np.add.at(units, (row, column), n)
    used = weights @ units
    free = weights @ _room(*_flat([cut[3] for cut in reports]), sizes, len(reports))
    cubes = (2 * sizes**3 - 3 * sizes**2 + sizes) / 3
    length = np.maximum(whole[:, 1], 1.0)
    total = (used * ((used.sum(axis=1, keepdims=True) - 1) * cubes + sizes**2 * free)).sum(axis=1)
    below = 2 * length * (2 * length - 1) - used @ (sizes * (sizes - 1))
    expected = np.where(below > 0, 2 * total / np.where(below > 0, below, 1), 0.0)
    return CutSums(whole[:, 0] / (2 * length), expected)


def _flat(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], Matrix, Matrix]:
    """Lists of size, n, size, n … as the row, size and n of each entry."""
    every = np.fromiter(chain.from_iterable(rows), dtype=np.float64)
    row = np.repeat(np.arange(len(rows)), [len(found) // 2 for found in rows])
    return row, every[::2], every[1::2]


def _room(row: NDArray[np.int64], gap: Matrix, n: Matrix, sizes: Matrix, reports: int) -> Matrix:
    """Σ n (gap − unit + 1) over the gaps of each report that hold a unit of each size."""
    out = np.zeros((reports, len(sizes)))
    for k, size in enumerate(sizes):
        holds = gap >= size
        out[:, k] = np.bincount(row[holds], n[holds] * (gap[holds] - size + 1), minlength=reports)
    return out


class Sums:
    """The counts of the reports for every weighting. Weights: weightings × reports."""

    def __init__(self, reports: Sequence[Counted], weights: Matrix) -> None:
        self.reports, self.weights = reports, weights
        self.labels = sorted({label for report in reports for label in report.spans})
        place = {label: k for k, label in enumerate(self.labels)}
        spans = np.zeros((len(reports), len(self.labels), SPAN_COUNTS))
        for k, report in enumerate(reports):
            for label, counts in report.spans.items():
                spans[k, place[label]] = counts
        added = weights @ spans.reshape(len(reports), len(self.labels) * SPAN_COUNTS)
        self._spans = added.reshape(len(weights), len(self.labels), SPAN_COUNTS)
        self._cuts: dict[str, CutSums] = {}

    def spans(self, label: str | None) -> Matrix:
        """The counts of a label, or of all labels together. Shape: weightings × `SpanCounts`."""
        if label is None:
            return np.asarray(self._spans.sum(axis=1))
        if label not in self.labels:
            return np.zeros((len(self.weights), SPAN_COUNTS))
        return np.asarray(self._spans[:, self.labels.index(label)])

    def cuts(self, label: str) -> CutSums:
        """How pairs of members cut the text for a label; uncut where they did not mark it."""
        if label not in self._cuts:
            cuts = [report.cuts.get(label) or _uncut(report) for report in self.reports]
            self._cuts[label] = cut_sums(cuts, self.weights)
        return self._cuts[label]

    def events(self, *, in_paragraph: bool) -> Matrix:
        """The counts of events. Shape: weightings × `EventCounts`."""
        rows = [report.events_in_paragraph if in_paragraph else report.events for report in self.reports]
        return np.asarray(self.weights @ np.array(rows, dtype=np.float64).reshape(-1, EVENT_COUNTS))

    def codes(self, name: str) -> CodeSums:
        """What was said under a name."""
        return code_sums([report.codes_of(name) for report in self.reports], self.weights)


def _uncut(report: Counted) -> Cut:
    sizes, numbers = report.lengths[::2], report.lengths[1::2]
    length = sum(size * n for size, n in zip(sizes, numbers, strict=True))
    return [0.0, length, (), [value for size, n in zip(sizes, numbers, strict=True) for value in (size, 2 * n)]]
