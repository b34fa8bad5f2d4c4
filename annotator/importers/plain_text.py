"""Reads a UTF-8 text file: one paragraph a line. Says by line what is wrong."""

from __future__ import annotations

import re

from annotator.core.decoding import ARABIC, decoded, guessed_encoding, other_encoding
from annotator.core.text import LONGEST_PARAGRAPH, clean, is_blank, sha256, split_paragraphs
from annotator.core.validation_values import WARNING, Problem
from annotator.errors import N_, InvalidInput
from annotator.importers.imported_report import ImportedReport, date_in, stem_of, title_of

LARGEST_FILE = 20_000_000
"""Bytes; a report has some thousand."""
NUL_SHARE_OF_BINARY = 0.01


def read_plain_text(name: str, content: bytes) -> ImportedReport:
    """The report of a text file's bytes.

    Raises: InvalidInput, naming file and line, when it is too large, not UTF-8, empty, without Arabic letters, binary,
    or has a paragraph of more than 20,000 code points.
    """
    if len(content) > LARGEST_FILE:
        raise InvalidInput(
            N_("%(name)s has %(got)s bytes; at most %(limit)s are taken. Split it into reports."),
            name=name,
            got=len(content),
            limit=LARGEST_FILE,
        )
    text = decoded(name, content)
    warnings = _nul_warnings(name, text)
    stored = clean(text)
    _check_lines(name, stored)
    paragraphs = split_paragraphs(stored)
    if not paragraphs:
        raise InvalidInput(N_("%(name)s holds no text; a report needs at least one line that is not blank."), name=name)
    if not ARABIC.search(stored):
        guess = guessed_encoding(content)
        if guess:
            raise other_encoding(name, guess)
        raise InvalidInput(
            N_("%(name)s has no Arabic letter; check that it is the right file and saved as UTF-8."), name=name
        )
    return ImportedReport(
        stem=stem_of(name),
        title=title_of(paragraphs),
        paragraphs=paragraphs,
        sha256=sha256(stored),
        published=date_in(name),
        warnings=warnings,
    )


def _nul_warnings(name: str, text: str) -> tuple[Problem, ...]:
    """A warning for each of the first ten lines with NUL, which the stored text leaves out."""
    count = text.count("\0")
    if count > max(10, NUL_SHARE_OF_BINARY * len(text)):
        guess = guessed_encoding(text.encode("utf-8"))
        if guess:
            raise other_encoding(name, guess)
        raise InvalidInput(
            N_("%(name)s holds %(got)s NUL characters; it is no text file. Save it as UTF-8 text."),
            name=name,
            got=count,
        )
    if not count:
        return ()
    lines = [number for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1) if "\0" in line]
    return tuple(
        Problem((name, f"line {number}"), N_("%(where)s: NUL characters were left out."), severity=WARNING)
        for number in lines[:10]
    )


def _check_lines(name: str, stored: str) -> None:
    """Refuse a paragraph that is too long, by the line it stands in."""
    for number, line in enumerate(stored.split("\n"), start=1):
        if len(line) > LONGEST_PARAGRAPH and not is_blank(line):
            raise InvalidInput(
                N_(
                    "%(name)s, line %(line)s: the paragraph has %(got)s characters; at most %(limit)s are taken."
                    " Break it into paragraphs and import again."
                ),
                name=name,
                line=number,
                got=len(line),
                limit=LONGEST_PARAGRAPH,
            )
