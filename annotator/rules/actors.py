"""Actors by name: the alias list, a unit noun before it («قوات التحالف») and a nationality after it."""

from __future__ import annotations

import re
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
SPEAKS = Rule(
    name="source-speaking-actor",
    label="source",
    triggers=(),
    score=0.955,
    why="A party right after a verb of saying, or after «بحسب» and «بيان لـ», is the source of what follows.",
)


CHANGE_OF_POWER = date(2024, 12, 8)
"""Since that day the Syrian state and army are the new government's."""

_STATE_WORDS = re.compile("جيش|حكوم|وزار|(?:قوي|قوات) الامن|الامن السوري|السلطات|القوات (?:الجويه )?السوريه|حرس الحدود")
_SHORT_NAME = re.compile("القوي الامنيه|(?:قوات |وحدات )?(?:مكافحه الارهاب|التدخل السريع)")
_OF_ANY_STATE = frozenset(
    {"القوات الحكوميه", "السلطات", "الحكومه", "القوات المسلحه", "السلطات الامنيه", "الاجهزه الامنيه", "حرس الحدود"}
)
"""Names of a state's forces that say nothing of the state."""
_OF = re.compile(" (?:من|يتبعون ل|تابعون ل|تابعين ل|ينتمون الي) ?")
_OLD_WORDS = re.compile("نظام|الاسد|البايد|السابق|المخلوع")


_KURDISH = re.compile("ا?سا?يي?ش|(?:ال)?(?:قوات|قوي) (?:الامن|الامنيه)(?: الداخلي)? الكو?رديه|الامن الكو?ردي")
"""Names of the Asayish that in Iraq are those of the Kurdistan Region."""
_INTERIOR = re.compile("(?:قوي|قوات) الامن الداخلي|القوي الامنيه")
_NORTH_EAST = frozenset(("sdf", "asayish", "aanes", "sdf_commandos", "counter_terrorism", "ypg", "self_defense_forces"))
_EITHER_SIDE = _NORTH_EAST | {"new_syrian_gov"}
"""Since the change of power «قوى الأمن الداخلي» are the government's too; who was named before tells whose."""

_SHARED_NAMES = frozenset(("asayish", "counter_terrorism", "rapid_intervention"))
"""Actors whose short names («القوى الأمنية», «قوات مكافحة الإرهاب») the Iraqi forces bear as well."""

ARMIES_OF: Mapping[str | None, Mapping[str, Any]] = {
    "العراق": {"actor_id": "iraq_forces"},
    "اليمن": {"actor_id": "yemen_gov"},
    "السودان": {"actor_id": "saf_sudan"},
    "ليبيا": {},
    "لبنان": {},
    "فلسطين": {},
}
"""The army of a country; without an id where the schema has none."""

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
        if context.country == "العراق" and _KURDISH.search(name) is not None:
            return {"actor_id": "iraq_kurdistan"}
        if "عراقي" in name or (context.country == "العراق" and _SHORT_NAME.fullmatch(name) is not None):
            return {"actor_id": "iraq_forces"}
        if _INTERIOR.fullmatch(name) and _is_since_change(context):
            last = next((named for _, named in reversed(context.actors_before) if named in _EITHER_SIDE), "")
            return norm if last in _NORTH_EAST else {"actor_id": "new_syrian_gov"}
        return norm
    if context.reference_date is None:
        return norm
    if context.country in ARMIES_OF and name in _OF_ANY_STATE:
        return ARMIES_OF[context.country]
    if not _STATE_WORDS.search(name) or _OLD_WORDS.search(name):
        return norm
    return {"actor_id": "new_syrian_gov" if _is_since_change(context) else "syrian_gov"}


def _is_since_change(context: Context) -> bool:
    return context.reference_date is not None and context.reference_date >= CHANGE_OF_POWER


def is_changing(match: Match, norm: Mapping[str, Any]) -> bool:
    """Whether the norm that a candidate brought with it hangs on the context: an actor's, or a speaking actor's."""
    key = "actor_id" if match.label == "actor" else "source"
    return (match.label == "actor" or match.rule is SPEAKS) and norm.get(key) in CHANGING


