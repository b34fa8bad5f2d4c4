"""Whether two annotations of one paragraph say the same.

Equal means: the same role, the same set of (label, start, end, norm) and the same events, where ids, order, notes,
claims without spans and recurring events are set aside. To compare, a content is written in a canonical form in which
span ids became stretches of text and event and entry ids became positions in their trees (`part_of`, `subset_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from annotator.core.records import Content, Event, JsonObject, Span

SPAN_LISTS = frozenset({"spans", "trigger"})
"""Keys that hold span ids."""
ASIDE = frozenset({"id", "note", "part_of", "subset_of"})
"""Keys that are not compared by value: notes never, ids and references through the tree they make."""

Stretch = list[Any]
"""Label, start and end of a span."""


def equal_content(a: Content, b: Content, *, aligned: Mapping[str, str] | None = None) -> bool:
    """Whether two annotations of the same paragraph are equal.

    aligned: b's event ids → a's, for events of other paragraphs that `part_of` names. Without it those ids are
    compared as they stand.
    """
    if not aligned and a == b:
        return True  # Most are confirmed as suggested, so equal to the letter; only others are worth a canonical form.
    if _stretches(a) != _stretches(b) or a.paragraph_role != b.paragraph_role:
        return False
    return canonical_content(a) == canonical_content(b, aligned=aligned)


def _stretches(content: Content) -> set[tuple[str, int, int]]:
    return {(span.label, span.start, span.end) for span in content.spans}


def canonical_content(content: Content, *, aligned: Mapping[str, str] | None = None) -> str:
    """A text that equal annotations of a paragraph share and others do not; good as a key to group by.

    aligned: own event ids → common ids, for events of other paragraphs.
    """
    stretches: dict[str, Stretch] = {span.id: [span.label, span.start, span.end] for span in content.spans}
    spans = sorted({_dump([*stretches[span.id], _plain(span.norm, {})]) for span in content.spans})
    return _dump([content.paragraph_role, spans, _events(content.events, stretches, aligned or {})])


def canonical_field(code: str, value: Any, places: Mapping[str, Any]) -> str:
    """A text that equal values of one event field share; empty for an empty value and for notes.

    places: span id → what stands for the span, so that values of different members can be compared.
    """
    if code == "note":
        return ""
    plain = value if code == "part_of" else _member(code, value, places)
    return "" if _is_empty(plain) else _dump(plain)


def canonical_event(event: Event, spans: Iterable[Span]) -> str:
    """A text that equal events of a paragraph share, whichever event they are part of.

    spans: those of the content that the event is in.
    """
    return _dump([event.type, _plain(event.fields, {span.id: [span.label, span.start, span.end] for span in spans})])


def canonical_norm(norm: JsonObject) -> str:
    """A text that equal normal forms share."""
    return _dump(_plain(norm, {}))


def _events(events: Sequence[Event], stretches: Mapping[str, Any], aligned: Mapping[str, str]) -> list[str]:
    """The canonical events: the trees that `part_of` makes of those that are not recurring."""
    aside = {event.id for event in events if _is_recurring(event)}
    kept = [event for event in events if event.id not in aside]
    here = {event.id for event in kept}
    labels: dict[str, str] = {}
    parents: dict[str, str] = {}
    for event in kept:
        parent = event.fields.get("part_of")
        outside = None
        if isinstance(parent, str) and parent in here:
            parents[event.id] = parent
        elif isinstance(parent, str) and parent not in aside:
            outside = aligned.get(parent, parent)
        labels[event.id] = _dump([event.type, outside, _plain(event.fields, stretches)])
    return _forest(labels, parents)


def _is_recurring(event: Event) -> bool:
    return bool(event.fields.get("granularity") == "recurring")


def _plain(value: Any, stretches: Mapping[str, Any]) -> Any:
    """The value without nulls, empties, false, notes and ids; lists sorted, span ids as stretches."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        out = {key: _member(key, item, stretches) for key, item in value.items() if key not in ASIDE}
        # «6» and «exactly 6» are one Count; a date's blanks mean nothing.
        if out.get("comparator") == "eq":
            del out["comparator"]
        if isinstance(out.get("edtf"), str):
            out["edtf"] = "".join(out["edtf"].split())
        return {key: item for key, item in out.items() if not _is_empty(item)}
    if isinstance(value, list | tuple):
        return sorted((_plain(item, stretches) for item in value), key=_dump)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _member(key: str, value: Any, stretches: Mapping[str, Any]) -> Any:
    """The value of one key of a record."""
    if not isinstance(value, list | tuple):
        return _plain(value, stretches)
    if key in SPAN_LISTS:
        return sorted({_dump(stretches.get(item, item) if isinstance(item, str) else item) for item in value})
    if key in ("method", "codes"):
        return sorted({_dump(item) for item in value})
    if key == "claims":
        value = [claim for claim in value if isinstance(claim, Mapping) and claim.get("spans")]
    if key == "harm":
        return _harm([entry for entry in value if isinstance(entry, Mapping)], stretches)
    return _plain(value, stretches)


def _harm(entries: Iterable[JsonObject], stretches: Mapping[str, Any]) -> list[str]:
    """The canonical harm entries: the trees that `subset_of` makes."""
    labels: dict[str, str] = {}
    parents: dict[str, str] = {}
    for number, entry in enumerate(entries):
        own = str(entry.get("id") or f"#{number}")
        labels[own] = _dump(_plain(entry, stretches))
        if isinstance(entry.get("subset_of"), str):
            parents[own] = entry["subset_of"]
    return _forest(labels, parents)


def _forest(labels: Mapping[str, str], parents: Mapping[str, str]) -> list[str]:
    """The trees as sorted texts, each node with its sorted children (Aho, Hopcroft, Ullman 1974, example 3.2).

    labels: node → text. parents: node → its parent. Nodes in a circle, which validation refuses, stand for themselves.
    """
    children: dict[str, list[str]] = {}
    for node, parent in parents.items():
        if parent in labels:
            children.setdefault(parent, []).append(node)
    written: set[str] = set()

    def write(node: str) -> str:
        written.add(node)
        below = sorted(write(child) for child in children.get(node, ()) if child not in written)
        return _dump([labels[node], below])

    roots = [write(node) for node in labels if parents.get(node) not in labels]
    circles = [_dump([labels[node], "circle"]) for node in labels if node not in written]
    return sorted(roots) + sorted(circles)


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _dump(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
