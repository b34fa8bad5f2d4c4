"""Running the pre-highlighter over stored reports and keeping its suggestions.

Paragraphs that somebody has worked on keep the suggestions they were shown; they are listed for recheck instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from annotator.core.records import ParagraphRecord
from annotator.services.workspace import Workspace
from annotator.storage import reports
from annotator.storage.tables import ReportRow


@dataclass(frozen=True, slots=True)
class Recheck:
    """How many paragraphs got new suggestions, and which (numbers) were left as they are because of work on them."""

    rehighlighted: int
    listed: tuple[int, ...]


def highlight_report(
    ws: Workspace, session: Session, report: ReportRow, records: Sequence[ParagraphRecord] | None = None
) -> Recheck:
    """Make new suggestions for a stored report.

    records: what the rules say, where that was read before the transaction so that nobody waits for it.
    """
    assert report.id is not None
    rows = reports.paragraphs(session, report.id)
    if records is None:
        records = ws.highlighter.highlight(report.stem, [row.text for row in rows], report.reference_date)
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
