"""What is read of a gazetteer file: places with their ids, forms and holders, and what is wrong line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from annotator.errors import N_, InvalidInput
from annotator.rules.gazetteer import PRECISIONS
from annotator.rules.gazetteer_files.tables import LineProblem

KINDS = (*PRECISIONS, "actor")
_ID = re.compile(r"[^\s,;|]{1,56}")
_PCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,23}")
_MARKS = re.compile(r"[\u064B-\u065F\u0670\u200B-\u200F\u202A-\u202E\u2066-\u2069]")
_QUOTES = " \t\u00a0'\"“”„«»‘’`"
LONGEST = 120

Forms = tuple[tuple[str, bool], ...]
"""The forms of a place, each with whether it counts only after a cue."""


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """One place of a file, by its id.

    mentioned: only named as what holds others, so what is known
    of it already is better. same_as: another id that the file gives it. code: its p-code, in which those of its holders
    are contained.
    """

    line: int
    id: str
    kind: str
    forms: Forms
    parent: str = ""
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    name: str = ""
    same_as: str = ""
    code: str = ""
    mentioned: bool = False


@dataclass(slots=True)
class PlacesFile:
    """What was read of a file; with problems nothing of it is to be used."""

    name: str
    rows: int = 0
    places: dict[str, ReadPlace] = field(default_factory=dict)
    problems: list[LineProblem] = field(default_factory=list)
    warnings: list[LineProblem] = field(default_factory=list)
    nameless: int = 0
    """Rows without a name in Arabic letters."""
    unused: tuple[str, ...] = ()


def tidy(name: str) -> str:
    """A name without quotes around it, vowel marks, tatweel and double blanks."""
    return " ".join(_MARKS.sub("", name).strip(_QUOTES).replace("ـ", "").split())[:LONGEST]


def checked_id(cell: str) -> str:
    """The id itself. Raises: InvalidInput when it has blanks or is too long."""
    if _ID.fullmatch(cell) is None or not cell.isprintable():
        raise InvalidInput(N_("“%(got)s” is no id; write 1 to 56 letters without blanks."), got=cell[:80])
    return cell


def code_id(code: str, level: int | None = None) -> str:
    """The id of the place with a p-code: `pcode:SY0208`; of a country by its two letters that of the shipped one.

    Raises: InvalidInput when it is no p-code.
    """
    if _PCODE.fullmatch(code) is None:
        raise InvalidInput(N_("“%(got)s” is no p-code; expected letters and figures such as SY0203."), got=code[:40])
    if level == 0 and len(code) == 2:
        return f"country:{code.lower()}"
    return f"pcode:{code.upper()}"
