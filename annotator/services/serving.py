"""What a server process may do and whether it is well: addresses it may listen on, one process on SQLite, health."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from annotator.config import Settings
from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.services.workspace import Workspace
from annotator.storage.migrating import current_revision, newest_revision

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """The revision of the database (None: it does not answer) and the one this version of the program needs."""

    revision: str | None
    needed: str

    @property
    def ok(self) -> bool:
        """Whether the server can work."""
        return self.revision == self.needed


def health(ws: Workspace) -> Health:
    """The health now; a database that does not answer is logged, not raised."""
    path = ws.database.path
    try:
        # Connecting to a SQLite file that is gone would make an empty one.
        revision = current_revision(ws.database) if path is None or path.is_file() else None
    except (SQLAlchemyError, AnnotatorError, OSError) as error:
        log.error("the database does not answer: %s", error)
        revision = None
    return Health(revision=revision, needed=newest_revision())


TURN = 0.0005
"""Seconds that a thread computes before another one gets its turn (Python's own: ten times as many)."""


def settle(ws: Workspace) -> None:
    """Load what requests need and make the process ready to answer many at once.

    Every row that SQLite reads lets another thread compute, and the reader then waits for a whole turn of it: with
    several threads and Python's long turns, twenty people wait for seconds. What is loaded now lives as long as the
    process, so the garbage collector need not look through it again and again.
    """
    _ = ws.highlighter
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()


def refuse_open_address(host: str, settings: Settings, *, plain_http: bool) -> None:
    """Refuse to listen where other machines reach the server in plain http. Raises: InvalidInput."""
    if is_loopback(host) or settings.https or plain_http:
        return
    raise InvalidInput(
        N_(
            "Listening on %(got)s would send texts and sign-ins unprotected over the network. Put a proxy that speaks "
            "https in front and set ANNOTATOR_HTTPS=1, or say --plain-http when the network itself is protected."
        ),
        got=host,
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def only_server(ws: Workspace) -> Iterator[None]:
    """Hold the place of the only server process on a SQLite database; on PostgreSQL there may be many.

    Write lock and counts of sign-in attempts are kept in the process, so a second one would wait unfairly and double
    the attempts. The place is given back when the process ends, however it ends. Raises: AnnotatorError.
    """
    if ws.database.path is None:
        yield
        return
    handle = _lock(ws.database.path.with_name(f"{ws.database.path.name}.serving"))
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock(path: Path) -> int | None:
    try:
        import fcntl
    except ImportError:  # Windows has no such locks; there the port is the only guard.
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise AnnotatorError(
            N_(
                "Another server process works on %(got)s; SQLite is for one. Stop it (with gunicorn: --workers 1), "
                "or use PostgreSQL with ANNOTATOR_DATABASE_URL."
            ),
            got=path.with_suffix("").name,
        ) from None
    return handle
