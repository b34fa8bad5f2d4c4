"""One member's walk through one report: every paragraph with what the member, else the rules, say of it.

Every page of a paragraph and every save reads the whole walk, so it is one query of plain columns: loading the rows
as objects would cost more than all the rest of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import Session, col

from annotator.storage.reports import CURRENT
from annotator.storage.tables import AnnotationRow, AssignmentRow, ParagraphRow, ReportRow, SuggestionsRow


@dataclass(frozen=True, slots=True)
class Stop:
    """One paragraph of a walk. Before the member's first save `annotation_id` and `saved_at` are None.

    ruleset_id: the ruleset of the suggestions, None once the paragraph is annotated. outline: that of the annotation,
    else of what the rules suggest, else None.
    """

    paragraph_id: int
    number: int
    text: str
    text_sha256: str
    earlier_id: int | None
    annotation_id: int | None
    version: int
    position: int
    base: int
    state: str
    flagged: bool
    flag_note: str
    saved_at: dt.datetime | None
    ruleset_id: int | None
    outline: dict[str, Any] | None

    @property
    def paragraph_role(self) -> str:
        """The role of the paragraph as the outline has it."""
        return str(self.outline["role"]) if self.outline else "background"

    @property
    def events(self) -> tuple[tuple[str, str], ...]:
        """(id, type) of each event in the paragraph."""
        return tuple((event_id, event_type) for event_id, event_type in self.outline["events"]) if self.outline else ()


Contents = tuple[dict[str, Any] | None, dict[str, Any] | None]
"""The payloads of a paragraph: of the suggestions and of the member's annotation, each None where there is none."""

_WALK = (
    select(
        col(ParagraphRow.id),
        col(ParagraphRow.number),
        col(ParagraphRow.text),
        col(ParagraphRow.text_sha256),
        col(ParagraphRow.earlier_id),
        col(AnnotationRow.id),
        func.coalesce(col(AnnotationRow.version), 0),
        func.coalesce(col(AnnotationRow.position), 0),
        func.coalesce(col(AnnotationRow.base), 0),
        func.coalesce(col(AnnotationRow.state), "new"),
        func.coalesce(col(AnnotationRow.flagged), False),
        func.coalesce(col(AnnotationRow.flag_note), ""),
        col(AnnotationRow.saved_at),
        col(SuggestionsRow.ruleset_id),
        func.coalesce(col(AnnotationRow.outline), col(SuggestionsRow.outline)),
    )
    .select_from(ParagraphRow)
    .outerjoin(
        AnnotationRow,
        and_(
            col(AnnotationRow.paragraph_id) == col(ParagraphRow.id),
            col(AnnotationRow.member_id) == bindparam("member_id"),
        ),
    )
    .outerjoin(
        SuggestionsRow,
        and_(
            col(SuggestionsRow.paragraph_id) == col(ParagraphRow.id),
            col(SuggestionsRow.current).is_(True),
            col(AnnotationRow.id).is_(None),
        ),
    )
    .where(col(ParagraphRow.report_id) == bindparam("report_id"))
    .order_by(col(ParagraphRow.number))
)
_CONTENTS = (
    select(col(ParagraphRow.number), col(SuggestionsRow.payload), col(AnnotationRow.payload))
    .select_from(ParagraphRow)
    .outerjoin(
        AnnotationRow,
        and_(
            col(AnnotationRow.paragraph_id) == col(ParagraphRow.id),
            col(AnnotationRow.member_id) == bindparam("member_id"),
        ),
    )
    .outerjoin(
        SuggestionsRow,
        and_(col(SuggestionsRow.paragraph_id) == col(ParagraphRow.id), col(SuggestionsRow.current).is_(True)),
    )
    .order_by(col(ParagraphRow.number))
)
_CONTENTS_OF_PARAGRAPH = _CONTENTS.where(col(ParagraphRow.id) == bindparam("paragraph_id"))
_CONTENTS_OF_REPORT = _CONTENTS.where(col(ParagraphRow.report_id) == bindparam("report_id"))
_STATES = (
    select(func.coalesce(col(AnnotationRow.state), "new"))
    .select_from(ParagraphRow)
    .outerjoin(
        AnnotationRow,
        and_(
            col(AnnotationRow.paragraph_id) == col(ParagraphRow.id),
            col(AnnotationRow.member_id) == bindparam("member_id"),
        ),
    )
    .where(col(ParagraphRow.report_id) == bindparam("report_id"))
    .order_by(col(ParagraphRow.number))
)
_STATES_OF_REPORTS = (
    select(col(AssignmentRow.report_id), func.coalesce(col(AnnotationRow.state), "new"))
    .select_from(AssignmentRow)
    .join(ReportRow, col(ReportRow.id) == col(AssignmentRow.report_id))
    .join(ParagraphRow, col(ParagraphRow.report_id) == col(AssignmentRow.report_id))
    .outerjoin(
        AnnotationRow,
        and_(
            col(AnnotationRow.paragraph_id) == col(ParagraphRow.id),
            col(AnnotationRow.member_id) == col(AssignmentRow.member_id),
        ),
    )
    .where(
        col(ReportRow.project_id) == bindparam("project_id"),
        CURRENT,
        col(AssignmentRow.member_id) == bindparam("member_id"),
    )
    .order_by(col(AssignmentRow.report_id), col(ParagraphRow.number))
)


def stops(session: Session, report_id: int, member_id: int) -> list[Stop]:
    """The paragraphs of the report in reading order, as the member has them."""
    found: Iterable[Any] = session.connection().execute(_WALK, {"report_id": report_id, "member_id": member_id})
    return [Stop(*row) for row in found]


def without_hints(stops: Sequence[Stop]) -> list[Stop]:
    """The paragraphs of a walk whose member is not shown what the rules suggest."""
    return [stop if stop.annotation_id else replace(stop, ruleset_id=None, outline=None) for stop in stops]


def contents(session: Session, stop: Stop, member_id: int) -> Contents:
    """What the rules now suggest for a paragraph, and what the member says of it."""
    wanted = {"paragraph_id": stop.paragraph_id, "member_id": member_id}
    _number, suggested, own = session.connection().execute(_CONTENTS_OF_PARAGRAPH, wanted).one()
    return suggested, own


def contents_of_report(session: Session, report_id: int, member_id: int) -> dict[int, Contents]:
    """The same for every paragraph of the report, by number."""
    found = session.connection().execute(_CONTENTS_OF_REPORT, {"report_id": report_id, "member_id": member_id})
    return {number: (suggested, own) for number, suggested, own in found}


def states(session: Session, report_id: int, member_id: int) -> tuple[str, ...]:
    """The state of each paragraph for the member: new, working, submitted or skipped."""
    found = session.connection().execute(_STATES, {"report_id": report_id, "member_id": member_id})
    return tuple(found.scalars())


def states_of_reports(session: Session, project_id: int, member_id: int) -> dict[int, list[str]]:
    """The same for every report in the member's hands, by report id."""
    found: dict[int, list[str]] = {}
    for report_id, state in session.connection().execute(
        _STATES_OF_REPORTS, {"project_id": project_id, "member_id": member_id}
    ):
        found.setdefault(report_id, []).append(state)
    return found
