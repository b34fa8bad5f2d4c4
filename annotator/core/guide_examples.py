"""Examples of the annotation guide: where the gold of the sample reports shows a label, type, field or code.

`findings` walks one paragraph's gold and says which dotted path of the schema each value stands for and which spans
show it; an example is one of them in its sentence. An example that the gold does not bear out is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.records import Event, ParagraphRecord, Span
from annotator.core.schema import Field, Schema
from annotator.core.text import clean, split_paragraphs
from annotator.errors import N_, InvalidInput

NEAR, FAR = 60, 130
"""Code points of context: cut at a blank after NEAR, or at the end of the sentence when that comes before FAR."""
WIDEST = 240
"""Code points from the first to the last marked word; of what is wider only the first words are marked."""
STOP = re.compile(r"[.؟!؛](?=\s|$)|\n")
"""The end of a sentence; a point inside a number or a word is none."""
LEADING = " \u00a0\u200f-–—•*◾️"


@dataclass(frozen=True, slots=True)
class Example:
    """Words in their sentence; `report` is empty for a sentence of the guide's own."""

    text: str
    marks: tuple[tuple[int, int], ...]
    label: str = ""
    report: str = ""
    paragraph: int = 0
    """Index of the paragraph in its report, from 0."""

    @property
    def words(self) -> tuple[str, ...]:
        """The marked words."""
        return tuple(self.text[start:end] for start, end in self.marks)


Finding = tuple[str, tuple[Span, ...], int]
"""A dotted path of the schema, the spans that show it, and how indirectly they do: 0 for words of its own."""
BORROWED, UNUSUAL = 1, 2
"""What makes a finding indirect: shown by the trigger only; of an event that is denied or did not take place."""


def read_sample(folder: Path) -> tuple[ParagraphRecord, ...]:
    """The gold of the sample reports (`*.txt` beside `gold/<stem>.jsonl`), in order of report and paragraph.

    Raises: InvalidInput when gold and text differ.
    """
    records: list[ParagraphRecord] = []
    for path in sorted(folder.glob("*.txt")):
        gold = folder / "gold" / f"{path.stem}.jsonl"
        if not gold.exists():
            continue
        paragraphs = split_paragraphs(clean(path.read_bytes().decode("utf-8-sig")))
        for line in gold.read_text(encoding="utf-8").split("\n"):
            if not line.strip():
                continue
            record = ParagraphRecord.from_json(json.loads(line))
            if not 0 <= record.index < len(paragraphs) or paragraphs[record.index] != record.text:
                raise InvalidInput(
                    N_("%(where)s: the text of the gold is not that of the report; make the gold anew."),
                    where=f"{gold.name} {record.id}",
                )
            records.append(record)
    return tuple(records)


