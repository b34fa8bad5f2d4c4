"""Queries about projects."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, text
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from annotator.storage.database import clock
from annotator.storage.reports import CURRENT
from annotator.storage.tables import MemberRow, MembershipRow, ParagraphRow, ProjectRow, ReportRow

_ENTERED = (
    # Plain columns: this is asked at every request, and loading the row as an object costs more than the query.
    sa_select(
        col(ProjectRow.id),
        col(ProjectRow.slug),
        col(ProjectRow.name),
        col(ProjectRow.overlap),
        col(ProjectRow.gazetteer_version),
        col(MembershipRow.member_role),
        col(MemberRow.is_admin),
    )
    .select_from(ProjectRow)
    .outerjoin(MemberRow, col(MemberRow.id) == bindparam("member_id"))
    .outerjoin(
        MembershipRow,
        and_(
            col(MembershipRow.project_id) == col(ProjectRow.id),
            col(MembershipRow.member_id) == bindparam("member_id"),
        ),
    )
    .where(col(ProjectRow.slug) == bindparam("slug"))
)


@dataclass(frozen=True, slots=True)
class Entered:
    """A project with the member's role in it, if any, and whether the member is an administrator."""

    project_id: int
    slug: str
    name: str
    overlap: int
    gazetteer_version: int
    member_role: str | None
    is_admin: bool


def enter(session: Session, slug: str, member_id: int) -> Entered | None:
    """The project of that slug as the member finds it."""
    found = session.connection().execute(_ENTERED, {"slug": slug, "member_id": member_id}).first()
    if found is None:
        return None
    project_id, slug, name, overlap, version, member_role, is_admin = found
    assert project_id is not None
    return Entered(project_id, slug, name, overlap, version, member_role, bool(is_admin))


def find(session: Session, slug: str) -> ProjectRow | None:
    """The project of that slug."""
    return session.exec(select(ProjectRow).where(ProjectRow.slug == slug)).first()


def get(session: Session, project_id: int) -> ProjectRow:
    """The project of that id, which is there."""
    return session.get_one(ProjectRow, project_id)


def every(session: Session) -> list[ProjectRow]:
    """All projects by name."""
    return list(session.exec(select(ProjectRow).order_by(col(ProjectRow.name))))


def of_member(session: Session, member_id: int) -> list[tuple[ProjectRow, str]]:
    """The member's projects with the member's role."""
    found = session.exec(
        select(ProjectRow, MembershipRow.member_role)
        .join(MembershipRow, col(MembershipRow.project_id) == ProjectRow.id)
        .where(MembershipRow.member_id == member_id)
        .order_by(col(ProjectRow.name))
    )
    return [(row, role) for row, role in found]


def add(session: Session, *, slug: str, name: str, overlap: int, schema_version: str) -> ProjectRow:
    """A new project without members or reports."""
    row = ProjectRow(slug=slug, name=name, overlap=overlap, schema_version=schema_version, created_at=clock(session))
    session.add(row)
    session.flush()
    return row


def lock(session: Session, project_id: int) -> None:
    """Keep other imports out of the project until the transaction ends: they wait here, and then see what came in.

    SQLite has one writer anyway. The kind of lock lets everything else refer to the project meanwhile.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    for setting in ("lock_timeout", "statement_timeout"):
        session.connection().execute(text(f"SET LOCAL {setting} = '300s'"))
    session.exec(select(ProjectRow.id).where(ProjectRow.id == project_id).with_for_update(key_share=True)).one()
    for setting in ("lock_timeout", "statement_timeout"):
        session.connection().execute(text(f"SET LOCAL {setting} TO DEFAULT"))


def sizes(session: Session, project_id: int) -> tuple[int, int]:
    """Number of current reports and of their paragraphs."""
    reports = session.exec(
        select(func.count()).select_from(ReportRow).where(ReportRow.project_id == project_id, CURRENT)
    ).one()
    paragraphs = session.exec(
        select(func.count())
        .select_from(ParagraphRow)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(ReportRow.project_id == project_id, CURRENT)
    ).one()
    return reports, paragraphs
