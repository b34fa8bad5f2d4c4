"""Locks on files and folders that end with the process that holds them, however it ends.

So a lock tells the living from the dead: what stands in a place that nobody holds was left by a killed process.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

CAN_LOCK = find_spec("fcntl") is not None
"""Windows has no such locks: there nothing is held and nothing that was left behind is swept."""


def hold(path: Path, *, folder: bool = False, wait: bool = False) -> int | None:
    """A handle that holds the lock of a file, or of a folder, until it is closed; None when another holds it.

    wait: wait for the other instead. A file that is not there is made. Raises: FileNotFoundError for no such folder.
    """
    if not CAN_LOCK:
        return os.open(os.devnull, os.O_RDONLY)
    import fcntl

    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY if folder else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:
        os.close(handle)
        raise
    return handle
