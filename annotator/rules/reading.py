"""One paragraph while it is read: its shadow, the literals found in it, and the candidates they give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.core.shadow import Shadow
from annotator.rules.automaton import Hit
from annotator.rules.gazetteer import Gazetteer, GazetteerEntry
from annotator.rules.loading import SPECIAL_TRIGGERS, Ruleset
from annotator.rules.matching import Match, Rule
from annotator.rules.word_paths import WordPaths

SPECIALS = {
    "<digits>": re.compile("[0-9]+"),
    "<numeric>": re.compile(r"(?<![0-9./-])[0-9]{1,4}(?= ?[-./\\] ?[0-9])"),
    "<year>": re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"),
}
"""Where the special triggers hit in a folded paragraph; all of them hit at the beginning of a run of digits."""


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


def read(
    shadow: Shadow,
    plain: str,
    hits: Sequence[Hit],
    paths: WordPaths,
    *,
    at_specials: Mapping[str, Target] | None = None,
    at_start: Target | None = None,
) -> Reading:
    """The reading of a paragraph: every rule tried at its triggers, every other hit put where it belongs.

    at_specials: name of SPECIALS → the rules it triggers. at_start: those of `<start>`.
    """
    reading = Reading(shadow, plain, [], [], [])
    candidates, actors, places, words = reading.candidates, reading.actors, reading.places, reading.words
    for hit in hits:
        start, end, target, after_lam = hit
        if target.rules:
            candidates += paths.matches(target, shadow, plain, start, end, after_lam=after_lam)
        if target.actors:
            actors.append(hit)
        if target.places:
            places.append(hit)
        for name in target.lists:
            words.setdefault(name, []).append(hit)
    if at_specials:
        for start, end, target in _specials(shadow.text, at_specials):
            candidates += paths.matches(target, shadow, plain, start, end)
    if at_start is not None:
        candidates += paths.matches(at_start, shadow, plain, 0, 0)
    return reading


def _specials(text: str, targets: Mapping[str, Target]) -> Iterator[tuple[int, int, Target]]:
    """Where the special triggers hit: (start, end, target)."""
    runs = [found.start() for found in SPECIALS["<digits>"].finditer(text)]
    for name, target in targets.items() if runs else ():
        for start in runs:
            found = SPECIALS[name].match(text, start)
            if found is not None:
                yield start, found.end(), target
