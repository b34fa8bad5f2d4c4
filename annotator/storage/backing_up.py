"""A consistent copy of the database and the exports in one archive, and the way back into an empty place.

SQLite is copied by its own backup while others write; of PostgreSQL all rows are read in one REPEATABLE READ
transaction. Either kind of archive can be restored into either kind of database. The secret key stays out: an archive
alone must not be enough to sign in as somebody.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlmodel import Session

from annotator import __version__
from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.exporters.atomic_file import sync_folder
from annotator.storage import archives, migrating, portable_rows
from annotator.storage.archives import EXPORTS, LINES, SQLITE, ArchiveReader, ArchiveWriter
from annotator.storage.database import Database
from annotator.storage.portable_rows import Content

Gold = Mapping[str, str]
"""Of each project's short name the SHA-256 of its export."""

EMPTY = N_("The database is empty; there is nothing to back up. Run `annotator init` first.")


@dataclass(frozen=True, slots=True)
class Backup:
    """What an archive holds: the database's kind, revision and rows by table, the exports, and who made it."""

    path: Path
    kind: str
    revision: str
    content: Content
    exports: int
    gold: Gold | None
    tool: str
    made_at: str


def write_backup(
    database: Database, exports: Path, path: Path, *, gold: Callable[[Session], Gold] | None = None
) -> Backup:
    """Write an archive of the database and the exports, whole or not at all.

    gold: computes the export hashes in the copy's own snapshot; left out for a database of an earlier revision.
    Raises: InvalidInput when there is nothing to back up or `path` is no place for it.
    """
    if path.resolve().is_relative_to(exports.resolve()):
        raise InvalidInput(N_("A backup cannot stand in the exports folder, which it copies; got %(got)s."), got=path)
    with archives.new_archive(path) as archive:
        kind = "sqlite" if database.is_sqlite else "postgresql"
        with _copied(database, path, archive) if database.is_sqlite else _snapshot(database) as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
            if revision is None:
                raise InvalidInput(EMPTY)
            if database.is_sqlite:
                found = portable_rows.content(connection)
            else:
                empty = {table.name: 0 for table in portable_rows.tables(connection)}
                with archive.member(LINES) as file:
                    found = portable_rows.counted(_passed_on(portable_rows.lines(connection), file.write), empty)
            with Session(bind=connection) as session:
                hashes = gold(session) if gold is not None else None
        # After the database: a file of every export that it names is there before its row is.
        files = [file for file in export_files(exports) if _added(archive, exports, file)]
        made = Backup(
            path=path,
            kind=kind,
            revision=revision,
            content=found,
            exports=len(files),
            gold=hashes,
            tool=f"annotator {__version__}",
            made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        )
        archive.add_manifest(
            {
                "tool": made.tool,
                "made_at": made.made_at,
                "database": kind,
                "revision": revision,
                "rows": found.rows,
                "content_sha256": found.sha256,
                "gold_sha256": dict(hashes) if hashes is not None else None,
            }
        )
    return made


def read_backup(archive: ArchiveReader) -> Backup:
    """What the archive's manifest says. Raises: InvalidInput when it was made for a later version of the program."""
    manifest = archive.manifest
    if not migrating.knows(str(manifest["revision"])):
        raise InvalidInput(
            N_("The backup is at revision %(got)s, which this version does not know; install %(expected)s or newer."),
            got=manifest["revision"],
            expected=manifest["tool"],
        )
    return Backup(
        path=archive.path,
        kind=manifest["database"],
        revision=manifest["revision"],
        content=Content(manifest["rows"], manifest["content_sha256"]),
        exports=sum(name.startswith(EXPORTS) for name in archive.members),
        gold=manifest["gold_sha256"],
        tool=manifest["tool"],
        made_at=manifest["made_at"],
    )


def refuse_occupied(url: str, exports: Path) -> None:
    """Refuse a target that holds anything. Raises: InvalidInput."""
    files = export_files(exports)
    if files:
        _refuse_target(f"{len(files)} file(s) in {exports}")
    database = Database(url)
    try:
        if database.path is not None:
            names = (database.path.name + ending for ending in ("", "-wal", "-shm", "-journal"))
            there = [name for name in names if database.path.with_name(name).exists()]
            if there:
                _refuse_target(f"{database.path.with_name(there[0])}")
        else:
            with database.engine.connect() as connection:
                if not portable_rows.is_empty(connection):
                    _refuse_target(f"tables in the database {database.url.database}")
    finally:
        database.close()


def restore_database(archive: ArchiveReader, backup: Backup, url: str, prove: Callable[[Session], None]) -> None:
    """Put the archive's database into the empty place `url`, proven equal before it is there.

    prove: more to hold against the restored content, in its own snapshot. Raises: InvalidInput, nothing then remains.
    """
    database = Database(url)
    try:
        if database.path is None:
            _fill(archive, backup, database, prove)
            return
        database.path.parent.mkdir(parents=True, exist_ok=True)
        beside = database.path.with_name(f".{database.path.name}.{secrets.token_hex(4)}.tmp")
        try:
            _make_sqlite(archive, backup, beside, prove)
            beside.replace(database.path)
        finally:
            for ending in ("", "-wal", "-shm", "-journal"):
                beside.with_name(beside.name + ending).unlink(missing_ok=True)
        sync_folder(database.path.parent)
    finally:
        database.close()


