"""Hijri dates as Gregorian ones, by the tabular (civil) calendar.

Real months begin when the crescent is seen, so a converted date can be a day off; callers mark it approximate.
Source: E. M. Reingold and N. Dershowitz, Calendrical Calculations, chapter 7 (the arithmetic calendar).
"""

from __future__ import annotations

from datetime import date, timedelta

_EPOCH = date(622, 7, 19).toordinal()
"""1 Muharram 1 in the proleptic Gregorian calendar (16 July 622 Julian)."""


def from_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hijri one: `from_hijri(1444, 9, 1)` is 23 March 2023."""
    elapsed = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1
    return date.fromordinal(_EPOCH + elapsed)


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a Hijri month."""
    following = from_hijri(year + month // 12, month % 12 + 1, 1)
    return from_hijri(year, month, 1), following - timedelta(days=1)


def year_of(day: date) -> int:
    """The Hijri year that a Gregorian day falls in."""
    year = (day.year - 622) * 33 // 32
    while from_hijri(year + 1, 1, 1) <= day:
        year += 1
    while from_hijri(year, 1, 1) > day:
        year -= 1
    return year
