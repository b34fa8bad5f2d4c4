"""Queries about rulings; the only place that appends a revision of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import Integer, Select, and_, cast, func, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from annotator.storage import agreement_counts
from annotator.storage.agreement_tables import DisagreementsRow
from annotator.storage.database import clock
from annotator.storage.reports import CURRENT
from annotator.storage.tables import (
    AnnotationRow,
    GuidelineExampleRow,
    ParagraphRow,
    ReportRow,
    RulingRevisionRow,
    RulingRow,
    RulingSeenRow,
)

RULED = ("ruled", "ambiguous")
"""States in which a ruling is somebody's last word."""


def find(session: Session, paragraph_id: int, *, lock: bool = False) -> RulingRow | None:
    """The ruling of the paragraph; `lock` keeps it from other writers until the transaction ends."""
    query = select(RulingRow).where(RulingRow.paragraph_id == paragraph_id)
    return session.exec(query.with_for_update() if lock else query).first()


def of_project(session: Session, project_id: int, report_ids: Collection[int] | None = None) -> dict[int, RulingRow]:
    """The rulings in the project's current reports (or in some of them) by paragraph id."""
    wanted = () if report_ids is None else (col(ReportRow.id).in_(report_ids),)
    found = session.exec(
        select(RulingRow)
        .join(ParagraphRow, col(ParagraphRow.id) == RulingRow.paragraph_id)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(ReportRow.project_id == project_id, CURRENT, *wanted)
    )
    return {row.paragraph_id: row for row in found}


def of_paragraphs(session: Session, paragraph_ids: Collection[int]) -> dict[int, RulingRow]:
    """The rulings of some paragraphs by paragraph id."""
    found = session.exec(select(RulingRow).where(col(RulingRow.paragraph_id).in_(paragraph_ids)))
    return {row.paragraph_id: row for row in found}


def new(session: Session, *, paragraph_id: int, member_id: int) -> RulingRow:
    """A ruling before its first revision; the caller sets its content and appends."""
    return RulingRow(
        paragraph_id=paragraph_id,
        member_id=member_id,
        version=0,
        position=0,
        state="new",
        payload={},
        saved_at=clock(session),
    )


def append(
    session: Session, ruling: RulingRow, *, kind: str, parent: int, request_id: str, request_sha256: str
) -> RulingRevisionRow:
    """Append a revision that holds the ruling's present content and state."""
    ruling.saved_at = clock(session)
    session.add(ruling)
    session.flush()
    assert ruling.id is not None
    row = RulingRevisionRow(
        ruling_id=ruling.id,
        member_id=ruling.member_id,
        version=ruling.version,
        position=ruling.position,
        parent=parent,
        kind=kind,
        state=ruling.state,
        request_id=request_id,
        request_sha256=request_sha256,
        payload=ruling.payload,
        created_at=ruling.saved_at,
    )
    session.add(row)
    agreement_counts.mark(session, ruling.paragraph_id)
    return row


def revision(session: Session, ruling_id: int, version: int) -> RulingRevisionRow | None:
    """One revision of a ruling."""
    return session.exec(
        select(RulingRevisionRow).where(RulingRevisionRow.ruling_id == ruling_id, RulingRevisionRow.version == version)
    ).first()


def revision_of_request(session: Session, member_id: int, request_id: str) -> RulingRevisionRow | None:
    """The revision that this request of the member made, if it came through."""
    return session.exec(
        select(RulingRevisionRow).where(
            RulingRevisionRow.member_id == member_id, RulingRevisionRow.request_id == request_id
        )
    ).first()


def newest_child(session: Session, ruling_id: int, position: int) -> RulingRevisionRow | None:
    """The newest revision that was made from that position: what a redo goes to."""
    return session.exec(
        select(RulingRevisionRow)
        .where(
            RulingRevisionRow.ruling_id == ruling_id,
            RulingRevisionRow.parent == position,
            RulingRevisionRow.position == RulingRevisionRow.version,
        )
        .order_by(col(RulingRevisionRow.version).desc())
    ).first()


def stamps(session: Session, project_id: int) -> dict[int, str]:
    """A stamp of each current report that somebody submitted or ruled in; it changes with every save there."""
    submitted = func.sum(cast(col(AnnotationRow.state) == "submitted", Integer))
    found = session.exec(
        select(ReportRow.id, submitted, func.sum(col(AnnotationRow.version)), func.sum(col(RulingRow.version)))
        .select_from(ReportRow)
        .join(ParagraphRow, col(ParagraphRow.report_id) == ReportRow.id)
        .join(AnnotationRow, col(AnnotationRow.paragraph_id) == ParagraphRow.id, isouter=True)
        .join(RulingRow, col(RulingRow.paragraph_id) == ParagraphRow.id, isouter=True)
        .where(ReportRow.project_id == project_id, CURRENT)
        .group_by(col(ReportRow.id))
        .order_by(col(ReportRow.id))
    )
    return {
        report_id or 0: f"{count}:{versions}:{ruled or 0}"
        for report_id, count, versions, ruled in found
        if count or ruled
    }


