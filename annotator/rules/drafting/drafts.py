"""A drafted event on its way through a report, and how its slots are read and carried over."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

REMEMBERED = 80
"""Drafts that an event is compared with: more would make a long text slow and link what is far apart."""


@dataclass(slots=True, eq=False)
class Draft:
    """One event on its way: its slots, where it stands, and what its words say about telling it again."""

    paragraph: int
    type: str
    slots: dict[str, Any]
    definite: bool = False
    opens_list: bool = False
    bulleted: bool = False
    motive: bool = False
    plural: bool = False
    tallied: bool = False
    outcome: bool = False
    reply: bool = False
    seen_count: Any = None
    words: str = ""
    in_title: bool = False
    kindless: bool = False
    again: bool = False
    retells: bool = False
    updates: bool = False
    turns: bool = False
    places: frozenset[str] = frozenset()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: its date and place, where it has them; `is_title` for the report's first line."""

    date: str | None
    place: dict[str, Any] | None
    is_title: bool


@dataclass(slots=True)
class Known:
    """What the walk through a report has seen: events in order, and what holds until the next heading."""

    recent: deque[Draft] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    totals: deque[Draft] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    titles: list[Draft] = field(default_factory=list)
    mentions: dict[str, list[Draft]] = field(default_factory=dict)
    heading_date: str | None = None
    title_day: str | None = None
    title_period: str | None = None
    heading_place: dict[str, Any] | None = None
    top_place: dict[str, Any] | None = None
    number: int = 0

    def remember(self, draft: Draft) -> None:
        """Takes in a linked draft."""
        self.recent.append(draft)
        self.mentions.setdefault(draft.id, []).append(draft)
        if draft.in_title:
            self.titles.append(draft)
        if draft.slots["granularity"] in ("aggregate", "campaign"):
            self.totals.append(draft)

    def told_before(self) -> Iterator[Draft]:
        """The drafts that may be told again, the last one first, the title's at the end."""
        yield from reversed(self.recent)
        recent = {id(draft) for draft in self.recent}
        yield from (draft for draft in self.titles if id(draft) not in recent)

    def first_mention(self, event: str | None) -> Draft | None:
        """The draft that first told an event, None without one."""
        told = self.mentions.get(event or "")
        return told[0] if told else None


def name(draft: Draft) -> str:
    """Name of the place, «None» without one."""
    return str((draft.slots["place"] or {}).get("name"))


def value(item: dict[str, Any]) -> Any:
    """The number of a harm or materiel entry, None where it has none."""
    return (item.get("count") or {}).get("value")


def toll(draft: Draft) -> dict[str, Any]:
    """{harm: number} of the totals."""
    return {h["harm"]: value(h) for h in draft.slots["harm"] if not h.get("subset_of") and value(h)}


def tolls(draft: Draft) -> dict[str, set[int]]:
    """{harm: the numbers of its totals and their sum}: «3 عناصر وقيادي» may be told again as four."""
    found: dict[str, list[int]] = {}
    for entry in draft.slots["harm"]:
        if not entry.get("subset_of") and value(entry):
            found.setdefault(entry["harm"], []).append(value(entry))
    return {kind: {*numbers, sum(numbers)} for kind, numbers in found.items()}


def ids(draft: Draft, role: str) -> set[str]:
    """Ids of the actors of a role."""
    return {a["actor_id"] for a in draft.slots["actors"] if a["role"] == role}


def own_date(draft: Draft) -> str | None:
    """The EDTF of the date, None without one."""
    date = draft.slots["date"]
    return str(date["edtf"]) if date else None


def has_day(draft: Draft) -> bool:
    """Whether the draft's own words give a day."""
    date = draft.slots["date"]
    return bool(date and date.get("spans") and len(str(date["edtf"])) == 10)


def pointed(date: dict[str, Any], anchor: str) -> dict[str, Any]:
    """The same date, told elsewhere."""
    return {**{k: v for k, v in date.items() if k not in ("spans", "text_error")}, "anchor": anchor}


def unspanned(slot: dict[str, Any]) -> dict[str, Any]:
    """The same value without spans, which belong to another paragraph."""
    return {
        k: [unspanned(x) for x in v] if k in ("origin", "destination") else v for k, v in slot.items() if k != "spans"
    }
