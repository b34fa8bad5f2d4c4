"""Queries about the counts of agreement: which reports must be counted anew, from what, and what was kept of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, text
from sqlmodel import Session, col

from annotator.storage.agreement_tables import AgreementCountsRow, AgreementMarkRow
from annotator.storage.reports import CURRENT
from annotator.storage.tables import (
    AnnotationRow,
    ParagraphRow,
    ReportRow,
    RevisionRow,
    RulingRow,
    SuggestionsRow,
)

AT_ONCE = 500
"""Ids that one query names."""

_MARKED = text(
    "INSERT INTO agreement_mark (report_id, saves) SELECT report_id, 1 FROM paragraph WHERE id = :paragraph_id "
    "ON CONFLICT (report_id) DO UPDATE SET saves = agreement_mark.saves + 1"
)


def mark(session: Session, paragraph_id: int) -> None:
    """Something was submitted, taken back or ruled in the paragraph: its report must be counted anew."""
    session.connection().execute(_MARKED, {"paragraph_id": paragraph_id})


def marked(session: Session, project_id: int) -> list[int]:
    """Ids of the current reports of the project that somebody submitted or ruled in, in import order."""
    found = session.connection().execute(
        select(col(AgreementMarkRow.report_id))
        .join(ReportRow, col(ReportRow.id) == col(AgreementMarkRow.report_id))
        .where(col(ReportRow.project_id) == project_id, CURRENT)
        .order_by(col(AgreementMarkRow.report_id))
    )
    return list(found.scalars())


def saves(session: Session, report_ids: Sequence[int]) -> dict[int, int]:
    """How many saves each of the reports has seen, by report id."""
    found = session.connection().execute(
        select(col(AgreementMarkRow.report_id), col(AgreementMarkRow.saves)).where(
            col(AgreementMarkRow.report_id).in_(report_ids)
        )
    )
    return {report_id: count for report_id, count in found}  # noqa: C416  (rows are no pairs to a type checker)


def late(session: Session, project_id: int, version: str) -> list[int]:
    """Ids of the current reports whose counts are missing, older than a save, or of another version."""
    found = session.connection().execute(
        select(col(AgreementMarkRow.report_id))
        .join(ReportRow, col(ReportRow.id) == col(AgreementMarkRow.report_id))
        .outerjoin(AgreementCountsRow, col(AgreementCountsRow.report_id) == col(AgreementMarkRow.report_id))
        .where(
            col(ReportRow.project_id) == project_id,
            CURRENT,
            or_(
                col(AgreementCountsRow.report_id).is_(None),
                col(AgreementCountsRow.saves) != col(AgreementMarkRow.saves),
                col(AgreementCountsRow.version) != version,
            ),
        )
        .order_by(col(AgreementMarkRow.report_id))
    )
    return list(found.scalars())


@dataclass(frozen=True, slots=True)
class Submitted:
    """One submitted answer."""

    report_id: int
    stem: str
    paragraph_id: int
    number: int
    text: str
    annotation_id: int
    member_id: int
    ruleset_id: int | None
    saved_at: dt.datetime
    payload: dict[str, Any]


_SUBMITTED = (
    # Plain columns: a full count reads every answer of a project.
    select(
        col(ReportRow.id),
        col(ReportRow.stem),
        col(ParagraphRow.id),
        col(ParagraphRow.number),
        col(ParagraphRow.text),
        col(AnnotationRow.id),
        col(AnnotationRow.member_id),
        col(AnnotationRow.ruleset_id),
        col(AnnotationRow.saved_at),
        col(AnnotationRow.payload),
    )
    .select_from(AnnotationRow)
    .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
    .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
    .where(col(ReportRow.id).in_(bindparam("reports", expanding=True)), col(AnnotationRow.state) == "submitted")
    .order_by(col(ReportRow.id), col(ParagraphRow.number), col(AnnotationRow.member_id))
)


def submitted(session: Session, report_ids: Sequence[int]) -> dict[int, list[Submitted]]:
    """The submitted answers of the reports by report, in reading order, members by id."""
    found: dict[int, list[Submitted]] = {report_id: [] for report_id in report_ids}
    for row in session.connection().execute(_SUBMITTED, {"reports": report_ids}):
        found[row[0]].append(Submitted(*row))
    return found


def suggested(session: Session, report_ids: Sequence[int]) -> dict[tuple[int, int | None], dict[str, Any]]:
    """What the rules suggest for the paragraphs: by paragraph and ruleset, and under None what is current."""
    query = (
        select(
            col(SuggestionsRow.paragraph_id),
            col(SuggestionsRow.ruleset_id),
            col(SuggestionsRow.current),
            col(SuggestionsRow.payload),
        )
        .join(ParagraphRow, col(ParagraphRow.id) == col(SuggestionsRow.paragraph_id))
        .where(col(ParagraphRow.report_id).in_(report_ids))
    )
    found: dict[tuple[int, int | None], dict[str, Any]] = {}
    for paragraph_id, ruleset_id, current, payload in session.connection().execute(query):
        found[paragraph_id, ruleset_id] = payload
        if current:
            found[paragraph_id, None] = payload
    return found


def ruled(session: Session, report_ids: Sequence[int], states: Collection[str]) -> dict[int, dict[str, Any]]:
    """The payloads of the reports' rulings in those states, by paragraph id."""
    found = session.connection().execute(
        select(col(RulingRow.paragraph_id), col(RulingRow.payload))
        .join(ParagraphRow, col(ParagraphRow.id) == col(RulingRow.paragraph_id))
        .where(col(ParagraphRow.report_id).in_(report_ids), col(RulingRow.state).in_(states))
    )
    return {paragraph_id: payload for paragraph_id, payload in found}  # noqa: C416  (as above)


