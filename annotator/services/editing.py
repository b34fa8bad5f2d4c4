"""The steps of a working copy: each takes the content and gives the next one; nothing here is stored.

`EDITS` is the one table of what a member can do to a paragraph. Values are strings as forms send them; offsets are
code points of the stored paragraph text, half-open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.core.clitics import ARTICLE, proclitics_before, without_proclitics
from annotator.core.records import Content, Event, Span
from annotator.core.schema import Schema
from annotator.core.shadow import fold
from annotator.errors import N_, InvalidInput
from annotator.services.filling import fill, label_for, locate
from annotator.services.reading_values import Reader, read_field

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step may look at besides the content: the text, the reader and the rest of the member's report."""

    text: str
    reader: Reader
    suggestions: Content
    events_elsewhere: Mapping[str, Event] = field(default_factory=dict)

    @property
    def schema(self) -> Schema:
        """The schema of the project."""
        return self.reader.schema


def apply_edit(content: Content, op: str, values: Values, desk: Desk) -> Content:
    """The content after one step. Raises: InvalidInput with what was got, expected and what to do."""
    step = EDITS.get(op)
    if step is None:
        raise InvalidInput(N_("There is no step “%(got)s”; steps are %(expected)s."), got=op, expected=", ".join(EDITS))
    return step(content, values, desk)


def occurrences(text: str, quote: str) -> tuple[tuple[int, int], ...]:
    """All places where the words stand in the text, as (start, end)."""
    found, at = [], text.find(quote)
    while quote and at >= 0:
        found.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return tuple(found)


def _need(values: Values, key: str) -> str:
    words = values.get(key, "").strip()
    if not words:
        raise InvalidInput(N_("“%(key)s” is missing from what was sent."), key=key)
    return words


def _number(values: Values, key: str) -> int:
    words = _need(values, key)
    try:
        return int(words)
    except ValueError as error:
        raise InvalidInput(N_("“%(key)s” is a whole number; got “%(got)s”."), key=key, got=words) from error


def _place_of_span(values: Values, text: str) -> tuple[int, int]:
    """Start and end of the words that were sent, by offsets or, without JavaScript, by the words themselves."""
    if "start" in values:
        start, end = _number(values, "start"), _number(values, "end")
        if not 0 <= start < end <= len(text):
            raise InvalidInput(
                N_("The offsets %(start)s to %(end)s are not in this paragraph of %(length)s characters."),
                start=start,
                end=end,
                length=len(text),
            )
        if "surface" in values and values["surface"] != text[start:end]:
            raise InvalidInput(
                N_(
                    "The words “%(got)s” do not stand at %(start)s to %(end)s; there stands “%(expected)s”. "
                    "Reload the page."
                ),
                got=values["surface"],
                start=start,
                end=end,
                expected=text[start:end],
            )
        return _trimmed(text, start, end)
    quote = _need(values, "quote")
    found = occurrences(text, quote)
    if not found:
        raise InvalidInput(
            N_("The words “%(got)s” do not stand in this paragraph. Copy them from it exactly."), got=quote
        )
    chosen = int(values["occurrence"]) if values.get("occurrence", "").strip().isdigit() else 0
    if len(found) > 1 and not 1 <= chosen <= len(found):
        raise InvalidInput(
            N_("The words “%(got)s” stand %(count)s times in this paragraph; write which of them (1 to %(count)s)."),
            got=quote,
            count=len(found),
        )
    return _trimmed(text, *found[max(chosen, 1) - 1])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise InvalidInput(N_("Only blanks are selected; select some words."))
    return start, end


def _label(values: Values, desk: Desk) -> str:
    label = values.get("label", "").strip()
    if not label and values.get("field"):
        label = label_for(desk.schema, values["field"]) or ""
    if label not in desk.schema.labels:
        raise InvalidInput(
            N_("“%(got)s” is not a label; labels are %(expected)s."), got=label, expected=", ".join(desk.schema.labels)
        )
    return label


def _read_span(span_id: str, label: str, start: int, end: int, desk: Desk) -> Span:
    norm = desk.reader.highlighter.normalise(label, desk.text, start, end, desk.reader.context)
    return Span(id=span_id, label=label, start=start, end=end, surface=desk.text[start:end], norm=norm or {})


