"""`schema.json` of a release: JSON Schema 2020-12 of the rows of each file, written from the schema of the project.

Closed: every key is required and no other is allowed, so that a loader knows the columns before it reads a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from annotator.core.schema import Field, Schema
from annotator.exporters.releases import material
from annotator.exporters.releases.features import features_of
from annotator.exporters.releases.negatives import EVENT, KINDS, NO_SPAN, REASONS, SPAN
from annotator.exporters.releases.splits import SPLITS
from annotator.exporters.verification import STATUSES

Node = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Node = {"type": "string"}
TEXT_OR_NULL: Node = {"type": ["string", "null"]}
WHOLE: Node = {"type": "integer", "minimum": 0}
SHA256: Node = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DAY: Node = {"type": ["string", "null"], "format": "date"}
SPLIT: Node = {"enum": list(SPLITS)}
NUMBERS = {"integer": "integer", "number": "number", "flag": "boolean"}


def schema_bytes(schema: Schema) -> bytes:
    """The file as it is written."""
    return orjson.dumps(row_schemas(schema), option=orjson.OPT_INDENT_2) + b"\n"


def row_schemas(schema: Schema) -> Node:
    """The schema of the rows of each file, under `$defs` by the file's name; `gold.jsonl` at the top."""
    shapes: Node = {name: _record(fields.values(), schema) for name, fields in schema.records.items()}
    if "place" in schema.records:
        inner = (field for field in schema.record("place").values() if field.kind != "places")
        shapes["inner_place"] = _record(inner, schema)
    shapes["span"] = _span(schema)
    shapes["event"] = _closed({"id": TEXT, **_fields(schema.event_fields.values(), schema)})
    files: Node = {
        material.GOLD: _paragraph(schema),
        material.RAW: _paragraph(schema),
        material.EVENTS: _event_row(schema),
        material.REPORTS: _closed(REPORT_KEYS),
        material.NEGATIVES: _negative_row(schema),
    }
    return {
        "$schema": DIALECT,
        "title": f"Rows of an Annotator release, schema {schema.version}",
        "description": "Offsets count Unicode code points of `text`, half-open. Each definition named after a file is "
        "the schema of one line of it; `features` has its columns for `datasets.Features.from_dict`.",
        "$ref": f"#/$defs/{material.GOLD}",
        "$defs": {**files, **shapes},
        "features": {name: features_of(node, shapes) for name, node in files.items()},
    }


REPORT_KEYS: Node = {
    "id": TEXT,
    "title": TEXT,
    "reference_date": DAY,
    "reference_date_source": TEXT,
    "period": TEXT_OR_NULL,
    "paragraphs": WHOLE,
    "gold_paragraphs": WHOLE,
    "events": WHOLE,
    "annotations": WHOLE,
    "negatives": WHOLE,
    "split": SPLIT,
    "near_duplicate_of": TEXT_OR_NULL,
}


def _paragraph(schema: Schema) -> Node:
    content = {
        "role": {"enum": list(schema.paragraph_roles)},
        "spans": _list(_ref("span")),
        "events": _list(_ref("event")),
    }
    decision = _closed({"item": TEXT, "outcome": TEXT, "from": _list(TEXT), "reason": TEXT})
    ruling = _closed({"by": TEXT, "made_at": TEXT, "decisions": _list(decision)})
    return _closed(
        {
            "id": TEXT,
            "report": TEXT,
            "reference_date": DAY,
            "paragraph_index": WHOLE,
            "text": {"type": "string", "minLength": 1},
            **content,
            "text_sha256": SHA256,
            "schema_version": TEXT,
            "ruleset": TEXT_OR_NULL,
            "status": {"enum": list(STATUSES)},
            "member": TEXT_OR_NULL,
            "ruling": {"anyOf": [{"type": "null"}, ruling]},
            "alternatives": _list(_closed(content)),
            "hints": {"type": ["boolean", "null"]},
            "split": SPLIT,
        }
    )


