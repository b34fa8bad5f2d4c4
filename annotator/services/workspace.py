"""What every service needs, opened once a process: settings, database, schema and the pre-highlighter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from annotator.config import Settings, secret_key
from annotator.core.schema import Schema, load_schema
from annotator.errors import N_, AnnotatorError
from annotator.rules.highlighter import Highlighter
from annotator.storage.backing_up import write_backup
from annotator.storage.database import Database
from annotator.storage.migrating import current_revision, knows, migrate, newest_revision, refuse_other_revision


@dataclass(slots=False)
class Workspace:
    """Settings, database, schema and the pre-highlighter (loaded when first asked for)."""

    settings: Settings
    database: Database
    schema: Schema = field(default_factory=load_schema)
    own_highlighters: dict[int, tuple[int, Highlighter]] = field(default_factory=dict)
    """By project with a gazetteer of its own: the version of that, and the pre-highlighter with it."""

    @cached_property
    def highlighter(self) -> Highlighter:
        """The pre-highlighter over the seeds' rules and gazetteers."""
        return Highlighter.load()

    @cached_property
    def secret(self) -> str:
        """The installation's secret key."""
        return secret_key(self.settings.instance)

    def close(self) -> None:
        """Give the database connections back."""
        self.database.close()


def open_workspace(settings: Settings, *, migrated: bool = False) -> Workspace:
    """The workspace of these settings; `migrated=True` brings the database up to date first.

    Raises: AnnotatorError when the database is at another revision.
    """
    database = Database(settings.database_url)
    if migrated:
        _back_up_old(settings, database)
        migrate(database)
    elif database.path is not None and not database.path.exists():
        raise AnnotatorError(
            N_("There is no database in %(folder)s yet. Run `annotator init`, or set ANNOTATOR_HOME to its folder."),
            folder=database.path.parent,
        )
    refuse_other_revision(database)
    return Workspace(settings=settings, database=database)


def _back_up_old(settings: Settings, database: Database) -> None:
    """Write a backup beside the database when it is at an earlier revision: the only way back from a migration."""
    if database.path is not None and not database.path.exists():
        return
    revision = current_revision(database)
    if revision is None or revision == newest_revision():
        return
    if not knows(revision):
        refuse_other_revision(database)
    folder = database.path.parent if database.path is not None else settings.instance
    name = f"before-{newest_revision()}-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}.backup.zip"
    write_backup(database, settings.exports, folder / name)
