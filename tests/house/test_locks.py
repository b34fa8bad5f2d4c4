"""Everything installed is pinned and checked by hash, and no lock file names where a package comes from."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

REQUIREMENT = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+)(?: ;[^\\]*)? ?\\?$")
HTMX_SHA384 = "2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"
LOCKS = (
    "requirements.lock",
    "requirements-test.lock",
    "requirements-consumers.lock",
    "requirements-node.lock",
    "requirements-tools.lock",
)


def pinned(path: Path) -> set[str]:
    return {match["name"] for line in path.read_text().splitlines() if (match := REQUIREMENT.match(line))}


def canonical(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-").replace(".", "-")


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_every_package_with_hashes(root: Path, name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (root / name).read_text().strip())
    for block in blocks:
        first, *hashes = block.splitlines()
        assert REQUIREMENT.match(first), first
        assert hashes, f"{first} has no hash"
        assert all(re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in hashes), first


@pytest.mark.parametrize("name", [*LOCKS, "package-lock.json"])
def test_locks_name_no_addresses(root: Path, name: str) -> None:
    text = (root / name).read_text()
    assert "--index-url" not in text
    assert '"resolved"' not in text
    assert "--find-links" not in text
    assert " @ " not in text


def test_locks_cover_the_dependencies(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    groups = settings["dependency-groups"]
    runtime = {*settings["project"]["dependencies"], *settings["project"]["optional-dependencies"]["team"]}
    wanted = {
        "requirements.lock": {*runtime, *groups["build"]},
        "requirements-test.lock": {*runtime, *groups["build"], *groups["test"]},
        "requirements-consumers.lock": {*settings["project"]["dependencies"], *groups["build"], *groups["consumers"]},
        "requirements-node.lock": set(groups["node"]),
        "requirements-tools.lock": set(groups["tools"]),
    }
    for name, requirements in wanted.items():
        missing = {canonical(requirement) for requirement in requirements} - pinned(root / name)
        assert not missing, f"run make lock: {name} lacks {missing}"


def test_run_and_test_locks_agree(root: Path) -> None:
    run, test = ((root / name).read_text() for name in LOCKS[:2])
    lines = {line for line in run.splitlines() if "==" in line}
    assert lines <= set(test.splitlines())


def test_front_end_packages_are_pinned_exactly(root: Path) -> None:
    package = json.loads((root / "package.json").read_text())
    locked = json.loads((root / "package-lock.json").read_text())["packages"]
    assert package["dependencies"]["htmx.org"] == "2.0.11"
    for name, version in package["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in entry for path, entry in locked.items() if path)


def test_installed_htmx_is_the_one_we_know(root: Path) -> None:
    digest = hashlib.sha384((root / "static" / "vendor" / "htmx.min.js").read_bytes()).digest()
    assert base64.b64encode(digest).decode() == HTMX_SHA384
