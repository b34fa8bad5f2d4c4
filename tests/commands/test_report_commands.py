"""`annotator import --replaces` and `annotator reports`: what was done in one line, what is wrong in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from field_project import REPORT

from annotator.cli import main


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def first(workspace: Any, tmp_path: Path) -> Path:
    path = tmp_path / "first.txt"
    path.write_text(REPORT, encoding="utf-8")
    run("import", str(path), "--project", "sample", "--published", "2022-09-23")
    return path


def test_a_corrected_file_replaces_its_report(first: Path) -> None:
    first.write_text(REPORT + "وانتهت العملية مساء اليوم نفسه.\n", encoding="utf-8")
    told = run("import", str(first), "--project", "sample", "--replaces", "first", "--reason", "أُكمل النص")
    assert told == "replaced\tfirst → first-v2\t0 annotations went over\n"
    again = run("import", str(first), "--project", "sample", "--replaces", "first", code=1)
    assert again.startswith("annotator: The report “first” was replaced")


def test_replacing_takes_one_file(first: Path, tmp_path: Path) -> None:
    told = run("import", str(first), str(first), "--project", "sample", "--replaces", "first", code=2)
    assert "--replaces takes one file" in told


def test_withdraw_restore_and_erase(first: Path) -> None:
    where = ("--project", "sample", "--reason", "طلب الناشر")
    assert run("reports", "withdraw", "first", *where) == "withdrawn\tfirst\n"
    assert "is withdrawn" in run("import", str(first), "--project", "sample")
    assert run("reports", "restore", "first", *where) == "restored\tfirst\n"
    assert "gone for good" in run("reports", "erase", "first", *where, code=1)
    assert run("reports", "erase", "first", *where, "--yes") == "erased\tfirst\t4 paragraphs\n"
    assert run("import", str(first), "--project", "sample", code=1).startswith("annotator: The text of “first.txt”")
