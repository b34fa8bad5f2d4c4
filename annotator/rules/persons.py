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
LISTED = Rule(
    name="person-listed",
    label="person",
    triggers=(),
    score=0.8,
    why="Names one after the other that begin with first names: «هم حسن أكرم، ركان علي، وعباس محمد».",
)
_ITEM = re.compile(rf"(?:[{LETTERS}]{{2,}} ){{1,3}}[{LETTERS}]{{2,}}(?= ?(?:[،,)]|$|[.]))")
_LIST_GOES_ON = re.compile(r" ?[،,] ?و?")
_NO_NAME = re.compile(
    "(?:^| )(?:في|من|علي|الي|عن|قرب|كان|قال|تم|هو|وهو|الذي|التي|بعد|قبل|خلال|اثر|جراء|بينهم|عضو|رييس)(?: |$)"
)


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
    heads = {head.start for head in reading.words.get("first_names", ())}
    return found + _listed(reading, lists, heads - named)


def _listed(reading: Reading, lists: WordLists, heads: set[int]) -> list[Match]:
    """Candidates for names in a list, the second of which proves that it is one.

    heads: where first names begin.
    """
    found: list[Match] = []
    text = reading.text
    reached = 0
    for start in sorted(heads):
        if start < reached:
            continue
        run = []
        place: int | None = start
        while place is not None and place in heads:
            item = _ITEM.match(text, place)
            if item is None or _NO_NAME.search(item.group()):
                break
            run.append(item)
            joint = _LIST_GOES_ON.match(text, item.end())
            place = joint.end() if joint else None
        if len(run) > 1:
            found += [
                Match("person", item.start(), item.end(), reading.shadow, LISTED.score, LISTED, lists, norm={})
                for item in run
            ]
        reached = run[-1].end() if run else start + 1
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
