"""The words of a date expression as pieces: numbers, months, weekdays, units, relations, joints.

Reading words says nothing yet about which day is meant; that is `dates`. The vocabulary is data: the lists of
`seeds/rules/dates_words.toml`, which the rules' patterns use too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from annotator.config import resource_dir
from annotator.core.shadow import LETTERS, fold
from annotator.rules.normalisers.number_words import ORDINALS, TEENS, TENS, UNITS

LIST_KINDS = {
    "months": "month",
    "hijri_months": "hijri_month",
    "weekdays": "weekday",
    "day_parts": "day_part",
    "deictic_days": "deictic",
    "past_words": "relation",
    "last_words": "relation",
    "current_words": "relation",
    "next_words": "relation",
    "same_words": "relation",
    "period_parts": "part",
    "period_units": "unit",
    "pointers": "pointer",
    "date_joints": "joint",
}
"""List of the data file -> kind of piece its words are."""

LONGEST_PHRASE = 4
"""Words in the longest entry of the lists («ساعات الفجر الأولى» and ordinals such as «الحادي والعشرين»)."""

_FULL = re.compile(
    r"(?P<y>(?:1[349]|20)[0-9]{2}) ?[-./\\] ?(?P<m>[0-9]{1,2}) ?[-./\\] ?(?P<d>[0-9]{1,2})(?![0-9])"
    r"|(?P<d2>[0-9]{1,2}) ?[-./\\] ?(?P<m2>[0-9]{1,2}) ?[-./\\] ?(?P<y2>(?:1[349]|20)[0-9]{2})(?![0-9])"
    r"|(?P<d3>[0-9]{1,2})/(?P<m3>[0-9]{1,2})/(?P<y3>[0-9]{2})(?![0-9./])"
)
_DAY_MONTH = re.compile(r"(?P<d>[0-9]{1,2}) ?[/\\] ?(?P<m>[0-9]{1,2})(?![0-9/\\.])")
_TOKEN = re.compile(rf"[0-9]+|[{LETTERS}]+|[-/\\.,،:()]")
_WORD = re.compile(f"[{LETTERS}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a date: its kind and what it says.

    Kinds: number, ordinal, year (int) · full (year, month, day) · day_month (month, day) · month, hijri_month, weekday
    (Monday 0), deictic (days from the base) · day_part, relation, part, pointer, joint (codes of the lists) ·
    unit (name, how many) · and, slash, dash, point, of, hijri.
    """

    kind: str
    value: Any = None


@lru_cache(maxsize=1)
def vocabulary() -> Mapping[str, Piece]:
    """Folded word or phrase -> its piece, from the seeds' lists and the number words."""
    content = (resource_dir("seeds") / "rules" / "dates_words.toml").read_bytes().decode("utf-8")
    lists = tomllib.loads(content)["lists"]
    words: dict[str, Piece] = {}
    for table in (UNITS, TEENS, TENS):
        words.update((word, Piece("number", value)) for word, value in table.items())
        words.update((f"ال{word}", Piece("number", value)) for word, value in table.items())
    words.update((word, Piece("ordinal", value)) for word, value in ORDINALS.items())
    for name, kind in LIST_KINDS.items():
        for word, value in lists[name].items():
            read = value
            if kind == "unit":
                unit, count = value.split()
                read = (unit, int(count))
            words[fold(word).text] = Piece(kind, read)
    words["من"] = words["شهور"] = Piece("of")
    words["شهور"] = Piece("unit", ("month", 0))
    words["ه"] = words["هجري"] = words["هجريه"] = Piece("hijri")
    return words


@lru_cache(maxsize=8192)
def read_pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of folded `text` in order; words that say nothing about a date («الموافق», «م») are left out."""
    pieces: list[Piece] = []
    position = 0
    while position < len(text):
        numeric = _read_numeric(text, position)
        if numeric is not None:
            piece, position = numeric
            pieces.append(piece)
            continue
        token = _TOKEN.match(text, position)
        if token is None:
            position += 1
            continue
        if token.group()[0].isdigit():
            pieces.append(_number(token.group()))
            position = token.end()
        elif _WORD.match(token.group()):
            found, position = _read_phrase(text, position, token.end())
            pieces += found
        else:
            sign = {"-": "dash", "/": "slash", "\\": "slash", ".": "point", ",": "and", "،": "and"}.get(token.group())
            if sign:
                pieces.append(Piece(sign))
            position = token.end()
    return tuple(pieces)


def _number(digits: str) -> Piece:
    value = int(digits[:9])
    return Piece("year", value) if len(digits) == 4 and 1300 <= value <= 2199 else Piece("number", value)


def _read_numeric(text: str, position: int) -> tuple[Piece, int] | None:
    if not text[position].isdigit() or (position and (text[position - 1].isdigit())):
        return None
    match = _FULL.match(text, position)
    if match:
        year, month, day = (int(match[k] or match[k + "2"] or match[k + "3"]) for k in "ymd")
        if year < 100:
            year += 2000
        if month > 12 >= day:
            month, day = day, month
        if 1 <= month <= 12 and 1 <= day <= 31:
            return Piece("full", (year, month, day)), match.end()
    match = _DAY_MONTH.match(text, position)
    if match and _starts_month(text, match.end()):
        return None  # «13/14 أيلول» is two days of one month.
    if match and 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31:
        return Piece("day_month", (int(match["m"]), int(match["d"]))), match.end()
    return None


def _starts_month(text: str, position: int) -> bool:
    """Whether the name of a month follows a blank at `position`."""
    if text[position : position + 1] != " ":
        return False
    first = _WORD.match(text, position + 1)
    found = _read_phrase(text, first.start(), first.end())[0] if first else []
    return [piece.kind for piece in found] in (["month"], ["hijri_month"])


def _read_phrase(text: str, start: int, end: int) -> tuple[list[Piece], int]:
    """(the pieces of the longest known phrase at `start`, where it ends); unknown words give no piece."""
    ends = [end]
    while len(ends) < LONGEST_PHRASE and text[ends[-1] : ends[-1] + 1] == " ":
        following = _WORD.match(text, ends[-1] + 1)
        if following is None:
            break
        ends.append(following.end())
    words = vocabulary()
    for stop in reversed(ends):
        phrase = text[start:stop]
        for prefix, form in _readings(phrase):
            if form in words:
                return [*prefix, words[form]], stop
    return ([Piece("and")] if text[start:end] == "و" else []), end


def _readings(phrase: str) -> list[tuple[tuple[Piece, ...], str]]:
    """The phrase as it stands and without its proclitics: «والخامس» is «and» + «الخامس», «للشهر» is «الشهر»."""
    readings: list[tuple[tuple[Piece, ...], str]] = [((), phrase)]
    rest = phrase
    before: tuple[Piece, ...] = ()
    if rest[:1] in "وف" and len(rest) > 2:
        before, rest = (Piece("and"),), rest[1:]
        readings.append((before, rest))
    if rest.startswith("لل"):
        readings.append((before, "ال" + rest[2:]))
    elif rest[:1] == "ل":
        readings += [(before, rest[1:]), (before, "ا" + rest)]
    elif rest[:1] in "بك":
        readings.append((before, rest[1:]))
    return readings
