"""A full disk, whoever tells of it: the system, SQLite, PostgreSQL; people are told what was not done."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from annotator.errors import N_, StorageFull

NOT_SAVED = N_(
    "The disk of the server is full; nothing was saved and nothing is lost. Keep this page open and try again."
)
NOT_EXPORTED = N_("The disk of the server is full; no export was written and nothing is lost. Make room and try again.")
NOT_BACKED_UP = N_(
    "The disk is full; no backup was written, an earlier one is as it was. Make room, or name a file on another disk."
)
NOT_RESTORED = N_("The disk is full; nothing was restored. Make room for the database and the exports and try again.")

# The second: the index of the write-ahead log has no room, which SQLite only calls a "disk I/O error".
_SQLITE_CODES = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)


def is_full(error: BaseException) -> bool:
    """Whether the error, or the one of the database inside it, says that there is no room."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return is_full(error.orig)
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    reason = str(error)
    return (
        getattr(error, "sqlite_errorcode", None) in _SQLITE_CODES
        or getattr(error, "sqlstate", None) == "53100"
        or any(words in reason for words in ("disk is full", "No space left", "isk quota"))
    )


@contextmanager
def told_when_full(message: str) -> Iterator[None]:
    """A full disk in the block becomes this message. Raises: StorageFull."""
    try:
        yield
    except (OSError, sqlite3.Error, DBAPIError, StorageFull) as error:
        if isinstance(error, StorageFull) or is_full(error):
            raise StorageFull(message) from error
        raise
