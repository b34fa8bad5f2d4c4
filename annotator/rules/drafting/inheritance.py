"""What a draft takes from its other mention, its total, the paragraph before it and the headings above it."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core import edtf
from annotator.rules.drafting.drafts import Draft, Known, has_day, ids, name, own_date, pointed, unspanned
from annotator.rules.drafting.patrons import patron

_LIST_LENGTH = 30
"""Paragraphs below a total in which its list may go on."""
_ATTACKS = frozenset({"airstrike", "shelling", "armed_clash", "explosive_device", "one_sided_killing"})


def inherit(draft: Draft, twin: Draft) -> None:
    """A second mention takes date and place from the first where it has none."""
    if not draft.slots["date"] and twin.slots["date"]:
        draft.slots["date"] = pointed(twin.slots["date"], "anaphoric")
    if not draft.slots["place"] and twin.slots["place"]:
        draft.slots["place"] = unspanned(twin.slots["place"])
    if not draft.slots["actors"]:
        draft.slots["actors"] = [unspanned(actor) for actor in twin.slots["actors"]]
    if draft.tallied and twin.slots["granularity"] == "aggregate":
        draft.slots["granularity"] = "aggregate"


def backfill(first: Draft, again: Draft) -> None:
    """A first mention takes day and place that only the text below tells, a title also the size."""
    if first.in_title and again.slots["granularity"] == "aggregate":
        first.slots["granularity"] = "aggregate"
    date = first.slots["date"]
    told = date and (not first.in_title or date["anchor"] not in ("report_period", "inferred"))
    if again.slots["date"] and not told and again.slots["granularity"] == "single":
        first.slots["date"] = pointed(again.slots["date"], "inferred")
    if not first.slots["place"] and again.slots["place"]:
        first.slots["place"] = unspanned(again.slots["place"])


def from_parent(draft: Draft, parent: Draft) -> None:
    """An item takes its sides from the total's where it names none."""
    if draft.slots["granularity"] != "single":
        return
    if parent.type == "raid_arrest" and draft.type == "airstrike" and not ids(draft, "target"):
        targets = [unspanned(a) for a in parent.slots["actors"] if a["role"] == "target"]
        draft.slots["actors"] += targets
        for entry in draft.slots["harm"]:
            if targets and not entry.get("party") and entry["status"] in ("unknown", "leader", "combatant"):
                entry["party"] = patron(targets[0]["actor_id"]) or targets[0]["actor_id"]
                entry["status"] = "combatant" if entry["status"] == "unknown" else entry["status"]
    if parent.slots["granularity"] != "aggregate":
        return
    if draft.type == parent.type == "raid_arrest" and not any(a["role"] != "target" for a in draft.slots["actors"]):
        # «حصيلة الشهر: 4 عمليات للقوات … وفي 12 منه داهمت قوة مشتركة …».
        started = [unspanned(a) for a in parent.slots["actors"] if a["role"] == "initiator"]
        draft.slots["actors"] = started + draft.slots["actors"]
    inherits = draft.type in _ATTACKS and (draft.bulleted or draft.type == "airstrike")
    for role in ("initiator", "target"):
        if inherits and not ids(draft, role):
            taken = {a["actor_id"] for a in draft.slots["actors"]}
            draft.slots["actors"] += [
                unspanned(a) for a in parent.slots["actors"] if a["role"] == role and a["actor_id"] not in taken
            ]


def date_from_above(
    known: Known, draft: Draft, before: Sequence[Draft], period: str | None, dateline: str | None, *, is_title: bool
) -> None:
    """The date from the paragraph's earlier event, the heading, the paragraph before, or the report."""
    if draft.slots["date"] or draft.motive:
        return
    if draft.slots["granularity"] == "recurring":
        return
    total = draft.slots["granularity"] == "aggregate"
    source = next((d for d in reversed(before) if d.slots["date"]), None)
    if source is not None and not (total and has_day(source)):
        draft.slots["date"] = pointed(source.slots["date"], "anaphoric")
        return
    above = known.heading_date or (None if draft.definite else known.title_day)
    if above:
        draft.slots["date"] = {"edtf": above, "anchor": "heading"}
        return
    parent = known.first_mention(draft.slots.get("part_of"))
    near = [d for d in known.recent if draft.paragraph - d.paragraph == 1 and d.slots["date"]]
    source = parent if parent is not None and parent.slots["date"] else (near[-1] if near and not is_title else None)
    if total and source is not None and len(own_date(source) or "") == len("2023-01-31"):
        source = None
    told_day = source is not None and (source is parent or not period or len(own_date(source) or "") == 10)
    if source is not None and told_day and source.slots["granularity"] != "recurring":
        draft.slots["date"] = pointed(source.slots["date"], "anaphoric")
    elif (listed := _list_period(known, draft)) is not None:
        draft.slots["date"] = {"edtf": listed, "anchor": "report_period"}
    elif known.title_day:
        draft.slots["date"] = {"edtf": known.title_day, "anchor": "heading"}
    elif period or known.title_period:
        period = period or known.title_period
        draft.slots["date"] = {"edtf": period, "anchor": "report_period"}
    elif dateline:
        draft.slots["date"] = {"edtf": dateline, "anchor": "inferred"}


