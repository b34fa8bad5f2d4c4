"""The place of an event: the most specific one that its words name; origin and destination of movements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.dates import is_said
from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.scopes import owned

_FINENESS = {
    "village": 0, "town": 0, "city": 0, "camp": 0, "field": 0, "base": 0, "crossing": 0,
    "road": 1, "river_bank": 2, "area": 2, "governorate": 3, "region": 4, "country": 5,
}  # fmt: skip
_LANDFORMS = ("جبل", "جبال", "وادي", "تلال", "تل ", "بحيرة", "سد ", "صحراء", "جزيرة")
_GENERIC = frozenset({"قريه", "بلده", "مدينه", "قضاء", "ناحيه", "منطقه", "محافظه", "حي", "مركز"})
_DISTANCES = frozenset(
    {"كم", "كلم", "كيلومتر", "كيلومترا", "متر", "مترا", "التي", "تبعد", "يبعد", "بعد", "علي", "نحو", "حوالي"}
)
_DIRECTIONS = ("شرق", "غرب", "شمال", "جنوب")
_MOVES = frozenset({"deployment", "civilian_harm_other", "negotiation"})
"""Types whose people or loads go somewhere; of others it is where they withdrew to."""
_MADE_UP = ("مولف", "مكون", "تتالف", "يتالف", "تتكون", "يتكون")
"""«رتل مؤلف من …» names no origin."""
_LEAVES = ("انسحب", "لاذ", "هرب", "عادت", "عادوا", "نقل", "اقتاد", "توجه", "اسعف", "اتجه", "فر")
_HOSPITALS = ("مشفى", "مستشفى", "مشافي", "مستشفيات")
_POINTS = frozenset({"camp", "field", "base", "crossing", "road"})
_NORM_KEYS = ("name", "kind", "admin1", "admin2", "place_id", "lat", "lon", "precision")


def place_of(reading: Reading, clusters: Sequence[Cluster], owner: Sequence[int], number: int) -> dict[str, Any] | None:
    """The place of event `number`, None when its words name none."""
    cluster = clusters[number]
    marks = [p for p in owned(reading, "place", owner, number) if p.span.norm.get("name") and not _in_name(reading, p)]
    marks = [p for p in marks if not is_said(reading, p, cluster)]
    if cluster.motive:
        marks = [p for p in marks if 0 < p.first - cluster.first.last < 8]
    marks = [p for p in marks if cluster.type in _MOVES or not (_leaves_for(reading, p) or _takes_in(reading, p))]
    apart = _apart(reading, marks)
    usable = [p for p in marks if p not in apart]
    ends: dict[str, list[Mark]] = {"origin": [], "destination": [], "through": []}
    if cluster.type == "deployment":
        for mark in usable:
            end = _end_of_movement(reading, mark, usable)
            if end:
                ends[end].append(mark)
        usable = [p for p in usable if p not in ends["origin"]]
    sentences = {reading.sentence_of(trigger) for trigger in cluster.triggers}
    segments = {reading.segment_of(trigger) for trigger in cluster.triggers}
    near = [p for p in usable if reading.segment_of(p) in segments]
    near = near or [p for p in usable if reading.sentence_of(p) in sentences] or usable
    if not near:
        near = [p for p in apart if reading.segment_of(p) in segments and _kind(p) != "country" and p.first > 0]
        near = near or [p for p in apart if p.first == 0 and reading.paragraph.text[p.span.end :].startswith(":")]
    out: dict[str, Any] = {}
    if near:
        best = min(near, key=lambda p: _order(reading, cluster, p, ends))
        while (before := _list_before(reading, best, near)) is not None:
            best = before
        out = _place(reading, best, _companions(reading, best, near))
        if best in ends["through"]:
            out["relation"] = "route"
    elif not (ends["origin"] or ends["destination"]):
        return None
    for end in ("origin", "destination"):
        if ends[end] and cluster.type == "deployment":
            out[end] = [_place(reading, mark, []) for mark in ends[end]]
    if "name" not in out:
        first = (ends["destination"] or ends["origin"])[0]
        out = {**_place(reading, first, []), **out}
    return out


def _apart(reading: Reading, marks: Sequence[Mark]) -> list[Mark]:
    """The places that are not the event's: where people are from, and what lies there."""
    apart = [p for p in marks if _stands_apart(reading, p)]
    return [*apart, *(p for p in marks if p not in apart and _lies_by(reading, p, apart))]


