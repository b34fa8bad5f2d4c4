"""Whether a draft tells an event again: clues between its slots and what was told of the event, each with a weight.

No clue decides alone, for a retelling may give another number, a finer place or no side at all; what is certain is
only that titles and leads are told again below, and that a day, place or number that differs speaks against it. The
weights are data (`seeds/drafting/sameness.toml`), fitted to reports whose events are known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache

from annotator.config import resource_dir
from annotator.core import edtf
from annotator.rules.drafting.clusters import ATTACK_TYPES
from annotator.rules.drafting.drafts import WIDE_KINDS, Draft, Known, Told, has_day, ids, name, own_date
from annotator.rules.drafting.patrons import belongs_to

_DEADLY = ATTACK_TYPES | {"one_sided_killing", "civilian_harm_other"}
_TAKEN = frozenset({"abduction", "raid_arrest"})
_LARGE = 4
"""More dead or taken than so many, told twice, are hardly those of two events."""
_ROUNDED, _BY_SOURCE = 0.07, 0.25
"""How far numbers are apart that a title only rounds («نحو 80» for 78), and that two sources give."""
_SHORT_REPORT = 8
_NEAR, _FAR = 2, 5
"""Paragraphs within which another speaker tells on, and within which an event is told again whatever it is."""


@lru_cache(maxsize=1)
def load_weights() -> dict[str, float]:
    """The weight of each clue; «always» is what every pair starts with."""
    text = (resource_dir("seeds") / "drafting" / "sameness.toml").read_text(encoding="utf-8")
    return {str(entry["name"]): float(entry["weight"]) for entry in tomllib.loads(text)["clue"]}


def told_again(known: Known, draft: Draft) -> Told | None:
    """The event that the draft most likely tells again, None when it is likelier to be new."""
    if draft.motive or draft.again or draft.slots["granularity"] == "recurring":
        return None
    weights = load_weights()
    best, most = None, -weights["always"]
    for told in known.events_told():
        if _comparable(known, told, draft):
            speaks = sum([weights[clue] for clue in clues(known, told, draft)])
            if speaks > most:
                best, most = told, speaks
    return best


def _comparable(known: Known, told: Told, draft: Draft) -> bool:
    """Whether the draft may tell the event at all: of types told for one another, and not too far below."""
    first, gap = told.first, draft.paragraph - told.last.paragraph
    if gap < 1 or first.slots["granularity"] == "recurring":
        return False
    if draft.type not in told.types:
        kinds = {first.type, draft.type}
        if not (kinds <= _DEADLY or kinds <= _TAKEN):
            return False
    if first.slots.get("polarity") != draft.slots.get("polarity"):
        return False
    return gap <= _FAR or first.in_title or first.paragraph == known.start or _share_figure(told, draft)


def _share_figure(told: Told, draft: Draft) -> bool:
    """Whether a large number is told of both."""
    return any(max(numbers & told.tolls.get(kind, set()), default=0) > _LARGE for kind, numbers in draft.tolls.items())


def clues(known: Known, told: Told, draft: Draft) -> list[str]:
    """The names of all clues that hold between an event and a later draft."""
    return [
        *_about_kind(told, draft),
        *_about_date(told, draft),
        *_about_place(told, draft),
        *_about_sides(told, draft),
        *_about_toll(told, draft),
        *_about_position(known, told, draft),
    ]


def _about_kind(told: Told, draft: Draft) -> Iterator[str]:
    """Type, size and means."""
    if draft.type not in told.types:
        plotted = told.first.in_title and told.first.type == "one_sided_killing"
        if not (told.outcome or draft.outcome):
            yield "kindless" if told.kindless or draft.kindless or plotted else "other_type"
    size = draft.slots["granularity"]
    if size not in told.sizes:
        yield "one_of_total" if size == "single" else "total_of_one"
    number = (draft.slots["event_count"] or {}).get("value")
    if number and number > 1 and told.sizes == {"single"} and not told.first.in_title:
        yield "counted_after_one"
    if number and told.numbers:
        yield "same_number" if any(_apart(number, known) <= _ROUNDED for known in told.numbers) else "other_number"
    if draft.plural != told.plural:
        yield "now_plural" if draft.plural else "was_plural"
    methods = draft.slots["method"]
    if methods and told.methods:
        yield "same_method" if not told.methods.isdisjoint(methods) else "other_method"


def _about_date(told: Told, draft: Draft) -> Iterator[str]:
    """The draft's date beside all that were told."""
    day = own_date(draft)
    if day is None:
        yield "no_date"
        return
    if not told.dates:
        yield "first_date"
    elif day in told.dates:
        yield "same_date" if draft.slots["date"].get("spans") else "heading_date"
    else:
        yield "near_date" if any(edtf.overlaps(known, day) for known in told.dates) else "other_date"
    if draft.slots["date"].get("spans"):
        yield "own_day" if has_day(draft) else "own_period"


