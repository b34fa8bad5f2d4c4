"""What binds the events of a report: one event told twice, the items of a total, and what is taken from above.

Walks the paragraphs in order with what is known so far. Nothing here looks at words; it compares slots.
"""

from __future__ import annotations

from collections.abc import Sequence

from annotator.rules.drafting.clusters import ATTACK_TYPES
from annotator.rules.drafting.drafts import REMEMBERED, Draft, Heading, Known, Told, ids, unspanned
from annotator.rules.drafting.inheritance import (
    actors_from_above,
    backfill,
    date_from_above,
    from_parent,
    inherit,
    place_from_above,
    settle_granularity,
)
from annotator.rules.drafting.patrons import WITHOUT_STATE
from annotator.rules.drafting.sameness import told_again
from annotator.rules.drafting.totals import parent_of


def link(
    rows: Sequence[Sequence[Draft]], headings: Sequence[Heading | None], period: str | None, dateline: str | None
) -> None:
    """Gives every draft its id, its parent and the slots it inherits, in place.

    rows: the drafts of each paragraph. headings: for each paragraph its heading, None where it is none.
    period: the report's own period (EDTF). dateline: the day a short report speaks of, None without one.
    """
    below = (n for n, row in enumerate(rows) if row and not row[0].in_title)
    known = Known(length=len(rows), start=next(below, 0))
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
            draft.leads = order == 0
            _place_one(known, draft, before, period, dateline, is_title=bool(heading and heading.is_title))


def _place_one(
    known: Known, draft: Draft, before: Sequence[Draft], period: str | None, dateline: str | None, *, is_title: bool
) -> None:
    """Links one draft to what is known and remembers it."""
    undated = not draft.slots["date"] and not draft.motive and draft.slots["granularity"] != "recurring"
    if undated and not before and known.heading_date and not draft.definite:
        draft.slots["date"] = {"edtf": known.heading_date, "anchor": "heading"}
    _take_kind(known, draft, before)
    told = told_again(known, draft)
    if told is not None:
        _take_in(told, draft)
        known.remember(draft)
        return
    known.number += 1
    draft.id = f"e{known.number:02d}"
    parent = parent_of(known, draft)
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


def _take_in(told: Told, draft: Draft) -> None:
    """Makes the draft another mention of the event: its id and total, the slots it lacks; a title takes from it."""
    first = told.first
    draft.id, draft.slots["part_of"] = first.id, first.slots.get("part_of")
    if not told.below and not (draft.type == "armed_clash" and "غتيال" in first.words):
        first.type = draft.type
    elif draft.type not in told.types:
        draft.type = first.type
    inherit(draft, told.last)
    backfill(first, draft)


def _take_kind(known: Known, draft: Draft, before: Sequence[Draft]) -> None:
    """«القصف» is of the kind and by the side of the attack told last, «12 عملية» of those of the last total."""
    if draft.kindless and draft.type == "raid_arrest":
        total = next((d for d in reversed(known.totals) if d.paragraph < draft.paragraph), None)
        sides = {a["actor_id"] for a in total.slots["actors"]} if total is not None else set()
        if total is None or total.type not in ATTACK_TYPES or not sides & WITHOUT_STATE:
            return
        if ids(total, "initiator") | ids(draft, "initiator") <= WITHOUT_STATE:
            draft.type = total.type
            draft.slots["actors"] = draft.slots["actors"] or [unspanned(actor) for actor in total.slots["actors"]]
        return
    if not (draft.kindless and draft.definite):
        return
    last = next((d for d in reversed(known.recent) if d.type in ATTACK_TYPES and d not in before), None)
    if last is not None and draft.paragraph - last.paragraph <= 2 and last.slots["granularity"] != "recurring":
        draft.type = last.type
        if not ids(draft, "initiator"):
            taken = {a["actor_id"] for a in draft.slots["actors"]}
            started = [a for a in last.slots["actors"] if a["role"] == "initiator" and a["actor_id"] not in taken]
            draft.slots["actors"] = [unspanned(a) for a in started] + draft.slots["actors"]
