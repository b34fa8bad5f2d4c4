"""Persons by a quoted or bracketed name: «الشاب “سالم العلي”», «(خالد محمود)».

Patterns cannot tell them, for the folded text has no quotation marks; names without marks are rules of `persons.toml`.
"""

from __future__ import annotations

import re

from annotator.core.shadow import LETTERS
from annotator.rules.matching import Match, Rule
from annotator.rules.place_names import quoted_end
from annotator.rules.reading import Reading
from annotator.rules.word_lists import WordLists

LISTS = ("first_names", "person_titles")
"""Lists whose words this reader wants found."""

QUOTED = Rule(
    name="person-quoted",
    label="person",
    triggers=(),
    score=0.9,
    priority=1,
    why="Two to five words in quotation marks or brackets that begin with a first name or follow a title.",
)
_BRACKETED = re.compile(rf"[{LETTERS} ]{{2,40}}(?=\))")
_LONGEST = 5
"""Words a name may have."""


def quoted_persons(reading: Reading, lists: WordLists) -> list[Match]:
    """One candidate a quoted or bracketed name."""
    found = []
    named = {hit.start for hit in (*reading.actors, *reading.places)}
    for name, fewest, offset in (("first_names", 2, 0), ("person_titles", 1, 1)):
        for head in reading.words.get(name, ()):
            start = head.end + 1 if offset else head.start
            end = _end(reading, start)
            if end is None or start in named or reading.text[start - 1 : start] not in (" ", "(", ""):
                continue
            words = reading.text[start:end].split()
            if fewest <= len(words) <= _LONGEST and all(word.isalpha() for word in words):
                found.append(Match("person", start, end, reading.shadow, QUOTED.score, QUOTED, lists, norm={}))
    return found


def _end(reading: Reading, start: int) -> int | None:
    """Where the quotation or bracket that holds the name ends; None where it stands in neither."""
    if start >= len(reading.text):
        return None
    end = quoted_end(reading.shadow, start)
    if end is None and reading.text[start - 1 : start] == "(":
        bracketed = _BRACKETED.match(reading.text, start)
        return int(bracketed.end()) if bracketed else None
    return end
