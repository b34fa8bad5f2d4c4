"""What words say of sides, whoever is asked about: «بين … و…», who lost control, left a party or claims a deed."""

from __future__ import annotations

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.reading import Mark, Reading

ATTACKS = frozenset({"airstrike", "shelling", "armed_clash", "explosive_device", "one_sided_killing", "abduction"})
HARMING = frozenset({"raid_arrest", *ATTACKS})

_DEEDS = frozenset({"استهداف", "تدمير", "قصف", "شن", "تنفيذ", "اسقاط", "تحييد", "تصفيه", "مهاجمه", "قتل"})
"""Nouns of deeds whose announcer did them; «مقتل», «تعرض» are told of others too."""
_TOLD_WITHIN = 4
"""Words between an announcer and the own deed."""
_FORMER = frozenset({"سابق", "سابقا", "سابقين", "سابقان", "سابقون"})


def left_it(reading: Reading, mark: Mark) -> bool:
    """Whether the person told of was once the actor's («عنصر سابق في …»), so that the actor has no part."""
    tokens, k = reading.tokens, mark.first - 1
    if k > 0 and tokens[k].word in ("في", "لدي", "ضمن", "من"):
        k -= 1
    return k >= 0 and tokens[k].word in _FORMER


def claims_own(reading: Reading, mark: Mark) -> bool:
    """Whether a verb of claiming a deed stands right beside a mark («تبنت …»، «… أعلنت مسؤوليتها عن»)."""
    return reading.has("claims_own", mark.first - 1, mark.first - 1) or reading.has(
        "claims_own", mark.last + 1, mark.last + 2
    )


def announces_own(reading: Reading, cluster: Cluster, mark: Mark) -> bool:
    """Whether the deed stands right after who announces it («أعلن الجيش استهداف مواقع …»)."""
    trigger = cluster.first
    near = 0 < trigger.first - mark.last <= _TOLD_WITHIN and reading.sentence_of(trigger) == reading.sentence_of(mark)
    return near and reading.tokens[trigger.first].word.lstrip("ب") in _DEEDS


def sides(reading: Reading, cluster: Cluster, first: Mark) -> str | None:
    """«clash» when «بين» sets two sides against each other, «joint» when it joins them, None without «بين»."""
    for k in range(first.first - 1, max(first.first - 7, -1), -1):
        if "between" in reading.tokens[k].frames:
            joint = reading.has("joint", k - 4, k - 1) or cluster.type not in ATTACKS
            return "joint" if joint else "clash"
        if reading.tokens[k].frames & {"does", "attack_noun", "object_noun"}:
            return None
    return None


def side_of_control(reading: Reading, cluster: Cluster) -> str:
    """Target where control was lost, else initiator."""
    own = [t for t in cluster.triggers if t.span.norm.get("type") == "territorial_change"] or cluster.triggers
    first, last = own[0].first - 2, own[-1].last + 2
    return "target" if reading.has("loses_control", first, last) else "initiator"
