"""Readers of report files, by file ending. A new format is a module and a line here.

Each reader is a function (file name, bytes) → ImportedReport that raises InvalidInput and stores nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from annotator.errors import N_, InvalidInput
from annotator.importers.imported_report import ImportedReport
from annotator.importers.plain_text import read_plain_text

__all__ = ["IMPORTERS", "ImportedReport", "read_file"]

IMPORTERS: Mapping[str, Callable[[str, bytes], ImportedReport]] = {
    ".txt": read_plain_text,
}


def read_file(name: str, content: bytes) -> ImportedReport:
    """The report of a file, by the reader of its ending. Raises: InvalidInput for an unknown ending or bad content."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    reader = IMPORTERS.get(ending)
    if reader is None:
        raise InvalidInput(
            N_("%(name)s: files ending in “%(got)s” cannot be imported; expected one of %(expected)s."),
            name=name,
            got=ending,
            expected=", ".join(IMPORTERS),
        )
    return reader(name, content)
