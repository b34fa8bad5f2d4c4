"""The place of a new export or release: one at a time in a folder, and what a failed or killed one wrote is taken back.

A file and its manifest are two renames, and the row that lists them a commit; a kill may fall between. So the name
stands in `.exporting` from before the first until after the last, and whoever exports next reads it there. The name of
a release, which is a folder, stands there with a slash behind.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from annotator.errors import N_, InvalidInput
from annotator.exporters.atomic_file import sync_folder
from annotator.exporters.locks import CAN_LOCK, hold
from annotator.exporters.manifest import manifest_path

JOURNAL = ".exporting"
ENDINGS = frozenset({".jsonl", ".csv", ".conll", ".spacy", ".json", ".parquet"})
"""Of the files that exports write; no other file is ever taken back."""
_HALF_WRITTEN = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")


@contextmanager
def new_export(folder: Path, base: str, is_listed: Callable[[str], bool], *, ending: str = ".jsonl") -> Iterator[Path]:
    """A free path in the folder for a file and its manifest; both are taken back when the block ends with an error.

    base: the name without its ending; a number is put behind when an earlier export has it.
    is_listed: whether an export of that name counts; if so it is never taken back.
    """
    with _journal(folder, is_listed) as note:
        path = _free_path(folder, base, ending)
        note(path.name)
        yield path


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A folder to fill; `place` gives it the name that it keeps."""

    folder: Path
    target: Path

    def place(self) -> None:
        """Let the filled folder appear under its name."""
        self.folder.rename(self.target)
        sync_folder(self.target.parent)


@contextmanager
def new_release(folder: Path, is_listed: Callable[[str], bool]) -> Iterator[Callable[[str], NewRelease]]:
    """What gives an empty hidden folder to fill for a version; all is taken back when the block ends with an error.

    The folder's lock is held before a version is named, so that the next number is chosen, and the release before is
    read, when no other release is on its way. What is given raises: InvalidInput when the version's name is taken.
    """
    with _journal(folder, is_listed) as note:
        yield partial(_begin, folder, note)


def _begin(folder: Path, note: Callable[[str], None], version: str) -> NewRelease:
    target = folder / version
    if target.exists():
        raise InvalidInput(
            N_("There is already a release %(got)s; releases never change. Name another version."), got=version
        )
    note(f"{version}/")
    beside = folder / f".{version}.{secrets.token_hex(4)}.tmp"
    beside.mkdir()
    return NewRelease(beside, target)


@contextmanager
def _journal(folder: Path, is_listed: Callable[[str], bool]) -> Iterator[Callable[[str], None]]:
    """Holds the folder's lock, clears what is left in it, and gives what notes the name that is being written."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
    journal = folder / JOURNAL
    handle = hold(journal, wait=True)
    try:
        _clear(folder, is_listed)
        try:
            yield lambda name: _note(journal, name)
        except BaseException:
            # What cannot be cleared now, the next export clears: the journal keeps the name.
            with suppress(Exception):
                _clear(folder, is_listed)
            raise
        _forget(journal)
    finally:
        if handle is not None:
            os.close(handle)


def _clear(folder: Path, is_listed: Callable[[str], bool]) -> None:
    """Take back what an export that did not end left here. The caller holds the journal's lock."""
    journal = folder / JOURNAL
    noted = journal.read_text(encoding="utf-8") if journal.is_file() else ""
    name = noted.removesuffix("\n")
    # A name without its line end was cut off while it was noted: nothing had been written under it yet.
    if noted.endswith("\n") and name and Path(name).name == name.removesuffix("/") and not is_listed(name):
        if name.endswith("/"):
            _remove_release(folder / name)
        elif (folder / name).suffix in ENDINGS:
            # The manifest first: one whose file is gone would count as damage.
            manifest_path(folder / name).unlink(missing_ok=True)
            (folder / name).unlink(missing_ok=True)
    if CAN_LOCK:
        for child in folder.iterdir():
            if not _HALF_WRITTEN.fullmatch(child.name) or child.is_symlink():
                continue
            if child.is_dir():
                shutil.rmtree(child)
            else:
                child.unlink(missing_ok=True)
    _forget(journal)


def _remove_release(folder: Path) -> None:
    """Remove a folder that nobody lists; hidden first, so that it never stands there in parts."""
    if folder.is_dir() and not folder.is_symlink():
        hidden = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
        folder.rename(hidden)
        shutil.rmtree(hidden)


def _note(journal: Path, name: str) -> None:
    with journal.open("w", encoding="utf-8") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())


def _forget(journal: Path) -> None:
    """Empty the journal; not brought to disk, since a name that comes back does no harm once it is listed or gone."""
    journal.write_bytes(b"")


def _free_path(folder: Path, base: str, ending: str) -> Path:
    """A path that no earlier export of the same second has."""
    path, number = folder / f"{base}{ending}", 1
    while path.exists():
        number += 1
        path = folder / f"{base}-{number}{ending}"
    return path
