"""Dates that count from a day that is known: «أمس», «الأسبوع الماضي», «قبل أيام», «ذلك اليوم», weekdays.

The day counted from is that of the item the words stand in («وفي 19 أيلول … يوم أمس»), else the reference date.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from annotator.core import edtf
from annotator.rules.context import Context
from annotator.rules.normalisers.date_words import Piece

Reading = tuple[str, str, str | None]
"""(EDTF, anchor, time of day that the words imply)."""

_FARTHEST = 1000
"""No expression counts farther than so many days, weeks, months or years."""
_DAYS = {"day": 1, "week": 7}


def base_day(context: Context) -> date | None:
    """The day that deictic words count from."""
    if context.item_date:
        return date.fromisoformat(context.item_date)
    return context.reference_date


def read_deictic(pieces: Sequence[Piece], context: Context) -> Reading | None:
    """What an expression without month or year means, None when it means no date."""
    kinds = {piece.kind for piece in pieces}
    if any(piece.kind == "number" and piece.value > _FARTHEST for piece in pieces):
        return None
    if Piece("joint", "ago") in pieces and "weekday" not in kinds:
        return _ago(pieces, context)
    if Piece("joint", "later") in pieces:
        return _later(pieces, context)
    if "pointer" in kinds or Piece("relation", "same") in pieces:
        return _pointed(pieces, context)
    if "deictic" in kinds or "weekday" in kinds:
        return _named_day(pieces, context)
    unit = next((piece.value for piece in pieces if piece.kind == "unit"), None)
    if unit is None:
        return None
    name, count = unit
    numbers = [piece.value for piece in pieces if piece.kind in ("number", "ordinal")]
    if name == "hour":  # «الأربع والعشرين ساعة» is two pieces; hours that are counted are the last ones.
        hours = sum(numbers)
        return _span_of(name, count, hours or None, _relation(pieces) or ("past" if hours > 11 else None), context)
    return _span_of(name, count, numbers[0] if numbers else None, _relation(pieces), context)


def _relation(pieces: Sequence[Piece]) -> str | None:
    return next((piece.value for piece in pieces if piece.kind == "relation"), None)


def _named_day(pieces: Sequence[Piece], context: Context) -> Reading | None:
    """«أمس», «الخميس الماضي», «ليل السبت – الأحد»."""
    weekdays = [piece.value for piece in pieces if piece.kind == "weekday"]
    shifts = [piece.value for piece in pieces if piece.kind == "deictic"]
    if shifts:
        return _shifted(shifts[0], weekdays, context)
    before_last = Piece("joint", "ago") in pieces
    day = _weekday(weekdays[0], _relation(pieces), context, before_last=before_last)
    if day is None:
        return None
    base = base_day(context)
    if len(weekdays) == 2 and not context.item_date and day == base:
        day -= timedelta(days=7)  # The night that begins on the reference day is still to come.
    if len(weekdays) == 2 and Piece("unit", ("day", 2)) in pieces:
        return edtf.listed([day, day + timedelta(days=(weekdays[1] - weekdays[0]) % 7)]), "deictic", None
    if len(weekdays) == 2:
        return edtf.one_of([day, day + timedelta(days=1)]), "deictic", "night"
    return day.isoformat(), "deictic", None


def _shifted(shift: int, weekdays: Sequence[int], context: Context) -> Reading | None:
    """«أمس», «اليوم السبت»: a weekday that does not fit the day counted from may fit the reference date."""
    bases = [base for base in (base_day(context), context.reference_date) if base is not None]
    if not bases:
        return None
    days = [base + timedelta(days=shift) for base in bases]
    if weekdays:
        fitting = [day for day in days if day.weekday() == weekdays[0]]
        day = fitting[0] if fitting else _latest_weekday(weekdays[0], days[-1])
    else:
        day = days[0]
    return day.isoformat(), "deictic", None


def _latest_weekday(weekday: int, day: date) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _weekday(weekday: int, relation: str | None, context: Context, *, before_last: bool = False) -> date | None:
    """The weekday nearest to the item's day, else the last one before the reference date, or the one before that."""
    base = base_day(context)
    if base is None:
        return None
    if relation == "next":
        return base + timedelta(days=(weekday - base.weekday() - 1) % 7 + 1)
    if context.item_date and relation is None:
        return base + timedelta(days=(weekday - base.weekday() + 3) % 7 - 3)
    latest = _latest_weekday(weekday, base)
    weeks = (relation == "past" and latest == base) + before_last
    return latest - timedelta(days=7 * weeks)


def _months_before(base: date, months: int) -> date:
    number = base.year * 12 + base.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(base.day, monthrange(year, month)[1]))


