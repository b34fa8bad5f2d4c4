"""One line of words for a value: what a field or a span is understood as, in the member's language.

Counts have a second use: the words shown in a form come back with it, and unchanged words mean an unchanged count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from annotator.core.records import Event, Span
from annotator.core.schema import Field, Schema

SIGNS = {
    "en": {"eq": "", "approx": "~", "gt": ">", "ge": "≥", "lt": "<", "le": "≤"},
    # Words, because a sign beside Latin digits is mirrored from right to left and then reads either way.
    "ar": {"eq": "", "approx": "نحو", "gt": "أكثر من", "ge": "ما لا يقل عن", "lt": "أقل من", "le": "ما لا يزيد عن"},
}
_TYPED = re.compile(r"\s*(?P<sign>~|≈|>=|≥|<=|≤|>|<|=)?\s*(?P<low>\d{1,12})(?:\s*[-–—]\s*(?P<high>\d{1,12}))?\s*")
_TYPED_SIGNS = {None: "eq", "=": "eq", "~": "approx", "≈": "approx", ">": "gt", "<": "lt"} | dict.fromkeys(
    (">=", "≥"), "ge"
)
_TYPED_SIGNS |= dict.fromkeys(("<=", "≤"), "le")

Value = Mapping[str, Any]


def count_words(count: Value | None, schema: Schema, language: str) -> str:
    """«> 100 شاحنة» style words of a Count: sign, number or vague word, unit."""
    if not count:
        return ""
    if count.get("vague"):
        head = _name(schema, "vague", count["vague"], language)
    elif count.get("low") is not None or count.get("high") is not None:
        head = f"{count.get('low', '')}–{count.get('high', '')}"
    elif count.get("value") is not None:
        sign = SIGNS["ar" if language == "ar" else "en"].get(str(count.get("comparator") or "eq"), "")
        head = f"{sign} {count['value']}".strip()
    else:
        head = "?"
    unit = count.get("unit")
    return f"{head} {_name(schema, 'unit', unit, language)}" if unit else head


def typed_count(words: str) -> dict[str, Any] | None:
    """A Count typed with signs: «6», «>3», «~200», «5-7»; None for anything else."""
    found = _TYPED.fullmatch(words)
    if found is None:
        return None
    low, high = int(found["low"]), found["high"]
    if high is not None:
        return {"low": low, "high": int(high), "comparator": "range"}
    return {"value": low, "comparator": _TYPED_SIGNS[found["sign"]]}


def date_words(date: Value | None, schema: Schema, language: str) -> str:
    """EDTF with the time of day, and a mark where the text contradicts itself."""
    if not date or not date.get("edtf"):
        return ""
    parts = [str(date["edtf"])]
    if date.get("time_of_day"):
        parts.append(_name(schema, "time_of_day", date["time_of_day"], language))
    if date.get("text_error"):
        parts.append("⚠")
    return " · ".join(parts)


def place_words(place: Value | None, schema: Schema, language: str) -> str:
    """Name, kind and governorate."""
    if not place or not place.get("name"):
        return ""
    parts = [str(place["name"])]
    if place.get("kind"):
        parts.append(_name(schema, "place_kind", place["kind"], language))
    if place.get("admin1") and place["admin1"] != place["name"]:
        parts.append(str(place["admin1"]))
    return " · ".join(parts)


def span_words(span: Span, schema: Schema, language: str) -> str:
    """What a span is understood as: its normal form in words; empty for persons and unread ones."""
    norm = span.norm
    if span.label == "count":
        return count_words(norm, schema, language)
    if span.label == "date":
        return date_words(norm, schema, language)
    if span.label == "place":
        return place_words(norm, schema, language)
    if span.label == "method":
        return _names(schema, "method", norm.get("codes") or (), language)
    if span.label == "trigger":
        return _name(schema, "event_types", norm.get("type"), language)
    if span.label == "actor":
        return _name(schema, "actors", norm.get("actor_id"), language)
    if span.label == "source":
        stance = _name(schema, "stance", norm.get("stance"), language)
        return " · ".join(p for p in (_source(schema, norm.get("source"), language), stance) if p)
    return ""


def describe_field(event: Event, field: Field, schema: Schema, language: str) -> str:
    """The one-line reading of an event's field; empty when it is not filled."""
    value = event.type if field.code == "type" else event.fields.get(field.code)
    return describe_value(value, field, schema, language)


def describe_value(value: Any, field: Field, schema: Schema, language: str) -> str:
    """The one-line reading of a value of that kind."""
    if value is None or value in ("", [], {}):
        return ""
    one = {"count": count_words, "date": date_words, "place": place_words}.get(field.kind)
    if one is not None:
        return one(value, schema, language)
    if field.kind == "choice":
        terms = schema.choices(field)
        return terms[value].name(language) if value in terms else str(value)
    if field.kind == "choices":
        return _names(schema, field.codes[0], value, language)
    if field.kind in ("places", "actors", "harm", "materiel", "claims"):
        join = "، " if language == "ar" else ", "
        return join.join(entry_words(entry, field, schema, language) for entry in value)
    if field.kind == "spans":
        return " ".join(map(str, value))
    return str(value)


def entry_words(entry: Value, field: Field, schema: Schema, language: str) -> str:
    """One row of a list field: its codes, counts and places in the schema's order."""
    if field.kind == "places":
        return place_words(entry, schema, language)
    parts = []
    for key, inner in schema.record(field.record or "").items():
        if inner.kind in ("choice", "count") and entry.get(key) is not None:
            parts.append(describe_value(entry[key], inner, schema, language))
    return " · ".join(p for p in parts if p)


def _name(schema: Schema, codes: str, code: Any, language: str) -> str:
    if code is None:
        return ""
    term = schema.codes(codes).get(str(code))
    return term.name(language) if term else str(code)


def _names(schema: Schema, codes: str, found: Any, language: str) -> str:
    join = "، " if language == "ar" else ", "
    return join.join(_name(schema, codes, code, language) for code in found)


def _source(schema: Schema, code: Any, language: str) -> str:
    if code is None:
        return ""
    term = schema.codes("sources").get(str(code)) or schema.actors.get(str(code))
    return term.name(language) if term else str(code)
