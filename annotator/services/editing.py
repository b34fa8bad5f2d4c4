"""The steps of a working copy: each takes the content and gives the next one; nothing here is stored.

`EDITS` is the one table of what a member can do to a paragraph. Values are strings as forms send them; offsets are
code points of the stored paragraph text, half-open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from annotator.core.clitics import ARTICLE, proclitics_before, without_proclitics
from annotator.core.records import Content, Span
from annotator.core.shadow import fold
from annotator.errors import N_, InvalidInput
from annotator.services import event_edits
from annotator.services.edit_parts import Desk, Values, need, next_id, number, with_event, with_span
from annotator.services.filling import fill, label_for
from annotator.services.reading_values import read_field


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


def _place_of_span(values: Values, text: str) -> tuple[int, int]:
    """Start and end of the words that were sent, by offsets or, without JavaScript, by the words themselves."""
    if "start" in values:
        start, end = number(values, "start"), number(values, "end")
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
    quote = need(values, "quote")
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


def set_role(content: Content, values: Values, desk: Desk) -> Content:
    """Give the paragraph another role."""
    role = need(values, "role")
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
    span = there or _read_span(next_id({s.id for s in content.spans}, "s"), label, start, end, desk)
    content = with_span(content, span)
    if values.get("event") and values.get("field"):
        event = fill(desk.schema, content.event(values["event"]), values["field"], span)
        content = with_event(content, event)
    return content


def relabel_span(content: Content, values: Values, desk: Desk) -> Content:
    """Give a span another label; its normal form is read anew."""
    span = content.span(need(values, "span"))
    return with_span(content, _read_span(span.id, _label(values, desk), span.start, span.end, desk))


def move_span(content: Content, values: Values, desk: Desk) -> Content:
    """Stretch or shrink a span; its normal form is read anew."""
    span = content.span(need(values, "span"))
    start, end = _place_of_span(values, desk.text)
    return with_span(content, _read_span(span.id, span.label, start, end, desk))


def toggle_clitic(content: Content, values: Values, desk: Desk) -> Content:
    """Take the letters attached before a span into it, or, when there are none, leave out its first one."""
    span = content.span(need(values, "span"))
    shadow = fold(desk.text)
    at = shadow.at(span.start)
    before = proclitics_before(shadow.text, at, definite=shadow.text.startswith(ARTICLE, at))
    if before:
        start = shadow.span(at - len(before), at)[0]
        return with_span(content, _read_span(span.id, span.label, start, span.end, desk))
    for start, end in without_proclitics(desk.text, span.start, span.end):
        return with_span(content, _read_span(span.id, span.label, start, end, desk))
    raise InvalidInput(N_("“%(got)s” does not begin with an attached letter."), got=span.surface)


def set_norm(content: Content, values: Values, desk: Desk) -> Content:
    """Change what a span is understood as: `value` in words, or single keys as `norm.<key>`."""
    span = content.span(need(values, "span"))
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
    return with_span(content, replace(span, norm=kept, rule=None, score=None))


def alike(content: Content, span: Span, text: str) -> tuple[tuple[int, int], ...]:
    """Where else the words of a span stand and are not understood as it is, as (start, end).

    Compared folded; letters attached before a word stay outside of it.
    """
    there = {(s.start, s.end) for s in content.spans if s.label == span.label and s.norm == span.norm}
    shadow = fold(text)
    words = shadow.text[shadow.at(span.start) : shadow.at(span.end)]
    found = []
    for start, end in occurrences(shadow.text, words):
        before = proclitics_before(shadow.text, start, definite=words.startswith(ARTICLE))
        goes_on = shadow.text[end : end + 1].isalnum()
        place = shadow.span(start, end)
        if before is not None and not goes_on and place not in there:
            found.append(place)
    return tuple(found)


def mark_alike(content: Content, values: Values, desk: Desk) -> Content:
    """Mark every other mention of a span's words as it is marked: same label, same normal form."""
    span = content.span(need(values, "span"))
    places = alike(content, span, desk.text)
    if not places:
        raise InvalidInput(
            N_("“%(got)s” stands nowhere else in this paragraph, or is marked so already."), got=span.surface
        )
    for start, end in places:
        there = next((s for s in content.spans if (s.start, s.end) == (start, end)), None)
        span_id = there.id if there else next_id({s.id for s in content.spans}, "s")
        made = replace(span, id=span_id, start=start, end=end, surface=desk.text[start:end], rule=None, score=None)
        content = with_span(content, made)
    return content


def remove_span(content: Content, values: Values, desk: Desk) -> Content:
    """Take a span away, also as evidence; the values of events stay."""
    span = content.span(need(values, "span"))
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
    "span_same": mark_alike,
    "span_remove": remove_span,
    "event_add": event_edits.add_event,
    "event_save": event_edits.save_event,
    "event_field": event_edits.set_field,
    "event_remove": event_edits.remove_event,
    "event_split": event_edits.split_event,
    "event_duplicate": event_edits.duplicate_event,
    "event_merge": event_edits.merge_events,
    "event_mention": event_edits.mention_event,
    "no_event": event_edits.no_event,
    "reset": reset,
}
