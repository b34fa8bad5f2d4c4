"""Queries about annotations and their revisions; the only place that appends one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, update
from sqlalchemy import select as sa_select
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from annotator.storage import agreement_counts
from annotator.storage.columns import Utf8
from annotator.storage.database import clock
from annotator.storage.outlines import outline
from annotator.storage.reports import CURRENT
from annotator.storage.tables import AnnotationRow, MemberRow, ParagraphRow, ReportRow, RevisionRow

REPORTS_AT_ONCE = 40
"""Reports whose annotations are read by one query."""


@dataclass(slots=True)
class Head:
    """A member's annotation of a paragraph, to be changed and appended; `id` is None before its first revision."""

    paragraph_id: int
    member_id: int
    ruleset_id: int | None
    id: int | None = None
    version: int = 0
    position: int = 0
    base: int = 0
    state: str = "new"
    flagged: bool = False
    flag_note: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


_HEAD = (
    sa_select(*(getattr(AnnotationRow, each.name) for each in fields(Head)))
    .where(
        col(AnnotationRow.paragraph_id) == bindparam("paragraph_id"),
        col(AnnotationRow.member_id) == bindparam("member_id"),
    )
    .with_for_update()
)
_OF_REQUEST = sa_select(col(RevisionRow.request_sha256)).where(
    col(RevisionRow.member_id) == bindparam("member_id"), col(RevisionRow.request_id) == bindparam("request_id")
)
_CHANGED = update(AnnotationRow).where(col(AnnotationRow.id) == bindparam("of_id"))


def head(session: Session, paragraph_id: int, member_id: int) -> Head | None:
    """The member's annotation of the paragraph, locked until the transaction ends where the database locks rows."""
    found = session.connection().execute(_HEAD, {"paragraph_id": paragraph_id, "member_id": member_id}).first()
    return Head(*found) if found else None


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
) -> Iterator[tuple[AnnotationRow, ParagraphRow, ReportRow, MemberRow]]:
    """Annotations of a project's current reports in those states, in import and reading order, members by id.

    Read some reports at a time, so that a large project does not fill the memory. report_ids: only of those reports.
    """
    only = () if report_ids is None else (col(ReportRow.id).in_(report_ids),)
    ids = list(session.exec(select(ReportRow.id).where(ReportRow.project_id == project_id, CURRENT, *only)))
    wanted = tuple(states)
    for some in batched(sorted(i for i in ids if i is not None), REPORTS_AT_ONCE):
        yield from session.exec(
            select(AnnotationRow, ParagraphRow, ReportRow, MemberRow)
            .join(ParagraphRow, col(ParagraphRow.id) == AnnotationRow.paragraph_id)
            .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
            .join(MemberRow, col(MemberRow.id) == AnnotationRow.member_id)
            .where(col(ReportRow.id).in_(some), col(AnnotationRow.state).in_(wanted))
            .options(defer(AnnotationRow.outline))  # type: ignore[arg-type]
            .order_by(col(ReportRow.id), col(ParagraphRow.number), col(AnnotationRow.member_id))
        )


class Submitted(NamedTuple):
    """A submitted annotation as gold is made from it; `payload` is stored JSON in UTF-8, which not all decode."""

    report_id: int
    stem: str
    reference_date: dt.date | None
    paragraph_id: int
    number: int
    text: str
    text_sha256: str
    member_id: int
    ruleset_id: int | None
    payload: bytes


_SUBMITTED = (
    sa_select(
        col(ReportRow.id),
        col(ReportRow.stem),
        col(ReportRow.reference_date),
        col(ParagraphRow.id),
        col(ParagraphRow.number),
        col(ParagraphRow.text),
        col(ParagraphRow.text_sha256),
        col(AnnotationRow.member_id),
        col(AnnotationRow.ruleset_id),
        Utf8(col(AnnotationRow.payload)),
    )
    .select_from(AnnotationRow)
    .join(ParagraphRow, col(ParagraphRow.id) == AnnotationRow.paragraph_id)
    .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
    .where(col(ReportRow.id).in_(bindparam("report_ids", expanding=True)), col(AnnotationRow.state) == "submitted")
    .order_by(col(ReportRow.id), col(ParagraphRow.number), col(AnnotationRow.member_id))
)


def submitted(
    session: Session, project_id: int, report_ids: Collection[int] | None = None
) -> Iterator[list[Submitted]]:
    """The submitted annotations of each current report of a project, in import and reading order, members by id.

    Read some reports at a time, so that a large project does not fill the memory, and as plain columns: a large export
    reads hundreds of thousands. report_ids: only of those reports.
    """
    only = () if report_ids is None else (col(ReportRow.id).in_(report_ids),)
    ids = list(session.exec(select(ReportRow.id).where(ReportRow.project_id == project_id, CURRENT, *only)))
    connection = session.connection()
    for some in batched(sorted(i for i in ids if i is not None), REPORTS_AT_ONCE):
        found: Iterable[Any] = connection.execute(_SUBMITTED, {"report_ids": list(some)})
        for _, rows in groupby(found, key=itemgetter(0)):
            yield [Submitted(*row) for row in rows]


def batched(values: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The values in pieces of that size; the last may be shorter."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def request_sha256(session: Session, member_id: int, request_id: str) -> str | None:
    """The fingerprint of the save that this request of the member made, if it came through."""
    wanted = {"member_id": member_id, "request_id": request_id}
    found: str | None = session.connection().execute(_OF_REQUEST, wanted).scalar()
    return found


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
    head: Head,
    *,
    kind: str,
    parent: int,
    request_id: str,
    request_sha256: str,
    seconds: float | None,
    was: str = "new",
) -> dt.datetime:
    """Append a revision that holds the head's present content, state and flag; when it was saved.

    was: the state before. What comes to be submitted, or no longer is, changes the figures of its report.
    """
    now, connection = clock(session), session.connection()
    present = {each.name: getattr(head, each.name) for each in fields(Head) if each.name != "id"}
    present |= {"outline": outline(head.payload), "saved_at": now}
    if head.id is None:
        key = connection.execute(insert(AnnotationRow), present).inserted_primary_key
        assert key is not None
        head.id = int(key[0])
    else:
        connection.execute(_CHANGED, {"of_id": head.id, **present})
    revision = {
        name: present[name] for name in ("member_id", "version", "position", "state", "flagged", "flag_note", "payload")
    }
    connection.execute(
        insert(RevisionRow),
        {
            **revision,
            "annotation_id": head.id,
            "parent": parent,
            "kind": kind,
            "request_id": request_id,
            "request_sha256": request_sha256,
            "seconds": seconds,
            "created_at": now,
        },
    )
    if "submitted" in (was, head.state):
        agreement_counts.mark(session, head.paragraph_id)
    return now


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
