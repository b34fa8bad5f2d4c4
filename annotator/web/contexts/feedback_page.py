"""Rulings as members read them: the own value beside what was ruled, and examples of the guideline, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.agreement.decisions import Decision
from annotator.core.guide import anchor_of
from annotator.core.records import Event, Span
from annotator.core.schema import Schema
from annotator.services.describing import describe_field
from annotator.services.feedback import Feedback, FeedbackPage
from annotator.services.guideline import Example
from annotator.web.contexts.ruling_words import row_words, span_line_words
from annotator.web.languages import gettext as _


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """One thing that was ruled otherwise; empty words = not there. anchor: its place in the guide."""

    name: str
    mine: str
    ruled: str
    reason: str
    anchor: str


@dataclass(frozen=True, slots=True)
class FeedbackCard:
    """One ruling."""

    entry: Feedback
    lines: tuple[FeedbackLine, ...]


@dataclass(frozen=True, slots=True)
class ExampleCard:
    """One example in words."""

    example: Example
    about: str
    words: str


def build_feedback(page: FeedbackPage, schema: Schema, language: str) -> tuple[FeedbackCard, ...]:
    """The cards of a page in one language."""
    return tuple(
        FeedbackCard(entry, tuple(_line(d, entry, schema, language) for d in entry.differing)) for entry in page.entries
    )


def _line(d: Decision, entry: Feedback, schema: Schema, language: str) -> FeedbackLine:
    pair = Decision(
        d.key,
        d.kind,
        (d.values[entry.own], d.values[-1]),
        1,
        d.event,
        d.field,
        (d.spans[entry.own], d.spans[-1]) if d.spans else (),
    )
    mine, ruled = row_words(pair, (entry.mine, entry.ruled), schema, language)
    name, anchor = decision_name(d, entry, schema, language)
    return FeedbackLine(name, mine, ruled, entry.reasons.get(d.key, ""), anchor)


def decision_name(d: Decision, entry: Feedback, schema: Schema, language: str) -> tuple[str, str]:
    """What the decision is called, and its place in the guide."""
    if d.kind == "role":
        return _("Role of the paragraph"), anchor_of("chapters.roles")
    if d.kind == "span":
        span = next(s for s in d.spans if s is not None)
        label = schema.labels.get(span.label)
        return label.name(language) if label else span.label, anchor_of(f"labels.{span.label}")
    event = next((e for e in (*entry.mine.events, *entry.ruled.events) if e.id == d.event), None)
    kind = schema.event_types.get(event.type) if event else None
    title = kind.name(language) if kind else d.event
    if d.kind == "event":
        return title, anchor_of(f"event_types.{event.type}" if kind and event else "chapters.types")
    return f"{title} · {schema.event_fields[d.field].name(language)}", anchor_of(f"event_fields.{d.field}")


def build_examples(examples: Iterable[Example], schema: Schema, language: str) -> tuple[ExampleCard, ...]:
    """The examples in one language."""
    return tuple(ExampleCard(one, *_told(one, schema, language)) for one in examples)


def _told(example: Example, schema: Schema, language: str) -> tuple[str, str]:
    """What an example is about, and what was ruled."""
    payload = example.payload
    if payload["kind"] == "role":
        role = schema.paragraph_roles.get(payload["role"])
        return _("Role of the paragraph"), role.name(language) if role else payload["role"]
    if payload["kind"] == "span":
        label = schema.labels.get(example.label)
        span = payload["span"]
        words = span_line_words(Span.from_json(span), schema, language) if span else _("not highlighted")
        return label.name(language) if label else example.label, words
    kind = schema.event_types.get(payload["type"])
    title = kind.name(language) if kind else payload["type"]
    if payload["kind"] == "event":
        return title, _("an event") if payload["there"] else _("no event")
    field = schema.event_fields[payload["field"]]
    event = Event("e", payload["type"], {payload["field"]: payload["value"]})
    told = example.surface if field.kind == "spans" else describe_field(event, field, schema, language)
    return f"{title} · {field.name(language)}", told or _("left empty")
