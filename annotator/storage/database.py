"""The engine and its two kinds of session: read (a snapshot) and write (one at a time on SQLite).

SQLite runs in WAL mode with `synchronous=FULL`: what was acknowledged survives a kill and a power cut. Every write
transaction starts with BEGIN IMMEDIATE, because a deferred one that reads first fails at once with "database is locked"
when another connection has written, whatever the busy timeout. The lock round write transactions keeps the waiting
fair inside the process (SQLite's own busy handler sleeps and polls). PostgreSQL needs neither.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from annotator.errors import N_, AnnotatorError, Busy, StorageFull
from annotator.storage.file_systems import refuse_network_folder
from annotator.storage.full_disk import NOT_SAVED, is_full

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's code for `lock_timeout`."""
BUSY = N_("The database was busy for too long; nothing was saved. Try again.")


class Database:
    """One database; `read()` and `write()` give sessions."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url if "://" in url else f"sqlite:///{url}")
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._write_lock = threading.RLock()
        self.engine = self._make_engine()
        # The same pool; the option is what the begin listener reads.
        self._write_engine = self.engine.execution_options(immediate=True)

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def _make_engine(self) -> Engine:
        options: dict[str, Any] = {
            "json_serializer": lambda value: orjson.dumps(value).decode(),
            "json_deserializer": orjson.loads,
        }
        if not self.is_sqlite:
            timeouts = "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
            return create_engine(
                self.url,
                pool_size=10,
                max_overflow=10,
                pool_pre_ping=True,
                connect_args={"options": timeouts},
                **options,
            )
        if self.path is not None:
            refuse_network_folder(self.path.parent)
        engine = create_engine(
            self.url, connect_args={"check_same_thread": False, "timeout": 10}, pool_size=10, max_overflow=10, **options
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading: one snapshot, rolled back at the end."""
        with _translated(), Session(self.engine, expire_on_commit=False) as session:
            # Closing gives the snapshot back; a rollback would also expire the rows that were read.
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session for reading much: one snapshot for all its queries, however long they take."""
        if self.is_sqlite:
            with self.read() as session:
                yield session
            return
        engine = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with _translated(), Session(engine, expire_on_commit=False) as session:
            take_time(session.connection())
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session for writing: committed at the end, rolled back whole on any error."""
        lock = self._write_lock if self.is_sqlite else _NO_LOCK
        with _translated(), lock, Session(self._write_engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def overwrite_deleted(self) -> None:
        """Make what was deleted unreadable in the file too (SQLite; PostgreSQL reuses the space by itself).

        The file is written anew, so this takes time and as much free disk as the file has. Raises: StorageFull.
        """
        if not self.is_sqlite:
            return
        with _translated(), self._write_lock, self.engine.connect() as connection:
            plain = connection.connection.driver_connection
            assert plain is not None
            plain.execute("VACUUM").close()
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def close(self) -> None:
        """Give all connections back to the system."""
        self.engine.dispose()


class _NoLock:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


_NO_LOCK = _NoLock()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin_sqlite
    # Each thread has a connection with pages of its own: a megabyte does, for the system keeps the file in memory.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=10000",
        "foreign_keys=ON",
        "cache_size=-1000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise Busy(BUSY) from error
    except DBAPIError as error:
        if is_full(error):
            raise StorageFull(NOT_SAVED) from error
        reason = str(error.orig)
        if "database is locked" in reason or getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise Busy(BUSY) from error
        if "readonly database" in reason or "unable to open database" in reason:
            raise AnnotatorError(
                N_("The database cannot be written (%(got)s). Check the folder and its permissions."), got=reason
            ) from error
        raise


def clock(session: Session) -> dt.datetime:
    """The database's time, UTC: all leases and stamps use it, so clocks of several servers need not agree."""
    bind = session.get_bind()
    if bind.dialect.name == "sqlite":
        value = session.connection().exec_driver_sql("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')").scalar_one()
        return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
    moment: dt.datetime = session.connection().execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(dt.UTC)


def take_time(connection: Connection) -> None:
    """Let this transaction on PostgreSQL last as long as it must."""
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(text(f"SET LOCAL {setting} = 0"))
