"""Which triggers of a paragraph tell one event: SCHEMA.md's «One event or two?» on sentences, segments and clauses.

A new event begins when date, place or the two sides differ; deaths and arrests belong to their cause; a clash inside a
raid belongs to the raid; an air strike inside a raid stays its own. Slots are filled elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.rules.drafting.eventful import eventful, is_kindless, is_outcome
from annotator.rules.drafting.incidents import event_count
from annotator.rules.drafting.inferred import beside, inferred
from annotator.rules.drafting.lists import number_alone
from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.segments import (
    days_in,
    has_actor,
    marks_in_segment,
    precise_places,
    segment_start,
    sums_up,
)
from annotator.rules.drafting.shares import with_shares

_INSIDE = {
    "raid_arrest": frozenset({"armed_clash", "one_sided_killing"}),
    "abduction": frozenset({"raid_arrest"}),
    "armed_clash": frozenset({"one_sided_killing"}),
    "airstrike": frozenset({"one_sided_killing"}),
    "shelling": frozenset({"one_sided_killing"}),
    "explosive_device": frozenset({"one_sided_killing"}),
}
"""Type of an event → types of triggers that, beside it, belong to it."""
_TAKEN = {"raid_arrest", "abduction"}
_PLANTED = frozenset({"ied", "mine", "vbied", "suicide"})
_METHOD_TYPES = (
    ("airstrike", frozenset({"plane", "helicopter", "drone"})),
    ("explosive_device", _PLANTED),
    ("shelling", frozenset({"artillery", "rocket_missile"})),
    ("armed_clash", frozenset({"ambush", "small_arms", "heavy_machine_gun"})),
)


_CONTROL = "territorial_change"
_AFTER = frozenset({"بعد", "عقب", "اثر", "خلال", "جراء", "بعيد", "عبر"})
_FIRE = frozenset({"airstrike", "shelling", "armed_clash"})
ATTACK_TYPES = _FIRE | {"explosive_device"}
"""Types that a word without a kind («القصف», «استهدف») may stand for."""


@dataclass(slots=True)
class Cluster:
    """The triggers of one event, its type, and the count of incidents it sums up."""

    type: str
    triggers: list[Mark] = field(default_factory=list)
    event_count: Mark | None = None
    reply: bool = False
    motive: bool = False

    @property
    def first(self) -> Mark:
        """The trigger that comes first."""
        return self.triggers[0]

    @property
    def last(self) -> Mark:
        """The trigger that comes last."""
        return self.triggers[-1]


def cluster(reading: Reading, *, listed: bool) -> list[Cluster]:
    """The events of a paragraph as groups of triggers, in text order; `listed`: the paragraph is an item of a list."""
    clusters: list[Cluster] = []
    triggers = eventful(reading)
    triggers = [*triggers, *beside(reading)] if triggers else inferred(reading)
    triggers = triggers or (number_alone(reading) if listed else [])
    triggers = with_shares(reading, triggers)
    for trigger in triggers:
        home = None if trigger.span.norm.get("beside") else _home(reading, trigger, clusters)
        if home is None:
            home = Cluster(_type(reading, trigger))
            home.reply = _replies(reading, trigger, clusters)
            home.motive = reading.has("motive", trigger.first - 3, trigger.first - 1)
            clusters.append(home)
        elif home.type in _INSIDE.get(str(trigger.span.norm.get("type")), ()) or trigger.span.norm["type"] == _CONTROL:
            home.type = _type(reading, trigger)
        home.triggers.append(trigger)
        home.event_count = home.event_count or event_count(reading, trigger)
    return clusters


def _type(reading: Reading, trigger: Mark) -> str:
    """The trigger's type, but for a word without a kind («استهداف») the type its means tell."""
    named = str(trigger.span.norm["type"])
    if "generic_attack" not in reading.frames_of(trigger):
        return named
    clause = reading.segment_of(trigger)
    codes: set[str] = set()
    for method in reading.of("method"):
        between = (trigger.last + 1, method.first - 1)
        if (
            reading.segment_of(method) == clause
            and abs(method.first - trigger.last) <= 12
            and not (method.last < trigger.first and trigger.proclitic.startswith("و"))
            and not reading.has("circumstance", *between)
            and not _in_another(reading, method, trigger)
        ):
            codes |= set(method.span.norm.get("codes") or ())
    words = {reading.tokens[k].word for k in range(trigger.first, trigger.last + 1)}
    if named == "airstrike" and not codes and any("هجوم" in word or "هجمات" in word for word in words):
        return "airstrike" if any(word.startswith("جوي") for word in words) else "armed_clash"
    if named == "airstrike" and not codes & {"ied", "mine", "vbied"}:
        return named
    if named == "shelling" and any("قصف" in word for word in words):
        # «قصفت بالقنابل»: what falls in a bombardment was not planted.
        codes -= _PLANTED
    kinds = [code for code, methods in _METHOD_TYPES if codes & methods]
    if len(kinds) > 1 and named == "armed_clash" and event_count(reading, trigger) is not None:
        # «5 هجمات بين قصف وكمائن»: several attacks, no one kind.
        return named
    for code, methods in _METHOD_TYPES:
        if codes & methods and (code != "armed_clash" or named in ("shelling", "other")):
            return code
    return named


