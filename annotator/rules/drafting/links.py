"""What binds the events of a report: one event told twice, the items of a total, and what is taken from above.

Walks the paragraphs in order with what is known so far. Nothing here looks at words; it compares slots.
"""

from __future__ import annotations

from collections.abc import Sequence

from annotator.rules.drafting.clusters import ATTACK_TYPES
from annotator.rules.drafting.drafts import REMEMBERED, Draft, Heading, Known, ids, name, own_date, toll, unspanned
from annotator.rules.drafting.inheritance import (
    actors_from_above,
    backfill,
    date_from_above,
    from_parent,
    inherit,
    place_from_above,
    settle_granularity,
)
from annotator.rules.drafting.sameness import agrees, contains, may_be_one, places_meet, same_deaths, same_facts

_KILLING = frozenset({"one_sided_killing", "civilian_harm_other"})
_LIST_LENGTH = 60
"""Paragraphs that a list of items may fill below its total."""


def link(
    rows: Sequence[Sequence[Draft]], headings: Sequence[Heading | None], period: str | None, dateline: str | None
) -> None:
    """Gives every draft its id, its parent and the slots it inherits, in place.

    rows: the drafts of each paragraph. headings: for each paragraph its heading, None where it is none.
    period: the report's own period (EDTF). dateline: the day a short report speaks of, None without one.
    """
    known = Known()
    for number, row in enumerate(rows):
        heading = headings[number]
        if heading is not None:
            if heading.date and not heading.is_title:
                known.heading_date = heading.date
            elif heading.date and len(heading.date) == len("2023-01-31"):
                known.title_day = heading.date
            elif heading.date and known.title_period is None:
                known.title_period = heading.date
            if heading.place:
                if heading.is_title:
                    known.top_place = heading.place
                else:
                    known.heading_place = heading.place
        for order, draft in enumerate(row):
            before = row[max(0, order - REMEMBERED) : order]
            _place_one(known, draft, before, period, dateline, is_title=bool(heading and heading.is_title))


def _place_one(
    known: Known, draft: Draft, before: Sequence[Draft], period: str | None, dateline: str | None, *, is_title: bool
) -> None:
    """Links one draft to what is known and remembers it."""
    undated = not draft.slots["date"] and not draft.motive and draft.slots["granularity"] != "recurring"
    if undated and not before and known.heading_date and not draft.definite:
        draft.slots["date"] = {"edtf": known.heading_date, "anchor": "heading"}
    _take_kind(known, draft, before)
    twin = _twin(known, draft, before)
    if twin is not None:
        draft.id = twin.id
        if same_deaths(twin, draft) and not twin.in_title:
            draft.type = twin.type
        if twin.in_title and draft.type == "armed_clash" and "غتيال" in twin.words:
            draft.type = twin.type
        elif twin.in_title:
            twin.type = draft.type
        draft.slots["part_of"] = twin.slots.get("part_of")
        inherit(draft, twin)
        backfill(twin, draft)
        known.remember(draft)
        return
    known.number += 1
    draft.id = f"e{known.number:02d}"
    parent = _parent(known, draft, before)
    if parent is not None:
        draft.slots["part_of"] = parent.id
        from_parent(draft, parent)
    if draft.slots["realis"] != "planned":
        # What is still to come has no day or place but those that its own words give.
        date_from_above(known, draft, before, period, dateline, is_title=is_title)
        place_from_above(known, draft, before)
    actors_from_above(known, draft, before)
    settle_granularity(draft, before)
    known.remember(draft)


def _take_kind(known: Known, draft: Draft, before: Sequence[Draft]) -> None:
    """«القصف» without a kind is of the kind of the attack told last, and by the same side."""
    if not (draft.kindless and draft.definite):
        return
    last = next((d for d in reversed(known.recent) if d.type in ATTACK_TYPES and d not in before), None)
    if last is not None and draft.paragraph - last.paragraph <= 2 and last.slots["granularity"] != "recurring":
        draft.type = last.type
        if not ids(draft, "initiator"):
            taken = {a["actor_id"] for a in draft.slots["actors"]}
            started = [a for a in last.slots["actors"] if a["role"] == "initiator" and a["actor_id"] not in taken]
            draft.slots["actors"] = [unspanned(a) for a in started] + draft.slots["actors"]


