"""The manifest beside a written file: what it holds, how it was made, and the hashes that prove both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OFFSETS = (
    "Unicode code points of `text` in logical (reading) order, start inclusive, end exclusive; "
    "text[start:end] == surface. Not UTF-16 units and not bytes."
)
ENDING = ".manifest.json"


def manifest_path(path: Path) -> Path:
    """Where the manifest of a file stands: its name with `.manifest.json` behind."""
    return path.with_name(path.name + ENDING)


def manifest_bytes(content: Mapping[str, Any]) -> bytes:
    """The manifest as it is written: the given keys, then `manifest_sha256` over all before it.

    Only these bytes are right, so that a changed manifest is found too.
    """
    plain = {key: value for key, value in content.items() if key != "manifest_sha256"}
    digest = hashlib.sha256(_json(plain)).hexdigest()
    return _json({**plain, "manifest_sha256": digest})


def read_manifest(raw: bytes) -> dict[str, Any] | None:
    """The keys of a manifest's bytes; None when they are not what `manifest_bytes` writes."""
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or manifest_bytes(content) != raw:
        return None
    return content


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=True, indent=2) + "\n").encode()
