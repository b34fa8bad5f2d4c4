"""The place of a new export: free names, one at a time, and what a failed or killed one left is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.exporters.manifest import manifest_path
from annotator.exporters.new_export import JOURNAL, new_export


def nothing_listed(_: str) -> bool:
    return False


def everything_listed(_: str) -> bool:
    return True


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {JOURNAL}


def write(path: Path) -> None:
    path.write_text("{}\n")
    manifest_path(path).write_text("{}\n")


def test_second_export_of_a_second_gets_a_number(tmp_path: Path) -> None:
    made = []
    for _ in range(3):
        with new_export(tmp_path / "field", "gold", everything_listed) as path:
            write(path)
        made.append(path.name)
    assert made == ["gold.jsonl", "gold-2.jsonl", "gold-3.jsonl"]


def test_error_takes_back_what_was_written(tmp_path: Path) -> None:
    def fail() -> None:
        with new_export(tmp_path, "gold", nothing_listed) as path:
            write(path)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(tmp_path) == set()
    assert (tmp_path / JOURNAL).read_text() == ""


def test_error_after_the_listing_keeps_the_export(tmp_path: Path) -> None:
    def fail() -> None:
        with new_export(tmp_path, "gold", everything_listed) as path:
            write(path)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(tmp_path) == {"gold.jsonl", "gold.jsonl.manifest.json"}


@pytest.mark.parametrize(
    ("noted", "gone"),
    [
        ("dead.jsonl\n", True),
        ("dead.jsonl", False),  # cut off while it was noted: nothing was written under it
        ("", False),
        ("../dead.jsonl\n", False),
        ("notes.txt\n", False),
    ],
)
def test_killed_export_is_taken_back_by_the_next(tmp_path: Path, noted: str, gone: bool) -> None:
    folder = tmp_path / "field"
    folder.mkdir()
    for path in (folder / "dead.jsonl", folder / "own.jsonl", tmp_path / "dead.jsonl"):
        write(path)
    (folder / "notes.txt").touch()
    (folder / ".dead.jsonl.0123abcd.tmp").touch()
    (folder / ".dead.jsonl.manifest.json.0123abcd.tmp").touch()
    (folder / JOURNAL).write_text(noted)
    with new_export(folder, "gold", nothing_listed) as path:
        write(path)
    others = {"notes.txt", "own.jsonl", "own.jsonl.manifest.json", "gold.jsonl", "gold.jsonl.manifest.json"}
    assert names(folder) == others | (set() if gone else {"dead.jsonl", "dead.jsonl.manifest.json"})
    assert (tmp_path / "dead.jsonl").exists()


def test_listed_export_of_a_killed_process_stays(tmp_path: Path) -> None:
    write(tmp_path / "dead.jsonl")
    (tmp_path / JOURNAL).write_text("dead.jsonl\n")
    with new_export(tmp_path, "gold", everything_listed) as path:
        write(path)
    assert "dead.jsonl" in names(tmp_path)