def _order(reading: Reading, cluster: Cluster, mark: Mark, ends: dict[str, list[Mark]]) -> tuple[int, ...]:
    """Sorting key: passed on the way first, then the finest, then what comes after the trigger, then the nearest."""
    fineness = _fineness(mark) + 4 * _describes(reading, mark)
    away = min(abs(mark.first - trigger.last) for trigger in cluster.triggers)
    before = int(mark.first < cluster.first.first)
    if cluster.type == "deployment":
        governorates = _kind(mark) in ("governorate", "country") and mark in ends["destination"]
        return (int(mark not in ends["through"]), fineness + 2 * governorates, before, away)
    if cluster.type == "territorial_change":
        # What is taken or lost stands right after the verb, be it a hill or a town.
        own = [t for t in cluster.triggers if t.span.norm.get("type") == cluster.type]
        away = min((abs(mark.first - t.last) for t in own), default=away)
        return (int(fineness >= _FINENESS["governorate"]), before, away)
    return (fineness, before, away)


def _describes(reading: Reading, mark: Mark) -> bool:
    """Whether the place only tells where the one before it lies («قضاء الكرمة شرقي الفلوجة»); every event asks it."""
    known = reading.describing.get(id(mark))
    if known is None:
        known = reading.describing[id(mark)] = _lies_beside(reading, mark)
    return known


def _lies_beside(reading: Reading, mark: Mark) -> bool:
    tokens = reading.tokens
    k = mark.first - 1
    while k > 0 and tokens[k].word in _GENERIC:
        k -= 1
    near = k
    while k > 0 and ("near" in tokens[k].frames or (k < near and _is_distance(tokens[k].word))):
        k -= 1
    if k == near or k not in reading.inside("place"):
        return False
    return any(p.last == k and _kind(p) != "road" for p in reading.of("place"))


def _is_distance(word: str) -> bool:
    """Whether a word tells how far («بزايز (20 كم) جنوب …»)."""
    return word.isdigit() or word in _DISTANCES


def _fineness(mark: Mark) -> int:
    """How small the place is, 0 the smallest; a mountain or valley is as good as a village."""
    if _kind(mark) == "area" and mark.span.surface.startswith(_LANDFORMS):
        return 0
    return _FINENESS.get(_kind(mark), 2)


def _kind(mark: Mark) -> str:
    return str(mark.span.norm.get("kind") or "area")


def _in_name(reading: Reading, mark: Mark) -> bool:
    """Whether the place is only a part of a party's or source's name."""
    words = mark.last - mark.first
    for label in ("actor", "source"):
        if mark.first in reading.inside(label):
            for other in reading.of(label):
                if other.first <= mark.first and mark.last <= other.last and other.last - other.first > words:
                    return True
    return False


def _left(reading: Reading, mark: Mark, width: int) -> range:
    """The up to `width` words before a mark in its clause."""
    first, nearest = mark.first, max(mark.first - width, 0)
    tokens, clause = reading.tokens, reading.clause_of(mark)
    while first > nearest and tokens[first - 1].clause == clause:
        first -= 1
    return range(first, mark.first)


def _left_until_place(reading: Reading, mark: Mark, width: int) -> list[int]:
    """The words before a mark back to the place before it, nearest first."""
    places = reading.inside("place")
    out = []
    for k in reversed(_left(reading, mark, width)):
        if k in places and any(p.first <= k <= p.last for p in reading.of("place") if p is not mark):
            break
        out.append(k)
    return out


def _stands_apart(reading: Reading, mark: Mark) -> bool:
    """Whether the place tells where people are from or stay, is an area of control, or opens a dateline."""
    if mark.first == 0 and not mark.proclitic:
        rest = reading.paragraph.text[mark.span.end :].lstrip(' "”»')
        if rest[:1] in ("-", "–", "(", ":", "/", "—") or any(d.first == mark.last + 1 for d in reading.of("date")):
            return True
    clause = reading.clause_of(mark)
    if any(k < mark.first and reading.tokens[k].clause == clause for k in reading.where("according_to")):
        return True
    for k in _left_until_place(reading, mark, 4):
        frames = reading.tokens[k].frames
        if "not_event_place" in frames:
            return True
        if frames & {"cause", "does", "attack_noun", "object_noun"} and reading.tokens[k].word != "في":
            return False
    return False


def _lies_by(reading: Reading, mark: Mark, apart: Sequence[Mark]) -> bool:
    """Whether the place only says where one that stands apart lies («من سكان بلدة المسيفرة شرقي درعا»)."""
    before = next((p for p in reversed(apart) if 0 < mark.first - p.last <= 3), None)
    if before is None or mark.proclitic.startswith("و"):
        return False
    between = range(before.last + 1, mark.first)
    tokens = reading.tokens
    beside = all(tokens[k].word in _GENERIC or tokens[k].word.startswith(_DIRECTIONS) for k in between)
    inside = not between and (mark.proclitic.endswith("ب") or mark.span.surface.startswith(_DIRECTIONS))
    return tokens[mark.first].clause == tokens[before.last].clause and ((bool(between) and beside) or inside)


