"""What the paragraph screen shows, computed once; templates and JSON only render it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from annotator.core.records import Content, Event
from annotator.core.text_changes import Stretch, changed_words
from annotator.errors import N_, NotFound
from annotator.rules.context import Context
from annotator.services.assigning import first_open
from annotator.services.projects import Access, Project, enter
from annotator.storage import assignments, reports, revisions
from annotator.storage.tables import AnnotationRow, AssignmentRow, ParagraphRow, ReportRow, SuggestionsRow

PUT_ASIDE = {
    "replaced": N_(
        "The text of “%(got)s” was published again with corrections. Your work went over to the new text where nothing "
        "changed; go on there from the project page."
    ),
    "withdrawn": N_("The report “%(got)s” was withdrawn by a lead; nothing is left to do in it. Your work is kept."),
    "erased": N_("The report “%(got)s” was erased on request; nothing is left to do in it."),
}


@dataclass(frozen=True, slots=True)
class ReportRef:
    """The report round a paragraph."""

    stem: str
    title: str
    reference_date: dt.date | None
    date_source: str
    date_reason: str
    date_evidence: str
    period: str | None
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paragraph near the shown one, read-only."""

    index: int
    text: str
    paragraph_role: str
    state: str
    position: str


@dataclass(frozen=True, slots=True)
class OtherEvent:
    """An event of another paragraph of the report, as this member has it."""

    id: str
    type: str
    index: int
    event: Event


@dataclass(frozen=True, slots=True)
class LastStep:
    """The paragraph of the member's last step that can be undone, when it is not the shown one, and its version."""

    index: int
    version: int


@dataclass(frozen=True, slots=True)
class EarlierText:
    """The paragraph before the report was corrected, word by word against the present one.

    `worked_on`: whether the member had work on it, which stays with the earlier text.
    """

    words: tuple[Stretch, ...]
    worked_on: bool


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One paragraph as one member sees it. `version` goes back with every save; 0 = nobody saved yet.

    `content` is the working copy, else the suggestions. Indexes count from 0; `next_open_index` is the next
    paragraph to do, None when the report is done.
    """

    project: Project
    report: ReportRef
    index: int
    text: str
    text_sha256: str
    content: Content
    suggestions: Content
    state: str
    version: int
    flagged: bool
    flag_note: str
    can_undo: bool
    can_redo: bool
    saved_at: dt.datetime | None
    neighbours: tuple[Neighbour, ...]
    headings: tuple[Neighbour, ...]
    walk: tuple[str, ...]
    previous_index: int | None
    next_index: int | None
    next_open_index: int | None
    other_events: tuple[OtherEvent, ...]
    last_step: LastStep | None = None
    earlier: EarlierText | None = None

    @property
    def changed_from_suggestions(self) -> bool:
        """Whether the working copy says something else than the rules did."""
        return self.content.to_json() != self.suggestions.to_json()


@dataclass(slots=True)
class Opened:
    """The rows behind a paragraph view; inside services only."""

    access: Access
    report: ReportRow
    assignment: AssignmentRow
    rows: list[ParagraphRow]
    row: ParagraphRow
    suggestions: Mapping[int, SuggestionsRow]
    mine: dict[int, AnnotationRow]
    head: AnnotationRow | None

    def suggested(self, row: ParagraphRow) -> Content:
        """What the rules suggested for a paragraph."""
        found = self.suggestions.get(row.id or 0)
        return Content.from_json(found.payload) if found else Content(paragraph_role="background")

    def content(self, row: ParagraphRow) -> Content:
        """The member's content of a paragraph: the working copy, else the suggestions."""
        own = self.mine.get(row.id or 0)
        return Content.from_json(own.payload) if own else self.suggested(row)


def open_rows(session: Session, member_id: int, slug: str, stem: str, index: int, *, lock: bool = False) -> Opened:
    """The rows of a paragraph that was handed to the member. Raises: NotFound."""
    access = enter(session, member_id, slug)
    report = reports.find(session, access.project_id, stem)
    assignment = assignments.find(session, report.id, member_id, lock=lock) if report and report.id else None
    if report is None or report.id is None or assignment is None:
        raise NotFound(
            N_("The report “%(got)s” is not in your hands; take your next report on the project page."), got=stem
        )
    if lock:
        # A correction holds the assignments while it works: whoever waited for it meets the report as it is now.
        session.refresh(report)
    if report.state != "current":
        raise NotFound(PUT_ASIDE[report.state], got=stem)
    rows = reports.paragraphs(session, report.id)
    if not 0 <= index < len(rows):
        raise NotFound(
            N_("The report has paragraphs 1 to %(expected)s; there is no %(got)s."), got=index + 1, expected=len(rows)
        )
    row = rows[index]
    head = revisions.head(session, row.id or 0, member_id) if lock else None
    mine = {a.paragraph_id: a for a in revisions.of_report(session, report.id, member_id)}
    return Opened(
        access=access,
        report=report,
        assignment=assignment,
        rows=rows,
        row=row,
        suggestions=reports.suggestions(session, report.id),
        mine=mine,
        head=head or mine.get(row.id or 0),
    )


