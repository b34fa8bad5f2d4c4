"""Each table that a newcomer adds a line to: every entry is explained where it is and named in the docs."""

from __future__ import annotations

import importlib
import inspect

import pytest

TABLES = {
    "annotator.agreement": "METRICS",
    "annotator.exporters": "EXPORTERS",
    "annotator.importers": "IMPORTERS",
    "annotator.checks": "CHECKS",
}


@pytest.mark.parametrize("package", TABLES)
def test_entries_are_explained_and_named_in_the_docs(package: str, docs: str) -> None:
    table = getattr(importlib.import_module(package), TABLES[package])
    assert table
    for name, entry in table.items():
        # A function, a class, or a record that holds one of them.
        assert inspect.getdoc(entry), f"{TABLES[package]}[{name!r}] has no docstring"
        assert f"`{name}`" in docs, f"{TABLES[package]}[{name!r}] is not named in docs/"
