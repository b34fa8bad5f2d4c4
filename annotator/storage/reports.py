"""Queries about reports, their paragraphs and the suggestions for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from annotator.storage.database import clock
from annotator.storage.tables import (
    AnnotationRow,
    ParagraphRow,
    ReportRow,
    RulesetRow,
    SuggestionsRow,
)


def find(session: Session, project_id: int, stem: str) -> ReportRow | None:
    """The report of that stem in the project."""
    return session.exec(select(ReportRow).where(ReportRow.project_id == project_id, ReportRow.stem == stem)).first()


def find_by_sha256(session: Session, project_id: int, text_sha256: str) -> ReportRow | None:
    """The report of the project with exactly that text."""
    return session.exec(
        select(ReportRow).where(ReportRow.project_id == project_id, ReportRow.text_sha256 == text_sha256)
    ).first()


def of_project(session: Session, project_id: int) -> list[ReportRow]:
    """All reports of a project in import order."""
    return list(session.exec(select(ReportRow).where(ReportRow.project_id == project_id).order_by(col(ReportRow.id))))


def paragraph_counts(session: Session, project_id: int) -> dict[int, int]:
    """Paragraphs of each report id of the project."""
    found = session.exec(
        select(ParagraphRow.report_id, func.count())
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(ReportRow.project_id == project_id)
        .group_by(col(ParagraphRow.report_id))
    )
    return dict(found.all())


def add(session: Session, row: ReportRow, texts: Sequence[tuple[str, str]]) -> list[ParagraphRow]:
    """Store a report with its paragraphs (text, sha256) and give them back with their ids."""
    session.add(row)
    session.flush()
    assert row.id is not None
    rows = [ParagraphRow(report_id=row.id, number=n, text=t, text_sha256=d) for n, (t, d) in enumerate(texts)]
    session.add_all(rows)
    session.flush()
    return rows


def paragraphs(session: Session, report_id: int) -> list[ParagraphRow]:
    """The paragraphs of a report in reading order."""
    return list(
        session.exec(select(ParagraphRow).where(ParagraphRow.report_id == report_id).order_by(col(ParagraphRow.number)))
    )


def suggestions_of_ruleset(session: Session, paragraph_id: int, ruleset_id: int) -> SuggestionsRow | None:
    """The suggestions that one ruleset made for a paragraph."""
    return session.get(SuggestionsRow, (paragraph_id, ruleset_id))


def ruleset(session: Session, name: str) -> RulesetRow:
    """The ruleset of that name, added when it is new."""
    row = session.exec(select(RulesetRow).where(RulesetRow.name == name)).first()
    if row is None:
        row = RulesetRow(name=name, created_at=clock(session))
        session.add(row)
        session.flush()
    return row


def annotated_paragraphs(session: Session, report_id: int) -> set[int]:
    """Ids of the report's paragraphs that somebody has worked on."""
    found = session.exec(
        select(AnnotationRow.paragraph_id)
        .join(ParagraphRow, col(ParagraphRow.id) == AnnotationRow.paragraph_id)
        .where(ParagraphRow.report_id == report_id)
        .distinct()
    )
    return set(found)


def replace_suggestions(session: Session, ruleset_id: int, payloads: Mapping[int, dict[str, Any]]) -> None:
    """Make these the current suggestions of the paragraphs; earlier ones stay stored under their ruleset."""
    ids = list(payloads)
    session.connection().execute(
        update(SuggestionsRow).where(col(SuggestionsRow.paragraph_id).in_(ids)).values(current=False)
    )
    for paragraph_id, payload in payloads.items():
        row = session.get(SuggestionsRow, (paragraph_id, ruleset_id), populate_existing=True)
        if row is None:
            session.add(SuggestionsRow(paragraph_id=paragraph_id, ruleset_id=ruleset_id, payload=payload))
        else:
            row.payload, row.current = payload, True
    session.flush()


def rulesets(session: Session) -> list[RulesetRow]:
    """All rulesets that ever made suggestions here."""
    return list(session.exec(select(RulesetRow)))
