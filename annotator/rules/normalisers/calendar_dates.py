"""Dates that name a month, a year or a whole day: parsed into specs, completed from their neighbours, resolved.

«(23) آب، و(3.5.6.8) من أيلول الجاري» is five specs; missing months come from the next spec that has one, missing years
from the reference date, with a bias to the past. Deictic words («أمس») are `deictic_dates`' business.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from annotator.core import edtf
from annotator.rules.context import Context
from annotator.rules.normalisers.date_words import Piece
from annotator.rules.normalisers.hijri import from_hijri, month_bounds, year_of

_DAYS_OF_PART = {
    "start": (1, 10),
    "third1": (1, 10),
    "third2": (11, 20),
    "third3": (21, 31),
    "end": (21, 31),
    "half1": (1, 15),
    "half2": (16, 31),
}
_MONTHS_OF_PART = {
    "start": (1, 1),
    "end": (12, 12),
    "half1": (1, 6),
    "half2": (7, 12),
    "third1": (1, 4),
    "third2": (5, 8),
    "third3": (9, 12),
    "quarter1": (1, 3),
    "quarter2": (4, 6),
    "quarter3": (7, 9),
    "quarter4": (10, 12),
}


@dataclass(frozen=True, slots=True)
class Spec:
    """One date of an expression as far as it is written; `joined` says how it follows the one before: and, range."""

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


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a spec means: EDTF, first and last day, anchor, whether the weekday contradicts it."""

    text: str
    start: date
    end: date
    anchor: str
    error: bool = False


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
        if kind == "range":
            self.joint = "range"

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
        if value < 1600:
            self.add(year=value, hijri=True)
        elif not self.current.hijri or self.current.year is None:
            self.add(year=value, year_relation=None)

    def read_full(self, value: tuple[int | None, int, int]) -> None:
        if self.current.day is not None or self.current.has_month:
            self.push()
        year, month, day = value
        self.add(day=day, month=month, year=year)

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
        if value == "range":
            self.join("range")

    def read_pointer(self, value: str) -> None:
        if value == "of_it" and self.current.day is not None:
            self.add(month_relation=self.current.month_relation or "same")
        elif value in ("that", "this"):
            self.pointed = "same" if value == "that" else "current"

    def read_and(self, _: None) -> None:
        self.join("and")

    read_slash = read_point = read_and


def read_specs(pieces: Sequence[Piece]) -> tuple[Spec, ...]:
    """The specs of an expression, months, years and relations filled in from their neighbours."""
    builder = _Builder(dash_is_range=sum(piece.kind == "dash" for piece in pieces) == 1)
    for piece in pieces:
        builder.read(piece)
    builder.push()
    if any(piece == Piece("joint", "between") for piece in pieces):
        builder.specs[1:2] = [replace(spec, joined="range") for spec in builder.specs[1:2]]
    specs = [spec for spec in builder.specs if spec != Spec(joined=spec.joined)]
    if any(spec.month and not spec.hijri for spec in specs):
        specs = (
            [replace(spec, joined="and") for spec in specs if not spec.hijri] if any(s.hijri for s in specs) else specs
        )
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


def resolve_spec(spec: Spec, context: Context, latest: date | None = None) -> Resolved | None:
    """What a spec means in the context, None when a part is missing.

    latest: the day that a date without a year does not lie after; default the reference date.
    """
    base = context.reference_date
    latest = latest or base
    if spec.hijri:
        return _resolve_hijri(spec, base)
    month_year = _month_and_year(spec, context, latest)
    if month_year is None:
        return None
    month, year, anchor = month_year
    if month is None:
        return _resolve_year(year, spec.part, anchor)
    if spec.day is None:
        return _resolve_month(year, month, spec.part, anchor)
    try:
        day = date(year, month, spec.day)
    except ValueError:
        return None
    supported = _on_weekday(day, spec.weekday, base)
    return Resolved(supported.isoformat(), supported, supported, anchor, supported != day)


def _on_weekday(day: date, weekday: int | None, base: date | None) -> date:
    """The day itself, or the nearest one that falls on the weekday (not after the reference date)."""
    if weekday is None or day.weekday() == weekday:
        return day
    shift = (weekday - day.weekday() + 3) % 7 - 3
    near = day + timedelta(days=shift)
    return near - timedelta(days=7) if base and near > base >= day else near


def _month_and_year(spec: Spec, context: Context, latest: date | None) -> tuple[int | None, int, str] | None:
    """(month or None, year, anchor)."""
    if spec.month_relation is not None and spec.month is None:
        return _pointed_month(spec, context)
    if spec.year is not None:
        return spec.month, spec.year, "explicit"
    if spec.year_relation is not None:
        return _pointed_year(spec, context)
    if spec.month is None:
        return _headed_month(spec, context)
    headed = context.heading_date
    if headed and edtf.is_valid(headed) and headed[4:7] == f"-{spec.month:02d}":
        return spec.month, int(headed[:4]), "explicit_no_year"
    return None if latest is None else (spec.month, _year_before(spec, latest), "explicit_no_year")