def _next_id(taken: set[str], letter: str, width: int = 0) -> str:
    number = 1
    while f"{letter}{number:0{width}d}" in taken:
        number += 1
    return f"{letter}{number:0{width}d}"


def _with_span(content: Content, span: Span) -> Content:
    others = [s for s in content.spans if s.id != span.id]
    return replace(content, spans=tuple(sorted([*others, span], key=lambda s: (s.start, -s.end, s.id))))


def _with_event(content: Content, event: Event) -> Content:
    if any(e.id == event.id for e in content.events):
        return replace(content, events=tuple(event if e.id == event.id else e for e in content.events))
    return replace(content, events=(*content.events, event))


def set_role(content: Content, values: Values, desk: Desk) -> Content:
    """Give the paragraph another role."""
    role = _need(values, "role")
    if role not in desk.schema.paragraph_roles:
        raise InvalidInput(
            N_("“%(got)s” is not a paragraph role; roles are %(expected)s."),
            got=role,
            expected=", ".join(desk.schema.paragraph_roles),
        )
    return replace(content, paragraph_role=role)


def add_span(content: Content, values: Values, desk: Desk) -> Content:
    """Add a span, read by the same normalisers as the rules; with `event` and `field` it fills that field too."""
    label = _label(values, desk)
    start, end = _place_of_span(values, desk.text)
    there = next((s for s in content.spans if (s.label, s.start, s.end) == (label, start, end)), None)
    span = there or _read_span(_next_id({s.id for s in content.spans}, "s"), label, start, end, desk)
    content = _with_span(content, span)
    if values.get("event") and values.get("field"):
        event = fill(desk.schema, content.event(values["event"]), values["field"], span)
        content = _with_event(content, event)
    return content


def relabel_span(content: Content, values: Values, desk: Desk) -> Content:
    """Give a span another label; its normal form is read anew."""
    span = content.span(_need(values, "span"))
    return _with_span(content, _read_span(span.id, _label(values, desk), span.start, span.end, desk))


def move_span(content: Content, values: Values, desk: Desk) -> Content:
    """Stretch or shrink a span; its normal form is read anew."""
    span = content.span(_need(values, "span"))
    start, end = _place_of_span(values, desk.text)
    return _with_span(content, _read_span(span.id, span.label, start, end, desk))


def toggle_clitic(content: Content, values: Values, desk: Desk) -> Content:
    """Take the letters attached before a span into it, or, when there are none, leave out its first one."""
    span = content.span(_need(values, "span"))
    shadow = fold(desk.text)
    at = shadow.at(span.start)
    before = proclitics_before(shadow.text, at, definite=shadow.text.startswith(ARTICLE, at))
    if before:
        start = shadow.span(at - len(before), at)[0]
        return _with_span(content, _read_span(span.id, span.label, start, span.end, desk))
    for start, end in without_proclitics(desk.text, span.start, span.end):
        return _with_span(content, _read_span(span.id, span.label, start, end, desk))
    raise InvalidInput(N_("“%(got)s” does not begin with an attached letter."), got=span.surface)


def set_norm(content: Content, values: Values, desk: Desk) -> Content:
    """Change what a span is understood as: `value` in words, or single keys as `norm.<key>`."""
    span = content.span(_need(values, "span"))
    words = values.get("value", "").strip()
    norm: dict[str, Any] = dict(span.norm)
    if words:
        found = desk.reader.highlighter.read_value(span.label, words, desk.reader.context)
        if not found:
            raise InvalidInput(N_("“%(got)s” was not understood; write it in another way."), got=words)
        norm = dict(found)
    for key, inner in desk.schema.labels[span.label].norm.items():
        norm[key] = read_field(desk.reader, inner, f"norm.{key}", values, norm.get(key))
    kept = {k: v for k, v in norm.items() if v is not None}
    return _with_span(content, replace(span, norm=kept, rule=None, score=None))


def remove_span(content: Content, values: Values, desk: Desk) -> Content:
    """Take a span away, also as evidence; the values of events stay."""
    span = content.span(_need(values, "span"))
    events = tuple(replace(e, fields=_without(e.fields, span.id)) for e in content.events)
    return replace(content, spans=tuple(s for s in content.spans if s.id != span.id), events=events)


