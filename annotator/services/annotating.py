"""Walking a report: every step is saved as a revision of the member's annotation of one paragraph.

A save carries the version it was made from and a request id made by the client. A stale version is refused with what
was saved meanwhile; a repeated request id is answered with the state it led to and stored once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from annotator.core.records import Content, Event
from annotator.core.validation import validate_content
from annotator.errors import N_, AnnotatorError, InvalidInput, VersionConflict
from annotator.services.assigning import DONE_STATES, first_open
from annotator.services.edit_parts import Desk
from annotator.services.editing import apply_edit
from annotator.services.highlighting import highlighter_of
from annotator.services.paragraph_views import (
    Opened,
    ParagraphView,
    build_view,
    contents_elsewhere,
    open_rows,
    other_events,
    reading_context,
    without_dead_links,
)
from annotator.services.reading_values import Reader
from annotator.services.workspace import Workspace
from annotator.storage import assignments, revisions
from annotator.storage.revisions import Head

LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Step:
    """Where and how something is saved: the paragraph, the version it was made from, the client's request id."""

    member_id: int
    slug: str
    stem: str
    index: int
    version: int
    request_id: str
    seconds: float | None = None


@dataclass(slots=True)
class _Next:
    """What the annotation becomes."""

    content: Content
    state: str
    flagged: bool
    flag_note: str
    position: int | None = None


def open_paragraph(ws: Workspace, member_id: int, slug: str, stem: str, index: int) -> ParagraphView:
    """The paragraph as the member sees it. Raises: NotFound when it was not handed to the member."""
    with ws.database.read() as session:
        return build_view(session, open_rows(session, member_id, slug, stem, index))


def edit(
    ws: Workspace,
    member_id: int,
    slug: str,
    stem: str,
    index: int,
    op: str,
    values: Mapping[str, str],
    version: int,
    request_id: str,
    seconds: float | None = None,
) -> ParagraphView:
    """One step of the working copy (`editing.EDITS`). Raises: InvalidInput, VersionConflict, NotFound."""

    def change(session: Session, opened: Opened, now: _Next) -> _Next:
        content = apply_edit(now.content, op, values, desk_of(ws, session, opened))
        return _Next(content, "working", now.flagged, now.flag_note)

    return _save(ws, Step(member_id, slug, stem, index, version, request_id, seconds), op, values, change)


def confirm(
    ws: Workspace,
    member_id: int,
    slug: str,
    stem: str,
    index: int,
    version: int,
    request_id: str,
    seconds: float | None = None,
    *,
    walk_on: bool = False,
) -> ParagraphView:
    """Submit the paragraph as it is shown; with `walk_on` the view is of the next one to do, where there is one.

    Raises: as `edit`.
    """

    def change(session: Session, opened: Opened, now: _Next) -> _Next:
        return _Next(now.content, "submitted", now.flagged, now.flag_note)

    step = Step(member_id, slug, stem, index, version, request_id, seconds)
    return _save(ws, step, "confirm", {}, change, walk_on=walk_on)


def skip(
    ws: Workspace,
    member_id: int,
    slug: str,
    stem: str,
    index: int,
    version: int,
    request_id: str,
    *,
    walk_on: bool = False,
) -> ParagraphView:
    """Leave the paragraph for later, without a reason and without effect on any figure; `walk_on` as `confirm`.

    Raises: as `edit`.
    """

    def change(session: Session, opened: Opened, now: _Next) -> _Next:
        return _Next(now.content, "skipped", now.flagged, now.flag_note)

    return _save(ws, Step(member_id, slug, stem, index, version, request_id), "skip", {}, change, walk_on=walk_on)


def flag(
    ws: Workspace, member_id: int, slug: str, stem: str, index: int, version: int, request_id: str, note: str
) -> ParagraphView:
    """Show the paragraph to the lead with a note; an empty note takes the flag back. Raises: as `edit`."""
    words = note.replace("\x00", "").strip()
    if len(words) > LONGEST_NOTE:
        raise InvalidInput(
            N_("A note has at most %(expected)s characters; got %(got)s."), expected=LONGEST_NOTE, got=len(words)
        )

    def change(session: Session, opened: Opened, now: _Next) -> _Next:
        state = "working" if now.state == "new" else now.state
        return _Next(now.content, state, bool(words), words)

    return _save(ws, Step(member_id, slug, stem, index, version, request_id), "flag", {"note": words}, change)


def undo(
    ws: Workspace, member_id: int, slug: str, stem: str, index: int, version: int, request_id: str
) -> ParagraphView:
    """Go back to before the last step; itself a revision, to any depth. Raises: InvalidInput at the first state."""

    def change(session: Session, opened: Opened, now: _Next) -> _Next:
        head = opened.head
        if head is None or head.id is None or head.position <= head.base:
            raise InvalidInput(N_("There is nothing to undo in this paragraph."))
        shown = revisions.revision(session, head.id, head.position)
        return _at(session, opened, head, shown.parent if shown else 0)

    return _save(ws, Step(member_id, slug, stem, index, version, request_id), "undo", {}, change)


