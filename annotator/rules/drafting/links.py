"""What binds the events of a report: one event told twice, items of a total, slots that a paragraph takes from above.

Walks the paragraphs in order with what is known so far. Nothing here looks at words; it compares slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.core import edtf


PATRONS = {
    "us_forces": "intl_coalition", "us_dod": "intl_coalition", "asayish": "sdf", "counter_terrorism": "sdf",
    "sdf_commandos": "sdf", "rapid_intervention": "sdf", "ypg": "sdf", "ypj": "sdf", "self_defense_forces": "sdf",
    "isis_hisba": "isis", "fifth_corps": "syrian_gov", "fourth_division": "syrian_gov", "ndf": "syrian_gov",
    "quds_brigade": "syrian_gov", "gov_militias": "syrian_gov", "irgc": "iran_militias", "fatemiyoun": "iran_militias",
    "zaynabiyoun": "iran_militias", "hezbollah": "iran_militias", "turkey_factions": "turkey", "pmf": "iraq_forces",
}  # fmt: skip
"""Unit → the party it fights with, so that a total's item may name either."""
_ATTACKS = frozenset({"airstrike", "shelling", "armed_clash", "explosive_device", "one_sided_killing"})


@dataclass(slots=True)
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
    reply: bool = False
    seen_count: Any = None
    words: str = ""
    in_title: bool = False
    id: str = ""


@dataclass(slots=True)
class _Known:
    """What the walk has seen: events in order, and what holds until the next heading."""

    drafts: list[Draft] = field(default_factory=list)
    heading_date: str | None = None
    title_day: str | None = None
    heading_place: dict[str, Any] | None = None
    top_place: dict[str, Any] | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: its date and place, where it has them; `is_title` for the report's first line."""

    date: str | None
    place: dict[str, Any] | None
    is_title: bool


def link(
    rows: Sequence[Sequence[Draft]], headings: Sequence[Heading | None], period: str | None, dateline: str | None
) -> None:
    """Gives every draft its id, its parent and the slots it inherits, in place.

    rows: the drafts of each paragraph. headings: for each paragraph its heading, None where it is none.
    period: the report's own period (EDTF). dateline: the day a short report speaks of, None without one.
    """
    known = _Known()
    for number, row in enumerate(rows):
        heading = headings[number]
        if heading is not None:
            if heading.date and not heading.is_title:
                known.heading_date = heading.date
            elif heading.date and len(heading.date) == len("2023-01-31"):
                known.title_day = heading.date
            if heading.place:
                if heading.is_title:
                    known.top_place = heading.place
                else:
                    known.heading_place = heading.place
        for order, draft in enumerate(row):
            draft.in_title = bool(heading and heading.is_title)
            _place_one(known, draft, row[:order], period, dateline, is_title=bool(heading and heading.is_title))


def _place_one(
    known: _Known, draft: Draft, before: Sequence[Draft], period: str | None, dateline: str | None, *, is_title: bool
) -> None:
    """Links one draft to what is known and remembers it."""
    undated = not draft.slots["date"] and not draft.motive and draft.slots["granularity"] != "recurring"
    if undated and not before and known.heading_date and not draft.definite:
        draft.slots["date"] = {"edtf": known.heading_date, "anchor": "heading"}
    twin = _twin(known, draft, before, period)
    if twin is not None:
        draft.id = twin.id
        draft.slots["part_of"] = twin.slots.get("part_of")
        _inherit(draft, twin)
        _backfill(twin, draft)
        known.drafts.append(draft)
        return
    known.number += 1
    draft.id = f"e{known.number:02d}"
    parent = _parent(known, draft, before)
    if parent is not None:
        draft.slots["part_of"] = parent.id
        _from_parent(draft, parent)
    _date_from_above(known, draft, before, period, dateline, is_title=is_title)
    _place_from_above(known, draft, before)
    _actors_from_above(known, draft, before)
    _settle_granularity(draft, before)
    known.drafts.append(draft)


def _twin(known: _Known, draft: Draft, before: Sequence[Draft], period: str | None) -> Draft | None:
    """The earlier event that the draft tells again, None when it is new."""
    if draft.motive or draft.slots["granularity"] == "recurring":
        return None
    for other in reversed(known.drafts):
        same_paragraph = other.paragraph == draft.paragraph
        if other.type != draft.type or other.slots["granularity"] == "recurring" or other in before or same_paragraph:
            continue
        if other.slots.get("polarity") != draft.slots.get("polarity"):
            continue
        if not _may_be_one(other, draft, period):
            continue
        told_in_title = other.in_title
        points_back = draft.definite and draft.paragraph - other.paragraph <= 2 and not draft.slots["date"]
        if points_back or (told_in_title and _agrees(other, draft)) or _same_facts(other, draft):
            return other
    return None


