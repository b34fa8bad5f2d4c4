"""Hidden folders for what is half made, beside the place where it will stand, so that the last step is a rename.

Whoever makes one holds its lock; those that nobody holds were left by killed processes and are removed by the next.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.exporters.locks import CAN_LOCK, hold

PREFIX = ".annotator-"


@contextmanager
def working_folder(parent: Path) -> Iterator[Path]:
    """A folder of mode 0700 in the parent, removed with all in it when the block ends."""
    parent.mkdir(parents=True, exist_ok=True)
    sweep(parent)
    folder, handle = _made(parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def sweep(parent: Path) -> None:
    """Remove the working folders of processes that are no more."""
    for child in parent.iterdir() if CAN_LOCK else ():
        if not child.name.startswith(PREFIX) or child.is_symlink() or not child.is_dir():
            continue
        try:
            handle = hold(child, folder=True)
        except FileNotFoundError:
            continue
        if handle is not None:
            shutil.rmtree(child, ignore_errors=True)
            os.close(handle)


def _made(parent: Path) -> tuple[Path, int | None]:
    while True:
        folder = parent / f"{PREFIX}{secrets.token_hex(8)}"
        folder.mkdir(mode=0o700)
        if not CAN_LOCK:
            return folder, None
        # Somebody's sweep may come between the two steps and take the folder for a dead one.
        try:
            handle = hold(folder, folder=True)
        except FileNotFoundError:
            continue
        if handle is not None:
            if folder.is_dir():
                return folder, handle
            os.close(handle)
