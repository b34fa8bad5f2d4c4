"""How many deaths an event is written with where one number is needed; these are choices, so they have a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

COUNT_RULES_VERSION = "counts-2"
COUNT_RULES: Mapping[str, int] = {"gt": 1, "lt": -1}
"""What is added to the value: «more than 10» is 11, «fewer than 5» is 4; others are the value itself."""
VAGUE: Mapping[str, int] = {"several": 3, "tens": 12, "hundreds": 100, "thousands": 1000}
UNCOUNTED = 1
"""Deaths without a count («a leader was killed»)."""
Group = tuple[object, object]
"""Party and status of people."""


def fatalities(mentions: Iterable[Sequence[Mapping[str, Any]]]) -> int:
    """The deaths that the harm entries of an event's mentions say, in reading order, after the table.

    Entries inside others are not added. Of one mention, entries of the same people in every respect with different
    numbers are rival accounts. A later mention of the same party and status tells the same people again; one that
    names neither may mean any.
    """
    told: dict[Group, int] = {}
    for harm in mentions:
        here = _deaths_of(harm)
        known = dict(told)
        for group, number in here.items():
            if group in known:
                told[group] = min(known[group], number)
            elif not known or (_is_named(group) and all(map(_is_named, known))):
                told[group] = number
    return sum(told.values())


def _deaths_of(harm: Sequence[Mapping[str, Any]]) -> dict[Group, int]:
    """The deaths that one mention tells, by party and status."""
    killed = [entry for entry in harm if entry.get("harm") == "killed" and not entry.get("subset_of")]
    alike: dict[tuple[object, ...], list[int]] = {}
    for entry in killed:
        people = tuple(entry.get(key) for key in ("party", "status", "sex", "age_group"))
        alike.setdefault(people, []).append(deaths(entry.get("count")))
    out: dict[Group, int] = {}
    for (party, status, *_), numbers in alike.items():
        number = sum(numbers) if len(set(numbers)) == 1 else min(numbers)
        out[party, status] = out.get((party, status), 0) + number
    return out


def _is_named(group: Group) -> bool:
    return any(value not in (None, "unknown", "mixed") for value in group)


def deaths(count: Mapping[str, Any] | None) -> int:
    """The number that a Count is written as; the smallest that it says, never less than 0."""
    if count is None:
        return UNCOUNTED
    if count.get("vague"):
        return VAGUE.get(count["vague"], UNCOUNTED)
    if count.get("low") is not None:
        return int(count["low"])
    return max(0, int(count.get("value") or 0) + COUNT_RULES.get(count.get("comparator") or "eq", 0))
