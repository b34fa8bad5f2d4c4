"""Actors by name: the alias list, a unit noun before it («قوات التحالف») and a nationality after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import regex

from annotator.core.shadow import LETTERS
from annotator.rules.context import Context
from annotator.rules.loading import Ruleset
from annotator.rules.matching import Match, Rule
from annotator.rules.reading import Reading
from annotator.rules.word_lists import WordLists, trie

NAMED = Rule(name="gazetteer-actor", label="actor", triggers=(), score=0.95, why="An alias of the actor list.")


CHANGE_OF_POWER = date(2024, 12, 8)
"""Since that day the Syrian state and army are the new government's."""

_STATE_WORDS = regex.compile("الجيش|الحكوم|وزاره|قوي الامن الداخلي السوري|القوات السوريه|حرس الحدود")
_SHORT_NAME = regex.compile("القوي الامنيه|(?:قوات |وحدات )?(?:مكافحه الارهاب|التدخل السريع)")
_OF = regex.compile(" (?:من|يتبعون ل|تابعون ل|تابعين ل|ينتمون الي) ?")
_OLD_WORDS = regex.compile("نظام|الاسد|البايد|السابق|المخلوع")


_SHARED_NAMES = frozenset(("asayish", "counter_terrorism", "rapid_intervention"))
"""Actors whose short names («القوى الأمنية», «قوات مكافحة الإرهاب») the Iraqi forces bear as well."""

CHANGING = _SHARED_NAMES | {"syrian_gov", "new_syrian_gov"}
"""Actors whose norm hangs on the context."""


def actor_in_context(name: str, norm: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
    """The norm of an actor by the report's date and country.

    The Syrian army and ministries changed hands in December 2024; short names of security forces are Iraqi in Iraq.
    name: folded words of the span.
    """
    actor = norm.get("actor_id")
    if actor not in CHANGING:
        return norm
    if actor in _SHARED_NAMES:
        iraqi = "عراقي" in name or (context.country == "العراق" and _SHORT_NAME.fullmatch(name) is not None)
        return {"actor_id": "iraq_forces"} if iraqi else norm
    if context.reference_date is None:
        return norm
    if not _STATE_WORDS.search(name) or _OLD_WORDS.search(name):
        return norm
    return {"actor_id": "new_syrian_gov" if context.reference_date >= CHANGE_OF_POWER else "syrian_gov"}


class ActorReader:
    """Candidates for the actor aliases found in a paragraph."""

    def __init__(self, ruleset: Ruleset) -> None:
        units = trie(ruleset.lists.get("actor_units", ()))
        tails = trie(ruleset.lists.get("actor_tails", ()))
        self._before = regex.compile(f"(?r)(?<=(?<![{LETTERS}])[وف]?[بلك]?)(?:{units}) ")
        self._unit = regex.compile(f"(?:{units}) ")
        self._after = regex.compile(f"(?: (?:{tails}))+(?![{LETTERS}])")

    def candidates(self, reading: Reading, lists: WordLists) -> list[Match]:
        """One candidate an alias hit, with its actor id as norm."""
        found = []
        starts = {hit.start for hit in reading.actors}
        for hit in reading.actors:
            entry = hit.target.actors[0]
            start, end = hit.start, hit.end
            before = self._before.match(reading.text, 0, start)
            if before is not None:
                start = before.start()
            after = self._after.match(reading.text, end)
            if after is not None:
                end = after.end()
            if entry.id == "unknown_gunmen" and self._of_party(reading, end, starts):
                continue
            norm = {"actor_id": entry.id}
            found.append(Match("actor", start, end, reading.shadow, NAMED.score, NAMED, lists, norm=norm))
        return found

    def _of_party(self, reading: Reading, end: int, starts: set[int]) -> bool:
        """Whether a named party follows («مسلحون من تنظيم “داعش”»), so that the gunmen are not unknown."""
        joint = _OF.match(reading.text, end)
        if joint is None:
            return False
        unit = self._unit.match(reading.text, joint.end())
        return joint.end() in starts or (unit is not None and unit.end() in starts)