def disagreements(session: Session, project_id: int) -> dict[int, DisagreementsRow]:
    """What was worked out for each current report before."""
    found = session.exec(
        select(DisagreementsRow)
        .join(ReportRow, col(ReportRow.id) == DisagreementsRow.report_id)
        .where(ReportRow.project_id == project_id, CURRENT)
    )
    return {row.report_id: row for row in found}


def keep_disagreements(session: Session, report_id: int, stamp: str, payload: dict[str, Any]) -> None:
    """Keep what was worked out for a report."""
    session.merge(DisagreementsRow(report_id=report_id, stamp=stamp, payload=payload))


def texts(session: Session, paragraph_ids: Collection[int]) -> dict[int, str]:
    """The texts of some paragraphs."""
    found = session.exec(select(ParagraphRow.id, ParagraphRow.text).where(col(ParagraphRow.id).in_(paragraph_ids)))
    return {paragraph_id or 0: text for paragraph_id, text in found}


Chosen = TypeVar("Chosen", bound=Select[*tuple[Any, ...]])
Fed = tuple[RulingRow, ParagraphRow, ReportRow, RulingSeenRow | None]


def _seen_by(query: Chosen, project_id: int, member_id: int) -> Chosen:
    """The query about rulings narrowed to paragraphs that the member submitted, beside what the member has seen."""
    return (
        query.select_from(RulingRow)
        .join(ParagraphRow, col(ParagraphRow.id) == RulingRow.paragraph_id)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .join(
            AnnotationRow,
            and_(
                col(AnnotationRow.paragraph_id) == RulingRow.paragraph_id,
                col(AnnotationRow.member_id) == member_id,
                col(AnnotationRow.state) == "submitted",
            ),
        )
        .join(
            RulingSeenRow,
            and_(col(RulingSeenRow.ruling_id) == RulingRow.id, col(RulingSeenRow.member_id) == member_id),
            isouter=True,
        )
        .where(col(ReportRow.project_id) == project_id, CURRENT, col(RulingRow.state).in_(RULED))
    )


def of_member(session: Session, project_id: int, member_id: int, limit: int, offset: int) -> list[Fed]:
    """Rulings of paragraphs that the member submitted, newest first, with what the member has seen of them."""
    query = _seen_by(sa_select(RulingRow, ParagraphRow, ReportRow, RulingSeenRow), project_id, member_id)
    newest = query.order_by(col(RulingRow.saved_at).desc(), col(RulingRow.id).desc()).limit(limit).offset(offset)
    return [(ruling, paragraph, report, seen) for ruling, paragraph, report, seen in session.execute(newest)]


def unseen(session: Session, project_id: int, member_id: int) -> int:
    """How many of them the member has not seen as they are now."""
    query = _seen_by(sa_select(func.count()), project_id, member_id)
    old = or_(col(RulingSeenRow.version).is_(None), col(RulingSeenRow.version) != col(RulingRow.version))
    return int(session.connection().execute(query.where(old)).scalar_one())


def mark_seen(session: Session, ruling: RulingRow, member_id: int) -> None:
    """The member has seen the ruling as it now is."""
    assert ruling.id is not None
    session.merge(
        RulingSeenRow(ruling_id=ruling.id, member_id=member_id, version=ruling.version, seen_at=clock(session))
    )


Shown = tuple[GuidelineExampleRow, ParagraphRow, ReportRow]


def examples(session: Session, project_id: int) -> list[Shown]:
    """The project's guideline examples, newest first; of reports that were put aside too."""
    found = session.exec(
        select(GuidelineExampleRow, ParagraphRow, ReportRow)
        .join(RulingRow, col(RulingRow.id) == GuidelineExampleRow.ruling_id)
        .join(ParagraphRow, col(ParagraphRow.id) == RulingRow.paragraph_id)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(ReportRow.project_id == project_id)
        .order_by(col(GuidelineExampleRow.id).desc())
    )
    return [(example, paragraph, report) for example, paragraph, report in found]


def submitted_with_words(
    session: Session, project_id: int, words: str, but_paragraph: int, limit: int
) -> list[tuple[ParagraphRow, ReportRow]]:
    """Other paragraphs with these words that somebody submitted, in import and reading order."""
    somebody = select(AnnotationRow.id).where(
        col(AnnotationRow.paragraph_id) == ParagraphRow.id, col(AnnotationRow.state) == "submitted"
    )
    found = session.exec(
        select(ParagraphRow, ReportRow)
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(
            ReportRow.project_id == project_id,
            CURRENT,
            col(ParagraphRow.id) != but_paragraph,
            col(ParagraphRow.text).contains(words, autoescape=True),
            somebody.exists(),
        )
        .order_by(col(ReportRow.id), col(ParagraphRow.number))
        .limit(limit)
    )
    return [(paragraph, report) for paragraph, report in found]