def _in_another(reading: Reading, method: Mark, trigger: Mark) -> bool:
    """Whether the means is part of another trigger («تفجير سيارة مفخخة … ونفت وقوع أي هجوم»)."""
    return any(
        t is not trigger and t.first <= method.first and method.last <= t.last and t.last < trigger.first
        for t in reading.of("trigger")
    )


def _home(reading: Reading, trigger: Mark, clusters: list[Cluster]) -> Cluster | None:
    """The event that the trigger goes on telling, None when it begins a new one."""
    kind = _type(reading, trigger)
    here = reading.segment_of(trigger)
    if sums_up(reading, here) and not any(reading.segment_of(c.last) == here for c in clusters):
        return None
    for candidate in reversed(clusters):
        if _denied_since(reading, trigger, candidate):
            return None
        beside = 0 < trigger.first - candidate.last.last <= 1
        joined = trigger.proclitic.startswith("و") and kind == "raid_arrest"
        if beside and {kind, candidate.type} == _TAKEN:
            # «اختطفت واعتقلت 63»
            return candidate
        if beside and not joined and (is_kindless(reading, candidate.last) or is_kindless(reading, trigger)):
            candidate.type = kind if is_kindless(reading, candidate.last) else candidate.type
            return candidate
        if _accompanies(reading, trigger, candidate) or _points_to(reading, trigger, candidate):
            return candidate
        if _leads_to(reading, trigger, candidate):
            return candidate
        if candidate.type == kind:
            if not _differs(reading, trigger, candidate):
                return candidate
            if reading.is_definite(trigger):
                continue
            return None
        together = reading.segment_of(trigger) == reading.segment_of(candidate.last)
        fire = together and candidate.type in _FIRE and is_kindless(reading, trigger)
        if fire and not _differs(reading, trigger, candidate):
            return candidate
        frames = reading.frames_of(trigger) | reading.frames_of(candidate.last)
        deed = "killing_deed" in frames and "raid_arrest" not in (candidate.type, kind)
        inside = kind in _INSIDE.get(candidate.type, ()) or candidate.type in _INSIDE.get(kind, ())
        if (
            inside
            and not deed
            and not _one_after_other(reading, trigger, candidate)
            and _same_scene(reading, trigger, candidate)
        ):
            return candidate
    return None


