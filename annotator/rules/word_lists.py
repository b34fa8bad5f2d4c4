"""The word lists of the rule files, and patterns of many words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from annotator.core.shadow import LETTERS


def trie(words: Iterable[str], *, backward: bool = False) -> str:
    """A pattern that matches any of the words, longest first, shared beginnings written once.

    backward: for a pattern that runs from right to left; shared endings are written once instead.
    """
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in reversed(word) if backward else word:
            node = node.setdefault(letter, {})
        node[""] = {}

    def write(node: dict[str, Any]) -> str:
        letters_before: dict[str, list[str]] = {}
        for letter in sorted(node):
            if letter:
                letters_before.setdefault(write(node[letter]), []).append(re.escape(letter))
        branches = []
        for rest, letters in letters_before.items():
            letter = letters[0] if len(letters) == 1 else f"[{''.join(letters)}]"
            branches.append(rest + letter if backward else letter + rest)
        if "" in node and branches:
            # An empty branch, for `?` makes a repeat, and `regex` sets up every repeat of a pattern at every try.
            return f"(?:{'|'.join(branches)}|)"
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})" if branches else ""

    return write(root) or "(?!)"


class WordLists(dict[str, dict[str, Any]]):
    """list name → {folded word: value}; `pattern` finds a list's words in folded text."""

    def __init__(self, lists: Mapping[str, dict[str, Any]] | None = None) -> None:
        super().__init__(lists or {})
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._tries: dict[tuple[str, bool], str] = {}

    def trie(self, name: str, *, backward: bool = False) -> str:
        """The list's words as `trie` writes them; made once, for many rules use the same lists."""
        made = self._tries.get((name, backward))
        if made is None:
            made = self._tries[name, backward] = trie(self[name], backward=backward)
        return made

    def pattern(self, name: str) -> re.Pattern[str]:
        """A compiled pattern of the list's words, proclitics before them allowed; made once."""
        made = self._patterns.get(name)
        if made is None:
            words = trie(self.get(name, ()))
            made = re.compile(f"(?<![{LETTERS}])[وف]?[بل]?(?:{words})(?![{LETTERS}])")
            self._patterns[name] = made
        return made
