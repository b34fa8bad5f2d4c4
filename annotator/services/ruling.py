"""Settling disagreements: each step of a lead is saved as a revision of the ruling on one paragraph.

A save carries the version it was made from and a request id made by the client, as those of members do: two leads
never overwrite each other, and a form sent twice is saved once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from annotator.agreement.taking import alternatives, common_ground, open_decisions, provenance, take
from annotator.core.records import Content
from annotator.core.validation import validate_content
from annotator.errors import N_, AnnotatorError, InvalidInput, VersionConflict
from annotator.services.edit_parts import Desk
from annotator.services.editing import EDITS, apply_edit
from annotator.services.highlighting import highlighter_of
from annotator.services.merging import Merge, Version
from annotator.services.paragraph_views import without_dead_links
from annotator.services.reading_values import Reader
from annotator.services.ruling_edits import LEAD_EDITS
from annotator.services.ruling_views import (
    REASONS,
    Draft,
    Opened,
    RulingView,
    build_view,
    open_rows,
)
from annotator.services.workspace import Workspace
from annotator.storage import rulings

LONGEST_NOTE = 2_000
CHOICE, REASON = "choice.", "reason."
"""How the values of a step name a decision: `choice.e01.date`, `reason.e01.date`."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where and how a ruling is saved: the paragraph, the step, the version it was made from, the request id."""

    member_id: int
    slug: str
    stem: str
    index: int
    op: str
    values: Mapping[str, str]
    version: int
    request_id: str


@dataclass(frozen=True, slots=True)
class _Next:
    """What the ruling becomes; `position` where it goes to an earlier revision."""

    draft: Draft
    state: str = "working"
    decisions: tuple[Mapping[str, Any], ...] = ()
    others: tuple[Content, ...] = ()
    position: int | None = None


def rule(ws: Workspace, step: Step) -> RulingView:
    """Save one step: `choose`, `rule`, `undo`, `redo` or an edit. Raises: InvalidInput, VersionConflict, NotFound."""
    if not 8 <= len(step.request_id) <= 64:
        raise InvalidInput(N_("A save carries a request id of 8 to 64 characters; reload the page."))
    for attempt in (1, 2, 3):
        try:
            with ws.database.write() as session:
                return build_view(session, _save(ws, session, step))
        except IntegrityError:
            # Two first saves met on PostgreSQL; the second try sees the row of the first.
            if attempt == 3:
                raise
    raise AssertionError("unreachable")


def _save(ws: Workspace, session: Session, step: Step) -> Opened:
    def opened() -> Opened:
        return open_rows(ws, session, step.member_id, step.slug, step.stem, step.index, lock=True)

    before = opened()
    digest = hashlib.sha256(
        orjson.dumps([step.slug, step.stem, step.index, step.op, dict(step.values)], option=orjson.OPT_SORT_KEYS)
    ).hexdigest()
    earlier = rulings.revision_of_request(session, step.member_id, step.request_id)
    if earlier is not None:
        if earlier.request_sha256 != digest:
            raise InvalidInput(N_("This request id was used for another save; reload the page and try again."))
        return before
    current = before.row.version if before.row else 0
    if step.version != current:
        raise VersionConflict(
            N_("This paragraph was ruled on meanwhile (version %(expected)s, yours was made from %(got)s)."),
            got=step.version,
            expected=current,
        )
    _append(session, before, step, digest, _after(ws, session, before, step))
    session.flush()
    return opened()


def _after(ws: Workspace, session: Session, opened: Opened, step: Step) -> _Next:
    """What the step makes of the ruling, checked."""
    if step.op in ("undo", "redo"):
        return _moved(session, opened, step.op)
    draft = apply_step(ws, session, opened, step.op, step.values)
    complete = step.op == "rule"
    validate_content(draft.content, opened.paragraph.text, ws.schema, complete=complete)
    return _ruled(ws, opened, draft) if complete else _Next(draft)


