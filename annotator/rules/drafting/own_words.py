"""What an actor says of its own deeds, and whether it is still the party of the person told of."""

from __future__ import annotations

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.reading import Mark, Reading

_DEEDS = frozenset({"استهداف", "تدمير", "قصف", "شن", "تنفيذ", "اسقاط", "تحييد", "تصفيه", "مهاجمه", "قتل"})
"""Nouns of deeds whose announcer did them; «مقتل», «تعرض» are told of others too."""
_TOLD_WITHIN = 4
"""Words between an announcer and the own deed."""
_FORMER = frozenset({"سابق", "سابقا", "سابقين", "سابقان", "سابقون", "السابق", "السابقين", "السابقون", "السابقان"})


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
