"""Writers of paragraph records, by format name, and the proof that a written file is whole.

A new format is a module and a line here. Each writer is a function (path, records, schema, made_at) → WrittenFile that
leaves either the old file or the complete new one, and says what it drops.
"""

from __future__ import annotations

from collections.abc import Mapping

from annotator.exporters import acled_csv, conll, docbin, jsonl, label_studio, parquet
from annotator.exporters.jsonl import write_records
from annotator.exporters.verification import VerifyReport, verify
from annotator.exporters.written_file import Exporter, WrittenFile

__all__ = ["EXPORTERS", "Exporter", "VerifyReport", "WrittenFile", "verify", "write_records"]

EXPORTERS: Mapping[str, Exporter] = {
    "jsonl": Exporter(write_records, ".jsonl", jsonl.DROPS),
    "parquet": Exporter(parquet.write_parquet, ".parquet", parquet.DROPS),
    "acled-csv": Exporter(acled_csv.write_acled_csv, ".csv", acled_csv.DROPS),
    "conll": Exporter(conll.write_conll, ".conll", conll.DROPS),
    "label-studio": Exporter(label_studio.write_label_studio, ".json", label_studio.DROPS),
    "spacy": Exporter(docbin.write_docbin, ".spacy", docbin.DROPS),
}
