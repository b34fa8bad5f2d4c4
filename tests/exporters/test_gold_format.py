"""The documentation of the gold format names every key that is written."""

import re

from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import load_schema
from annotator.exporters import write_records
from annotator.exporters.shape import RecordShape


def test_documentation_names_every_key(root, tmp_path):
    schema = load_schema()
    named = set(re.findall(r"`([a-z_0-9]+)`", (root / "docs" / "gold-format.md").read_text("utf-8")))
    span = Span("s1", "date", 0, 2, "نص", {})
    record = ParagraphRecord("r", 0, "نص", Content("incident", (span,), (Event("e1", "raid_arrest"),)))
    full = RecordShape(schema).full_record(record)
    keys = {*full, *full["spans"][0], *full["events"][0]}
    for fields in (*schema.records.values(), *(label.norm for label in schema.labels.values())):
        keys |= set(fields)
    written = write_records(tmp_path / "a.jsonl", [record], schema=schema)
    keys |= set(re.findall(r'^  "(\w+)":', written.manifest.read_text(), re.MULTILINE))
    assert keys - named == set()
