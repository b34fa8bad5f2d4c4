"""A place as it is found in a paragraph, and the ways to find one."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.rules.gazetteer import GazetteerEntry
from annotator.rules.matching import Rule

FRAME = Rule(name="place-frame", label="place", triggers=(), score=0.88, why="A head noun names the place after it.")
SITE = Rule(name="place-site", label="place", triggers=(), score=0.85, why="A site counts with its noun.")
AREA = Rule(name="place-area", label="place", triggers=(), score=0.9, why="A countryside or side of a known place.")
NAMED = Rule(name="gazetteer-place", label="place", triggers=(), score=0.8, why="A name of the gazetteer.")
LISTED = Rule(name="place-list", label="place", triggers=(), score=0.75, why="A list of places goes on.")


@dataclass(slots=True)
class FoundPlace:
    """A place in the folded text [start, end); `name` as stored there, `entry` what the gazetteer has for it."""

    start: int
    end: int
    rule: Rule
    name: str
    kind: str
    entry: GazetteerEntry | None = None
    score: float = 0.0
