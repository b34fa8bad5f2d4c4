"""What a draft is a part of: a total and its items, a raid and the air strike in it."""

from __future__ import annotations

from typing import Any

from annotator.core import edtf
from annotator.rules.drafting.clusters import ATTACK_TYPES
from annotator.rules.drafting.drafts import WIDE_KINDS, Draft, Known, ids, own_date, unspanned
from annotator.rules.drafting.lists import OF_ITS_TOTAL
from annotator.rules.drafting.patrons import belongs_to

_LIST_LENGTH = 60
"""Paragraphs that a list of items may fill below its total."""
_SIDES = ("ريف", "أرياف", "شرق", "غرب", "شمال", "جنوب", "بادية", "البادية", "محيط", "ضواحي", "حدود", "الحدود", "وسط")


def parent_of(known: Known, draft: Draft) -> Draft | None:
    """The total that the draft is an item of, or the raid that an air strike happened in."""
    if draft.slots["granularity"] == "recurring" or draft.motive:
        return None
    listed = _take_from_total(known, draft)
    if listed is not None:
        return listed
    if draft.type == "airstrike" and not draft.slots["date"] and draft.slots["granularity"] == "single":
        raid = known.recent[-1] if known.recent else None
        if raid is not None and _is_raid(raid, draft) and _places_meet(raid.slots["place"], draft.slots["place"]):
            return raid
    totals = [d for d in reversed(known.totals) if draft.paragraph - d.paragraph <= _LIST_LENGTH]
    for total in totals:
        close = draft.paragraph - total.paragraph <= 1 or draft.bulleted or draft.slots["date"]
        if total.type == draft.type and close and _contains(total, draft):
            return total
    if draft.bulleted and draft.slots["granularity"] == "single":
        return next((total for total in totals if total.opens_list and _contains(total, draft)), None)
    return None


def _take_from_total(known: Known, draft: Draft) -> Draft | None:
    """The total whose list the draft is an item of, None without one; the item takes its kind and sides from it."""
    total = next((d for d in reversed(known.totals) if not d.listed and d.paragraph < draft.paragraph), None)
    if total is None or not draft.listed or draft.paragraph - total.paragraph > _LIST_LENGTH:
        return None
    kindless = draft.type in (OF_ITS_TOTAL, "raid_arrest") or (draft.kindless and total.type in ATTACK_TYPES)
    if draft.type != total.type and not (kindless and (draft.type == OF_ITS_TOTAL or draft.slots["event_count"])):
        return None
    draft.type = total.type
    known_here = {actor["actor_id"] for actor in draft.slots["actors"]}
    for role in ("initiator", "target"):
        if not ids(draft, role):
            taken = [a for a in total.slots["actors"] if a["role"] == role and a["actor_id"] not in known_here]
            draft.slots["actors"] += [unspanned(actor) for actor in taken]
    return total


def _is_raid(raid: Draft, strike: Draft) -> bool:
    """Whether a raid was told just before the strike."""
    near = strike.paragraph - raid.paragraph <= 1
    return near and raid.type == "raid_arrest" and raid.slots["granularity"] == "single"


def _contains(total: Draft, item: Draft) -> bool:
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


def _places_meet(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two places may be one: alike, one unknown, or one the wider area."""
    if not one or not other or one.get("name") == other.get("name"):
        return True
    if one.get("kind") == other.get("kind") == "area" and not (_is_side(one) or _is_side(other)):
        return False
    return one.get("kind") in WIDE_KINDS or other.get("kind") in WIDE_KINDS


def _is_side(place: dict[str, Any]) -> bool:
    """Whether an area is a countryside or side of something, in which a quarter or district may lie."""
    return str(place.get("name")).startswith(_SIDES)
