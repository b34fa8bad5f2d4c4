"""Krippendorff's α for ratings of given units: nominal, ordinal, interval, ratio, sets, or any difference.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); Content Analysis (2004), ch. 11. For units
that people cut out themselves see `unitizing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from annotator.agreement.bootstrap import interval_over_reports
from annotator.agreement.distances import DISTANCES, custom
from annotator.agreement.ratings import Matrix, Ratings, read_ratings
from annotator.agreement.results import Result, undefined


def coincidences(ratings: Ratings) -> Matrix:
    """o_ck = Σ over units of (pairs c–k in the unit) / (m_u − 1). Shape: categories × categories.

    A unit with m_u ratings gives m_u to the sum of the matrix; units with fewer than two ratings give nothing.
    """
    counts, times = ratings.counts(), ratings.weights()
    m = counts.sum(axis=1)
    counts, m, times = counts[m >= 2], m[m >= 2], times[m >= 2]
    share = times / (m - 1)
    return np.asarray((counts * share[:, None]).T @ counts - np.diag(share @ counts))


def alpha_of(observed: Matrix, distances: Matrix) -> float | None:
    """α = 1 − (n − 1) Σ o_ck δ_ck / Σ n_c n_k δ_ck of a coincidence matrix; None where Σ n_c n_k δ_ck = 0."""
    used = observed.sum(axis=1)
    expected = float(used @ distances @ used)
    if expected <= 0:
        return None
    return 1.0 - (float(used.sum()) - 1.0) * float((observed * distances).sum()) / expected


def krippendorff_alpha(data: Mapping[str, Any], level: str) -> Result:
    """Krippendorff's α.

    `data`: ratings in any layout of `ratings`, M raters × N units, None = not rated; units with fewer than two ratings
    are dropped. `level`: a name in DISTANCES, or `custom` with `data["distance"]`.

    Undefined: no unit rated (`no_units`), no unit rated twice (`one_member_only`), every pairable value the same
    (`no_variation`), shares instead of counts (`no_counts`).
    """
    ratings = read_ratings(data)
    return alpha_of_ratings(ratings, level, data)


def alpha_of_ratings(ratings: Ratings, level: str, data: Mapping[str, Any] | None = None) -> Result:
    """Krippendorff's α of ratings that are already read; see `krippendorff_alpha`."""
    reason = why_undefined(ratings)
    if reason is None and not ratings.are_counts:
        reason = "no_counts"
    if reason:
        return undefined(reason, n_units=ratings.n_units, n_raters=ratings.n_raters, excluded=ratings.excluded)

    def value(chosen: Ratings) -> float | None:
        observed = coincidences(chosen)
        return alpha_of(observed, _differences(chosen, observed.sum(axis=1), level, data))

    found = value(ratings)
    if found is None:
        return undefined(
            "no_variation",
            n_units=ratings.n_units,
            n_raters=ratings.n_raters,
            excluded=ratings.excluded,
            parts={"raw_agreement": 1.0},
        )
    return Result(
        found,
        n_units=ratings.n_units,
        n_raters=ratings.n_raters,
        excluded=ratings.excluded,
        interval=interval_over_reports(ratings, value),
    )


def why_undefined(ratings: Ratings) -> str | None:
    """`no_units` where nothing was rated, `one_member_only` where nothing was rated twice; else None."""
    if ratings.n_units:
        return None
    anything = any(value is not None for row in ratings.rows for value in row)
    return "one_member_only" if anything else "no_units"


def _differences(ratings: Ratings, used: Matrix, level: str, data: Mapping[str, Any] | None) -> Matrix:
    return custom(ratings, data or {}) if level == "custom" else DISTANCES[level](ratings, used)
