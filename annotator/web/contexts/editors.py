"""The editor of one event field, generated from the kind that the schema gives the field.

Names are those that `services.editing` reads: `date.edtf`, `harm.0.count`, `method` … An editor shows part of an
event; what it does not send stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.core.records import Content, Event
from annotator.core.schema import Field, Schema
from annotator.services.candidates import Candidate, candidates
from annotator.services.describing import count_words, place_words
from annotator.services.paragraph_views import OtherEvent
from annotator.services.place_search import FoundPlace

ROW_KINDS = frozenset({"actors", "harm", "materiel", "claims"})
COUNTED_KINDS = frozenset({"harm", "materiel"})
"""Kinds whose rows are mostly counts: parties and triggers would only crowd the candidates."""
HIDDEN_KEYS = frozenset({"lat", "lon", "precision", "place_id"})
"""Keys that follow from the others; kept, but not typed by people."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    value: str
    name: str
    definition: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One control: `widget` is text, area, select, checks, flag or kept (hidden, with `shown` beside it)."""

    name: str
    label: str
    widget: str
    value: str = ""
    options: tuple[Option, ...] = ()
    shown: str = ""
    definition: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class EditorRow:
    """One record of a list field; the last row is blank."""

    prefix: str
    number: int
    inputs: tuple[Input, ...]
    blank: bool


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place of the gazetteer: `value` is what the step takes, `where` its kind and what holds it, in words."""

    value: str
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class Editor:
    """Everything about the open field: buttons of a choice, candidates from the text, inputs, or rows of inputs."""

    event_id: str
    code: str
    name: str
    definition: str
    kind: str
    buttons: tuple[Option, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    places: tuple[PlaceChoice, ...] = ()
    inputs: tuple[Input, ...] = ()
    rows: tuple[EditorRow, ...] = ()
    message: str = ""
    fill_label: str = ""
    """The label that a selection gets when it fills this field."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What building an editor may look at.

    `suggested` are the drafts by id; `typed` are the words of a refused form, kept for the member.
    """

    content: Content
    suggested: Mapping[str, Event]
    others: tuple[OtherEvent, ...]
    schema: Schema
    language: str
    typed: Mapping[str, str]
    places: tuple[FoundPlace, ...] = ()

    def words(self, name: str, value: object) -> str:
        """What stands in an input: what was typed, else the present value."""
        return self.typed.get(name, "" if value is None else str(value))


def build_editor(bench: Bench, event: Event, code: str, message: str = "") -> Editor | None:
    """The editor of a field; None when the schema has no such field."""
    field = bench.schema.event_fields.get(code)
    if field is None:
        return None
    value = event.type if code == "type" else event.fields.get(code)
    found: tuple[Candidate, ...] = ()
    if field.kind not in ("choice", "spans", "event", "text"):
        found = candidates(bench.content, event.id, code, bench.schema, bench.language)
        if field.kind in COUNTED_KINDS:
            found = tuple(candidate for candidate in found if candidate.span.label in ("count", "person"))
    record = bench.schema.record(field.record) if field.record else {}
    labels = field.labels or (record["spans"].labels if "spans" in record else ())
    return Editor(
        event_id=event.id,
        code=code,
        name=field.name(bench.language),
        definition=field.definition(bench.language),
        kind=field.kind,
        buttons=_buttons(bench, field, event, value),
        candidates=found,
        places=_places(bench) if field.kind == "place" else (),
        inputs=_inputs(bench, field, event, value),
        rows=_rows(bench, field, value),
        message=message,
        fill_label="count" if field.kind == "count" else (labels[0] if labels else ""),
    )


def _places(bench: Bench) -> tuple[PlaceChoice, ...]:
    kinds = bench.schema.choices(bench.schema.record("place")["kind"])
    found = []
    for place in bench.places:
        kind = kinds[place.kind].name(bench.language) if place.kind in kinds else place.kind
        found.append(PlaceChoice(place.value, place.name, " · ".join((kind, *place.holders))))
    return tuple(found)


def _buttons(bench: Bench, field: Field, event: Event, value: Any) -> tuple[Option, ...]:
    if field.kind == "choice":
        return options(bench, field, value)
    if field.kind == "event":
        known = {e.id: e.type for e in bench.content.events if e.id != event.id}
        known |= {o.id: o.type for o in bench.others if o.id != event.id}
        types = bench.schema.event_types
        return tuple(
            Option(i, f"{i} · {types[t].name(bench.language) if t in types else t}", chosen=value == i)
            for i, t in known.items()
        )
    return ()


def options(bench: Bench, field: Field, value: Any) -> tuple[Option, ...]:
    """The choices of a field in the schema's order."""
    chosen = set(value) if isinstance(value, list) else {value}
    return tuple(
        Option(code, term.name(bench.language), term.definition(bench.language), code in chosen)
        for code, term in bench.schema.choices(field).items()
    )


def _inputs(bench: Bench, field: Field, event: Event, value: Any) -> tuple[Input, ...]:
    if field.kind in ("choice", "event") or field.kind in ROW_KINDS:
        return ()
    if field.kind in ("date", "place"):
        record = bench.schema.record(field.kind)
        return tuple(
            _input(bench, inner, f"{field.code}.{key}", (value or {}).get(key))
            for key, inner in record.items()
            if key not in HIDDEN_KEYS and (not inner.only_for or event.type in inner.only_for)
        )
    if field.kind == "spans":
        labels = field.labels or tuple(bench.schema.labels)
        chosen = set(value or ())
        found = [s for s in bench.content.spans if s.label in labels or s.id in chosen]
        shown = tuple(Option(s.id, s.surface, chosen=s.id in chosen) for s in found)
        return (Input(field.code, field.name(bench.language), "checks", options=shown),)
    return (_input(bench, field, field.code, value),)


def _rows(bench: Bench, field: Field, value: Any) -> tuple[EditorRow, ...]:
    if field.kind not in ROW_KINDS:
        return ()
    record = bench.schema.record(field.record or "")
    present: list[Mapping[str, Any]] = list(value or ())
    ids = [
        (str(e.get("id")), count_words(e.get("count"), bench.schema, bench.language)) for e in present if e.get("id")
    ]
    rows = []
    for number, entry in enumerate([*present, {}]):
        prefix = f"{field.code}.{number}"
        inputs = tuple(
            _reference(bench, inner, f"{prefix}.{key}", entry.get(key), [i for i in ids if i[0] != entry.get("id")])
            if inner.kind == "reference"
            else _input(bench, inner, f"{prefix}.{key}", entry.get(key))
            for key, inner in record.items()
            if key != "id"
        )
        rows.append(EditorRow(prefix, number, inputs, blank=number == len(present)))
    return tuple(rows)


def _reference(bench: Bench, field: Field, name: str, value: Any, ids: list[tuple[str, str]]) -> Input:
    shown = tuple(Option(i, f"{i} · {words}" if words else i, chosen=i == value) for i, words in ids)
    return Input(name, field.name(bench.language), "select", options=shown, definition=field.definition(bench.language))


def _input(bench: Bench, field: Field, name: str, value: Any) -> Input:
    label, definition = field.name(bench.language), field.definition(bench.language)
    if field.kind == "choice":
        chosen = bench.typed.get(name, value)
        return Input(
            name, label, "select", options=options(bench, field, chosen), definition=definition, required=field.required
        )
    if field.kind == "choices":
        return Input(name, label, "checks", options=options(bench, field, value or []), definition=definition)
    if field.kind == "spans":
        surfaces = {s.id: s.surface for s in bench.content.spans}
        shown = " · ".join(surfaces.get(i, i) for i in value or ())
        return Input(name, label, "kept", ",".join(value or ()), shown=shown)
    if field.kind == "flag":
        return Input(name, label, "flag", "1" if value else "", definition=definition)
    if field.kind == "count":
        return Input(
            name,
            label,
            "text",
            bench.words(name, count_words(value, bench.schema, bench.language)),
            definition=definition,
        )
    if field.kind == "places":
        names = ", ".join(str(p.get("name") or place_words(p, bench.schema, bench.language)) for p in value or ())
        return Input(name, label, "text", bench.words(name, names), definition=definition)
    widget = "area" if field.kind == "text" and field.code == "note" and "." not in name else "text"
    return Input(name, label, widget, bench.words(name, value), definition=definition)
