"""Queries about members and their roles in projects."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import bindparam, inspect
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from annotator.storage.database import clock
from annotator.storage.question_tables import ContentNoteRow
from annotator.storage.tables import MemberRow, MembershipRow, ProjectRow

# Asked at every request: built once, and plain columns, since loading the row as an object costs more than the query.
_OF_UNIQUIFIER = sa_select(*inspect(MemberRow).columns).where(col(MemberRow.uniquifier) == bindparam("uniquifier"))


def find(session: Session, member_id: int) -> MemberRow | None:
    """The member of that id."""
    return session.get(MemberRow, member_id)


def lock(session: Session, member_id: int) -> None:
    """Keep other transactions that lock the same member waiting until this one ends."""
    session.get(MemberRow, member_id, with_for_update=True)


def find_by_name(session: Session, name: str) -> MemberRow | None:
    """The member of that sign-in name."""
    return session.exec(select(MemberRow).where(MemberRow.name == name)).first()


def find_by_uniquifier(session: Session, uniquifier: str) -> Any:
    """The member whose sessions carry that uniquifier: its columns, or None."""
    return session.connection().execute(_OF_UNIQUIFIER, {"uniquifier": uniquifier}).first()


def every(session: Session) -> list[MemberRow]:
    """All members by name."""
    return list(session.exec(select(MemberRow).order_by(col(MemberRow.name))))


def add(session: Session, *, name: str, display_name: str, is_admin: bool) -> MemberRow:
    """A new member without a password."""
    row = MemberRow(
        name=name,
        display_name=display_name,
        is_admin=is_admin,
        uniquifier=secrets.token_hex(16),
        created_at=clock(session),
    )
    session.add(row)
    session.flush()
    return row


def role_in(session: Session, project_id: int, member_id: int) -> str | None:
    """The member's role in the project, or None."""
    row = session.get(MembershipRow, (project_id, member_id))
    return row.member_role if row else None


def profile_in(session: Session, project_id: int, member_id: int) -> str | None:
    """The profile under which the member may fetch gold of the project, or None."""
    row = session.get(MembershipRow, (project_id, member_id))
    return row.profile if row else None


def set_role(
    session: Session, project_id: int, member_id: int, member_role: str | None, profile: str | None = None
) -> None:
    """Give the member that role and profile in the project; no role takes both away."""
    row = session.get(MembershipRow, (project_id, member_id))
    if row is not None and member_role is None:
        session.delete(row)
    elif row is not None and member_role is not None:
        row.member_role, row.profile = member_role, profile
    elif member_role is not None:
        row = MembershipRow(project_id=project_id, member_id=member_id, member_role=member_role, profile=profile)
        session.add(row)
    session.flush()


def of_project(session: Session, project_id: int) -> list[tuple[MemberRow, str]]:
    """Members of a project with their roles, by name."""
    found = session.exec(
        select(MemberRow, MembershipRow.member_role)
        .join(MembershipRow, col(MembershipRow.member_id) == MemberRow.id)
        .where(MembershipRow.project_id == project_id)
        .order_by(col(MemberRow.name))
    )
    return [(row, role) for row, role in found]


def memberships(session: Session, member_id: int) -> list[tuple[str, str]]:
    """(project slug, role) of a member."""
    found = session.exec(
        select(ProjectRow.slug, MembershipRow.member_role)
        .join(MembershipRow, col(MembershipRow.project_id) == ProjectRow.id)
        .where(MembershipRow.member_id == member_id)
        .order_by(ProjectRow.slug)
    )
    return [(slug, role) for slug, role in found]


def has_read_note(session: Session, project_id: int, member_id: int) -> bool:
    """Whether the member read what the texts of the project hold."""
    return session.get(ContentNoteRow, (project_id, member_id)) is not None


def add_read_note(session: Session, project_id: int, member_id: int) -> None:
    """Remember that the member read it now."""
    session.add(ContentNoteRow(project_id=project_id, member_id=member_id, read_at=clock(session)))
    session.flush()
