"""Whether two drafts are one event, or one is an item of the other: a comparison of slots, never of words."""

from __future__ import annotations

from typing import Any

from annotator.core import edtf
from annotator.rules.drafting.drafts import Draft, has_day, ids, name, own_date, toll, tolls, value
from annotator.rules.drafting.patrons import belongs_to

_LARGE = 20
"""Two totals of one type that give the same number of at least so many people are one total."""


_TELLING = 4
"""More dead or taken than so many, told twice of one party, are hardly those of two events."""


def may_be_one(one: Draft, other: Draft) -> bool:
    """Whether no slot of the two speaks against their being one event."""
    ones, others = ids(one, "initiator"), ids(other, "initiator")
    counts = one.slots["event_count"] or one.seen_count, other.slots["event_count"]
    return (
        _sizes_meet(one, other)
        and not (one.bulleted and other.bulleted)
        and not (one.in_title and (other.slots["date"] or {}).get("anchor") == "heading")
        and _dates_meet(own_date(one), own_date(other))
        and (places_meet(one.slots["place"], other.slots["place"]) or _one_in_other(one, other))
        and not (counts[0] and counts[1] and counts[0].get("value") != counts[1].get("value"))
        and (not ones or not others or _share_party(ones, others) or _fought_on(one, other))
        and (other.updates or _tolls_meet(one, other))
    )


def _tolls_meet(one: Draft, other: Draft) -> bool:
    """Whether the numbers of the harmed may be those of one event; another source may count otherwise."""
    mine, theirs = tolls(one), tolls(other)
    if all(mine[kind] & theirs[kind] for kind in mine.keys() & theirs.keys()):
        return True
    return (
        other.retells and other.paragraph - one.paragraph <= 2 and _same_sides(one, other) and _near_equal(one, other)
    )


_DEADLY = frozenset({"one_sided_killing", "armed_clash", "airstrike", "shelling", "explosive_device"})


def same_deaths(one: Draft, other: Draft) -> bool:
    """Whether a later paragraph only gives the toll of an attack once more, by another word for what it was.

    «استقبل المشفى جثتين و10 جرحى» tells no new killing; nor does an attack on the commander whose death came before.
    """
    if one.type == other.type or not {one.type, other.type} <= _DEADLY or other.paragraph - one.paragraph > 4:
        return False
    if one.slots["granularity"] != "single" or other.slots["granularity"] != "single" or other.bulleted:
        return False
    mine, theirs = tolls(one), tolls(other)
    if other.retells and mine.keys() & theirs.keys() and _same_sides(one, other) and _near_equal(one, other):
        return other.paragraph - one.paragraph <= 2
    if not theirs or not all(mine.get(kind, set()) & numbers for kind, numbers in theirs.items()):
        return False
    if other.outcome and not ids(other, "target"):
        return len(theirs) > 1 or max(max(numbers) for numbers in theirs.values()) > _TELLING
    killings = {one.type, other.type} == {"one_sided_killing", "armed_clash"}
    return killings and other.retells and bool(ids(one, "target") & ids(other, "target"))


def _same_sides(one: Draft, other: Draft) -> bool:
    """Whether the two name an initiator and a target in common."""
    return all(ids(one, role) & ids(other, role) for role in ("initiator", "target"))


def _near_equal(one: Draft, other: Draft) -> bool:
    """Whether the largest tolls lie within a quarter of each other («20 عنصرا», by another source 22)."""
    mine, theirs = tolls(one), tolls(other)
    pairs = [(max(mine[kind]), max(theirs[kind])) for kind in mine.keys() & theirs.keys()]
    return all(abs(a - b) * 4 <= max(a, b) for a, b in pairs)


def _fought_on(one: Draft, other: Draft) -> bool:
    """Whether a clash is told again from the other side («وأضاف أن القوة اشتبكت مع المهاجمين»)."""
    if not (one.type == "armed_clash" and other.retells and not other.places):
        return False
    return bool(ids(other, "initiator") & ids(one, "target"))


def _share_party(ones: set[str], others: set[str]) -> bool:
    """Whether a party is on both sides, or one's unit on the other."""
    return bool(ones & others) or any(belongs_to(a, others) for a in ones) or any(belongs_to(a, ones) for a in others)


def _sizes_meet(one: Draft, other: Draft) -> bool:
    """Whether both are totals or both are incidents; a title may be vague about it."""
    numbers = [(d.slots["event_count"] or {}).get("value") for d in (one, other)]
    if numbers[0] and numbers[0] == numbers[1]:
        return True
    total = other.slots["granularity"] == "aggregate" or (other.tallied and one.in_title and not other.slots["date"])
    arrests = one.type == "raid_arrest"  # «اعتقالات» in a title are those of one raid too.
    counted = tolls(one) == tolls(other) != {}
    if one.in_title and one.plural and not total and not other.plural and not arrests and not counted:
        return False
    return (one.slots["granularity"] == "aggregate") == total or (one.in_title and total and not has_day(one))


