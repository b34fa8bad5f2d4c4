"""Values in words for a table of readings: short, and fuller only where short words would hide what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotator.agreement.decisions import Decision
from annotator.agreement.taking import evidence
from annotator.core.records import Content, Event, Span
from annotator.core.schema import Field, Schema
from annotator.services.describing import describe_field, describe_value, entry_words, span_words
from annotator.web.contexts.editors import HIDDEN_KEYS
from annotator.web.languages import ISOLATE, POP

LEVELS = 3
"""How fully a value is told: in short, key by key, with coordinates and the words it rests on."""
IN_A_LINE = frozenset({"type", "trigger", "date", "place"})
"""The fields that tell an event in a line."""
Line = tuple[str, bool]
"""Words of one part of a value, and whether others do not have that part."""


def row_lines(
    decision: Decision, contents: Sequence[Content], schema: Schema, language: str
) -> tuple[tuple[Line, ...], ...]:
    """For each content the parts of its value, in as few words as keep different values apart."""
    told: list[tuple[str, ...]] = []
    for level in range(LEVELS):
        told = [_parts(decision, place, content, schema, language, level) for place, content in enumerate(contents)]
        apart = {parts: {v for p, v in zip(told, decision.values, strict=True) if p == parts} for parts in told}
        if all(len(values) == 1 for parts, values in apart.items() if parts):
            break
    if level == LEVELS - 1 and not _is_list(decision, schema):
        # What all have in common is told once, in short.
        common = set.intersection(*(set(parts) for parts in told if parts))
        short = [_parts(decision, place, content, schema, language, 0) for place, content in enumerate(contents)]
        told = [(*s[:1], *(p for p in t if p not in common and p not in s)) for s, t in zip(short, told, strict=True)]
    readings = [set(parts) for parts, value in zip(told[: decision.n], decision.values, strict=False) if value]
    return tuple(
        tuple((part, len(parts) > 1 and any(part not in other for other in readings)) for part in parts)
        for parts in told
    )


def _is_list(decision: Decision, schema: Schema) -> bool:
    return decision.kind == "field" and schema.event_fields[decision.field].is_list


def row_words(decision: Decision, contents: Sequence[Content], schema: Schema, language: str) -> tuple[str, ...]:
    """The same in one text for each content, empty for what is not there."""
    return tuple(joined(part for part, _unlike in lines) for lines in row_lines(decision, contents, schema, language))


def _parts(
    decision: Decision, place: int, content: Content, schema: Schema, language: str, level: int
) -> tuple[str, ...]:
    if decision.kind == "role":
        role = schema.paragraph_roles.get(content.paragraph_role)
        return (role.name(language) if role else content.paragraph_role,)
    if decision.kind == "span":
        return _span_parts(decision.spans[place], schema, language, level)
    event = next((event for event in content.events if event.id == decision.event), None)
    if event is None:
        return ()
    if decision.kind == "event":
        return (event_words(event, content, schema, language), *_more_of(event, schema, language))
    field = schema.event_fields[decision.field]
    value = event.fields.get(field.code)
    if field.kind == "spans":
        told: tuple[str, ...] = (surfaces(value, content),)
    elif field.is_list and field.record:
        told = tuple(_entry(one, field, schema, language, level) for one in value or ())
    elif level == LEVELS - 1 and field.record and isinstance(value, Mapping):
        told = tuple(_keys(value, schema.record(field.record), schema, language, level))
    else:
        told = (describe_field(event, field, schema, language),)
    if level == LEVELS - 1 and field.kind != "spans" and (rests_on := surfaces(value, content)):
        told = (*told, f"← {rests_on}")
    return tuple(part for part in told if part)


def _span_parts(span: Span | None, schema: Schema, language: str, level: int) -> tuple[str, ...]:
    if span is None:
        return ()
    if not level:
        return (span_line_words(span, schema, language),)
    label = schema.labels.get(span.label)
    keys = label.norm if label else {}
    named = f"{label.name(language) if label else span.label}: {span.surface}"
    return (named, *_keys(span.norm, keys, schema, language, level))


def span_line_words(span: Span, schema: Schema, language: str) -> str:
    """The label and words of a highlight, and what it is understood as."""
    label = schema.labels.get(span.label)
    reading = span_words(span, schema, language)
    named = f"{label.name(language) if label else span.label}: {span.surface}"
    return f"{named} ({reading})" if reading and reading != span.surface else named


def event_words(event: Event, content: Content, schema: Schema, language: str) -> str:
    """An event in a line: type, the words that name it, date and place."""
    kind = schema.event_types.get(event.type)
    parts = [kind.name(language) if kind else event.type, surfaces(event.fields.get("trigger"), content, "trigger")]
    parts += [describe_field(event, schema.event_fields[code], schema, language) for code in ("date", "place")]
    return joined(parts)


def _more_of(event: Event, schema: Schema, language: str) -> list[str]:
    """The other fields of an event that say something of their own, each with its name."""
    return [
        f"{field.name(language)}: {words}"
        for code, field in schema.event_fields.items()
        if code not in IN_A_LINE
        and event.fields.get(code) != field.default
        and (words := describe_field(event, field, schema, language))
    ]


def joined(parts: Iterable[str]) -> str:
    """Parts of any direction in one line; each is kept apart from the direction of the others."""
    return " · ".join(f"{ISOLATE}{part}{POP}" for part in parts if part)


def surfaces(value: Any, content: Content, key: str = "spans") -> str:
    """The words that a value rests on."""
    known = {span.id: span.surface for span in content.spans}
    return " · ".join(dict.fromkeys(known[i] for i in evidence(value, key) if i in known))


def _entry(value: Mapping[str, Any], field: Field, schema: Schema, language: str, level: int) -> str:
    if not level:
        return entry_words(value, field, schema, language)
    return joined(_keys(value, schema.record(field.record or ""), schema, language, level))


def _keys(value: Mapping[str, Any], keys: Mapping[str, Field], schema: Schema, language: str, level: int) -> list[str]:
    """Every filled key but evidence: the value alone for choices and counts, with the name of the key for others."""
    told = []
    for code, key in keys.items():
        if key.kind in ("spans", "id") or (code in HIDDEN_KEYS and level < LEVELS - 1):
            continue
        words = describe_value(value.get(code), key, schema, language)
        if words:
            told.append(words if key.kind in ("choice", "count", "edtf") else f"{key.name(language)}: {words}")
    return told