def _may_be_one(one: Draft, other: Draft, period: str | None) -> bool:
    """Whether no slot of the two speaks against their being one event."""
    vague_title = one.in_title and other.slots["granularity"] == "aggregate" and not _has_day(one)
    if (one.slots["granularity"] == "aggregate") != (other.slots["granularity"] == "aggregate") and not vague_title:
        return False
    if one.in_title and one.plural and other.slots["granularity"] == "single":
        return False
    if one.bulleted and other.bulleted:
        return False
    if not _dates_meet(_own_date(one), _own_date(other), period):
        return False
    if not _places_meet(one.slots["place"], other.slots["place"]):
        return False
    counts = one.slots["event_count"] or one.seen_count, other.slots["event_count"]
    if counts[0] and counts[1] and counts[0].get("value") != counts[1].get("value"):
        return False
    if one.in_title and (other.slots["date"] or {}).get("anchor") == "heading":
        return False
    ones, others = _ids(one, "initiator"), _ids(other, "initiator")
    if ones and others and not ones & others:
        return False
    mine, theirs = _toll(one), _toll(other)
    return not any(mine[kind] != theirs[kind] for kind in mine.keys() & theirs.keys())


def _agrees(one: Draft, other: Draft) -> bool:
    """Whether the two share an actor, a toll or a place, so that the title may tell the same event."""
    shared = {a["actor_id"] for a in one.slots["actors"]} & {a["actor_id"] for a in other.slots["actors"]}
    mine, theirs = _toll(one), _toll(other)
    toll = any(mine[kind] == theirs[kind] for kind in mine.keys() & theirs.keys())
    materiel = {_value(m) for m in one.slots["materiel"]} & {_value(m) for m in other.slots["materiel"]} - {None}
    place = bool(one.slots["place"] and other.slots["place"]) and _name(one) == _name(other)
    return bool(shared or toll or place or materiel)


def _same_facts(one: Draft, other: Draft) -> bool:
    """Whether date, place and an actor are told alike in both, or the toll and place are."""
    place = one.slots["place"] and other.slots["place"] and _name(one) == _name(other)
    day = _own_date(one) and _own_date(one) == _own_date(other)
    actor = {a["actor_id"] for a in one.slots["actors"]} & {a["actor_id"] for a in other.slots["actors"]}
    mine, theirs = _toll(one), _toll(other)
    toll = any(mine[kind] == theirs[kind] for kind in mine.keys() & theirs.keys())
    bullets = one.bulleted or other.bulleted
    return bool(place and ((day and (actor or toll) and not bullets) or (toll and actor)))


def _name(draft: Draft) -> str:
    return str((draft.slots["place"] or {}).get("name"))


def _value(item: dict[str, Any]) -> Any:
    return (item.get("count") or {}).get("value")


def _toll(draft: Draft) -> dict[str, Any]:
    """{harm: number} of the totals."""
    return {h["harm"]: _value(h) for h in draft.slots["harm"] if not h.get("subset_of") and _value(h)}


def _ids(draft: Draft, role: str) -> set[str]:
    return {a["actor_id"] for a in draft.slots["actors"] if a["role"] == role}


def _own_date(draft: Draft) -> str | None:
    date = draft.slots["date"]
    return str(date["edtf"]) if date else None


def _dates_meet(one: str | None, other: str | None, period: str | None) -> bool:
    return one is None or other is None or edtf.overlaps(one, other)


