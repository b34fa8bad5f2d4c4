"""One set of event ids for all members of a report: aligned events get the same id.

Members name their events themselves, so e03 of one may be e05 of another. Before contents of several members stand in
one gold report their events are aligned over the whole report and renamed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from annotator.agreement.events import align, facts_of, scored
from annotator.core.records import Content, Event

Hand = Mapping[int, Content]
"""One member's contents of a report by paragraph index."""
Names = Mapping[str, str]
"""A member's own event ids → the common ids."""


def canonical_contents(
    hands: Mapping[int, Hand], pinned: Mapping[int, Names] | None = None, taken: Collection[str] = ()
) -> dict[int, dict[int, Content]]:
    """The same contents with common event ids; arguments as `common_names`."""
    names = common_names(hands, pinned, taken)
    return {
        member: {index: renamed(content, names[member]) for index, content in hand.items()}
        for member, hand in hands.items()
    }


def common_names(
    hands: Mapping[int, Hand], pinned: Mapping[int, Names] | None = None, taken: Collection[str] = ()
) -> dict[int, dict[str, str]]:
    """For each member own event id → common id.

    hands: member id → paragraph index → content. The member with most paragraphs (of several the lowest id) keeps the
    ids; an aligned event of another member takes that id, any other a new one. pinned: names that a ruling rests on
    and that stay. taken: common ids that nobody else may get, such as those of events that a ruling added.
    """
    fixed = pinned or {}
    used = {*taken, *(common for names in fixed.values() for common in names.values())}
    known: dict[str, tuple[Event, list[int]]] = {}
    out: dict[int, dict[str, str]] = {}
    for member in sorted(hands, key=lambda member: (-len(hands[member]), member)):
        own = _merged(hands[member])
        names = {event_id: common for event_id, common in fixed.get(member, {}).items() if event_id in own}
        out[member] = _names(known, own, names, used)
        for event_id, common in out[member].items():
            known.setdefault(common, own[event_id])
    return out


def _merged(hand: Hand) -> dict[str, tuple[Event, list[int]]]:
    """Each event at its first mention, with the paragraphs that speak of it."""
    found: dict[str, tuple[Event, list[int]]] = {}
    for index in sorted(hand):
        for event in hand[index].events:
            found.setdefault(event.id, (event, []))[1].append(index)
    return found


def _names(
    known: Mapping[str, tuple[Event, list[int]]],
    own: Mapping[str, tuple[Event, list[int]]],
    pinned: Names,
    used: Collection[str],
) -> dict[str, str]:
    """Own event id → common id."""
    names = dict(pinned)
    for wanted in (True, False):  # recurring events are aligned among themselves
        there = {i: e for i, e in known.items() if scored(e[0]) is wanted and i not in names.values()}
        mine = {i: e for i, e in own.items() if scored(e[0]) is wanted and i not in pinned}
        if not there or not mine:
            continue
        one, other = [facts_of(*e) for e in there.values()], [facts_of(*e) for e in mine.values()]
        positions = {id(f): i for f, i in zip(one, there, strict=True)} | {
            id(f): i for f, i in zip(other, mine, strict=True)
        }
        for pair in align(one, other, by_place=True):
            if pair.one is not None and pair.other is not None:
                names[positions[id(pair.other)]] = positions[id(pair.one)]
    taken = {*used, *known, *names.values()}
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


def renamed(content: Content, names: Names) -> Content:
    """The content with those names for its events."""
    if all(own == common for own, common in names.items()):
        return content

    def rename(event: Event) -> Event:
        whole = event.fields.get("part_of")
        fields = {**event.fields, "part_of": names.get(whole, whole)} if isinstance(whole, str) else event.fields
        return Event(id=names[event.id], type=event.type, fields=fields)

    return replace(content, events=tuple(rename(event) for event in content.events))
