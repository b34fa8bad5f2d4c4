"""One set of event ids for all members of a report: aligned events get the same id.

Members name their events themselves, so e03 of one may be e05 of another. Before contents of several members stand in
one gold report their events are aligned over the whole report and renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from annotator.agreement.events import align, facts_of, scored
from annotator.core.records import Content, Event

Hand = Mapping[int, Content]
"""One member's contents of a report by paragraph index."""


def canonical_contents(hands: Mapping[int, Hand]) -> dict[int, dict[int, Content]]:
    """The same contents with common event ids.

    hands: member id → paragraph index → content. The member with most paragraphs (of several the lowest id) keeps the
    ids; an aligned event of another member takes that id, any other a new one.
    """
    if not hands:
        return {}
    first = min(hands, key=lambda member: (-len(hands[member]), member))
    known = _merged(hands[first])
    out = {first: dict(hands[first])}
    for member in sorted(set(hands) - {first}):
        own = _merged(hands[member])
        names = _names(known, own)
        for event_id, common in names.items():
            known.setdefault(common, own[event_id])
        out[member] = {index: _renamed(content, names) for index, content in hands[member].items()}
    return out


def _merged(hand: Hand) -> dict[str, tuple[Event, list[int]]]:
    """Each event at its first mention, with the paragraphs that speak of it."""
    found: dict[str, tuple[Event, list[int]]] = {}
    for index in sorted(hand):
        for event in hand[index].events:
            found.setdefault(event.id, (event, []))[1].append(index)
    return found


def _names(known: Mapping[str, tuple[Event, list[int]]], own: Mapping[str, tuple[Event, list[int]]]) -> dict[str, str]:
    """Own event id → common id."""
    names: dict[str, str] = {}
    for wanted in (True, False):  # recurring events are aligned among themselves
        there = {i: e for i, e in known.items() if scored(e[0]) is wanted and i not in names.values()}
        mine = {i: e for i, e in own.items() if scored(e[0]) is wanted}
        one, other = [facts_of(*e) for e in there.values()], [facts_of(*e) for e in mine.values()]
        positions = {id(f): i for f, i in zip(one, there, strict=True)} | {
            id(f): i for f, i in zip(other, mine, strict=True)
        }
        for pair in align(one, other, by_place=True):
            if pair.one is not None and pair.other is not None:
                names[positions[id(pair.other)]] = positions[id(pair.one)]
    taken = set(known) | set(names.values())
    for event_id in own:
        if event_id not in names:
            names[event_id] = event_id if event_id not in taken else _free_id(taken)
            taken.add(names[event_id])
    return names


def _free_id(taken: set[str]) -> str:
    number = 1
    while f"e{number:02d}" in taken:
        number += 1
    return f"e{number:02d}"


def _renamed(content: Content, names: Mapping[str, str]) -> Content:
    def rename(event: Event) -> Event:
        whole = event.fields.get("part_of")
        fields = {**event.fields, "part_of": names.get(whole, whole)} if isinstance(whole, str) else event.fields
        return Event(id=names[event.id], type=event.type, fields=fields)

    return replace(content, events=tuple(rename(event) for event in content.events))