def _year_before(spec: Spec, latest: date) -> int:
    """The year of the last such month or day that is not after `latest`; «القادم» looks ahead instead."""
    assert spec.month is not None
    day = spec.day or 1
    later = (spec.month, day) > (latest.month, latest.day if spec.day else 31 if spec.month == latest.month else 1)
    if spec.day is None:
        later = spec.month > latest.month or (spec.month_relation == "past" and spec.month == latest.month)
    if spec.month_relation == "current" and spec.month == latest.month:
        return latest.year
    if spec.month_relation == "next":
        return latest.year if later or spec.month >= latest.month else latest.year + 1
    year = latest.year - 1 if later else latest.year
    if spec.month == 2 and spec.day == 29:
        while monthrange(year, 2)[1] < 29:
            year -= 1
    return year


def _pointed_month(spec: Spec, context: Context) -> tuple[int | None, int, str] | None:
    """«الرابع من الشهر الجاري», «24 الشهر الفائت», «في العاشر منه»."""
    base, anchor = context.reference_date, "deictic"
    if spec.month_relation == "same" or (spec.month_relation == "this" and spec.part is None):
        said = context.previous_date or context.heading_date
        start = edtf.bounds(said)[0] if said and edtf.is_valid(said) else None
        base, anchor = start, "anaphoric"
    if base is None:
        return None
    shift = {"past": -1, "next": 1}.get(str(spec.month_relation), 0)
    number = base.year * 12 + base.month - 1 + shift
    return number % 12 + 1, number // 12, anchor


def _pointed_year(spec: Spec, context: Context) -> tuple[int | None, int, str] | None:
    """«مارس من العام الماضي», «ذلك العام»."""
    base, anchor = context.reference_date, "deictic"
    if spec.year_relation == "same" and context.previous_date and edtf.is_valid(context.previous_date):
        base, anchor = edtf.bounds(context.previous_date)[0] or base, "anaphoric"
    if base is None:
        return None
    return spec.month, base.year + {"past": -1, "next": 1}.get(str(spec.year_relation), 0), anchor


def _headed_month(spec: Spec, context: Context) -> tuple[int | None, int, str] | None:
    """A bare day under a month heading, or in the month last spoken of."""
    if spec.day is None:
        return None
    for said, anchor in ((context.heading_date, "heading"), (context.previous_date, "anaphoric")):
        if said and edtf.is_valid(said):
            start, end = edtf.bounds(said)
            if start and end and (start.year, start.month) == (end.year, end.month):
                return start.month, start.year, anchor
    return None


def _resolve_year(year: int, part: str | None, anchor: str) -> Resolved | None:
    if not 1 <= year <= 9999:
        return None
    start, end = date(year, 1, 1), date(year, 12, 31)
    if part is None:
        return Resolved(f"{year:04d}", start, end, anchor)
    if part == "middle":
        return Resolved(f"{year:04d}-06~", date(year, 6, 1), date(year, 6, 30), anchor)
    first, last = _MONTHS_OF_PART[part]
    return Resolved(
        edtf.period(edtf.month(year, first), edtf.month(year, last)),
        date(year, first, 1),
        date(year, last, monthrange(year, last)[1]),
        anchor,
    )


def _resolve_month(year: int, month: int, part: str | None, anchor: str) -> Resolved:
    length = monthrange(year, month)[1]
    if part is None:
        return Resolved(edtf.month(year, month), date(year, month, 1), date(year, month, length), anchor)
    if part == "middle":
        day = date(year, month, 15)
        return Resolved(f"{day.isoformat()}~", day, day, anchor)
    first, last = _DAYS_OF_PART.get(part, (1, 31))
    start, end = date(year, month, first), date(year, month, min(last, length))
    return Resolved(edtf.period(start, end), start, end, anchor)


def _resolve_hijri(spec: Spec, base: date | None) -> Resolved | None:
    """A Hijri day, month or year; approximate, because real months begin with the crescent."""
    year = spec.year
    if year is None:
        if base is None:
            return None
        year = year_of(base)
        if spec.month and from_hijri(year, spec.month, spec.day or 1) > base:
            year -= 1
    anchor = "explicit" if spec.year is not None else "explicit_no_year"
    if spec.month is None:
        start, end = from_hijri(year, 1, 1), from_hijri(year + 1, 1, 1) - timedelta(days=1)
    else:
        start, end = month_bounds(year, spec.month)
        if spec.day is not None:
            start = end = from_hijri(year, spec.month, min(spec.day, 30))
            if spec.weekday is not None:
                start = end = _on_weekday(start, spec.weekday, base)
    text = f"{start.isoformat()}~" if start == end else f"{start.isoformat()}~/{end.isoformat()}~"
    return Resolved(text, start, end, anchor)
