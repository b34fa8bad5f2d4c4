"""Rules, and a rule's match at one trigger hit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.shadow import Shadow
from annotator.rules.word_lists import WordLists


@dataclass(frozen=True, slots=True)
class Example:
    """One hit or miss of a rule: `text` without braces, the expected span or None, and expected norm keys."""

    text: str
    start: int | None
    end: int | None
    norm: Mapping[str, Any]
    reference: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `seeds/rules/*.toml`; literals and patterns are folded."""

    name: str
    label: str
    triggers: tuple[str, ...]
    before: Any = None
    pattern: Any = None
    normaliser: str | None = None
    norm: Mapping[str, Any] = field(default_factory=dict)
    score: float = 0.8
    priority: int = 0
    article: bool = False
    level: int = 0
    yields_to: frozenset[str] = frozenset()
    why: str = ""
    hits: tuple[Example, ...] = ()
    misses: tuple[Example, ...] = ()


@dataclass(slots=True, eq=False)
class Match:
    """A candidate span: folded offsets into one paragraph, with the groups of its patterns.

    Nothing changes it once it is made; it is not frozen because hundreds a report are made, and a frozen one takes six
    times as long.
    """

    label: str
    start: int
    end: int
    shadow: Shadow
    score: float
    rule: Rule
    lists: WordLists = field(default_factory=WordLists)
    ahead: Any = None
    behind: Any = None
    after_lam: bool = False
    """The span's article is written «لل»: its text reads «ال» again."""
    norm: Mapping[str, Any] | None = None
    """A norm that is known already (gazetteer); None: ask the rule's normaliser."""

    @property
    def text(self) -> str:
        """The folded words of the span; after «لل» the article is made whole («للتحالف» → «التحالف»)."""
        words = self.shadow.text[self.start : self.end]
        return "ا" + words if self.after_lam else words

    @property
    def folded(self) -> str:
        """The folded paragraph."""
        return self.shadow.text

    @property
    def paragraph(self) -> str:
        """The stored paragraph."""
        return self.shadow.original

    @property
    def surface(self) -> str:
        """The span's words as stored."""
        start, end = self.shadow.span(self.start, self.end)
        return self.shadow.original[start:end]

    def left(self, size: int) -> str:
        """Up to `size` folded characters before the span."""
        return self.shadow.text[max(0, self.start - size) : self.start]

    def right(self, size: int) -> str:
        """Up to `size` folded characters after the span."""
        return self.shadow.text[self.end : self.end + size]

    def group(self, name: str) -> str | None:
        """The last capture of a named group in either part, or None."""
        captures = self.captures(name)
        return captures[-1] if captures else None

    def captures(self, name: str) -> list[str]:
        """All captures of a named group, in text order."""
        found: list[str] = []
        for part, backward in ((self.behind, True), (self.ahead, False)):
            if part is not None and name in part.re.groupindex:
                captures = part.captures(name)
                found += reversed(captures) if backward else captures
        return found

    def words(self, list_name: str) -> re.Pattern[str]:
        """A pattern that finds the words of a list in folded text."""
        return self.lists.pattern(list_name)

    def value(self, list_name: str, word: str | None) -> Any:
        """The value of a folded word in a list of the rule files, or None."""
        return self.lists.get(list_name, {}).get(word) if word is not None else None
