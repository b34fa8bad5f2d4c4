"""Queries about how the work of a whole project goes: how old its queues are, what was confirmed when, by how many."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from annotator.storage.question_tables import AnswerRow, QuestionRow
from annotator.storage.reports import CURRENT
from annotator.storage.tables import (
    AnnotationRow,
    AssignmentRow,
    MemberRow,
    ParagraphRow,
    ReportRow,
    RevisionRow,
    SuggestionsRow,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many there are in a queue, and since when the oldest waits."""

    n: int
    since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmed paragraph: what the member says, and what had been suggested (None for nothing)."""

    stem: str
    index: int
    text: str
    payload: dict[str, Any]
    suggested: dict[str, Any] | None


def free_reports(session: Session, project_id: int) -> Waiting:
    """Reports that can still be handed to somebody, by the day of their import."""
    query = select(func.count(), func.min(col(ReportRow.imported_at))).where(
        col(ReportRow.project_id) == project_id, CURRENT, col(ReportRow.open_slots) > 0
    )
    return _waiting(session, query)


def reports_in_hand(session: Session, project_id: int) -> Waiting:
    """Reports that members have begun and not finished, by the moment they were handed out; one for each member."""
    query = (
        select(func.count(), func.min(col(AssignmentRow.assigned_at)))
        .join(ReportRow, col(ReportRow.id) == col(AssignmentRow.report_id))
        .where(col(ReportRow.project_id) == project_id, CURRENT, col(AssignmentRow.state) == "open")
    )
    return _waiting(session, query)


def open_questions(session: Session, project_id: int) -> Waiting:
    """Questions to the leads without any answer."""
    query = (
        select(func.count(), func.min(col(QuestionRow.asked_at)))
        .join(ParagraphRow, col(ParagraphRow.id) == col(QuestionRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .outerjoin(AnswerRow, col(AnswerRow.question_id) == col(QuestionRow.id))
        .where(col(ReportRow.project_id) == project_id, CURRENT, col(AnswerRow.id).is_(None))
    )
    return _waiting(session, query)


def _waiting(session: Session, query: Any) -> Waiting:
    n, since = session.connection().execute(query).one()
    return Waiting(n, since)


def submitted_since(session: Session, project_id: int) -> dict[int, tuple[int, dt.datetime]]:
    """Paragraph id → (how many members submitted it, when the last of them did)."""
    query = (
        select(col(AnnotationRow.paragraph_id), func.count(), func.max(col(AnnotationRow.saved_at)))
        .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .where(col(ReportRow.project_id) == project_id, CURRENT, col(AnnotationRow.state) == "submitted")
        .group_by(col(AnnotationRow.paragraph_id))
    )
    return {paragraph_id: (n, last) for paragraph_id, n, last in session.connection().execute(query)}


def confirmations(session: Session, project_id: int, since: dt.datetime) -> list[tuple[dt.datetime, float | None]]:
    """When paragraphs were confirmed, and how many seconds each had been on the screen."""
    query = (
        select(col(RevisionRow.created_at), col(RevisionRow.seconds))
        .join(AnnotationRow, col(AnnotationRow.id) == col(RevisionRow.annotation_id))
        .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .where(
            col(ReportRow.project_id) == project_id,
            CURRENT,
            col(RevisionRow.kind) == "confirm",
            col(RevisionRow.created_at) >= since,
        )
    )
    return [(made_at, seconds) for made_at, seconds in session.connection().execute(query)]


def last_confirmed(session: Session, project_id: int, limit: int) -> list[Confirmed]:
    """The paragraphs that were confirmed last, newest first; those of reports without suggestions are left out."""
    suggested = and_(
        col(SuggestionsRow.paragraph_id) == col(AnnotationRow.paragraph_id),
        or_(
            col(SuggestionsRow.ruleset_id) == col(AnnotationRow.ruleset_id),
            and_(col(AnnotationRow.ruleset_id).is_(None), col(SuggestionsRow.current).is_(True)),
        ),
    )
    query = (
        select(
            col(ReportRow.stem),
            col(ParagraphRow.number),
            col(ParagraphRow.text),
            col(AnnotationRow.payload),
            col(SuggestionsRow.payload),
        )
        .select_from(AnnotationRow)
        .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .outerjoin(SuggestionsRow, suggested)
        .outerjoin(
            AssignmentRow,
            and_(
                col(AssignmentRow.report_id) == col(ReportRow.id),
                col(AssignmentRow.member_id) == col(AnnotationRow.member_id),
            ),
        )
        .where(
            col(ReportRow.project_id) == project_id,
            CURRENT,
            col(AnnotationRow.state) == "submitted",
            func.coalesce(col(AssignmentRow.hints), True),
        )
        .order_by(col(AnnotationRow.saved_at).desc(), col(AnnotationRow.id).desc())
        .limit(limit)
    )
    return [Confirmed(*row) for row in session.connection().execute(query)]


def flags(session: Session, project_id: int) -> list[tuple[str, int, str, str]]:
    """What members flagged: (report, paragraph's index, the member's name, note), in import and reading order."""
    query = (
        select(
            col(ReportRow.stem),
            col(ParagraphRow.number),
            col(MemberRow.display_name),
            col(AnnotationRow.flag_note),
        )
        .select_from(AnnotationRow)
        .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .join(MemberRow, col(MemberRow.id) == col(AnnotationRow.member_id))
        .where(col(ReportRow.project_id) == project_id, CURRENT, col(AnnotationRow.flagged).is_(True))
        .order_by(col(ReportRow.id), col(ParagraphRow.number), col(AnnotationRow.member_id))
    )
    return [(stem, index, name, note) for stem, index, name, note in session.connection().execute(query)]
