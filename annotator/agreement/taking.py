"""A ruling's content out of readings: take one reading's value of a decision, or nothing, and see what came of it.

Evidence follows: a value that is taken brings the highlights it rests on, by the ids they have in the ruling. Links to
an event that was not taken are left to whoever knows the report's other paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.agreement.decisions import NONE, OWN, ROLE, Decision, decisions
from annotator.core.equality import SPAN_LISTS, canonical_content
from annotator.core.records import Content, Event, Span


@dataclass(frozen=True, slots=True)
class Table:
    """The readings of a paragraph (contents with common event ids), the fields in order, what the rules suggest."""

    readings: tuple[Content, ...]
    fields: tuple[str, ...]
    suggested: Content

    @property
    def sources(self) -> tuple[Content, ...]:
        """What a choice by number can take from: the readings, then the suggestion of the rules."""
        return (*self.readings, self.suggested)

    def decisions(self, *beside: Content) -> tuple[Decision, ...]:
        """Everything to decide; behind the readings stand the suggestion and then `beside`."""
        return decisions(self.readings, self.fields, (self.suggested, *beside))


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a decided value came from: taken, rules, none or edited; `readings` are the places of those who said so."""

    key: str
    outcome: str
    readings: tuple[int, ...]


def common_ground(table: Table) -> Content:
    """What all readings have, to begin a ruling with; where their values differ that of the first stands in."""
    found = table.decisions()
    first, n = table.readings[0], len(table.readings)
    kept = {d.spans[0].id for d in found if d.kind == "span" and d.spans[0] and all(d.values[:n])}
    events = {d.event for d in found if d.kind == "event" and all(d.values[:n])}
    names = {span_id: span_id for span_id in kept}
    return Content(
        paragraph_role=first.paragraph_role,
        spans=tuple(span for span in first.spans if span.id in kept),
        events=tuple(_with_evidence(event, names) for event in first.events if event.id in events),
    )


def take(content: Content, choices: Mapping[str, str], table: Table) -> Content:
    """The content after the choices by key: `1` … the number of a source, `n` nothing, `e` as it is.

    A choice of what stands there already changes nothing; keys that are not known are left out.
    """
    found = table.decisions(content)
    last = len(table.sources)
    wanted = {
        d.key: choice
        for d in found
        if (choice := choices.get(d.key, "")) and choice != OWN and not _stands(d, choice, last)
    }
    brought = _brought(found, wanted, choices, table)
    content, names = _take_spans(content, found, {**brought, **wanted}, last)
    if place := _place(wanted.get(ROLE, "")):
        content = replace(content, paragraph_role=table.sources[place - 1].paragraph_role)
    for decision in found:
        choice = wanted.get(decision.key, "")
        if choice and decision.kind == "event":
            content = _take_event(content, decision.event, _place(choice), table, names)
    for decision in found:
        choice = wanted.get(decision.key, "")
        if choice and decision.kind == "field" and any(e.id == decision.event for e in content.events):
            content = _take_field(content, decision, _place(choice), table, names)
    return content


def _stands(decision: Decision, choice: str, last: int) -> bool:
    place = _place(choice)
    return decision.values[last] == decision.values[place - 1] if place else not decision.values[last]


def _place(choice: str) -> int:
    return int(choice) if choice.isdigit() else 0


def _brought(
    found: Sequence[Decision], wanted: Mapping[str, str], choices: Mapping[str, str], table: Table
) -> dict[str, str]:
    """The highlights that come with the values taken: those not there yet, and not chosen otherwise."""
    last = len(table.sources)
    missing = [d for d in found if d.kind == "span" and d.values[last] is None and not choices.get(d.key)]
    brought: dict[str, str] = {}
    for decision in found:
        place = _place(wanted.get(decision.key, ""))
        event = _event(table.sources[place - 1], decision.event) if place and decision.event else None
        if event is None:
            continue
        value = event.fields if decision.kind == "event" else {decision.field: event.fields.get(decision.field)}
        rests_on = set(evidence(value))
        for span in missing:
            own = span.spans[place - 1]
            if own is not None and own.id in rests_on:
                brought.setdefault(span.key, str(place))
    return brought


def _take_spans(
    content: Content, found: Sequence[Decision], wanted: Mapping[str, str], last: int
) -> tuple[Content, list[dict[str, str]]]:
    """The content with the highlights chosen, and for each source its span ids → those of the content."""
    names: list[dict[str, str]] = [{} for _ in range(last)]
    taken = {span.id for span in content.spans}
    spans: list[Span] = []
    for decision in (d for d in found if d.kind == "span"):
        ruled, choice = decision.spans[last], wanted.get(decision.key, "")
        place = _place(choice)
        if choice == NONE:
            ruled = None
        elif place and (source := decision.spans[place - 1]) is not None:
            span_id = ruled.id if ruled is not None else _free(taken)
            taken.add(span_id)
            ruled = replace(source, id=span_id)
        if ruled is not None:
            spans.append(ruled)
            for known, span in zip(names, decision.spans, strict=False):
                if span is not None:
                    known[span.id] = ruled.id
    own = {span.id: span.id for span in spans}
    return replace(
        content,
        spans=tuple(sorted(spans, key=lambda s: (s.start, -s.end, s.id))),
        events=tuple(_with_evidence(event, own) for event in content.events),
    ), names


