"""Words in columns with a BIO column a label, in the manner of CoNLL-U Plus."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema
from annotator.errors import N_
from annotator.exporters.tokens import bio, tokens
from annotator.exporters.written_file import Records, WrittenFile, records_file, written

DROPS = N_("Drops normal forms, events, and a span that overlaps an earlier one of the same label.")


def write_conll(path: Path, records: Records, *, schema: Schema, made_at: dt.datetime | None = None) -> WrittenFile:
    """Write a block a paragraph and a line a word: number, word, start, end, and B, I or O for each label.

    Comments before a block hold `id`, `role`, `text` (a JSON string, so that the text can be had back exactly) and, of
    a release, `split`.
    """
    labels = tuple(schema.labels)
    with records_file(path, schema, made_at=made_at, drops=DROPS) as made:
        columns = " ".join(("ID", "FORM", "START", "END", *(label.upper() for label in labels)))
        made.file.write(f"# global.columns = {columns}\n".encode())
        for record in made.seen(records):
            made.file.write(_block(record, labels).encode())
    return written(path, made)


def _block(record: ParagraphRecord, labels: tuple[str, ...]) -> str:
    spans = record.content.spans
    found = tokens(record.text, spans)
    marks = [bio(found, [span for span in spans if span.label == label])[0] for label in labels]
    lines = [
        f"# id = {record.id}",
        f"# role = {record.content.paragraph_role}",
        f"# text = {json.dumps(record.text)}",
        *([f"# split = {record.extra['split']}"] if record.extra.get("split") else []),
    ]
    for number, ((start, end), *own) in enumerate(zip(found, *marks, strict=True), start=1):
        lines.append("\t".join((str(number), record.text[start:end], str(start), str(end), *own)))
    return "\n".join(lines) + "\n\n"
