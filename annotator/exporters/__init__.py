"""Writers of paragraph records, by format name, and the proof that a written file is whole.

A new format is a module and a line here. Each writer is a function (path, records, schema, made_at) → WrittenFile that
leaves either the old file or the complete new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from annotator.exporters.jsonl import WrittenFile, write_records
from annotator.exporters.verification import VerifyReport, verify

__all__ = ["EXPORTERS", "VerifyReport", "WrittenFile", "verify", "write_records"]

EXPORTERS: Mapping[str, Callable[..., WrittenFile]] = {
    "jsonl": write_records,
}
