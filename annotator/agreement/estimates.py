"""Coefficients from counts per report, for many draws of reports at once: the value is the draw of each report once.

An estimate takes draws (samples × reports: how often each report is drawn) and gives one value a sample, NaN where it
is undefined. Formulas are those of `alpha`, `kappa`, `gwet` and `unitizing`, written over sums instead of ratings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from annotator.agreement.distances import masi_distance
from annotator.agreement.ratings import Matrix
from annotator.agreement.statistics import Codes, Key
from annotator.agreement.unitizing import Unitizing

Estimate = Callable[[Matrix], Matrix]
BetweenCodes = Callable[[str, str], float]


def ratio_of(above: ArrayLike, below: ArrayLike) -> Estimate:
    """Σ above / Σ below over the drawn reports; undefined where Σ below is 0. Shapes: reports, reports."""
    parts = np.column_stack([np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)])

    def estimate(drawn: Matrix) -> Matrix:
        sums = drawn @ parts
        return divided(sums[:, 0], sums[:, 1])

    return estimate


def divided(above: Matrix, below: Matrix) -> Matrix:
    """The quotient; NaN where below is not positive."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(below > 1e-12, above / below, np.nan))


def nominal_distance(one: str, other: str) -> float:
    """0 for the same code, else 1."""
    return float(one != other)


def ratio_distance(one: str, other: str) -> float:
    """((a − b) / (a + b))² of two codes that are numbers, 0 where both are 0."""
    a, b = float(one), float(other)
    return ((a - b) / (a + b)) ** 2 if a + b else 0.0


def set_distance(one: str, other: str) -> float:
    """MASI distance of two codes that are sets, their members joined by «+»."""
    a, b = (frozenset(code.split("+")) if code else frozenset() for code in (one, other))
    return masi_distance(a, b)


def alpha_of_codes(reports: Sequence[Codes], distance: BetweenCodes = nominal_distance) -> Estimate:
    """Krippendorff's α; undefined where no disagreement was to be expected."""
    categories = sorted({code for codes in reports for code in codes.shares})
    cells = sorted({cell for codes in reports for cell in codes.cells})
    observed = _table([codes.cells for codes in reports], cells)
    place = {code: k for k, code in enumerate(categories)}
    first = np.zeros((len(cells), len(categories)))
    for row, (one, _) in enumerate(cells):
        first[row, place[one]] = 1.0
    apart = np.array([distance(one, other) for one, other in cells])
    between = np.array([[distance(a, b) for b in categories] for a in categories]).reshape(
        len(categories), len(categories)
    )

    def estimate(drawn: Matrix) -> Matrix:
        if not cells:
            return np.full(len(drawn), np.nan)
        found = drawn @ observed
        used = found @ first
        expected = np.einsum("sa,ab,sb->s", used, between, used)
        return 1.0 - divided((used.sum(axis=1) - 1.0) * (found @ apart), expected)

    return estimate


def raw_of_codes(reports: Sequence[Codes]) -> Estimate:
    """Raw agreement: mean over units of the share of agreeing pairs."""
    return ratio_of([codes.agreeing for codes in reports], [codes.n_units for codes in reports])


def chance_corrected(reports: Sequence[Codes], coefficient: str) -> Estimate:
    """(p_a − p_e) / (1 − p_e): `fleiss_kappa` with p_e = Σ p², `gwet_ac1` with p_e = Σ p (1 − p) / (q − 1).

    q is the number of codes used anywhere. Undefined where one code only is used.
    """
    categories = sorted({code for codes in reports for code in codes.shares})
    shares = _table([codes.shares for codes in reports], categories)
    counts = np.array([[codes.agreeing, codes.n_units] for codes in reports]).reshape(-1, 2)

    def estimate(drawn: Matrix) -> Matrix:
        sums = drawn @ counts
        agreeing = divided(sums[:, 0], sums[:, 1])
        p = (drawn @ shares) / np.where(sums[:, 1:] > 0, sums[:, 1:], np.nan)
        varied = (p > 0).sum(axis=1) > 1
        if coefficient == "fleiss_kappa":
            chance = (p**2).sum(axis=1)
        else:
            chance = (p * (1 - p)).sum(axis=1) / max(len(categories) - 1, 1)
        return np.asarray(np.where(varied, divided(agreeing - chance, 1 - chance), np.nan))

    return estimate


Cuts = Callable[[Matrix], tuple[Matrix, Matrix]]
"""From draws: observed and expected disagreement of two observers, both times the length of the text."""


def alpha_of_cuts(labels: Sequence[Cuts]) -> Estimate:
    """Krippendorff's α for unitizing of two observers; several labels: 1 − Σ D_o / Σ D_e."""

    def estimate(drawn: Matrix) -> Matrix:
        both = [cuts(drawn) for cuts in labels]
        if not both:
            return np.full(len(drawn), np.nan)
        observed = np.sum([o for o, _ in both], axis=0)
        return 1.0 - divided(observed, np.sum([e for _, e in both], axis=0))

    return estimate


def cuts_of(reports: Sequence[Sequence[Unitizing]]) -> Cuts:
    """The disagreements of one label, as `Unitizing.disagreements`; `reports`: each the cuts of its pairs."""
    sizes = np.array(sorted({size for pairs in reports for cut in pairs for size in cut.units}), dtype=np.float64)
    place = {size: k for k, size in enumerate(sizes.tolist())}
    units = np.zeros((len(reports), len(sizes)))
    room = np.zeros((len(reports), len(sizes)))
    for row, pairs in enumerate(reports):
        for cut in pairs:
            for size, n in cut.units.items():
                units[row, place[size]] += n
        room[row] = _room([item for cut in pairs for item in cut.gaps.items()], sizes)
    whole = np.array([[sum(c.observed for c in pairs), sum(c.length for c in pairs)] for pairs in reports])
    whole = whole.reshape(-1, 2)
    cubes = (2 * sizes**3 - 3 * sizes**2 + sizes) / 3

    def parts(drawn: Matrix) -> tuple[Matrix, Matrix]:
        sums, used, free = drawn @ whole, drawn @ units, drawn @ room
        length = np.maximum(sums[:, 1], 1.0)
        total = (used * ((used.sum(axis=1, keepdims=True) - 1) * cubes + sizes**2 * free)).sum(axis=1)
        below = 2 * length * (2 * length - 1) - used @ (sizes * (sizes - 1))
        return sums[:, 0] / (2 * length), np.asarray(
            np.where(below > 0, 2 * total / np.where(below > 0, below, 1), 0.0)
        )

    return parts


def _room(gaps: list[tuple[int, int]], sizes: Matrix) -> Matrix:
    """Σ n (gap − unit + 1) over the gaps that hold a unit of each size; `gaps`: length and how many."""
    if not gaps:
        return np.zeros(len(sizes))
    gaps.sort()
    lengths, n = np.array(gaps, dtype=np.float64).T
    # Summed from the longest gap down, so that each size reads one place.
    below = np.concatenate([np.cumsum((n * (lengths + 1))[::-1])[::-1], [0.0]])
    many = np.concatenate([np.cumsum(n[::-1])[::-1], [0.0]])
    at = np.searchsorted(lengths, sizes)
    return np.asarray(below[at] - sizes * many[at])


def _table(rows: Sequence[Mapping[Key, float]], columns: Sequence[Key]) -> Matrix:
    place = {key: k for k, key in enumerate(columns)}
    out = np.zeros((len(rows), len(columns)))
    for k, row in enumerate(rows):
        for key, value in row.items():
            out[k, place[key]] = value
    return out
