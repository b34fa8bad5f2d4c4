"""What house tests read: the files of the repository that git tracks or would track."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tracked(root: Path) -> tuple[Path, ...]:
    """All files that git tracks and that are there."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout.decode()
    return tuple(path for name in listing.split("\0") if name and (path := root / name).is_file())


@pytest.fixture(scope="session")
def prose(tracked: tuple[Path, ...]) -> tuple[Path, ...]:
    """The tracked Markdown files."""
    return tuple(path for path in tracked if path.suffix == ".md")


@pytest.fixture(scope="session")
def docs(root: Path) -> str:
    """All documentation in one string: README and docs/, without the changelog."""
    return "\n".join(path.read_text() for path in [root / "README.md", *sorted((root / "docs").rglob("*.md"))])
