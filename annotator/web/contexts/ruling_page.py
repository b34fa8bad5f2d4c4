"""A paragraph to rule as one record: the readings' values row by row, what is chosen, and the open editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as kept_in

from annotator.agreement.decisions import NONE, OWN, Decision
from annotator.agreement.taking import evidence
from annotator.core.records import Content, Event
from annotator.core.schema import Schema
from annotator.services.describing import span_words
from annotator.services.place_search import FoundPlace
from annotator.services.ruling_views import RulingView
from annotator.web.contexts.editors import Bench, Editor, Option, build_editor
from annotator.web.contexts.highlights import SpanLine, span_line
from annotator.web.contexts.merge_view import MergeLine
from annotator.web.contexts.ruling_words import Line, event_words, row_lines
from annotator.web.languages import gettext as _
from annotator.web.languages import number

ORDINALS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One reading's value of a row; `choice` is what the radio button sends, empty where there is nothing to take."""

    choice: str
    lines: tuple[Line, ...]
    checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One decision. own: the words of a value that no column has; evidence: ids of highlights in the text.

    state: left, decided, or same (all readings say so).
    """

    key: str
    name: str
    kind: str
    label: str
    state: str
    differs: bool
    cells: tuple[Cell, ...]
    can_be_none: bool
    none: bool
    own: tuple[Line, ...]
    reason: str
    majority: str
    evidence: str
    edit: str
    """What an own value is written into: the decision itself, of an event its type."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together: the paragraph's role, one event with its fields, or the highlights.

    rows: what is to decide or was; same: what all readings say. empty: fields of the ruled event that say nothing yet.
    """

    title: str
    event: str
    there: bool
    words: str
    rows: tuple[Row, ...]
    same: tuple[Row, ...]
    empty: tuple[tuple[str, str], ...]
    triggers: int


@dataclass(frozen=True, slots=True)
class SpanEditor:
    """The open editor of a highlight; `span` is its id in the ruling, empty for a new one."""

    key: str
    span: str
    label: str
    surface: str
    value: str
    labels: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the request wants to be open, the places that it searches for, and what was refused."""

    edit: str = ""
    find: str = ""
    places: tuple[FoundPlace, ...] = ()
    message: str = ""
    typed: Mapping[str, str] = kept_in(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RulingPage:
    """Everything the page shows."""

    view: RulingView
    here: str
    query: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    spans: tuple[SpanLine, ...]
    event_types: tuple[Option, ...]
    roles: tuple[Option, ...]
    asked: Asked
    editor: Editor | None = None
    span_editor: SpanEditor | None = None
    conflict: tuple[MergeLine, ...] = ()

    @property
    def same(self) -> int:
        """How many rows all readings agree in."""
        return sum(len(group.same) for group in self.groups)

    def spans_json(self) -> list[dict[str, object]]:
        """The highlights of all readings as the text element draws them."""
        return [line.to_json() for line in self.spans]


def column_names(readings: int) -> tuple[str, ...]:
    """What the readings and the rules are called; whose a reading is is not told."""
    named = (_("First reading"), _("Second reading"), _("Third reading"))[:readings]
    more = tuple(_("Reading %(n)s", n=number(n)) for n in range(ORDINALS + 1, readings + 1))
    return (*named, *more, _("The rules"))


def build_ruling_page(
    view: RulingView, schema: Schema, language: str, here: str, query: str = "", asked: Asked | None = None
) -> RulingPage:
    """The page of a ruling in one language; `here` is its address, `query` what the queue is narrowed to."""
    asked = asked or Asked()
    contents = (*view.table.sources, view.content)
    types = schema.event_types
    rows = {d.key: _row(d, view, contents, schema, language) for d in view.decisions}
    return RulingPage(
        view=view,
        here=here,
        query=query,
        columns=column_names(len(view.table.readings)),
        groups=tuple(_groups(view, rows, schema, language)),
        spans=_lines((*view.table.readings, view.content), schema, language),
        event_types=tuple(Option(c, t.name(language), t.definition(language)) for c, t in types.items()),
        roles=tuple(
            Option(c, t.name(language), t.definition(language), c == view.content.paragraph_role)
            for c, t in schema.paragraph_roles.items()
        ),
        asked=asked,
        editor=_editor(view, schema, language, asked),
        span_editor=_span_editor(view, schema, language, asked),
    )


def _row(d: Decision, view: RulingView, contents: tuple[Content, ...], schema: Schema, language: str) -> Row:
    last = len(contents) - 1
    lines = row_lines(d, contents, schema, language)
    left = d.key in view.left
    settled = d.key in view.draft.decided or not d.differs
    chosen = d.choice(last) if settled and not left else ""
    if chosen == OWN and d.values[last] == d.values[d.n]:
        chosen = str(d.n + 1)
    is_there = d.kind != "field" or d.values[last] is not None
    changed = is_there and chosen in (OWN, NONE) and any(d.values[: d.n])
    state = "left" if left else "decided" if (d.differs and is_there) or changed else "same"
    return Row(
        key=d.key,
        name=_name(d, schema, language),
        kind=d.kind,
        label=next((span.label for span in d.spans if span), ""),
        state=state,
        differs=d.differs,
        cells=tuple(
            Cell(str(place + 1) if d.values[place] else "", lines[place], chosen == str(place + 1) and is_there)
            for place in range(last)
        ),
        can_be_none=d.kind != "role" and d.field != "type",
        none=chosen == NONE and is_there,
        own=lines[last] if chosen == OWN else (),
        reason=view.draft.decided.get(d.key, ""),
        majority=d.majority(),
        evidence=" ".join(dict.fromkeys(_evidence(d, contents))),
        edit=f"{d.key}.type" if d.kind == "event" else d.key,
    )


def _name(d: Decision, schema: Schema, language: str) -> str:
    if d.kind == "role":
        return _("Role of the paragraph")
    if d.kind == "event":
        return _("Is it an event here?")
    if d.kind == "field":
        return schema.event_fields[d.field].name(language)
    span = next(span for span in d.spans if span is not None)
    label = schema.labels.get(span.label)
    return f"{label.name(language) if label else span.label} · {span.surface}"


def _evidence(d: Decision, contents: tuple[Content, ...]) -> list[str]:
    found: list[str] = []
    for place, content in enumerate(contents):
        spans = {span.id: _place(span.label, span.start, span.end) for span in content.spans}
        own = d.spans[place] if d.spans else None
        if own is not None:
            found.append(_place(own.label, own.start, own.end))
        event = next((e for e in content.events if e.id == d.event), None) if d.event else None
        if event is not None:
            rests_on = [spans[i] for i in evidence(event.fields.get(d.field), d.field) if i in spans]
            found += rests_on or [spans[i] for i in evidence(event.fields.get("trigger"), "trigger") if i in spans]
    return found


def _place(label: str, start: int, end: int) -> str:
    return f"{label}:{start}:{end}"


def _lines(contents: tuple[Content, ...], schema: Schema, language: str) -> tuple[SpanLine, ...]:
    """Every stretch that a reading or the ruling marks, once; ids say label and offsets, as evidence does."""
    found: dict[str, SpanLine] = {}
    for content in contents:
        for span in content.spans:
            line = span_line(span, schema, language)
            key = _place(span.label, span.start, span.end)
            found.setdefault(
                key,
                SpanLine(key, line.label, line.label_name, span.start, span.end, span.surface, line.reading, ""),
            )
    return tuple(sorted(found.values(), key=lambda line: (line.start, -line.end, line.id)))


def _groups(view: RulingView, rows: Mapping[str, Row], schema: Schema, language: str) -> list[Group]:
    by_event: dict[str, list[Row]] = {}
    for d in view.decisions:
        by_event.setdefault(d.event or d.kind, []).append(rows[d.key])
    groups = [_group(_("The paragraph"), by_event.pop("role"))]
    spans = by_event.pop("span", [])
    for event_id, found in by_event.items():
        groups.append(_event_group(event_id, found, view, schema, language))
    if spans:
        groups.append(_group(_("Highlights"), spans))
    return groups


def _group(title: str, rows: list[Row]) -> Group:
    shown = tuple(row for row in rows if row.state != "same")
    return Group(title, "", True, "", shown, tuple(row for row in rows if row.state == "same"), (), 0)


def _event_group(event_id: str, rows: list[Row], view: RulingView, schema: Schema, language: str) -> Group:
    ruled = next((e for e in view.content.events if e.id == event_id), None)
    found = [
        (e, content) for content in (view.content, *view.table.sources) for e in content.events if e.id == event_id
    ]
    event, content = found[0]
    shown = tuple(row for row in rows if row.state != "same")
    same = tuple(row for row in rows if row.state == "same" and row.kind == "field" and ruled is not None)
    filled = {row.key for row in rows}
    return Group(
        title=_("Event %(id)s", id=event_id),
        event=event_id,
        there=ruled is not None,
        words=event_words(event, content, schema, language),
        rows=shown,
        same=same,
        empty=tuple(
            (f"{event_id}.{code}", one.name(language))
            for code, one in schema.event_fields.items()
            if ruled is not None and f"{event_id}.{code}" not in filled
        ),
        triggers=len(ruled.fields.get("trigger") or ()) if ruled else 0,
    )


def _editor(view: RulingView, schema: Schema, language: str, asked: Asked) -> Editor | None:
    """The editor of the field that is asked for, when its event is in the ruling."""
    event_id, _dot, code = asked.edit.partition(".")
    event: Event | None = next((e for e in view.content.events if e.id == event_id), None)
    if event is None or code not in schema.event_fields:
        return None
    bench = Bench(view.content, {}, view.other_events, schema, language, asked.typed, places=asked.places)
    editor = build_editor(bench, event, code, asked.message)
    # Words are not filled in by selecting them here: the readings offer theirs.
    return replace(editor, fill_label="") if editor else None


def _span_editor(view: RulingView, schema: Schema, language: str, asked: Asked) -> SpanEditor | None:
    decision = next((d for d in view.decisions if d.key == asked.edit and d.kind == "span"), None)
    if decision is None and asked.edit != "span":
        return None
    ruled = decision.spans[len(view.table.sources)] if decision else None
    span = ruled or next((s for s in (decision.spans if decision else ()) if s is not None), None)
    label = asked.typed.get("label", span.label if span else "")
    return SpanEditor(
        key=asked.edit,
        span=ruled.id if ruled else "",
        label=label,
        surface=asked.typed.get("quote", span.surface if span else ""),
        value=asked.typed.get("value", span_words(span, schema, language) if span else ""),
        labels=tuple(Option(c, one.name(language), chosen=c == label) for c, one in schema.labels.items()),
    )
