"""Running the pre-highlighter over stored reports and keeping its suggestions.

Paragraphs that somebody has worked on keep the suggestions they were shown; they are listed for recheck instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from annotator.core.records import ParagraphRecord
from annotator.services.workspace import Workspace
from annotator.storage import projects, reports
from annotator.storage.tables import ParagraphRow, ReportRow


@dataclass(frozen=True, slots=True)
class Recheck:
    """How many paragraphs got new suggestions, and which (numbers) were left as they are because of work on them."""

    rehighlighted: int
    listed: tuple[int, ...]


def read_report(ws: Workspace, stem: str, report: ReportRow, rows: list[ParagraphRow]) -> list[ParagraphRecord]:
    """What the rules say about the paragraphs of a report."""
    return ws.highlighter.highlight(stem, [row.text for row in rows], report.reference_date)


def highlight_report(ws: Workspace, session: Session, report: ReportRow) -> Recheck:
    """Make new suggestions for a stored report."""
    assert report.id is not None
    rows = reports.paragraphs(session, report.id)
    records = read_report(ws, report.stem, report, rows)
    worked_on = reports.annotated_paragraphs(session, report.id)
    ruleset = reports.ruleset(session, ws.highlighter.version)
    assert ruleset.id is not None
    payloads = {
        row.id: record.content.to_json()
        for row, record in zip(rows, records, strict=True)
        if row.id is not None and row.id not in worked_on
    }
    reports.replace_suggestions(session, ruleset.id, payloads)
    return Recheck(rehighlighted=len(payloads), listed=tuple(row.number for row in rows if row.id in worked_on))


def highlight_project(ws: Workspace, slug: str) -> Recheck:
    """Make new suggestions for every report of a project, one transaction a report."""
    with ws.database.read() as session:
        project = projects.find(session, slug)
        stems = [r.stem for r in reports.of_project(session, project.id)] if project and project.id else []
    total, listed = 0, 0
    for stem in stems:
        with ws.database.write() as session:
            report = reports.find(session, project.id, stem) if project and project.id else None
            if report is not None:
                done = highlight_report(ws, session, report)
                total, listed = total + done.rehighlighted, listed + len(done.listed)
    return Recheck(rehighlighted=total, listed=tuple(range(listed)))
