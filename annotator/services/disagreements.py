"""The queue of a lead: what there is to rule in a project, worst first, and what was ruled.

Comparing readings is work, so its outcome is kept a report: only reports with saves since then are worked out again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from annotator.agreement.decisions import Decision, decisions, distance
from annotator.services.projects import LEADS, Access, Project, enter
from annotator.services.settling import Settled, settled_paragraphs
from annotator.services.workspace import Workspace
from annotator.storage import members, reports, rulings

STATES = ("open", "recheck", "ambiguous", "ruled")
TO_DO = ("open", "recheck")
PAGE = 25
SECONDS = 3.0
"""How long one page works out what changed; what is left then waits for the next one."""
VERSION = "2"
"""Part of each stamp; another one works everything out again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is narrowed to; empty = all. state `todo`: open and to be looked at again."""

    state: str = "todo"
    report: str = ""
    label: str = ""
    event_type: str = ""
    field: str = ""
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One paragraph of the queue. differing: how many decisions differ; distance: their share, 0 to 1.

    labels, event_types, fields: what they are about. members: ids of those who submitted it.
    """

    paragraph_id: int
    stem: str
    index: int
    state: str
    differing: int
    distance: float
    labels: tuple[str, ...]
    event_types: tuple[str, ...]
    fields: tuple[str, ...]
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue. counts: entries a state before it is narrowed to one; the choices are those there are.

    waiting: how many reports with new saves are not worked out yet.
    """

    project: Project
    wanted: Wanted
    entries: tuple[Entry, ...]
    texts: Mapping[int, str]
    total: int
    page: int
    counts: Mapping[str, int]
    stems: tuple[str, ...]
    labels: tuple[str, ...]
    event_types: tuple[str, ...]
    fields: tuple[str, ...]
    members: Mapping[int, str]
    waiting: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing the readings of a project gave.

    entries: everything that is or was to rule, in import and reading order. statuses: of each report's submitted
    paragraphs, how many have each status. waiting: how many reports with new saves are not worked out yet.
    """

    access: Access
    entries: tuple[Entry, ...]
    statuses: Mapping[str, Mapping[str, int]]
    waiting: int


