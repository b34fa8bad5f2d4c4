"""`annotator backup` and `restore` as people type them: one line of what was done, one line of what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from annotator.cli import main


@pytest.fixture
def archive(workspace: Any, tmp_path: Path) -> Path:
    path = tmp_path / "b.zip"
    done = CliRunner().invoke(main, ["backup", str(path)])
    assert done.exit_code == 0, done.output
    assert "rows in" in done.output
    return path


def test_backup_and_restore(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "new"))
    done = CliRunner().invoke(main, ["restore", str(archive)])
    assert done.exit_code == 0, done.output
    assert "Rows, content and gold are equal" in done.output
    listed = CliRunner().invoke(main, ["members", "list"])
    assert "annotator1" in listed.output


def test_restore_onto_work_is_refused(archive: Path) -> None:
    done = CliRunner().invoke(main, ["restore", str(archive)])
    assert done.exit_code == 1
    assert done.output.startswith("annotator: A backup is restored into an empty place only")
    assert done.output.count("\n") == 1


def test_restore_of_something_else_is_refused(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_text("no archive")
    done = CliRunner().invoke(main, ["restore", str(path)])
    assert done.exit_code == 1
    assert "is no sound backup" in done.output
    assert done.output.count("\n") == 1


def test_serve_refuses_an_open_address(home: Path) -> None:
    done = CliRunner().invoke(main, ["serve", "--host", "0.0.0.0"])
    assert done.exit_code == 1
    assert "ANNOTATOR_HTTPS" in done.output
