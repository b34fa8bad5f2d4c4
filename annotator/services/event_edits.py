"""The steps on events: adding, filling, linking, splitting, joining, taking away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from annotator.core.records import Content, Event
from annotator.core.schema import LIST_KINDS
from annotator.errors import N_, InvalidInput
from annotator.services.edit_parts import Desk, Values, need, next_event_id, next_id, with_event
from annotator.services.filling import fill, locate
from annotator.services.reading_values import known_place, read_field


def add_event(content: Content, values: Values, desk: Desk) -> Content:
    """Add an event; its type is given or taken from the trigger span."""
    triggers = [t.strip() for t in values.get("trigger", "").split(",") if t.strip()]
    spans = [content.span(t) for t in triggers]
    type_code = values.get("type", "").strip() or next(
        (str(s.norm["type"]) for s in spans if s.norm.get("type")), "other"
    )
    if type_code not in desk.schema.event_types:
        raise InvalidInput(N_("“%(got)s” is not an event type."), got=type_code)
    defaults = {f.code: f.default for f in desk.schema.event_fields.values() if f.default}
    fields: dict[str, Any] = {**defaults, **({"trigger": triggers} if triggers else {})}
    return with_event(content, Event(id=next_event_id(content, desk), type=type_code, fields=fields))


def save_event(content: Content, values: Values, desk: Desk) -> Content:
    """Take over an event's whole form; fields that were not sent stay as they are."""
    event = content.event(need(values, "event"))
    fields = {**event.fields}
    type_code = event.type
    for code, one in desk.schema.event_fields.items():
        if code == "type":
            type_code = str(read_field(desk.reader, one, code, values, event.type) or event.type)
        else:
            fields[code] = read_field(desk.reader, one, code, values, event.fields.get(code))
    return with_event(content, replace(event, type=type_code, fields=_checked(fields, event.id, content, desk)))


def set_field(content: Content, values: Values, desk: Desk) -> Content:
    """Set one field: `value` is `span:<id>` (that span), `place:<id>` (that gazetteer place), words, or a code."""
    event = content.event(need(values, "event"))
    path, value = need(values, "field"), values.get("value", "").strip()
    if value.startswith("span:"):
        return with_event(content, fill(desk.schema, event, path, content.span(value.removeprefix("span:"))))
    if value.startswith("place:") and desk.schema.event_fields[path].kind == "place":
        place = known_place(desk.reader, value.removeprefix("place:"), event.fields.get(path))
        return with_event(content, replace(event, fields={**event.fields, path: place}))
    field_of_path, _ = locate(desk.schema, path)
    key = {"date": f"{path}.edtf", "place": f"{path}.name"}.get(field_of_path.kind, path) if "." not in path else path
    return save_event(content, {"event": event.id, key: value}, desk)


def _checked(fields: dict[str, Any], event_id: str, content: Content, desk: Desk) -> dict[str, Any]:
    whole = fields.get("part_of")
    if whole and (whole == event_id or whole not in {e.id for e in content.events} | set(desk.events_elsewhere)):
        raise InvalidInput(
            N_("“Part of” names another event of this report; got “%(got)s”."),
            got=whole,
        )
    return {k: v for k, v in fields.items() if v is not None}


def _free(event: Event, removed: set[str]) -> Event:
    """The event without a link to one that is gone."""
    if event.fields.get("part_of") not in removed:
        return event
    return replace(event, fields={k: v for k, v in event.fields.items() if k != "part_of"})


def _without_events(content: Content, removed: set[str], desk: Desk) -> Content:
    gone = removed - set(desk.events_elsewhere)
    return replace(content, events=tuple(_free(e, gone) for e in content.events if e.id not in removed))


def remove_event(content: Content, values: Values, desk: Desk) -> Content:
    """Take an event away from this paragraph; events that were part of it stand alone."""
    return _without_events(content, {content.event(need(values, "event")).id}, desk)


def no_event(content: Content, values: Values, desk: Desk) -> Content:
    """Say that there is no event here; spans stay."""
    return _without_events(content, {e.id for e in content.events}, desk)


