"""Fixtures for drafting: a report written with its spans in braces, and its events as short lines to compare.

`{trigger:raid_arrest|عملية أمنية}` marks a span; between label and bar stands its normal form: a trigger's type, a
date's EDTF with `@anchor`, a place's kind, an actor's id, a count's `value,unit` (also `gt 3,strike` or
`several,person`), method codes, a source's `id` or `id:stance`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from annotator.core.records import Event, Span

_MARKED = re.compile(r"\{(\w+):?([^|{}]*)\|([^{}]*)\}")
_VAGUE = ("several", "tens", "hundreds", "thousands")


@dataclass(frozen=True)
class ReportContext:
    """The drafter's context in a test."""

    reference_date: date | None = date(2023, 6, 15)
    period: str | None = None


def norm(label: str, short: str, surface: str) -> dict[str, Any]:
    """The normal form that the short notation stands for."""
    if label == "trigger":
        return {"type": short}
    if label == "date":
        edtf, _, anchor = short.partition("@")
        return {"edtf": edtf, "anchor": anchor or "explicit_no_year"}
    if label == "place":
        return {"name": surface, "kind": short}
    if label == "actor":
        return {"actor_id": short}
    if label == "method":
        return {"codes": [code for code in short.split(",") if code]}
    if label == "source":
        source, _, stance = short.partition(":")
        return {"source": source, "stance": stance or "asserts"}
    if label == "count":
        number, _, unit = short.partition(",")
        if number in _VAGUE:
            return {"vague": number, "unit": unit or "person"}
        comparator, _, value = number.rpartition(" ")
        return {"value": int(value), "comparator": comparator or "eq", "unit": unit or "person"}
    return {}


def marked(line: str) -> tuple[str, tuple[Span, ...]]:
    """(text, spans) of a line in the notation above."""
    text, spans, last = "", [], 0
    for match in _MARKED.finditer(line):
        text += line[last : match.start()]
        label, short, surface = match.groups()
        start = len(text)
        text += surface
        made = norm(label, short, surface)
        spans.append(Span(f"s{len(spans) + 1}", label, start, len(text), surface, made))
        last = match.end()
    return text + line[last:], tuple(spans)


@pytest.fixture
def draft() -> Callable[..., list[tuple[Event, ...]]]:
    """Drafts the events of marked lines: one tuple a "
    "paragraph; `period` and `role` as the report has them."""
    from annotator.rules.drafting.contents import draft_contents

    def run(*lines: str, period: str | None = None, reference: str = "2023-06-15") -> list[tuple[Event, ...]]:
        rows = [marked(line) for line in lines]
        context = ReportContext(date.fromisoformat(reference), period)
        contents = draft_contents([text for text, _ in rows], [spans for _, spans in rows], context)
        _check(contents, [text for text, _ in rows])
        return [content.events for content in contents]

    return run


def _check(contents: Any, texts: list[str]) -> None:
    """Every draft is right after the schema."""
    from annotator.core.records import ParagraphRecord
    from annotator.core.schema import load_schema
    from annotator.core.validation import report_problems, validate_content

    for content, text in zip(contents, texts, strict=True):
        validate_content(content, text, load_schema())
    records = [
        ParagraphRecord("sample", n, text, content)
        for n, (text, content) in enumerate(zip(texts, contents, strict=True))
    ]
    assert not report_problems(records)


@pytest.fixture
def one(draft: Callable[..., list[tuple[Event, ...]]]) -> Callable[..., Event]:
    """Drafts a single paragraph that must hold exactly one event."""

    def run(line: str, **more: Any) -> Event:
        events = draft(line, **more)[0]
        assert len(events) == 1, [event.to_json() for event in events]
        return events[0]

    return run


def parts(event: Event) -> set[tuple[str, str]]:
    """(role, actor) of an event."""
    return {(actor["role"], actor["actor_id"]) for actor in event.fields.get("actors", ())}


def toll(event: Event) -> list[tuple[str, str | None, int | None, bool]]:
    """(harm, party, number, part of a total) of an event, in order."""
    return [
        (h["harm"], h.get("party"), (h.get("count") or {}).get("value"), bool(h.get("subset_of")))
        for h in event.fields.get("harm", ())
    ]


@pytest.fixture(name="parts")
def parts_fixture() -> Callable[[Event], set[tuple[str, str]]]:
    """Reads the actors of an event as (role, actor)."""
    return parts


@pytest.fixture(name="toll")
def toll_fixture() -> Callable[[Event], list[tuple[str, str | None, int | None, bool]]]:
    """Reads the harm of an event as (harm, party, number, whether part of a total)."""
    return toll
