"""What a metric gives back: one record for all of them, so that pages, JSON and tests read the same thing.

Zero, one and NaN never stand for «cannot be said»: the value is None and `undefined_because` names the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.errors import N_

Value = float | int | Sequence[Any] | Mapping[str, Any] | None
"""A number, or the list or table of numbers that the metric is defined to give; None = undefined."""

UNDEFINED: Mapping[str, str] = {
    "no_units": N_("nothing was marked or rated"),
    "one_member_only": N_("one member only: nothing was answered by two"),
    "no_variation": N_("no variation: every answer is the same, so chance cannot be told from skill"),
    "no_counts": N_("the table holds shares, not counts, so the number of units is unknown"),
    "too_few_reports": N_("fewer than two reports, so no interval"),
}
"""Every reason why a number is undefined, and how it is said."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many units (or pairs) were left out, and why."""

    what: str
    why: str
    n: int


@dataclass(frozen=True, slots=True)
class Result:
    """The value of a metric and all that is needed to trust it.

    `n_units`: units that entered the value. `n_raters`: raters of the input. `interval`: bootstrap 95 % interval over
    reports, only where the units' reports are known. `undefined_because`: a key of UNDEFINED when `value` is None.
    `parts`: the numbers the value was made from (observed, expected, per category …).
    """

    value: Value
    n_units: int = 0
    n_raters: int = 0
    excluded: tuple[Excluded, ...] = ()
    interval: tuple[float, float] | None = None
    undefined_because: str | None = None
    parts: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The result as JSON, every key present."""
        return {
            "value": self.value,
            "n_units": self.n_units,
            "n_raters": self.n_raters,
            "excluded": [{"what": e.what, "why": e.why, "n": e.n} for e in self.excluded],
            "interval": list(self.interval) if self.interval else None,
            "undefined_because": self.undefined_because,
            "parts": dict(self.parts) if self.parts else None,
        }


def undefined(because: str, *, n_units: int = 0, n_raters: int = 0, **more: Any) -> Result:
    """The result that says why there is no number; `because` is a key of UNDEFINED."""
    assert because in UNDEFINED, because
    return Result(None, n_units=n_units, n_raters=n_raters, undefined_because=because, **more)
