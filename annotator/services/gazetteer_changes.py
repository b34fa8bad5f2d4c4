"""Changing a project's gazetteer: the entries and what reports say by them change together, or not at all.

Only reports that mention a changed form are read anew, before the transaction, so that no save waits. Paragraphs that
somebody has worked on keep the suggestions they were shown and are listed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from annotator.core.records import ParagraphRecord
from annotator.errors import N_, VersionConflict
from annotator.rules.gazetteer import Gazetteer
from annotator.rules.highlighter import Highlighter
from annotator.rules.project_places import OwnEntry, changed_forms, mentions
from annotator.services.highlighting import highlight_report, highlighter_of, own_entry
from annotator.services.projects import LEADS, enter
from annotator.services.workspace import Workspace
from annotator.storage import gazetteers, projects, reports
from annotator.storage.database import clock
from annotator.storage.tables import GazetteerEntryRow, ReportRow

Progress = Callable[[Sequence[ReportRow]], Iterable[ReportRow]]
"""Walks through the reports that are looked at, telling somebody how far it is."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed: ids of rows that go, entries that come."""

    gone: frozenset[int] = frozenset()
    new: tuple[OwnEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a change of the gazetteer did to suggestions.

    rehighlighted: paragraphs of reports that mention a changed name and got new suggestions. listed: (report, paragraph
    number) of those that mention one, would be suggested otherwise and stay as they are because of work on them.
    """

    rehighlighted: int = 0
    listed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the new gazetteer makes of the project's reports, read before the transaction."""

    version: int
    highlighter: Highlighter
    is_named: Callable[[str], bool]
    seen: frozenset[int]
    records: dict[int, list[ParagraphRecord]]


def change_gazetteer(
    ws: Workspace,
    member_id: int | None,
    slug: str,
    plan: Callable[[Sequence[GazetteerEntryRow], Gazetteer], Change],
    *,
    progress: Progress = iter,
) -> Recheck:
    """Change the project's gazetteer and what its reports are suggested by it.

    plan: says what to change, given the stored entries and the project's gazetteer (its own and the shipped one).

    Raises: NotFound, NotAllowed (leads only), VersionConflict when somebody else changed it meanwhile, and what `plan`
    raises.
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug, LEADS)
        rows = gazetteers.of_project(session, access.project_id)
        old = highlighter_of(ws, session, access)
        change = plan(rows, old.gazetteer)
        if not change.gone and not change.new:
            return Recheck()
        kept = [own_entry(row) for row in rows if row.id not in change.gone]
        new = ws.highlighter.with_own([*kept, *change.new])
        is_named = mentions(changed_forms(old.gazetteer.entries, new.gazetteer.entries))
        reading = _read(session, access.gazetteer_version, access.project_id, new, is_named, progress)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        projects.lock(session, access.project_id)
        if gazetteers.version(session, access.project_id) != reading.version:
            raise VersionConflict(
                N_("Somebody else changed the gazetteer of this project meanwhile; nothing was changed. Do it again.")
            )
        now = clock(session)
        added = [_row(own, access.project_id, member_id, now) for own in change.new]
        gazetteers.change(session, access.project_id, change.gone, added)
        done = _suggest(session, access.project_id, reading)
    ws.own_highlighters[access.project_id] = (reading.version + 1, reading.highlighter)
    return done


def _row(own: OwnEntry, project_id: int, member_id: int | None, now: dt.datetime) -> GazetteerEntryRow:
    entry = own.entry
    return GazetteerEntryRow(
        project_id=project_id,
        place_id=entry.id,
        form=entry.form,
        name=entry.name,
        kind=entry.kind,
        parent=entry.parent,
        lat=entry.lat,
        lon=entry.lon,
        source=entry.source,
        cue=entry.cue,
        same_as=own.same_as,
        by_hand=own.by_hand,
        added_by=member_id,
        added_at=now,
    )


def _read(
    session: Session,
    version: int,
    project_id: int,
    highlighter: Highlighter,
    is_named: Callable[[str], bool],
    progress: Progress,
) -> _Reading:
    every = reports.of_project(session, project_id)
    records: dict[int, list[ParagraphRecord]] = {}
    for report in progress(every):
        texts = [row.text for row in reports.paragraphs(session, report.id or 0)]
        if any(map(is_named, texts)):
            records[report.id or 0] = highlighter.highlight(report.stem, texts, report.reference_date)
    return _Reading(version, highlighter, is_named, frozenset(report.id or 0 for report in every), records)


def _suggest(session: Session, project_id: int, reading: _Reading) -> Recheck:
    count = 0
    listed: list[tuple[str, int]] = []
    for report in reports.of_project(session, project_id):
        records = reading.records.get(report.id or 0)
        if records is None and report.id in reading.seen:
            continue
        shown = reports.suggestions(session, report.id or 0)
        rows = {row.number: row for row in reports.paragraphs(session, report.id or 0)}
        done = highlight_report(reading.highlighter, session, report, records)
        count += done.rehighlighted
        for number in done.listed:
            before = shown.get(rows[number].id or 0)
            if records is None or before is None or not reading.is_named(rows[number].text):
                continue
            if _spans(before.payload) != _spans(records[number].to_json()):
                listed.append((report.stem, number))
    return Recheck(count, tuple(listed))


def _spans(payload: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What is highlighted in a paragraph and as what, whatever the ids."""
    return [(span["label"], span["start"], span["end"], span["norm"]) for span in payload["spans"]]
