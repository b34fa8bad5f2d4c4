"""Agreement beyond chance of raters who sort units into categories: Cohen's, Scott's and Fleiss' coefficients.

They differ in what chance is: each rater's own habits (Cohen 1960), or the habits of all together (Scott 1955; Fleiss
1971). Beside them stands the raw agreement, which knows no chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from annotator.agreement.alpha import why_undefined
from annotator.agreement.bootstrap import interval_over_reports
from annotator.agreement.distances import custom
from annotator.agreement.ratings import Matrix, Ratings, read_ratings
from annotator.agreement.results import Excluded, Result, undefined
from annotator.errors import N_, InvalidInput


def kappa_of(table: Matrix, distances: Matrix) -> float | None:
    """κ_w = 1 − Σ d_ij n_ij / Σ d_ij n_i· n_·j / n (Cohen 1968, formula 2); None where the chance term is 0."""
    total = float(table.sum())
    if total <= 0:
        return None
    expected = float(table.sum(axis=1) @ distances @ table.sum(axis=0)) / total
    return None if expected <= 0 else 1.0 - float((distances * table).sum()) / expected


def weighted_kappa(data: Mapping[str, Any], weighting: str) -> Result:
    """Cohen's κ of two raters, plain or weighted.

    `data`: any layout in which raters are known; units without both ratings are dropped. `weighting`: `nominal` (Cohen
    1960), `linear` |c − k|, `quadratic` (c − k)² (Fleiss & Cohen 1973), `custom` (`data["distance"]` or
    `data["weights"]`, Cohen 1968). More than two raters: the mean over the pairs of raters where it is defined (Light
    1971), others listed in `excluded`.

    Undefined: `no_units`, `one_member_only`, and `no_variation` where no disagreement was to be expected.
    """
    ratings = read_ratings(data)
    if not ratings.raters_known:
        raise InvalidInput(
            N_("Cohen's kappa needs to know who rated what; got %(got)s. Use Fleiss' kappa for counts of raters."),
            got="item_x_category_counts",
        )
    reason = why_undefined(ratings)
    if reason:
        return undefined(reason, n_raters=ratings.n_raters, excluded=ratings.excluded)
    distances = _differences(ratings, weighting, data)
    pairs = list(combinations(range(ratings.n_raters), 2))

    def value(chosen: Ratings) -> float | None:
        known = [k for k in (kappa_of(chosen.table(a, b), distances) for a, b in pairs) if k is not None]
        return float(np.mean(known)) if known else None

    found = value(ratings)
    lost = sum(kappa_of(ratings.table(a, b), distances) is None for a, b in pairs)
    excluded = ratings.excluded + ((Excluded("pairs", "no_variation", lost),) if lost else ())
    if found is None:
        return undefined("no_variation", n_units=ratings.n_units, n_raters=ratings.n_raters, excluded=excluded)
    return Result(
        found,
        n_units=ratings.n_units,
        n_raters=ratings.n_raters,
        excluded=excluded,
        interval=interval_over_reports(ratings, value),
    )


def _differences(ratings: Ratings, weighting: str, data: Mapping[str, Any]) -> Matrix:
    if weighting == "custom":
        return custom(ratings, data)
    if weighting == "nominal":
        return 1.0 - np.eye(len(ratings.categories))
    scores = ratings.scores()
    apart = np.abs(scores[:, None] - scores[None, :])
    return np.asarray(apart if weighting == "linear" else apart**2)


def observed_per_unit(counts: Matrix) -> Matrix:
    """Share of the pairs of raters that agree, per unit (Fleiss 1971, formula 2); NaN below two ratings."""
    m = counts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(m >= 2, (counts * (counts - 1)).sum(axis=1) / (m * (m - 1)), np.nan))


def raw_of(ratings: Ratings) -> float | None:
    """Mean over units with two or more ratings of the share of agreeing pairs; None without such a unit."""
    shares, times = observed_per_unit(ratings.counts()), ratings.weights()
    known = ~np.isnan(shares)
    return float(shares[known] @ times[known] / times[known].sum()) if known.any() else None


def shares_of(ratings: Ratings) -> Matrix:
    """How often each category is used: mean over rated units of its share in the unit (Gwet 2014, p. 73).

    With equally many ratings everywhere it is the share of all ratings. Units rated once count too.
    """
    counts, times = ratings.counts(), ratings.weights()
    m = counts.sum(axis=1)
    kept = m > 0
    return np.asarray(times[kept] @ (counts[kept] / m[kept, None]) / times[kept].sum())


def fleiss_of(ratings: Ratings) -> float | None:
    """(P − P_e) / (1 − P_e) with P_e = Σ p_j² (Fleiss 1971, formulas 3–7); None where P_e = 1."""
    observed = raw_of(ratings)
    if observed is None:
        return None
    chance = float((shares_of(ratings) ** 2).sum())
    return None if chance >= 1 - 1e-12 else (observed - chance) / (1 - chance)


def raw_agreement(data: Mapping[str, Any]) -> Result:
    """Raw agreement: mean over units of the share of pairs of raters that agree; no correction for chance.

    `data`: any layout. Undefined: `no_units`, `one_member_only`.
    """
    return _pooled(data, raw_of)


def fleiss_kappa(data: Mapping[str, Any]) -> Result:
    """Fleiss' κ of any number of raters per unit (Fleiss 1971); with missing ratings as Gwet (2014) extends it.

    `data`: any layout. Undefined: `no_units`, `one_member_only`, `no_variation` (one category only).
    """
    return _pooled(data, fleiss_of)


def scott_pi(data: Mapping[str, Any]) -> Result:
    """Scott's π of two raters (Scott 1955): chance from the habits of both together. More raters: Fleiss' κ.

    `data`: any layout; of two raters, units without both ratings are dropped. Undefined as Fleiss' κ.
    """
    ratings = read_ratings(data)
    if ratings.n_raters > 2:
        return fleiss_kappa(data)

    def value(chosen: Ratings) -> float | None:
        return fleiss_of(chosen.chosen([i for i, row in enumerate(chosen.rows) if None not in row and len(row) == 2]))

    return _pooled(data, value)


def fleiss_kappa_per_category(data: Mapping[str, Any]) -> Result:
    """Fleiss' κ of each category against the rest (Fleiss 1971, formula 19), in the order of the categories.

    κ_j = (P_j − p_j) / (1 − p_j), P_j the share of agreeing partners of a rating j. None for a category that was never
    or always used. `parts`: the same by name. Undefined: `no_units`, `one_member_only`, `no_variation`.
    """
    ratings = read_ratings(data)
    reason = why_undefined(ratings)
    if reason:
        return undefined(reason, n_raters=ratings.n_raters, excluded=ratings.excluded)
    counts, times = ratings.counts(), ratings.weights()
    m = counts.sum(axis=1)
    counts, times, m = counts[m >= 2], times[m >= 2], m[m >= 2]
    used = times @ counts
    p = used / used.sum()
    agreeing = times @ (counts * (counts - 1) / (m - 1)[:, None])
    values = [
        None if n <= 0 or share >= 1 else float((a / n - share) / (1 - share))
        for n, share, a in zip(used, p, agreeing, strict=True)
    ]
    if all(v is None for v in values):
        return undefined("no_variation", n_units=ratings.n_units, n_raters=ratings.n_raters)
    return Result(
        values,
        n_units=ratings.n_units,
        n_raters=ratings.n_raters,
        excluded=ratings.excluded,
        parts={str(c): v for c, v in zip(ratings.categories, values, strict=True)},
    )


def result_of(ratings: Ratings, statistic: Callable[[Ratings], float | None]) -> Result:
    """The statistic of the ratings with its interval over reports; undefined («no variation») where it gives None."""
    found = statistic(ratings)
    if found is None:
        return undefined(
            "no_variation",
            n_units=ratings.n_units,
            n_raters=ratings.n_raters,
            excluded=ratings.excluded,
            parts={"raw_agreement": raw_of(ratings)},
        )
    return Result(
        found,
        n_units=ratings.n_units,
        n_raters=ratings.n_raters,
        excluded=ratings.excluded,
        interval=interval_over_reports(ratings, statistic),
    )


def _pooled(data: Mapping[str, Any], statistic: Callable[[Ratings], float | None]) -> Result:
    ratings = read_ratings(data)
    reason = why_undefined(ratings)
    if reason:
        return undefined(reason, n_raters=ratings.n_raters, excluded=ratings.excluded)
    return result_of(ratings, statistic)
