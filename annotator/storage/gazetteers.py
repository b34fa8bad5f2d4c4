"""Queries about the gazetteers of projects."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from annotator.storage.tables import GazetteerEntryRow, MemberRow, ProjectRow

BATCH = 500
"""Ids in one statement: SQLite takes some thousand parameters."""


def of_project(session: Session, project_id: int) -> list[GazetteerEntryRow]:
    """The entries of a project in the order they came in."""
    return list(
        session.exec(
            select(GazetteerEntryRow)
            .where(GazetteerEntryRow.project_id == project_id)
            .order_by(col(GazetteerEntryRow.id))
        )
    )


def version(session: Session, project_id: int) -> int:
    """The version of the project's gazetteer as it is now; 0 when it never had one."""
    return session.exec(select(ProjectRow.gazetteer_version).where(ProjectRow.id == project_id)).one()


def adders(session: Session, project_id: int) -> dict[int, str]:
    """How the members are called who put entries in, by id."""
    found = session.exec(
        select(MemberRow.id, MemberRow.display_name)
        .join(GazetteerEntryRow, col(GazetteerEntryRow.added_by) == MemberRow.id)
        .where(GazetteerEntryRow.project_id == project_id)
        .distinct()
    )
    return {member_id: name for member_id, name in found if member_id is not None}


def count(session: Session, project_id: int) -> int:
    """How many entries the project has."""
    return session.exec(
        select(func.count()).select_from(GazetteerEntryRow).where(GazetteerEntryRow.project_id == project_id)
    ).one()


def change(session: Session, project_id: int, gone: Collection[int], new: Iterable[GazetteerEntryRow]) -> None:
    """Remove the entries with these row ids, add the new ones, and count the change."""
    ids = sorted(gone)
    for start in range(0, len(ids), BATCH):
        some = col(GazetteerEntryRow.id).in_(ids[start : start + BATCH])
        session.connection().execute(delete(GazetteerEntryRow).where(some))
    session.add_all(new)
    project = session.get_one(ProjectRow, project_id)
    project.gazetteer_version += 1
    session.add(project)
    session.flush()
