"""Who took part in an event and how: initiator, partner, target, supporter, claimant, read from the words around an actor.

The words to the left decide first («من قبل», «ضد», «بدعم من», «مواقع», «عناصر»), back to the verb or noun that governs
them; then what the governing word asks for: the subject of a verb, the possessor of «قصف» or of «استهداف».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.scopes import owned

_ATTACKS = frozenset({"airstrike", "shelling", "armed_clash", "explosive_device", "one_sided_killing", "abduction"})
_HARMING = frozenset({"raid_arrest", *_ATTACKS})
_VICTIMS = frozenset({"killed", "injured", "detained", "abducted", "missing", "surrendered"})
_REACH = 9
_EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Part:
    """One actor's part; `sure` is False where only the order of words speaks for it."""

    mark: Mark
    role: str
    sure: bool


def actors_of(reading: Reading, clusters: Sequence[Cluster], owner: Sequence[int], number: int) -> list[dict[str, Any]]:
    """The actors of event `number` with their parts, in text order; one entry for each part and actor."""
    cluster = clusters[number]
    marks = [a for a in owned(reading, "actor", owner, number) if a.span.norm.get("actor_id")]
    marks = [a for a in marks if not _inside_other(reading, a)]
    sentences = {reading.sentence_of(trigger) for trigger in cluster.triggers}
    if reading.paragraph.paragraph_role != "heading":
        marks = [a for a in marks if reading.sentence_of(a) in sentences]
    parts: list[Part] = []
    for mark in marks:
        part = _part(reading, cluster, mark, marks, parts)
        if part is not None:
            parts.append(part)
    parts = _settled(reading, cluster, _with_latter(reading, cluster, owner, number, parts))
    out: dict[tuple[str, str], dict[str, Any]] = {}
    for part in parts:
        key = (part.role, str(part.mark.span.norm["actor_id"]))
        entry = out.setdefault(key, {"role": key[0], "actor_id": key[1], "spans": []})
        entry["spans"].append(part.mark.id)
    return list(out.values())


def _inside_other(reading: Reading, mark: Mark) -> bool:
    """Whether the actor is only a part of a source's or place's name («مقر حزب …»)."""
    others = (*reading.of("source"), *reading.of("place"))
    return any(other.first <= mark.first and mark.last <= other.last for other in others)


def _part(reading: Reading, cluster: Cluster, mark: Mark, marks: Sequence[Mark], parts: Sequence[Part]) -> Part | None:
    """The part of one actor, None where it has none."""
    previous = next((a for a in reversed(reading.of("actor")) if a.last < mark.first), None)
    if previous is not None and _coordinated(reading, previous, mark):
        role = next((p.role for p in parts if p.mark is previous), None)
        if role is not None:
            if cluster.type in _HARMING and _between_sides(reading, cluster, previous, mark) == "clash":
                return Part(mark, "target", True)
            return Part(mark, role, True)
        if previous in marks:
            return None
    if previous is not None and mark.first - previous.last <= 1 and _in_brackets(reading, previous, mark):
        same = next((p for p in parts if p.mark is previous), None)
        return Part(mark, same.role, same.sure) if same else None
    role, sure = _by_left_words(reading, cluster, mark, previous, parts)
    if role == _EXCLUDED:
        return None
    if role is None:
        role, sure = _by_order(reading, cluster, mark), False
    return Part(mark, role, sure) if role else None


def _coordinated(reading: Reading, previous: Mark, mark: Mark) -> bool:
    """Whether «و» joins the actor to the one before it."""
    if mark.first - previous.last > 2:
        return False
    word = reading.tokens[mark.first].word
    joined = mark.proclitic.startswith("و") or (word.startswith("و") and mark.proclitic.startswith("و"))
    return joined or reading.tokens[mark.first - 1].word == "و"


def _in_brackets(reading: Reading, previous: Mark, mark: Mark) -> bool:
    """Whether the actor is an alias right after the other («قوات … (قسد)»)."""
    text = reading.paragraph.text[previous.span.end : mark.span.start]
    return text.strip(' “”"«»') in ("(", "- ")