def _denied_since(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether a denial stands between what was told and the trigger, in the trigger's segment."""
    here = reading.segment_of(trigger)
    denials = (k for k in reading.where("denial") if candidate.last.last < k < trigger.first)
    return any(reading.tokens[k].segment == here for k in denials)


def _one_after_other(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether an arrest only follows an attack («3 هجمات …، وتوقيف 5»), or a heading lists the two."""
    if reading.paragraph.paragraph_role == "heading" and trigger.proclitic.startswith("و"):
        return True
    clash = "clash_noun" in reading.frames_of(trigger) and trigger.proclitic.startswith("و")
    if clash and candidate.type == "one_sided_killing" and not is_outcome(reading, candidate.last):
        return True
    frames = {frame for t in candidate.triggers for frame in reading.frames_of(t)}
    attack = bool(frames & {"generic_attack", "method_ambush"}) and not frames & {"clash_noun", "operation_noun"}
    return attack and str(trigger.span.norm["type"]) == "raid_arrest" and candidate.type == "armed_clash"


def _accompanies(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether fire only goes with the attack just told («ترافق مع قصف جوي»), at no other place."""
    if reading.segment_of(trigger) != reading.segment_of(candidate.last) or candidate.type not in _FIRE:
        return False
    if str(trigger.span.norm.get("type")) not in _FIRE or not reading.has(
        "circumstance", candidate.first.last, trigger.first
    ):
        return False
    if _by_other_side(reading, trigger, candidate):
        return False
    return not _other_place(reading, trigger, candidate)


def _by_other_side(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether the actor right after the trigger is another than the one beside the attack already told."""
    actors = reading.of("actor")
    doer = next((a for a in actors if 0 < a.first - trigger.last <= 1 and not a.proclitic), None)
    if doer is None:
        return False
    first = next((a for a in actors if abs(a.first - candidate.first.last) <= 3 and a.first < trigger.first), None)
    return first is not None and first.span.norm.get("actor_id") != doer.span.norm.get("actor_id")


def _leads_to(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether a fight is told only as the way to a gain of control, or the other way round («سيطرت … بعد معارك»)."""
    kinds = {str(trigger.span.norm.get("type")), candidate.type}
    if kinds != {_CONTROL, "armed_clash"} or reading.segment_of(trigger) != reading.segment_of(candidate.last):
        return False
    fight = trigger if candidate.type == _CONTROL else candidate.first
    led = any(reading.tokens[k].word.lstrip("و") in _AFTER for k in range(max(fight.first - 2, 0), fight.first))
    return led and not _own_date_differs(reading, trigger, candidate) and not _other_place(reading, trigger, candidate)


def _points_to(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether a verb of attack has the attack just told for its subject («الانفجار استهدف دورية»)."""
    if candidate.type not in ATTACK_TYPES or not is_kindless(reading, trigger) or not names_known(reading, trigger):
        return False
    return reading.sentence_of(trigger) - reading.sentence_of(candidate.last) <= 1


def names_known(reading: Reading, trigger: Mark) -> bool:
    """Whether a definite noun of attack stands beside the trigger, unmarked."""
    for k in (trigger.first - 1, trigger.last + 1):
        if 0 <= k < len(reading.tokens):
            token = reading.tokens[k]
            if token.word.startswith(("ال", "وال")) and token.frames & {"generic_attack", "attack_noun"}:
                return True
    return False


def _same_scene(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether a trigger of another type stands in the event's own segment, without a date of its own."""
    here, there = reading.segment_of(trigger), reading.segment_of(candidate.last)
    if here == there:
        return not _own_date_differs(reading, trigger, candidate)
    if here != there + 1 or reading.sentence_of(trigger) - reading.sentence_of(candidate.last) > 1:
        return False
    if _goes_into(reading, trigger):
        return not marks_in_segment(reading, "date", here)
    bare = not marks_in_segment(reading, "date", here) and not precise_places(reading, here)
    return bare and not has_actor(reading, here)


def _differs(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether a trigger of the same type tells another event than the candidate."""
    if _replies(reading, trigger, [candidate]) or _other_side_of_control(reading, trigger, candidate):
        return True
    together = reading.segment_of(trigger) == reading.segment_of(candidate.last)
    if together and "reports_only" in reading.frames_of(trigger):
        return False
    by_number = _number_differs(reading, trigger, candidate)
    if by_number is not None:
        return by_number
    if _own_date_differs(reading, trigger, candidate):
        return True
    if together and _by_other_side(reading, trigger, candidate):
        return True
    if together:
        return _one_of_many(reading, trigger, candidate) or _other_place(reading, trigger, candidate)
    return _starts_anew(reading, trigger, candidate)


def _other_side_of_control(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether one side's retreat is told beside the other's gain («سيطرت القوات على … عقب انسحاب …»)."""
    if candidate.type != _CONTROL:
        return False
    gives_up = "gives_up" in reading.frames_of(trigger)
    return all(("gives_up" in reading.frames_of(t)) != gives_up for t in candidate.triggers)


def _number_differs(reading: Reading, trigger: Mark, candidate: Cluster) -> bool | None:
    """Whether the numbers of incidents part total from total or total from item; None where they do not tell."""
    own = event_count(reading, trigger)
    if candidate.event_count is None:
        return None
    if own is not None:
        return own.id != candidate.event_count.id
    between = range(candidate.last.last + 1, trigger.first)
    item = any("itemises" in reading.tokens[k].frames for k in between)
    return True if item or _own_date_differs(reading, trigger, candidate) else None


def _starts_anew(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether a trigger in a later segment, with no other date, begins a new event."""
    here, there = reading.segment_of(trigger), reading.segment_of(candidate.last)
    if reading.is_definite(trigger):
        return _other_place(reading, trigger, candidate) and event_count(reading, trigger) is not None
    if _goes_into(reading, trigger):
        return False
    start = segment_start(reading, trigger)
    opens = reading.has("turn", start, start + 1)
    deed = bool(reading.frames_of(trigger) & {"does", "killing_deed"})
    if opens and deed and has_actor(reading, here) and not _places(reading, here) <= _places(reading, there):
        return True
    places = precise_places(reading, here)
    if places:
        return not places <= precise_places(reading, there)
    if reading.sentence_of(trigger) == reading.sentence_of(candidate.last):
        return opens and has_actor(reading, here)
    return (opens or has_actor(reading, here)) and deed


def _places(reading: Reading, segment: int) -> set[str]:
    """Names of all places in a segment."""
    return {str(place.span.norm.get("name")) for place in marks_in_segment(reading, "place", segment)}


def _goes_into(reading: Reading, trigger: Mark) -> bool:
    """Whether the segment details what was just told («… عملية خطف في الناحية. حيث داهمت مجموعة قرية …»)."""
    return reading.tokens[segment_start(reading, trigger)].word in ("حيث", "اذ")


def _one_of_many(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether the trigger is an item of a plural («دخول قافلات …، من بينها قافلة») or something more that was done."""
    if reading.has("addition", trigger.first - 2, trigger.first - 1):
        return any(0 < p.first - trigger.last < 12 for p in reading.of("place"))
    plural = reading.has("plural_event", candidate.last.first, candidate.last.last + 2)
    return plural and reading.has("subset", trigger.first - 2, trigger.first - 1)


def _own_date_differs(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether a date between the two triggers (or right after the second) is not the first one's date."""
    segments = {reading.segment_of(t) for t in candidate.triggers}
    here = reading.segment_of(trigger)
    if here not in segments:
        theirs, own = days_in(reading, segments), days_in(reading, {here})
        if theirs and own and not theirs & own:
            return True
    before = [d for d in reading.of("date") if d.last < candidate.last.first]
    after = [d for d in reading.of("date") if candidate.last.last < d.first]
    next_dates = [d for d in after if d.last < trigger.first or reading.clause_of(d) == reading.clause_of(trigger)]
    if not next_dates or not before:
        between = [d for d in next_dates if d.last < trigger.first]
        if not before and between:
            opened = reading.segment_of(between[-1]) != reading.segment_of(candidate.last)
            return opened and reading.segment_of(between[-1]) == reading.segment_of(trigger)
        return False
    known = {d.span.norm.get("edtf") for d in before}
    new = [d for d in next_dates if d.span.norm.get("edtf") not in known and d.span.norm.get("edtf")]
    day = [d for d in new if d.span.norm.get("anchor") != "report_period"]
    return bool(day) and any(d.first < trigger.last + 12 for d in day)


def _other_place(reading: Reading, trigger: Mark, candidate: Cluster) -> bool:
    """Whether, in one segment, each trigger has a place of its own in its own clause."""
    if reading.frames_of(trigger) & {"reports_only"} or str(trigger.span.norm.get("type")) == "deployment":
        return False
    here, there = reading.clause_of(trigger), reading.clause_of(candidate.last)
    if here == there and reading.tokens[trigger.first].word[0] != "و":
        return False
    fine = ("region", "governorate", "country")
    later = [p for p in reading.of("place") if p.first > trigger.last and p.first - trigger.last < 14]
    later = [p for p in later if p.span.norm.get("kind") not in fine and reading.clause_of(p) == here]
    earlier = [p for p in reading.of("place") if candidate.last.last < p.first < trigger.first]
    earlier = [p for p in earlier if p.span.norm.get("kind") not in fine]
    if not later or not earlier:
        return False
    return str(later[0].span.norm.get("name")) not in {str(p.span.norm.get("name")) for p in earlier}


def _replies(reading: Reading, trigger: Mark, clusters: list[Cluster]) -> bool:
    """Whether the trigger is the other side's answer to the last event."""
    if not clusters or clusters[-1].reply:
        return False
    last = clusters[-1].last
    if last.first >= trigger.first:
        return False
    gap = range(last.last + 1, trigger.last + 1)
    return any("reply" in reading.tokens[k].frames for k in gap)
