"""Bringing a database to the schema of this version of the program, and refusing to run on another."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from annotator.errors import N_, AnnotatorError
from annotator.storage.database import Database

FOLDER = Path(__file__).resolve().parent / "migrations"
ADVISORY_LOCK = 7_264_001  # any number, the same in every process of the program


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str:
    """The revision this version of the program needs."""
    head = _head(FOLDER)
    if head is None:
        raise AnnotatorError(N_("This installation has no migrations; install it again."))
    return head


@cache
def _head(folder: Path) -> str | None:
    """Kept: reading all migrations takes longer than any request, and `/healthz` asks at each."""
    return ScriptDirectory(str(folder)).get_current_head()


def current_revision(database: Database) -> str | None:
    """The revision of the database; None for an empty one."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def migrate(database: Database) -> bool:
    """Bring the database to the newest revision; True when something was done.

    One process at a time: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock.
    """
    if database.path is not None:
        database.path.parent.mkdir(parents=True, exist_ok=True)
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY_LOCK})
        before = MigrationContext.configure(connection).get_current_revision()
        if before == newest_revision():
            return False
        upgrade(connection, "head")
    return True


def upgrade(connection: Connection, revision: str) -> None:
    """Bring the database of this connection to a revision, inside the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def knows(revision: str) -> bool:
    """Whether this version of the program has the revision."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def refuse_other_revision(database: Database) -> None:
    """Refuse to run on a database of another version. Raises: AnnotatorError."""
    found, needed = current_revision(database), newest_revision()
    if found != needed:
        raise AnnotatorError(
            N_(
                "The database is at revision %(got)s, this version of the program needs %(expected)s. "
                "Run `annotator init` (it makes a backup first), or install the version that made the database."
            ),
            got=found or "none",
            expected=needed,
        )
