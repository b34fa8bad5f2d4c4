"""Backup and restore of an installation: database and exports in one archive, proven equal by rows and by gold.

The secret key is not in the archive. A restored installation keeps the key that is there or makes its own, so members
sign in again and sign-in links that were given out before stop working; passwords stay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from annotator import __version__
from annotator.config import Settings
from annotator.core.schema import load_schema
from annotator.errors import N_, AnnotatorError
from annotator.exporters.jsonl import record_line
from annotator.exporters.shape import RecordShape
from annotator.services.exporting import records
from annotator.services.settling import STATUSES
from annotator.services.workspace import Workspace
from annotator.storage import archives, backing_up, projects, restoring
from annotator.storage.backing_up import Backup, Gold
from annotator.storage.database import Database
from annotator.storage.migrating import current_revision, newest_revision


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored backup, and what could be proven of it.

    gold_proven: whether the exports that the restored database gives were compared too (same version of the program);
    rows and content always are. outdated: whether `annotator init` has to bring the database to the newest revision.
    """

    backup: Backup
    gold_proven: bool
    outdated: bool


def back_up(settings: Settings, path: Path) -> Backup:
    """Write a backup of the installation to `path` while others work; an earlier backup there is replaced.

    Raises: InvalidInput when there is nothing to back up, or `path` is another file or in `exports/`; StorageFull.
    """
    database = Database(settings.database_url)
    try:
        # Only asked where there is a file: connecting to SQLite would make an empty one.
        there = database.path is None or database.path.is_file()
        newest = there and current_revision(database) == newest_revision()
        workspace = Workspace(settings=settings, database=database)
        compute = (lambda session: gold_hashes(workspace, session)) if newest else None
        return backing_up.write_backup(database, settings.exports, path, gold=compute)
    finally:
        database.close()


def restore(settings: Settings, path: Path) -> Restored:
    """Restore the backup `path` into the empty place of the settings; either all is there and proven, or nothing.

    One that was killed can be run again: where it left a database, it had come to its end.

    Raises: InvalidInput when the target holds anything or the archive is damaged; AnnotatorError when what was
    restored is not equal.
    """
    with archives.open_archive(path) as archive:
        backup = backing_up.read_backup(archive)
        archive.prove()
        outdated = backup.revision != newest_revision()
        comparable = backup.gold is not None and not outdated and backup.tool == f"annotator {__version__}"

        def prove(session: Session) -> None:
            if comparable:
                _prove_gold(settings, session, backup)

        restoring.restore_archive(archive, backup, url=settings.database_url, exports=settings.exports, prove=prove)
    return Restored(backup=backup, gold_proven=comparable, outdated=outdated)


def gold_hashes(ws: Workspace, session: Session) -> Gold:
    """Of each project the SHA-256 of the lines that an export of every status would write now."""
    shape = RecordShape(ws.schema)
    hashes = {}
    for project in projects.every(session):
        digest = hashlib.sha256()
        for record in records(ws, session, project.id or 0, STATUSES):
            digest.update(record_line(record, shape))
        hashes[project.slug] = digest.hexdigest()
    return hashes


def _prove_gold(settings: Settings, session: Session, backup: Backup) -> None:
    schema = load_schema()
    found = gold_hashes(Workspace(settings=settings, database=Database(settings.database_url), schema=schema), session)
    if found != backup.gold:
        raise AnnotatorError(
            N_("The restored database gives another export than the one backed up; it was taken back. Keep the backup.")
        )