def apply_step(ws: Workspace, session: Session, opened: Opened, op: str, values: Mapping[str, str]) -> Draft:
    """The draft after one step that decides or edits. Raises: InvalidInput."""
    if op in ("choose", "rule"):
        draft = _chosen(opened, values)
    else:
        known = EDITS | LEAD_EDITS
        if op not in known or op == "reset":
            raise InvalidInput(
                N_("There is no step “%(got)s”; steps are %(expected)s."), got=op, expected=", ".join(known)
            )
        desk = desk_of(ws, session, opened)
        own = LEAD_EDITS.get(op)
        content = own(opened.draft.content, values, desk) if own else apply_edit(opened.draft.content, op, values, desk)
        draft = replace(opened.draft, content=content, decided=_decided_by_edit(opened, content))
    elsewhere = set(opened.elsewhere)
    return replace(draft, content=without_dead_links(draft.content, elsewhere))


def desk_of(ws: Workspace, session: Session, opened: Opened) -> Desk:
    """What an edit of the ruling may look at; ids of all readings are taken."""
    highlighter = highlighter_of(ws, session, opened.access)
    known = {event.id: event for reading in opened.table.readings for event in reading.events}
    return Desk(
        text=opened.paragraph.text,
        reader=Reader(schema=ws.schema, highlighter=highlighter, context=opened.context),
        suggestions=Content("background", events=tuple(known.values())),
        events_elsewhere={event_id: event for event_id, (_, event) in opened.elsewhere.items()},
    )


def _chosen(opened: Opened, values: Mapping[str, str]) -> Draft:
    before, table = opened.draft, opened.table
    choices = {key.removeprefix(CHOICE): v for key, v in values.items() if key.startswith(CHOICE) and v}
    found = table.decisions(before.content)
    if values.get("agreed"):
        for decision in found:
            if decision.differs and (most := decision.majority()):
                choices.setdefault(decision.key, most)
    if event_id := values.get("edit", "").partition(".")[0]:
        # Whoever writes a value of their own into an event means that there is one.
        whole = next((d for d in found if d.key == event_id and not d.values[len(table.sources)]), None)
        if whole is not None:
            choices.setdefault(whole.key, next(str(n) for n, value in enumerate(whole.values, 1) if value))
    content = take(before.content, choices, table)
    last = len(table.sources)
    decided = dict(before.decided)
    for decision in found:
        choice = choices.get(decision.key)
        if choice and (decision.differs or choice != decision.choice(last)):
            decided.setdefault(decision.key, "")
    after = {d.key: d for d in table.decisions(content)}
    for decision in found:
        # Highlights that came along with a value are decided with it.
        now = after.get(decision.key)
        if decision.kind == "span" and now is not None and now.values[last] != decision.values[last]:
            decided.setdefault(decision.key, "")
    for key, code in values.items():
        if key.startswith(REASON) and key.removeprefix(REASON) in decided:
            decided[key.removeprefix(REASON)] = _reason(code)
    note = values.get("note", before.note).replace("\x00", "").strip()
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(
            N_("A note has at most %(expected)s characters; got %(got)s."), expected=LONGEST_NOTE, got=len(note)
        )
    return Draft(content, decided, _reason(values.get("reason", before.reason)), note)


def _reason(code: str) -> str:
    if code and code not in REASONS:
        raise InvalidInput(N_("“%(got)s” is not one of %(expected)s."), got=code, expected=", ".join(REASONS))
    return code


def _decided_by_edit(opened: Opened, content: Content) -> dict[str, str]:
    last = len(opened.table.sources)
    before = {d.key: d.values[last] for d in opened.table.decisions(opened.draft.content)}
    changed = {d.key for d in opened.table.decisions(content) if d.values[last] != before.get(d.key)}
    return {**dict.fromkeys(changed, ""), **opened.draft.decided}


