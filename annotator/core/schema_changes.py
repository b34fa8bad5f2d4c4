"""What differs between two versions of the schema, and which of its codes a content uses.

Adding is free; removing or retyping a code that is used would leave annotations that no form can show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.core.records import Content
from annotator.core.schema import Field, Schema

WHOLE = frozenset(("paragraph_roles", "labels", "event_types", "actors"))
"""Code lists that stand by themselves in the schema, not under `codes`."""


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One difference. kind: added, removed or retyped (`was` and `now` are its types). path: as in `Schema.terms`."""

    kind: str
    path: str
    was: str = ""
    now: str = ""


def schema_changes(old: Schema, new: Schema) -> list[SchemaChange]:
    """The codes and fields that were added, removed or take values of another type, in the order of the schemas."""
    before, after = dict(old.terms()), dict(new.terms())
    changes = [SchemaChange("removed", path) for path in before if path not in after]
    for path, term in after.items():
        known = before.get(path)
        if known is None:
            changes.append(SchemaChange("added", path))
        elif _type(known) != _type(term):
            changes.append(SchemaChange("retyped", path, _type(known), _type(term)))
    return changes


def _type(term: object) -> str:
    return " ".join((term.kind, *term.codes)) if isinstance(term, Field) else ""


def uses(schema: Schema, content: Content) -> Counter[str]:
    """How often a content uses each code and field of the schema, by its path."""
    found = Counter([f"paragraph_roles.{content.paragraph_role}"])
    for span in content.spans:
        found[f"labels.{span.label}"] += 1
        label = schema.labels.get(span.label)
        for key, field in (label.norm if label else {}).items():
            found.update(_of_value(schema, field, span.norm.get(key)))
    for event in content.events:
        found[f"event_types.{event.type}"] += 1
        for key, value in event.fields.items():
            field_of = schema.event_fields.get(key)
            if field_of is not None:
                found[f"event_fields.{key}"] += 1
                found.update(_of_value(schema, field_of, value))
    return found


def _of_value(schema: Schema, field: Field, value: Any) -> Iterator[str]:
    """The paths of the codes and record keys in a value of that field."""
    if value is None:
        return
    if field.record is not None:
        for entry in value if isinstance(value, list) else [value]:
            for key, inner in schema.record(field.record).items():
                if isinstance(entry, dict) and entry.get(key) is not None:
                    yield f"records.{field.record}.{key}"
                    yield from _of_value(schema, inner, entry[key])
    elif field.codes:
        for code in value if isinstance(value, list) else [value]:
            for name in field.codes:
                if str(code) in schema.codes(name):
                    yield f"{name}.{code}" if name in WHOLE else f"codes.{name}.{code}"
