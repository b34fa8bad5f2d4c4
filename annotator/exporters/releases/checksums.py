"""`SHA256SUMS`: the hash of each file of a release, as `sha256sum` writes and checks it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[\w][\w.-]*)")


def sums_bytes(digests: Mapping[str, str]) -> bytes:
    """The file as it is written: a line each, by name."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def read_sums(raw: bytes) -> dict[str, str] | None:
    """Hash by name; None when these bytes are not what `sums_bytes` writes."""
    try:
        found = [_LINE.fullmatch(line) for line in raw.decode("ascii").splitlines()]
    except UnicodeDecodeError:
        return None
    digests = {match["name"]: match["digest"] for match in found if match}
    return digests if digests and sums_bytes(digests) == raw else None