def split_event(content: Content, values: Values, desk: Desk) -> Content:
    """Make a second event of the same kind from some of the triggers (the last one, if none are named)."""
    event = content.event(need(values, "event"))
    own = list(event.fields.get("trigger") or [])
    moved = [t.strip() for t in values.get("triggers", "").split(",") if t.strip()] or own[1:][-1:]
    new_id = next_event_id(content, desk)
    types = [content.span(t).norm.get("type") for t in moved]
    fields = {k: v for k, v in event.fields.items() if k not in ("harm", "materiel", "event_count", "note")}
    second = Event(id=new_id, type=str(next((t for t in types if t), event.type)), fields={**fields, "trigger": moved})
    first = replace(event, fields={**event.fields, "trigger": [t for t in own if t not in moved]})
    return with_event(with_event(content, first), second)


def duplicate_event(content: Content, values: Values, desk: Desk) -> Content:
    """A second event that says the same: for one more strike, arrest or place told in the same words."""
    event = content.event(need(values, "event"))
    return with_event(content, replace(event, id=next_event_id(content, desk)))


def merge_events(content: Content, values: Values, desk: Desk) -> Content:
    """Make one event of `event` and `other`: the first one's values stay, the other's fill and lengthen them."""
    event, other = content.event(need(values, "event")), content.event(need(values, "other"))
    if event.id == other.id:
        raise InvalidInput(N_("An event cannot be joined with itself; got “%(got)s” twice."), got=event.id)
    fields: dict[str, Any] = dict(event.fields)
    for code, value in other.fields.items():
        one, mine = desk.schema.event_fields.get(code), fields.get(code)
        if one is not None and one.kind in (*LIST_KINDS, "spans"):
            fields[code] = _joined(list(mine or []), list(value or []))
        elif mine is None or (one is not None and mine == one.default):
            fields[code] = value
    if fields.get("part_of") in (event.id, other.id):
        del fields["part_of"]
    rest = tuple(
        replace(e, fields={**e.fields, "part_of": event.id}) if e.fields.get("part_of") == other.id else e
        for e in content.events
        if e.id != other.id
    )
    return with_event(replace(content, events=rest), replace(event, fields=fields))


def _joined(mine: list[Any], more: list[Any]) -> list[Any]:
    """Both lists, what is told twice once; rows of the second get ids that the first has not."""

    def told(entry: Any) -> Any:
        return {k: v for k, v in entry.items() if k not in ("id", "spans")} if isinstance(entry, dict) else entry

    new_ids: dict[str, str] = {}
    out = list(mine)
    for entry in more:
        same = next((row for row in mine if told(row) == told(entry)), None)
        if isinstance(entry, dict) and "id" in entry:
            taken = {row["id"] for row in out if isinstance(row, dict) and "id" in row}
            new_ids[entry["id"]] = same["id"] if same else next_id(taken, "h")
        if same is None:
            out.append({**entry, "id": new_ids[entry["id"]]} if isinstance(entry, dict) and "id" in entry else entry)
    first = len(mine)
    return out[:first] + [
        {**row, "subset_of": new_ids.get(row["subset_of"], row["subset_of"])}
        if isinstance(row, dict) and row.get("subset_of")
        else row
        for row in out[first:]
    ]


def mention_event(content: Content, values: Values, desk: Desk) -> Content:
    """Say that this paragraph speaks again of an event of another paragraph; with `from` that draft becomes it."""
    wanted = need(values, "event")
    known = desk.events_elsewhere.get(wanted)
    if known is None:
        raise InvalidInput(N_("There is no event “%(got)s” in the other paragraphs of this report."), got=wanted)
    draft = values.get("from", "").strip()
    if draft:
        event = content.event(draft)
        rest = _without_events(content, {draft}, desk)
        return with_event(rest, Event(id=known.id, type=known.type, fields=event.fields))
    defaults = {f.code: known.fields.get(f.code) or f.default for f in desk.schema.event_fields.values() if f.default}
    return with_event(content, Event(id=known.id, type=known.type, fields=defaults))
