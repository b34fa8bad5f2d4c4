"""A drafted event on its way through a report, and how its slots are read and carried over."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

REMEMBERED = 80
"""Drafts that an event is compared with: more would make a long text slow and link what is far apart."""

WIDE_KINDS = frozenset({"governorate", "region", "country", "area"})
"""Kinds of places in which a finer one may lie."""


@dataclass(slots=True, eq=False)
class Draft:
    """One event on its way: its slots, where it stands, and what its words say about telling it again."""

    paragraph: int
    type: str
    slots: dict[str, Any]
    definite: bool = False
    opens_list: bool = False
    bulleted: bool = False
    listed: bool = False
    motive: bool = False
    plural: bool = False
    tallied: bool = False
    outcome: bool = False
    reply: bool = False
    words: str = ""
    in_title: bool = False
    kindless: bool = False
    again: bool = False
    retells: bool = False
    updates: bool = False
    turns: bool = False
    apart: bool = False
    leads: bool = True
    places: frozenset[str] = frozenset()
    tolls: dict[str, set[int]] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: its date and place, where it has them; `is_title` for the report's first line."""

    date: str | None
    place: dict[str, Any] | None
    is_title: bool


@dataclass(slots=True, eq=False)
class Told:
    """All that the mentions of one event have said so far, to compare a later draft with."""

    first: Draft
    last: Draft
    below: bool = False
    outcome: bool = True
    kindless: bool = True
    plural: bool = False
    fine: bool = False
    types: set[str] = field(default_factory=set)
    sizes: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    near_places: set[str] = field(default_factory=set)
    doers: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    tolls: dict[str, set[int]] = field(default_factory=dict)

    def add(self, draft: Draft) -> None:
        """Takes in another mention."""
        slots, place = draft.slots, draft.slots["place"]
        self.last = draft
        self.below = self.below or not draft.in_title
        self.outcome, self.kindless = self.outcome and draft.outcome, self.kindless and draft.kindless
        self.plural = self.plural or draft.plural
        self.types.add(draft.type)
        self.sizes.add(slots["granularity"])
        if slots["event_count"] and slots["event_count"].get("value"):
            self.numbers.add(slots["event_count"]["value"])
        if slots["date"]:
            self.dates.add(str(slots["date"]["edtf"]))
        if place:
            self.places.add(str(place.get("name")))
            self.fine = self.fine or place.get("kind") not in WIDE_KINDS
        self.near_places |= draft.places
        self.doers |= ids(draft, "initiator")
        self.targets |= ids(draft, "target")
        self.methods.update(slots["method"])
        for kind, numbers in draft.tolls.items():
            self.tolls.setdefault(kind, set()).update(numbers)


@dataclass(slots=True)
class Known:
    """What the walk through a report has seen: events in order, and what holds until the next heading."""

    recent: deque[Draft] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    totals: deque[Draft] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    titles: list[Draft] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    length: int = 0
    start: int = 0
    heading_date: str | None = None
    title_day: str | None = None
    title_period: str | None = None
    heading_place: dict[str, Any] | None = None
    top_place: dict[str, Any] | None = None
    number: int = 0

    def remember(self, draft: Draft) -> None:
        """Takes in a linked draft."""
        self.recent.append(draft)
        self.told.setdefault(draft.id, Told(draft, draft)).add(draft)
        if draft.in_title:
            self.titles.append(draft)
        if draft.slots["granularity"] in ("aggregate", "campaign"):
            self.totals.append(draft)

    def events_told(self) -> Iterator[Told]:
        """The events that may be told again, the one mentioned last first, the title's at the end."""
        for event in dict.fromkeys([draft.id for draft in (*reversed(self.recent), *self.titles)]):
            yield self.told[event]

    def first_mention(self, event: str | None) -> Draft | None:
        """The draft that first told an event, None without one."""
        told = self.told.get(event or "")
        return told.first if told else None


def name(draft: Draft) -> str:
    """Name of the place, «None» without one."""
    return str((draft.slots["place"] or {}).get("name"))


def value(item: dict[str, Any]) -> Any:
    """The number of a harm or materiel entry, None where it has none."""
    return (item.get("count") or {}).get("value")


def tolls_of(slots: dict[str, Any]) -> dict[str, set[int]]:
    """{harm or item: the numbers of its totals and their sum}: «3 عناصر وقيادي» may be told again as four."""
    found: dict[str, list[int]] = {}
    for entry in slots["harm"]:
        if not entry.get("subset_of") and value(entry):
            found.setdefault(entry["harm"], []).append(value(entry))
    for entry in slots["materiel"]:
        if value(entry):
            found.setdefault(entry["item"], []).append(value(entry))
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
