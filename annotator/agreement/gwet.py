"""Gwet's AC1 and AC2: agreement beyond chance that does not collapse when nearly everything is one category.

Source: K. L. Gwet, Computing inter-rater reliability and its variance in the presence of high agreement (2008);
Handbook of Inter-Rater Reliability, 4th ed. (2014), ch. 3 (weights) and formulas 2.17, 3.17–3.19 (missing ratings).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from annotator.agreement.alpha import why_undefined
from annotator.agreement.distances import custom
from annotator.agreement.kappa import result_of, shares_of
from annotator.agreement.ratings import Matrix, Ratings, read_ratings
from annotator.agreement.results import Result, undefined
from annotator.errors import N_, InvalidInput


def agreement_weights(ratings: Ratings, weighting: str, data: Mapping[str, Any] | None = None) -> Matrix:
    """How much agreement two categories are worth, 1 on the diagonal. Shape: categories × categories.

    `identity`; `linear` 1 − |c − k| / range; `quadratic` its square; `radical` its root; `ratio`; `ordinal` by how many
    ranks lie between; `custom`: 1 − distance / largest distance of `data`.
    """
    q = len(ratings.categories)
    if q < 2 or weighting == "identity":
        return np.eye(q)
    scores = ratings.scores()
    apart = np.abs(scores[:, None] - scores[None, :])
    if weighting == "custom":
        apart = custom(ratings, data or {})
    elif weighting == "ordinal":
        ranks = np.abs(np.arange(q)[:, None] - np.arange(q)[None, :])
        apart = ranks * (ranks + 1) / 2
    elif weighting == "ratio":
        total = scores[:, None] + scores[None, :]
        apart = (apart / np.where(total == 0, 1, total)) ** 2
    elif weighting == "quadratic":
        apart = apart**2
    elif weighting == "radical":
        apart = np.sqrt(apart)
    elif weighting != "linear":
        raise InvalidInput(N_("Unknown weights %(got)s."), got=weighting)
    return np.asarray(1.0 - apart / apart.max())


def ac_of(ratings: Ratings, weights: Matrix) -> float | None:
    """(p_a − p_e) / (1 − p_e) with p_e = T_w / (q (q − 1)) · Σ π_k (1 − π_k); None where one category only is used."""
    counts, times = ratings.counts(), ratings.weights()
    q, m = len(ratings.categories), counts.sum(axis=1)
    paired = m >= 2
    if q < 2 or not paired.any():
        return None
    near = counts @ weights
    agreeing = (counts * (near - 1)).sum(axis=1)[paired] / (m * (m - 1))[paired]
    observed = float(agreeing @ times[paired] / times[paired].sum())
    share = shares_of(ratings)
    if (share > 0).sum() < 2:
        return None
    chance = float(weights.sum() / (q * (q - 1)) * (share * (1 - share)).sum())
    return (observed - chance) / (1 - chance)


def gwet_ac(data: Mapping[str, Any], weighting: str) -> Result:
    """Gwet's AC1 (`identity` weights) or AC2 (any other).

    `data`: any layout, M raters × N units, None = not rated. A unit rated once counts in the chance term, not in the
    observed one. Categories are those given in `data["categories"]`, else those that occur.

    Undefined: `no_units`, `one_member_only`, `no_variation` (one category only).
    """
    ratings = read_ratings(data)
    reason = why_undefined(ratings)
    if reason:
        return undefined(reason, n_raters=ratings.n_raters, excluded=ratings.excluded)
    weights = agreement_weights(ratings, weighting, data)

    def value(chosen: Ratings) -> float | None:
        return ac_of(chosen, weights)

    return result_of(ratings, value)
