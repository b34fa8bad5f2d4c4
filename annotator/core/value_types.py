"""Whether the values of predicted spans and events have the types of the schema; codes are not looked at.

A model's unknown label or type is a mistake to count, but figures cannot be made of a date that is a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.core.records import Content
from annotator.core.schema import Field, Schema
from annotator.core.validation_values import Problem, Where, shown
from annotator.errors import N_

TYPES: Mapping[str, tuple[type, ...]] = {"integer": (int, float), "number": (int, float), "flag": (bool,)}
"""Of plain values by the kind of their field; of others text."""


def wrong_types(content: Content, schema: Schema) -> Iterator[Problem]:
    """The values of the content that have another type than their field, each with where it stands."""
    for span in content.spans:
        if span.label in schema.labels:
            yield from _record((f"span {span.id}",), span.norm, schema.labels[span.label].norm, schema)
    for event in content.events:
        yield from _record((f"event {event.id}",), event.fields, schema.event_fields, schema)


def _record(where: Where, value: Mapping[str, Any], fields: Mapping[str, Field], schema: Schema) -> Iterator[Problem]:
    for code, field in fields.items():
        item = value.get(code)
        if item is None:
            continue
        if field.is_list and not isinstance(item, list):
            yield _wrong((*where, code), item)
            continue
        for one in item if field.is_list else (item,):
            if field.record is None:
                if type(one) not in TYPES.get(field.kind, (str,)):
                    yield _wrong((*where, code), one)
            elif isinstance(one, Mapping):
                yield from _record((*where, code), one, schema.record(field.record), schema)
            else:
                yield _wrong((*where, code), one)


def _wrong(where: Where, value: object) -> Problem:
    return Problem(where, N_("%(where)s: got %(got)s, which has the wrong type."), {"got": shown(value)})
