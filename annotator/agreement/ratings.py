"""One shape for all the shapes in which ratings come: units, each with the values that its raters gave.

Every chance-corrected metric reads `Ratings`, so a layout is understood by all of them or by none. Layouts:

* `coders_x_units` (also raters_x_units): `ratings`, M rows of N values, null = not rated.
* `units_x_coders` (also items_x_raters …): `ratings`, N rows of M values.
* `contingency`: `table`, q × q counts of two raters, first rater down; perhaps `categories`.
* `item_x_category_counts`: `counts`, N × q, how many raters chose each; who they were is unknown.
* `triples`: `units` or `ratings`, a list of [rater, unit, value].
* `item_pairs_of_sets` (also items_of_sets): `items`, N rows of M lists, each list one set; null = not rated.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.results import Excluded
from annotator.errors import N_, InvalidInput

Category = Hashable
Matrix = NDArray[np.float64]

_TRANSPOSED = {"units_x_coders", "units_x_raters", "items_x_coders", "items_x_raters", "subjects_x_raters"}
_STRAIGHT = {"coders_x_units", "raters_x_units", "coders_x_items", "raters_x_items"}
_SETS = {"item_pairs_of_sets", "items_of_sets", "item_sets"}
_COUNTS = {"item_x_category_counts", "items_x_categories", "unit_x_category_counts"}


@dataclass(frozen=True, slots=True)
class Ratings:
    """N units, each a row of what its raters said (None = not rated), and how often that row occurs.

    `categories` are in their order (numbers by size, else as given, else by name). `raters_known` is False where a
    column is nobody in particular. `reports` names the report of each unit, for intervals.
    """

    rows: tuple[tuple[Category | None, ...], ...]
    times: tuple[float, ...]
    categories: tuple[Category, ...]
    n_raters: int
    raters_known: bool = True
    reports: tuple[str, ...] | None = None

    @property
    def n_units(self) -> int:
        """Units with at least two ratings, the only ones that can agree."""
        return round(sum(t for row, t in zip(self.rows, self.times, strict=True) if rated(row) >= 2))

    @property
    def excluded(self) -> tuple[Excluded, ...]:
        """Units that fewer than two raters rated."""
        n = round(sum(t for row, t in zip(self.rows, self.times, strict=True) if rated(row) < 2))
        return (Excluded("units", "fewer_than_two_ratings", n),) if n else ()

    @property
    def are_counts(self) -> bool:
        """Whether the rows are whole numbers of units (a table of shares has no number of units)."""
        return all(float(t).is_integer() for t in self.times)

    def counts(self) -> Matrix:
        """How many raters chose each category. Shape: rows × categories."""
        place = {c: k for k, c in enumerate(self.categories)}
        out = np.zeros((len(self.rows), len(self.categories)))
        for i, row in enumerate(self.rows):
            for value in row:
                if value is not None:
                    out[i, place[value]] += 1
        return out

    def weights(self) -> Matrix:
        """How often each row occurs. Shape: rows."""
        return np.asarray(self.times, dtype=np.float64)

    def scores(self) -> Matrix:
        """The categories as numbers: themselves where all are numbers, else their ranks 1 … q."""
        if all(is_number(c) for c in self.categories):
            return np.asarray([float(c) for c in self.categories], dtype=np.float64)  # type: ignore[arg-type]
        return np.arange(1, len(self.categories) + 1, dtype=np.float64)

    def table(self, first: int = 0, second: int = 1) -> Matrix:
        """The contingency table of two raters over the units that both rated. Shape: categories × categories."""
        place = {c: k for k, c in enumerate(self.categories)}
        out = np.zeros((len(self.categories), len(self.categories)))
        for row, times in zip(self.rows, self.times, strict=True):
            one, other = row[first], row[second]
            if one is not None and other is not None:
                out[place[one], place[other]] += times
        return out

    def chosen(self, indices: Sequence[int]) -> Ratings:
        """The same ratings with these units only, repeats allowed."""
        rows, times = [self.rows[i] for i in indices], [self.times[i] for i in indices]
        return Ratings(tuple(rows), tuple(times), self.categories, self.n_raters, self.raters_known)


def rated(row: Sequence[Category | None]) -> int:
    """How many raters rated the unit."""
    return sum(value is not None for value in row)


def is_number(value: object) -> bool:
    """Whether it is a number to calculate with (True and False are names)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def read_ratings(data: Mapping[str, Any]) -> Ratings:
    """The ratings of any known layout.

    Raises: InvalidInput when the layout is unknown or its rows do not fit together.
    """
    layout = str(data.get("layout") or _guess(data))
    if layout in _STRAIGHT or layout in _TRANSPOSED:
        table = _rectangle(data["ratings"])
        rows = table if layout in _TRANSPOSED else [list(column) for column in zip(*table, strict=True)]
        return _of_rows(rows, data)
    if layout in _SETS:
        return _of_rows(_rectangle([[_set(s) for s in item] for item in data["items"]]), data)
    if layout == "contingency":
        return _of_table(data)
    if layout in _COUNTS:
        return _of_counts(data)
    if layout in {"triples", "coder_unit_value"}:
        return _of_triples(data)
    raise InvalidInput(
        N_("Unknown layout %(got)s of ratings; expected one of %(expected)s."),
        got=repr(layout),
        expected="coders_x_units, units_x_coders, contingency, item_x_category_counts, item_pairs_of_sets, triples",
    )


