"""The answers of one rater to one report, read once for every other rater that they are compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from annotator.agreement.answers import MemberAnswer, event_types, main_event_type
from annotator.agreement.events import Facts, events_of_report, facts_of, first_mentions, slot_values
from annotator.agreement.unitizing import Section
from annotator.core.records import Event, Span

CODES: Mapping[str, Callable[[MemberAnswer], str]] = {
    "paragraph_role": lambda answer: answer.content.paragraph_role,
    "event_type": lambda answer: main_event_type(answer.content),
    "event_types": lambda answer: "+".join(sorted(event_types(answer.content))),
}
"""What a member says of a paragraph as a whole: name → how it is read; sets are joined by «+»."""


class Reading:
    """One answer: its spans and units by label, and its codes by name."""

    def __init__(self, answer: MemberAnswer) -> None:
        self.answer = answer
        self.text, self.index = answer.text, answer.paragraph_index
        self.spans: dict[str, list[Span]] = {}
        for span in answer.content.spans:
            self.spans.setdefault(span.label, []).append(span)
        self.codes = {name: read(answer) for name, read in CODES.items()}

    @cached_property
    def units(self) -> dict[str, list[Section]]:
        """By label; overlapping spans count as one unit."""
        return {label: _units(spans) for label, spans in self.spans.items()}


def _units(spans: Iterable[Span]) -> list[Section]:
    out: list[Section] = []
    for start, end in sorted((s.start, s.end) for s in spans):
        if out and start < out[-1][0] + out[-1][1]:
            begin, length = out[-1]
            out[-1] = (begin, max(begin + length, end) - begin)
        else:
            out.append((start, end - start))
    return out


class Hand:
    """One rater's readings of a report by paragraph number."""

    def __init__(self, answers: Iterable[MemberAnswer]) -> None:
        self.readings = {answer.paragraph_index: Reading(answer) for answer in answers}
        self._events: dict[tuple[int, ...], tuple[list[Facts], dict[int, list[Facts]]]] = {}
        self._known: dict[int, tuple[Any, ...]] = {}

    def events(self, among: Sequence[int]) -> tuple[list[Facts], dict[int, list[Facts]]]:
        """The events of those paragraphs: merged over all of them, and by paragraph the first mentions."""
        key = tuple(among)
        if key not in self._events:
            paragraphs = [(k, self.readings[k].answer.content.events) for k in among]
            seen: set[str] = set()
            first = {
                k: [facts_of(e, (k,), values=self._values(e)) for e in first_mentions(events, seen)]
                for k, events in paragraphs
            }
            self._events[key] = events_of_report(paragraphs, self._known), first
        return self._events[key]

    def _values(self, event: Event) -> tuple[Any, ...]:
        # By identity: the readings keep every event alive as long as the hand.
        if id(event) not in self._known:
            self._known[id(event)] = slot_values(event)
        return self._known[id(event)]
