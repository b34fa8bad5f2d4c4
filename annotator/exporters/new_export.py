"""The place of a new export: one at a time in a folder, and what a failed or killed one wrote is taken back.

A file and its manifest are two renames, and the row that lists them a commit; a kill may fall between. So the name
stands in `.exporting` from before the first until after the last, and whoever exports next reads it there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.exporters.atomic_file import sync_folder
from annotator.exporters.locks import CAN_LOCK, hold
from annotator.exporters.manifest import manifest_path

JOURNAL = ".exporting"
_HALF_WRITTEN = re.compile(r"\..+\.jsonl(\.manifest\.json)?\.[0-9a-f]{8}\.tmp")


@contextmanager
def new_export(folder: Path, base: str, is_listed: Callable[[str], bool]) -> Iterator[Path]:
    """A free path in the folder for a file and its manifest; both are taken back when the block ends with an error.

    base: the name without `.jsonl`; a number is put behind when an earlier export has it.
    is_listed: whether an export of that name counts; if so it is never taken back.
    """
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
    journal = folder / JOURNAL
    handle = hold(journal, wait=True)
    try:
        _clear(folder, is_listed)
        path = _free_path(folder, base)
        try:
            _note(journal, path.name)
            yield path
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
    if noted.endswith(".jsonl\n") and Path(name).name == name and not is_listed(name):
        # The manifest first: one whose file is gone would count as damage.
        manifest_path(folder / name).unlink(missing_ok=True)
        (folder / name).unlink(missing_ok=True)
    if CAN_LOCK:
        for child in folder.iterdir():
            if _HALF_WRITTEN.fullmatch(child.name):
                child.unlink(missing_ok=True)
    _forget(journal)


def _note(journal: Path, name: str) -> None:
    with journal.open("w", encoding="utf-8") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())


def _forget(journal: Path) -> None:
    """Empty the journal; not brought to disk, since a name that comes back does no harm once it is listed or gone."""
    journal.write_bytes(b"")


def _free_path(folder: Path, base: str) -> Path:
    """A path that no earlier export of the same second has."""
    path, number = folder / f"{base}.jsonl", 1
    while path.exists():
        number += 1
        path = folder / f"{base}-{number}.jsonl"
    return path
