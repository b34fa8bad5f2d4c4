"""A consistent copy of the database and the exports in one archive; `restoring` is the way back.

SQLite is copied by its own backup while others write; of PostgreSQL all rows are read in one REPEATABLE READ
transaction. The secret key stays out: an archive alone must not be enough to sign in as somebody.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import Session

from annotator import __version__
from annotator.errors import N_, InvalidInput
from annotator.storage import archives, migrating, portable_rows
from annotator.storage.archives import EXPORTS, LINES, SQLITE, ArchiveReader, ArchiveWriter
from annotator.storage.database import Database, take_time
from annotator.storage.full_disk import NOT_BACKED_UP, told_when_full
from annotator.storage.portable_rows import Content
from annotator.storage.working_folders import working_folder

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
    Raises: InvalidInput when there is nothing to back up or `path` is no place for it, StorageFull.
    """
    if path.resolve().is_relative_to(exports.resolve()):
        raise InvalidInput(N_("A backup cannot stand in the exports folder, which it copies; got %(got)s."), got=path)
    with told_when_full(NOT_BACKED_UP), archives.new_archive(path) as archive:
        kind = "sqlite" if database.is_sqlite else "postgresql"
        with _copied(database, path, archive) if database.is_sqlite else _snapshot(database) as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
            if revision is None:
                raise InvalidInput(EMPTY)
            if database.is_sqlite:
                found = portable_rows.content(connection)
            else:
                tables = portable_rows.tables(connection)
                lines = portable_rows.lines(connection, tables)
                with archive.member(LINES) as file:
                    found = portable_rows.counted(_passed_on(lines, file.write), {table.name: 0 for table in tables})
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
    with working_folder(path.parent) as folder:
        copy = folder / SQLITE
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


@contextmanager
def _snapshot(database: Database) -> Iterator[Connection]:
    """A connection to PostgreSQL in one read-only snapshot, however long it takes."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**options) as connection:
        take_time(connection)
        yield connection
