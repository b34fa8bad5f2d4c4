"""The way back from an archive into an empty place: proven equal before it is there, or nothing remains.

Exports are put in place just before the database, which is the last step: where a database is, the restore had come to
its end. Until then `.restoring` stands in the exports folder, so that a killed restore can be run again. Either kind of
archive can be restored into either kind of database.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import Session

from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.exporters.atomic_file import sync_folder
from annotator.exporters.locks import hold
from annotator.storage import migrating, portable_rows
from annotator.storage.archives import EXPORTS, LINES, SQLITE, ArchiveReader
from annotator.storage.backing_up import Backup, export_files
from annotator.storage.database import Database, take_time
from annotator.storage.full_disk import NOT_RESTORED, told_when_full
from annotator.storage.working_folders import sweep, working_folder

MARK = ".restoring"


def restore_archive(
    archive: ArchiveReader, backup: Backup, *, url: str, exports: Path, prove: Callable[[Session], None]
) -> None:
    """Put the archive's exports and database into the empty place `exports` and `url`.

    prove: more to hold against the restored content, in its own snapshot. Raises: InvalidInput when the place holds
    anything, AnnotatorError when what was restored is not equal, StorageFull; nothing then remains.
    """
    database = Database(url)
    try:
        with told_when_full(NOT_RESTORED):
            exports.mkdir(parents=True, exist_ok=True)
            with _alone(exports):
                sweep(exports)
                if database.path is not None and database.path.parent.is_dir():
                    sweep(database.path.parent)
                _refuse_occupied(archive, database, exports)
                with working_folder(exports) as staged:
                    _extract(archive, staged / "exports")
                    if database.path is None:
                        _restore_rows(archive, backup, database, prove, staged, exports)
                    else:
                        _restore_file(archive, backup, database.path, prove, staged, exports)
    finally:
        database.close()


@contextmanager
def _alone(exports: Path) -> Iterator[None]:
    handle = hold(exports, folder=True)
    if handle is None:
        raise InvalidInput(N_("Another restore works on %(got)s; wait until it has ended."), got=exports)
    try:
        yield
    finally:
        os.close(handle)


def _refuse_occupied(archive: ArchiveReader, database: Database, exports: Path) -> None:
    """Refuse a place that holds anything but what a killed restore of this archive put there."""
    held = _held_database(database)
    if held is not None:
        (exports / MARK).unlink(missing_ok=True)
        _refuse_place(held)
    files = export_files(exports)
    if (exports / MARK).exists():
        files = [file for file in files if not _is_member(archive, file, exports)]
    if files:
        _refuse_place(f"{len(files)} file(s) in {exports}")


def _held_database(database: Database) -> str | None:
    """What there is of a database, None for nothing."""
    if database.path is not None:
        names = (database.path.name + ending for ending in ("", "-wal", "-shm", "-journal"))
        return next((str(p) for p in map(database.path.with_name, names) if p.exists()), None)
    with database.engine.connect() as connection:
        empty = portable_rows.is_empty(connection)
    return None if empty else f"tables in the database {database.url.database}"


def _is_member(archive: ArchiveReader, file: Path, exports: Path) -> bool:
    """Whether the archive has that file with the same content."""
    member = archive.members.get(EXPORTS + file.relative_to(exports).as_posix())
    if member is None:
        return False
    with file.open("rb") as opened:
        return bool(hashlib.file_digest(opened, "sha256").hexdigest() == member["sha256"])


def _extract(archive: ArchiveReader, folder: Path) -> None:
    for name in archive.members:
        if name.startswith(EXPORTS):
            archive.extract(name, folder / name.removeprefix(EXPORTS))


def _restore_rows(
    archive: ArchiveReader,
    backup: Backup,
    database: Database,
    prove: Callable[[Session], None],
    staged: Path,
    exports: Path,
) -> None:
    """Rows and exports into PostgreSQL: the commit is the last step, and an error in it takes the exports back."""
    with ExitStack() as placed, database.write() as session:
        _fill(archive, backup, session, prove, staged)
        placed.enter_context(_placed(staged / "exports", exports))


def _restore_file(
    archive: ArchiveReader, backup: Backup, path: Path, prove: Callable[[Session], None], staged: Path, exports: Path
) -> None:
    """A SQLite file at `path`, and the exports: the renaming of the file is the last step."""
    with working_folder(path.parent) as folder:
        made = folder / SQLITE
        _make_sqlite(archive, backup, made, prove, staged)
        with _placed(staged / "exports", exports):
            made.replace(path)
            sync_folder(path.parent)


@contextmanager
def _placed(staged: Path, exports: Path) -> Iterator[None]:
    """The staged files in the exports folder; taken out again when the block ends with an error."""
    files = [path.relative_to(staged) for path in sorted(staged.rglob("*")) if path.is_file()]
    mark = exports / MARK
    mark.touch(mode=0o600)
    sync_folder(exports)
    try:
        for file in files:
            target = exports / file
            target.parent.mkdir(parents=True, exist_ok=True)
            (staged / file).replace(target)
        for folder in {exports, *((exports / file).parent for file in files)}:
            sync_folder(folder)
        yield
    except BaseException:
        for file in files:
            (exports / file).unlink(missing_ok=True)
            for parent in file.parents:
                with suppress(OSError):  # something else is in it
                    (exports / parent).rmdir()
        mark.unlink(missing_ok=True)
        raise
    mark.unlink()


def _fill(
    archive: ArchiveReader, backup: Backup, session: Session, prove: Callable[[Session], None], folder: Path
) -> None:
    """Tables and rows in the session's transaction, proven before it ends."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        take_time(connection)
    migrating.upgrade(connection, backup.revision)
    with _lines(archive, folder) as lines:
        portable_rows.insert_lines(connection, lines)
    _prove_equal(session, backup)
    prove(session)


def _make_sqlite(
    archive: ArchiveReader, backup: Backup, path: Path, prove: Callable[[Session], None], folder: Path
) -> None:
    """A whole SQLite file at `path`, proven."""
    if archive.database == SQLITE:
        archive.extract(SQLITE, path)
    made = Database(str(path))
    try:
        if archive.database == LINES:
            with made.write() as session:
                _fill(archive, backup, session, prove, folder)
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
                _prove_equal(session, backup)
                prove(session)
    finally:
        made.close()
    with closing(sqlite3.connect(path)) as last:
        last.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it, when it is renamed


@contextmanager
def _lines(archive: ArchiveReader, folder: Path) -> Iterator[Iterator[bytes]]:
    """The archive's rows as lines; of a SQLite file by way of a copy in the folder."""
    if archive.database == LINES:
        yield archive.lines(LINES)
        return
    path = folder / SQLITE
    archive.extract(SQLITE, path)
    opened = Database(str(path))
    try:
        with opened.engine.connect() as connection:
            yield portable_rows.lines(connection)
    finally:
        opened.close()


def _prove_equal(session: Session, backup: Backup) -> None:
    connection = session.connection()
    found = portable_rows.content(connection)
    revision = MigrationContext.configure(connection).get_current_revision()
    if (found, revision) != (backup.content, backup.revision):
        rows = {k: n for k, n in found.rows.items() if n != backup.content.rows.get(k)} or "equal row counts"
        raise AnnotatorError(
            N_("What was restored is not what was backed up (%(got)s); it was taken back. Keep the backup."),
            got=rows,
        )


def _refuse_place(got: str) -> None:
    raise InvalidInput(
        N_("A backup is restored into an empty place only, but there is %(got)s. Set ANNOTATOR_HOME to a new folder."),
        got=got,
    )
