"""UTF-8 bytes as text, for every reader of files that people send.

Nothing is converted silently: a file in another encoding is refused with the encoding it seems to be in.
"""

from __future__ import annotations

import re

from annotator.errors import N_, InvalidInput

ARABIC = re.compile(r"[\u0620-\u064A\u066E-\u06D3\u06FA-\u06FC\u0750-\u077F\uFB50-\uFDFB\uFE70-\uFEFC]")
"""A letter of the Arabic script."""
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")


def decoded(name: str, content: bytes) -> str:
    """The text of UTF-8 bytes, without its byte order mark. Raises: InvalidInput, naming file and line."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise other_encoding(name, "UTF-16")
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
    guess = guessed_encoding(content)
    if guess:
        raise other_encoding(name, guess)
    raise InvalidInput(
        N_("%(name)s, line %(line)s: the byte 0x%(got)s is not UTF-8. Save the file as UTF-8 and import again."),
        name=name,
        line=line,
        got=rest[:1].hex(),
    )


def other_encoding(name: str, guess: str) -> InvalidInput:
    """The refusal of a file that is in another encoding."""
    return InvalidInput(
        N_("%(name)s is not UTF-8; it seems to be %(guess)s. Save it as UTF-8 and import again."),
        name=name,
        guess=guess,
    )


def guessed_encoding(content: bytes) -> str | None:
    """The first encoding in which most letters of the first bytes are Arabic; None when there is none."""
    head = content[:20_000]
    if len(ARABIC.findall(head.decode("utf-8", errors="replace"))) > 0.2 * len(head) / 2:
        return None  # UTF-8 with a damaged byte, which the other encodings would read as other Arabic letters.
    for encoding in ("utf-16-le", "utf-16-be", "cp1256", "iso8859-6"):
        text = head.decode(encoding, errors="replace")
        letters = [letter for letter in text if letter.isalpha() or letter == "\ufffd"]
        if letters and sum(map(bool, map(ARABIC.match, letters))) > 0.7 * len(letters):
            return {"cp1256": "Windows-1256", "iso8859-6": "ISO 8859-6"}.get(encoding, "UTF-16")
    return None
