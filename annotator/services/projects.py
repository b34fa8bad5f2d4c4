"""Projects and who may do what in them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from annotator.errors import N_, InvalidInput, NotAllowed, NotFound
from annotator.services.workspace import Workspace
from annotator.storage import assignments, members, projects, reports, revisions
from annotator.storage.tables import ProjectRow

REVIEWERS = ("lead", "reader")
LEADS = ("lead",)
WORKERS = ("annotator", "lead")


@dataclass(frozen=True, slots=True)
class Project:
    """A project as one member sees it; an admin acts as lead everywhere."""

    slug: str
    name: str
    member_role: str
    overlap: int


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project in the member's list."""

    project: Project
    reports: int
    paragraphs: int
    my_open_reports: int
    submitted_by_me: int


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report in a project's list."""

    stem: str
    title: str
    reference_date: dt.date | None
    date_source: str
    date_reason: str
    date_evidence: str
    period: str | None
    paragraphs: int
    members_done: int
    members_started: int
    imported_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Access:
    """A project's id with what the member may do; inside services only."""

    project_id: int
    project: Project
    member_id: int
    gazetteer_version: int = 0


def enter(session: Session, member_id: int | None, slug: str, roles: Collection[str] | None = None) -> Access:
    """The project, if the member may enter it; `member_id=None` is the command line, which acts as admin.

    Raises: NotFound (also for a project the member is not in), NotAllowed.
    """
    found = projects.enter(session, slug, member_id or 0)
    member_role = found.member_role if found else None
    if found and (member_id is None or found.is_admin):
        member_role = "lead"
    if found is None or member_role is None:
        raise NotFound(N_("There is no project “%(got)s”, or you are not in it. Ask its lead to add you."), got=slug)
    if roles is not None and member_role not in roles:
        raise NotAllowed(
            N_("This needs the role %(expected)s in the project; yours is %(got)s."),
            expected=" / ".join(roles),
            got=member_role,
        )
    project = Project(slug=found.slug, name=found.name, member_role=member_role, overlap=found.overlap)
    return Access(
        project_id=found.project_id,
        project=project,
        member_id=member_id or 0,
        gazetteer_version=found.gazetteer_version,
    )


def get_project(ws: Workspace, member_id: int | None, slug: str, roles: Collection[str] | None = None) -> Project:
    """The project as the member sees it. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        return enter(session, member_id, slug, roles).project


def list_projects(ws: Workspace, member_id: int) -> tuple[ProjectCard, ...]:
    """The member's projects; all of them for an admin."""
    with ws.database.read() as session:
        member = members.find(session, member_id)
        if member is not None and member.is_admin:
            found = [(row, "lead") for row in projects.every(session)]
        else:
            found = projects.of_member(session, member_id)
        return tuple(_card(session, row, role, member_id) for row, role in found)


def _card(session: Session, row: ProjectRow, member_role: str, member_id: int) -> ProjectCard:
    assert row.id is not None
    report_count, paragraph_count = projects.sizes(session, row.id)
    mine = assignments.of_member(session, row.id, member_id)
    return ProjectCard(
        project=Project(slug=row.slug, name=row.name, member_role=member_role, overlap=row.overlap),
        reports=report_count,
        paragraphs=paragraph_count,
        my_open_reports=sum(1 for assignment, _ in mine if assignment.state == "open"),
        submitted_by_me=revisions.count_of_member(session, row.id, member_id),
    )


def create_project(ws: Workspace, name: str, *, slug: str | None = None, overlap: int = 2) -> Project:
    """A new empty project. Raises: InvalidInput when its slug is taken or the overlap is not 1 to 10."""
    made = slug or re.sub(r"[^\w]+", "-", name.strip().lower()).strip("-")
    if not re.fullmatch(r"[\w-]{1,64}", made):
        raise InvalidInput(N_("A project's address has letters, digits and hyphens; got “%(got)s”."), got=made)
    if not 1 <= overlap <= 10:
        raise InvalidInput(N_("The overlap is 1 to 10 members a report; got %(got)s."), got=overlap)
    with ws.database.write() as session:
        if projects.find(session, made):
            raise InvalidInput(N_("There is already a project “%(got)s”; choose another name."), got=made)
        row = projects.add(session, slug=made, name=name.strip(), overlap=overlap, schema_version=ws.schema.version)
        return Project(slug=row.slug, name=row.name, member_role="lead", overlap=row.overlap)


def list_reports(ws: Workspace, member_id: int | None, slug: str) -> tuple[ReportCard, ...]:
    """The project's reports in import order, for its lead or reader. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        sizes = reports.paragraph_counts(session, access.project_id)
        held = assignments.of_project(session, access.project_id)
        done: dict[int, int] = {}
        started: dict[int, int] = {}
        for assignment in held:
            count = done if assignment.state == "done" else started
            count[assignment.report_id] = count.get(assignment.report_id, 0) + 1
        return tuple(
            ReportCard(
                stem=row.stem,
                title=row.title,
                reference_date=row.reference_date,
                date_source=row.date_source,
                date_reason=row.date_reason,
                date_evidence=row.date_evidence,
                period=row.period,
                paragraphs=sizes.get(row.id or 0, 0),
                members_done=done.get(row.id or 0, 0),
                members_started=started.get(row.id or 0, 0),
                imported_at=row.imported_at,
            )
            for row in reports.of_project(session, access.project_id)
        )
