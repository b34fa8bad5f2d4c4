"""95 % intervals by drawing whole reports again: paragraphs of one report are alike, so they are never drawn alone.

Percentile bootstrap (Efron 1979) over clusters with Hesterberg's expanded percentiles («What Teachers Should Know About
the Bootstrap», 2015, section 4.2), which widen the interval for few reports: the tail share is
Φ(−√(n/(n−1)) · t(0.975; n−1)) instead of 0.025. Seeded, so the same answers always show the same interval.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from annotator.agreement.ratings import Ratings

SEED = 20130923
SAMPLES = 1000

Interval = tuple[float, float]


def draws(n_reports: int, *, samples: int = SAMPLES, seed: int = SEED) -> NDArray[np.int64]:
    """How often each report is drawn in each sample. Shape: samples × reports; every row sums to `n_reports`."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(n_reports, np.full(n_reports, 1.0 / n_reports), size=samples)


def samples_for(n_reports: int) -> int:
    """How many samples to draw: fewer where reports are very many, for their intervals are steady without more."""
    return max(200, min(SAMPLES, 2_000_000 // max(n_reports, 1)))


def percentiles(values: NDArray[np.float64], n_reports: int) -> Interval | None:
    """The expanded 95 % percentile interval of bootstrap values; NaN = undefined in that sample.

    None with fewer than two reports, or where more than half of the samples are undefined.
    """
    known = values[~np.isnan(values)]
    if n_reports < 2 or known.size * 2 < values.size or not known.size:
        return None
    from scipy.special import ndtr, stdtrit  # loaded when first needed, see `pairing`

    tail = float(ndtr(-np.sqrt(n_reports / (n_reports - 1)) * stdtrit(n_reports - 1, 0.975)))
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)


def ratio_interval(numerators: ArrayLike, denominators: ArrayLike) -> Interval | None:
    """The 95 % interval of Σ numerators / Σ denominators over reports. Shapes: reports, reports."""
    above, below = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    if len(above) < 2:
        return None
    drawn = draws(len(above)).astype(np.float64)
    totals = drawn @ below
    with np.errstate(invalid="ignore", divide="ignore"):
        return percentiles(np.where(totals > 0, (drawn @ above) / totals, np.nan), len(above))


def interval_over_reports(
    ratings: Ratings, statistic: Callable[[Ratings], float | None], *, samples: int = SAMPLES, seed: int = SEED
) -> Interval | None:
    """The 95 % interval of `statistic` when whole reports are drawn again; None where the reports are unknown."""
    if ratings.reports is None:
        return None
    members: dict[str, list[int]] = {}
    for unit, report in enumerate(ratings.reports):
        members.setdefault(report, []).append(unit)
    groups = list(members.values())
    if len(groups) < 2:
        return None
    found = np.full(samples, np.nan)
    for sample, row in enumerate(draws(len(groups), samples=samples, seed=seed)):
        value = statistic(ratings.chosen([u for g, times in zip(groups, row, strict=True) for u in g * int(times)]))
        found[sample] = np.nan if value is None else value
    return percentiles(found, len(groups))
