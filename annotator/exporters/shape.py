"""The full shape of a paragraph record as it is exported: fixed keys in a fixed order, null instead of absent.

Loaders that build columns (Arrow, pandas) then find one type a key. Lists are never null but empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.core.records import Content, Event, JsonObject, ParagraphRecord, SavedRecord, Span
from annotator.core.schema import Field, Schema
from annotator.core.text import sha256

TEXT_KEYS = ("text_sha256", "schema_version", "ruleset", "status", "member")
PROGRAM_KEYS = (*TEXT_KEYS, "ruling", "alternatives", "hints")
"""What programs add to a record, in the order written."""

OWN_KEYS = ("id", "report", "reference_date", "paragraph_index", "text", "role", "spans", "events")
"""What comes before."""

_RECORD: dict[str, Any] = dict.fromkeys((*OWN_KEYS, *PROGRAM_KEYS))


class _Shape(NamedTuple):
    """The keys of a record without values, those that are lists, and those that hold records (or lists of them)."""

    empty: dict[str, Any]
    lists: tuple[str, ...]
    records: tuple[tuple[str, _Shape, bool], ...]


def _shape(fields: Mapping[str, Field], schema: Schema, *, inner: bool = False) -> _Shape:
    """inner: in a list, where a place has no places of its own."""
    own = {code: field for code, field in fields.items() if not (inner and field.kind == "places")}
    return _Shape(
        {code: [] if field.is_list else None for code, field in own.items()},
        tuple(code for code, field in own.items() if field.is_list),
        tuple(
            (code, _shape(schema.record(field.record), schema, inner=field.is_list), field.is_list)
            for code, field in own.items()
            if field.record is not None
        ),
    )


def _filled(value: JsonObject, shape: _Shape) -> dict[str, Any]:
    """The record with every key of its shape."""
    empty, lists, records = shape
    out = {**empty, **value}
    for code in lists:
        if out[code] is None:
            out[code] = []
    for code, inner, is_list in records:
        item = out[code]
        if item:
            out[code] = [_filled(entry, inner) for entry in item] if is_list else _filled(item, inner)
    return out


class RecordShape:
    """The keys of every record of a schema, looked up once for many paragraphs."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        event = _shape(schema.event_fields, schema)
        self._event = event._replace(empty={"id": None, **event.empty})
        self._norms = {code: _shape(label.norm, schema) for code, label in schema.labels.items()}

    def full_record(self, record: ParagraphRecord) -> dict[str, Any]:
        """The record as JSON with every key of the schema; program keys that are not known come last, by name."""
        return self._around(record, self._content(record.content))

    def saved_record(self, record: SavedRecord) -> dict[str, Any] | None:
        """A saved record as JSON with every key, once it is sure that it still fits its text and the schema.

        Proven again is what the file promises of the text: hash, offsets, surfaces, labels, types and fields of events.
        None at the least doubt: then it has to be validated whole.
        """
        extra = record.extra
        if not extra.get("schema_version") or extra.get("text_sha256") != sha256(record.text):
            return None
        try:
            content = self._saved_content(record.content, record.text)
        except (KeyError, TypeError, AttributeError):
            return None
        return None if content is None else self._around(record, content)

    def _saved_content(self, content: JsonObject, text: str) -> dict[str, Any] | None:
        """Checked and filled in one walk, without records in between: a large export does this 200,000 times."""
        role, norms = content["role"], self._norms
        types, shape = self._schema.event_types, self._event
        keys = shape.empty.keys()
        spans = []
        for span in content["spans"]:
            start, end, surface, label = span["start"], span["end"], span["surface"], span["label"]
            if start.__class__ is not int or end.__class__ is not int or start < 0 or text[start:end] != surface:
                return None
            if not surface or end - start != len(surface) or span["id"].__class__ is not str:
                return None
            empty, lists, _ = norms[label]
            norm = {**empty, **span["norm"]}
            for key in lists:
                if norm[key] is None:
                    norm[key] = []
            spans.append(
                {
                    "id": span["id"],
                    "label": label,
                    "start": start,
                    "end": end,
                    "surface": surface,
                    "norm": norm,
                    "rule": span.get("rule"),
                    "score": span.get("score"),
                }
            )
        events = []
        for event in content["events"]:
            if event["type"] not in types or event["id"].__class__ is not str or not event.keys() <= keys:
                return None
            events.append(_filled(event, shape))
        return {"role": role, "spans": spans, "events": events} if role in self._schema.paragraph_roles else None

    def _around(self, record: ParagraphRecord | SavedRecord, content: dict[str, Any]) -> dict[str, Any]:
        """The full content of a record between its other keys."""
        extra = record.extra
        known = extra.keys() <= _RECORD.keys()
        out = {**_RECORD, **content, **(extra if known else dict(sorted(extra.items())))}
        out["id"] = record.id
        out["report"] = record.report
        out["reference_date"] = record.reference_date
        out["paragraph_index"] = record.index
        out["text"] = record.text
        others = out["alternatives"] or ()
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
        return {
            "id": span.id,
            "label": span.label,
            "start": span.start,
            "end": span.end,
            "surface": span.surface,
            "norm": _filled(span.norm, self._norms[span.label]),
            "rule": span.rule,
            "score": span.score,
        }

    def full_event(self, event: Event) -> dict[str, Any]:
        """The event as JSON with every key of the schema."""
        return _filled({**event.fields, "id": event.id, "type": event.type}, self._event)
