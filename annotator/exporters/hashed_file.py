"""A file that counts and hashes what is written to it, and JSON as one line of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import IO, Any

import orjson

_LINE_SEPARATORS = {
    b"\xc2": (("\u0085".encode(), rb"\u0085"),),
    b"\xe2": (("\u2028".encode(), rb"\u2028"), ("\u2029".encode(), rb"\u2029")),
}
"""Letters at which some readers break lines; written as escapes, which JSON reads back as the letters.

By their first byte: to look for one byte costs next to nothing, and most lines have neither.
"""


@dataclass(slots=True)
class HashedFile:
    """A file to write to, which counts and hashes what goes through."""

    file: IO[bytes]
    size: int = 0
    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def write(self, piece: bytes) -> None:
        """Write one piece."""
        self.file.write(piece)
        self.size += len(piece)
        self.digest.update(piece)

    def write_line(self, value: Any) -> None:
        """Write a value as one line of JSON, and count it as a row."""
        self.write(json_line(value))
        self.rows += 1

    @property
    def sha256(self) -> str:
        """The hash of what was written so far, 64 hex digits."""
        return str(self.digest.hexdigest())


def json_line(value: Any) -> bytes:
    """The value as one line of UTF-8 JSON with its line end."""
    line = orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    for first, letters in _LINE_SEPARATORS.items():
        if first in line:
            for letter, escape in letters:
                line = line.replace(letter, escape)
    return line
