"""What the paragraph screen shows, computed once; templates and JSON only render it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from annotator.checks import CheckWarning, check_paragraph
from annotator.core.records import Content, Event, ParagraphRecord
from annotator.core.text_changes import Stretch, changed_words
from annotator.errors import N_, NotFound
from annotator.rules.context import Context
from annotator.services.assigning import first_open
from annotator.services.projects import Access, Project, enter
from annotator.storage import assignments, questions, reports, revisions, walks
from annotator.storage.assignments import Held
from annotator.storage.outlines import outline
from annotator.storage.questions import Thread
from annotator.storage.revisions import Head
from annotator.storage.walks import Stop

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
    hints: bool
    """Whether the member sees what the rules suggest."""


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


@dataclass(frozen=True, slots=True)
class LastStep:
    """The member's last step that can be undone in another paragraph: which one, its version, when it was saved."""

    index: int
    version: int
    saved_at: dt.datetime


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
    questions: tuple[Thread, ...] = ()
    """What the member asked the leads about the paragraph, with the answers."""
    warnings: tuple[CheckWarning, ...] = ()
    """What the checks say of the content, reading this paragraph alone."""

    @property
    def changed_from_suggestions(self) -> bool:
        """Whether the working copy says something else than the rules did."""
        return self.content is not self.suggestions and self.content.to_json() != self.suggestions.to_json()


@dataclass(frozen=True, slots=True)
class Opened:
    """What is behind a paragraph view; inside services only. `head` is there in a save, to be changed."""

    access: Access
    report: Held
    stops: tuple[Stop, ...]
    stop: Stop
    suggestions: Content
    content: Content
    """What the member has of the paragraph: the working copy, else the suggestions."""
    head: Head | None = None

    def at(self, session: Session, number: int) -> Opened:
        """The same report opened at another paragraph, to look at."""
        stop = self.stops[number]
        suggestions, content = _contents(session, stop, self.report)
        return replace(self, stop=stop, suggestions=suggestions, content=content, head=None)

    def saved(self, head: Head, content: Content, saved_at: dt.datetime) -> Opened:
        """The same after the shown paragraph was saved."""
        stop = replace(
            self.stop,
            annotation_id=head.id,
            version=head.version,
            position=head.position,
            base=head.base,
            state=head.state,
            flagged=head.flagged,
            flag_note=head.flag_note,
            saved_at=saved_at,
            outline=outline(head.payload),
        )
        stops = tuple(stop if other.number == stop.number else other for other in self.stops)
        return replace(self, stops=stops, stop=stop, content=content, head=head)

    @property
    def states(self) -> tuple[str, ...]:
        """The state of each paragraph of the walk."""
        return tuple(stop.state for stop in self.stops)


def _contents(session: Session, stop: Stop, report: Held) -> tuple[Content, Content]:
    """The suggestions that the member is shown for a paragraph, and what the member has of it."""
    suggested, own = walks.contents(session, stop, report.member_id)
    shown = suggested if report.hints else None
    suggestions = Content.from_json(shown) if shown else Content(paragraph_role="background")
    return suggestions, Content.from_json(own) if own else suggestions


def open_rows(session: Session, member_id: int, slug: str, stem: str, index: int, *, lock: bool = False) -> Opened:
    """The rows of a paragraph that was handed to the member. Raises: NotFound."""
    access = enter(session, member_id, slug)
    report = assignments.held(session, access.project_id, stem, member_id, lock=lock)
    if report is None:
        raise NotFound(
            N_("The report “%(got)s” is not in your hands; take your next report on the project page."), got=stem
        )
    if report.state != "current":
        raise NotFound(PUT_ASIDE[report.state], got=stem)
    found = walks.stops(session, report.report_id, member_id)
    stops = tuple(found if report.hints else walks.without_hints(found))
    if not 0 <= index < len(stops):
        raise NotFound(
            N_("The report has paragraphs 1 to %(expected)s; there is no %(got)s."), got=index + 1, expected=len(stops)
        )
    stop = stops[index]
    suggestions, content = _contents(session, stop, report)
    return Opened(
        access=access,
        report=report,
        stops=stops,
        stop=stop,
        suggestions=suggestions,
        content=content,
        head=revisions.head(session, stop.paragraph_id, member_id) if lock and stop.annotation_id else None,
    )