def findings(record: ParagraphRecord, schema: Schema) -> Iterator[Finding]:
    """Every path that the paragraph shows, with its spans: of the spans first, since they show it best."""
    yield f"paragraph_roles.{record.content.paragraph_role}", (), 0
    for span in record.content.spans:
        yield f"labels.{span.label}", (span,), 0
        label = schema.labels.get(span.label)
        name = record_of(label.norm, schema) if label else ""
        if label and name:
            yield from _of_record(label.norm, span.norm, f"records.{name}", _Shown((span,), {}, 0), schema)
    for event in record.content.events:
        yield from _of_event(event, {span.id: span for span in record.content.spans}, schema)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The spans that show a value without spans of its own, and all spans of the paragraph by id."""

    by: tuple[Span, ...]
    spans: Mapping[str, Span]
    weight: int

    def own(self, value: Any) -> _Shown:
        """Shown by the spans of a record, where it has any."""
        ids = value.get("spans") if isinstance(value, Mapping) else value
        found = tuple(self.spans[i] for i in ids or () if i in self.spans)
        return _Shown(found, self.spans, self.weight & ~BORROWED) if found else self


def _of_event(event: Event, spans: Mapping[str, Span], schema: Schema) -> Iterator[Finding]:
    fields = event.fields
    unusual = fields.get("polarity") == "negative" or fields.get("realis") not in (None, "actual")
    shown = _Shown((), spans, UNUSUAL if unusual else 0).own(fields.get("trigger"))
    yield f"event_types.{event.type}", shown.by, shown.weight
    yield "event_fields.type", shown.by, shown.weight
    for code, field in schema.event_fields.items():
        if code != "type":
            borrowed = _Shown(shown.by, spans, shown.weight | BORROWED)
            yield from _of_value(field, fields.get(code), f"event_fields.{code}", borrowed, schema)


def _of_record(
    keys: Mapping[str, Field], value: Mapping[str, Any], path: str, shown: _Shown, schema: Schema
) -> Iterator[Finding]:
    own = shown.own(value) if shown.spans else shown
    for key, field in keys.items():
        yield from _of_value(field, value.get(key), f"{path}.{key}", own, schema)


def _of_value(field: Field, value: Any, path: str, shown: _Shown, schema: Schema) -> Iterator[Finding]:
    if value is None or value in ([], {}) or value is False:
        if field.default is not None and field.codes:
            yield f"codes.{field.codes[0]}.{field.default}", shown.by, shown.weight
        return
    items: Sequence[Any] = value if isinstance(value, list) else [value]
    if field.kind == "spans":
        own = shown.own(items)
        yield path, own.by, own.weight
        return
    if field.record:
        first = shown.own(items[0])
        yield path, first.by, first.weight
        for item in items:
            if isinstance(item, Mapping):
                yield from _of_record(schema.record(field.record), item, f"records.{field.record}", shown, schema)
        return
    if value != field.default:
        yield path, shown.by, shown.weight
    for item in items if field.codes else ():
        name = next((n for n in field.codes if str(item) in schema.code_lists.get(n, ())), "")
        if name:
            yield f"codes.{name}.{item}", shown.by, shown.weight


def record_of(norm: Mapping[str, Field], schema: Schema) -> str:
    """The record that a label's normal form is made of; empty for a label without one."""
    found = (n for n, keys in schema.records.items() if norm and all(keys.get(k) is f for k, f in norm.items()))
    return next(found, "")


def in_sentence(text: str, marks: Sequence[tuple[int, int]], **more: Any) -> Example:
    """The marked words with a little context, cut at sentences or blanks."""
    ordered = sorted(set(marks))
    if ordered[-1][1] - ordered[0][0] > WIDEST:
        ordered = ordered[:1]
    start, end = _start(text, ordered[0][0]), _end(text, max(e for _, e in ordered))
    before, after = "… " if start else "", " …" if text[end:].strip(" .") else ""
    shift = len(before) - start
    kept = tuple((s + shift, e + shift) for s, e in ordered)
    return Example(before + text[start:end].rstrip() + after, kept, **more)


def opening(text: str, **more: Any) -> Example:
    """The beginning of a paragraph, nothing marked."""
    whole = text.strip()
    end = _end(whole, 0, FAR)
    return Example(whole[:end].rstrip() + (" …" if whole[end:].strip() else ""), (), **more)


def _start(text: str, first: int) -> int:
    """Where the context begins: after the last full stop, else at a blank, and never on blanks or dashes."""
    stops = [found.end() for found in STOP.finditer(text, max(0, first - FAR), first)]
    at = stops[-1] if stops else 0 if first <= FAR else text.find(" ", first - NEAR, first) + 1 or first
    while at < first and text[at] in LEADING:
        at += 1
    # A cut that would save only a bullet or a blank is none.
    return 0 if not text[:at].strip(LEADING) else at


def _end(text: str, last: int, near: int = NEAR) -> int:
    """Where the context ends: after the next full stop, else at a blank."""
    stop = STOP.search(text, last, min(len(text), last + FAR))
    if stop:
        return stop.end()
    if len(text) - last <= FAR:
        return len(text)
    blank = text.rfind(" ", last, last + near)
    return blank if blank > last else last + near
