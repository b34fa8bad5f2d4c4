"""The paragraph screen: one record that the page and the swapped fragment render alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as kept_in
from functools import lru_cache
from urllib.parse import urlencode

from annotator.core.records import Event
from annotator.core.schema import Schema
from annotator.services.describing import describe_field
from annotator.services.editing import alike, occurrences
from annotator.services.paragraph_views import Neighbour, ParagraphView
from annotator.services.place_search import FoundPlace
from annotator.web.contexts.editors import Bench, Editor, Option, build_editor
from annotator.web.contexts.highlights import SpanLine, is_unsure, origin_words, span_lines
from annotator.web.contexts.merge_view import MergeLine
from annotator.web.contexts.origins import context_words, evidence_of, is_drafted
from annotator.web.languages import Reader, number, reader
from annotator.web.languages import gettext as _
from annotator.web.rendering import STATES

FIELD_KEYS = ("type", "date", "place", "actors", "harm", "materiel", "method", "event_count", "outcome")
"""The fields that a digit opens, 1 to 9: always the same digit, whatever the event holds."""
FIELD_DIGITS = {code: str(digit) for digit, code in enumerate(FIELD_KEYS, 1)}
ALWAYS_SHOWN = frozenset({"type", "date", "place", "actors"})


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of an event card: its value in words, and the spans and the origin behind it."""

    id: str
    """`e01-date`, for the ids of elements."""
    code: str
    name: str
    definition: str
    words: str
    key: str
    evidence: tuple[str, ...]
    evidence_ids: str
    surfaces: tuple[str, ...]
    origin: str
    unsure: bool = False
    """Drafted by a rule that is often wrong, and not changed since: to be looked at before confirming."""
    editor: Editor | None = None


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field of every event: its code, its name and definition in words, and the digit that opens it, if any."""

    code: str
    name: str
    definition: str
    key: str


@dataclass(frozen=True, slots=True)
class EventCard:
    """One event with the rows that say something; the other fields are empty or at their default."""

    id: str
    number: int
    type_name: str
    triggers: tuple[str, ...]
    trigger_ids: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    seen_in: int | None
    """The index of another paragraph that speaks of the same event, if any."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One place where pasted words stand; `value` is the step that marks them."""

    before: str
    surface: str
    after: str
    value: str


