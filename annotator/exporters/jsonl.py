"""Writes paragraph records as JSON lines with a manifest beside them. What the keys mean: `docs/gold-format.md`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from annotator import __version__
from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema
from annotator.core.text import sha256
from annotator.core.validation import validate_content
from annotator.errors import N_, InvalidInput
from annotator.exporters.atomic_file import atomic_file
from annotator.exporters.hashed_file import HashedFile, json_line
from annotator.exporters.manifest import OFFSETS, manifest_bytes, manifest_path
from annotator.exporters.shape import RecordShape


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A written file: how many records, and the SHA-256 of its bytes."""

    path: Path
    rows: int
    sha256: str
    manifest: Path


def write_records(
    path: Path, records: Iterable[ParagraphRecord], *, schema: Schema, made_at: dt.datetime | None = None
) -> WrittenFile:
    """Write the records, one a line in the order given, and `<name>.manifest.json`; both appear whole or not at all.

    Each record is checked first; `text_sha256` and `schema_version` are filled in where they are missing. The old
    manifest goes before the new file comes, so that a kill in between never leaves a manifest of other records.
    Raises: InvalidInput, naming the record, when one is not right; then nothing is written.
    """
    shape = RecordShape(schema)
    statuses: Counter[str] = Counter()
    reports: set[str] = set()
    with atomic_file(path) as opened:
        file = HashedFile(opened)
        for record in records:
            file.write_line(shape.full_record(checked(record, schema)))
            statuses[str(record.extra.get("status"))] += 1
            reports.add(record.report)
        manifest_path(path).unlink(missing_ok=True)
    content: dict[str, Any] = {
        "file": path.name,
        "sha256": file.sha256,
        "bytes": file.size,
        "rows": file.rows,
        "reports": len(reports),
        "statuses": dict(sorted(statuses.items())),
        "schema_version": schema.version,
        "tool": f"annotator {__version__}",
        "made_at": made_at.isoformat() if made_at else None,
        "offsets": OFFSETS,
    }
    with atomic_file(manifest_path(path)) as opened:
        opened.write(manifest_bytes(content))
    return WrittenFile(path=path, rows=file.rows, sha256=file.sha256, manifest=manifest_path(path))


def reports_in(path: Path) -> list[str]:
    """The stems of the reports that a written file holds."""
    with path.open("rb") as file:
        return sorted({str(orjson.loads(line)["report"]) for line in file})


def record_line(record: ParagraphRecord, shape: RecordShape) -> bytes:
    """The record as one line of UTF-8 JSON with its line end."""
    return json_line(shape.full_record(record))


def checked(record: ParagraphRecord, schema: Schema) -> ParagraphRecord:
    """The record with its hash and schema version, once it is right."""
    try:
        validate_content(record.content, record.text, schema)
    except InvalidInput as error:
        raise InvalidInput(
            N_("%(record)s cannot be exported: %(error)s"), record=record.id, error=str(error)
        ) from error
    known = record.extra.get("text_sha256")
    if known is not None and known != sha256(record.text):
        raise InvalidInput(
            N_("%(record)s cannot be exported: its text is not the one that was hashed at import."), record=record.id
        )
    own = {"text_sha256": known or sha256(record.text)}
    own["schema_version"] = record.extra.get("schema_version") or schema.version
    return record.with_extra(**own)
