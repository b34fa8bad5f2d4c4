"""Reads a UTF-8 text file: one paragraph a line. Says by line what is wrong, and guesses other encodings by name only.

Nothing is converted silently: a file in another encoding is refused with the encoding it seems to be in.
"""

from __future__ import annotations

import re

from annotator.core.text import LONGEST_PARAGRAPH, clean, is_blank, sha256, split_paragraphs
from annotator.core.validation_values import WARNING, Problem
from annotator.errors import N_, InvalidInput
from annotator.importers.imported_report import ImportedReport, date_in, stem_of, title_of

LARGEST_FILE = 20_000_000
"""Bytes; a report has some thousand."""
NUL_SHARE_OF_BINARY = 0.01
_ARABIC = re.compile(r"[\u0620-\u064A\u066E-\u06D3\u06FA-\u06FC\u0750-\u077F\uFB50-\uFDFB\uFE70-\uFEFC]")
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")


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
    text = _decoded(name, content)
    warnings = _nul_warnings(name, text)
    stored = clean(text)
    _check_lines(name, stored)
    paragraphs = split_paragraphs(stored)
    if not paragraphs:
        raise InvalidInput(N_("%(name)s holds no text; a report needs at least one line that is not blank."), name=name)
    if not _ARABIC.search(stored):
        guess = _guessed_encoding(content)
        if guess:
            raise _other_encoding(name, guess)
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


def _decoded(name: str, content: bytes) -> str:
    """The text of UTF-8 bytes, without its byte order mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _other_encoding(name, "UTF-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before, rest = error.object[: error.start], error.object[error.start :]
    line = len(_LINE_ENDS.findall(before)) + 1
    if re.match(rb"\xed[\xa0-\xbf][\x80-\xbf]", rest):
        raise InvalidInput(
            N_("%(name)s, line %(line)s: half of a surrogate pair, which is no letter. Save the file anew as UTF-8."),
            name=name,
            line=line,
        )
    guess = _guessed_encoding(content)
    if guess:
        raise _other_encoding(name, guess)
    raise InvalidInput(
        N_("%(name)s, line %(line)s: the byte 0x%(got)s is not UTF-8. Save the file as UTF-8 and import again."),
        name=name,
        line=line,
        got=rest[:1].hex(),
    )


def _other_encoding(name: str, guess: str) -> InvalidInput:
    return InvalidInput(
        N_("%(name)s is not UTF-8; it seems to be %(guess)s. Save it as UTF-8 and import again."),
        name=name,
        guess=guess,
    )


def _guessed_encoding(content: bytes) -> str | None:
    """The first encoding in which most letters of the first bytes are Arabic; None when there is none."""
    head = content[:20_000]
    if len(_ARABIC.findall(head.decode("utf-8", errors="replace"))) > 0.2 * len(head) / 2:
        return None  # UTF-8 with a damaged byte, which the other encodings would read as other Arabic letters.
    for encoding in ("utf-16-le", "utf-16-be", "cp1256", "iso8859-6"):
        text = head.decode(encoding, errors="replace")
        letters = [letter for letter in text if letter.isalpha() or letter == "\ufffd"]
        if letters and sum(map(bool, map(_ARABIC.match, letters))) > 0.7 * len(letters):
            return {"cp1256": "Windows-1256", "iso8859-6": "ISO 8859-6"}.get(encoding, "UTF-16")
    return None


def _nul_warnings(name: str, text: str) -> tuple[Problem, ...]:
    """A warning for each of the first ten lines with NUL, which the stored text leaves out."""
    count = text.count("\0")
    if count > max(10, NUL_SHARE_OF_BINARY * len(text)):
        guess = _guessed_encoding(text.encode("utf-8"))
        if guess:
            raise _other_encoding(name, guess)
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
