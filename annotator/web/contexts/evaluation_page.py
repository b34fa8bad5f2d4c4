"""An evaluation as its page shows it: tables of figures, and the mistakes in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from annotator.agreement.evaluation import ALL, EVENT, Evaluation, f1_of
from annotator.agreement.events import SLOTS, EventCounts
from annotator.agreement.mistakes import Mistake
from annotator.agreement.spans import SpanCounts
from annotator.agreement.table import MEASURES
from annotator.core.records import Event, Span
from annotator.core.schema import Schema
from annotator.services.describing import describe_field, span_words
from annotator.services.evaluating import Scored
from annotator.web.languages import gettext as _
from annotator.web.languages import lazy_gettext as _l
from annotator.web.languages import number as shown_number

KINDS = {
    "missed": _l("missed"),
    "spurious": _l("spurious"),
    "label": _l("wrong label or type"),
    "boundary": _l("wrong boundary"),
    "value": _l("wrong value"),
}
SCHEMES = {
    "strict": _l("label and ends"),
    "exact": _l("ends alone"),
    "partial": _l("any overlap, half"),
    "ent_type": _l("label, any overlap"),
}
ARGUMENTS = {
    "trigger_id": _l("trigger: ends"),
    "trigger_cls": _l("trigger: ends and type"),
    "argument_id": _l("argument: type and ends"),
    "argument_cls": _l("argument: and role"),
    "argument_attached_id": _l("attached argument: trigger and ends"),
    "argument_attached_cls": _l("attached argument: and role"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, and what stands small under it."""

    shown: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures under a heading; a row is its name and a cell a column."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    folded: bool = False
    """Whether it is long and opens on request."""


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """A mistake in words: where, of what kind, about which labels, types and slots, what gold and prediction say."""

    paragraph_id: str
    stem: str
    index: int
    kind: str
    about: str
    gold: str
    predicted: str
    text: str


def build_tables(scored: Scored, schema: Schema, language: str) -> tuple[Table, ...]:
    """The tables of an evaluation in one language."""
    found, more = scored.evaluation, scored.evaluation.more_json()
    tables = [_spans(found, schema, language), _events(found, schema, language), _slots(found, schema, language)]
    if scored.differences:
        tables.insert(0, _differences(scored))
    if found.semeval:
        rows = [(str(words), _counts(found.semeval[scheme])) for scheme, words in SCHEMES.items()]
        tables.append(Table("semeval", _("SemEval-2013 counts"), _count_heads(), tuple(rows)))
        by_label = [
            (f"{_label(label, schema, language)} · {SCHEMES[scheme]}", _counts(value[scheme]))
            for label, value in found.semeval_by_label.items()
            for scheme in ("strict", "exact", "partial")
            if scheme in value
        ]
        tables.append(Table("semeval-labels", _("SemEval-2013 counts by label"), _count_heads(), tuple(by_label), True))
    if more["arguments"]:
        tables.append(_arguments(more["arguments"]))
    return tuple(tables)


def _count_heads() -> tuple[str, ...]:
    return (_("correct"), _("incorrect"), _("half"), _("missed"), _("spurious"), *_prf_heads())


def _prf_heads() -> tuple[str, ...]:
    return (_("precision"), _("recall"), "F1")


def _measure(name: str) -> str:
    words = MEASURES[name]
    return _(words)


def _label(code: str, schema: Schema, language: str) -> str:
    if code == ALL:
        return _("all labels")
    term = schema.labels.get(code) or schema.event_types.get(code) or schema.event_fields.get(code)
    return term.name(language) if term else code


def _share(value: float | None) -> Cell:
    return Cell("–" if value is None else shown_number(value, 3))


def _count(n: float) -> Cell:
    return Cell(shown_number(n))


def _counts(value: Mapping[str, Any]) -> tuple[Cell, ...]:
    counts = tuple(_count(value[key]) for key in ("cor", "inc", "par", "mis", "spu"))
    return (*counts, *(_share(value[key]) for key in ("p", "r", "f1")))


def _f1(evaluation: Evaluation, counts: SpanCounts | EventCounts, mode: str, name: str = "") -> Cell:
    """F1 with precision, recall and, for a name that has one, the interval under it."""
    p, r, _both = counts.prf(mode)
    f1 = counts.f1(mode)
    under = [f"P {shown_number(p, 3)} R {shown_number(r, 3)}"]
    interval = evaluation.interval(partial(f1_of, name=name, mode=mode)) if name else None
    if interval is not None:
        under.append(f"{shown_number(interval[0], 3)}–{shown_number(interval[1], 3)}")
    return Cell("–" if f1 is None else shown_number(f1, 3), tuple(under))