def _about_place(told: Told, draft: Draft) -> Iterator[str]:
    """The draft's own place beside all that were told."""
    place = draft.slots["place"]
    if not place or not place.get("spans"):
        yield "no_place"
    elif not told.places:
        yield "first_place"
    elif name(draft) in told.places:
        yield "same_place"
    elif name(draft) in told.near_places or not (told.fine or told.places.isdisjoint(draft.places)):
        yield "told_place"
    elif place.get("kind") in WIDE_KINDS:
        yield "wider_place"
    else:
        yield "other_place" if told.fine else "finer_place"


def _about_sides(told: Told, draft: Draft) -> Iterator[str]:
    """Who did it to whom."""
    doers, targets = ids(draft, "initiator"), ids(draft, "target")
    if doers and told.doers and not _share(doers, told.doers):
        yield "other_doer"
    if targets and told.targets and _share(targets, told.targets):
        yield "same_target"
    elif not targets:
        yield "no_target"
    mine, theirs = doers | targets, told.doers | told.targets
    if mine and theirs and not _share(mine, theirs):
        yield "other_sides"


def _share(ones: set[str], others: set[str]) -> bool:
    """Whether a party is in both, or one's unit in the other."""
    return bool(ones & others) or any(belongs_to(a, others) for a in ones) or any(belongs_to(a, ones) for a in others)


def _about_toll(told: Told, draft: Draft) -> Iterator[str]:
    """The numbers of the harmed; «3 عناصر وقيادي» may be told again as four."""
    mine = draft.tolls
    if draft.updates:
        return
    if not mine:
        yield "no_toll"
        return
    if not told.tolls:
        yield "first_toll"
        return
    same, near = [], []
    common = mine.keys() & told.tolls.keys()
    for kind in common:
        apart, number = min((_apart(a, b), a) for a in mine[kind] for b in told.tolls[kind])
        if apart <= _ROUNDED:
            same.append(number)
        elif apart <= _BY_SOURCE:
            near.append(number)
    if not common:
        yield "more_toll"
    elif len(same) == len(common):
        if len(same) > 1 or same[0] > _LARGE:
            yield "same_large_toll"
    elif same:
        yield "partly_same_toll"
    else:
        yield "near_toll" if near else "other_toll"


def _apart(one: int, other: int) -> float:
    """By what share of the larger two numbers differ."""
    return abs(one - other) / max(one, other)


def _about_position(known: Known, told: Told, draft: Draft) -> Iterator[str]:
    """Where the two stand, and what the draft's words say about telling again."""
    gap = draft.paragraph - told.last.paragraph
    if told.first.in_title:
        yield "title_told" if told.below else "title"
        if not told.below and draft.paragraph <= known.start:
            yield "first_below_title"
    elif told.first.paragraph == known.start:
        yield "lead"
    if gap == 1:
        yield "next"
    if draft.definite and gap == 1 and not (draft.slots["date"] or {}).get("spans"):
        yield "points_back"
    if draft.retells:
        yield "retells_near" if gap <= _NEAR else "retells"
    if draft.turns:
        yield "other_matter" if draft.apart else "turns"
    if draft.bulleted:
        yield "item"
    if told.first.bulleted:
        yield "was_item"
    if not draft.leads:
        yield "later_in_paragraph"
    if known.length <= _SHORT_REPORT:
        yield "short_report"
