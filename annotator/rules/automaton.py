"""One Aho-Corasick automaton over every literal: rule triggers, gazetteer forms, words of the lists that readers need.

It runs over a copy of the folded text in which everything but letters and digits is a blank; whole words end in a blank
there, so most hits inside longer words never reach Python. What stands before the hit is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation

from annotator.core.clitics import BEFORE_DEFINITE, BEFORE_PLAIN
from annotator.core.shadow import LETTERS

_BEFORE_BARE = frozenset(before for before in BEFORE_PLAIN if not before.endswith(("ال", "لل", "س")))
_SOLID = np.full(65536, 32, dtype=np.uint16)


for _letter in re.findall(f"[{LETTERS}0-9A-Za-z]", "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000))))):
    _SOLID[ord(_letter)] = ord(_letter)


_PLAIN = re.compile(f"[{LETTERS}0-9A-Za-z ]*[{LETTERS}0-9A-Za-z]")


def plain_text(folded: str) -> str:
    """The folded text with every sign but letters and digits a blank, and one blank more at the end."""
    units = np.frombuffer(folded.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    if len(units) != len(folded):
        wide = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        units = np.where(wide < 65536, wide, 32).astype(np.uint16)
    return _SOLID[units].tobytes().decode("utf-16-le", "surrogatepass") + " "


class Hit(NamedTuple):
    """A literal found as a word (or the beginning of one): folded offsets and what it stands for."""

    start: int
    end: int
    target: Any
    after_lam: bool = False


class Automaton:
    """Finds literals as words.

    literals: folded literal → what it stands for. A literal that ends in `*` may go on in any letters.
    with_article: literals that also count with ال before them; the hit then begins at the article.
    """

    def __init__(self, literals: Mapping[str, Any], with_article: frozenset[str] = frozenset()) -> None:
        patterns: list[str] = []
        after_lam = frozenset(("", "و", "ف"))
        self._table: list[tuple[int, int, frozenset[str], bool, Any]] = []
        for literal, target in literals.items():
            stem = literal.endswith("*")
            word = literal if _PLAIN.fullmatch(literal) else plain_text(literal.removesuffix("*")).rstrip()
            if not word:
                continue
            tail = 0 if stem else 1
            ending = "" if stem else " "
            definite = word.startswith("ال") and len(word) > 3
            article = literal in with_article
            allowed = BEFORE_DEFINITE if definite else BEFORE_PLAIN if article else _BEFORE_BARE
            patterns.append(word + ending)
            self._table.append((0, tail, allowed, article, target))
            if definite:
                patterns.append("لل" + word[2:] + ending)
                self._table.append((1, tail, after_lam, False, target))
        # As fast over text as a DFA, which takes ten times the memory and, with many names, the cache of the processor.
        self._automaton = AhoCorasick(patterns, implementation=Implementation.ContiguousNFA) if patterns else None

    def hits(self, plain: str) -> list[Hit]:
        """All hits, overlapping ones too, in the order of their ends."""
        found: list[Hit] = []
        if self._automaton is None:
            return found
        table = self._table
        add, new = found.append, tuple.__new__
        for index, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            shift, tail, allowed, article, target = table[index]
            begin = start + shift
            if start and plain[start - 1] != " ":
                blank = plain.rfind(" ", max(0, start - 6), start)
                if blank < 0 and start > 5:
                    continue
                before = plain[blank + 1 : start]
                if before not in allowed:
                    if not before[-1].isdigit():
                        continue
                elif article and before.endswith(("ال", "لل")):
                    begin = start - 2 if before.endswith("ال") else start - 1
            # Half the time of `Hit(…)`, hundreds of times a report.
            add(new(Hit, (begin, end - tail, target, shift == 1)))
        return found