def _list_period(known: Known, draft: Draft) -> str | None:
    """The time of the total above whose list («… على النحو التالي:») the draft stands in, None without one."""
    for total in reversed(known.totals):
        if draft.paragraph - total.paragraph > _LIST_LENGTH:
            return None
        if total.opens_list and total.slots["date"]:
            return own_date(total)
    return None


def place_from_above(known: Known, draft: Draft, before: Sequence[Draft]) -> None:
    """The place from the paragraph's earlier event, the raid it happened in, the heading, or the title."""
    wide = known.heading_place or {}
    if draft.slots["place"] and wide.get("kind") == "governorate":
        draft.slots["place"].setdefault("admin1", wide["name"])
    if draft.slots["place"] or draft.motive or draft.slots["granularity"] == "recurring":
        return
    source = next((d for d in reversed(before) if d.slots["place"] and not _other_total(draft, d)), None)
    parent = known.first_mention(draft.slots.get("part_of"))
    titled = next((d.slots["place"] for d in known.titles if d.slots["place"]), None)
    if source is None and parent is not None and parent.slots["place"] and " و" not in name(parent):
        # «ديالى وكركوك» is the total's; an item lies in one of them.
        source = parent
    if source is not None:
        draft.slots["place"] = unspanned(source.slots["place"])
    elif known.heading_place:
        draft.slots["place"] = unspanned(known.heading_place)
    elif draft.slots["granularity"] != "single" and known.top_place:
        draft.slots["place"] = unspanned(known.top_place)
    elif before and _other_total(draft, before[-1]) and titled:
        draft.slots["place"] = unspanned(titled)
    elif draft.slots["granularity"] == "single":
        near = [d for d in known.recent if draft.paragraph - d.paragraph == 1 and d.slots["place"]]
        own_day = (draft.slots["date"] or {}).get("spans")
        if near and not draft.bulleted and (draft.definite or draft.retells or not own_day):
            draft.slots["place"] = unspanned(near[-1].slots["place"])


def _other_total(draft: Draft, source: Draft) -> bool:
    """Whether the draft is a total of harm from many causes, which takes nothing from the one event beside it."""
    total = draft.type == "civilian_harm_other" and draft.slots["granularity"] == "aggregate"
    return total and draft.type != source.type


def actors_from_above(known: Known, draft: Draft, before: Sequence[Draft]) -> None:
    """The sides from the event just told in the paragraph, where the draft names none."""
    if draft.motive or not before or _other_total(draft, before[-1]):
        return
    source = before[-1]
    if _other_day(draft, source):
        return
    if draft.slots["actors"]:
        if draft.type == source.type == "deployment" and not ids(draft, "initiator"):
            started = [unspanned(a) for a in source.slots["actors"] if a["role"] == "initiator"]
            names = {a["actor_id"] for a in started}
            draft.slots["actors"] = started + [a for a in draft.slots["actors"] if a["actor_id"] not in names]
        same_target = ids(draft, "target") & ids(source, "target")
        if same_target and not ids(draft, "initiator"):
            draft.slots["actors"] += [unspanned(a) for a in source.slots["actors"] if a["role"] == "initiator"]
        return
    if source.type == draft.type:
        draft.slots["actors"] = [unspanned(actor) for actor in source.slots["actors"]]


def _other_day(draft: Draft, source: Draft) -> bool:
    """Whether the two are told of different days by words of their own, and so are two incidents."""
    own = has_day(draft) and has_day(source)
    return own and own_date(draft) != own_date(source)


def settle_granularity(draft: Draft, before: Sequence[Draft]) -> None:
    """A plural over a long time is a total; an answer to a series is a series."""
    if draft.slots["granularity"] != "single" or not draft.slots["date"]:
        return
    first, last = edtf.bounds(draft.slots["date"]["edtf"])
    days = (last - first).days if first and last and not draft.slots["date"]["edtf"].endswith("~") else 0
    answers = draft.reply and bool(before) and before[-1].slots["granularity"] == "aggregate"
    summed = draft.tallied and draft.slots["date"]["anchor"] != "report_period"
    if days > 3 and (draft.plural or answers or summed):
        draft.slots["granularity"] = "aggregate"
        doer = draft.slots["method"] or ids(draft, "initiator")
        if draft.outcome and draft.type == "one_sided_killing" and not doer:
            draft.type = "civilian_harm_other"
