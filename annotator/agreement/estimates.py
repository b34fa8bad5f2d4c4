"""Coefficients from counts that were added up: one value for each weighting of the reports, NaN where it is undefined.

Formulas are those of `alpha`, `kappa`, `gwet` and `unitizing`, written over sums instead of ratings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from annotator.agreement.distances import masi_distance
from annotator.agreement.ratings import Matrix
from annotator.agreement.sums import CodeSums, CutSums

BetweenCodes = Callable[[str, str], float]


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


def alpha(sums: CodeSums, distance: BetweenCodes = nominal_distance) -> Matrix:
    """Krippendorff's α; undefined where no disagreement was to be expected."""
    if not sums.codes:
        return np.full(len(sums.n_units), np.nan)
    place = {code: k for k, code in enumerate(sums.codes)}
    first = np.zeros((len(sums.cells), len(sums.codes)))
    for row, (one, _) in enumerate(sums.cells):
        first[row, place[one]] = 1.0
    apart = np.array([distance(one, other) for one, other in sums.cells])
    between = np.array([[distance(a, b) for b in sums.codes] for a in sums.codes])
    used = sums.found @ first
    expected = np.einsum("sa,sa->s", used @ between, used)
    return 1.0 - divided((used.sum(axis=1) - 1.0) * (sums.found @ apart), expected)


def raw_agreement(sums: CodeSums) -> Matrix:
    """Raw agreement: mean over units of the share of agreeing pairs."""
    return divided(sums.agreeing, sums.n_units)


def chance_corrected(sums: CodeSums, coefficient: str) -> Matrix:
    """(p_a − p_e) / (1 − p_e): `fleiss_kappa` with p_e = Σ p², `gwet_ac1` with p_e = Σ p (1 − p) / (q − 1).

    q is the number of codes used anywhere. Undefined where one code only is used.
    """
    agreeing = raw_agreement(sums)
    n_units = sums.n_units[:, None]
    p = sums.shares / np.where(n_units > 0, n_units, np.nan)
    if coefficient == "fleiss_kappa":
        chance = (p**2).sum(axis=1)
    else:
        chance = (p * (1 - p)).sum(axis=1) / max(len(sums.codes) - 1, 1)
    varied = (p > 0).sum(axis=1) > 1
    return np.asarray(np.where(varied, divided(agreeing - chance, 1 - chance), np.nan))


def alpha_of_cuts(labels: Sequence[CutSums]) -> Matrix:
    """Krippendorff's α for unitizing of two observers; several labels (at least one): 1 − Σ D_o / Σ D_e."""
    observed = np.sum([cut.observed for cut in labels], axis=0)
    return 1.0 - divided(observed, np.sum([cut.expected for cut in labels], axis=0))