def _ago(pieces: Sequence[Piece], context: Context) -> Reading | None:
    """«قبل يومين», «قبل نحو أسبوع», «قبل أيام»: a day where it is counted, else an approximate month."""
    base = base_day(context)
    unit = next((piece.value for piece in pieces if piece.kind == "unit"), None)
    if base is None or unit is None:
        return None
    name, count = unit
    number = next((piece.value for piece in pieces if piece.kind == "number"), None) or count
    text: str | None = None
    match name:
        case "hour":
            text = base.isoformat()
        case "day" | "week" if number:
            day = base - timedelta(days=number * _DAYS[name])
            text = day.isoformat() if name == "day" else f"{day.isoformat()}~"
        case "day" | "week":
            text = f"{edtf.month(base.year, base.month)}~"
        case "month":
            then = _months_before(base, number)
            text = f"{edtf.month(then.year, then.month)}~" if number else f"{base.year}~"
        case "year" if 0 < number < base.year:
            text = f"{base.year - number:04d}~"
    return None if text is None else (text, "deictic", None)


def _later(pieces: Sequence[Piece], context: Context) -> Reading | None:
    """«بعد يومين», «بعد ذلك بيوم»: counted on from the day last spoken of, a month where that day is not certain."""
    said = context.previous_date
    start, end = edtf.bounds(said) if said and edtf.is_valid(said) else (None, None)
    unit = next((piece.value for piece in pieces if piece.kind == "unit"), None)
    if start is None or end is None or unit is None or unit[0] not in _DAYS:
        return None
    number = next((piece.value for piece in pieces if piece.kind == "number"), None) or unit[1]
    if not number:
        return None
    shift = timedelta(days=number * _DAYS[unit[0]])
    if start == end:
        return (start + shift).isoformat(), "anaphoric", None
    first, last = start + shift, end + shift
    same = (first.year, first.month) == (last.year, last.month)
    return (f"{edtf.month(first.year, first.month)}~", "anaphoric", None) if same else None


def contradicts(pieces: Sequence[Piece], text: str, context: Context) -> bool:
    """Whether «أمس» or «اليوم» names a weekday that it is not, so that the weekday's day was read instead."""
    shifts = [piece.value for piece in pieces if piece.kind == "deictic"]
    if not shifts or not any(piece.kind == "weekday" for piece in pieces):
        return False
    bases = [base for base in (base_day(context), context.reference_date) if base is not None]
    return text not in [(base + timedelta(days=shifts[0])).isoformat() for base in bases]


def _pointed(pieces: Sequence[Piece], context: Context) -> Reading | None:
    """«آنذاك», «ذلك اليوم», «اليوم التالي»: from the last date spoken of; «هذا اليوم», «هذه الليلة» from the base."""
    pointer = next((piece.value for piece in pieces if piece.kind == "pointer"), "that")
    units = [piece.value[0] for piece in pieces if piece.kind == "unit"]
    if pointer == "this":
        relation = _relation(pieces) or "current"
        rest = [piece for piece in pieces if piece.kind not in ("pointer", "relation")]
        return read_deictic([*rest, Piece("relation", relation)], context)
    said = context.previous_date
    if not said or not edtf.is_valid(said):
        return None
    start, end = edtf.bounds(said)
    if start is None or end is None:
        return None
    if pointer == "then":
        return edtf.month(end.year, end.month), "anaphoric", None
    names_day = pointer == "then_day" or "day" in units or any(piece.kind == "deictic" for piece in pieces)
    if not names_day and "night" not in units:
        return None
    day = end + timedelta(days=1) if pointer == "following" else start
    return (day.isoformat(), "anaphoric", None) if start == end else None


def _span_of(name: str, count: int, number: int | None, relation: str | None, context: Context) -> Reading | None:
    """«الأسبوع الماضي», «الأيام العشرة الفائتة», «الليلة الماضية», «الـ24 ساعة الماضية»."""
    base = base_day(context)
    if base is None or relation is None:
        return (base.isoformat(), "deictic", "night") if base and name == "night" else None
    past = relation == "past"
    many = number or (count if count > 1 else None)
    text: str | None = None
    implied = None
    match name:
        case "night":
            text, implied = (base - timedelta(days=1 if past else 0)).isoformat(), "night"
        case "hour" if past:
            text = edtf.period(base - timedelta(days=max(1, (number or 24) // 24)), base)
        case "day" if count == 1:
            text = (base - timedelta(days=1 if past else 0)).isoformat()
        case "week" if count == 1:
            sunday = base - timedelta(days=(base.weekday() + 1) % 7 + (7 if past else -7 if relation == "next" else 0))
            text = edtf.period(sunday, sunday + timedelta(days=6))
        case "day" if past and many:  # The day of the report is not over yet.
            text = edtf.period(base - timedelta(days=many), base - timedelta(days=1))
        case "week" if past and many:
            text = edtf.period(base - timedelta(days=many * 7), base)
        case "month" | "year" if past and many:
            text = edtf.period(_months_before(base, many * (12 if name == "year" else 1)), base)
        case "period" | "day" | "week" | "month" | "year" if past:
            text = edtf.period(None, base)
    return None if text is None else (text, "deictic", implied)