def _places_meet(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two places may be one: alike, one unknown, or one the wider area."""
    if not one or not other or one.get("name") == other.get("name"):
        return True
    wide = ("region", "governorate", "country", "area")
    return one.get("kind") in wide or other.get("kind") in wide


def _parent(known: _Known, draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """The total that the draft is an item of, or the raid that an air strike happened in."""
    if draft.slots["granularity"] == "recurring" or draft.motive:
        return None
    recent = [d for d in known.drafts if draft.paragraph - d.paragraph <= 40]
    if draft.type == "airstrike" and not draft.slots["date"] and draft.slots["granularity"] == "single":
        raid = next((d for d in reversed(recent) if draft.paragraph - d.paragraph <= 1), None)
        if raid is not None and raid.type == "raid_arrest" and raid.slots["granularity"] == "single":
            if _places_meet(raid.slots["place"], draft.slots["place"]):
                return raid
    for other in reversed(recent):
        if other.type != draft.type or other.slots["granularity"] not in ("aggregate", "campaign"):
            continue
        close = draft.paragraph - other.paragraph <= 1 or draft.bulleted or draft.slots["date"]
        if close and _contains(other, draft):
            return other
    if draft.bulleted and draft.slots["granularity"] == "single":
        for other in reversed(recent):
            if other.opens_list and other.slots["granularity"] == "aggregate" and _contains(other, draft):
                return other
    return None


def _contains(total: Draft, item: Draft) -> bool:
    """Whether the item lies in the total: its date inside, its initiators among the total's actors, its number smaller."""
    if item.slots["granularity"] == "aggregate":
        mine, theirs = item.slots["event_count"] or {}, total.slots["event_count"] or {}
        if not theirs.get("value") or not mine.get("value") or mine["value"] >= theirs["value"]:
            return False
    total_date, item_date = _own_date(total), _own_date(item)
    if total_date and item_date and not (edtf.overlaps(total_date, item_date)):
        return False
    if item_date and not total_date:
        return False
    sides = {a["actor_id"] for a in total.slots["actors"]}
    mine = _ids(item, "initiator")
    return not mine or not sides or all(actor in sides or PATRONS.get(actor) in sides for actor in mine)


def _inherit(draft: Draft, twin: Draft) -> None:
    """A second mention takes date and place from the first where it has none."""
    if not draft.slots["date"] and twin.slots["date"]:
        draft.slots["date"] = _pointed(twin.slots["date"], "anaphoric")
    if not draft.slots["place"] and twin.slots["place"]:
        draft.slots["place"] = _unspanned(twin.slots["place"])
    if not draft.slots["actors"]:
        draft.slots["actors"] = [_unspanned(actor) for actor in twin.slots["actors"]]


def _has_day(draft: Draft) -> bool:
    """Whether the draft's own words give a day."""
    date = draft.slots["date"]
    return bool(date and date.get("spans") and len(str(date["edtf"])) == 10)


def _backfill(first: Draft, again: Draft) -> None:
    """A first mention in a title takes what only the text below tells."""
    if not first.in_title:
        return
    if again.slots["granularity"] == "aggregate":
        first.slots["granularity"] = "aggregate"
        first.seen_count = first.seen_count or again.slots["event_count"]
    own = first.slots["date"] and first.slots["date"]["anchor"] not in ("report_period", "inferred")
    if again.slots["date"] and not own and again.slots["granularity"] == "single":
        first.slots["date"] = _pointed(again.slots["date"], "inferred")
    if not first.slots["place"] and again.slots["place"]:
        first.slots["place"] = _unspanned(again.slots["place"])


def _from_parent(draft: Draft, parent: Draft) -> None:
    """An item takes its sides from the total's where it names none."""
    if draft.slots["granularity"] != "single":
        return
    if parent.type == "raid_arrest" and draft.type == "airstrike" and not _ids(draft, "target"):
        targets = [_unspanned(a) for a in parent.slots["actors"] if a["role"] == "target"]
        draft.slots["actors"] += targets
        for entry in draft.slots["harm"]:
            if targets and not entry.get("party") and entry["status"] in ("unknown", "leader", "combatant"):
                entry["party"] = PATRONS.get(targets[0]["actor_id"], targets[0]["actor_id"])
                entry["status"] = "combatant" if entry["status"] == "unknown" else entry["status"]
    if parent.slots["granularity"] != "aggregate":
        return
    inherits = draft.type in _ATTACKS and (draft.bulleted or draft.type == "airstrike")
    for role in ("initiator", "target"):
        if inherits and not _ids(draft, role):
            taken = {a["actor_id"] for a in draft.slots["actors"]}
            draft.slots["actors"] += [
                _unspanned(a) for a in parent.slots["actors"] if a["role"] == role and a["actor_id"] not in taken
            ]


def _date_from_above(
    known: _Known, draft: Draft, before: Sequence[Draft], period: str | None, dateline: str | None, *, is_title: bool
) -> None:
    """The date from the paragraph's earlier event, the heading, the paragraph before, or the report."""
    if draft.slots["date"] or draft.motive:
        return
    if draft.slots["granularity"] == "recurring":
        return
    source = next((d for d in reversed(before) if d.slots["date"]), None)
    if source is not None:
        draft.slots["date"] = _pointed(source.slots["date"], "anaphoric")
        return
    above = known.heading_date or (None if draft.definite else known.title_day)
    if above:
        draft.slots["date"] = {"edtf": above, "anchor": "heading"}
        return
    parent = next((d for d in known.drafts if d.id == draft.slots.get("part_of")), None)
    near = [d for d in known.drafts if draft.paragraph - d.paragraph == 1 and d.slots["date"]]
    source = parent if parent is not None and parent.slots["date"] else (near[-1] if near and not is_title else None)
    told_day = source is not None and (source is parent or not period or len(_own_date(source) or "") == 10)
    if source is not None and told_day and source.slots["granularity"] != "recurring":
        draft.slots["date"] = _pointed(source.slots["date"], "anaphoric")
    elif known.title_day:
        draft.slots["date"] = {"edtf": known.title_day, "anchor": "heading"}
    elif period:
        draft.slots["date"] = {"edtf": period, "anchor": "report_period"}
    elif dateline:
        draft.slots["date"] = {"edtf": dateline, "anchor": "inferred"}


def _place_from_above(known: _Known, draft: Draft, before: Sequence[Draft]) -> None:
    """The place from the paragraph's earlier event, the raid it happened in, the heading, or the title."""
    wide = known.heading_place or {}
    if draft.slots["place"] and wide.get("kind") == "governorate":
        draft.slots["place"].setdefault("admin1", wide["name"])
    if draft.slots["place"] or draft.motive or draft.slots["granularity"] == "recurring":
        return
    source = next((d for d in reversed(before) if d.slots["place"]), None)
    parent = next((d for d in known.drafts if d.id == draft.slots.get("part_of")), None)
    if source is None and parent is not None and parent.slots["place"]:
        source = parent
    if source is not None:
        draft.slots["place"] = _unspanned(source.slots["place"])
    elif known.heading_place:
        draft.slots["place"] = _unspanned(known.heading_place)
    elif draft.slots["granularity"] != "single" and known.top_place:
        draft.slots["place"] = _unspanned(known.top_place)
    else:
        near = [d for d in known.drafts if draft.paragraph - d.paragraph == 1 and d.slots["place"]]
        if near and not draft.bulleted:
            draft.slots["place"] = _unspanned(near[-1].slots["place"])


def _actors_from_above(known: _Known, draft: Draft, before: Sequence[Draft]) -> None:
    """The sides from the event just told in the paragraph, where the draft names none."""
    if draft.motive or not before:
        return
    source = before[-1]
    if draft.slots["actors"]:
        if draft.type == source.type == "deployment" and not _ids(draft, "initiator"):
            started = [_unspanned(a) for a in source.slots["actors"] if a["role"] == "initiator"]
            names = {a["actor_id"] for a in started}
            draft.slots["actors"] = started + [a for a in draft.slots["actors"] if a["actor_id"] not in names]
        same_target = _ids(draft, "target") & _ids(source, "target")
        if same_target and not _ids(draft, "initiator"):
            draft.slots["actors"] += [_unspanned(a) for a in source.slots["actors"] if a["role"] == "initiator"]
        return
    if source.type == draft.type:
        draft.slots["actors"] = [_unspanned(actor) for actor in source.slots["actors"]]


def _settle_granularity(draft: Draft, before: Sequence[Draft]) -> None:
    """A plural over a long time is a total; an answer to a series is a series."""
    if draft.slots["granularity"] != "single" or not draft.slots["date"]:
        return
    first, last = edtf.bounds(draft.slots["date"]["edtf"])
    days = (last - first).days if first and last else 0
    answers = draft.reply and bool(before) and before[-1].slots["granularity"] == "aggregate"
    if days > 3 and (draft.plural or answers):
        draft.slots["granularity"] = "aggregate"


def _pointed(date: dict[str, Any], anchor: str) -> dict[str, Any]:
    """The same date, told elsewhere."""
    return {**{k: v for k, v in date.items() if k not in ("spans", "text_error")}, "anchor": anchor}


def _unspanned(slot: dict[str, Any]) -> dict[str, Any]:
    """The same value without spans, which belong to another paragraph."""
    return {
        k: [_unspanned(x) for x in v] if k in ("origin", "destination") else v for k, v in slot.items() if k != "spans"
    }
