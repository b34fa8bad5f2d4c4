"""Queries about training: the keys of reports and what members reached."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from annotator.storage.database import clock
from annotator.storage.reports import CURRENT
from annotator.storage.tables import MemberRow, ParagraphRow, ReportRow, TrainingKeyRow, TrainingResultRow


def set_key(session: Session, paragraph_id: int, payload: dict[str, Any]) -> None:
    """Make this the right answer to the paragraph."""
    row = session.get(TrainingKeyRow, paragraph_id)
    if row is None:
        row = TrainingKeyRow(paragraph_id=paragraph_id, payload=payload, made_at=clock(session))
    row.payload, row.made_at = payload, clock(session)
    session.add(row)


def key_of_report(session: Session, report_id: int) -> dict[int, dict[str, Any]]:
    """The right answers by paragraph number; empty for a report that is none of training."""
    found = session.exec(
        select(ParagraphRow.number, TrainingKeyRow.payload)
        .join(ParagraphRow, col(ParagraphRow.id) == TrainingKeyRow.paragraph_id)
        .where(ParagraphRow.report_id == report_id)
        .order_by(col(ParagraphRow.number))
    )
    return {number: dict(payload) for number, payload in found}


def reports_with_key(session: Session, project_id: int) -> set[int]:
    """Ids of the project's current reports that have a key."""
    found = session.exec(
        select(ParagraphRow.report_id)
        .join(TrainingKeyRow, col(TrainingKeyRow.paragraph_id) == ParagraphRow.id)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(ReportRow.project_id == project_id, CURRENT)
        .distinct()
    )
    return set(found)


def result(session: Session, report_id: int, member_id: int) -> TrainingResultRow | None:
    """What the member reached in the report, once they opened its key."""
    return session.get(TrainingResultRow, (report_id, member_id))


def add_result(session: Session, report_id: int, member_id: int, payload: dict[str, Any]) -> TrainingResultRow:
    """Keep what the member reached."""
    row = TrainingResultRow(report_id=report_id, member_id=member_id, payload=payload, made_at=clock(session))
    session.add(row)
    return row


def results(session: Session, project_id: int) -> list[tuple[TrainingResultRow, ReportRow, MemberRow]]:
    """All results in the project's current reports, by member and report."""
    found = session.exec(
        select(TrainingResultRow, ReportRow, MemberRow)
        .join(ReportRow, col(ReportRow.id) == TrainingResultRow.report_id)
        .join(MemberRow, col(MemberRow.id) == TrainingResultRow.member_id)
        .where(ReportRow.project_id == project_id, CURRENT)
        .order_by(col(MemberRow.id), col(ReportRow.id))
    )
    return [(a, b, c) for a, b, c in found]