def build_view(session: Session, opened: Opened) -> ParagraphView:
    """The view of opened rows."""
    row, report, head = opened.row, opened.report, opened.head
    walk = tuple(opened.mine[r.id].state if r.id in opened.mine else "new" for r in opened.rows)
    index = row.number
    others = other_events(opened)
    return ParagraphView(
        project=opened.access.project,
        report=ReportRef(
            stem=report.stem,
            title=report.title,
            reference_date=report.reference_date,
            date_source=report.date_source,
            date_reason=report.date_reason,
            date_evidence=report.date_evidence,
            period=report.period,
            paragraphs=len(opened.rows),
        ),
        index=index,
        text=row.text,
        text_sha256=row.text_sha256,
        content=without_dead_links(opened.content(row), {other.id for other in others}),
        suggestions=opened.suggested(row),
        state=head.state if head else "new",
        version=head.version if head else 0,
        flagged=head.flagged if head else False,
        flag_note=head.flag_note if head else "",
        can_undo=bool(head and head.position > head.base),
        can_redo=bool(head and head.id and revisions.newest_child(session, head.id, head.position)),
        saved_at=head.saved_at if head else None,
        neighbours=tuple(_neighbour(opened, n, walk) for n in (index - 1, index + 1) if 0 <= n < len(opened.rows)),
        headings=_headings(opened, walk),
        walk=walk,
        previous_index=index - 1 if index else None,
        next_index=index + 1 if index + 1 < len(opened.rows) else None,
        next_open_index=first_open(walk, index),
        other_events=others,
        last_step=_last_step(opened),
        earlier=_earlier(session, opened),
    )


def without_dead_links(content: Content, elsewhere: Collection[str]) -> Content:
    """The content without `part_of` links to events that are gone from the report.

    Such links are left in later paragraphs when an event is removed in an earlier one.
    """
    known = {event.id for event in content.events} | set(elsewhere)
    if all(event.fields.get("part_of") in {None, *known} for event in content.events):
        return content
    events = tuple(
        event
        if event.fields.get("part_of") in known
        else Event(event.id, event.type, {k: v for k, v in event.fields.items() if k != "part_of"})
        for event in content.events
    )
    return replace(content, events=events)


def _earlier(session: Session, opened: Opened) -> EarlierText | None:
    """What the paragraph said before, when the report was corrected just here."""
    row = reports.paragraph(session, opened.row.earlier_id) if opened.row.earlier_id else None
    if row is None or row.text == opened.row.text:
        return None
    worked_on = revisions.find(session, row.id or 0, opened.assignment.member_id) is not None
    return EarlierText(changed_words(row.text, opened.row.text), worked_on)


def _last_step(opened: Opened) -> LastStep | None:
    numbers = {r.id: r.number for r in opened.rows if r.id != opened.row.id}
    undoable = [a for a in opened.mine.values() if a.position > a.base and a.paragraph_id in numbers]
    last = max(undoable, key=lambda a: a.saved_at, default=None)
    return LastStep(numbers[last.paragraph_id], last.version) if last else None


def _neighbour(opened: Opened, number: int, walk: tuple[str, ...]) -> Neighbour:
    row = opened.rows[number]
    return Neighbour(
        index=number,
        text=row.text,
        paragraph_role=opened.content(row).paragraph_role,
        state=walk[number],
        position="before" if number < opened.row.number else "after",
    )


def _headings(opened: Opened, walk: tuple[str, ...]) -> tuple[Neighbour, ...]:
    """The nearest heading above the paragraph, unless it is the neighbour that is shown anyway."""
    for number in range(opened.row.number - 2, -1, -1):
        found = _neighbour(opened, number, walk)
        if found.paragraph_role == "heading":
            return (found,)
    return ()


def other_events(opened: Opened) -> tuple[OtherEvent, ...]:
    """Each event of the report's other paragraphs once, at its first mention."""
    seen: dict[str, OtherEvent] = {}
    for row in opened.rows:
        if row.number != opened.row.number:
            for event in opened.content(row).events:
                seen.setdefault(event.id, OtherEvent(id=event.id, type=event.type, index=row.number, event=event))
    return tuple(seen.values())


def reading_context(opened: Opened) -> Context:
    """What the normalisers may know of the paragraph's surroundings."""
    heading_date: str | None = None
    for row in opened.rows[: opened.row.number]:
        content = opened.content(row)
        dates = [s for s in content.spans if s.label == "date"]
        if content.paragraph_role == "heading" and len(dates) == 1 and len(str(dates[0].norm.get("edtf", ""))) == 7:
            heading_date = str(dates[0].norm["edtf"])
    return Context(reference_date=opened.report.reference_date, period=opened.report.period, heading_date=heading_date)
