"""How far two answers are apart: the difference functions of chance-corrected agreement, each as a matrix or a number.

A difference is 0 for equal answers. Those of Krippendorff (2004, ch. 11; 2011, section on δ²) are squared as he gives
them. Agreement weights (1 = same) of Gwet (2014, ch. 3) and Cohen (1968) are 1 − difference / largest difference.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from annotator.agreement.ratings import Category, Matrix, Ratings, is_number
from annotator.errors import N_, InvalidInput

Distance = Callable[[Ratings, Matrix], Matrix]
"""From ratings and how often each category was used in pairable units: differences, categories × categories."""


def jaccard_distance(one: frozenset[Hashable], other: frozenset[Hashable]) -> float:
    """1 − |A ∩ B| / |A ∪ B| (Jaccard 1912); two empty sets are equal, 0."""
    return 1.0 - len(one & other) / len(one | other) if one | other else 0.0


def masi_distance(one: frozenset[Hashable], other: frozenset[Hashable]) -> float:
    """1 − J · M (Passonneau 2006): J the Jaccard index, M = 1 same, 2/3 one inside the other, 1/3 overlap, 0 apart.

    Two empty sets are equal (0); an empty set and a set with members are as far apart as can be (1).

    >>> round(masi_distance(frozenset("A"), frozenset("AB")), 4)
    0.6667
    """
    if one == other:
        return 0.0
    if not one & other:
        return 1.0
    monotonicity = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1.0 - (1.0 - jaccard_distance(one, other)) * monotonicity


def nominal(ratings: Ratings, used: Matrix) -> Matrix:
    """0 for the same category, 1 for two different ones."""
    return 1.0 - np.eye(len(ratings.categories))


def ordinal(ratings: Ratings, used: Matrix) -> Matrix:
    """(Σ n_g for g from c to k, minus half of n_c + n_k)²: how many ratings lie between (Krippendorff 2011)."""
    reached = np.cumsum(used)
    middle = reached - used / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


def interval(ratings: Ratings, used: Matrix) -> Matrix:
    """(c − k)². Raises: InvalidInput when a category is no number."""
    scores = _numbers(ratings)
    return np.asarray((scores[:, None] - scores[None, :]) ** 2)


def ratio(ratings: Ratings, used: Matrix) -> Matrix:
    """((c − k) / (c + k))², 0 where both are 0. Raises: InvalidInput when a category is no number or negative."""
    scores = _numbers(ratings)
    if (scores < 0).any():
        raise InvalidInput(N_("A ratio scale has no negative values; got %(got)s."), got=scores.min())
    total = scores[:, None] + scores[None, :]
    return np.asarray(((scores[:, None] - scores[None, :]) / np.where(total == 0, 1, total)) ** 2)


def masi(ratings: Ratings, used: Matrix) -> Matrix:
    """MASI distance between categories that are sets."""
    return _between_sets(ratings, masi_distance)


def jaccard(ratings: Ratings, used: Matrix) -> Matrix:
    """Jaccard distance between categories that are sets."""
    return _between_sets(ratings, jaccard_distance)


DISTANCES: Mapping[str, Distance] = {
    "nominal": nominal,
    "ordinal": ordinal,
    "interval": interval,
    "ratio": ratio,
    "masi": masi,
    "jaccard": jaccard,
}
"""Krippendorff's differences by name."""


def custom(ratings: Ratings, data: Mapping[str, Any]) -> Matrix:
    """The differences that `data` gives, used as they are (not squared). Shape: categories × categories.

    `distance` (also `distances`, `disagreement_weights`): a matrix, the name of a difference, or pairs by name as in
    {"same": 0, "A-B": 1, "involving C": 0.5, "other": 1}. `weights`: a matrix, of agreement when its diagonal is
    larger than the rest (turned into largest − weight), else of disagreement; pairs of agreement by name; or the name
    of weights (`WEIGHTS`).

    Raises: InvalidInput when a pair has no difference.
    """
    given = next((data[k] for k in ("distance", "distances", "disagreement_weights") if k in data), None)
    if isinstance(given, str) and given in DISTANCES:
        return DISTANCES[given](ratings, ratings.counts().T @ ratings.weights())
    if isinstance(given, Mapping):
        return _by_name(ratings.categories, given)
    weights = data.get("weights")
    if given is None and isinstance(weights, str):
        return _of_weights(ratings, weights)
    if given is None and isinstance(weights, Mapping):
        shared = _by_name(ratings.categories, {"same": 1.0, **weights})
        return np.asarray(shared.max() - shared)
    matrix = np.asarray(given if given is not None else data.get("weights"), dtype=np.float64)
    q = len(ratings.categories)
    if matrix.shape != (q, q):
        raise InvalidInput(
            N_("The differences must be a %(q)s × %(q)s table or pairs by name; got %(got)s."),
            q=q,
            got=repr(given)[:100],
        )
    return matrix.max() - matrix if given is None and np.trace(matrix) > 0 else matrix


WEIGHTS: Mapping[str, float] = {
    "linear": 1.0,
    "equal": 1.0,
    "quadratic": 2.0,
    "squared": 2.0,
    "radical": 0.5,
    "unweighted": 0.0,
    "identity": 0.0,
    "nominal": 0.0,
}
"""Name of weights → the power of |c − k| that they stand for; 0 where only same or not counts."""


def _of_weights(ratings: Ratings, name: str) -> Matrix:
    if name not in WEIGHTS:
        raise InvalidInput(N_("Unknown weights %(got)s."), got=name)
    scores = ratings.scores()
    apart = np.abs(scores[:, None] - scores[None, :])
    return np.asarray(np.where(apart > 0, apart ** WEIGHTS[name], 0.0))


def _by_name(categories: Sequence[Category], given: Mapping[str, Any]) -> Matrix:
    q = len(categories)
    out = np.full((q, q), np.nan)
    default = next((given[k] for k in ("other", "different", "else", "default") if k in given), None)
    if default is not None:
        out[:] = float(default)
    np.fill_diagonal(out, float(given.get("same", 0.0)))
    names = [str(c) for c in categories]
    for key, value in given.items():
        if key.startswith("involving ") and key.removeprefix("involving ") in names:
            k = names.index(key.removeprefix("involving "))
            keep = out[k, k]
            out[k, :] = out[:, k] = float(value)
            out[k, k] = keep
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            for mark in ("-", "|", ",", "/", "–", " vs "):
                if i != j and f"{one}{mark}{other}" in given:
                    out[i, j] = out[j, i] = float(given[f"{one}{mark}{other}"])
    if np.isnan(out).any():
        i, j = np.argwhere(np.isnan(out))[0]
        raise InvalidInput(N_("No difference is given between %(one)s and %(other)s."), one=names[i], other=names[j])
    return out


def _numbers(ratings: Ratings) -> Matrix:
    strange = next((c for c in ratings.categories if not is_number(c)), None)
    if strange is not None:
        raise InvalidInput(N_("This scale needs numbers; got %(got)s."), got=repr(strange))
    return ratings.scores()


def _between_sets(ratings: Ratings, distance: Callable[[frozenset[Hashable], frozenset[Hashable]], float]) -> Matrix:
    sets = [c if isinstance(c, frozenset) else frozenset([c]) for c in ratings.categories]
    return np.array([[distance(a, b) for b in sets] for a in sets], dtype=np.float64).reshape(len(sets), len(sets))
