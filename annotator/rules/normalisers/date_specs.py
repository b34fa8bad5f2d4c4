"""The dates of an expression as specs: what is written of day, month and year, completed from their neighbours.

«(23) آب، و(3.5.6.8) من أيلول الجاري» is five specs; missing months come from the next spec that has one. Which days
they mean is `calendar_dates`' business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from annotator.rules.normalisers.date_words import Piece

_GREGORIAN = 1600
"""The first year that is no Hijri year."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One date of an expression as far as it is written; `joined`: how it follows the one before (and, or, range)."""

    day: int | None = None
    month: int | None = None
    month_relation: str | None = None
    year: int | None = None
    year_relation: str | None = None
    hijri: bool = False
    part: str | None = None
    weekday: int | None = None
    joined: str = "and"

    @property
    def has_month(self) -> bool:
        """Whether the month is written or pointed at («من الشهر الجاري»)."""
        return self.month is not None or self.month_relation is not None

    @property
    def has_year(self) -> bool:
        """Whether the year is written or pointed at («من العام الماضي»)."""
        return self.year is not None or self.year_relation is not None


class _Builder:
    """Collects specs while the pieces are read in order; `read_<kind>` takes in a piece of that kind."""

    def __init__(self, *, dash_is_range: bool) -> None:
        self.specs: list[Spec] = []
        self.current = Spec()
        self.joint = "and"
        self.parted = False
        self.unit: str | None = None
        self.pointed = "this"
        self.dash_is_range = dash_is_range

    def read(self, piece: Piece) -> None:
        reader = getattr(self, f"read_{piece.kind}", None)
        if reader is not None:
            reader(piece.value)

    def push(self) -> None:
        if self.current != Spec(joined=self.current.joined):
            self.specs.append(self.current)
        self.current = Spec(joined=self.joint)
        self.joint, self.parted, self.unit = "and", False, None

    def add(self, **parts: Any) -> None:
        self.current = replace(self.current, **parts)

    def join(self, kind: str) -> None:
        self.parted = True
        if kind in ("range", "or"):
            self.joint = kind

    def read_number(self, value: int) -> None:
        if self.current.day is not None or (self.current.has_month and self.parted):
            self.push()
        if 1 <= value <= 31:
            self.add(day=value)

    read_ordinal = read_number

    def read_month(self, value: int, *, hijri: bool = False) -> None:
        if self.current.month not in (None, value) and self.current.hijri == hijri:
            self.push()
        if self.current.month is None or (self.current.hijri and not hijri):
            self.add(month=value, hijri=hijri, month_relation=None)
        else:
            self.joint = "and"  # The double of the same month: «آب - أغسطس» is no period.
        self.unit = None

    def read_hijri_month(self, value: int) -> None:
        self.read_month(value, hijri=True)

    def read_year(self, value: int) -> None:
        if self.current.year not in (None, value) and self.parted:
            self.push()
        if value < _GREGORIAN:
            self.add(year=value, hijri=True)
        elif not self.current.hijri or self.current.year is None:
            self.add(year=value, year_relation=None)

    def read_full(self, value: tuple[int | None, int, int]) -> None:
        if self.current.day is not None or self.current.has_month:
            self.push()
        year, month, day = value
        self.add(day=day, month=month, year=year, hijri=year is not None and year < _GREGORIAN)

    def read_day_month(self, value: tuple[int, int]) -> None:
        self.read_full((None, *value))

    def read_relation(self, value: str) -> None:
        if self.unit == "year":
            self.add(year_relation=value)
        elif self.unit == "month" or self.current.month is not None:
            self.add(month_relation=value)

    def read_unit(self, value: tuple[str, int]) -> None:
        unit, count = value
        if count != 1 or unit not in ("year", "month"):
            return
        self.unit = unit
        if unit == "year" and self.current.year is None:
            self.add(year_relation=self.current.year_relation or self.pointed)
        if unit == "month" and not self.current.has_month:
            self.add(month_relation=self.pointed)
        self.pointed = "this"

    def read_part(self, value: str) -> None:
        if self.current.has_month or self.current.has_year:
            self.push()
        self.add(part=value)

    def read_weekday(self, value: int) -> None:
        if self.current.has_month and self.parted:
            self.push()
        if self.current.weekday is None:
            self.add(weekday=value)

    def read_dash(self, _: None) -> None:
        said = self.current.day is not None or self.current.has_month or self.current.has_year
        self.join("range" if self.dash_is_range and said else "and")

    def read_joint(self, value: str) -> None:
        if value in ("range", "or"):
            self.join(value)

    def read_pointer(self, value: str) -> None:
        if value == "of_it" and self.current.day is not None:
            self.add(month_relation=self.current.month_relation or "same")
        elif value in ("that", "this"):
            self.pointed = "same" if value == "that" else "current"

    def read_and(self, _: None) -> None:
        self.join("and")

    read_slash = read_point = read_and


@lru_cache(maxsize=8192)
def read_specs(pieces: tuple[Piece, ...]) -> tuple[Spec, ...]:
    """The specs of an expression, months, years and relations filled in from their neighbours; kept, as pieces are."""
    builder = _Builder(dash_is_range=sum(piece.kind == "dash" for piece in pieces) == 1)
    for piece in pieces:
        builder.read(piece)
    builder.push()
    if any(piece == Piece("joint", "between") for piece in pieces):
        builder.specs[1:2] = [replace(spec, joined="range") for spec in builder.specs[1:2]]
    specs = [spec for spec in builder.specs if spec != Spec(joined=spec.joined)]
    if any(spec.month and not spec.hijri for spec in specs):
        hijri = [spec for spec in specs if spec.hijri]
        if hijri:
            specs = [replace(spec, joined="and") for spec in specs if not spec.hijri]
            if specs[0].weekday is None:  # «يوم الاثنين 25 ربيع الأول الموافق 3 كانون الأول»
                specs[0] = replace(specs[0], weekday=hijri[0].weekday)
    return _completed(specs)


def _completed(specs: list[Spec]) -> tuple[Spec, ...]:
    """Missing months and years from the spec after, then from the one before."""
    for index in range(len(specs) - 2, -1, -1):
        spec, following = specs[index], specs[index + 1]
        if spec.day is not None and not spec.has_month and following.has_month:
            spec = replace(spec, month=following.month, month_relation=following.month_relation, hijri=following.hijri)
        if not spec.has_year and following.has_year and spec.has_month and spec.month_relation is None:
            year = following.year
            if year is not None and spec.month and following.month and spec.month > following.month:
                year -= 1
            spec = replace(spec, year=year, year_relation=following.year_relation)
        specs[index] = spec
    for index in range(1, len(specs)):
        spec, before = specs[index], specs[index - 1]
        if spec.day is not None and not spec.has_month and before.has_month:
            specs[index] = replace(
                spec, month=before.month, month_relation=before.month_relation, year=before.year, hijri=before.hijri
            )
    return tuple(specs)