def _by_left_words(
    reading: Reading, cluster: Cluster, mark: Mark, previous: Mark | None, parts: Sequence[Part]
) -> tuple[str | None, bool]:
    """The part that the words before the actor give it, back to the governing word."""
    site = means = people = patron = convoy = False
    tokens = reading.tokens
    attack = cluster.type in _HARMING
    floor = max(mark.first - _REACH, 0)
    k = mark.first - 1
    attached = mark.first if mark.proclitic else None
    own = tokens[mark.first].frames - {"force"} if attached is not None and mark.first == mark.last else frozenset()
    if "by_agent" in own:
        return "initiator", True
    while k >= floor:
        frames = tokens[k].frames
        if tokens[k].clause != tokens[k + 1].clause and not (frames & {"does", "belongs_to"}):
            break
        if previous is not None and k <= previous.last:
            return (_EXCLUDED, True) if patron else (None, False)
        if cluster.type == "territorial_change" and "zone_of" in frames:
            return _side_of_control(reading, cluster), True
        if "zone_of" in frames and not people:
            return _EXCLUDED, True
        if "backed_by" in frames:
            return "supporter", True
        if "by_agent" in frames and not site:
            helped = reading.has("backed_by", k - 5, k - 1) and tokens[k].clause == tokens[max(k - 4, 0)].clause
            return ("supporter" if helped else "initiator"), True
        if "alongside" in frames:
            return "partner", True
        if tokens[k].word in ("او", "ام") and previous is not None:
            same = next((p for p in parts if p.mark is previous), None)
            return (same.role, same.sure) if same else (None, False)
        if "the_latter" in frames:
            return None, False
        if "belongs_to" in frames:
            patron = True
        elif "between" in frames:
            side = _between_sides(reading, cluster, None, mark)
            return ("initiator", True) if side else (None, False)
        elif "receives" in frames and cluster.type == "deployment":
            return "partner", True
        elif "convoy" in frames and cluster.type == "deployment":
            convoy = True
        elif "means" in frames and not site:
            means = True
        elif frames & _VICTIMS and not (frames & {"does"} and not people and k == mark.first - 1):
            if "does" in frames and not people and not site:
                return ("target", True) if _passive(reading, k, mark) else ("initiator", True)
            return "target", True
        elif "object_noun" in frames:
            if means or (k == mark.first - 2 and tokens[k + 1].word == "من"):
                return "initiator", True
            return ("target", True) if attack or cluster.type == "territorial_change" else (None, False)
        elif "does" in frames:
            if means or convoy:
                return "initiator", True
            if site:
                return ("target", True) if attack else ("partner", False)
            return "initiator", True
        elif "attack_noun" in frames:
            if site or mark.proclitic.endswith("ل") and not means and not convoy and attack:
                return "target", True
            return "initiator", True
        elif "against" in frames:
            if attack and not means:
                return "target", True
        elif "target_site" in frames and not means:
            site = True
        elif "victim_noun" in frames or "force" in frames:
            people = True
        k -= 1
    if means or convoy:
        return "initiator", False
    if site and cluster.type == "deployment":
        return "partner", False
    if site:
        return ("target", False) if attack else (None, False)
    if patron and previous is not None and mark.first - previous.last <= 4:
        return _EXCLUDED, True
    return None, False


def _passive(reading: Reading, verb: int, mark: Mark) -> bool:
    """Whether «قتل» before an actor tells the actor's loss: no other victim follows the actor."""
    last = mark.last
    clause = reading.tokens[last].clause
    for k in range(last + 1, min(last + 5, len(reading.tokens))):
        if reading.tokens[k].clause != clause:
            break
        if reading.tokens[k].frames & {"singular_person", "civilian", "plain_person", "child", "female", "male"}:
            return False
    return not any(0 < c.first - last <= 3 and c.span.norm.get("unit") == "person" for c in reading.of("count"))


