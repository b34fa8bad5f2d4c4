"""What is wrong with one value of a normal form or event field, by the kind that the schema gives it.

Every check yields problems that name the exact place; nothing is raised and nothing is corrected here. References
between spans and events are looked up in the `Scope`. Whole annotations are checked in `core.validation`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core import edtf
from annotator.core.schema import Field, Schema
from annotator.errors import N_, InvalidInput

LONGEST_TEXT = 10_000
"""Code points of a note or name."""
LONGEST_ID = 64
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_PLAIN_ID = re.compile(r"\w+", re.ASCII)
ERROR, WARNING = "error", "warning"

Where = tuple[str, ...]
"""The steps to a value, as «event e03», «harm h2», «subset_of»."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `message` takes `parameters` and `where`. Warnings never block."""

    where: Where
    message: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    severity: str = ERROR

    @property
    def place(self) -> str:
        """The place in one line: «event e03, harm h2, subset_of»."""
        return ", ".join(self.where)

    def error(self) -> InvalidInput:
        """The problem as an error to raise."""
        return InvalidInput(self.message, where=self.place, **self.parameters)

    def __str__(self) -> str:
        return str(self.error())


@dataclass(frozen=True, slots=True)
class Scope:
    """What a value is checked against."""

    schema: Schema
    span_ids: frozenset[str] = frozenset()
    complete: bool = True
    """Whether required keys must be filled; a working copy may still lack them."""


def shown(value: object) -> str:
    """The value as a message shows it, shortened."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def is_plain_text(value: object) -> bool:
    """Whether the value is a string that can be stored and written as UTF-8."""
    return isinstance(value, str) and _UNSTORABLE.search(value) is None


def is_id(value: object) -> bool:
    """Whether the value can be the id of a span, event or entry: 1–64 visible letters without blanks."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        return False
    return _PLAIN_ID.fullmatch(value) is not None or (value.isprintable() and not any(map(str.isspace, value)))