def build_view(session: Session, opened: Opened) -> ParagraphView:
    """The view of what was opened."""
    stop, report, walk = opened.stop, opened.report, opened.states
    index, last = stop.number, len(opened.stops) - 1
    published = report.reference_date.isoformat() if report.reference_date else None
    others = other_events(opened)
    content = without_dead_links(opened.content, {other.id for other in others})
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
            paragraphs=len(opened.stops),
            hints=report.hints,
        ),
        index=index,
        text=stop.text,
        text_sha256=stop.text_sha256,
        content=content,
        suggestions=opened.suggestions,
        state=stop.state,
        version=stop.version,
        flagged=stop.flagged,
        flag_note=stop.flag_note,
        can_undo=stop.position > stop.base,
        can_redo=bool(stop.annotation_id and revisions.newest_child(session, stop.annotation_id, stop.position)),
        saved_at=stop.saved_at,
        neighbours=tuple(_neighbour(opened, n) for n in (index - 1, index + 1) if 0 <= n <= last),
        headings=_headings(opened),
        walk=walk,
        previous_index=index - 1 if index else None,
        next_index=index + 1 if index < last else None,
        next_open_index=first_open(walk, index),
        other_events=others,
        last_step=_last_step(opened),
        earlier=_earlier(session, opened),
        questions=questions.of_paragraph(session, stop.paragraph_id, report.member_id),
        warnings=tuple(check_paragraph(ParagraphRecord(report.stem, index, stop.text, content, published))),
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
    stop = opened.stop
    row = reports.paragraph(session, stop.earlier_id) if stop.earlier_id else None
    if row is None or row.text == stop.text:
        return None
    worked_on = revisions.find(session, row.id or 0, opened.report.member_id) is not None
    return EarlierText(changed_words(row.text, stop.text), worked_on)


def _last_step(opened: Opened) -> LastStep | None:
    undoable = [
        (stop.saved_at, -stop.number, stop)
        for stop in opened.stops
        if stop.saved_at and stop.position > stop.base and stop.number != opened.stop.number
    ]
    last = max(undoable, default=None, key=lambda found: found[:2])
    return LastStep(last[2].number, last[2].version, last[0]) if last else None


def _neighbour(opened: Opened, number: int) -> Neighbour:
    stop = opened.stops[number]
    return Neighbour(
        index=number,
        text=stop.text,
        paragraph_role=stop.paragraph_role,
        state=stop.state,
        position="before" if number < opened.stop.number else "after",
    )


def _headings(opened: Opened) -> tuple[Neighbour, ...]:
    """The nearest heading above the paragraph, unless it is the neighbour that is shown anyway."""
    for number in range(opened.stop.number - 2, -1, -1):
        if opened.stops[number].paragraph_role == "heading":
            return (_neighbour(opened, number),)
    return ()


def other_events(opened: Opened) -> tuple[OtherEvent, ...]:
    """Each event of the report's other paragraphs once, at its first mention."""
    seen: dict[str, OtherEvent] = {}
    for stop in opened.stops:
        if stop.number == opened.stop.number:
            continue
        for event_id, event_type in stop.events:
            if event_id not in seen:
                seen[event_id] = OtherEvent(id=event_id, type=event_type, index=stop.number)
    return tuple(seen.values())


def contents_elsewhere(session: Session, opened: Opened) -> dict[int, Content]:
    """What the member, else the rules where they are shown, say of each other paragraph of the report, by number."""
    found = walks.contents_of_report(session, opened.report.report_id, opened.report.member_id)
    return {
        number: Content.from_json(payload)
        for number, (suggested, own) in found.items()
        if number != opened.stop.number and (payload := own or (suggested if opened.report.hints else None))
    }


def reading_context(opened: Opened, elsewhere: Mapping[int, Content]) -> Context:
    """What the normalisers may know of the paragraph's surroundings; `elsewhere` as from `contents_elsewhere`."""
    above = (content for number, content in elsewhere.items() if number < opened.stop.number)
    return Context(
        reference_date=opened.report.reference_date, period=opened.report.period, heading_date=heading_date(above)
    )


def heading_date(above: Iterable[Content]) -> str | None:
    """The month that the nearest heading names which names one; `above` are the contents of the paragraphs before."""
    found: str | None = None
    for content in above:
        if content.paragraph_role != "heading":
            continue
        dates = [s for s in content.spans if s.label == "date"]
        if len(dates) == 1 and len(str(dates[0].norm.get("edtf", ""))) == 7:
            found = str(dates[0].norm["edtf"])
    return found
