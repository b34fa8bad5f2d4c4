"""Running the pre-highlighter over stored reports and keeping its suggestions.

Paragraphs that somebody has worked on keep the suggestions they were shown; they are listed for recheck instead.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from annotator.core.records import MODEL, Content, Event, ParagraphRecord
from annotator.rules.gazetteer import GazetteerEntry
from annotator.rules.highlighter import Highlighter
from annotator.rules.project_places import OwnEntry
from annotator.services.projects import Access
from annotator.services.workspace import Workspace
from annotator.storage import gazetteers, reports, revisions
from annotator.storage.tables import GazetteerEntryRow, ReportRow


@dataclass(frozen=True, slots=True)
class Recheck:
    """How many paragraphs got new suggestions, and which (numbers) were left as they are because of work on them."""

    rehighlighted: int
    listed: tuple[int, ...]


def highlighter_of(ws: Workspace, session: Session, access: Access) -> Highlighter:
    """The pre-highlighter of a project: the common one, with the project's own gazetteer where it has one.

    Kept until that gazetteer changes, in whatever process.
    """
    if not access.gazetteer_version:
        return ws.highlighter
    version, kept = ws.own_highlighters.get(access.project_id, (0, ws.highlighter))
    if version != access.gazetteer_version:
        rows = gazetteers.of_project(session, access.project_id)
        kept = ws.highlighter.with_own([own_entry(row) for row in rows])
        ws.own_highlighters[access.project_id] = (access.gazetteer_version, kept)
    return kept


def own_entry(row: GazetteerEntryRow) -> OwnEntry:
    """A stored entry as the rules take it."""
    entry = GazetteerEntry(
        form=row.form,
        id=row.place_id,
        kind=row.kind,
        parent=row.parent,
        lat=row.lat,
        lon=row.lon,
        source=row.source,
        name=row.name,
        cue=row.cue,
    )
    return OwnEntry(entry, same_as=row.same_as, by_hand=row.by_hand)


def highlight_report(
    highlighter: Highlighter,
    session: Session,
    report: ReportRow,
    records: Sequence[ParagraphRecord] | None = None,
    *,
    instead_of_models: bool = False,
) -> Recheck:
    """Make new suggestions for a stored report; where those of a model are shown they stay, unless told otherwise.

    records: what the highlighter says, where that was read before the transaction so that nobody waits for it.
    """
    assert report.id is not None
    rows = reports.paragraphs(session, report.id)
    if records is None:
        records = highlighter.highlight(report.stem, [row.text for row in rows], report.reference_date)
    worked_on = reports.annotated_paragraphs(session, report.id)
    if worked_on:
        shown = reports.suggestions(session, report.id)
        earlier = [Content.from_json(shown[row.id].payload) if row.id in shown else None for row in rows]
        records = keep_event_ids(records, earlier, event_ids_in_use(session, report.id))
    ruleset = reports.ruleset(session, highlighter.version)
    assert ruleset.id is not None
    payloads = {
        row.id: record.content.to_json()
        for row, record in zip(rows, records, strict=True)
        if row.id is not None and row.id not in worked_on
    }
    by_model = set() if instead_of_models else model_paragraphs(session, report.id)
    reports.store_suggestions(session, ruleset.id, {i: p for i, p in payloads.items() if i in by_model})
    reports.replace_suggestions(session, ruleset.id, {i: p for i, p in payloads.items() if i not in by_model})
    return Recheck(rehighlighted=len(payloads), listed=tuple(row.number for row in rows if row.id in worked_on))


def model_paragraphs(session: Session, report_id: int) -> set[int]:
    """Ids of the report's paragraphs whose suggestions are those of a model."""
    models = {row.id for row in reports.rulesets(session) if row.name.startswith(MODEL)}
    if not models:
        return set()
    return {i for i, row in reports.suggestions(session, report_id).items() if row.ruleset_id in models}


def event_ids_in_use(session: Session, report_id: int) -> set[str]:
    """Ids of events that members of a report work with, or were suggested."""
    payloads = [row.payload for row in revisions.of_report(session, report_id)]
    payloads += [row.payload for row in reports.suggestions(session, report_id).values()]
    return {event["id"] for payload in payloads for event in payload["events"]}


def keep_event_ids(
    records: Sequence[ParagraphRecord], earlier: Sequence[Content | None], taken: Collection[str]
) -> list[ParagraphRecord]:
    """New suggestions in which an id means the event it meant before, and no other.

    The rules number events as they meet them, so one more or less shifts all that follow, while members' work keeps
    the ids it was made with. earlier: what was suggested of each paragraph before, None where its text is another.
    taken: ids that must not come to mean anything else.
    """
    same: dict[str, str] = {}
    for record, before in zip(records, earlier, strict=True):
        known = {_place_in_text(before, event): event.id for event in before.events} if before else {}
        for event in record.content.events:
            there = known.get(_place_in_text(record.content, event))
            if there is not None and event.id not in same and there not in same.values():
                same[event.id] = there
    used = {*taken, *same.values()}
    number = 0
    for record in records:
        for event in record.content.events:
            if event.id in same:
                continue
            fresh = event.id
            while fresh in used:
                number += 1
                fresh = f"e{number:02d}"
            same[event.id] = fresh
            used.add(fresh)
    return [_renamed(record, same) for record in records]


def _place_in_text(content: Content, event: Event) -> tuple[object, ...]:
    """What tells the events of one paragraph apart, whatever their ids: type and triggers, else their order."""
    spans = {span.id: (span.start, span.end) for span in content.spans}
    triggers = sorted(spans[t] for t in event.fields.get("trigger") or () if t in spans)
    return (event.type, *triggers) if triggers else (event.type, content.events.index(event))


def _renamed(record: ParagraphRecord, ids: dict[str, str]) -> ParagraphRecord:
    events = tuple(
        Event(
            ids[event.id],
            event.type,
            {k: ids.get(v, v) if k == "part_of" else v for k, v in event.fields.items()},
        )
        for event in record.content.events
    )
    return replace(record, content=replace(record.content, events=events))
