"""Writes the files of a release into an empty folder, report by report; the same material gives the same bytes.

Only what a report needs is in memory, besides a hash a gold paragraph for the list of changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema
from annotator.errors import N_, InvalidInput
from annotator.exporters.atomic_file import sync_file, sync_folder
from annotator.exporters.hashed_file import HashedFile
from annotator.exporters.releases import card
from annotator.exporters.releases.checksums import sums_bytes
from annotator.exporters.releases.material import (
    AGREEMENT,
    CARD,
    CHANGES,
    EVENTS,
    GOLD,
    NEGATIVES,
    RAW,
    REPORTS,
    ROW_FILES,
    SCHEMA,
    SUMS,
    Facts,
    ReportMaterial,
)
from annotator.exporters.releases.merged_events import merged_events
from annotator.exporters.releases.negatives import negative_rows
from annotator.exporters.releases.redaction import Redaction
from annotator.exporters.releases.redaction_profiles import PROFILES
from annotator.exporters.releases.row_schemas import schema_bytes
from annotator.exporters.releases.rows import report_row
from annotator.exporters.releases.tally import Tally, digests_of, kinds_of
from annotator.exporters.shape import RecordShape
from annotator.exporters.written_file import checked


@dataclass(frozen=True, slots=True)
class WrittenRelease:
    """A written release: its counts, and the SHA-256 of its `SHA256SUMS`, which stands for all of it."""

    folder: Path
    sha256: str
    counts: Mapping[str, Any]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """The release before, for the list of changes."""

    version: str
    folder: Path


def write_release(
    folder: Path,
    reports: Iterable[ReportMaterial],
    *,
    facts: Facts,
    schema: Schema,
    agreement: Mapping[str, Any],
    earlier: EarlierRelease | None = None,
    redaction: Redaction | None = None,
) -> WrittenRelease:
    """Write every file of a release into the empty folder and bring them to disk.

    Raises: InvalidInput, naming the record, when one is not right; when the profile hides names and nothing does, or a
    hidden name is left.
    """
    if PROFILES[facts.profile].hides and (redaction is None or redaction.profile.name != facts.profile):
        raise InvalidInput(
            N_("A release of the profile %(got)s is made with its redaction only; nothing was released."),
            got=facts.profile,
        )
    shape = RecordShape(schema)
    tally = Tally()
    stems = []
    digests: dict[str, str] = {}
    with ExitStack() as stack:
        files = {name: HashedFile(stack.enter_context((folder / name).open("xb"))) for name in ROW_FILES}
        for report in reports:
            stems.append(report.stem)
            told = redaction.report(report) if redaction is not None else report
            for name, row in rows_of(told, shape, schema):
                files[name].write_line(row)
                tally.add(name, row)
        digests = {name: file.sha256 for name, file in files.items()}
    if redaction is not None:
        agreement = {**agreement, "members": sorted(redaction.member(m) or "" for m in agreement["members"])}
    plain = {
        SCHEMA: schema_bytes(schema),
        AGREEMENT: orjson.dumps(agreement, option=orjson.OPT_INDENT_2) + b"\n",
        CARD: card.data_card(facts, tally, agreement).encode(),
        CHANGES: _changes(facts, tally, earlier).encode(),
    }
    for name, content in plain.items():
        with (folder / name).open("xb") as opened:
            file = HashedFile(opened)
            file.write(content)
        digests[name] = file.sha256
    with (folder / SUMS).open("xb") as opened:
        sums = HashedFile(opened)
        sums.write(sums_bytes(digests))
    if redaction is not None:
        redaction.prove(folder)
    for name in (*digests, SUMS):
        sync_file(folder / name)
    sync_folder(folder)
    return WrittenRelease(folder, sums.sha256, tally.counts(), tuple(stems))


def rows_of(report: ReportMaterial, shape: RecordShape, schema: Schema) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a report, each with the name of its file."""
    gold = [_with_split(checked(record, schema), report.split) for record in report.gold]
    raw = [_with_split(checked(record, schema), report.split) for record in report.raw]
    events, negatives = merged_events(gold, shape), list(negative_rows(report, shape))
    yield REPORTS, report_row(report, n_events=len(events), n_negatives=len(negatives))
    for name, records in ((GOLD, gold), (RAW, raw)):
        for record in records:
            yield name, shape.full_record(record)
    yield from chain(((EVENTS, row) for row in events), ((NEGATIVES, row) for row in negatives))


def _with_split(record: ParagraphRecord, split: str) -> ParagraphRecord:
    return record.with_extra(split=split)


def _changes(facts: Facts, tally: Tally, earlier: EarlierRelease | None) -> str:
    if earlier is None:
        return card.changes(facts, tally, None)
    with (earlier.folder / GOLD).open("rb") as lines:
        digests = digests_of(lines)
    with (earlier.folder / NEGATIVES).open("rb") as lines:
        negatives = kinds_of(lines)
    old = (earlier.folder / CHANGES).read_text(encoding="utf-8")
    return card.changes(facts, tally, card.Before(earlier.version, digests, negatives, old))
