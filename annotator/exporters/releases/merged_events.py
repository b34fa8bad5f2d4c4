"""Events of a whole report: all mentions of an event merged into one row.

The first mention comes first: of a value that later mentions give too, the first stands; lists are joined, entries that
say the same once. Span ids mean something in one paragraph only, so they become `p003:s1` here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from annotator.core.equality import SPAN_LISTS
from annotator.core.records import Event, ParagraphRecord
from annotator.exporters.shape import RecordShape

APART = frozenset({"id", "subset_of", "spans", "note"})
"""Keys that do not make two entries of a list different."""

STATEMENTS = frozenset({"date", "place"})
"""Records that later mentions may complete; a count is one statement and stays as it was first given."""

EMPTY: tuple[Any, ...] = (None, [], {}, "")
"""Values that say nothing."""

Row = dict[str, Any]


def merged_events(records: Iterable[ParagraphRecord], shape: RecordShape) -> list[Row]:
    """One row an event of the report, in the order of first mention."""
    mentions: dict[str, list[tuple[int, Event]]] = {}
    for record in records:
        for event in record.content.events:
            mentions.setdefault(event.id, []).append((record.index, event))
    first = next(iter(records), None)
    if first is None:
        return []
    return [_row(first, event_id, found, shape) for event_id, found in mentions.items()]


def _row(record: ParagraphRecord, event_id: str, found: list[tuple[int, Event]], shape: RecordShape) -> Row:
    fields: Row = {}
    for index, event in found:
        # With all keys, as a release is read again: nothing may hang on whether an empty value is written or left out.
        told = shape.full_event(event)
        merge(fields, {key: located(key, told[key], index) for key in told if key not in ("id", "type")})
    whole = fields.get("part_of")
    fields["part_of"] = f"{record.report}:{whole}" if whole else None
    full = shape.full_event(Event(event_id, found[0][1].type, fields))
    return {
        **full,
        "id": f"{record.report}:{event_id}",
        "report": record.report,
        "reference_date": record.reference_date,
        "mentions": [
            {"paragraph": f"{record.report}:p{index:03d}", "paragraph_index": index} for index, _ in found
        ],
        "schema_version": record.extra.get("schema_version"),
        "split": record.extra.get("split"),
    }  # fmt: skip


def located(key: str, value: Any, index: int) -> Any:
    """The value with its span ids told apart by paragraph."""
    if key in SPAN_LISTS and isinstance(value, list | tuple):
        return [f"p{index:03d}:{span}" for span in value]
    if isinstance(value, Mapping):
        return {inner: located(inner, item, index) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [located("", item, index) for item in value]
    return value


def merge(into: Row, more: Mapping[str, Any]) -> None:
    """Add what a later mention says to what is known."""
    for key, value in more.items():
        known: Any = into.get(key)
        if value in EMPTY:
            continue
        if known is None or known in EMPTY:
            into[key] = list(value) if isinstance(value, list) else value
        elif isinstance(value, list):
            _join(known, value)
        elif key in STATEMENTS and _agree(known, value):
            into[key] = dict(known)
            merge(into[key], value)


def _agree(known: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """Whether two statements say nothing different where both say something."""
    both = (set(known) & set(value)) - SPAN_LISTS
    # Rows read from a release hold empty lists where annotations hold nothing; both say nothing.
    return all(known[key] == value[key] for key in both if known[key] not in EMPTY and value[key] not in EMPTY)


def _join(known: list[Any], more: list[Any]) -> None:
    """Append the entries that are not there yet; those that are give their spans."""
    taken = {entry["id"] for entry in known if isinstance(entry, Mapping) and entry.get("id")}
    names: dict[Any, Any] = {}
    new: list[Any] = []
    for entry in more:
        if not isinstance(entry, Mapping):
            if entry not in known:
                known.append(entry)
            continue
        twin = next((n for n, other in enumerate(known) if _words(other) == _words(entry)), None)
        if twin is not None:
            names[entry.get("id")] = known[twin].get("id")
            known[twin] = {**known[twin], "spans": [*(known[twin].get("spans") or ()), *(entry.get("spans") or ())]}
            continue
        if entry.get("id"):
            names[entry["id"]] = entry["id"] if entry["id"] not in taken else _free_id(taken)
            taken.add(names[entry["id"]])
        new.append(entry)
    for entry in new:
        own = {key: names.get(value, value) if key in ("id", "subset_of") else value for key, value in entry.items()}
        known.append(own)


def _free_id(taken: set[Any]) -> str:
    number = 1
    while f"h{number}" in taken:
        number += 1
    return f"h{number}"


def _words(entry: Any) -> str | None:
    """What an entry says, its id, spans and note aside."""
    if not isinstance(entry, Mapping):
        return None
    kept = {key: value for key, value in entry.items() if key not in APART and value not in (None, [], {})}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)
