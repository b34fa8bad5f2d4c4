"""The stored text of a report: how it is cleaned once at import, cut into paragraphs, and hashed.

After `clean` the text is never changed again; every offset in the product counts code points of it.
"""

from __future__ import annotations

import hashlib
import unicodedata

from annotator.errors import N_, InvalidInput

LONGEST_PARAGRAPH = 20_000
"""Code points; a longer line is refused, because people confirm a paragraph at a time."""


def clean(text: str) -> str:
    """The text as it is stored: line ends LF, NUL removed, NFC; otherwise exactly what came in."""
    without_nul = text.replace("\0", "")
    return unicodedata.normalize("NFC", without_nul.replace("\r\n", "\n").replace("\r", "\n"))


def is_blank(line: str) -> bool:
    """Whether a line holds nothing but white space and format characters (bidi controls, zero-width, BOM)."""
    return all(letter.isspace() or unicodedata.category(letter) == "Cf" for letter in line)


def split_paragraphs(text: str) -> tuple[str, ...]:
    """The non-blank lines of a stored text, split at LF only, their outer blanks kept.

    Raises: InvalidInput when a paragraph is longer than 20,000 code points.
    """
    paragraphs = tuple(line for line in text.split("\n") if not is_blank(line))
    for number, paragraph in enumerate(paragraphs, start=1):
        if len(paragraph) > LONGEST_PARAGRAPH:
            raise InvalidInput(
                N_(
                    "Paragraph %(number)s has %(got)s characters; at most %(limit)s are taken."
                    " Break the line into paragraphs and import again."
                ),
                number=number,
                got=len(paragraph),
                limit=LONGEST_PARAGRAPH,
            )
    return paragraphs


def sha256(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
