"""What a release is made from, read report by report, so that a large project does not fill the memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

import orjson
from sqlmodel import Session

from annotator.agreement.canonical import common_names, renamed
from annotator.core.records import Content, ParagraphRecord
from annotator.exporters.releases.material import GOLD as GOLD_FILE
from annotator.exporters.releases.material import REPORTS, ReportMaterial
from annotator.exporters.releases.splits import Placed, Splits
from annotator.exporters.shape import RecordShape
from annotator.services.exporting import pseudonym, records
from annotator.services.settling import GOLD, STATUSES
from annotator.services.workspace import Workspace
from annotator.storage import releases, reports
from annotator.storage.tables import ReportRow


def release_material(ws: Workspace, session: Session, project_id: int, before: Path | None) -> Iterator[ReportMaterial]:
    """Every report of the project with a submitted paragraph, in import order.

    before: the folder of the release before, whose splits stay and whose events keep their ids.
    """
    rulesets: dict[int | None, str] = {r.id: r.name for r in reports.rulesets(session)}
    found = groupby(records(ws, session, project_id, STATUSES), key=lambda record: record.report)
    group = next(found, None)
    earlier, shape = _Earlier(before), RecordShape(ws.schema)
    splits = Splits(earlier.splits())
    stems: dict[int | None, str] = {}
    shown: set[str] = set()
    for row, paragraphs in releases.every_report(session, project_id):
        stems[row.id] = row.stem
        texts = (paragraph.text for paragraph in paragraphs)
        placed = splits.place(row.stem, row.text_sha256, texts, corrects=stems.get(row.replaces_id))
        known = earlier.contents(row.stem)
        if group is None or group[0] != row.stem:
            continue
        settled = list(group[1])
        group = next(found, None)
        shown.add(row.stem)
        yield _report(ws, session, row, len(paragraphs), placed, shown, settled, known, rulesets, shape)


def _report(
    ws: Workspace,
    session: Session,
    row: ReportRow,
    n_paragraphs: int,
    placed: Placed,
    shown: set[str],
    settled: Sequence[ParagraphRecord],
    known: Mapping[int, Content],
    rulesets: Mapping[int | None, str],
    shape: RecordShape,
) -> ReportMaterial:
    assert row.id is not None
    submitted = releases.submitted(session, row.id)
    statuses = {record.index: str(record.extra["status"]) for record in settled}
    reference_date = row.reference_date.isoformat() if row.reference_date else None
    raw = tuple(
        ParagraphRecord(
            report=row.stem,
            index=paragraph.number,
            text=paragraph.text,
            content=Content.from_json(annotation.payload),
            reference_date=reference_date,
            extra={
                "text_sha256": paragraph.text_sha256,
                "schema_version": ws.schema.version,
                "ruleset": rulesets.get(annotation.ruleset_id),
                "status": statuses[paragraph.number],
                "member": pseudonym(annotation.member_id),
                "hints": settled[0].extra["hints"],
            },
        )
        for annotation, paragraph in submitted
    )
    based_on = {
        (paragraph.id, annotation.ruleset_id): paragraph.number for annotation, paragraph in reversed(submitted)
    }
    suggestions = {}
    for suggested in releases.suggested(session, sorted({paragraph_id or 0 for paragraph_id, _ in based_on})):
        index = based_on.get((suggested.paragraph_id, suggested.ruleset_id))
        if index is not None:
            suggestions[index] = (rulesets[suggested.ruleset_id], Content.from_json(suggested.payload))
    return ReportMaterial(
        stem=row.stem,
        title=row.title,
        reference_date=reference_date,
        reference_date_source=row.date_source,
        period=row.period,
        n_paragraphs=n_paragraphs,
        split=placed.split,
        near_duplicate_of=placed.near_duplicate_of if placed.near_duplicate_of in shown else None,
        gold=_with_known_ids([record for record in settled if record.extra["status"] in GOLD], known, shape),
        raw=raw,
        suggestions=suggestions,
    )


def _with_known_ids(
    gold: Sequence[ParagraphRecord], known: Mapping[int, Content], shape: RecordShape
) -> tuple[ParagraphRecord, ...]:
    """The records with their events under the ids that the release before gave them."""
    hand = {record.index: _with_alternatives(record) for record in gold}
    if not known or all(
        index in known and list(map(shape.full_event, known[index].events)) == list(map(shape.full_event, own.events))
        for index, own in hand.items()
    ):
        return tuple(gold)
    # Whoever has most paragraphs keeps the ids: blank ones make that the release before.
    blank = {-number: Content("background") for number in range(1, len(hand) + 1)}
    names = common_names({0: {**known, **blank}, 1: hand})[1]
    return tuple(_renamed(record, names) for record in gold)


def _with_alternatives(record: ParagraphRecord) -> Content:
    """The content with the events that only another reading of the paragraph has, to be named with the rest."""
    others = (Content.from_json(other) for other in record.extra.get("alternatives") or ())
    events = {event.id: event for content in (record.content, *others) for event in content.events}
    return replace(record.content, events=tuple(events.values()))


def _renamed(record: ParagraphRecord, names: Mapping[str, str]) -> ParagraphRecord:
    extra = dict(record.extra)
    others = [renamed(Content.from_json(other), names) for other in extra.get("alternatives") or ()]
    extra["alternatives"] = [other.to_json() for other in others]
    if extra.get("ruling") is not None:
        decisions = [{**one, "item": _renamed_item(one["item"], names)} for one in extra["ruling"]["decisions"]]
        extra["ruling"] = {**extra["ruling"], "decisions": decisions}
    return replace(record, content=renamed(record.content, names), extra=extra)


def _renamed_item(item: str, names: Mapping[str, str]) -> str:
    event, dot, field = item.partition(".")
    return f"{names.get(event, event)}{dot}{field}"


@dataclass(slots=True)
class _Earlier:
    """The release before, read in step with the project: both are in import order."""

    folder: Path | None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of each report where its gold lines begin in the file, and how many bytes they are."""

    def splits(self) -> dict[str, str]:
        """Split by report."""
        if self.folder is None:
            return {}
        at = 0
        with (self.folder / GOLD_FILE).open("rb") as lines:
            for line in lines:
                stem = orjson.loads(line)["report"]
                begin, size = self.places.get(stem, (at, 0))
                self.places[stem] = begin, size + len(line)
                at += len(line)
        with (self.folder / REPORTS).open("rb") as lines:
            return {row["id"]: row["split"] for row in map(orjson.loads, lines)}

    def contents(self, stem: str) -> dict[int, Content]:
        """What the release says of the paragraphs of a report."""
        if self.folder is None or stem not in self.places:
            return {}
        begin, size = self.places[stem]
        with (self.folder / GOLD_FILE).open("rb") as file:
            file.seek(begin)
            rows = [orjson.loads(line) for line in file.read(size).splitlines()]
        return {row["paragraph_index"]: Content.from_json(row) for row in rows}
