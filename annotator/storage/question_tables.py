"""The tables of questions to the leads and of content notes, beside those of `tables`."""

import datetime as dt

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from annotator.storage.columns import Utc
from annotator.storage.tables import Table


class QuestionRow(Table, table=True):
    """What a member asks the leads about a paragraph, or about a stretch of it.

    `span_id` is that of the member's own highlight when it was asked; the offsets stay right when it is gone.
    `read_at`: when the member said that the answers were read.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("member_id", "request_id"),
        Index("ix_question_paragraph_id_member_id", "paragraph_id", "member_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    paragraph_id: int = Field(foreign_key="paragraph.id")
    member_id: int = Field(foreign_key="member.id")
    span_id: str | None = None
    start: int | None = None
    end: int | None = None
    words: str
    request_id: str
    asked_at: dt.datetime = Field(sa_type=Utc)
    read_at: dt.datetime | None = Field(default=None, sa_type=Utc)


class AnswerRow(Table, table=True):
    """What a lead answers to a question, or what the member who asked says further."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("member_id", "request_id"),)
    id: int | None = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id", index=True)
    member_id: int = Field(foreign_key="member.id")
    words: str
    request_id: str
    made_at: dt.datetime = Field(sa_type=Utc)


class ContentNoteRow(Table, table=True):
    """When a member read what the texts of a project hold."""

    __tablename__ = "content_note"
    project_id: int = Field(foreign_key="project.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)
    read_at: dt.datetime = Field(sa_type=Utc)
