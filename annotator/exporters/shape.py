"""The full shape of a paragraph record as it is exported: fixed keys in a fixed order, null instead of absent.

Loaders that build columns (Arrow, pandas) then find one type a key. Lists are never null but empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.core.records import Content, Event, JsonObject, ParagraphRecord, Span
from annotator.core.schema import Field, Schema

PROGRAM_KEYS = ("text_sha256", "schema_version", "ruleset", "status", "member", "ruling", "alternatives")
"""What programs add to a record, in the order written."""

EVENT = ""
"""The name under which a shape holds the keys of an event."""


@dataclass(frozen=True, slots=True)
class _Key:
    code: str
    record: str | None
    is_list: bool
    is_outer: bool
    """Whether only an event's own place has it, not the places inside."""


class RecordShape:
    """The keys of every record of a schema, looked up once for many paragraphs."""

    def __init__(self, schema: Schema) -> None:
        groups: dict[str, Mapping[str, Field]] = {EVENT: schema.event_fields, **schema.records}
        self._keys = {
            name: tuple(_Key(code, f.record, f.is_list, f.kind == "places") for code, f in fields.items())
            for name, fields in groups.items()
        }
        self._norms = {
            code: tuple((key, f.is_list) for key, f in label.norm.items()) for code, label in schema.labels.items()
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
        for key in (*PROGRAM_KEYS, *sorted(set(record.extra) - set(PROGRAM_KEYS))):
            out[key] = record.extra.get(key)
        others = record.extra.get("alternatives") or ()
        out["alternatives"] = [self._content(Content.from_json(other)) for other in others]
        return out

    def _content(self, content: Content) -> dict[str, Any]:
        return {
            "role": content.paragraph_role,
            "spans": [self._span(span) for span in content.spans],
            "events": [self._event(event) for event in content.events],
        }

    def _span(self, span: Span) -> dict[str, Any]:
        norm = span.norm
        return {
            "id": span.id,
            "label": span.label,
            "start": span.start,
            "end": span.end,
            "surface": span.surface,
            "norm": {
                key: list(norm.get(key) or ()) if is_list else norm.get(key) for key, is_list in self._norms[span.label]
            },
            "rule": span.rule,
            "score": span.score,
        }

    def _event(self, event: Event) -> dict[str, Any]:
        return {"id": event.id, **self._record({**event.fields, "type": event.type}, EVENT)}

    def _record(self, value: JsonObject, name: str, *, inner: bool = False) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key in self._keys[name]:
            item = value.get(key.code)
            if inner and key.is_outer:
                continue
            if key.is_list:
                record = key.record
                out[key.code] = [self._record(i, record, inner=True) if record else i for i in item or ()]
            elif key.record is not None and item is not None:
                out[key.code] = self._record(item, key.record)
            else:
                out[key.code] = item
        return out