def _between_sides(reading: Reading, cluster: Cluster, previous: Mark | None, mark: Mark) -> str | None:
    """«clash» when «بين» sets two sides against each other, «joint» when it joins them, None without «بين»."""
    first = (previous or mark).first
    for k in range(first - 1, max(first - 7, -1), -1):
        if "between" in reading.tokens[k].frames:
            if reading.has("joint", k - 4, k - 1) or cluster.type not in _ATTACKS:
                return "joint"
            return "clash"
        if reading.tokens[k].frames & {"does", "attack_noun", "object_noun"}:
            return None
    return None


def _side_of_control(reading: Reading, cluster: Cluster) -> str:
    """target where control was lost, else initiator."""
    first, last = cluster.first.first - 2, cluster.last.last + 2
    return "target" if reading.has("loses_control", first, last) else "initiator"


def _by_order(reading: Reading, cluster: Cluster, mark: Mark) -> str | None:
    """What the order of words suggests where nothing else tells: the first actor does, a later one is met."""
    if mark.last < cluster.first.first:
        return _side_of_control(reading, cluster) if cluster.type == "territorial_change" else "initiator"
    trigger = next((t for t in reversed(cluster.triggers) if t.last < mark.first), cluster.first)
    if trigger.last < mark.first <= trigger.last + 2:
        frames = reading.frames_of(trigger)
        if "object_noun" in frames and "attack_noun" not in frames:
            return "target"
        return "initiator"
    if cluster.type == "territorial_change":
        return _side_of_control(reading, cluster)
    if cluster.type in _HARMING:
        return "target"
    return "initiator" if cluster.type == "deployment" else None


def _with_latter(
    reading: Reading, cluster: Cluster, owner: Sequence[int], number: int, parts: list[Part]
) -> list[Part]:
    """The parts turned round where «الأخيرة» after a verb says that the actor named last did it."""
    if cluster.type not in _HARMING:
        return parts
    for k, token in enumerate(reading.tokens):
        if (
            owner[k] != number
            or "the_latter" not in token.frames
            or k == 0
            or "does" not in reading.tokens[k - 1].frames
        ):
            continue
        latter = next((a for a in reversed(reading.of("actor")) if a.last < k), None)
        if latter is None:
            continue
        name = latter.span.norm.get("actor_id")
        turned = [
            Part(p.mark, "initiator" if p.mark.span.norm.get("actor_id") == name else "target", True) for p in parts
        ]
        return [
            new if old.role in ("initiator", "target", "partner") else old
            for new, old in zip(turned, parts, strict=True)
        ]
    return parts


def _settled(reading: Reading, cluster: Cluster, parts: Sequence[Part]) -> list[Part]:
    """The parts without contradictions: nobody is both initiator and target; two sides of a clash differ."""
    out: list[Part] = []
    by_actor: dict[str, list[Part]] = {}
    for part in parts:
        by_actor.setdefault(str(part.mark.span.norm["actor_id"]), []).append(part)
    for actor, same in by_actor.items():
        best = max(same, key=lambda p: (p.sure, -parts.index(p)))
        by_actor[actor] = [Part(p.mark, best.role, p.sure) for p in same]
    kept = {id(p.mark): p for same in by_actor.values() for p in same}
    out = [kept[id(p.mark)] for p in parts if id(p.mark) in kept]
    if cluster.type == "armed_clash" and not any(p.role == "target" for p in out):
        sides = [p for p in out if p.role == "partner" and reading.tokens[p.mark.first - 1].word in ("مع",)]
        out = [Part(p.mark, "target", True) if p in sides else p for p in out]
    if not any(p.role == "initiator" for p in out):
        unsure = next(
            (p for p in out if p.role == "target" and not p.sure and p.mark.first < cluster.first.first), None
        )
        if unsure is not None:
            out[out.index(unsure)] = Part(unsure.mark, "initiator", False)
    return out
