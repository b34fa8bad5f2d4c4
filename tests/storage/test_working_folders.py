"""Hidden folders for what is half made: their owner's only, removed at the end, and swept when the owner is dead."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from annotator.config import secret_key
from annotator.errors import InvalidInput
from annotator.exporters.locks import hold
from annotator.storage.working_folders import PREFIX, sweep, working_folder


def test_folder_goes_with_all_in_it(tmp_path: Path) -> None:
    parent = tmp_path / "new"
    with working_folder(parent) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "half").write_bytes(b"made")
    assert list(parent.iterdir()) == []


def test_folder_of_the_living_stays_and_of_the_dead_goes(tmp_path: Path) -> None:
    dead = tmp_path / f"{PREFIX}dead"
    (dead / "deep").mkdir(parents=True)
    (dead / "deep" / "half").touch()
    other = tmp_path / ".other"
    other.mkdir()
    link = tmp_path / f"{PREFIX}link"
    link.symlink_to(other)
    with working_folder(tmp_path) as first, working_folder(tmp_path) as second:
        sweep(tmp_path)
        assert set(tmp_path.iterdir()) == {first, second, other, link}


def test_lock_is_held_once_and_given_back(tmp_path: Path) -> None:
    first = hold(tmp_path, folder=True)
    assert first is not None
    assert hold(tmp_path, folder=True) is None
    os.close(first)
    again = hold(tmp_path, folder=True)
    assert again is not None
    os.close(again)
    with pytest.raises(FileNotFoundError):
        hold(tmp_path / "none", folder=True)


def test_secret_key_is_made_once_and_whole(tmp_path: Path) -> None:
    made = secret_key(tmp_path / "instance")
    assert len(made) == 64
    assert secret_key(tmp_path / "instance") == made
    (path,) = (tmp_path / "instance").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("")
    with pytest.raises(InvalidInput, match="is empty"):
        secret_key(tmp_path / "instance")