def value_problems(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    """What is wrong with the value of a field; null is always right except where the field is required."""
    if value is None:
        if kind.required and scope.complete:
            yield Problem(where, N_("%(where)s: is missing; it must be filled."))
        return
    if kind.kind in PLAIN:
        yield from PLAIN[kind.kind](value, kind, where, scope)
    elif kind.is_list:
        yield from _entries(value, kind, where, scope)
    else:
        yield from record_problems(value, str(kind.record), where, scope)


def record_problems(value: Any, name: str, where: Where, scope: Scope, *, inner: bool = False) -> Iterator[Problem]:
    """What is wrong with a record (count, date, place …); `inner`: a place inside a place, which holds no more."""
    keys = {code: key for code, key in scope.schema.record(name).items() if not (inner and key.kind == "places")}
    yield from keys_problems(value, keys, where, scope)
    if isinstance(value, Mapping):
        if name == "count":
            yield from count_problems(value, where, complete=scope.complete)
        if name == "place" and (value.get("lat") is None) != (value.get("lon") is None):
            yield Problem(where, N_("%(where)s: lat and lon come together; give both or neither."))


def keys_problems(value: Any, keys: Mapping[str, Field], where: Where, scope: Scope) -> Iterator[Problem]:
    """What is wrong with the keys of a JSON object and their values."""
    if not isinstance(value, Mapping):
        yield Problem(
            where,
            N_("%(where)s: got %(got)s, expected a record with the keys %(expected)s."),
            {"got": shown(value), "expected": ", ".join(keys)},
        )
        return
    for key in value:
        if key not in keys:
            yield Problem(
                where,
                N_("%(where)s: unknown key %(got)s; expected %(expected)s."),
                {"got": shown(key), "expected": ", ".join(keys)},
            )
    for code, key in keys.items():
        item = value.get(code)
        if item is not None or key.required:
            yield from value_problems(item, key, (*where, code), scope)


def count_problems(value: Mapping[str, Any], where: Where, *, complete: bool) -> Iterator[Problem]:
    """Whether a Count says exactly one thing: a value, a range from low to high, or a vague amount."""
    number, low, high, vague = (value.get(key) for key in ("value", "low", "high", "vague"))
    ranged = value.get("comparator") == "range"
    ends = low is not None or high is not None
    if sum((number is not None, ends, vague is not None)) > 1:
        yield Problem(where, N_("%(where)s: give one of value, low with high, or vague; got several."))
    elif ends != ranged or (ends and None in (low, high)):
        if complete or ends:
            yield Problem(where, N_("%(where)s: low and high come together, with the comparator range."))
    elif ends and isinstance(low, int) and isinstance(high, int) and low > high:
        yield Problem(
            where, N_("%(where)s: low %(low)s is above high %(high)s; swap them."), {"low": low, "high": high}
        )
    elif complete and number is None and vague is None and not ends:
        yield Problem(where, N_("%(where)s: a count needs a value, low with high, or a vague amount."))


def _entries(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    """A list of records; entries with ids may refer to one another."""
    if not isinstance(value, list | tuple):
        yield Problem(where, N_("%(where)s: got %(got)s, expected a list."), {"got": shown(value)})
        return
    name = str(kind.record)
    for number, entry in enumerate(value, start=1):
        yield from record_problems(entry, name, _entry(where, entry, number), scope, inner=True)
    if any(key.kind == "id" for key in scope.schema.record(name).values()):
        yield from reference_problems([entry for entry in value if isinstance(entry, Mapping)], where)


def _entry(where: Where, entry: object, number: int) -> Where:
    """The place of an entry: by its id («harm h2») or else its number («actors 1»)."""
    found = entry.get("id") if isinstance(entry, Mapping) else None
    return (*where[:-1], f"{where[-1]} {found if is_id(found) else number}")


def reference_problems(entries: list[Mapping[str, Any]], where: Where) -> Iterator[Problem]:
    """Whether ids of entries are unique and `subset_of` names another entry, never itself in the end."""
    parents: dict[str, Any] = {}
    for number, entry in enumerate(entries, start=1):
        own = entry.get("id")
        if not is_id(own):
            continue
        if own in parents:
            yield Problem(_entry(where, entry, number), N_("%(where)s: the id stands twice; ids must be unique."))
        parents.setdefault(str(own), entry.get("subset_of"))
    for own, parent in parents.items():
        at = (*where[:-1], f"{where[-1]} {own}", "subset_of")
        others = [other for other in parents if other != own]
        if parent is not None and parent not in others:
            yield Problem(
                at,
                N_("%(where)s: got %(got)s, expected one of %(expected)s."),
                {"got": shown(parent), "expected": ", ".join(others) or "-"},
            )
        elif parent is not None and circles(own, parents):
            yield Problem(at, N_("%(where)s: the entries are subsets of one another in a circle; break it."))


def circles(start: str, parents: Mapping[str, Any]) -> bool:
    """Whether following the parents from `start` comes back to it."""
    seen: set[str] = set()
    at = parents.get(start)
    while isinstance(at, str) and at in parents and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = parents[at]
    return False


def _choice(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    choices = scope.schema.choices(kind)
    if not isinstance(value, str) or value not in choices:
        yield Problem(
            where,
            N_("%(where)s: got %(got)s, expected one of %(expected)s."),
            {"got": shown(value), "expected": ", ".join(choices)},
        )


def _choices(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    if not isinstance(value, list | tuple):
        yield Problem(where, N_("%(where)s: got %(got)s, expected a list."), {"got": shown(value)})
        return
    for code in value:
        yield from _choice(code, kind, where, scope)
    if len({code for code in value if isinstance(code, str)}) < sum(isinstance(code, str) for code in value):
        yield Problem(where, N_("%(where)s: the same code stands twice."))


def _text(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    if not is_plain_text(value) or len(value) > LONGEST_TEXT:
        yield Problem(
            where,
            N_("%(where)s: got %(got)s, expected text of at most %(limit)s characters."),
            {"got": shown(value), "limit": LONGEST_TEXT},
        )
    elif kind.required and scope.complete and not value.strip():
        yield Problem(where, N_("%(where)s: is missing; it must be filled."))


def _flag(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(where, N_("%(where)s: got %(got)s, expected true or false."), {"got": shown(value)})


def _number(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    whole = kind.kind == "integer"
    # Infinity and nan are floats only; a huge int would overflow isfinite.
    right = isinstance(value, int) or (not whole and isinstance(value, float) and math.isfinite(value))
    inside = right and (kind.min is None or value >= kind.min) and (kind.max is None or value <= kind.max)
    if inside and not isinstance(value, bool):
        return
    message = (
        N_("%(where)s: got %(got)s, expected a whole number from %(low)s to %(high)s.")
        if whole
        else N_("%(where)s: got %(got)s, expected a number from %(low)s to %(high)s.")
    )
    yield Problem(where, message, {"got": shown(value), "low": kind.min, "high": kind.max})


def _edtf(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    if not edtf.is_valid(value):
        yield Problem(
            where,
            N_("%(where)s: got %(got)s, expected a date in EDTF such as 2022-08-24, 2023-06 or 2022-08-23/2022-09-22."),
            {"got": shown(value)},
        )


def _id(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    if not is_id(value):
        yield Problem(
            where,
            N_("%(where)s: got %(got)s, expected an id of 1 to %(limit)s letters without blanks."),
            {"got": shown(value), "limit": LONGEST_ID},
        )


def _spans(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    if not isinstance(value, list | tuple):
        yield Problem(where, N_("%(where)s: got %(got)s, expected a list."), {"got": shown(value)})
        return
    for span_id in value:
        if not isinstance(span_id, str) or span_id not in scope.span_ids:
            yield Problem(
                where,
                N_("%(where)s: got %(got)s, expected the id of a span of this paragraph (%(expected)s)."),
                {"got": shown(span_id), "expected": ", ".join(sorted(scope.span_ids)) or "-"},
            )


def _reference(value: Any, kind: Field, where: Where, scope: Scope) -> Iterator[Problem]:
    """Only that it is a string: what it refers to is looked up once the whole list is read."""
    if not isinstance(value, str):
        yield from _id(value, kind, where, scope)


PLAIN: dict[str, Callable[[Any, Field, Where, Scope], Iterator[Problem]]] = {
    "choice": _choice,
    "choices": _choices,
    "text": _text,
    "flag": _flag,
    "integer": _number,
    "number": _number,
    "edtf": _edtf,
    "id": _id,
    "spans": _spans,
    "event": _id,
    "reference": _reference,
}
