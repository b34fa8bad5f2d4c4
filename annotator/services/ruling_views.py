"""A paragraph as a lead rules on it: the members' readings side by side, and the ruling as far as it is made.

Readings are shown without names and in an order that changes from paragraph to paragraph, so that nobody's reading is
preferred for whose it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from annotator.agreement.canonical import common_names, renamed
from annotator.agreement.decisions import Decision
from annotator.agreement.taking import Table, common_ground, open_decisions
from annotator.core.equality import canonical_content
from annotator.core.records import Content, Event
from annotator.core.text_changes import Stretch, changed_words
from annotator.errors import N_, NotFound
from annotator.rules.context import Context
from annotator.services.paragraph_views import PUT_ASIDE, OtherEvent, heading_date
from annotator.services.projects import LEADS, Access, Project, enter
from annotator.services.settling import Settled, settled_paragraphs
from annotator.services.workspace import Workspace
from annotator.storage import reports, rulings
from annotator.storage.rulings import RULED
from annotator.storage.tables import ReportRow, RulingRow

REASONS = ("guideline_gap", "slip", "ambiguous", "rule_error", "text_error")
RULES = 2**62
"""Stands for the rules among the members when events are aligned; larger than any id, so that they come last."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A ruling as far as it is made. decided: key of a decision → its own reason, empty for the common one."""

    content: Content
    decided: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is behind a ruling's view; inside services only. `members` are those of the readings, in their order.

    elsewhere: each event of the report's other paragraphs by id, with the number of the first that speaks of it.
    """

    access: Access
    report: ReportRow
    paragraph: Settled
    table: Table
    members: tuple[int, ...]
    elsewhere: Mapping[str, tuple[int, Event]]
    context: Context
    row: RulingRow | None
    draft: Draft
    earlier: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class RulingView:
    """One paragraph to rule. `version` goes back with every save; 0 = nobody ruled yet.

    state: open, working, ruled, ambiguous or recheck. decisions: the values of the readings, then of the rules, then
    of the ruling. left: keys that are still to decide. earlier: word by word what the text said when it was ruled.
    """

    project: Project
    stem: str
    title: str
    index: int
    text: str
    table: Table
    decisions: tuple[Decision, ...]
    content: Content
    draft: Draft
    left: tuple[str, ...]
    state: str
    version: int
    can_undo: bool
    can_redo: bool
    saved_at: dt.datetime | None
    other_events: tuple[OtherEvent, ...]
    alternatives: int
    earlier: tuple[Stretch, ...]


def open_ruling(ws: Workspace, member_id: int | None, slug: str, stem: str, index: int) -> RulingView:
    """The paragraph as a lead rules on it. Raises: NotFound, NotAllowed (leads only)."""
    with ws.database.read() as session:
        return build_view(session, open_rows(ws, session, member_id, slug, stem, index))


def open_rows(
    ws: Workspace, session: Session, member_id: int | None, slug: str, stem: str, index: int, *, lock: bool = False
) -> Opened:
    """The rows of a paragraph to rule. Raises: NotFound, NotAllowed."""
    access = enter(session, member_id, slug, LEADS)
    report = reports.find(session, access.project_id, stem)
    if report is None:
        raise NotFound(N_("There is no report “%(got)s” in this project."), got=stem)
    if report.state != "current":
        raise NotFound(PUT_ASIDE[report.state], got=stem)
    settled = list(settled_paragraphs(session, access.project_id, [report.id or 0]))
    paragraph = next((s for s in settled if s.index == index), None)
    if paragraph is None:
        raise NotFound(
            N_("Nobody has confirmed paragraph %(got)s of “%(report)s” yet; there is nothing to rule."),
            got=index + 1,
            report=stem,
        )
    members = reading_order(paragraph.paragraph_id, paragraph.own)
    contents = dict(paragraph.contents)
    suggested = _suggested(session, settled, paragraph)
    table = Table(tuple(contents[member] for member in members), tuple(ws.schema.event_fields), suggested)
    row = rulings.find(session, paragraph.paragraph_id, lock=lock)
    draft, earlier = _draft(session, row, table, members, paragraph)
    above = (s.gold for s in settled if s.index < index)
    return Opened(
        access=access,
        report=report,
        paragraph=paragraph,
        table=table,
        members=members,
        elsewhere=_elsewhere(settled, index),
        context=Context(reference_date=report.reference_date, period=report.period, heading_date=heading_date(above)),
        row=row,
        draft=draft,
        earlier=earlier,
    )


def reading_order(paragraph_id: int, members: Iterable[int]) -> tuple[int, ...]:
    """The members in an order that is the same for a paragraph each time, and another one for the next."""
    return tuple(sorted(members, key=lambda m: hashlib.sha256(f"{paragraph_id}:{m}".encode()).hexdigest()))


def _suggested(session: Session, settled: Sequence[Settled], paragraph: Settled) -> Content:
    """What the rules say, with the ids that the members' events have."""
    stored = reports.suggestions_of_paragraph(session, paragraph.paragraph_id)
    if stored is None:
        return Content("background")
    suggested = Content.from_json(stored)
    hands: dict[int, dict[int, Content]] = {}
    for other in settled:
        for member, content in other.own.items():
            hands.setdefault(member, {})[other.index] = content
    names = common_names({**hands, RULES: {paragraph.index: suggested}}, paragraph.names)
    return renamed(suggested, names[RULES])


