"""What only a lead does to a ruling's content, beside the steps that members have: events merged, highlights moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from annotator.core.records import Content, Event
from annotator.errors import N_, InvalidInput
from annotator.services.edit_parts import Desk
from annotator.services.editing import apply_edit, occurrences

Values = Mapping[str, str]


def merge_events(content: Content, values: Values, desk: Desk) -> Content:
    """Make one event of two: `event` goes into `into`, whose own values stand; lists are joined, links follow."""
    gone, kept = content.event(values.get("event", "")), content.event(values.get("into", ""))
    if gone.id == kept.id:
        raise InvalidInput(N_("An event cannot be merged with itself; choose another one."))
    fields: dict[str, Any] = dict(kept.fields)
    for code, value in gone.fields.items():
        own = fields.get(code)
        if own is None or own in ("", [], {}):
            fields[code] = value
        elif isinstance(own, list) and isinstance(value, list):
            fields[code] = _joined(own, value)
    if fields.get("part_of") in (gone.id, kept.id):
        del fields["part_of"]
    merged = Event(kept.id, kept.type, fields)
    events = tuple(merged if event.id == kept.id else event for event in content.events if event.id != gone.id)
    return replace(content, events=tuple(_relinked(event, gone.id, kept.id) for event in events))


def _joined(own: list[Any], other: list[Any]) -> list[Any]:
    """Both lists without what stands twice; rows of the second that carry a taken id get another one."""
    taken = {row["id"] for row in own if isinstance(row, Mapping) and row.get("id")}
    names: dict[str, str] = {}
    for row in other:
        if isinstance(row, Mapping) and row.get("id") in taken:
            names[row["id"]] = next(f"h{n}" for n in range(1, 1000) if f"h{n}" not in taken)
            taken.add(names[row["id"]])
    added = [
        {k: names.get(v, v) if k in ("id", "subset_of") else v for k, v in row.items()}
        if isinstance(row, Mapping)
        else row
        for row in other
    ]
    return own + [item for item in added if _without_id(item) not in [_without_id(known) for known in own]]


def _without_id(item: Any) -> Any:
    return {k: v for k, v in item.items() if k != "id"} if isinstance(item, Mapping) else item


def _relinked(event: Event, gone: str, kept: str) -> Event:
    if event.fields.get("part_of") != gone or event.id == kept:
        return event
    return replace(event, fields={**event.fields, "part_of": kept})


def edit_span(content: Content, values: Values, desk: Desk) -> Content:
    """Give a highlight other words, another label or meaning, or make a new one (`span` empty)."""
    span_id, quote, label = values.get("span", ""), values.get("quote", "").strip(), values.get("label", "")
    if not span_id:
        before = {span.id for span in content.spans}
        sent = {key: values.get(key, "") for key in ("quote", "occurrence", "label")}
        content = apply_edit(content, "span_add", sent, desk)
        span_id = next((span.id for span in content.spans if span.id not in before), "")
    else:
        span = content.span(span_id)
        if label and label != span.label:
            content = apply_edit(content, "span_relabel", {"span": span_id, "label": label}, desk)
        if quote and quote != span.surface:
            places = occurrences(desk.text, quote)
            near = min(places, key=lambda place: abs(place[0] - span.start), default=None)
            sent = {"span": span_id, "quote": quote}
            if near is not None:
                sent = {"span": span_id, "start": str(near[0]), "end": str(near[1])}
            content = apply_edit(content, "span_move", sent, desk)
    value = values.get("value", "").strip()
    if span_id and value and value != values.get("was", "").strip():
        content = apply_edit(content, "span_norm", {"span": span_id, "value": value}, desk)
    return content


LEAD_EDITS: dict[str, Callable[[Content, Values, Desk], Content]] = {
    "event_merge": merge_events,
    "span_edit": edit_span,
}
