"""Styles hold for both directions of writing: logical properties only."""

from __future__ import annotations

import re
from pathlib import Path

PHYSICAL = re.compile(
    r"""(?:^|[\s;{])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[a-z-]*
      | (?:left|right|top|bottom)
      | border-(?:top|bottom)-(?:left|right)-radius
      | (?:min-|max-)?(?:width|height)
    )\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b""",
    re.X | re.M,
)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
MEDIA = re.compile(r"@(?:media|container)[^{]*")


def test_styles_use_logical_properties_only(root: Path) -> None:
    found = {}
    for path in sorted((root / "static" / "css").rglob("*.css")):
        text = MEDIA.sub("", COMMENT.sub("", path.read_text()))
        if lines := [line.strip() for line in text.splitlines() if PHYSICAL.search(" " + line)]:
            found[str(path.relative_to(root))] = lines[:5]
    assert not found, "write inline-start, inline-end, block-start, inline-size …"


def test_styles_fetch_nothing_from_elsewhere(root: Path) -> None:
    for path in sorted((root / "static").rglob("*.css")):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", path.read_text()), path.name
