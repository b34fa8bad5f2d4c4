"""Modules are nouns of the domain and short enough to be read at once; records do not cross layers as loose dicts."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LONGEST = 400
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
OTHER_WORDS = {"document", "documents", "entity", "entities", "tag", "tags", "data", "info", "object", "objects"}
"""The word list has one word a thing: report, span, label, rule …; these are never it."""

CODE = ("annotator", "tests", "tools", "bench")


def modules(root: Path) -> list[Path]:
    return sorted(path for folder in CODE for path in (root / folder).rglob("*.py"))


def test_modules_are_at_most_400_lines(root: Path) -> None:
    long = {str(path.relative_to(root)): lines for path in modules(root) if (lines := _lines(path)) > LONGEST}
    assert not long, f"split these modules: {long}"


def test_scripts_and_styles_are_at_most_400_lines(root: Path) -> None:
    files = [*root.glob("static/js/**/*.js"), *root.glob("static/css/**/*.css")]
    long = {str(path.relative_to(root)): lines for path in files if (lines := _lines(path)) > LONGEST}
    assert not long, f"split these files: {long}"


def test_modules_are_named_by_what_they_are_about(root: Path) -> None:
    parts = {part for path in modules(root) for part in path.relative_to(root).with_suffix("").parts}
    assert not parts & (NAMES_OF_NOTHING | OTHER_WORDS)


def test_modules_say_why_they_exist(root: Path) -> None:
    silent = [
        str(path.relative_to(root))
        for path in modules(root)
        if path.relative_to(root).parts[0] != "tests"
        and path.stat().st_size
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_test_files_have_names_of_their_own(root: Path) -> None:
    names = [path.name for path in (root / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names)), sorted(name for name in set(names) if names.count(name) > 1)


@pytest.mark.parametrize("folder", ["templates", "static", "seeds"])
def test_resource_folders_hold_no_python(root: Path, folder: str) -> None:
    # A .py file there breaks the editable install.
    assert not list((root / folder).rglob("*.py"))


def _lines(path: Path) -> int:
    return path.read_text().count("\n")
