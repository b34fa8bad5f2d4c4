"""Queries about annotations and their revisions; the only place that appends one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from annotator.storage.database import clock
from annotator.storage.reports import CURRENT
from annotator.storage.tables import AnnotationRow, MemberRow, ParagraphRow, ReportRow, RevisionRow


def head(session: Session, paragraph_id: int, member_id: int) -> AnnotationRow | None:
    """The member's annotation of the paragraph, locked until the transaction ends where the database locks rows."""
    return session.exec(
        select(AnnotationRow)
        .where(AnnotationRow.paragraph_id == paragraph_id, AnnotationRow.member_id == member_id)
        .with_for_update()
    ).first()


def find(session: Session, paragraph_id: int, member_id: int) -> AnnotationRow | None:
    """The member's annotation of the paragraph."""
    return session.exec(
        select(AnnotationRow).where(AnnotationRow.paragraph_id == paragraph_id, AnnotationRow.member_id == member_id)
    ).first()


def of_report(session: Session, report_id: int, member_id: int | None = None) -> list[AnnotationRow]:
    """Annotations of a report's paragraphs, of one member or of all."""
    query = (
        select(AnnotationRow)
        .join(ParagraphRow, col(ParagraphRow.id) == AnnotationRow.paragraph_id)
        .where(ParagraphRow.report_id == report_id)
        .order_by(col(ParagraphRow.number), col(AnnotationRow.member_id))
    )
    if member_id is not None:
        query = query.where(AnnotationRow.member_id == member_id)
    return list(session.exec(query))


def of_project(
    session: Session,
    project_id: int,
    states: Iterable[str] = ("submitted",),
    report_ids: Collection[int] | None = None,
) -> list[tuple[AnnotationRow, ParagraphRow, ReportRow, MemberRow]]:
    """Annotations of a project's current reports in those states, in import and reading order, members by id.

    report_ids: only of those reports.
    """
    wanted = () if report_ids is None else (col(ReportRow.id).in_(report_ids),)
    found = session.exec(
        select(AnnotationRow, ParagraphRow, ReportRow, MemberRow)
        .join(ParagraphRow, col(ParagraphRow.id) == AnnotationRow.paragraph_id)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .join(MemberRow, col(MemberRow.id) == AnnotationRow.member_id)
        .where(ReportRow.project_id == project_id, CURRENT, col(AnnotationRow.state).in_(tuple(states)), *wanted)
        .order_by(col(ReportRow.id), col(ParagraphRow.number), col(AnnotationRow.member_id))
    )
    return [(a, p, r, m) for a, p, r, m in found]


def revision_of_request(session: Session, member_id: int, request_id: str) -> RevisionRow | None:
    """The revision that this request of the member made, if it came through."""
    return session.exec(
        select(RevisionRow).where(RevisionRow.member_id == member_id, RevisionRow.request_id == request_id)
    ).first()


def revision(session: Session, annotation_id: int, version: int) -> RevisionRow | None:
    """One revision of an annotation."""
    return session.exec(
        select(RevisionRow).where(RevisionRow.annotation_id == annotation_id, RevisionRow.version == version)
    ).first()


def history(session: Session, annotation_id: int) -> list[RevisionRow]:
    """All revisions, oldest first."""
    return list(
        session.exec(
            select(RevisionRow).where(RevisionRow.annotation_id == annotation_id).order_by(col(RevisionRow.version))
        )
    )


def newest_child(session: Session, annotation_id: int, position: int) -> RevisionRow | None:
    """The newest revision that was made from that position: what a redo goes to."""
    return session.exec(
        select(RevisionRow)
        .where(
            RevisionRow.annotation_id == annotation_id,
            RevisionRow.parent == position,
            RevisionRow.position == RevisionRow.version,
        )
        .order_by(col(RevisionRow.version).desc())
    ).first()


def append(
    session: Session,
    annotation: AnnotationRow,
    *,
    kind: str,
    parent: int,
    request_id: str,
    request_sha256: str,
    seconds: float | None,
) -> RevisionRow:
    """Append a revision that holds the annotation's present content, state and flag; written with the next query."""
    annotation.saved_at = clock(session)
    session.add(annotation)
    if annotation.id is None:
        session.flush()
    assert annotation.id is not None
    row = RevisionRow(
        annotation_id=annotation.id,
        member_id=annotation.member_id,
        version=annotation.version,
        position=annotation.position,
        parent=parent,
        kind=kind,
        state=annotation.state,
        flagged=annotation.flagged,
        flag_note=annotation.flag_note,
        request_id=request_id,
        request_sha256=request_sha256,
        seconds=seconds,
        payload=annotation.payload,
        created_at=annotation.saved_at,
    )
    session.add(row)
    return row


def new(
    session: Session, *, paragraph_id: int, member_id: int, ruleset_id: int | None, payload: dict[str, Any]
) -> AnnotationRow:
    """An annotation before its first revision; the caller sets its content and appends."""
    return AnnotationRow(
        paragraph_id=paragraph_id,
        member_id=member_id,
        ruleset_id=ruleset_id,
        version=0,
        position=0,
        state="new",
        payload=payload,
        saved_at=clock(session),
    )


def count_of_member(session: Session, project_id: int, member_id: int) -> int:
    """How many paragraphs of the project's current reports the member has submitted."""
    return session.exec(
        select(func.count())
        .select_from(AnnotationRow)
        .join(ParagraphRow, col(ParagraphRow.id) == AnnotationRow.paragraph_id)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(
            ReportRow.project_id == project_id,
            CURRENT,
            AnnotationRow.member_id == member_id,
            AnnotationRow.state == "submitted",
        )
    ).one()


def states_by_member(session: Session, project_id: int) -> dict[tuple[int, str], int]:
    """How many paragraphs of the project's current reports each member has in each state."""
    found = session.exec(
        select(AnnotationRow.member_id, AnnotationRow.state, func.count())
        .join(ParagraphRow, col(ParagraphRow.id) == AnnotationRow.paragraph_id)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(ReportRow.project_id == project_id, CURRENT)
        .group_by(col(AnnotationRow.member_id), col(AnnotationRow.state))
    )
    return {(member_id, state): n for member_id, state, n in found}
