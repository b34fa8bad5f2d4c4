"""A file of paragraph records in any format, with its manifest beside it; both appear whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator import __version__
from annotator.core.records import ParagraphRecord, SavedRecord
from annotator.core.schema import Schema
from annotator.core.text import sha256
from annotator.core.validation import validate_content
from annotator.errors import N_, InvalidInput
from annotator.exporters.atomic_file import atomic_file
from annotator.exporters.hashed_file import HashedFile
from annotator.exporters.manifest import OFFSETS, manifest_bytes, manifest_path
from annotator.exporters.shape import RecordShape

Records = Iterable[ParagraphRecord | SavedRecord]
"""What writers take: saved records are proven against their text again, others validated whole."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A written file: how many records, and the SHA-256 of its bytes."""

    path: Path
    rows: int
    sha256: str
    manifest: Path


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: the function that writes it, how its files end, and in one sentence what it leaves out."""

    write: Callable[..., WrittenFile]
    ending: str
    drops: str


@dataclass(slots=True)
class RecordsFile:
    """A file that records are written to; `seen` and `full` give them on and count them for the manifest."""

    file: HashedFile
    schema: Schema
    shape: RecordShape
    statuses: Counter[str] = field(default_factory=Counter)
    reports: set[str] = field(default_factory=set)
    rows: int = 0

    def seen(self, records: Records) -> Iterator[ParagraphRecord]:
        """Each record once it is right. Raises: InvalidInput, naming the first that is not."""
        for record in records:
            if isinstance(record, SavedRecord):
                right = record.decoded()
                yield right if self.shape.saved_record(record) is not None else checked(right, self.schema)
            else:
                yield checked(record, self.schema)
            self._count(record)

    def full(self, records: Records) -> Iterator[dict[str, Any]]:
        """The full shape of each record once it is right. Raises: InvalidInput, naming the first that is not."""
        for record in records:
            full = self.shape.saved_record(record) if isinstance(record, SavedRecord) else None
            if full is None:
                plain = record.decoded() if isinstance(record, SavedRecord) else record
                full = self.shape.full_record(checked(plain, self.schema))
            yield full
            self._count(record)

    def _count(self, record: ParagraphRecord | SavedRecord) -> None:
        self.rows += 1
        self.statuses[str(record.extra.get("status"))] += 1
        self.reports.add(record.report)


@contextmanager
def records_file(
    path: Path, schema: Schema, *, made_at: dt.datetime | None = None, drops: str = ""
) -> Iterator[RecordsFile]:
    """A file to write; when the block ends without an error it takes the place of `path`, then its manifest is written.

    The old manifest goes before the new file comes, so that a kill in between never leaves a manifest of other records.
    """
    with atomic_file(path) as opened:
        made = RecordsFile(HashedFile(opened), schema, RecordShape(schema))
        yield made
        manifest_path(path).unlink(missing_ok=True)
    content: dict[str, Any] = {
        "file": path.name,
        "sha256": made.file.sha256,
        "bytes": made.file.size,
        "rows": made.rows,
        "reports": len(made.reports),
        "statuses": dict(sorted(made.statuses.items())),
        "schema_version": schema.version,
        "tool": f"annotator {__version__}",
        "made_at": made_at.isoformat() if made_at else None,
        "offsets": OFFSETS,
        **({"drops": drops} if drops else {}),
    }
    with atomic_file(manifest_path(path)) as opened:
        opened.write(manifest_bytes(content))


def written(path: Path, made: RecordsFile) -> WrittenFile:
    """What was written, once the block of `records_file` has ended."""
    return WrittenFile(path=path, rows=made.rows, sha256=made.file.sha256, manifest=manifest_path(path))


def checked(record: ParagraphRecord, schema: Schema) -> ParagraphRecord:
    """The record with its hash and schema version, once it is right. Raises: InvalidInput."""
    try:
        validate_content(record.content, record.text, schema)
    except InvalidInput as error:
        raise InvalidInput(
            N_("%(record)s cannot be exported: %(error)s"), record=record.id, error=str(error)
        ) from error
    known = record.extra.get("text_sha256")
    own = sha256(record.text)
    if known is not None and known != own:
        raise InvalidInput(
            N_("%(record)s cannot be exported: its text is not the one that was hashed at import."), record=record.id
        )
    if known is not None and record.extra.get("schema_version"):
        return record
    return record.with_extra(text_sha256=own, schema_version=record.extra.get("schema_version") or schema.version)