def _twin(known: Known, draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """The earlier event that the draft tells again, None when it is new."""
    if draft.motive or draft.again or draft.slots["granularity"] == "recurring":
        return None
    for other in known.told_before():
        same_paragraph = other.paragraph == draft.paragraph
        if other.type != draft.type and not _titles_attack(known, other, draft) and not same_deaths(other, draft):
            continue
        if other.slots["granularity"] == "recurring" or other in before or same_paragraph:
            continue
        if other.slots.get("polarity") != draft.slots.get("polarity"):
            continue
        mentions = known.mentions[other.id]
        if not may_be_one(other, draft) or not all(
            places_meet(d.slots["place"], draft.slots["place"]) or d.in_title for d in mentions
        ):
            continue
        told_in_title = len(mentions) == 1 and other.in_title
        if other.type != draft.type and same_deaths(other, draft):
            return other
        same_day = not draft.slots["date"] or (own_date(draft) == own_date(other) and not draft.bulleted)
        points_back = draft.definite and draft.paragraph - other.paragraph <= 2 and same_day
        announced = told_in_title and (agrees(other, draft) or _first_of_title(known, other, draft))
        if (
            points_back
            or (other.id == "e01" and _details(other, draft))
            or _retold(other, draft)
            or announced
            or same_facts(other, draft)
        ):
            return other
    return None


def _first_of_title(known: Known, title: Draft, draft: Draft) -> bool:
    """Whether the draft is the first event below a title that tells one event of its type."""
    like = [d for d in known.titles if d.type in (title.type, draft.type)]
    told = any(d.type == draft.type and not d.in_title for d in known.recent)
    return len(like) == 1 and not told and draft.paragraph - title.paragraph <= 2


def _titles_attack(known: Known, title: Draft, draft: Draft) -> bool:
    """Whether a title tells as a killing or attempt («محاولة اغتيال …») what the text tells by its means."""
    if title.in_title and title.kindless and title.type in ATTACK_TYPES and draft.type in ATTACK_TYPES:
        # «بقصف …» in a title may be the air strike that the text tells.
        return not any(not d.in_title for d in known.recent)
    if not title.in_title or title.type not in _KILLING:
        return False
    if {title.type, draft.type} == _KILLING:
        return title.outcome and draft.outcome
    plotted = "غتيال" in title.words
    if not plotted and (not title.outcome or draft.outcome):
        return False
    # «محاولة اغتيال» is no shelling; «مقتل 3 مدنيين» may be what any attack led to.
    told = ("explosive_device", "armed_clash", "airstrike") if plotted else ATTACK_TYPES
    means = draft.type in told and len(known.mentions[title.id]) == 1
    return means and not any(not d.in_title for d in known.recent)


def _retold(one: Draft, other: Draft) -> bool:
    """Whether a witness or source only tells the incident of the paragraphs just before once more."""
    if not other.retells or other.definite or other.slots["granularity"] != "single":
        return False
    dated = (other.slots["date"] or {}).get("spans") and one.slots["date"] and own_date(one) != own_date(other)
    if other.paragraph - one.paragraph > 2 or dated or not _shares_side(one, other):
        return False
    place = other.slots["place"] or {}
    if not place.get("spans") or {name(one), *one.places} & {name(other), *other.places}:
        return True
    # A place that is new narrows a wide one down where an attack on the same side is told; raids go on elsewhere.
    if place.get("kind") == "area" and (one.slots["place"] or {}).get("kind") in ("village", "town", "city"):
        return True
    wide = not one.slots["place"] or one.slots["place"].get("kind") in ("area", "region", "governorate", "country")
    if one.type == "one_sided_killing":
        return wide and other.paragraph - one.paragraph == 1 and toll(one) == toll(other) != {}
    targets, met = ids(one, "target"), ids(other, "target")
    by_same = not targets and not met and bool(ids(one, "initiator") & ids(other, "initiator"))
    nobody = not one.slots["actors"] and not other.slots["actors"]
    details = (by_same or nobody) and other.paragraph - one.paragraph == 1
    return wide and one.type in ATTACK_TYPES and (details or bool(targets & met))


def _details(one: Draft, other: Draft) -> bool:
    """Whether the paragraph after the lead names the finer place of the lead's attack, by and on the same sides."""
    if other.paragraph - one.paragraph != 1 or other.turns or one.in_title or (other.slots["date"] or {}).get("spans"):
        return False
    wide = (one.slots["place"] or {}).get("kind") in ("area", "region", "governorate", "country")
    single = one.slots["granularity"] == other.slots["granularity"] == "single"
    sides = all(ids(one, role) & ids(other, role) for role in ("initiator", "target"))
    return wide and single and sides and one.type in ATTACK_TYPES and not one.bulleted


def _shares_side(one: Draft, other: Draft) -> bool:
    """Whether the two have an initiator or a target in common, or a fight its fighters; a bare retelling names none."""
    if not one.slots["actors"] and other.paragraph - one.paragraph == 1:
        # A lead that names nobody: the detail below may name the sides, or a finer place.
        alike = bool(one.slots["place"]) and name(one) == name(other)
        return alike or (not other.slots["actors"] and places_meet(one.slots["place"], other.slots["place"]))
    if not other.slots["actors"]:
        return not (other.slots["place"] or {}).get("spans") and not other.slots["date"]
    if one.type == "armed_clash":
        mine = ids(one, "initiator") | ids(one, "target")
        return bool(mine & (ids(other, "initiator") | ids(other, "target")))
    return any(ids(one, role) & ids(other, role) for role in ("initiator", "target"))


def _parent(known: Known, draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """The total that the draft is an item of, or the raid that an air strike happened in."""
    if draft.slots["granularity"] == "recurring" or draft.motive:
        return None
    if draft.type == "airstrike" and not draft.slots["date"] and draft.slots["granularity"] == "single":
        raid = known.recent[-1] if known.recent else None
        if raid is not None and _is_raid(raid, draft) and places_meet(raid.slots["place"], draft.slots["place"]):
            return raid
    totals = [d for d in reversed(known.totals) if draft.paragraph - d.paragraph <= _LIST_LENGTH]
    for total in totals:
        close = draft.paragraph - total.paragraph <= 1 or draft.bulleted or draft.slots["date"]
        if total.type == draft.type and close and contains(total, draft):
            return total
    if draft.bulleted and draft.slots["granularity"] == "single":
        return next((total for total in totals if total.opens_list and contains(total, draft)), None)
    return None


def _is_raid(raid: Draft, strike: Draft) -> bool:
    """Whether a raid was told just before the strike."""
    near = strike.paragraph - raid.paragraph <= 1
    return near and raid.type == "raid_arrest" and raid.slots["granularity"] == "single"