def known_norm(match: Match, norm: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
    """The norm that a candidate brought with it, by the report's date and country where it hangs on them."""
    if not is_changing(match, norm):
        return norm
    name = match.text
    if name.startswith("ل") and match.left(1) == "ل":  # «للقوى الأمنية»
        name = "ا" + name
    if match.label == "actor":
        return actor_in_context(name, norm, context)
    speaker = actor_in_context(name, {"actor_id": norm["source"]}, context)
    return {**norm, "source": speaker["actor_id"]}


_SILENT = frozenset(("unknown_gunmen", "local_gang", "tribes"))
"""Actors that are no source even after a verb of saying."""


_STANCES = {"denies": "denying_verbs", "alleges": "alleging_verbs", "hypothesises": "guessing_verbs"}


def _stance(verb: str, lists: WordLists) -> str:
    """The stance of a folded verb of saying."""
    return next((stance for stance, words in _STANCES.items() if verb in lists.get(words, {})), "asserts")


class ActorReader:
    """Candidates for the actor aliases found in a paragraph."""

    def __init__(self, ruleset: Ruleset) -> None:
        units = trie(ruleset.lists.get("actor_units", ()))
        tails = trie(ruleset.lists.get("actor_tails", ()))
        self._before = regex.compile(
            f"(?r)(?<=(?<![{LETTERS}])[وف]?[بلك]?)(?:(?:(?:{units}) ){{1,2}}\\(?|تنظيم ما (?:يعرف|يسمي|يدعي) ب?)"
        )
        verbs = trie(ruleset.lists.get("speaking_verbs", ()))
        self._speaks = regex.compile(
            f"(?r)(?<![{LETTERS}])[وف]?(?:(?P<verb>{verbs}) (?:عن )?|(?:بحسب|حسب|وفق|نقلا عن|بيان (?:صادر )?عن) "
            "|(?:وفقا|بيان(?: صادر)?) ل)(?:قياده )?"
        )
        self._unit = re.compile(f"(?:{units}) ")
        self._after = re.compile(f"(?: (?:{tails}))+(?![{LETTERS}])")

    def candidates(self, reading: Reading, lists: WordLists) -> list[Match]:
        """One candidate an alias hit, with its actor id as norm."""
        found = []
        told: tuple[int, str] | None = None  # Where the last speaking actor ended, and who it was.
        starts = {hit.start for hit in reading.actors}
        for hit in reading.actors:
            entry = hit.target.actors[0]
            start, end = hit.start, hit.end
            before = self._before.match(reading.text, 0, start)
            if before is not None:
                start = before.start()
                if before.group().endswith("("):  # «تنظيم (داعش)» is one name.
                    end += reading.text[end : end + 1] == ")"
            after = self._after.match(reading.text, end)
            if after is not None:
                end = after.end()
            if entry.id == "unknown_gunmen" and (
                reading.text.startswith("الي ", start - 4) or self._of_party(reading, end, starts)
            ):
                continue  # «إلى جهة مجهولة» is where somebody was taken.
            norm = {"actor_id": entry.id}
            found.append(Match("actor", start, end, reading.shadow, NAMED.score, NAMED, lists, norm=norm))
            speaks = self._speaks.match(reading.text, 0, start) if entry.id not in _SILENT else None
            alias = told is not None and told[1] == entry.id and reading.text[told[0] : start] in (" ", " (")
            if speaks is not None or alias:
                told = (end, entry.id)
                said = {"source": entry.id, "stance": _stance(speaks["verb"] or "" if speaks else "", lists)}
                found.append(Match("source", start, end, reading.shadow, SPEAKS.score, SPEAKS, lists, norm=said))
        return found

    def _of_party(self, reading: Reading, end: int, starts: set[int]) -> bool:
        """Whether a named party follows («مسلحون من تنظيم “داعش”»), so that the gunmen are not unknown."""
        joint = _OF.match(reading.text, end)
        if joint is None:
            return False
        unit = self._unit.match(reading.text, joint.end())
        return joint.end() in starts or (unit is not None and unit.end() in starts)