def _guess(data: Mapping[str, Any]) -> str:
    keys = {
        "table": "contingency",
        "counts": "item_x_category_counts",
        "items": "item_pairs_of_sets",
        "ratings": "coders_x_units",
    }
    return next((layout for key, layout in keys.items() if key in data), "missing")


def _rectangle(table: Sequence[Sequence[Any]]) -> list[list[Any]]:
    rows = [list(row) for row in table]
    if len({len(row) for row in rows}) > 1:
        raise InvalidInput(
            N_("The rows of a table of ratings must have one length; got %(got)s."), got=[len(r) for r in rows]
        )
    return rows


def _set(members: Sequence[Hashable] | None) -> frozenset[Hashable] | None:
    return None if members is None else frozenset(members)


def _clean(value: Any, missing: object) -> Any:
    """The value; None for every way of saying «not rated»."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if missing is not None and value == missing:
        return None
    return frozenset(value) if isinstance(value, (list, set)) else value


def ordered(values: Sequence[Category]) -> tuple[Category, ...]:
    """Distinct values: numbers by size, everything else by name."""
    distinct = list(dict.fromkeys(values))
    if all(is_number(v) for v in distinct):
        return tuple(sorted(distinct, key=float))  # type: ignore[arg-type]
    return tuple(sorted(distinct, key=lambda v: str(sorted(map(str, v)) if isinstance(v, frozenset) else v)))


def _of_rows(table: Sequence[Sequence[Any]], data: Mapping[str, Any]) -> Ratings:
    rows = tuple(tuple(_clean(v, data.get("missing")) for v in row) for row in table)
    seen = [v for row in rows for v in row if v is not None]
    given = [frozenset(c) if isinstance(c, list) else c for c in data.get("categories") or ()]
    strange = [v for v in seen if given and v not in given]
    if strange:
        raise InvalidInput(N_("%(got)s is none of the categories."), got=repr(strange[0]))
    reports = data.get("reports")
    return Ratings(
        rows,
        (1.0,) * len(rows),
        tuple(given) or ordered(seen),
        max((len(row) for row in rows), default=0),
        reports=tuple(map(str, reports)) if reports else None,
    )


def _names(data: Mapping[str, Any], n: int) -> tuple[Category, ...]:
    """The names of n categories: as given, else 1 … n."""
    names = tuple(data.get("categories") or range(1, n + 1))
    if len(names) != n:
        raise InvalidInput(N_("%(got)s category names for %(n)s categories."), got=len(names), n=n)
    return names


def _of_table(data: Mapping[str, Any]) -> Ratings:
    table = _rectangle(data["table"])
    names = _names(data, len(table))
    if any(len(row) != len(table) for row in table):
        raise InvalidInput(N_("A contingency table of two raters must be square; got %(got)s rows."), got=len(table))
    cells = [((a, b), float(n)) for a, row in zip(names, table, strict=True) for b, n in zip(names, row, strict=True)]
    if any(n < 0 for _, n in cells):
        raise InvalidInput(N_("A table of counts must not be negative; got %(got)s."), got="< 0")
    kept = [(row, n) for row, n in cells if n]
    return Ratings(tuple(row for row, _ in kept), tuple(n for _, n in kept), names, 2)


def _of_counts(data: Mapping[str, Any]) -> Ratings:
    table = _rectangle(data["counts"])
    names = _names(data, len(table[0]) if table else 0)
    rows = []
    for row in table:
        if any(n < 0 or not float(n).is_integer() for n in row):
            raise InvalidInput(N_("Raters per category must be whole numbers; got %(got)s."), got=repr(row))
        rows.append(tuple(name for name, n in zip(names, row, strict=True) for _ in range(int(n))))
    reports = data.get("reports")
    return Ratings(
        tuple(rows),
        (1.0,) * len(rows),
        names,
        max((len(row) for row in rows), default=0),
        raters_known=False,
        reports=tuple(map(str, reports)) if reports else None,
    )


def _of_triples(data: Mapping[str, Any]) -> Ratings:
    triples = [tuple(t) for t in data.get("triples") or data.get("ratings") or data.get("units") or ()]
    raters = list(dict.fromkeys(t[0] for t in triples))
    units = list(dict.fromkeys(t[1] for t in triples))
    table: list[list[Any]] = [[None] * len(raters) for _ in units]
    for rater, unit, value in triples:
        table[units.index(unit)][raters.index(rater)] = value
    return _of_rows(table, data)
