"""Actors by name: the alias list, a unit noun before it («قوات التحالف») and a nationality after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import regex

from annotator.core.shadow import LETTERS
from annotator.rules.loading import Ruleset, trie
from annotator.rules.matching import Match, Rule
from annotator.rules.reading import Reading

NAMED = Rule(name="gazetteer-actor", label="actor", triggers=(), score=0.95, why="An alias of the actor list.")


class ActorReader:
    """Candidates for the actor aliases found in a paragraph."""

    def __init__(self, ruleset: Ruleset) -> None:
        units = trie(ruleset.lists.get("actor_units", ()))
        tails = trie(ruleset.lists.get("actor_tails", ()))
        self._before = regex.compile(f"(?r)(?<=(?<![{LETTERS}])[وف]?[بلك]?(?:ال)?(?<!ال))(?:{units}) (?:ال)?")
        self._after = regex.compile(f"(?: (?:{tails}))+(?![{LETTERS}])")

    def candidates(self, reading: Reading, lists: Mapping[str, Mapping[str, Any]]) -> list[Match]:
        """One candidate an alias hit, with its actor id as norm."""
        found = []
        for hit in reading.actors:
            entry = hit.target.actors[0]
            start, end = hit.start, hit.end
            before = self._before.match(reading.text, 0, start)
            if before is not None and not before.group().endswith(" ال"):
                start = before.start()
            after = self._after.match(reading.text, end)
            if after is not None:
                end = after.end()
            norm = {"actor_id": entry.id}
            found.append(Match("actor", start, end, reading.shadow, NAMED.score, NAMED, lists, norm=norm))
        return found
