"""Campaigns and operations by their quoted name: «حملة “درع الضفاف”» names a campaign, the name belongs to the trigger.

Patterns cannot tell it, for the folded text has no quotation marks; here the stored text is looked at.
"""

from __future__ import annotations

import regex

from annotator.core.shadow import LETTERS
from annotator.rules.matching import Match, Rule
from annotator.rules.place_names import quoted_end
from annotator.rules.reading import Reading
from annotator.rules.word_lists import WordLists

LISTS = ("operation_heads",)
"""Lists whose words this reader wants found."""

NAMED = Rule(
    name="trigger-named-campaign",
    label="trigger",
    triggers=(),
    score=0.9,
    priority=1,
    why="A campaign or battle with its quoted name is one bounded operation.",
)
_OF_OTHERS = regex.compile(f"(?r)(?<![{LETTERS}])(?:فصايل|غرفه|غرف|منطقه|مناطق|قوات) ")
"""Before these the name tells whose factions, rooms or zones they are."""


def named_operations(reading: Reading, lists: WordLists) -> list[Match]:
    """One candidate a head noun that a quotation follows."""
    found = []
    for head in reading.words.get("operation_heads", ()):
        start = head.end + 1
        if reading.text[head.end : start] != " " or _OF_OTHERS.match(reading.text, 0, head.start):
            continue
        end = quoted_end(reading.shadow, start)
        if end is not None and end > start:
            norm = {"type": "offensive_campaign"}
            found.append(Match("trigger", head.start, end, reading.shadow, NAMED.score, NAMED, lists, norm=norm))
    return found
