"""Whether an annotation is surely right: one quick look, for the many that are.

False means «not sure», and then `core.validation` finds what is wrong and where. The checks are made once a schema, a
closure a key. What counts as right is defined there; a test holds the two against each other.
"""

from __future__ import annotations

import marshal
import math
from collections.abc import Callable, Mapping
from typing import Any

from annotator.core import edtf
from annotator.core.records import Content
from annotator.core.schema import Field, Schema
from annotator.core.validation_values import LONGEST_TEXT, is_id, is_plain_text

Check = Callable[[Any, frozenset[str]], bool]
"""(value that is not null, span ids of the paragraph) → whether it is surely right."""
Test = Check | frozenset[str]
"""A check, or the codes that the value must be one of: most values are codes, and no call is as quick as a look."""


REMEMBERED = 20_000
"""Normal forms that are remembered as right."""


class QuickValidation:
    """The checks of one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._roles = frozenset(schema.paragraph_roles)
        self._norms = {
            code: {key: self._of_field(field, complete=False) for key, field in label.norm.items()}
            for code, label in schema.labels.items()
        }
        self._known: set[tuple[str, bytes]] = set()
        self._types = frozenset(schema.event_types)
        self._fields = {code: self._of_field(f) for code, f in schema.event_fields.items() if code != "type"}
        required = [code for code, field in schema.event_fields.items() if field.required and code != "type"]
        self._required = tuple(required)

    def is_right(self, content: Content, text: str) -> bool:
        """Whether the complete content of a paragraph is surely without error."""
        if content.paragraph_role not in self._roles:
            return False
        length = len(text)
        ids: set[str] = set()
        stretches: set[tuple[str, int, int]] = set()
        for span in content.spans:
            start, end, label = span.start, span.end, span.label
            norm = self._norms.get(label)
            if norm is None or not 0 <= start < end <= length or text[start:end] != span.surface:
                return False
            if span.id not in _KNOWN_IDS and not _is_new_id(span.id):
                return False
            ids.add(span.id)
            stretches.add((label, start, end))
            if span.norm and not self._is_norm(label, span.norm, norm):
                return False
        if len(ids) != len(content.spans) or len(stretches) != len(content.spans):
            return False
        return self._are_events(content, frozenset(ids))

    def _is_norm(self, label: str, values: Mapping[str, Any], checks: Mapping[str, Test]) -> bool:
        """Whether a normal form is right; names return again and again, so what was right is remembered."""
        if not isinstance(values, dict):
            return False
        try:
            known = (label, marshal.dumps(values, 2))
        except ValueError:
            return False
        if known in self._known:
            return True
        if not (values.keys() <= checks.keys() and _are_right(values, checks, _NO_IDS)):
            return False
        if label == "count" and not _is_count(values, complete=False):
            return False
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known.add(known)
        return True

    def _are_events(self, content: Content, ids: frozenset[str]) -> bool:
        known: set[str] = set()
        fields = self._fields
        for event in content.events:
            if event.type not in self._types or (event.id not in _KNOWN_IDS and not _is_new_id(event.id)):
                return False
            known.add(event.id)
            values = event.fields
            if not (values.keys() <= fields.keys() and _are_right(values, fields, ids)):
                return False
            if values.get("part_of") == event.id or any(values.get(key) is None for key in self._required):
                return False
            if event.type == "other" and not str(values.get("note") or "").strip():
                return False
        return len(known) == len(content.events)

    def _of_field(self, field: Field, *, complete: bool = True, inner: bool = False) -> Test:
        if field.record is not None:
            one = self._of_record(field.record, complete=complete, inner=field.is_list or inner)
            return _all_of(one) if field.is_list else one
        if field.kind in ("choice", "choices"):
            codes = frozenset(self._schema.choices(field))
            return _codes_of(codes) if field.is_list else codes
        if field.kind == "text":
            return _text_of(field.required and complete)
        if field.kind in ("integer", "number"):
            return _number_of(field)
        return _PLAIN[field.kind]

    def _of_record(self, name: str, *, complete: bool, inner: bool) -> Check:
        fields = {c: f for c, f in self._schema.record(name).items() if not (inner and f.kind == "places")}
        checks = {code: self._of_field(field, complete=complete, inner=inner) for code, field in fields.items()}
        required = tuple(code for code, field in fields.items() if field.required and complete)

        keys = checks.keys()

        def check(value: Any, ids: frozenset[str]) -> bool:
            if value.__class__ is not dict or not (value.keys() <= keys and _are_right(value, checks, ids)):
                return False
            for key in required:
                if value.get(key) is None:
                    return False
            if name == "count":
                return _is_count(value, complete=complete)
            return name != "place" or (value.get("lat") is None) == (value.get("lon") is None)

        return check


_NO_IDS: frozenset[str] = frozenset()


def quick_validation(schema: Schema) -> QuickValidation:
    """The checks of the schema, made once."""
    found = schema.checks.get("quick")
    if not isinstance(found, QuickValidation):
        found = schema.checks["quick"] = QuickValidation(schema)
    return found


def _are_right(values: Mapping[str, Any], tests: Mapping[str, Test], ids: frozenset[str]) -> bool:
    """Whether all values that are not null pass the tests of their keys, which are all there."""
    for key, value in values.items():
        if value is None:
            continue
        test = tests[key]
        if test.__class__ is frozenset:
            if value.__class__ is not str or value not in test:
                return False
        elif not test(value, ids):  # type: ignore[operator]
            return False
    return True


_KNOWN_IDS: set[object] = set()
"""Ids that were found right: `s1`, `e01` and the like return in every paragraph."""


def _is_new_id(value: Any) -> bool:
    """Whether the value is an id, which is remembered then."""
    if not is_id(value):
        return False
    if len(_KNOWN_IDS) < REMEMBERED:
        _KNOWN_IDS.add(value)
    return True


def _codes_of(codes: frozenset[str]) -> Check:
    def check(value: Any, ids: frozenset[str]) -> bool:
        if value.__class__ is not list:
            return False
        try:
            return codes.issuperset(value) and len(set(value)) == len(value)
        except TypeError:
            return False

    return check


def _text_of(required: bool) -> Check:
    def check(value: Any, ids: frozenset[str]) -> bool:
        return is_plain_text(value) and len(value) <= LONGEST_TEXT and (not required or bool(value.strip()))

    return check


def _number_of(field: Field) -> Check:
    low, high = field.min, field.max
    whole = field.kind == "integer"

    def check(value: Any, ids: frozenset[str]) -> bool:
        if value.__class__ is not int and (whole or value.__class__ is not float or not math.isfinite(value)):
            return False
        return (low is None or value >= low) and (high is None or value <= high)

    return check


def _are_spans(value: Any, ids: frozenset[str]) -> bool:
    try:
        return value.__class__ is list and ids.issuperset(value)
    except TypeError:
        return False


_PLAIN: Mapping[str, Check] = {
    "flag": lambda value, ids: value is True or value is False,
    "edtf": lambda value, ids: edtf.is_valid(value),
    "id": lambda value, ids: is_id(value),
    "event": lambda value, ids: is_id(value),
    "reference": lambda value, ids: isinstance(value, str),
    "spans": _are_spans,
}


def _all_of(one: Check) -> Check:
    def check(value: Any, ids: frozenset[str]) -> bool:
        if value.__class__ is not list:
            return False
        own: set[str] = set()
        parents: dict[str, Any] = {}
        named = 0
        for entry in value:
            if not one(entry, ids):
                return False
            name = entry.get("id")
            if name is not None:
                named += 1
                own.add(name)
                if entry.get("subset_of") is not None:
                    parents[name] = entry["subset_of"]
            elif entry.get("subset_of") is not None:
                return False
        # A chain of subsets may be a circle: the whole check looks at that.
        return len(own) == named and all(p in own and p != n and p not in parents for n, p in parents.items())

    return check


def _is_count(value: Mapping[str, Any], *, complete: bool) -> bool:
    number, low, high, vague = value.get("value"), value.get("low"), value.get("high"), value.get("vague")
    if value.get("comparator") == "range" or low is not None or high is not None:
        if value.get("comparator") != "range" or low is None or high is None:
            return False
        return bool(number is None and vague is None and low <= high)
    said = (number is not None) + (vague is not None)
    return said == 1 if complete else said <= 1
