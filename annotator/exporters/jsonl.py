"""Writes paragraph records as JSON lines. What the keys mean: `docs/gold-format.md`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import orjson

from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema
from annotator.errors import N_
from annotator.exporters.hashed_file import json_line
from annotator.exporters.shape import RecordShape
from annotator.exporters.written_file import Records, WrittenFile, records_file, written

DROPS = N_("Drops nothing.")


def write_records(path: Path, records: Records, *, schema: Schema, made_at: dt.datetime | None = None) -> WrittenFile:
    """Write the records, one a line in the order given, and `<name>.manifest.json`; both appear whole or not at all.

    Each record is checked first; `text_sha256` and `schema_version` are filled in where they are missing. The old
    manifest goes before the new file comes, so that a kill in between never leaves a manifest of other records.
    Raises: InvalidInput, naming the record, when one is not right; then nothing is written.
    """
    with records_file(path, schema, made_at=made_at) as made:
        for record in made.full(records):
            made.file.write_line(record)
    return written(path, made)


def reports_in(path: Path) -> list[str]:
    """The stems of the reports that a written file holds."""
    with path.open("rb") as file:
        return sorted({str(orjson.loads(line)["report"]) for line in file})


def record_line(record: ParagraphRecord, shape: RecordShape) -> bytes:
    """The record as one line of UTF-8 JSON with its line end."""
    return json_line(shape.full_record(record))
