"""Tasks for Label Studio: the text with its spans as finished annotations."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import orjson

from annotator.core.records import ParagraphRecord, Span
from annotator.core.schema import Schema
from annotator.errors import N_
from annotator.exporters.shape import RecordShape
from annotator.exporters.written_file import Records, WrittenFile, records_file, written

DROPS = N_("Drops events.")


def write_label_studio(
    path: Path, records: Records, *, schema: Schema, made_at: dt.datetime | None = None
) -> WrittenFile:
    """Write a JSON list of tasks, for `<Labels name="label" toName="text">` and `<Choices name="role" toName="text">`.

    Label Studio counts UTF-16 units as browsers do, so its offsets differ from ours behind an emoji. The normal form of
    a span stands as JSON in its `meta`.
    """
    shape = RecordShape(schema)
    with records_file(path, schema, made_at=made_at, drops=DROPS) as made:
        before = b"[\n"
        for record in made.seen(records):
            made.file.write(before + orjson.dumps(_task(record, shape)))
            before = b",\n"
        made.file.write((b"" if made.rows else b"[") + b"\n]\n")
    return written(path, made)


def _task(record: ParagraphRecord, shape: RecordShape) -> dict[str, Any]:
    role = {
        "id": "role",
        "from_name": "role",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [record.content.paragraph_role]},
    }
    return {
        "data": {
            "text": record.text,
            "id": record.id,
            "report": record.report,
            "reference_date": record.reference_date,
            "paragraph_index": record.index,
            "split": record.extra.get("split"),
        },
        "annotations": [{"result": [role, *(_result(record.text, span, shape) for span in record.content.spans)]}],
    }


def _result(text: str, span: Span, shape: RecordShape) -> dict[str, Any]:
    return {
        "id": span.id,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {
            "start": units(text[: span.start]),
            "end": units(text[: span.end]),
            "text": span.surface,
            "labels": [span.label],
        },
        "meta": {"text": [orjson.dumps(shape.full_span(span)["norm"]).decode()]},
    }


def units(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text.encode("utf-16-le")) // 2
