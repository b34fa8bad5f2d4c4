"""What a member learns from rulings: the own reading beside what was ruled, with reason and note. Nobody is ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from annotator.agreement.decisions import Decision, decisions
from annotator.core.records import Content
from annotator.services.projects import Project, enter
from annotator.services.ruling_views import reading_order, readings_of
from annotator.services.workspace import Workspace
from annotator.storage import rulings
from annotator.storage.rulings import Fed

PAGE = 20


@dataclass(frozen=True, slots=True)
class Feedback:
    """A ruling on a paragraph that the member submitted.

    differing: where the own reading and the ruling say something else; their values stand at the places `own` and
    last. reasons: of each decision that has one. ambiguous: keys of which both readings stand.
    """

    ruling_id: int
    stem: str
    index: int
    text: str
    made_at: dt.datetime
    seen: bool
    mine: Content
    ruled: Content
    differing: tuple[Decision, ...]
    own: int
    reasons: Mapping[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """A page of rulings, newest first."""

    project: Project
    entries: tuple[Feedback, ...]
    page: int
    has_more: bool


def feedback(ws: Workspace, member_id: int, slug: str, page: int = 1) -> FeedbackPage:
    """The member's own page; `page` counts from 1. Raises: NotFound."""
    page = max(1, page)
    fields = tuple(ws.schema.event_fields)
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        found = rulings.of_member(session, access.project_id, member_id, PAGE + 1, (page - 1) * PAGE)
    entries = (_entry(fed, member_id, fields) for fed in found[:PAGE])
    return FeedbackPage(access.project, tuple(e for e in entries if e is not None), page, len(found) > PAGE)


def _entry(fed: Fed, member_id: int, fields: tuple[str, ...]) -> Feedback | None:
    """None where the member submitted after the ruling only: there was no reading to rule on."""
    ruling, paragraph, report, seen = fed
    readings = readings_of(ruling.payload)
    if member_id not in readings:
        return None
    order = reading_order(ruling.paragraph_id, readings)
    ruled, own = Content.from_json(ruling.payload["content"]), order.index(member_id)
    found = decisions([readings[member] for member in order], fields, [ruled])
    return Feedback(
        ruling_id=ruling.id or 0,
        stem=report.stem,
        index=paragraph.number,
        text=paragraph.text,
        made_at=ruling.saved_at,
        seen=seen is not None and seen.version == ruling.version,
        mine=readings[member_id],
        ruled=ruled,
        differing=tuple(d for d in found if _differs(d, own)),
        own=own,
        reasons={one["item"]: one["reason"] for one in ruling.payload["decisions"]},
        note=ruling.payload["note"],
    )


def _differs(decision: Decision, own: int) -> bool:
    mine, ruled = decision.values[own], decision.values[-1]
    if decision.kind == "field" and None in (mine, ruled):
        return False  # The event as a whole is told instead.
    return (mine or None) != (ruled or None)


def unseen(ws: Workspace, member_id: int, slug: str) -> int:
    """How many rulings on own paragraphs the member has not seen as they are now. Raises: NotFound."""
    with ws.database.read() as session:
        return rulings.unseen(session, enter(session, member_id, slug).project_id, member_id)


def mark_seen(ws: Workspace, member_id: int, slug: str, ruling_ids: Collection[int]) -> None:
    """The member has seen these rulings; those that are not for the member are left out. Raises: NotFound."""
    with ws.database.write() as session:
        access = enter(session, member_id, slug)
        for row in rulings.of_project(session, access.project_id).values():
            if row.id in ruling_ids:
                rulings.mark_seen(session, row, member_id)