@contextmanager
def restored_exports(archive: ArchiveReader, exports: Path) -> Iterator[None]:
    """Write the archive's export files; they come into the folder when the block ends without an error."""
    exports.mkdir(parents=True, exist_ok=True)
    beside = exports / f".restore-{secrets.token_hex(4)}"
    try:
        for name in archive.members:
            if name.startswith(EXPORTS):
                archive.extract(name, beside / name.removeprefix(EXPORTS))
        yield
        for child in sorted(beside.iterdir()) if beside.is_dir() else ():
            child.replace(exports / child.name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    sync_folder(exports)


def export_files(exports: Path) -> list[Path]:
    """The files below the folder, without hidden ones and links."""
    return [
        path
        for path in sorted(exports.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(exports).parts)
    ]


def _added(archive: ArchiveWriter, exports: Path, file: Path) -> bool:
    try:
        source = file.open("rb")
    except FileNotFoundError:
        return False  # removed since the folder was read
    source.close()
    archive.add_file(EXPORTS + file.relative_to(exports).as_posix(), file)
    return True


def _passed_on(lines: Iterator[bytes], write: Callable[[bytes], None]) -> Iterator[bytes]:
    for line in lines:
        write(line)
        yield line


@contextmanager
def _copied(database: Database, path: Path, archive: ArchiveWriter) -> Iterator[Connection]:
    """A connection to a copy of the SQLite file, which stands beside the archive and goes into it."""
    if database.path is None or not database.path.is_file():
        raise InvalidInput(EMPTY)
    copy = path.with_name(f".{path.name}.{secrets.token_hex(4)}.sqlite3")
    try:
        copy.touch(mode=0o600, exist_ok=False)
        with closing(sqlite3.connect(database.path, timeout=10)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)  # one step: one snapshot, and writers are not held up in WAL mode
            target.execute("PRAGMA journal_mode=DELETE")
        archive.add_file(SQLITE, copy)
        opened = Database(str(copy))
        try:
            with opened.engine.connect() as connection:
                yield connection
        finally:
            opened.close()
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)


@contextmanager
def _snapshot(database: Database) -> Iterator[Connection]:
    """A connection to PostgreSQL in one read-only snapshot, however long it takes."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**options) as connection:
        _take_time(connection)
        yield connection


def _take_time(connection: Connection) -> None:
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(text(f"SET LOCAL {setting} = 0"))


def _fill(archive: ArchiveReader, backup: Backup, database: Database, prove: Callable[[Session], None]) -> None:
    """Tables and rows in one transaction, proven before it ends."""
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            _take_time(connection)
        migrating.upgrade(connection, backup.revision)
        with _lines(archive) as lines:
            portable_rows.insert_lines(connection, lines)
        _prove_equal(connection, backup)
        prove(session)


def _make_sqlite(archive: ArchiveReader, backup: Backup, path: Path, prove: Callable[[Session], None]) -> None:
    """A whole SQLite file at `path`, proven."""
    if archive.database == SQLITE:
        archive.extract(SQLITE, path)
    made = Database(str(path))
    try:
        if archive.database == LINES:
            _fill(archive, backup, made, prove)
        with made.read() as session:
            connection = session.connection()
            problems = [row[0] for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
            lost = connection.execute(text("PRAGMA foreign_key_check"))
            problems += [f"a row of {row[0]} refers to nothing in {row[2]}" for row in lost]
            if problems:
                raise AnnotatorError(
                    N_("The database in the backup is damaged (%(got)s); nothing was restored."), got=problems[0]
                )
            if archive.database == SQLITE:
                _prove_equal(connection, backup)
                prove(session)
    finally:
        made.close()
    with closing(sqlite3.connect(path)) as last:
        last.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it, when it is renamed


@contextmanager
def _lines(archive: ArchiveReader) -> Iterator[Iterator[bytes]]:
    """The archive's rows as lines; of a SQLite file by way of a copy in the system's folder for such."""
    if archive.database == LINES:
        yield archive.lines(LINES)
        return
    with tempfile.TemporaryDirectory(prefix="annotator-restore-") as folder:
        path = Path(folder) / SQLITE
        archive.extract(SQLITE, path)
        opened = Database(str(path))
        try:
            with opened.engine.connect() as connection:
                yield portable_rows.lines(connection)
        finally:
            opened.close()


def _prove_equal(connection: Connection, backup: Backup) -> None:
    found = portable_rows.content(connection)
    revision = MigrationContext.configure(connection).get_current_revision()
    if (found, revision) != (backup.content, backup.revision):
        rows = {k: n for k, n in found.rows.items() if n != backup.content.rows.get(k)} or "equal row counts"
        raise AnnotatorError(
            N_("What was restored is not what was backed up (%(got)s); it was taken back. Keep the backup."),
            got=rows,
        )


def _refuse_target(got: str) -> None:
    raise InvalidInput(
        N_("A backup is restored into an empty place only, but there is %(got)s. Set ANNOTATOR_HOME to a new folder."),
        got=got,
    )
