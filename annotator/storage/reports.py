"""Queries about reports, their paragraphs and the suggestions for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, not_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from annotator.core.hits import searchable
from annotator.storage.agreement_tables import AgreementCountsRow, AgreementMarkRow, DisagreementsRow
from annotator.storage.database import clock
from annotator.storage.outlines import outline
from annotator.storage.question_tables import AnswerRow, QuestionRow
from annotator.storage.tables import (
    AnnotationRow,
    GuidelineExampleRow,
    ParagraphRow,
    ReportChangeRow,
    ReportRow,
    RevisionRow,
    RulesetRow,
    RulingRevisionRow,
    RulingRow,
    RulingSeenRow,
    SuggestionsRow,
    TrainingKeyRow,
    TrainingResultRow,
)

CURRENT = col(ReportRow.state) == "current"
"""Reports that are worked on; the others were replaced, withdrawn or erased."""


def find(session: Session, project_id: int, stem: str) -> ReportRow | None:
    """The report of that stem in the project."""
    return session.exec(select(ReportRow).where(ReportRow.project_id == project_id, ReportRow.stem == stem)).first()


def find_by_sha256(session: Session, project_id: int, text_sha256: str) -> ReportRow | None:
    """The report of the project with exactly that text."""
    return session.exec(
        select(ReportRow).where(ReportRow.project_id == project_id, ReportRow.text_sha256 == text_sha256)
    ).first()


def of_project(session: Session, project_id: int) -> list[ReportRow]:
    """The current reports of a project in import order."""
    return list(
        session.exec(select(ReportRow).where(ReportRow.project_id == project_id, CURRENT).order_by(col(ReportRow.id)))
    )


def put_aside(session: Session, project_id: int) -> list[ReportRow]:
    """The project's reports that were replaced, withdrawn or erased, in import order."""
    return list(
        session.exec(
            select(ReportRow).where(ReportRow.project_id == project_id, not_(CURRENT)).order_by(col(ReportRow.id))
        )
    )


def paragraph_counts(session: Session, project_id: int) -> dict[int, int]:
    """Paragraphs of each current report id of the project."""
    found = session.exec(
        select(ParagraphRow.report_id, func.count())
        .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
        .where(ReportRow.project_id == project_id, CURRENT)
        .group_by(col(ParagraphRow.report_id))
    )
    return dict(found.all())