def _spans(found: Evaluation, schema: Schema, language: str) -> Table:
    rows = []
    for label, counts in [(ALL, found.all_spans), *found.spans.items()]:
        cells = (
            _count(counts.one),
            _count(counts.other),
            *(_f1(found, counts, mode, label) for mode in ("strict", "tolerant")),
            _f1(found, counts, "partial"),
            _share(counts.norm_ok / counts.norm_n if counts.norm_n else None),
            _share(counts.norm_near / counts.norm_n if counts.norm_n else None),
        )
        rows.append((_label(label, schema, language), cells))
    measures = ("strict_f1", "tolerant_f1", "partial_f1", "norm_share", "norm_near_share")
    columns = (_("gold"), _("predicted"), *map(_measure, measures))
    return Table("spans", _("Highlights by label"), columns, tuple(rows))


def _events(found: Evaluation, schema: Schema, language: str) -> Table:
    rows = []
    for code, counts in [("", found.events), *found.types.items()]:
        named = EVENT if not code else ""
        cells = (_count(counts.one), _count(counts.other), _f1(found, counts, "aligned", named))
        rows.append((_label(code, schema, language) or _("all events"), (*cells, _f1(found, counts, "slot", named))))
    columns = (_("gold"), _("predicted"), _measure("aligned_f1"), _measure("slot_f1"))
    return Table("events", _("Events by type"), columns, tuple(rows))


def _slots(found: Evaluation, schema: Schema, language: str) -> Table:
    means = found.events.mean_slots()
    rows = tuple((_slot(slot, schema, language), (_share(means[slot]),)) for slot in SLOTS)
    return Table("slots", _("What is right in events that were found"), (_("mean"),), rows, folded=True)


def _slot(slot: str, schema: Schema, language: str) -> str:
    term = schema.event_fields.get(slot)
    return term.name(language) if term else slot


def _arguments(values: Mapping[str, float]) -> Table:
    rows = tuple(
        (str(words), tuple(_share(values[f"{name}_{part}"]) for part in ("p", "r", "f1")))
        for name, words in ARGUMENTS.items()
    )
    return Table("arguments", _("Triggers and arguments"), _prf_heads(), rows)


def _differences(scored: Scored) -> Table:
    words = {
        (ALL, "strict"): _measure("strict_f1"),
        (ALL, "tolerant"): _measure("tolerant_f1"),
        (EVENT, "aligned"): _measure("aligned_f1"),
        (EVENT, "slot"): _measure("slot_f1"),
    }
    rows = []
    for found in scored.differences:
        low_high = found.interval
        interval = f"[{shown_number(low_high[0], 3)}, {shown_number(low_high[1], 3)}]" if low_high else "–"
        clear = _("more than chance") if found.is_clear else _("may be chance")
        cells = (_share(found.one), _share(found.other), _share(found.difference), Cell(interval, (clear,)))
        rows.append((words[found.name, found.mode], cells))
    columns = (*scored.kept.names, _("difference"), _("95 per cent interval"))
    return Table("differences", _("Two systems on the same reports"), columns, tuple(rows))


def build_mistakes(scored: Scored, schema: Schema, language: str) -> tuple[MistakeLine, ...]:
    """The mistakes of the page in one language."""
    lines = []
    for mistake in scored.mistakes:
        stem, _colon, number = mistake.paragraph_id.rpartition(":p")
        about = [_label(code, schema, language) for code in mistake.codes]
        slots = [_slot(slot, schema, language) for slot in mistake.slots]
        lines.append(
            MistakeLine(
                paragraph_id=mistake.paragraph_id,
                stem=stem,
                index=int(number),
                kind=str(KINDS[mistake.kind]),
                about=" / ".join(about) + (f" · {' · '.join(slots)}" if slots else ""),
                gold=_said(mistake.one, mistake, schema, language),
                predicted=_said(mistake.other, mistake, schema, language),
                text=scored.texts[mistake.paragraph_id],
            )
        )
    return tuple(lines)


def _said(one: Span | Event | None, mistake: Mistake, schema: Schema, language: str) -> str:
    """What a side says: the words of a span with their value, the slots of an event that differ."""
    if one is None:
        return ""
    if isinstance(one, Span):
        words = span_words(one, schema, language)
        return one.surface if mistake.kind != "value" or not words else f"{one.surface} · {words}"
    return " · ".join(_slot_words(one, mistake.slots, schema, language)) or _label(one.type, schema, language)


def _slot_words(event: Event, slots: Sequence[str], schema: Schema, language: str) -> list[str]:
    found = []
    for slot in slots:
        field = schema.event_fields.get(slot)
        words = describe_field(event, field, schema, language) if field is not None else ""
        found.append(words or "–")
    return found
