"""The paragraph screen: one record that the page and the swapped fragment render alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as kept_in
from urllib.parse import urlencode

from annotator.core.records import Event
from annotator.core.schema import Schema
from annotator.services.describing import describe_field
from annotator.services.editing import occurrences
from annotator.services.paragraph_views import Neighbour, OtherEvent, ParagraphView
from annotator.web.contexts.editors import Bench, Editor, Option, build_editor
from annotator.web.contexts.highlights import SpanLine, is_unsure, origin_words, span_lines
from annotator.web.contexts.merge_view import MergeLine
from annotator.web.languages import gettext as _
from annotator.web.languages import number
from annotator.web.rendering import STATES

FIELD_KEYS = ("type", "date", "place", "actors", "harm", "materiel", "method", "event_count", "outcome")
"""The fields that a digit opens, 1 to 9: always the same digit, whatever the event holds."""
ALWAYS_SHOWN = frozenset({"type", "date", "place", "actors"})


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of an event card: its value in words, and the spans and the origin behind it."""

    id: str
    """`e01-date`, for the ids of elements; `value` is what opens its editor (`e01.date`)."""
    value: str
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
class EventCard:
    """One event: the rows that say something, and the fields that are still empty or at their default."""

    id: str
    number: int
    type_name: str
    triggers: tuple[str, ...]
    trigger_ids: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    empty: tuple[FieldRow, ...]
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
    spans: tuple[SpanLine, ...]
    active: SpanLine | None
    moves: tuple[Move, ...]
    slices: tuple[Slice, ...]
    events: tuple[EventCard, ...]
    other_events: tuple[tuple[OtherEvent, str], ...]
    walk: tuple[WalkStep, ...]
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    done: int
    asked: Asked

    @property
    def editor_is_open(self) -> bool:
        """Whether some field is being edited."""
        return any(row.editor for card in self.events for row in (*card.rows, *card.empty))

    def spans_json(self) -> list[dict[str, object]]:
        """The spans as the text element draws them."""
        return [line.to_json() for line in self.spans]


def build_screen(
    view: ParagraphView, schema: Schema, language: str, paragraphs: str, asked: Asked = NOTHING_ASKED
) -> ParagraphScreen:
    """The screen of a paragraph view in one language; `paragraphs` as in the screen."""
    content = view.content
    drafts = {event.id: event for event in view.suggestions.events}
    bench = Bench(content, drafts, view.other_events, schema, language, asked.typed)
    elsewhere = {other.id: other.index for other in view.other_events}
    lines = span_lines(content, schema, language)
    active = next((line for line in lines if line.id == asked.span), None)
    types = schema.event_types
    return ParagraphScreen(
        view=view,
        paragraphs=paragraphs,
        roles=tuple(
            Option(code, term.name(language), term.definition(language), code == content.paragraph_role)
            for code, term in schema.paragraph_roles.items()
        ),
        labels=tuple(
            (code, label.key, label.name(language), label.definition(language)) for code, label in schema.labels.items()
        ),
        event_types=tuple(Option(c, t.name(language), t.definition(language)) for c, t in types.items()),
        spans=lines,
        active=active,
        moves=_moves(view.text, active),
        slices=_slices(view.text, asked.quote, asked.label),
        events=tuple(
            _card(bench, event, number, asked, elsewhere.get(event.id))
            for number, event in enumerate(content.events, 1)
        ),
        other_events=tuple(
            (other, types[other.type].name(language) if other.type in types else other.type)
            for other in view.other_events
            if other.id not in {e.id for e in content.events}
        ),
        walk=_walk(view, paragraphs),
        before=(*view.headings, *(n for n in view.neighbours if n.position == "before")),
        after=tuple(n for n in view.neighbours if n.position == "after"),
        done=sum(1 for state in view.walk if state == "submitted"),
        asked=asked,
    )


def _walk(view: ParagraphView, paragraphs: str) -> tuple[WalkStep, ...]:
    names = {state: str(STATES[state]) for state in set(view.walk)}
    return tuple(
        WalkStep(
            address=f"{paragraphs}{index}",
            state=state,
            words=f"{_('Paragraph %(n)s', n=number(index + 1))}, {names[state]}",
            current=index == view.index,
        )
        for index, state in enumerate(view.walk)
    )


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
    return tuple(
        Slice(
            before=text[max(0, start - 30) : start],
            surface=words,
            after=text[end : end + 30],
            value=urlencode({"op": "span_add", "label": label, "start": start, "end": end, "surface": words}),
        )
        for start, end in (occurrences(text, words) if words else ())
    )


def _card(bench: Bench, event: Event, number: int, asked: Asked, seen_in: int | None) -> EventCard:
    shown: list[FieldRow] = []
    empty: list[FieldRow] = []
    for code, one in bench.schema.event_fields.items():
        if code == "trigger":
            continue
        row = field_row(bench, event, code, asked)
        at_default = one.default is not None and event.fields.get(code) in (None, one.default)
        (shown if code in ALWAYS_SHOWN or (row.words and not at_default) or row.editor else empty).append(row)
    order = {code: place for place, code in enumerate(FIELD_KEYS)}
    shown.sort(key=lambda row: order.get(row.code, len(order)))
    empty.sort(key=lambda row: order.get(row.code, len(order)))
    trigger = field_row(bench, event, "trigger", asked)
    types = bench.schema.event_types
    if trigger.editor:
        shown.insert(0, trigger)
    else:
        empty.append(trigger)
    return EventCard(
        id=event.id,
        number=number,
        type_name=types[event.type].name(bench.language) if event.type in types else event.type,
        triggers=trigger.surfaces,
        trigger_ids=trigger.evidence,
        rows=tuple(shown),
        empty=tuple(empty),
        seen_in=seen_in,
    )


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
        value=f"{event.id}.{code}",
        code=code,
        name=one.name(bench.language),
        definition=one.definition(bench.language),
        words="" if code == "trigger" else describe_field(event, one, bench.schema, bench.language),
        key=str(FIELD_KEYS.index(code) + 1) if code in FIELD_KEYS else "",
        evidence=tuple(evidence),
        evidence_ids=" ".join(evidence),
        surfaces=tuple(dict.fromkeys(s.surface for s in found)),
        origin=origin_words(found) if drafted else str(_("yours")),
        unsure=drafted and is_unsure(found),
        editor=build_editor(bench, event, code, asked.message) if wanted else None,
    )


def is_drafted(bench: Bench, event: Event, code: str) -> bool:
    """Whether the field still says what the rules drafted."""
    draft = bench.suggested.get(event.id)
    if draft is None:
        return False
    if code == "type":
        return draft.type == event.type
    return draft.fields.get(code) == event.fields.get(code)


def evidence_of(event: Event, code: str) -> list[str]:
    """The ids of the spans behind a field; those of the trigger for the type."""
    value = event.fields.get("trigger" if code in ("type", "trigger") else code)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return list(value) if code in ("type", "trigger") else []
    found: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, Mapping):
            found += [i for i in entry.get("spans") or () if i not in found]
    return found