def add(session: Session, row: ReportRow, texts: Sequence[tuple[str, str]]) -> list[ParagraphRow]:
    """Store a report with its paragraphs (text, sha256) and give them back with their ids."""
    session.add(row)
    session.flush()
    assert row.id is not None
    rows = [
        ParagraphRow(report_id=row.id, number=number, text=text, text_sha256=digest, folded=searchable(text))
        for number, (text, digest) in enumerate(texts)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def paragraphs(session: Session, report_id: int) -> list[ParagraphRow]:
    """The paragraphs of a report in reading order."""
    return list(
        session.exec(select(ParagraphRow).where(ParagraphRow.report_id == report_id).order_by(col(ParagraphRow.number)))
    )


def paragraph(session: Session, paragraph_id: int) -> ParagraphRow | None:
    """One paragraph."""
    return session.get(ParagraphRow, paragraph_id)


def suggestions(session: Session, report_id: int) -> dict[int, SuggestionsRow]:
    """The current suggestions by paragraph id."""
    found = session.exec(
        select(SuggestionsRow)
        .join(ParagraphRow, col(ParagraphRow.id) == SuggestionsRow.paragraph_id)
        .where(ParagraphRow.report_id == report_id, col(SuggestionsRow.current).is_(True))
    )
    return {row.paragraph_id: row for row in found}


def suggestions_of_paragraph(session: Session, paragraph_id: int) -> dict[str, Any] | None:
    """What the rules now suggest for a paragraph."""
    found = session.exec(
        select(SuggestionsRow.payload).where(
            SuggestionsRow.paragraph_id == paragraph_id, col(SuggestionsRow.current).is_(True)
        )
    ).first()
    return dict(found) if found is not None else None


def suggestions_of_ruleset(session: Session, paragraph_id: int, ruleset_id: int) -> SuggestionsRow | None:
    """The suggestions that one ruleset made for a paragraph."""
    return session.get(SuggestionsRow, (paragraph_id, ruleset_id))


def ruleset(session: Session, name: str) -> RulesetRow:
    """The ruleset of that name, added when it is new."""
    row = session.exec(select(RulesetRow).where(RulesetRow.name == name)).first()
    if row is None:
        try:
            with session.begin_nested():
                row = RulesetRow(name=name, created_at=clock(session))
                session.add(row)
        except IntegrityError:  # an import into another project brought it meanwhile
            row = session.exec(select(RulesetRow).where(RulesetRow.name == name)).one()
    return row


def lock(session: Session, report_id: int) -> ReportRow:
    """The report as it is now, kept from other writers until the transaction ends."""
    return session.exec(
        select(ReportRow).where(ReportRow.id == report_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def versions(session: Session, row: ReportRow) -> list[ReportRow]:
    """The report with all that it replaced and was replaced by, oldest first."""
    found = [row]
    while found[0].replaces_id is not None:
        found.insert(0, session.get_one(ReportRow, found[0].replaces_id))
    while (later := session.exec(select(ReportRow).where(ReportRow.replaces_id == found[-1].id)).first()) is not None:
        found.append(later)
    return found


def add_change(
    session: Session, row: ReportRow, member_id: int | None, kind: str, reason: str, payload: dict[str, Any]
) -> None:
    """Write what was done to a report into its trace."""
    assert row.id is not None
    session.add(
        ReportChangeRow(
            report_id=row.id,
            member_id=member_id,
            kind=kind,
            reason=reason,
            payload=payload,
            made_at=clock(session),
        )
    )


def changes(session: Session, report_ids: Sequence[int]) -> list[ReportChangeRow]:
    """What was done to the reports, oldest first."""
    return list(
        session.exec(
            select(ReportChangeRow)
            .where(col(ReportChangeRow.report_id).in_(report_ids))
            .order_by(col(ReportChangeRow.id))
        )
    )


def erase_texts(session: Session, report_ids: Sequence[int]) -> None:
    """Delete the paragraphs of the reports with all suggestions, annotations, rulings, revisions and questions."""
    paragraph_ids = select(ParagraphRow.id).where(col(ParagraphRow.report_id).in_(report_ids))
    annotation_ids = select(AnnotationRow.id).where(col(AnnotationRow.paragraph_id).in_(paragraph_ids))
    ruling_ids = select(RulingRow.id).where(col(RulingRow.paragraph_id).in_(paragraph_ids))
    connection = session.connection()
    for table in (RulingRevisionRow, RulingSeenRow, GuidelineExampleRow):
        connection.execute(delete(table).where(col(table.ruling_id).in_(ruling_ids)))
    connection.execute(delete(RulingRow).where(col(RulingRow.paragraph_id).in_(paragraph_ids)))
    for kept in (DisagreementsRow, AgreementCountsRow, AgreementMarkRow):
        connection.execute(delete(kept).where(col(kept.report_id).in_(report_ids)))
    connection.execute(delete(RevisionRow).where(col(RevisionRow.annotation_id).in_(annotation_ids)))
    connection.execute(delete(AnnotationRow).where(col(AnnotationRow.paragraph_id).in_(paragraph_ids)))
    question_ids = select(QuestionRow.id).where(col(QuestionRow.paragraph_id).in_(paragraph_ids))
    connection.execute(delete(AnswerRow).where(col(AnswerRow.question_id).in_(question_ids)))
    connection.execute(delete(QuestionRow).where(col(QuestionRow.paragraph_id).in_(paragraph_ids)))
    connection.execute(delete(TrainingKeyRow).where(col(TrainingKeyRow.paragraph_id).in_(paragraph_ids)))
    connection.execute(delete(TrainingResultRow).where(col(TrainingResultRow.report_id).in_(report_ids)))
    connection.execute(delete(SuggestionsRow).where(col(SuggestionsRow.paragraph_id).in_(paragraph_ids)))
    of_reports = col(ParagraphRow.report_id).in_(report_ids)
    connection.execute(update(ParagraphRow).where(of_reports).values(earlier_id=None))
    connection.execute(delete(ParagraphRow).where(of_reports))


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
    store_suggestions(session, ruleset_id, payloads, current=True)


def store_suggestions(
    session: Session, ruleset_id: int, payloads: Mapping[int, dict[str, Any]], *, current: bool = False
) -> None:
    """Keep what a ruleset suggests for the paragraphs; which suggestions are current stays unless `current`."""
    for paragraph_id, payload in payloads.items():
        row = session.get(SuggestionsRow, (paragraph_id, ruleset_id), populate_existing=True)
        if row is None:
            found = outline(payload)
            session.add(
                SuggestionsRow(
                    paragraph_id=paragraph_id, ruleset_id=ruleset_id, payload=payload, outline=found, current=current
                )
            )
        else:
            row.payload, row.outline, row.current = payload, outline(payload), current or row.current
    session.flush()


def suggestions_by(session: Session, report_id: int, ruleset_id: int) -> dict[int, SuggestionsRow]:
    """What one ruleset suggests for the paragraphs of a report, current or not, by paragraph id."""
    found = session.exec(
        select(SuggestionsRow)
        .join(ParagraphRow, col(ParagraphRow.id) == SuggestionsRow.paragraph_id)
        .where(ParagraphRow.report_id == report_id, SuggestionsRow.ruleset_id == ruleset_id)
    )
    return {row.paragraph_id: row for row in found}


def suggestion_counts(session: Session, project_id: int) -> list[tuple[str, str, bool, int]]:
    """(stem, ruleset, current, paragraphs) of the suggestions in the project's current reports, in import order."""
    found = session.exec(
        select(ReportRow.stem, RulesetRow.name, SuggestionsRow.current, func.count())
        .join(ParagraphRow, col(ParagraphRow.report_id) == ReportRow.id)
        .join(SuggestionsRow, col(SuggestionsRow.paragraph_id) == ParagraphRow.id)
        .join(RulesetRow, col(RulesetRow.id) == SuggestionsRow.ruleset_id)
        .where(ReportRow.project_id == project_id, CURRENT)
        .group_by(col(ReportRow.id), ReportRow.stem, RulesetRow.name, col(SuggestionsRow.current))
        .order_by(col(ReportRow.id), col(RulesetRow.name), col(SuggestionsRow.current))
    )
    return [(stem, name, current, count) for stem, name, current, count in found]


def find_ruleset(session: Session, name: str) -> RulesetRow | None:
    """The ruleset of that name."""
    return session.exec(select(RulesetRow).where(RulesetRow.name == name)).first()


def rulesets(session: Session) -> list[RulesetRow]:
    """All rulesets that ever made suggestions here."""
    return list(session.exec(select(RulesetRow)))