def seconds(session: Session, report_ids: Sequence[int]) -> dict[int, float]:
    """How long paragraphs were on the screen before they were last confirmed, by annotation id where it is known."""
    found = session.connection().execute(
        select(col(RevisionRow.annotation_id), col(RevisionRow.seconds))
        .join(AnnotationRow, col(AnnotationRow.id) == col(RevisionRow.annotation_id))
        .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
        .where(
            col(ParagraphRow.report_id).in_(report_ids),
            col(RevisionRow.kind) == "confirm",
            col(RevisionRow.seconds).is_not(None),
        )
        .order_by(col(RevisionRow.annotation_id), col(RevisionRow.version))
    )
    return {annotation_id: value for annotation_id, value in found if value is not None}


def keep(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was counted, in place of what was kept before; each row has the columns of `AgreementCountsRow`."""
    connection = session.connection()
    ids = [row["report_id"] for row in rows]
    connection.execute(delete(AgreementCountsRow).where(col(AgreementCountsRow.report_id).in_(ids)))
    if rows:
        connection.execute(insert(AgreementCountsRow), [dict(row) for row in rows])


def kept(session: Session, project_id: int, columns: Iterable[str]) -> list[tuple[Any, ...]]:
    """Of each counted current report, in import order: report id, stem, answered_at, hints, and those columns."""
    wanted = [getattr(AgreementCountsRow, name) for name in columns]
    found = session.connection().execute(
        select(
            col(AgreementCountsRow.report_id),
            col(ReportRow.stem),
            col(AgreementCountsRow.answered_at),
            col(AgreementCountsRow.hints),
            *wanted,
        )
        .join(ReportRow, col(ReportRow.id) == col(AgreementCountsRow.report_id))
        .join(AgreementMarkRow, col(AgreementMarkRow.report_id) == col(AgreementCountsRow.report_id))
        .where(col(ReportRow.project_id) == project_id, CURRENT)
        .order_by(col(AgreementCountsRow.report_id))
    )
    return [tuple(row) for row in found]


def evidence(session: Session, report_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Where the paragraphs behind the counts of some reports are, by report id."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(report_ids), AT_ONCE):
        some = report_ids[start : start + AT_ONCE]
        query = select(col(AgreementCountsRow.report_id), col(AgreementCountsRow.evidence))
        for report_id, places in session.connection().execute(query.where(col(AgreementCountsRow.report_id).in_(some))):
            found[report_id] = places
    return found