def _free(taken: set[str]) -> str:
    return next(name for n in range(1, len(taken) + 2) if (name := f"s{n}") not in taken)


def _event(content: Content, event_id: str) -> Event | None:
    return next((event for event in content.events if event.id == event_id), None)


def _take_event(
    content: Content, event_id: str, place: int, table: Table, names: Sequence[Mapping[str, str]]
) -> Content:
    others = tuple(event for event in content.events if event.id != event_id)
    source = _event(table.sources[place - 1], event_id) if place else None
    if source is None:
        return replace(content, events=others)
    return replace(content, events=(*others, _with_evidence(source, names[place - 1])))


def _take_field(
    content: Content, decision: Decision, place: int, table: Table, names: Sequence[Mapping[str, str]]
) -> Content:
    source = _event(table.sources[place - 1], decision.event) if place else None

    def changed(event: Event) -> Event:
        if event.id != decision.event:
            return event
        if decision.field == "type":
            return replace(event, type=source.type) if source else event
        fields = {k: v for k, v in event.fields.items() if k != decision.field}
        value = source.fields.get(decision.field) if source else None
        if value is not None:
            fields[decision.field] = with_evidence(value, names[place - 1], decision.field)
        return replace(event, fields=fields)

    return replace(content, events=tuple(changed(event) for event in content.events))


def _with_evidence(event: Event, names: Mapping[str, str]) -> Event:
    return replace(event, fields={key: with_evidence(value, names, key) for key, value in event.fields.items()})


def with_evidence(value: Any, names: Mapping[str, str], key: str = "") -> Any:
    """The value resting on other span ids; a span that has no name is left out."""
    if key in SPAN_LISTS and isinstance(value, list):
        return [names[span_id] for span_id in value if span_id in names]
    if isinstance(value, Mapping):
        return {k: with_evidence(v, names, k) for k, v in value.items()}
    if isinstance(value, list):
        return [with_evidence(item, names) for item in value]
    return value


def evidence(value: Any, key: str = "") -> Iterable[str]:
    """The span ids that a value rests on."""
    if key in SPAN_LISTS and isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, Mapping):
        for k, v in value.items():
            yield from evidence(v, k)
    elif isinstance(value, list):
        for item in value:
            yield from evidence(item)


def provenance(content: Content, table: Table) -> tuple[Provenance, ...]:
    """Where each value came from, of all that the readings differ in or that none of them says."""
    last, n = len(table.sources), len(table.readings)
    found = []
    for decision in table.decisions(content):
        value, readings = decision.values[last], decision.values[:n]
        if decision.kind == "field" and (value is None or not any(v is not None for v in readings)):
            continue  # Its event is not there, or is the lead's own as a whole.
        said = tuple(place for place, other in enumerate(readings) if (other or None) == (value or None))
        if not decision.differs and (said or not any((value, *readings))):
            continue
        if not value:
            outcome = "none"
        elif said:
            outcome = "taken"
        else:
            outcome = "rules" if value == decision.values[n] else "edited"
        found.append(Provenance(decision.key, outcome, said))
    return tuple(found)


def alternatives(content: Content, keys: Iterable[str], table: Table) -> tuple[Content, ...]:
    """The other readings of what is ambiguous: the content with each reading's value of those keys, where it differs.

    keys: the decisions that are ambiguous; an ambiguous event brings its fields.
    """
    wanted = tuple(keys)
    made = {canonical_content(content): content}
    if wanted:
        for place in range(1, len(table.readings) + 1):
            other = take(content, {d.key: _of(d, place) for d in _below(wanted, table, content)}, table)
            made.setdefault(canonical_content(other), other)
    return tuple(made.values())[1:]


def _below(keys: Sequence[str], table: Table, content: Content) -> list[Decision]:
    return [d for d in table.decisions(content) if d.key in keys or (d.kind == "field" and d.event in keys)]


def _of(decision: Decision, place: int) -> str:
    return str(place) if decision.values[place - 1] else NONE


def open_decisions(content: Content, decided: Iterable[str], table: Table) -> tuple[str, ...]:
    """Keys that the readings differ in and that were not decided yet; fields of an event that is not there are not."""
    known = set(decided)
    last = len(table.sources)
    return tuple(
        d.key
        for d in table.decisions(content)
        if d.differs and d.key not in known and not (d.kind == "field" and d.values[last] is None)
    )
