"""The full shape of a paragraph record as it is exported: fixed keys in a fixed order, null instead of absent.

Loaders that build columns (Arrow, pandas) then find one type a key. Lists are never null but empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.core.records import Content, Event, JsonObject, ParagraphRecord, Span
from annotator.core.schema import Field, Schema

TEXT_KEYS = ("text_sha256", "schema_version", "ruleset", "status", "member")
PROGRAM_KEYS = (*TEXT_KEYS, "ruling", "alternatives", "hints")
"""What programs add to a record, in the order written."""

_KNOWN = frozenset(PROGRAM_KEYS)

EVENT = ""
"""The name under which a shape holds the keys of an event."""


class _Shape(NamedTuple):
    """The keys of a record without values, those that are lists, and those that hold records."""

    empty: dict[str, Any]
    lists: tuple[str, ...]
    records: tuple[tuple[str, str, bool], ...]


class RecordShape:
    """The keys of every record of a schema, looked up once for many paragraphs."""

    def __init__(self, schema: Schema) -> None:
        groups: dict[str, Mapping[str, Field]] = {EVENT: schema.event_fields, **schema.records}
        self._shapes: dict[tuple[str, bool], _Shape] = {}
        for name, fields in groups.items():
            for inner in (False, True):
                own = {code: f for code, f in fields.items() if not (inner and f.kind == "places")}
                self._shapes[name, inner] = _Shape(
                    {code: [] if field.is_list else None for code, field in own.items()},
                    tuple(code for code, field in own.items() if field.is_list),
                    tuple((code, f.record, f.is_list) for code, f in own.items() if f.record is not None),
                )
        self._norms: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
            code: (
                {key: [] if f.is_list else None for key, f in label.norm.items()},
                tuple(key for key, f in label.norm.items() if f.is_list),
            )
            for code, label in schema.labels.items()
        }

    def full_record(self, record: ParagraphRecord) -> dict[str, Any]:
        """The record as JSON with every key of the schema; program keys that are not known come last, by name."""
        out: dict[str, Any] = {
            "id": record.id,
            "report": record.report,
            "reference_date": record.reference_date,
            "paragraph_index": record.index,
            "text": record.text,
            **self._content(record.content),
        }
        extra = record.extra
        for key in PROGRAM_KEYS:
            out[key] = extra.get(key)
        if not extra.keys() <= _KNOWN:
            for key in sorted(extra.keys() - _KNOWN):
                out[key] = extra[key]
        others = extra.get("alternatives") or ()
        out["alternatives"] = [self._content(Content.from_json(other)) for other in others]
        return out

    def _content(self, content: Content) -> dict[str, Any]:
        return {
            "role": content.paragraph_role,
            "spans": [self.full_span(span) for span in content.spans],
            "events": [self.full_event(event) for event in content.events],
        }

    def full_span(self, span: Span) -> dict[str, Any]:
        """The span as JSON with every key of its label's normal form."""
        empty, lists = self._norms[span.label]
        norm = {**empty, **span.norm}
        for key in lists:
            if norm[key] is None:
                norm[key] = []
        return {
            "id": span.id,
            "label": span.label,
            "start": span.start,
            "end": span.end,
            "surface": span.surface,
            "norm": norm,
            "rule": span.rule,
            "score": span.score,
        }

    def full_event(self, event: Event) -> dict[str, Any]:
        """The event as JSON with every key of the schema."""
        return {"id": event.id, **self._record({**event.fields, "type": event.type}, EVENT)}

    def _record(self, value: JsonObject, name: str, *, inner: bool = False) -> dict[str, Any]:
        empty, lists, records = self._shapes[name, inner]
        out = {**empty, **value}
        for code in lists:
            if out[code] is None:
                out[code] = []
        for code, record, is_list in records:
            item = out[code]
            if item:
                out[code] = (
                    [self._record(entry, record, inner=True) for entry in item]
                    if is_list
                    else self._record(item, record)
                )
        return out