def _without(value: Any, span_id: str) -> Any:
    """The value with that span id taken out of every evidence list."""
    if isinstance(value, Mapping):
        return {
            k: [i for i in v if i != span_id]
            if k in ("spans", "trigger") and isinstance(v, list)
            else _without(v, span_id)
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [_without(v, span_id) for v in value]
    return value


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
    taken = {e.id for e in content.events} | set(desk.events_elsewhere) | {e.id for e in desk.suggestions.events}
    fields: dict[str, Any] = {**defaults, **({"trigger": triggers} if triggers else {})}
    return _with_event(content, Event(id=_next_id(taken, "e", 2), type=type_code, fields=fields))


def save_event(content: Content, values: Values, desk: Desk) -> Content:
    """Take over an event's whole form; fields that were not sent stay as they are."""
    event = content.event(_need(values, "event"))
    fields = {**event.fields}
    type_code = event.type
    for code, one in desk.schema.event_fields.items():
        if code == "type":
            type_code = str(read_field(desk.reader, one, code, values, event.type) or event.type)
        else:
            fields[code] = read_field(desk.reader, one, code, values, event.fields.get(code))
    return _with_event(content, replace(event, type=type_code, fields=_checked(fields, event.id, content, desk)))


def set_field(content: Content, values: Values, desk: Desk) -> Content:
    """Set one field: `value` is `span:<id>` (take it from that span), words, or a code."""
    event = content.event(_need(values, "event"))
    path, value = _need(values, "field"), values.get("value", "").strip()
    if value.startswith("span:"):
        return _with_event(content, fill(desk.schema, event, path, content.span(value.removeprefix("span:"))))
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
    return _without_events(content, {content.event(_need(values, "event")).id}, desk)


def no_event(content: Content, values: Values, desk: Desk) -> Content:
    """Say that there is no event here; spans stay."""
    return _without_events(content, {e.id for e in content.events}, desk)


def split_event(content: Content, values: Values, desk: Desk) -> Content:
    """Make a second event of the same kind from some of the triggers (the last one, if none are named)."""
    event = content.event(_need(values, "event"))
    own = list(event.fields.get("trigger") or [])
    moved = [t.strip() for t in values.get("triggers", "").split(",") if t.strip()] or own[1:][-1:]
    taken = {e.id for e in content.events} | set(desk.events_elsewhere) | {e.id for e in desk.suggestions.events}
    new_id = _next_id(taken, "e", 2)
    types = [content.span(t).norm.get("type") for t in moved]
    fields = {k: v for k, v in event.fields.items() if k not in ("harm", "materiel", "event_count", "note")}
    second = Event(id=new_id, type=str(next((t for t in types if t), event.type)), fields={**fields, "trigger": moved})
    first = replace(event, fields={**event.fields, "trigger": [t for t in own if t not in moved]})
    return _with_event(_with_event(content, first), second)


def mention_event(content: Content, values: Values, desk: Desk) -> Content:
    """Say that this paragraph speaks again of an event of another paragraph; with `from` that draft becomes it."""
    wanted = _need(values, "event")
    known = desk.events_elsewhere.get(wanted)
    if known is None:
        raise InvalidInput(N_("There is no event “%(got)s” in the other paragraphs of this report."), got=wanted)
    draft = values.get("from", "").strip()
    if draft:
        event = content.event(draft)
        rest = _without_events(content, {draft}, desk)
        return _with_event(rest, Event(id=known.id, type=known.type, fields=event.fields))
    defaults = {f.code: known.fields.get(f.code) or f.default for f in desk.schema.event_fields.values() if f.default}
    return _with_event(content, Event(id=known.id, type=known.type, fields=defaults))


def reset(content: Content, values: Values, desk: Desk) -> Content:
    """Go back to what the rules suggest."""
    return desk.suggestions


EDITS: dict[str, Callable[[Content, Values, Desk], Content]] = {
    "role": set_role,
    "span_add": add_span,
    "span_relabel": relabel_span,
    "span_move": move_span,
    "span_clitic": toggle_clitic,
    "span_norm": set_norm,
    "span_remove": remove_span,
    "event_add": add_event,
    "event_save": save_event,
    "event_field": set_field,
    "event_remove": remove_event,
    "event_split": split_event,
    "event_mention": mention_event,
    "no_event": no_event,
    "reset": reset,
}
