"""Two systems on the same gold: is one better, or did it meet easier reports? Paired bootstrap over reports.

Both are scored on the same drawn reports (Efron & Tibshirani 1993, ch. 16), so what makes a report hard cancels out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.agreement.bootstrap import Interval, draws, percentiles
from annotator.agreement.evaluation import ALL, EVENT, Evaluation, f1_of
from annotator.errors import N_, InvalidInput

COMPARED = ((ALL, "strict"), (ALL, "tolerant"), (EVENT, "aligned"), (EVENT, "slot"))
"""What two systems are compared in."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """F1 of two systems on the same reports; `interval`: 95 % of `other` − `one`, None below two reports."""

    name: str
    mode: str
    one: float | None
    other: float | None
    interval: Interval | None

    @property
    def difference(self) -> float | None:
        """`other` − `one`; None where one of them is undefined."""
        return None if self.one is None or self.other is None else self.other - self.one

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.interval is not None and (self.interval[0] > 0 or self.interval[1] < 0)


def compare_systems(one: Evaluation, other: Evaluation, *, name: str, mode: str) -> Comparison:
    """The difference of two systems in one F1: `name` a label, ALL or EVENT, `mode` as `evaluation.f1_of`.

    Raises: InvalidInput when they were not scored against the same reports.
    """
    if set(one.reports) != set(other.reports):
        raise InvalidInput(
            N_(
                "The two were scored against different reports; score both against the same gold. Only in one: %(got)s."
            ),
            got=", ".join(sorted(set(one.reports) ^ set(other.reports))[:5]),
        )
    shares = np.array(
        [
            [*f1_of(one.reports[report], name=name, mode=mode), *f1_of(other.reports[report], name=name, mode=mode)]
            for report in one.reports
        ]
    )
    totals = shares.sum(axis=0)
    interval = None
    if len(shares) > 1:
        drawn = draws(len(shares)) @ shares
        with np.errstate(invalid="ignore", divide="ignore"):
            interval = percentiles(drawn[:, 2] / drawn[:, 3] - drawn[:, 0] / drawn[:, 1], len(shares))
    return Comparison(
        name,
        mode,
        float(totals[0] / totals[1]) if totals[1] else None,
        float(totals[2] / totals[3]) if totals[3] else None,
        interval,
    )


def compare_all(one: Evaluation, other: Evaluation) -> list[Comparison]:
    """The difference of two systems in everything they are compared in. Raises: as `compare_systems`."""
    return [compare_systems(one, other, name=name, mode=mode) for name, mode in COMPARED]
