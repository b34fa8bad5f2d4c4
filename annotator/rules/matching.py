"""Rules as compiled patterns, and a rule's match at one trigger hit.

Patterns are never searched over the text: the part with the trigger runs forward from it, the part before it runs
backward to it, and both run under a time limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import regex

from annotator.core.shadow import LETTERS, Shadow
from annotator.rules.word_lists import WordLists

TIME_LIMIT = 0.25
"""Seconds one pattern may take at one place; a pattern that needs more finds nothing there."""
REACH = 400
"""Characters on either side of a trigger that its patterns see, which keeps the cost linear in the text."""


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


def match_at(
    rule: Rule, shadow: Shadow, start: int, end: int, lists: WordLists, *, after_lam: bool = False
) -> Match | None:
    """The rule's match at a trigger hit [start, end) of the folded text, or None.

    after_lam: the hit is a definite word after «لل» and begins at its second lam; patterns see it with «ال».
    """
    text, trigger = shadow.text, start
    if after_lam:
        trigger = start - 1
        text = f"{text[:trigger]}ا{text[start:]}"
    first, last = trigger, end
    ahead = behind = None
    try:
        if rule.pattern is not None:
            ahead = rule.pattern.match(text, trigger, trigger + REACH, timeout=TIME_LIMIT)
            if ahead is None:
                return None
            first, last = ahead.span()
        if rule.before is not None:
            behind = rule.before.match(text, trigger - REACH if trigger > REACH else 0, trigger, timeout=TIME_LIMIT)
            if behind is None:
                return None
            if first == trigger:
                first = behind.start()
    except TimeoutError:
        return None
    if after_lam:
        after_lam = first == trigger
        first += after_lam
    if last <= first:
        return None
    return Match(rule.label, first, last, shadow, rule.score, rule, lists, ahead, behind, after_lam)


class LazyPattern:
    """A rule's pattern that is compiled when its trigger is first met: most patterns are not needed by most reports."""

    __slots__ = ("_backward", "_partial", "_source", "match")

    match: Callable[..., Any]
    """As `regex.Pattern.match`; the compiled pattern's own after the first call."""

    def __init__(self, source: Callable[[], str], *, backward: bool = False) -> None:
        self._source, self._backward = source, backward
        self._partial = False
        self.match = self._match_first

    @property
    def source(self) -> str:
        """The pattern as it is compiled, with the words of lists in it."""
        return self._source()

    def compile(self) -> None:
        """Compiles the pattern now; what is wrong in it raises regex.error."""
        source = self._source()
        self._partial = not self._backward and refuses_early(source)
        self.match = compile_pattern(source, backward=self._backward).match

    def may_match(self, beginning: str) -> bool:
        """Whether some text that begins so can match: False holds for every such text, whatever stands before it."""
        if self.match == self._match_first:
            self.compile()
        if not self._partial:
            return True
        try:
            return self.match(beginning, partial=True, timeout=TIME_LIMIT) is not None
        except TimeoutError:
            return True

    def _match_first(self, *where: Any, **limits: Any) -> Any:
        self.compile()
        return self.match(*where, **limits)


_SIGNS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|[()$]", re.DOTALL)


def refuses_early(source: str) -> bool:
    """Whether a pattern that refuses the first words of a text refuses the text, however it goes on.

    Not so where it looks behind for something, which may stand before those words, or where something is forbidden at
    an end («(?!… $)»), which may be only the end of those words. Inside what is forbidden it is the other way round.
    """
    forbidden = [False]
    for sign in _SIGNS.findall(source):
        if sign == ")":
            forbidden.pop()
        elif sign.startswith("("):
            looks_behind, denies = sign.startswith("(?<") and sign != "(", sign.endswith("!")
            if looks_behind and denies == forbidden[-1]:
                return False
            forbidden.append(forbidden[-1] != denies)
        elif (sign == "$" and forbidden[-1]) or sign in ("\\Z", "\\b", "\\B"):
            return False
    return True


def compile_pattern(source: str, *, backward: bool = False) -> Any:
    """A pattern that ends at a word end, or with `backward` one that ends where it is anchored and starts a word.

    Raises: regex.error
    """
    if not backward:
        return regex.compile(f"(?:{source})(?![{LETTERS}0-9])")
    word_start = f"(?<![0-9])(?<=(?<![{LETTERS}])[وف]?[بلك]?)"
    # A part that matches nothing needs no word start: the trigger's own was checked.
    return regex.compile(f"(?r)(?:{word_start}|(?=\\Z))(?:{source})")
