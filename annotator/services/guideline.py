"""Rulings that became examples: what was decided about which words, when and why, for everybody in the project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from annotator.agreement.decisions import ROLE, Decision
from annotator.agreement.taking import evidence
from annotator.core.guide import anchor_of
from annotator.errors import N_, InvalidInput, NotFound
from annotator.services.projects import LEADS, Project, enter
from annotator.services.rechecking import Recheck, paragraphs_with
from annotator.services.ruling import LONGEST_NOTE
from annotator.services.ruling_views import Opened, open_rows
from annotator.services.workspace import Workspace
from annotator.storage import rulings
from annotator.storage.database import clock
from annotator.storage.rulings import RULED, Shown
from annotator.storage.tables import GuidelineExampleRow


@dataclass(frozen=True, slots=True)
class Example:
    """A dated example. payload: what was decided, as JSON (`kind` and its values); surface: the words it is about.

    anchor: the place in the guide; label: the label of the words, if any.
    """

    id: int
    stem: str
    index: int
    text: str
    decision: str
    anchor: str
    label: str
    surface: str
    payload: Mapping[str, Any]
    reason: str
    note: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Guideline:
    """All examples of a project, newest first."""

    project: Project
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Rechecks:
    """An example with the earlier paragraphs that hold the same words."""

    project: Project
    example: Example
    paragraphs: tuple[Recheck, ...]


def guideline(ws: Workspace, member_id: int | None, slug: str) -> Guideline:
    """The project's examples, for all its members. Raises: NotFound."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        found = rulings.examples(session, access.project_id)
    return Guideline(access.project, tuple(_example(shown) for shown in found))


def add_example(ws: Workspace, member_id: int, slug: str, stem: str, index: int, key: str, note: str) -> int:
    """Make an example of one decision of a ruling; its id. Raises: NotFound, NotAllowed, InvalidInput."""
    words = note.replace("\x00", "").strip()
    if len(words) > LONGEST_NOTE:
        raise InvalidInput(
            N_("A note has at most %(expected)s characters; got %(got)s."), expected=LONGEST_NOTE, got=len(words)
        )
    with ws.database.write() as session:
        opened = open_rows(ws, session, member_id, slug, stem, index, lock=True)
        row = opened.row
        if row is None or row.state not in RULED:
            raise InvalidInput(N_("Rule on the paragraph first; only what was ruled becomes an example."))
        found = opened.table.decisions(opened.draft.content)
        decision = next((d for d in found if d.key == key), None)
        if decision is None:
            raise InvalidInput(N_("There is no decision “%(got)s” in this ruling; choose one from the list."), got=key)
        payload, anchor, label, surface = _about(opened, decision)
        reasons = {one["item"]: one["reason"] for one in row.payload["decisions"]}
        made = GuidelineExampleRow(
            ruling_id=row.id or 0,
            member_id=member_id,
            decision=key,
            anchor=anchor,
            label=label,
            surface=surface,
            reason=reasons.get(key, ""),
            note=words or row.payload["note"],
            payload=payload,
            made_at=clock(session),
        )
        session.add(made)
        session.flush()
        return made.id or 0


def _about(opened: Opened, decision: Decision) -> tuple[dict[str, Any], str, str, str]:
    """What was decided, its place in the guide, and the label and words it is about."""
    content = opened.draft.content
    surfaces = {span.id: span.surface for span in content.spans}
    if decision.key == ROLE:
        role = content.paragraph_role
        return {"kind": "role", "role": role}, anchor_of(f"paragraph_roles.{role}"), "", ""
    if decision.kind == "span":
        ruled = decision.spans[len(opened.table.sources)]
        first = next(span for span in decision.spans if span is not None)
        span = ruled or first
        return (
            {"kind": "span", "span": ruled.to_json() if ruled else None},
            anchor_of(f"labels.{span.label}"),
            span.label,
            span.surface,
        )
    payload: dict[str, Any]
    event = next((e for e in content.events if e.id == decision.event), None)
    named = event or next(e for reading in opened.table.readings for e in reading.events if e.id == decision.event)
    triggers = [surfaces[i] for i in named.fields.get("trigger") or () if i in surfaces]
    if decision.kind == "event":
        payload = {"kind": "event", "type": named.type, "there": event is not None}
        return payload, anchor_of(f"event_types.{named.type}"), "", next(iter(triggers), "")
    code = decision.field
    value = named.type if code == "type" else named.fields.get(code)
    words = [surfaces[i] for i in evidence(value) if i in surfaces]
    payload = {"kind": "field", "type": named.type, "field": code, "value": value}
    return payload, anchor_of(f"event_fields.{code}"), "", next(iter([*words, *triggers]), "")


def rechecks(ws: Workspace, member_id: int | None, slug: str, example_id: int) -> Rechecks:
    """Earlier paragraphs with the words of an example, for leads. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, LEADS)
        example, paragraph_id = _find(session, access.project_id, example_id)
        found = paragraphs_with(session, access.project_id, example.surface, paragraph_id)
    return Rechecks(access.project, example, found)


def remove_example(ws: Workspace, member_id: int | None, slug: str, example_id: int) -> None:
    """Take an example out of the guideline; the ruling stays. Raises: NotFound, NotAllowed."""
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        _find(session, access.project_id, example_id)
        session.delete(session.get_one(GuidelineExampleRow, example_id))


def _find(session: Session, project_id: int, example_id: int) -> tuple[Example, int]:
    for shown in rulings.examples(session, project_id):
        if shown[0].id == example_id:
            return _example(shown), shown[1].id or 0
    raise NotFound(N_("There is no such example in the guideline of this project."))


def _example(shown: Shown) -> Example:
    row, paragraph, report = shown
    return Example(
        id=row.id or 0,
        stem=report.stem,
        index=paragraph.number,
        text=paragraph.text,
        decision=row.decision,
        anchor=row.anchor,
        label=row.label,
        surface=row.surface,
        payload=row.payload,
        reason=row.reason,
        note=row.note,
        made_at=row.made_at,
    )
