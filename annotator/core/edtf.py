"""The dates of the normal form: what is well formed (EDTF, ISO 8601-2), which days it means, whether two overlap.

Read is the part of EDTF that the schema uses: a day, a month, a year (also a decade «202X» or a century «20XX»), each
perhaps approximate «~» or uncertain «?»; listed dates «{a,b}»; one of several «[a,b]»; a period «a/b» whose ends may be
open «..». Bounds are own, because the `edtf` package fails on open periods. Reading Arabic is not done here: see
`annotator.rules.normalisers.dates`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from annotator.errors import N_, InvalidInput

Bounds = tuple[date | None, date | None]
"""First and last day that can be meant; None = open on that side."""

_ATOM = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_FINEST_FIRST = ("day", "month", "year", "decade", "century")


@dataclass(frozen=True, slots=True)
class Edtf:
    """A well-formed date: its text without blanks, and what it is made of.

    `kind` is date, list, choice or period. `parts` are the bounds of each member in order; a period has exactly one
    part, its own. `precision` is the coarsest unit written in it: day, month, year, decade or century.
    """

    text: str
    kind: str
    parts: tuple[Bounds, ...]
    precision: str
    approximate: bool

    @property
    def bounds(self) -> Bounds:
        """The first and the last day over all parts."""
        starts = [start for start, _ in self.parts]
        ends = [end for _, end in self.parts]
        return (
            None if None in starts else min(d for d in starts if d is not None),
            None if None in ends else max(d for d in ends if d is not None),
        )


def parse(text: str) -> Edtf:
    """The date written in `text`.

    Raises: InvalidInput with what was got when it is no date of the schema (also «2022-02-30», or an end before its
    start).
    """
    found = _parse(text)
    if found is None:
        raise InvalidInput(
            N_(
                "%(got)s is no date that can be read. Write a day 2022-08-24, a month 2022-08, a year, "
                "days {2022-08-23,2022-09-03}, one of [2023-01-08,2023-01-09], a period 2022-08-23/2022-09-22, "
                "open 2021-01-16/.. or approximate 2020-04~."
            ),
            got=repr(text)[:80],
        )
    return found


def is_valid(text: object) -> bool:
    """Whether `text` is a date of the schema."""
    return isinstance(text, str) and _parse(text) is not None


def bounds(text: str) -> Bounds:
    """The first and the last day that `text` can mean, None where it is open. Raises: InvalidInput."""
    return parse(text).bounds


def precision(text: str) -> str:
    """The coarsest unit written in `text`: day, month, year, decade or century. Raises: InvalidInput."""
    return parse(text).precision


def overlaps(one: str, other: str) -> bool:
    """Whether some day can be meant by both; the gaps of a list count as gaps. Raises: InvalidInput."""
    return any(
        _reaches(a_start, b_end) and _reaches(b_start, a_end)
        for a_start, a_end in parse(one).parts
        for b_start, b_end in parse(other).parts
    )


def contains(outer: str, inner: str) -> bool:
    """Whether every day of `inner` lies between the bounds of `outer`. Raises: InvalidInput."""
    (start, end), (inner_start, inner_end) = bounds(outer), bounds(inner)
    after = start is None or (inner_start is not None and inner_start >= start)
    before = end is None or (inner_end is not None and inner_end <= end)
    return after and before


def month(year: int, number: int) -> str:
    """The month as EDTF: `month(2023, 2)` is «2023-02»."""
    return f"{year:04d}-{number:02d}"


def period(start: date | str | None, end: date | str | None) -> str:
    """The period between two dates as EDTF, None = open; just the date where both are the same."""
    first, last = ("..", "..")
    if start is not None:
        first = start if isinstance(start, str) else start.isoformat()
    if end is not None:
        last = end if isinstance(end, str) else end.isoformat()
    return first if first == last else f"{first}/{last}"


def listed(dates: Iterable[date | str]) -> str:
    """All of the dates as EDTF, in order and once each; just the date where it is one."""
    texts = sorted({d if isinstance(d, str) else d.isoformat() for d in dates})
    return texts[0] if len(texts) == 1 else "{" + ",".join(texts) + "}"


def one_of(dates: Iterable[date | str]) -> str:
    """One of the dates as EDTF, in order and once each; just the date where it is one."""
    return listed(dates).replace("{", "[").replace("}", "]")


@lru_cache(maxsize=8192)
def _parse(text: str) -> Edtf | None:
    """The date, or None; cached because the same few dates return in a corpus."""
    squeezed = "".join(text.split())
    if squeezed[:1] in "{[" and squeezed[:1]:
        return _parse_group(squeezed)
    if "/" in squeezed:
        return _parse_period(squeezed)
    return _parse_atom(squeezed)


def _parse_atom(text: str) -> Edtf | None:
    match = _ATOM.fullmatch(text)
    if match is None:
        return None
    year, month_text, day_text, mark = match.groups()
    if "X" in year:
        found = None if month_text else _years(year)
    else:
        found = _days(int(year), _number(month_text), _number(day_text))
    if found is None:
        return None
    unit, first, last = found
    return Edtf(text, "date", ((first, last),), unit, mark != "")


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _years(text: str) -> tuple[str, date, date] | None:
    """The decade «202X» or century «20XX»."""
    if text.startswith("00"):
        return None
    unit = "decade" if text.count("X") == 1 else "century"
    return unit, date(int(text.replace("X", "0")), 1, 1), date(int(text.replace("X", "9")), 12, 31)


def _days(year: int, number: int | None, day: int | None) -> tuple[str, date, date] | None:
    """The year, month or day, None where the calendar has no such day."""
    try:
        if number is None:
            return "year", date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return "month", date(year, number, 1), date(year, number, monthrange(year, number)[1])
        return "day", date(year, number, day), date(year, number, day)
    except ValueError:
        return None


def _parse_group(text: str) -> Edtf | None:
    kind, closing = ("list", "}") if text[0] == "{" else ("choice", "]")
    if not text.endswith(closing) or len(text) < 3:
        return None
    members: list[Edtf] = []
    for member in text[1:-1].split(","):
        found = _parse_atom(member) if ".." not in member else _parse_run(member)
        if found is None:
            return None
        members.append(found)
    return Edtf(
        text,
        kind,
        tuple(part for member in members for part in member.parts),
        _coarsest(members),
        any(member.approximate for member in members),
    )


def _parse_run(text: str) -> Edtf | None:
    """A run inside a list: «a..b», «..a» or «a..»."""
    start, _, end = text.partition("..")
    return _parse_period(f"{start or '..'}/{end or '..'}")


def _parse_period(text: str) -> Edtf | None:
    start_text, _, end_text = text.partition("/")
    ends = [_parse_atom(side) for side in (start_text, end_text) if side != ".."]
    if not ends or any(side is None for side in ends):
        return None
    known = [side for side in ends if side is not None]
    first = None if start_text == ".." else known[0].parts[0][0]
    last = None if end_text == ".." else known[-1].parts[0][1]
    if first is not None and last is not None and last < first:
        return None
    approximate = any(side.approximate for side in known)
    return Edtf(text, "period", ((first, last),), _coarsest(known), approximate)


def _coarsest(members: Iterable[Edtf]) -> str:
    return max((member.precision for member in members), key=_FINEST_FIRST.index)


def _reaches(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start <= end