def redo(
    ws: Workspace, member_id: int, slug: str, stem: str, index: int, version: int, request_id: str
) -> ParagraphView:
    """Go forward again to the newest step made from the shown state. Raises: InvalidInput when there is none."""

    def change(session: Session, opened: Opened, now: _Next) -> _Next:
        head = opened.head
        child = revisions.newest_child(session, head.id, head.position) if head and head.id else None
        if head is None or child is None:
            raise InvalidInput(N_("There is nothing to redo in this paragraph."))
        return _at(session, opened, head, child.version)

    return _save(ws, Step(member_id, slug, stem, index, version, request_id), "redo", {}, change)


def _at(session: Session, opened: Opened, head: Head, position: int) -> _Next:
    row = revisions.revision(session, head.id or 0, position) if position else None
    if row is None:
        return _Next(opened.suggestions, "new", False, "", position=0)
    return _Next(Content.from_json(row.payload), row.state, row.flagged, row.flag_note, position=position)


def desk_of(ws: Workspace, session: Session, opened: Opened) -> Desk:
    """What a step on the opened paragraph may look at."""
    highlighter = highlighter_of(ws, session, opened.access)
    elsewhere = contents_elsewhere(session, opened)
    context = reading_context(opened, elsewhere)
    events: dict[str, Event] = {}
    for content in elsewhere.values():
        for event in content.events:
            events.setdefault(event.id, event)
    return Desk(
        text=opened.stop.text,
        reader=Reader(schema=ws.schema, highlighter=highlighter, context=context),
        suggestions=opened.suggestions,
        events_elsewhere=events,
    )


def _save(
    ws: Workspace,
    step: Step,
    kind: str,
    values: Mapping[str, str],
    change: Callable[[Session, Opened, _Next], _Next],
    *,
    walk_on: bool = False,
) -> ParagraphView:
    if not 8 <= len(step.request_id) <= 64:
        raise InvalidInput(N_("A save carries a request id of 8 to 64 characters; reload the page."))
    fingerprint = hashlib.sha256(
        orjson.dumps([step.slug, step.stem, step.index, kind, dict(values)], option=orjson.OPT_SORT_KEYS)
    ).hexdigest()
    for attempt in (1, 2, 3):
        try:
            with ws.database.write() as session:
                opened = _save_once(ws, session, step, kind, fingerprint, change)
                following = first_open(opened.states, step.index) if walk_on else None
                return build_view(session, opened if following is None else opened.at(session, following))
        except IntegrityError:
            # Two first saves met on PostgreSQL; the second try sees the row of the first.
            if attempt == 3:
                raise
    raise AssertionError("unreachable")


def _save_once(
    ws: Workspace,
    session: Session,
    step: Step,
    kind: str,
    fingerprint: str,
    change: Callable[[Session, Opened, _Next], _Next],
) -> Opened:
    opened = open_rows(session, step.member_id, step.slug, step.stem, step.index, lock=True)
    head = opened.head
    earlier = revisions.request_sha256(session, step.member_id, step.request_id)
    if earlier is not None:
        if earlier != fingerprint:
            raise InvalidInput(N_("This request id was used for another save; reload the page and try again."))
        return opened
    current = head.version if head else 0
    if step.version != current:
        raise VersionConflict(
            N_("This paragraph was saved meanwhile (version %(expected)s, yours was made from %(got)s)."),
            got=step.version,
            expected=current,
            current=build_view(session, opened),
        )
    now = _Next(
        content=without_dead_links(opened.content, {other.id for other in other_events(opened)}),
        state=head.state if head else "new",
        flagged=head.flagged if head else False,
        flag_note=head.flag_note if head else "",
    )
    after = change(session, opened, now)
    # A working copy may lack what the next step brings, as the note of an event of type “other”.
    validate_content(after.content, opened.stop.text, ws.schema, complete=after.state == "submitted")
    return _append(session, opened, step, kind, fingerprint, after)


def _append(session: Session, opened: Opened, step: Step, kind: str, fingerprint: str, after: _Next) -> Opened:
    stop = opened.stop
    head = opened.head or revisions.Head(stop.paragraph_id, step.member_id, stop.ruleset_id)
    parent, was = head.position, head.state
    head.version += 1
    head.position = head.version if after.position is None else after.position
    head.state, head.flagged, head.flag_note = after.state, after.flagged, after.flag_note
    head.payload = after.content.to_json()
    now = revisions.append(
        session,
        head,
        kind=kind,
        parent=parent,
        request_id=step.request_id,
        request_sha256=fingerprint,
        seconds=step.seconds if step.seconds is None else max(0.0, min(step.seconds, 86_400.0)),
        was=was,
    )
    saved = opened.saved(head, after.content, now)
    state = "done" if all(s in DONE_STATES for s in saved.states) else "open"
    report = opened.report
    assignments.extend(session, report.report_id, step.member_id, report.assignment_state, state, now)
    return saved


def saved_problem(error: AnnotatorError) -> ParagraphView | None:
    """The view that a version conflict carries: what was saved meanwhile."""
    current = error.parameters.get("current")
    return current if isinstance(current, ParagraphView) else None
