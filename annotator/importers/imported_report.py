"""What every importer brings: a report that is read but not stored, and how its stem is made."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from annotator.core.validation_values import Problem

LONGEST_STEM = 100
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class ImportedReport:
    """One report as read from a file.

    paragraphs: its non-blank lines, stored text. published: a date in the file's name, None without one; only a hint.
    sha256: of the whole stored text, by which the same report is recognised. warnings: what was set right on the way.
    """

    stem: str
    title: str
    paragraphs: tuple[str, ...]
    sha256: str
    published: dt.date | None = None
    warnings: tuple[Problem, ...] = ()


def stem_of(name: str) -> str:
    """The report's stem: the file name without folders and ending, fit for ids and addresses.

    Blanks, colons, slashes and invisible characters become one hyphen; «report» where nothing is left.
    """
    stem = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).stem)
    kept = "".join(letter if letter.isprintable() and letter not in " :/?#%&\"'<>" else "-" for letter in stem)
    return re.sub(r"-{2,}", "-", kept).strip("-.")[:LONGEST_STEM] or "report"


def title_of(paragraphs: tuple[str, ...]) -> str:
    """The first paragraph without outer blanks, at most 300 code points."""
    return paragraphs[0].strip()[:LONGEST_TITLE]


def date_in(name: str) -> dt.date | None:
    """The date 2022-09-23 (or with underscores, or without marks) in a file name; None without a real one."""
    for year, month, day in re.findall(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", name):
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None