def _event_row(schema: Schema) -> Node:
    mention = _closed({"paragraph": TEXT, "paragraph_index": WHOLE})
    return _closed(
        {
            "id": TEXT,
            **_fields(schema.event_fields.values(), schema),
            "report": TEXT,
            "reference_date": DAY,
            "mentions": {**_list(mention), "minItems": 1},
            "schema_version": TEXT,
            "split": SPLIT,
        }
    )


def _span(schema: Schema) -> Node:
    properties = {
        "id": TEXT,
        "label": {"enum": list(schema.labels)},
        "start": WHOLE,
        "end": {"type": "integer", "minimum": 1},
        "surface": {"type": "string", "minLength": 1},
        "norm": {"type": "object"},
        "rule": TEXT_OR_NULL,
        "score": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    }
    return {**_closed(properties), "allOf": _norms(schema)}


def _negative_row(schema: Schema) -> Node:
    span = {key: node for key, node in _span(schema)["properties"].items() if key != "id"}
    properties = {
        "id": TEXT,
        "kind": {"enum": list(KINDS)},
        **{key: {"anyOf": [node, {"type": "null"}]} for key, node in span.items()},
        "event": {"anyOf": [_ref("event"), {"type": "null"}]},
        "spans": _list(_ref("span")),
        "report": TEXT,
        "paragraph": TEXT,
        "paragraph_index": WHOLE,
        "reason": {"enum": list(REASONS)},
        "ruleset": TEXT,
        "split": SPLIT,
    }
    null: Node = {"type": "null"}
    of_span = {**{key: span[key] for key in ("label", "start", "end", "surface", "norm")}, "event": null}
    of_event = {**dict.fromkeys(NO_SPAN, null), "event": _ref("event")}
    kinds = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": own}}
        for kind, own in ((SPAN, {**of_span, "spans": {"maxItems": 0}}), (EVENT, of_event))
    ]
    return {**_closed(properties), "allOf": [*_norms(schema), *kinds]}


def _norms(schema: Schema) -> list[Node]:
    """Which normal form goes with which label."""
    return [
        {
            "if": {"properties": {"label": {"const": code}}},
            "then": {"properties": {"norm": _record(label.norm.values(), schema, open_codes=True)}},
        }
        for code, label in schema.labels.items()
    ]


def _record(fields: Iterable[Field], schema: Schema, *, open_codes: bool = False) -> Node:
    return _closed(_fields(fields, schema, open_codes=open_codes))


def _fields(fields: Iterable[Field], schema: Schema, *, open_codes: bool = False) -> Node:
    """open_codes: no key need be filled, as in a normal form."""
    return {field.code: _field(field, schema, optional=open_codes or not field.required) for field in fields}


def _field(field: Field, schema: Schema, *, optional: bool) -> Node:
    if field.kind in ("choice", "choices"):
        codes: list[str | None] = list(schema.choices(field))
        if field.is_list:
            return _list({"enum": codes})
        return {"enum": [*codes, None] if optional else codes}
    if field.kind == "spans":
        return _list(TEXT)
    if field.is_list:
        return _list(_ref("inner_place" if field.kind == "places" else str(field.record)))
    if field.record is not None:
        return {"anyOf": [_ref(field.record), {"type": "null"}]} if optional else _ref(field.record)
    kind = NUMBERS.get(field.kind)
    node: Node = {"type": [kind, "null"] if optional else kind} if kind else (TEXT_OR_NULL if optional else TEXT)
    bounds = {"minimum": field.min, "maximum": field.max} if field.kind in ("integer", "number") else {}
    return {**node, **{key: value for key, value in bounds.items() if value is not None}}


def _closed(properties: Node) -> Node:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Node) -> Node:
    return {"type": "array", "items": items}


def _ref(name: str) -> Node:
    return {"$ref": f"#/$defs/{name}"}
