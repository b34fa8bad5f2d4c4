"""One report as the checks read it: its paragraphs, and its events with all mentions merged.

Also what every check gives back. Nothing here judges anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annotator.core.records import Event, ParagraphRecord
from annotator.core.schema import Schema, load_schema

EXACT = (None, "eq")
"""Comparators of a Count that is the number itself."""

NOT_YET = ("planned", "hypothetical", "generic")
"""Realis of events that may lie ahead."""
KINDS: Mapping[str, str] = {"harm": "harm", "actors": "role"}
"""Lists of which each mention may add entries of another kind, and the key that tells the kind."""


@dataclass(frozen=True, slots=True)
class CheckWarning:
    """One thing to look at, never a block. `message` takes `parameters`."""

    paragraph_id: str
    check: str
    message: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    events: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.message % self.parameters if self.parameters else self.message


@dataclass(frozen=True, slots=True)
class Mention:
    """An event as one paragraph has it."""

    paragraph: ParagraphRecord
    event: Event

    @property
    def is_heading(self) -> bool:
        """Whether the paragraph is a heading."""
        return self.paragraph.content.paragraph_role == "heading"


@dataclass(frozen=True, slots=True)
class MergedEvent:
    """An event with its mentions in reading order; a field is that of the first mention that fills it.

    Harm is that of the first mention for each kind of harm, actors for each role: what later mentions add counts, what
    they tell again does not. Mentions in headings come last, because the body is the fuller account.
    """

    id: str
    type: str
    mentions: tuple[Mention, ...]
    fields: Mapping[str, Any]

    @property
    def paragraph_id(self) -> str:
        """The paragraph to show: the first mention outside headings, else the first."""
        return next((m.paragraph.id for m in self.mentions if not m.is_heading), self.mentions[0].paragraph.id)

    def records(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The records of a list field such as `harm` or `actors`."""
        return tuple(entry for entry in self.fields.get(name) or () if isinstance(entry, Mapping))

    def record(self, name: str) -> Mapping[str, Any]:
        """The record of a field such as `date` or `place`, empty without one."""
        value = self.fields.get(name)
        return value if isinstance(value, Mapping) else {}

    def actors(self, role: str) -> frozenset[str]:
        """The ids of the known actors in a role."""
        return frozenset(a["actor_id"] for a in self.records("actors") if a.get("role") == role and a.get("actor_id"))


class CheckedReport:
    """The paragraphs of one report, in reading order, and its events."""

    def __init__(self, paragraphs: Sequence[ParagraphRecord], schema: Schema | None = None) -> None:
        self.paragraphs = tuple(sorted(paragraphs, key=lambda record: record.index))
        self.schema = schema or load_schema()

    @cached_property
    def events(self) -> tuple[MergedEvent, ...]:
        """All events but the recurring ones, in the order of their first mention."""
        mentions: dict[str, list[Mention]] = {}
        for paragraph in self.paragraphs:
            for event in paragraph.content.events:
                if event.fields.get("granularity") != "recurring":
                    mentions.setdefault(event.id, []).append(Mention(paragraph, event))
        return tuple(_merged(found) for found in mentions.values())

    @cached_property
    def items(self) -> Mapping[str, tuple[MergedEvent, ...]]:
        """The events that are `part_of` each event, by its id, without those that are denied or may lie ahead."""
        out: dict[str, list[MergedEvent]] = {}
        for event in self.events:
            whole = event.fields.get("part_of")
            happened = event.fields.get("polarity") != "negative" and event.fields.get("realis") not in NOT_YET
            if isinstance(whole, str) and whole != event.id and happened:
                out.setdefault(whole, []).append(event)
        return {whole: tuple(items) for whole, items in out.items()}


def _merged(mentions: Sequence[Mention]) -> MergedEvent:
    fields: dict[str, Any] = {}
    for mention in sorted(mentions, key=lambda m: m.is_heading):
        for key, value in mention.event.fields.items():
            if fields.get(key) in (None, [], {}, ""):
                fields[key] = value
            elif key in KINDS and isinstance(value, Sequence):
                known = {_kind(key, entry) for entry in fields[key]}
                fields[key] = [*fields[key], *(entry for entry in value if _kind(key, entry) not in known)]
    first = mentions[0].event
    return MergedEvent(first.id, first.type, tuple(mentions), fields)


def _kind(key: str, entry: object) -> object:
    return entry.get(KINDS[key]) if isinstance(entry, Mapping) else None


def exact_value(count: object) -> int | None:
    """The number of a Count that is exact, else None."""
    if isinstance(count, Mapping) and count.get("comparator") in EXACT and isinstance(count.get("value"), int):
        return int(count["value"])
    return None