@dataclass(frozen=True, slots=True)
class Move:
    """One letter more or less at an end of the active span; `value` is the step, empty where there is no letter."""

    key: str
    name: str
    end: str
    step: int
    value: str


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One paragraph of the report in the walk strip; `words` are its number and state."""

    address: str
    state: str
    words: str
    current: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What this member tried to save on an older state, to be applied again or left."""

    op: str
    values: Mapping[str, str]
    lines: tuple[MergeLine, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the request wants to be open: an event's field, a span, a panel; with a refusal and the typed words."""

    event: str = ""
    field: str = ""
    span: str = ""
    panel: str = ""
    quote: str = ""
    label: str = ""
    find: str = ""
    text: str = ""
    """“shown” where the member asked for a text that is blurred until then."""
    message: str = ""
    typed: Mapping[str, str] = kept_in(default_factory=dict)
    conflict: Conflict | None = None


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class ParagraphScreen:
    """Everything the screen shows of one paragraph.

    `paragraphs` is the address of the report's paragraphs, to which the index of one is added.
    """

    view: ParagraphView
    paragraphs: str
    roles: tuple[Option, ...]
    labels: tuple[tuple[str, str, str, str], ...]
    """(code, key, name, definition) of each label."""
    event_types: tuple[Option, ...]
    fields: tuple[FieldName, ...]
    spans: tuple[SpanLine, ...]
    active: SpanLine | None
    moves: tuple[Move, ...]
    slices: tuple[Slice, ...]
    alike: tuple[Slice, ...]
    """Where else the words of the active span stand, when that is asked for."""
    events: tuple[EventCard, ...]
    other_events: tuple[tuple[str, str], ...]
    """(id, words) of each event that only other paragraphs tell of."""
    walk: tuple[WalkStep, ...]
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    done: int
    asked: Asked

    @property
    def editor_is_open(self) -> bool:
        """Whether some field is being edited."""
        return any(row.editor for card in self.events for row in card.rows)

    def spans_json(self) -> list[dict[str, object]]:
        """The spans as the text element draws them."""
        return [line.to_json() for line in self.spans]


def build_screen(
    view: ParagraphView,
    schema: Schema,
    language: str,
    paragraphs: str,
    asked: Asked = NOTHING_ASKED,
    places: tuple[FoundPlace, ...] = (),
) -> ParagraphScreen:
    """The screen of a paragraph view in one language; `paragraphs` as in the screen, `places` found for an editor."""
    content = view.content
    drafts = {event.id: event for event in view.suggestions.events}
    bench = Bench(content, drafts, view.other_events, schema, language, asked.typed, places)
    elsewhere = {other.id: other.index for other in view.other_events}
    lines = span_lines(content, schema, language)
    active = next((line for line in lines if line.id == asked.span), None)
    return ParagraphScreen(
        view=view,
        paragraphs=paragraphs,
        roles=tuple(
            Option(code, term.name(language), term.definition(language), code == content.paragraph_role)
            for code, term in schema.paragraph_roles.items()
        ),
        labels=_labels(schema, language),
        event_types=_event_types(schema, language),
        fields=_field_names(schema, language),
        spans=lines,
        active=active,
        moves=_moves(view.text, active),
        slices=_slices(view.text, asked.quote, asked.label),
        alike=_alike(view, active) if asked.panel == "same" else (),
        events=tuple(
            _card(bench, event, number, asked, elsewhere.get(event.id))
            for number, event in enumerate(content.events, 1)
        ),
        other_events=_other_events(view, schema, language),
        walk=_walk(view, paragraphs),
        before=(*view.headings, *(n for n in view.neighbours if n.position == "before")),
        after=tuple(n for n in view.neighbours if n.position == "after"),
        done=sum(1 for state in view.walk if state == "submitted"),
        asked=asked,
    )


def _other_events(view: ParagraphView, schema: Schema, language: str) -> tuple[tuple[str, str], ...]:
    here, reads = {event.id for event in view.content.events}, reader()
    found = []
    for other in view.other_events:
        if other.id not in here:
            kind = schema.event_types.get(other.type)
            name = kind.name(language) if kind else other.type
            found.append((other.id, f"{other.id} · {name} · {_paragraph_words(other.index + 1, reads)}"))
    return tuple(found)


@lru_cache(1024)
def _paragraph_words(n: int, _reader: Reader) -> str:
    return _("paragraph %(n)s", n=number(n))


def _walk(view: ParagraphView, paragraphs: str) -> tuple[WalkStep, ...]:
    reads = reader()
    return tuple(
        WalkStep(f"{paragraphs}{index}", state, _step_words(index + 1, state, reads), index == view.index)
        for index, state in enumerate(view.walk)
    )


@lru_cache(4096)
def _step_words(n: int, state: str, _reader: Reader) -> str:
    return f"{_('Paragraph %(n)s', n=number(n))}, {STATES[state]}"


def _moves(text: str, active: SpanLine | None) -> tuple[Move, ...]:
    named = (
        ("start-back", _("start earlier"), "start", -1),
        ("start-on", _("start later"), "start", 1),
        ("end-back", _("end earlier"), "end", -1),
        ("end-on", _("end later"), "end", 1),
    )
    moves = []
    for name, words, end, step in named:
        value = ""
        if active:
            start, stop = moved_ends(text, active, end, step)
            if 0 <= start < stop <= len(text):
                step_of_span = {"op": "span_move", "span": active.id, "start": start, "end": stop}
                value = urlencode({**step_of_span, "surface": text[start:stop]})
        moves.append(Move(name, words, end, step, value))
    return tuple(moves)


def moved_ends(text: str, span: SpanLine, end: str, step: int) -> tuple[int, int]:
    """Start and end after moving one of them by a letter; blanks are stepped over."""
    start, stop = span.start, span.end
    if end == "start":
        start += step
        while 0 < start < stop and text[start].isspace():
            start += step
    else:
        stop += step
        while start < stop < len(text) and text[stop - 1].isspace():
            stop += step
    return start, stop


def _slices(text: str, quote: str, label: str) -> tuple[Slice, ...]:
    words = quote.strip()
    step = {"op": "span_add", "label": label, "surface": words}
    found = occurrences(text, words) if words else ()
    return tuple(_slice(text, start, end, urlencode({**step, "start": start, "end": end})) for start, end in found)


def _alike(view: ParagraphView, active: SpanLine | None) -> tuple[Slice, ...]:
    if active is None:
        return ()
    return tuple(
        _slice(view.text, start, end) for start, end in alike(view.content, view.content.span(active.id), view.text)
    )


def _slice(text: str, start: int, end: int, value: str = "") -> Slice:
    return Slice(text[max(0, start - 30) : start], text[start:end], text[end : end + 30], value)


def _card(bench: Bench, event: Event, number: int, asked: Asked, seen_in: int | None) -> EventCard:
    rows = []
    for code in _ordered(bench.schema):
        one, value = bench.schema.event_fields[code], event.fields.get(code)
        wanted = (asked.event, asked.field) == (event.id, code)
        if code not in ALWAYS_SHOWN and not wanted and (value in (None, one.default) or code == "trigger"):
            continue
        row = field_row(bench, event, code, asked)
        if row.words or row.editor or code in ALWAYS_SHOWN:
            rows.append(row)
    spans = {s.id: s.surface for s in bench.content.spans}
    triggers = evidence_of(event, "trigger")
    types = bench.schema.event_types
    return EventCard(
        id=event.id,
        number=number,
        type_name=types[event.type].name(bench.language) if event.type in types else event.type,
        triggers=tuple(dict.fromkeys(spans[i] for i in triggers if i in spans)),
        trigger_ids=tuple(triggers),
        rows=tuple(rows),
        seen_in=seen_in,
    )


@lru_cache(16)
def _labels(schema: Schema, language: str) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((c, label.key, label.name(language), label.definition(language)) for c, label in schema.labels.items())


@lru_cache(16)
def _event_types(schema: Schema, language: str) -> tuple[Option, ...]:
    return tuple(Option(c, t.name(language), t.definition(language)) for c, t in schema.event_types.items())


@lru_cache(16)
def _field_names(schema: Schema, language: str) -> tuple[FieldName, ...]:
    """Every field of an event: those with a digit first, in its order, the trigger last."""
    return tuple(
        FieldName(code, one.name(language), one.definition(language), FIELD_DIGITS.get(code, ""))
        for code, one in ((code, schema.event_fields[code]) for code in _ordered(schema))
    )


@lru_cache(16)
def _ordered(schema: Schema) -> tuple[str, ...]:
    place = {code: number for number, code in enumerate(FIELD_KEYS)} | {"trigger": len(schema.event_fields)}
    return tuple(sorted(schema.event_fields, key=lambda code: place.get(code, len(FIELD_KEYS))))


def field_row(bench: Bench, event: Event, code: str, asked: Asked) -> FieldRow:
    """The row of one field, with its editor when it is asked for."""
    one = bench.schema.event_fields[code]
    evidence = evidence_of(event, code)
    spans = {s.id: s for s in bench.content.spans}
    found = [spans[i] for i in evidence if i in spans]
    drafted = is_drafted(bench, event, code)
    wanted = (asked.event, asked.field) == (event.id, code)
    return FieldRow(
        id=f"{event.id}-{code}",
        code=code,
        name=one.name(bench.language),
        definition=one.definition(bench.language),
        words="" if code == "trigger" else describe_field(event, one, bench.schema, bench.language),
        key=FIELD_DIGITS.get(code, ""),
        evidence=tuple(evidence),
        evidence_ids=" ".join(evidence),
        surfaces=tuple(dict.fromkeys(s.surface for s in found)),
        origin=(origin_words(found) or context_words(bench, event, code)) if drafted else str(_("yours")),
        unsure=drafted and is_unsure(found),
        editor=build_editor(bench, event, code, asked.message) if wanted else None,
    )
