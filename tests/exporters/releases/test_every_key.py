"""Every key of every row, every file and every figure of a small release is changed once; `verify` finds each."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exporters.releases.sample_release import SCHEMA, material, sample_gold, write
from exporters.releases.test_release_files import paths, rows, sealed

from annotator.exporters.hashed_file import json_line
from annotator.exporters.releases.material import AGREEMENT, CARD, CHANGES, FILES, RAW, ROW_FILES
from annotator.exporters.releases.proving import release_problems

PARAGRAPHS = (
    "2018-12-06_correspondent-letter:p010",
    "2020-08-20_badia-attacks-wrong-total:p007",
    "2021-06-09_conflicting-accounts:p005",
    "2021-10-31_october-roundup:p010",
)
"""Between them they hold every key that the sample's gold has."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of four paragraphs."""
    chosen = [record for record in sample_gold() if record.id in PARAGRAPHS]
    reports = [replace(report, raw=report.raw[::2]) for report in material(chosen)]
    folder = write(tmp_path_factory.mktemp("small") / "1.0", reports).folder
    assert release_problems(folder, SCHEMA) == ([], len(PARAGRAPHS))
    return folder


def kind_of(row: Any, path: tuple[Any, ...]) -> tuple[Any, ...]:
    """The way to a key, whichever item of a list it is in; normal forms apart by label."""
    label = ""
    for n, step in enumerate(path):
        if step == "norm":
            label = row.get("label", "") if n == 0 else inner_of(row, path[:n])["label"]
    return (label, *("*" if isinstance(step, int) else step for step in path))


def inner_of(row: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        row = row[step]
    return row


def every_key(found: list[dict[str, Any]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Row number and way of each kind of key once."""
    seen = set()
    for number, row in enumerate(found):
        for path in paths(row):
            if isinstance(path[-1], str) and (kind := kind_of(row, path)) not in seen:
                seen.add(kind)
                yield number, path


def test_every_key_that_is_removed_renamed_or_retyped_is_found_under_new_sums(small: Path) -> None:
    chance = random.Random(20260101)
    tried = 0
    for name in ROW_FILES:
        raw = (small / name).read_bytes()
        sums = (small / "SHA256SUMS").read_bytes()
        original = json.dumps(rows(small, name))
        for number, path in every_key(json.loads(original)):
            if name == RAW and chance.random() < 0.8:
                continue  # its records are read and written by the code of the gold
            found = json.loads(original)
            inner = inner_of(found[number], path[:-1])
            value = inner.pop(path[-1])
            change = chance.choice(("removed", "renamed", "retyped"))
            if change == "renamed":
                inner[f"{path[-1]}_"] = value
            elif change == "retyped":
                inner[path[-1]] = {"text": value} if not isinstance(value, dict) else [value]
            (small / name).write_bytes(b"".join(map(json_line, found)))
            sealed(small)
            assert [p for p in release_problems(small, SCHEMA)[0] if p.severity == "error"], (name, path, change)
            tried += 1
        (small / name).write_bytes(raw)
        (small / "SHA256SUMS").write_bytes(sums)
    assert tried > 250


def test_every_key_and_file_that_is_changed_is_found_by_the_sums(small: Path) -> None:
    for name in FILES:
        raw = (small / name).read_bytes()
        places = range(0, len(raw), max(1, len(raw) // 8))
        for at in places:
            (small / name).write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
            problems, _ = release_problems(small, SCHEMA)
            assert any(problem.where == (name,) for problem in problems), (name, at)
        (small / name).write_bytes(raw)
    assert release_problems(small, SCHEMA)[0] == []


def test_figures_of_the_card_and_of_the_changes_are_those_of_the_rows(small: Path) -> None:
    for name, before, after in (
        (CARD, "| `place` |", "| `places` |"),
        (CARD, "| train |", "| trains |"),
        (CARD, "No paragraph was annotated by two", "All paragraphs were annotated by two"),
        (CHANGES, "First release: 4 paragraphs", "First release: 5 paragraphs"),
        (AGREEMENT, '"numbers": []', '"numbers": [{"key": "span.all.strict_f1", "value": 0.5, "interval": null}]'),
    ):
        raw = (small / name).read_bytes()
        assert before.encode() in raw, name
        (small / name).write_bytes(raw.replace(before.encode(), after.encode()))
        sealed(small)
        assert release_problems(small, SCHEMA)[0], (name, before)
        (small / name).write_bytes(raw)
    sealed(small)