def agrees(one: Draft, other: Draft) -> bool:
    """Whether the two share an actor, a toll or a place, so that the title may tell the same event."""
    shared = {a["actor_id"] for a in one.slots["actors"]} & {a["actor_id"] for a in other.slots["actors"]}
    mine, theirs = toll(one), toll(other)
    same_toll = any(mine[kind] == theirs[kind] for kind in mine.keys() & theirs.keys())
    materiel = {value(m) for m in one.slots["materiel"]} & {value(m) for m in other.slots["materiel"]} - {None}
    place = bool(one.slots["place"] and other.slots["place"]) and name(one) == name(other)
    numbers = [(d.slots["event_count"] or {}).get("value") for d in (one, other)]
    counted = numbers[0] is not None and numbers[0] == numbers[1]
    return bool(counted or shared or same_toll or place or materiel)


def same_facts(one: Draft, other: Draft) -> bool:
    """Whether date, place and an actor are told alike in both, or the toll and place are."""
    place = one.slots["place"] and other.slots["place"] and name(one) == name(other)
    if _one_day(one, other) and _same_sides(one, other) and not (one.bulleted or other.bulleted) and _wide(one, other):
        return True
    day = own_date(one) and own_date(one) == own_date(other)
    actor = {a["actor_id"] for a in one.slots["actors"]} & {a["actor_id"] for a in other.slots["actors"]}
    mine, theirs = toll(one), toll(other)
    same_toll = any(mine[kind] == theirs[kind] for kind in mine.keys() & theirs.keys())
    totals = one.slots["granularity"] == other.slots["granularity"] == "aggregate"
    if place and day and totals and not (one.slots["event_count"] and other.slots["event_count"]):
        return True
    if totals and any(mine[kind] == theirs[kind] and mine[kind] >= _LARGE for kind in mine.keys() & theirs.keys()):
        return True
    bullets = one.bulleted or other.bulleted
    equal = [mine[kind] for kind in mine.keys() & theirs.keys() if mine[kind] == theirs[kind]]
    if (len(equal) > 1 or sum(equal) > _TELLING) and actor and not bullets and _wide(one, other):
        return True
    return bool(place and ((day and (actor or same_toll) and not bullets) or (same_toll and actor)))


def _one_day(one: Draft, other: Draft) -> bool:
    """Whether both are single incidents that words of their own, or the title, put on one day."""
    single = one.slots["granularity"] == other.slots["granularity"] == "single"
    return single and has_day(other) and own_date(one) == own_date(other) and other.paragraph - one.paragraph <= 2


def contains(total: Draft, item: Draft) -> bool:
    """Whether the item lies in the total: date inside, initiators among the total's actors, number smaller."""
    if item.slots["granularity"] == "aggregate":
        mine, theirs = item.slots["event_count"] or {}, total.slots["event_count"] or {}
        if not theirs.get("value") or not mine.get("value") or mine["value"] >= theirs["value"]:
            return False
    total_date, item_date = own_date(total), own_date(item)
    if total_date and item_date and not (edtf.overlaps(total_date, item_date)):
        return False
    if item_date and not total_date:
        return False
    sides = {a["actor_id"] for a in total.slots["actors"]}
    mine = ids(item, "initiator")
    return not mine or not sides or all(actor in sides or belongs_to(actor, sides) for actor in mine)


def _dates_meet(one: str | None, other: str | None) -> bool:
    return one is None or other is None or edtf.overlaps(one, other)


def _one_in_other(one: Draft, other: Draft) -> bool:
    """Whether a title names the town or district that the text names with the village."""
    return (one.in_title and name(one) in other.places) or (other.in_title and name(other) in one.places)


def _wide(one: Draft, other: Draft) -> bool:
    """Whether one of the two gives no place, or only a governorate or larger, so that the other may lie in it."""
    kinds = [(draft.slots["place"] or {}).get("kind") for draft in (one, other)]
    return any(kind in (None, "governorate", "region", "country") for kind in kinds)


def places_meet(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two places may be one: alike, one unknown, or one the wider area."""
    if not one or not other or one.get("name") == other.get("name"):
        return True
    if one.get("kind") == other.get("kind") == "area" and not (_is_side(one) or _is_side(other)):
        return False
    wide = ("region", "governorate", "country", "area")
    return one.get("kind") in wide or other.get("kind") in wide


_SIDES = ("ريف", "أرياف", "شرق", "غرب", "شمال", "جنوب", "بادية", "البادية", "محيط", "ضواحي", "حدود", "الحدود", "وسط")


def _is_side(place: dict[str, Any]) -> bool:
    """Whether an area is a countryside or side of something, in which a quarter or district may lie."""
    return str(place.get("name")).startswith(_SIDES)
