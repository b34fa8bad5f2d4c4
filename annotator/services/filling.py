"""Filling an event's field from a span: the span's normal form becomes the value, the span its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.core.records import Event, Span
from annotator.core.schema import Field, Schema
from annotator.errors import N_, InvalidInput

# Which key of a row a span's normal form goes to, by the kind of the list.
ROW_VALUE = {"actors": ("actor_id", "actor_id"), "claims": ("source", "source")}
ROW_START: Mapping[str, Mapping[str, str]] = {
    "harm": {"harm": "killed"},
    "materiel": {"item": "other"},
}


def label_for(schema: Schema, path: str) -> str | None:
    """The span label that a field («place», «harm.0», «place.origin») is usually filled from."""
    field, _ = locate(schema, path)
    if field.labels:
        return field.labels[0]
    record = schema.record(field.record) if field.record else {}
    spans = record.get("spans")
    return spans.labels[0] if spans and spans.labels else None


def locate(schema: Schema, path: str) -> tuple[Field, int | None]:
    """The event field of a path and the row it names, if any. Raises: InvalidInput."""
    head, _, rest = path.partition(".")
    field = schema.event_fields.get(head)
    if field is None:
        raise InvalidInput(
            N_("There is no field “%(got)s”; fields are %(expected)s."),
            got=path,
            expected=", ".join(schema.event_fields),
        )
    number = rest.split(".")[0] if rest else ""
    return field, int(number) if number.isdigit() else None


def fill(schema: Schema, event: Event, path: str, span: Span) -> Event:
    """The event with that field taken from the span. Raises: InvalidInput for a field no span can fill."""
    field, row = locate(schema, path)
    current = event.fields.get(field.code)
    if field.code == "type":
        kind = span.norm.get("type")
        return Event(id=event.id, type=str(kind or event.type), fields=event.fields)
    value: Any
    if path in ("place.origin", "place.destination"):
        value = _with_waypoint(current or {}, path.partition(".")[2], span)
    elif field.kind == "spans":
        value = [*(current or []), span.id] if span.id not in (current or []) else current
    elif field.kind == "choices":
        value = [*(current or []), *(c for c in span.norm.get("codes") or [] if c not in (current or []))]
    elif field.kind == "count":
        value = dict(span.norm) or current
    elif field.kind == "date":
        value = {**span.norm, "spans": [span.id]}
    elif field.kind == "place":
        kept = {k: v for k, v in (current or {}).items() if k in ("relation", "origin", "destination")}
        value = {**kept, **_place(span), "spans": [span.id]}
    elif field.kind == "text":
        value = span.surface
    elif field.record is not None:
        value = _with_row(field, list(current or []), row, span)
    else:
        raise InvalidInput(N_("The field “%(got)s” is not filled from the text; choose a value."), got=path)
    return Event(id=event.id, type=event.type, fields={**event.fields, field.code: value})


def _place(span: Span) -> dict[str, Any]:
    return {"name": span.surface, **span.norm}


def _with_waypoint(place: Mapping[str, Any], key: str, span: Span) -> dict[str, Any]:
    entry = {**_place(span), "spans": [span.id]}
    others = [p for p in place.get(key) or [] if p.get("name") != entry["name"]]
    return {"name": entry["name"], **place, key: [*others, entry]}


def _with_row(field: Field, rows: list[dict[str, Any]], number: int | None, span: Span) -> list[dict[str, Any]]:
    if number is None or number >= len(rows):
        number = len(rows)
        rows.append(_new_row(field, rows))
    row = dict(rows[number])
    if field.kind in ROW_VALUE:
        key, norm_key = ROW_VALUE[field.kind]
        row[key] = span.norm.get(norm_key)
        if field.kind == "claims" and span.norm.get("stance"):
            row["stance"] = span.norm["stance"]
    elif span.label == "count":
        row["count"] = dict(span.norm)
    elif span.label == "actor":
        row["party"] = span.norm.get("actor_id")
    if span.id not in row.get("spans", []):
        row["spans"] = [*row.get("spans", []), span.id]
    rows[number] = row
    return rows


def _new_row(field: Field, rows: list[dict[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = dict(ROW_START.get(field.kind, {}))
    if field.kind == "actors":
        row["role"] = "target" if any(r.get("role") == "initiator" for r in rows) else "initiator"
    if field.kind == "harm":
        numbers = {r.get("id") for r in rows}
        row["id"] = next(f"h{n}" for n in range(1, len(rows) + 2) if f"h{n}" not in numbers)
    return row
