"""Queries about questions to the leads and their answers; a question with its answers is a thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, func, not_, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists

from annotator.storage.database import clock
from annotator.storage.question_tables import AnswerRow, QuestionRow
from annotator.storage.reports import CURRENT
from annotator.storage.tables import MemberRow, ParagraphRow, ReportRow


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `by_asker` when it is what the member who asked said further."""

    words: str
    by: str
    by_asker: bool
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its answers, oldest first; start, end: the stretch of the text it is about, if any."""

    id: int
    stem: str
    index: int
    text: str
    asked_by: str
    span_id: str | None
    start: int | None
    end: int | None
    words: str
    asked_at: dt.datetime
    read_at: dt.datetime | None
    answers: tuple[Answer, ...] = ()

    @property
    def surface(self) -> str:
        """The words of the text that it is about; empty for the whole paragraph."""
        return self.text[self.start : self.end] if self.start is not None else ""

    @property
    def is_answered(self) -> bool:
        """Whether the last word is a lead's."""
        return bool(self.answers) and not self.answers[-1].by_asker

    @property
    def is_unread(self) -> bool:
        """Whether there is an answer that the member did not say to have read."""
        return any(not a.by_asker and (self.read_at is None or a.made_at > self.read_at) for a in self.answers)


_ASKER, _ANSWERER = aliased(MemberRow), aliased(MemberRow)
_THREADS = (
    select(
        col(QuestionRow.id),
        col(ReportRow.stem),
        col(ParagraphRow.number),
        col(ParagraphRow.text),
        col(_ASKER.display_name),
        col(QuestionRow.span_id),
        col(QuestionRow.start),
        col(QuestionRow.end),
        col(QuestionRow.words),
        col(QuestionRow.asked_at),
        col(QuestionRow.read_at),
        col(AnswerRow.words),
        col(_ANSWERER.display_name),
        col(AnswerRow.member_id) == col(QuestionRow.member_id),
        col(AnswerRow.made_at),
    )
    .select_from(QuestionRow)
    .join(ParagraphRow, col(ParagraphRow.id) == col(QuestionRow.paragraph_id))
    .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
    .join(_ASKER, col(_ASKER.id) == col(QuestionRow.member_id))
    .outerjoin(AnswerRow, col(AnswerRow.question_id) == col(QuestionRow.id))
    .outerjoin(_ANSWERER, col(_ANSWERER.id) == col(AnswerRow.member_id))
    .order_by(col(QuestionRow.id), col(AnswerRow.id))
)
# Every view of a paragraph asks this one.
_OF_PARAGRAPH = _THREADS.where(
    col(QuestionRow.paragraph_id) == bindparam("paragraph_id"), col(QuestionRow.member_id) == bindparam("member_id")
)
_OF_PROJECT = _THREADS.where(col(ReportRow.project_id) == bindparam("project_id"), CURRENT)
_OF_MEMBER = _OF_PROJECT.where(col(QuestionRow.member_id) == bindparam("member_id"))
_BY_OTHERS = col(AnswerRow.member_id) != col(QuestionRow.member_id)


def _threads(rows: Iterable[Any]) -> tuple[Thread, ...]:
    found: dict[int, Thread] = {}
    for row in rows:
        thread = found.get(row[0]) or Thread(*row[:11])
        answers = (*thread.answers, Answer(*row[11:])) if row[11] is not None else thread.answers
        found[row[0]] = replace(thread, answers=answers)
    return tuple(found.values())


def of_paragraph(session: Session, paragraph_id: int, member_id: int) -> tuple[Thread, ...]:
    """What the member asked about the paragraph, oldest first."""
    wanted = {"paragraph_id": paragraph_id, "member_id": member_id}
    return _threads(session.connection().execute(_OF_PARAGRAPH, wanted))


def of_member(session: Session, project_id: int, member_id: int) -> tuple[Thread, ...]:
    """What the member asked in the project's current reports, oldest first."""
    return _threads(session.connection().execute(_OF_MEMBER, {"project_id": project_id, "member_id": member_id}))


def of_project(session: Session, project_id: int) -> tuple[Thread, ...]:
    """All questions about the project's current reports, oldest first."""
    return _threads(session.connection().execute(_OF_PROJECT, {"project_id": project_id}))


def unread(session: Session, project_id: int, member_id: int) -> int:
    """How many of the member's questions have an answer that was not read yet."""
    query = (
        select(func.count(func.distinct(col(QuestionRow.id))))
        .select_from(QuestionRow)
        .join(AnswerRow, col(AnswerRow.question_id) == col(QuestionRow.id))
        .join(ParagraphRow, col(ParagraphRow.id) == col(QuestionRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .where(
            col(QuestionRow.member_id) == member_id,
            col(ReportRow.project_id) == project_id,
            CURRENT,
            _BY_OTHERS,
            or_(col(QuestionRow.read_at).is_(None), col(AnswerRow.made_at) > col(QuestionRow.read_at)),
        )
    )
    found: int = session.connection().execute(query).scalar_one()
    return found


def waiting(session: Session, project_id: int) -> int:
    """How many questions about the project's current reports do not end in an answer yet."""
    later = aliased(AnswerRow)
    said_last = select(func.max(later.id)).where(col(later.question_id) == col(QuestionRow.id)).scalar_subquery()
    answered = exists().where(col(AnswerRow.id) == said_last.correlate(QuestionRow), _BY_OTHERS)
    query = (
        select(func.count())
        .select_from(QuestionRow)
        .join(ParagraphRow, col(ParagraphRow.id) == col(QuestionRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .where(col(ReportRow.project_id) == project_id, CURRENT, not_(answered))
    )
    found: int = session.connection().execute(query).scalar_one()
    return found


def is_asked(session: Session, member_id: int, request_id: str) -> bool:
    """Whether this request of the member asked or answered already."""
    return any(
        session.connection().execute(
            select(col(row.id)).where(col(row.member_id) == member_id, col(row.request_id) == request_id)
        ).first()
        for row in (QuestionRow, AnswerRow)
    )  # fmt: skip


def find(session: Session, project_id: int, question_id: int) -> QuestionRow | None:
    """The question about a current report of the project, kept from other writers."""
    query = (
        select(QuestionRow)
        .join(ParagraphRow, col(ParagraphRow.id) == col(QuestionRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .where(col(QuestionRow.id) == question_id, col(ReportRow.project_id) == project_id, CURRENT)
        .with_for_update(of=QuestionRow)
    )
    return session.scalars(query).first()


def add(session: Session, row: QuestionRow) -> None:
    """Store a question."""
    session.add(row)
    session.flush()


def add_answer(session: Session, question_id: int, member_id: int, words: str, request_id: str) -> None:
    """Store an answer, or what the asking member says further."""
    session.add(
        AnswerRow(
            question_id=question_id,
            member_id=member_id,
            words=words,
            request_id=request_id,
            made_at=clock(session),
        )
    )
    session.flush()


def move(session: Session, paragraph_id: int, to: int, *, same_text: bool) -> None:
    """Let the questions about a paragraph go over to the one that took its place in a corrected report."""
    stretch = {} if same_text else {"span_id": None, "start": None, "end": None}
    session.connection().execute(
        update(QuestionRow).where(col(QuestionRow.paragraph_id) == paragraph_id).values(paragraph_id=to, **stretch)
    )