def queue(ws: Workspace, member_id: int | None, slug: str, wanted: Wanted, page: int = 1) -> Queue:
    """A page of the queue; `page` counts from 1. Raises: NotFound, NotAllowed (leads only)."""
    found = compared(ws, member_id, slug)
    project, every, waiting = found.access.project, found.entries, found.waiting
    narrowed = [entry for entry in every if _fits(entry, wanted)]
    shown = sorted((e for e in narrowed if e.state in _states(wanted.state)), key=_worst_first)
    page = min(max(1, page), max(1, -(-len(shown) // PAGE)))
    here = shown[(page - 1) * PAGE : page * PAGE]
    with ws.database.read() as session:
        texts = rulings.texts(session, [entry.paragraph_id for entry in here])
        names = {row.id or 0: row.display_name for row in members.every(session)}
    return Queue(
        project=project,
        wanted=wanted,
        entries=tuple(here),
        texts=texts,
        total=len(shown),
        page=page,
        counts=_counts(narrowed),
        stems=_all(entry.stem for entry in every),
        labels=_all(label for entry in every for label in entry.labels),
        event_types=_all(one for entry in every for one in entry.event_types),
        fields=_all(one for entry in every for one in entry.fields),
        members={member: names.get(member, str(member)) for member in _all(m for e in every for m in e.members)},
        waiting=waiting,
    )


def next_to_rule(
    ws: Workspace, member_id: int | None, slug: str, wanted: Wanted, stem: str, index: int
) -> tuple[str, int] | None:
    """What is left to rule after that paragraph, worst first and then from the beginning; None when all is done."""
    every = compared(ws, member_id, slug).entries
    here = next((e for e in every if (e.stem, e.index) == (stem, index)), None)
    left = sorted((e for e in every if e is not here and _fits(e, wanted) and e.state in TO_DO), key=_worst_first)
    later = [e for e in left if here is not None and _worst_first(e) > _worst_first(here)]
    first = next(iter([*later, *left]), None)
    return (first.stem, first.index) if first else None


def _states(state: str) -> tuple[str, ...]:
    return TO_DO if state == "todo" else (state,) if state in STATES else STATES


def _counts(entries: Iterable[Entry]) -> dict[str, int]:
    counted = Counter(entry.state for entry in entries)
    return {state: counted[state] for state in STATES}


T = TypeVar("T", str, int)


def _all(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(set(found)))


def _worst_first(entry: Entry) -> tuple[float, ...]:
    return (-entry.differing, -entry.distance, entry.paragraph_id)


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return (
        wanted.report in ("", entry.stem)
        and (not wanted.label or wanted.label in entry.labels)
        and (not wanted.event_type or wanted.event_type in entry.event_types)
        and (not wanted.field or wanted.field in entry.fields)
        and set(wanted.members) <= set(entry.members)
    )


def compared(ws: Workspace, member_id: int | None, slug: str, roles: tuple[str, ...] = LEADS) -> Compared:
    """The readings of the project compared, for members of those roles. Raises: NotFound, NotAllowed."""
    end = time.monotonic() + SECONDS
    with ws.database.read() as session:
        access = enter(session, member_id, slug, roles)
        stamps = {key: f"{VERSION}:{stamp}" for key, stamp in rulings.stamps(session, access.project_id).items()}
        every = rulings.disagreements(session, access.project_id)
        kept = {key: row for key, row in every.items() if row.stamp.startswith(f"{VERSION}:")}
        stems = {row.id or 0: row.stem for row in reports.of_project(session, access.project_id)}
        late = [key for key, stamp in stamps.items() if key not in kept or kept[key].stamp != stamp]
        made: dict[int, dict[str, Any]] = {}
        fields = tuple(ws.schema.event_fields)
        for key in late:
            if made and time.monotonic() > end:
                break
            settled = list(settled_paragraphs(session, access.project_id, [key]))
            to_rule = (one for one in settled if one.status == "disagreed" or one.ruling is not None)
            made[key] = {
                "statuses": Counter(one.status for one in settled),
                "entries": [_worked_out(one, fields) for one in to_rule],
            }
    if made:
        try:
            with ws.database.write() as session:
                for key, payload in made.items():
                    rulings.keep_disagreements(session, key, stamps[key], payload)
        except IntegrityError:
            pass  # Another process kept the same at the same time.
    payloads = {key: row.payload for key, row in kept.items() if key in stamps} | made
    return Compared(
        access=access,
        entries=tuple(_entry(stems[key], one) for key in sorted(payloads) for one in payloads[key]["entries"]),
        statuses={stems[key]: payloads[key]["statuses"] for key in sorted(payloads)},
        waiting=len(late) - len(made),
    )


def _worked_out(paragraph: Settled, fields: tuple[str, ...]) -> dict[str, Any]:
    """What the queue keeps of a paragraph, as JSON."""
    found = decisions([content for _, content in paragraph.contents], fields)
    differing = [d for d in found if d.differs]
    events = {event.id: event.type for _, content in paragraph.contents for event in content.events}
    state = paragraph.ruling.state if paragraph.ruling is not None else "open"
    return {
        "paragraph": paragraph.paragraph_id,
        "index": paragraph.index,
        "state": state,
        "differing": len(differing),
        "distance": round(distance(found), 4),
        "labels": sorted({span.label for d in differing for span in d.spans[: d.n] if span is not None}),
        "types": sorted({events[d.event] for d in differing if d.event in events}),
        "fields": sorted({_about(d) for d in differing} - {""}),
        "members": sorted(member for member, _ in paragraph.contents),
    }


def _about(decision: Decision) -> str:
    return decision.field or (decision.kind if decision.kind in ("role", "event") else "")


def _entry(stem: str, one: Mapping[str, Any]) -> Entry:
    return Entry(
        paragraph_id=one["paragraph"],
        stem=stem,
        index=one["index"],
        state=one["state"],
        differing=one["differing"],
        distance=one["distance"],
        labels=tuple(one["labels"]),
        event_types=tuple(one["types"]),
        fields=tuple(one["fields"]),
        members=tuple(one["members"]),
    )
