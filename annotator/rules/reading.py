"""One paragraph while it is read: its shadow, the literals found in it, and the candidates they give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
"""Where the special triggers hit in a folded paragraph."""


@dataclass(frozen=True, slots=True)
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


def read(
    shadow: Shadow,
    plain: str,
    hits: Sequence[Hit],
    lists: WordLists,
    *,
    at_specials: Mapping[str, Sequence[Rule]] | None = None,
    at_start: Sequence[Rule] = (),
) -> Reading:
    """The reading of a paragraph: every rule tried at its triggers, every other hit put where it belongs."""
    reading = Reading(shadow, plain, [], [], [])
    candidates = reading.candidates
    for hit in hits:
        target: Target = hit.target
        for rule in target.rules:
            match = match_at(rule, shadow, hit.start, hit.end, lists, after_lam=hit.after_lam)
            if match is not None:
                candidates.append(match)
        if target.actors:
            reading.actors.append(hit)
        if target.places:
            reading.places.append(hit)
        for name in target.lists:
            reading.words.setdefault(name, []).append(hit)
    for name, rules in (at_specials or {}).items():
        for found in SPECIALS[name].finditer(shadow.text):
            for rule in rules:
                match = match_at(rule, shadow, found.start(), found.end(), lists)
                if match is not None:
                    candidates.append(match)
    for rule in at_start:
        match = match_at(rule, shadow, 0, 0, lists)
        if match is not None:
            candidates.append(match)
    return reading
