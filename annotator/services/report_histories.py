"""What a lead sees of one report: its versions, what was done to it and why, and what people must look at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from annotator.errors import N_, NotFound
from annotator.services.assigning import DONE_STATES
from annotator.services.checking import Checked, check_gold_of_report
from annotator.services.exporting import ExportedFile, PutAside, list_exports, put_aside
from annotator.services.projects import REVIEWERS, Project, enter
from annotator.services.releasing import Release, list_releases
from annotator.services.workspace import Workspace
from annotator.storage import assignments, members, reports, revisions
from annotator.storage.tables import ReportChangeRow, ReportRow


@dataclass(frozen=True, slots=True)
class ReportVersion:
    """One text of a report and how far work on it is; `state` is current, replaced, withdrawn or erased."""

    stem: str
    version: int
    title: str
    state: str
    paragraphs: int
    reference_date: dt.date | None
    text_sha256: str
    imported_at: dt.datetime
    imported_by: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the trace. `carried`, `recheck`, `gone`: only where a corrected text came (numbers from 0)."""

    stem: str
    kind: str
    reason: str
    made_at: dt.datetime
    made_by: str
    by: str = ""
    carried: int = 0
    recheck: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Recheck:
    """Paragraphs (numbers from 0) whose earlier text one member had worked on and that are not done again yet."""

    display_name: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReportHistory:
    """One report with all its versions, oldest first; `shown` is the one that was asked for."""

    project: Project
    shown: ReportVersion
    versions: tuple[ReportVersion, ...]
    changes: tuple[Change, ...]
    rechecks: tuple[Recheck, ...]
    exports: tuple[ExportedFile, ...]
    releases: tuple[Release, ...]
    checked: Checked
    """What the checks say of its gold."""


def report_history(ws: Workspace, member_id: int | None, slug: str, stem: str) -> ReportHistory:
    """The report's history, for its project's leads and readers. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        row = reports.find(session, access.project_id, stem)
        if row is None:
            raise NotFound(N_("There is no report “%(got)s” in this project."), got=stem)
        names = {m.id: m.display_name for m in members.every(session)}
        every = reports.versions(session, row)
        versions = tuple(_version(session, one, names) for one in every)
        stems = {one.id: one.stem for one in every}
        found = reports.changes(session, [one.id or 0 for one in every])
        changes = tuple(_change(change, stems[change.report_id], names) for change in found)
        rechecks = tuple(_rechecks(session, row, names)) if row.state == "current" else ()
        current = row.state == "current"
        checked = check_gold_of_report(ws, session, access.project_id, row.id or 0) if current else Checked()
    held = set(stems.values())
    exports = tuple(e for e in list_exports(ws, member_id, slug) if held & {p.stem for p in e.put_aside})
    shown = next(version for version in versions if version.stem == stem)
    releases = tuple(r for r in list_releases(ws, member_id, slug) if held & {p.stem for p in r.put_aside})
    return ReportHistory(access.project, shown, versions, changes, rechecks, exports, releases, checked)


def put_aside_reports(ws: Workspace, member_id: int | None, slug: str) -> tuple[PutAside, ...]:
    """The project's reports that were replaced, withdrawn or erased. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        return tuple(put_aside(session, access.project_id).values())


def _version(session: Session, row: ReportRow, names: dict[int | None, str]) -> ReportVersion:
    return ReportVersion(
        stem=row.stem,
        version=row.version,
        title=row.title,
        state=row.state,
        paragraphs=len(reports.paragraphs(session, row.id or 0)),
        reference_date=row.reference_date,
        text_sha256=row.text_sha256,
        imported_at=row.imported_at,
        imported_by=names.get(row.imported_by, ""),
    )


def _change(row: ReportChangeRow, stem: str, names: dict[int | None, str]) -> Change:
    return Change(
        stem=stem,
        kind=row.kind,
        reason=row.reason,
        made_at=row.made_at,
        made_by=names.get(row.member_id, ""),
        by=row.payload.get("by", ""),
        carried=row.payload.get("carried", 0),
        recheck=tuple(row.payload.get("recheck", ())),
        gone=tuple(row.payload.get("gone", ())),
    )


def _rechecks(session: Session, row: ReportRow, names: dict[int | None, str]) -> Sequence[Recheck]:
    rows = reports.paragraphs(session, row.id or 0)
    found = []
    for assignment in assignments.of_report(session, row.id or 0):
        states = {a.paragraph_id: a.state for a in revisions.of_report(session, row.id or 0, assignment.member_id)}
        before = {a.paragraph_id for a in revisions.of_report(session, row.replaces_id or 0, assignment.member_id)}
        numbers = tuple(r.number for r in rows if r.earlier_id in before and states.get(r.id or 0) not in DONE_STATES)
        if numbers:
            found.append(Recheck(names.get(assignment.member_id, ""), numbers))
    return found