def _elsewhere(settled: Sequence[Settled], index: int) -> dict[str, tuple[int, Event]]:
    """Each event of the report's other paragraphs once, at its first mention."""
    found: dict[str, tuple[int, Event]] = {}
    for other in settled:
        if other.index == index:
            continue
        contents = [content for _, content in other.contents] if other.status == "disagreed" else [other.gold]
        for event in (event for content in contents for event in content.events):
            found.setdefault(event.id, (other.index, event))
    return found


def _draft(
    session: Session, row: RulingRow | None, table: Table, members: Sequence[int], paragraph: Settled
) -> tuple[Draft, tuple[Stretch, ...]]:
    """What is ruled so far; what was decided about readings that are others by now is open again."""
    if row is None or row.state == "new":
        return Draft(common_ground(table)), ()
    if row.payload.get("content") is None:
        before = reports.paragraph(session, row.payload["earlier"])
        return Draft(common_ground(table)), changed_words(before.text, paragraph.text) if before else ()
    payload = row.payload
    draft = Draft(
        content=Content.from_json(payload["content"]),
        decided=payload["decided"],
        reason=payload["reason"],
        note=payload["note"],
    )
    before_readings = readings_of(payload)
    if all(
        member in before_readings and canonical_content(before_readings[member]) == canonical_content(reading)
        for member, reading in zip(members, table.readings, strict=True)
    ):
        return draft, ()
    known = {d.key: set(d.values[: d.n]) for d in replace(table, readings=tuple(before_readings.values())).decisions()}
    same = {d.key for d in table.decisions() if set(d.values[: d.n]) <= known.get(d.key, set())}
    return replace(draft, decided={key: reason for key, reason in draft.decided.items() if key in same}), ()


def readings_of(payload: Mapping[str, Any]) -> dict[int, Content]:
    """The readings that a ruling was made from, with common event ids."""
    return {
        int(member): renamed(Content.from_json(own), payload["names"].get(member, {}))
        for member, own in payload["readings"].items()
    }


def build_view(session: Session, opened: Opened) -> RulingView:
    """The view of what was opened."""
    row, paragraph, draft = opened.row, opened.paragraph, opened.draft
    ruling = paragraph.ruling
    ruled = row is not None and row.state in RULED
    state = "open" if row is None or row.state == "new" else row.state
    return RulingView(
        project=opened.access.project,
        stem=opened.report.stem,
        title=opened.report.title,
        index=paragraph.index,
        text=paragraph.text,
        table=opened.table,
        decisions=opened.table.decisions(draft.content),
        content=draft.content,
        draft=draft,
        left=open_decisions(draft.content, draft.decided, opened.table),
        state="recheck" if ruled and ruling is not None and ruling.state == "recheck" else state,
        version=row.version if row else 0,
        can_undo=row is not None and row.position > row.base,
        can_redo=row is not None and rulings.newest_child(session, row.id or 0, row.position) is not None,
        saved_at=row.saved_at if row else None,
        other_events=tuple(OtherEvent(e.id, e.type, number) for number, e in opened.elsewhere.values()),
        alternatives=len(ruling.alternatives) if ruling else 0,
        earlier=opened.earlier,
    )
