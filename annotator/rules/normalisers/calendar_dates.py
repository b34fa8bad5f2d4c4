"""Which days the specs of an expression mean: a month, a year or a whole day is named.

Missing years come from the reference date, with a bias to the past; a weekday that contradicts the day wins. Deictic
words («أمس») are `deictic_dates`' business.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from annotator.core import edtf
from annotator.rules.context import Context
from annotator.rules.normalisers.date_specs import Spec
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
class Resolved:
    """What a spec means: EDTF, first and last day, anchor, whether the weekday contradicts it."""

    text: str
    start: date
    end: date
    anchor: str
    error: bool = False


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
        return _not_after(_resolve_month(year, month, spec.part, anchor), base)
    try:
        day = date(year, month, spec.day)
    except ValueError:
        return None
    supported = _on_weekday(day, spec.weekday, base)
    return Resolved(supported.isoformat(), supported, supported, anchor, supported != day)


def _not_after(one: Resolved, base: date | None) -> Resolved:
    """The part of a month, ended at the reference date where it runs beyond it («مطلع أيلول الجاري» on the third)."""
    if base is None or "/" not in one.text or not one.start <= base < one.end:
        return one
    return Resolved(edtf.period(one.start, base), one.start, base, one.anchor, one.error)


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