def _leaves_for(reading: Reading, mark: Mark) -> bool:
    """Whether somebody only went or was taken there («ثم انسحبت القوات باتجاه القاعدة»)."""
    left = _left_until_place(reading, mark, 7)
    to = next((k for k in left if "to_place" in reading.tokens[k].frames), None)
    return to is not None and any(reading.tokens[k].word.lstrip("وف").startswith(_LEAVES) for k in left if k < to)


def _takes_in(reading: Reading, mark: Mark) -> bool:
    """Whether a hospital only took the harmed in: no word of attack stands before it."""
    if not mark.span.surface.startswith(_HOSPITALS):
        return False
    words = (reading.tokens[k].frames for k in _left(reading, mark, 6))
    return not any(frames & {"against", "attack_noun", "object_noun", "generic_attack"} for frames in words)


def _end_of_movement(reading: Reading, mark: Mark, places: Sequence[Mark]) -> str | None:
    """Which end of a movement the place is: origin, destination, through, or None."""
    word = reading.tokens[mark.first].word
    for k in _left_until_place(reading, mark, 7):
        frames = reading.tokens[k].frames
        if "through" in frames:
            return "through"
        if "from_place" in frames and not reading.tokens[max(k - 1, 0)].word.startswith(_MADE_UP):
            return "through" if _kind(mark) == "crossing" else "origin"
        if "to_place" in frames:
            return "destination"
    if mark.proclitic.endswith("و") or word.startswith("و"):
        index = places.index(mark) if mark in places else 0
        if index > 0 and mark.first - places[index - 1].last <= 3:
            return _end_of_movement(reading, places[index - 1], places[:index])
    return None


def _companions(reading: Reading, best: Mark, near: Sequence[Mark]) -> list[Mark]:
    """The places that go with the chosen one: what contains it, and its like in the same list."""
    sentence = reading.sentence_of(best)
    return [p for p in near if p is not best and reading.sentence_of(p) == sentence and abs(p.first - best.last) <= 16]


def _place(reading: Reading, best: Mark, companions: Sequence[Mark]) -> dict[str, Any]:
    """The place object of a mark; a coordinated governorate or area is named too («دير الزور والحسكة»)."""
    norm = best.span.norm
    out = {key: norm[key] for key in _NORM_KEYS if norm.get(key) is not None}
    out.setdefault("kind", "area")
    partner = _coordinated(reading, best, companions)
    if partner is not None and _FINENESS.get(_kind(best), 2) >= 3:
        names = [str(norm["name"]), str(partner.span.norm["name"])]
        while (partner := _coordinated(reading, partner, companions)) is not None:
            names.append(str(partner.span.norm["name"]))
        out = {"name": " و".join(names), "kind": out["kind"]}
    elif "admin1" not in out:
        admin = next((p.span.norm["admin1"] for p in companions if p.span.norm.get("admin1")), None)
        admin = admin or next((p.span.norm["name"] for p in companions if _kind(p) == "governorate"), None)
        if admin:
            out["admin1"] = admin
    out["relation"] = _relation(reading, best)
    out["spans"] = [best.id, *(p.id for p in companions)]
    return out


def _coordinated(reading: Reading, best: Mark, companions: Sequence[Mark]) -> Mark | None:
    """The place right after the chosen one, joined by «و» and of its kind."""
    for other in companions:
        joined = other.proclitic.startswith("و") or reading.tokens[other.first].word.startswith("و")
        if 0 < other.first - best.last <= 2 and joined and _kind(other) == _kind(best):
            return other
    return None


def _list_before(reading: Reading, best: Mark, near: Sequence[Mark]) -> Mark | None:
    """The governorate or region that stands before the chosen one in the same list («ديالى وكركوك»)."""
    if _FINENESS.get(_kind(best), 2) < 3:
        return None
    return next((p for p in near if p.last < best.first and _coordinated(reading, p, [best]) is best), None)


def _relation(reading: Reading, mark: Mark) -> str:
    """at, near, between, within or route, by kind and by the words before the place."""
    words = _left_until_place(reading, mark, 3)
    if any("near" in reading.tokens[k].frames for k in words):
        return "near"
    if any(reading.tokens[k].word == "بين" for k in words):
        return "between"
    if any("through" in reading.tokens[k].frames for k in words):
        return "route"
    return "at" if _kind(mark) in _POINTS and _kind(mark) != "camp" else "within"
