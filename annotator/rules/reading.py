"""One paragraph while it is read: its shadow, the literals found in it, and the candidates they give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from annotator.core.shadow import Shadow
from annotator.rules.automaton import Hit
from annotator.rules.gazetteer import Gazetteer, GazetteerEntry
from annotator.rules.loading import SPECIAL_TRIGGERS, Ruleset
from annotator.rules.matching import Match, Rule, match_at
from annotator.rules.word_lists import WordLists

SPECIALS = {
    "<digits>": re.compile("[0-9]+"),
    "<numeric>": re.compile(r"(?<![0-9./-])[0-9]{1,4}(?= ?[-./\\] ?[0-9])"),
    "<year>": re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"),
}
"""Where the special triggers hit in a folded paragraph; all of them hit at the beginning of a run of digits."""
_BEGINNING = 64
"""Characters of a hit and the word after it by which rules are left out that cannot match there."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What a literal stands for: rules it triggers, actors and places it names, lists it is a word of."""

    rules: tuple[Rule, ...] = ()
    actors: tuple[GazetteerEntry, ...] = ()
    places: tuple[GazetteerEntry, ...] = ()
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A paragraph with its hits sorted into what the readers ask for.

    words[name]: hits of words of the list `name`, in text order.
    """

    shadow: Shadow
    plain: str
    candidates: list[Match]
    actors: list[Hit]
    places: list[Hit]
    words: dict[str, list[Hit]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The folded paragraph."""
        return self.shadow.text


def build_targets(ruleset: Ruleset, gazetteer: Gazetteer, lists: Sequence[str]) -> dict[str, Target]:
    """{literal: target} for the automaton: rule triggers, gazetteer forms, words of the lists that readers ask for."""
    rules: dict[str, list[Rule]] = {}
    for rule in ruleset.rules:
        for literal in rule.triggers:
            rules.setdefault(literal, []).append(rule)
    words: dict[str, list[str]] = {}
    for name in lists:
        for word in ruleset.lists.get(name, ()):
            words.setdefault(word, []).append(name)
    literals = {*rules, *gazetteer.by_form, *words} - set(SPECIAL_TRIGGERS)
    made: dict[str, Target] = {}
    for literal in literals:
        entries = gazetteer.by_form.get(literal, ())
        made[literal] = Target(
            rules=tuple(rules.get(literal, ())),
            actors=tuple(entry for entry in entries if entry.kind == "actor"),
            places=tuple(entry for entry in entries if entry.kind != "actor"),
            lists=tuple(words.get(literal, ())),
        )
    return made


@lru_cache(maxsize=16384)
def rules_for(target: Target, beginning: str) -> tuple[Rule, ...]:
    """The rules of a target that may match a text that begins so; kept, for reports repeat their words.

    Most hits of a rule's trigger are no match, and most of those are told by the next word.
    """
    return tuple([rule for rule in target.rules if rule.pattern is None or rule.pattern.may_match(beginning)])


def read(
    shadow: Shadow,
    plain: str,
    hits: Sequence[Hit],
    lists: WordLists,
    *,
    at_specials: Mapping[str, Target] | None = None,
    at_start: Sequence[Rule] = (),
) -> Reading:
    """The reading of a paragraph: every rule tried at its triggers, every other hit put where it belongs.

    at_specials: name of SPECIALS → the rules it triggers.
    """
    reading = Reading(shadow, plain, [], [], [])
    candidates, actors, places, words = reading.candidates, reading.actors, reading.places, reading.words
    text = shadow.text
    for hit in hits:
        start, end, target, after_lam = hit
        if target.rules:
            for rule in target.rules if after_lam else rules_for(target, _beginning(text, plain, start, end)):
                match = match_at(rule, shadow, start, end, lists, after_lam=after_lam)
                if match is not None:
                    candidates.append(match)
        if target.actors:
            actors.append(hit)
        if target.places:
            places.append(hit)
        for name in target.lists:
            words.setdefault(name, []).append(hit)
    if at_specials:
        candidates += _at_specials(shadow, plain, lists, at_specials)
    for rule in at_start:
        match = match_at(rule, shadow, 0, 0, lists)
        if match is not None:
            candidates.append(match)
    return reading


def _at_specials(shadow: Shadow, plain: str, lists: WordLists, targets: Mapping[str, Target]) -> list[Match]:
    """The matches of rules at the special triggers."""
    text, out = shadow.text, []
    runs = [found.start() for found in SPECIALS["<digits>"].finditer(text)]
    for name, target in targets.items() if runs else ():
        for start in runs:
            found = SPECIALS[name].match(text, start)
            if found is None:
                continue
            for rule in rules_for(target, _beginning(text, plain, start, found.end())):
                match = match_at(rule, shadow, start, found.end(), lists)
                if match is not None:
                    out.append(match)
    return out


def _beginning(text: str, plain: str, start: int, end: int) -> str:
    """The hit and the word after it."""
    after = plain.find(" ", end + 1, start + _BEGINNING)
    return text[start : after + 1 if after > 0 else start + _BEGINNING]
