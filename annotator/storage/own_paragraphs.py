"""Queries about all paragraphs that one member has in a project: search, last answers, the member's own figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlmodel import Session, col

from annotator.storage.reports import CURRENT
from annotator.storage.tables import AnnotationRow, AssignmentRow, ParagraphRow, ReportRow, RevisionRow, SuggestionsRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; whatever is empty is not asked for. words: as `core.hits.searched_words` gives them."""

    words: tuple[str, ...] = ()
    state: str = ""
    label: str = ""
    event_type: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class OwnParagraph:
    """One paragraph as the member has it; `saved_at` is None before the first save."""

    stem: str
    title: str
    index: int
    text: str
    state: str
    flagged: bool
    flag_note: str
    saved_at: dt.datetime | None


_SHOWN = (
    col(ReportRow.stem),
    col(ReportRow.title),
    col(ParagraphRow.number),
    col(ParagraphRow.text),
    func.coalesce(col(AnnotationRow.state), "new"),
    func.coalesce(col(AnnotationRow.flagged), False),
    func.coalesce(col(AnnotationRow.flag_note), ""),
    col(AnnotationRow.saved_at),
)


def find(
    session: Session, project_id: int, member_id: int, wanted: Wanted, *, offset: int, limit: int
) -> tuple[int, list[OwnParagraph]]:
    """(how many there are, those from `offset` on): newest saved first, then the unsaved ones in reading order.

    All paragraphs of the current reports in the member's hands; of reports that were given back only what the member
    saved.
    """
    # LIKE reads a text several times as long as what looks for the very letters.
    place = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    found = _handed_out(project_id, member_id, wanted)
    for word in wanted.words:
        found = found.where(place(col(ParagraphRow.folded), word) > 0)
    order = (col(AnnotationRow.saved_at).is_(None), col(AnnotationRow.saved_at).desc())
    # What is sorted are ids alone: texts are read for one page only.
    page = found.order_by(*order, col(ReportRow.id), col(ParagraphRow.number)).offset(offset).limit(limit)
    counted = session.connection().execute(page.add_columns(func.count().over())).all()
    ids = [row[0] for row in counted]
    total = counted[0][1] if counted else _count(session, found) if offset else 0
    shown = (
        select(col(ParagraphRow.id), *_SHOWN)
        .select_from(ParagraphRow)
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .outerjoin(AnnotationRow, _own(member_id))
        .where(col(ParagraphRow.id).in_(ids))
    )
    rows = {row[0]: OwnParagraph(*row[1:]) for row in session.connection().execute(shown)}
    return total, [rows[paragraph_id] for paragraph_id in ids]


def _count(session: Session, found: Select[*tuple[Any, ...]]) -> int:
    total: int = session.connection().execute(found.with_only_columns(func.count())).scalar_one()
    return total


def _handed_out(project_id: int, member_id: int, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(col(ParagraphRow.id))
        .select_from(AssignmentRow)
        .join(ReportRow, col(ReportRow.id) == col(AssignmentRow.report_id))
        .join(ParagraphRow, col(ParagraphRow.report_id) == col(AssignmentRow.report_id))
        .outerjoin(AnnotationRow, _own(member_id))
        .where(
            col(AssignmentRow.member_id) == member_id,
            col(ReportRow.project_id) == project_id,
            CURRENT,
            or_(col(AssignmentRow.state) != "released", col(AnnotationRow.id).is_not(None)),
        )
    )
    if wanted.state:
        query = query.where(func.coalesce(col(AnnotationRow.state), "new") == wanted.state)
    if wanted.flagged:
        query = query.where(col(AnnotationRow.flagged).is_(True))
    if wanted.label or wanted.event_type:
        suggested = and_(
            col(SuggestionsRow.paragraph_id) == col(ParagraphRow.id),
            col(SuggestionsRow.current).is_(True),
            col(AnnotationRow.id).is_(None),
            col(AssignmentRow.hints).is_(True),
        )
        outline = cast(func.coalesce(col(AnnotationRow.outline), col(SuggestionsRow.outline)), String)
        query = query.outerjoin(SuggestionsRow, suggested)
        if wanted.event_type:
            query = query.where(_in_order(outline, "events", wanted.event_type, "labels"))
        if wanted.label:
            query = query.where(_in_order(outline, "labels", wanted.label))
    return query


def _own(member_id: int) -> ColumnElement[bool]:
    return and_(col(AnnotationRow.paragraph_id) == col(ParagraphRow.id), col(AnnotationRow.member_id) == member_id)


def _in_order(column: ColumnElement[str], *names: str) -> ColumnElement[bool]:
    """Whether these stand in the written outline one after another, each in quotation marks."""
    escaped = [name.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for name in names]
    return column.like("%" + "%".join(f'"{name}"' for name in escaped) + "%", escape="\\")


def last(session: Session, project_id: int, member_id: int, limit: int) -> list[OwnParagraph]:
    """The paragraphs that the member saved last, newest first."""
    query = (
        select(*_SHOWN)
        .select_from(AnnotationRow)
        .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .where(col(AnnotationRow.member_id) == member_id, col(ReportRow.project_id) == project_id, CURRENT)
        .order_by(col(AnnotationRow.saved_at).desc(), col(AnnotationRow.id).desc())
        .limit(limit)
    )
    return [OwnParagraph(*row) for row in session.connection().execute(query)]


def efforts_of_last(session: Session, project_id: int, member_id: int, limit: int) -> list[tuple[float | None, int]]:
    """(seconds on the screen, saved steps) of each of the member's last confirmed paragraphs.

    Steps: what was saved since the paragraph was shown first or confirmed before, with the confirmation itself.
    """
    earlier = func.lag(col(RevisionRow.version)).over(
        partition_by=col(RevisionRow.annotation_id), order_by=col(RevisionRow.version)
    )
    query = (
        select(col(RevisionRow.seconds), col(RevisionRow.version) - func.coalesce(earlier, col(AnnotationRow.base)))
        .join(AnnotationRow, col(AnnotationRow.id) == col(RevisionRow.annotation_id))
        .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .where(
            col(RevisionRow.member_id) == member_id,
            col(RevisionRow.kind) == "confirm",
            col(ReportRow.project_id) == project_id,
        )
        .order_by(col(RevisionRow.id).desc())
        .limit(limit)
    )
    return [(seconds, steps) for seconds, steps in session.connection().execute(query)]


def confirmed_since(session: Session, project_id: int, member_id: int, moment: dt.datetime) -> int:
    """How many paragraphs of the project the member confirmed since then."""
    query = (
        select(func.count())
        .select_from(AnnotationRow)
        .join(ParagraphRow, col(ParagraphRow.id) == col(AnnotationRow.paragraph_id))
        .join(ReportRow, col(ReportRow.id) == col(ParagraphRow.report_id))
        .where(
            col(AnnotationRow.member_id) == member_id,
            col(AnnotationRow.saved_at) >= moment,
            col(AnnotationRow.state) == "submitted",
            col(ReportRow.project_id) == project_id,
        )
    )
    found: int = session.connection().execute(query).scalar_one()
    return found
