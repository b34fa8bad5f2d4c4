"""Who took part in an event and how: initiator, partner, target, supporter, read from the words around an actor.

The words to the left decide first (`cues`); then «و», which gives the part of the actor before; then word order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.cues import EXCLUDED, SPEAKER, Part, Walk
from annotator.rules.drafting.own_words import announces_own
from annotator.rules.drafting.patrons import patron
from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.scopes import owned
from annotator.rules.drafting.sides import ATTACKS, HARMING, side_of_control, sides

_SIDE_WITHIN = 6
"""Words after an actor in which «من جهة» closes its side."""
_UNNAMED = frozenset({"unknown_gunmen"})
_SUPPOSED_WITHIN = 8
"""Words between somebody unnamed and whom the text supposes behind them."""


def actors_of(reading: Reading, clusters: Sequence[Cluster], owner: Sequence[int], number: int) -> list[dict[str, Any]]:
    """The actors of event `number` with their parts, in text order; one entry for each part and actor."""
    cluster = clusters[number]
    marks = [a for a in owned(reading, "actor", owner, number) if a.span.norm.get("actor_id")]
    marks = [a for a in marks if not _inside_other(reading, a)]
    if reading.paragraph.paragraph_role != "heading":
        sentences = {reading.sentence_of(trigger) for trigger in cluster.triggers}
        marks = [a for a in marks if reading.sentence_of(a) in sentences]
    parts: list[Part] = []
    for mark in marks:
        part = _part(reading, cluster, mark, marks, parts)
        if part is not None:
            if parts and _supposed(reading, parts[-1].mark, mark) and _actor(parts[-1].mark) in _UNNAMED:
                parts.pop()
            parts.append(part)
    parts = _with_latter(reading, cluster, owner, number, parts)
    out: dict[tuple[str, str], dict[str, Any]] = {}
    for part in _settled(reading, cluster, parts):
        key = (part.role, _actor(part.mark))
        entry = out.setdefault(key, {"role": key[0], "actor_id": key[1], "spans": []})
        entry["spans"].append(part.mark.id)
    return list(out.values())


def _actor(mark: Mark) -> str:
    return str(mark.span.norm.get("actor_id"))


def _inside_other(reading: Reading, mark: Mark) -> bool:
    """Whether the actor is only a part of a source's or place's name («مقر حزب …»)."""
    for label in ("source", "place"):
        if mark.first in reading.inside(label) and any(
            other.first <= mark.first and mark.last <= other.last for other in reading.of(label)
        ):
            return True
    return False


def _part(reading: Reading, cluster: Cluster, mark: Mark, marks: Sequence[Mark], parts: Sequence[Part]) -> Part | None:
    """The part of one actor, None where it has none."""
    previous = next((a for a in reversed(reading.of("actor")) if a.last < mark.first), None)
    before = next((p for p in parts if p.mark is previous), None)
    if previous is not None and _coordinated(reading, previous, mark):
        if before is None:
            return None if previous in marks else _by_words(reading, cluster, mark, previous, parts)
        clash = cluster.type in HARMING and sides(reading, cluster, previous) == "clash"
        opposed = clash and not _same_side(reading, previous, mark)
        return Part(mark, "target" if opposed else before.role, True)
    if previous is not None and before is not None and _supposed(reading, previous, mark):
        return Part(mark, before.role, before.sure)
    if previous is not None and mark.first - previous.last <= 1 and _in_brackets(reading, previous, mark):
        return Part(mark, before.role, before.sure) if before else None
    return _by_words(reading, cluster, mark, previous, parts)


def _by_words(
    reading: Reading, cluster: Cluster, mark: Mark, previous: Mark | None, parts: Sequence[Part]
) -> Part | None:
    """The part that the words before the actor tell, else their order."""
    role, sure = Walk(reading, cluster, mark, previous, parts).verdict()
    if role == EXCLUDED:
        return None
    if role is None:
        role, sure = _by_order(reading, cluster, mark), False
    return Part(mark, role, sure) if role else None


def _coordinated(reading: Reading, previous: Mark, mark: Mark) -> bool:
    """Whether «و» joins the actor to the one before it."""
    between = mark.first - previous.last
    if mark.proclitic.startswith("و") and between <= 2:
        return True
    if between <= 2 and reading.tokens[mark.first - 1].word == "و":
        return True
    if any(reading.tokens[k].word == "واخري" for k in range(previous.last + 1, mark.first)) and between <= 5:
        return True
    # «بين … من جهة و… من جهة أخرى» keeps the two sides together.
    gap = [reading.tokens[k].word for k in range(previous.last + 1, mark.first)]
    return mark.proclitic.startswith("و") and gap[:2] == ["من", "جهه"] and between <= 5


def _same_side(reading: Reading, previous: Mark, mark: Mark) -> bool:
    """Whether «من جهة» closes a side only after both actors («بين ا وب من جهة، وج من جهة أخرى»)."""
    words = [token.word for token in reading.tokens[previous.last + 1 : mark.last + _SIDE_WITHIN]]
    return "جهه" in words[mark.last - previous.last :] and "جهه" not in words[: mark.first - previous.last]


def _supposed(reading: Reading, previous: Mark, mark: Mark) -> bool:
    """Whether the text supposes that the one before is the actor («مسلحون يعتقد أنهم من خلايا …»)."""
    near = mark.first - previous.last <= _SUPPOSED_WITHIN
    return near and reading.has("supposed", previous.last + 1, mark.first - 1)


def _in_brackets(reading: Reading, previous: Mark, mark: Mark) -> bool:
    """Whether the actor is an alias right after the other («قوات … (قسد)»)."""
    text = reading.paragraph.text[previous.span.end : mark.span.start]
    return text.strip(' “”"«»') in ("(", "- ")


def _by_order(reading: Reading, cluster: Cluster, mark: Mark) -> str | None:
    """What the order of words suggests where nothing else tells: the first actor does, a later one is met."""
    if cluster.type == "territorial_change":
        return side_of_control(reading, cluster)
    if mark.last < cluster.first.first:
        if reading.tokens[cluster.first.first].word.lstrip("وف").startswith(("انفجر", "انفجار", "تنفجر")):
            # «عند وصول دورية للقوات انفجرت عبوة»: who comes before a blast was met by it.
            return "target"
        held = cluster.type in HARMING and reading.has("repelled", mark.last + 1, cluster.first.first)
        return "target" if held else "initiator"
    trigger = next((t for t in reversed(cluster.triggers) if t.last < mark.first), cluster.first)
    if trigger.last < mark.first <= trigger.last + 2:
        frames = reading.frames_of(trigger)
        return "target" if "object_noun" in frames and "attack_noun" not in frames else "initiator"
    if cluster.type in HARMING:
        return "target"
    return "initiator" if cluster.type == "deployment" else None


def _with_latter(
    reading: Reading, cluster: Cluster, owner: Sequence[int], number: int, parts: list[Part]
) -> list[Part]:
    """The parts turned round where «الأخيرة» after a verb says that the actor named last did it."""
    if cluster.type not in HARMING:
        return parts
    for k in reading.where("the_latter"):
        if k == 0 or owner[k] != number:
            continue
        latter = next((a for a in reversed(reading.of("actor")) if a.last < k), None)
        if latter is None or "does" not in reading.tokens[k - 1].frames:
            continue
        return [
            Part(p.mark, "initiator" if _actor(p.mark) == _actor(latter) else "target", True)
            if p.role in ("initiator", "target", "partner")
            else p
            for p in parts
        ]
    return parts


def _settled(reading: Reading, cluster: Cluster, parts: Sequence[Part]) -> list[Part]:
    """The parts without contradictions: an actor has one part, and a clash has two sides."""
    parts = _speakers_settled(reading, cluster, parts)
    fights = [t for t in cluster.triggers if t.span.norm.get("type") == "armed_clash"]
    if fights:
        own = cluster.type == "armed_clash"
        parts = [_met(reading, part) if own or part.mark.first > fights[0].first else part for part in parts]
    by_actor: dict[str, Part] = {}
    for part in parts:
        known = by_actor.get(_actor(part.mark))
        if known is None or (part.sure and not known.sure):
            by_actor[_actor(part.mark)] = part
    out = [Part(p.mark, by_actor[_actor(p.mark)].role, by_actor[_actor(p.mark)].sure) for p in parts]
    out = [p for n, p in enumerate(out) if not any(_names_patron(q, p) for q in out[:n])]
    if any(p.role == "initiator" for p in out) or cluster.type not in ATTACKS:
        return out
    targets = {_actor(p.mark) for p in out if p.role == "target"}
    first = next((p for p in out if p.role == "target" and (not p.sure or _only_victim(reading, p))), None)
    shared = any("clash_noun" in reading.frames_of(trigger) for trigger in cluster.triggers)
    doer = first is not None and (
        (len(targets) == 2 and shared) or (not first.sure and first.mark.last < cluster.first.first)
    )
    if first is None or not doer:
        return out
    return [Part(p.mark, "initiator", False) if _actor(p.mark) == _actor(first.mark) else p for p in out]


def _speakers_settled(reading: Reading, cluster: Cluster, parts: Sequence[Part]) -> list[Part]:
    """Who announces a raid or movement that nobody else did is its initiator; of most attacks it only tells."""
    done = any(p.role == "initiator" for p in parts)
    out = []
    for part in parts:
        if part.role != SPEAKER:
            out.append(part)
        elif not done and (cluster.type not in ATTACKS or announces_own(reading, cluster, part.mark)):
            out.append(Part(part.mark, "initiator", False))
    return out


def _met(reading: Reading, part: Part) -> Part:
    """In a clash, who is fought «مع» is the target."""
    if part.role != "partner":
        return part
    before = range(max(part.mark.first - 3, 0), part.mark.first)
    plain = any(reading.tokens[k].word == "مع" for k in before)
    joined = any(reading.tokens[k].word.startswith(("بالتعاون", "بالاشتراك", "بالتنسيق", "مشترك")) for k in before)
    return Part(part.mark, "target", True) if plain and not joined else part


def _names_patron(unit: Part, part: Part) -> bool:
    """Whether the actor only says whose unit the one just before it is («جهاز … بتنظيم …»)."""
    near = 0 < part.mark.first - unit.mark.last <= 3
    return near and part.role == unit.role and patron(_actor(unit.mark)) == _actor(part.mark)


def _only_victim(reading: Reading, part: Part) -> bool:
    """Whether the actor is a target only by its dead or wounded, which in a clash both sides may have."""
    near = range(max(part.mark.first - 6, 0), part.mark.first)
    frames = {f for k in near for f in reading.tokens[k].frames}
    return bool(frames & {"killed", "injured"}) and not frames & {"against", "target_site", "alongside"}