def _ruled(ws: Workspace, opened: Opened, draft: Draft) -> _Next:
    """The ruling itself: nothing is left open, each decision has a reason, ambiguous ones keep the other readings."""
    left = open_decisions(draft.content, draft.decided, opened.table)
    if left:
        raise InvalidInput(
            N_("Not decided yet: %(got)s. Choose a reading for each, or none, then rule again."), got=", ".join(left)
        )
    found = provenance(draft.content, opened.table)
    reasons = {one.key: draft.decided.get(one.key) or draft.reason for one in found}
    lacking = [key for key, reason in reasons.items() if not reason]
    if lacking:
        raise InvalidInput(
            N_("A reason is missing for %(got)s. Choose one for the ruling, or one beside each decision."),
            got=", ".join(lacking),
        )
    ambiguous = [key for key, reason in reasons.items() if reason == "ambiguous"]
    elsewhere = set(opened.elsewhere)
    others = tuple(
        without_dead_links(other, elsewhere) for other in alternatives(draft.content, ambiguous, opened.table)
    )
    for other in others:
        validate_content(other, opened.paragraph.text, ws.schema)
    decisions = tuple(
        {
            "item": one.key,
            "outcome": one.outcome,
            "from": sorted(opened.members[place] for place in one.readings),
            "reason": reasons[one.key],
        }
        for one in found
    )
    return _Next(draft, "ambiguous" if ambiguous else "ruled", decisions, others)


def _moved(session: Session, opened: Opened, op: str) -> _Next:
    row = opened.row
    if row is None or row.id is None:
        raise InvalidInput(N_("There is nothing to undo in this paragraph."))
    if op == "redo":
        child = rulings.newest_child(session, row.id, row.position)
        if child is None:
            raise InvalidInput(N_("There is nothing to redo in this paragraph."))
        return _Next(opened.draft, position=child.version)
    if row.position <= row.base:
        raise InvalidInput(N_("There is nothing to undo in this paragraph."))
    shown = rulings.revision(session, row.id, row.position)
    return _Next(opened.draft, position=shown.parent if shown else 0)


def _append(session: Session, opened: Opened, step: Step, digest: str, after: _Next) -> None:
    row = opened.row or rulings.new(session, paragraph_id=opened.paragraph.paragraph_id, member_id=step.member_id)
    parent = row.position
    row.version += 1
    row.member_id = step.member_id
    if after.position is None:
        row.position, row.state, row.payload = row.version, after.state, _payload(opened, after)
    else:
        there = rulings.revision(session, row.id or 0, after.position) if after.position else None
        row.position = after.position
        row.state, row.payload = (there.state, there.payload) if there else ("new", {})
    rulings.append(session, row, kind=step.op, parent=parent, request_id=step.request_id, request_sha256=digest)


def _payload(opened: Opened, after: _Next) -> dict[str, Any]:
    draft = after.draft
    return {
        "content": draft.content.to_json(),
        "decided": dict(draft.decided),
        "reason": draft.reason,
        "note": draft.note,
        "readings": {str(member): own.to_json() for member, own in opened.paragraph.own.items()},
        "names": {str(member): dict(names) for member, names in opened.paragraph.names.items()},
        "decisions": [dict(decision) for decision in after.decisions],
        "alternatives": [other.to_json() for other in after.others],
    }


def merge(ws: Workspace, step: Step) -> Merge:
    """A step that came too late beside what another lead saved meanwhile; nothing is stored. Raises: NotFound."""
    with ws.database.read() as session:
        opened = open_rows(ws, session, step.member_id, step.slug, step.stem, step.index)
        theirs = _version(opened.draft, opened.row.state if opened.row else "new")
        row = opened.row
        known = rulings.revision(session, row.id or 0, step.version) if row and step.version else None
        if known is not None and known.payload.get("content"):
            base = replace(
                opened.draft,
                content=Content.from_json(known.payload["content"]),
                decided=known.payload["decided"],
                note=known.payload["note"],
            )
        else:
            base = Draft(common_ground(opened.table))
        try:
            mine = apply_step(ws, session, replace(opened, draft=base), step.op, step.values)
        except AnnotatorError:
            # Refused on either state; the lead sees the reason when it is applied.
            mine = base
        return Merge(_version(base, "working"), _version(mine, "working"), theirs)


def _version(draft: Draft, state: str) -> Version:
    return Version(draft.content, state, draft.note)
