"""What a lead sees: how far the project is, and what was said of a paragraph.

Only submitted annotations count, and members stay blind to each other: these pages are for leads and readers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from annotator.core.records import Content
from annotator.errors import N_, NotFound
from annotator.services.projects import REVIEWERS, Access, Project, enter
from annotator.services.settling import STATUSES, Settled, settled_paragraphs
from annotator.services.workspace import Workspace
from annotator.storage import assignments, members, reports, revisions


@dataclass(frozen=True, slots=True)
class Flag:
    """A paragraph that a member shows to the lead."""

    stem: str
    index: int
    display_name: str
    note: str


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """What one member did; never ranked, in order of name."""

    display_name: str
    member_role: str
    submitted: int
    working: int
    skipped: int
    open_reports: int


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """How far one report is: paragraphs, and how many of them have each status."""

    stem: str
    title: str
    paragraphs: int
    members_done: int
    members_started: int
    statuses: dict[str, int]

    @property
    def untouched(self) -> int:
        """Paragraphs that nobody submitted."""
        return self.paragraphs - sum(self.statuses.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project is; `statuses` counts paragraphs somebody submitted."""

    project: Project
    reports: int
    paragraphs: int
    statuses: dict[str, int]
    flags: tuple[Flag, ...]
    members: tuple[MemberProgress, ...]
    by_report: tuple[ReportProgress, ...]
    disagreed: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One member's submitted content of a paragraph."""

    display_name: str
    content: Content


@dataclass(frozen=True, slots=True)
class Comparison:
    """The submitted contents of one paragraph side by side, with common event ids."""

    stem: str
    index: int
    text: str
    status: str
    sides: tuple[Side, ...]


def progress(ws: Workspace, member_id: int | None, slug: str) -> Progress:
    """How far the project is. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        settled = list(settled_paragraphs(session, access.project_id))
        sizes = reports.paragraph_counts(session, access.project_id)
        by_report = _by_report(session, access, settled, sizes)
        statuses = Counter(p.status for p in settled)
        return Progress(
            project=access.project,
            reports=len(by_report),
            paragraphs=sum(sizes.values()),
            statuses={s: statuses[s] for s in STATUSES},
            flags=_flags(session, access),
            members=_members(session, access),
            by_report=by_report,
            disagreed=tuple((p.report_stem, p.index) for p in settled if p.status == "disagreed"),
        )


def _by_report(
    session: Session, access: Access, settled: list[Settled], sizes: dict[int, int]
) -> tuple[ReportProgress, ...]:
    counts: dict[str, Counter[str]] = {}
    for paragraph in settled:
        counts.setdefault(paragraph.report_stem, Counter())[paragraph.status] += 1
    held = Counter((a.report_id, a.state) for a in assignments.of_project(session, access.project_id))
    return tuple(
        ReportProgress(
            stem=row.stem,
            title=row.title,
            paragraphs=sizes.get(row.id or 0, 0),
            members_done=held[(row.id or 0, "done")],
            members_started=held[(row.id or 0, "open")],
            statuses={s: counts.get(row.stem, Counter())[s] for s in STATUSES},
        )
        for row in reports.of_project(session, access.project_id)
    )


def _flags(session: Session, access: Access) -> tuple[Flag, ...]:
    states = ("new", "working", "submitted", "skipped")
    return tuple(
        Flag(stem=report.stem, index=paragraph.number, display_name=member.display_name, note=annotation.flag_note)
        for annotation, paragraph, report, member in revisions.of_project(session, access.project_id, states)
        if annotation.flagged
    )


def _members(session: Session, access: Access) -> tuple[MemberProgress, ...]:
    counts = revisions.states_by_member(session, access.project_id)
    held = Counter((a.member_id, a.state) for a in assignments.of_project(session, access.project_id))
    return tuple(
        MemberProgress(
            display_name=row.display_name,
            member_role=member_role,
            submitted=counts.get((row.id or 0, "submitted"), 0),
            working=counts.get((row.id or 0, "working"), 0),
            skipped=counts.get((row.id or 0, "skipped"), 0),
            open_reports=held[(row.id or 0, "open")],
        )
        for row, member_role in members.of_project(session, access.project_id)
    )


def compare(ws: Workspace, member_id: int | None, slug: str, stem: str, index: int) -> Comparison:
    """The submitted contents of one paragraph side by side; status open and no sides before the first.

    Raises: NotFound, NotAllowed.
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        names = _names(session, access)
        report = reports.find(session, access.project_id, stem)
        for paragraph in settled_paragraphs(session, access.project_id, [report.id or 0] if report else []):
            if paragraph.index == index:
                return _comparison(paragraph, names)
        rows = reports.paragraphs(session, report.id) if report and report.id else []
    if not 0 <= index < len(rows):
        raise NotFound(N_("There is no paragraph %(got)s in “%(report)s”."), got=index + 1, report=stem)
    return Comparison(stem, index, rows[index].text, "open", ())


def compare_several(
    ws: Workspace, member_id: int | None, slug: str, places: Sequence[tuple[int, int]]
) -> tuple[Comparison, ...]:
    """The same for some paragraphs, by report id and index, in that order; those nobody submitted are left out.

    Raises: NotFound, NotAllowed.
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        names = _names(session, access)
        wanted = {report_id for report_id, _ in places}
        found = {(p.report_id, p.index): p for p in settled_paragraphs(session, access.project_id, wanted)}
    return tuple(_comparison(found[place], names) for place in places if place in found)


def _names(session: Session, access: Access) -> dict[int, str]:
    return {row.id or 0: row.display_name for row in members.every(session)}


def _comparison(paragraph: Settled, names: dict[int, str]) -> Comparison:
    sides = tuple(Side(names.get(member, str(member)), content) for member, content in paragraph.contents)
    return Comparison(paragraph.report_stem, paragraph.index, paragraph.text, paragraph.status, sides)
