"""Patterns of rules: the part from a trigger on runs forward from it, the part before it backward to it.

Patterns are never searched over the text, see only so much of it, and run under a time limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import regex

from annotator.core.shadow import LETTERS

TIME_LIMIT = 0.25
"""Seconds one pattern may take at one place; a pattern that needs more finds nothing there."""
OFTEN = 20
REACH = 400
"""Characters on either side of a trigger that its patterns see, which keeps the cost linear in the text."""


class LazyPattern:
    """A rule's pattern that is compiled when its trigger is first met: most patterns are not needed by most reports."""

    __slots__ = ("_asked", "_backward", "_failing", "_source", "match")

    match: Callable[..., Any]
    """As `regex.Pattern.match`; the compiled pattern's own after the first call."""

    def __init__(self, source: Callable[[], str], *, backward: bool = False) -> None:
        self._source, self._backward = source, backward
        self._asked = 0
        self._failing: Callable[..., Any] | None = None
        self.match = self._match_first

    @property
    def source(self) -> str:
        """The pattern as it is compiled, with the words of lists in it."""
        return self._source()

    def compile(self) -> None:
        """Compiles the pattern now; what is wrong in it raises regex.error."""
        self.match = compile_pattern(self._source(), backward=self._backward).match

    @property
    def looks_back(self) -> int:
        """How many characters before its beginning a forward pattern may look at."""
        return looks_back(self._source())

    @property
    def is_frequent(self) -> bool:
        """Whether it was asked so often that it is worth compiling it once more to know how far it looks."""
        self._asked += 1
        return self._asked > OFTEN

    def goes_on(self, words: str, start: int = 0) -> bool:
        """Whether the pattern, begun at `start`, looks beyond these words: False holds for every text they are part of.

        A backward pattern begins at their end. Raises: TimeoutError
        """
        if self._failing is None:
            self._failing = failing_pattern(self._source(), backward=self._backward).match
        return self._failing(words, start, partial=True, timeout=TIME_LIMIT) is not None

    def _match_first(self, *where: Any, **limits: Any) -> Any:
        self.compile()
        return self.match(*where, **limits)


_SIGNS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[$^]", re.DOTALL)
_AFTER, _BEFORE = r"(?![\s\S])", r"(?<![\s\S])"
"""The ends of a text, written so that the end of a part of it does not pass for one."""


def failing_pattern(source: str, *, backward: bool) -> Any:
    """The pattern of a source that goes every way that `compile_pattern` goes, and then fails."""
    ends = {"^": _BEFORE, r"\A": _BEFORE} if backward else {"$": _AFTER, r"\Z": _AFTER}
    return regex.compile(
        _anchored(_SIGNS.sub(lambda sign: ends.get(sign.group(), sign.group()), source), backward=backward, last="(?!)")
    )


def compile_pattern(source: str, *, backward: bool = False) -> Any:
    """A pattern that ends at a word end, or with `backward` one that ends where it is anchored and starts a word.

    Raises: regex.error
    """
    return regex.compile(_anchored(source, backward=backward))


def _anchored(source: str, *, backward: bool, last: str = "") -> str:
    """last: what is tried when all else has matched."""
    if not backward:
        return f"(?:{source})(?![{LETTERS}0-9]){last}"
    word_start = f"(?<![0-9])(?<=(?<![{LETTERS}])[وف]?[بلك]?)"
    # A part that matches nothing needs no word start: the trigger's own was checked.
    return f"(?r){last}(?:{word_start}|(?=\\Z))(?:{source})"


def looks_back(source: str) -> int:
    """How many characters before its beginning a forward pattern may look at, `REACH` where nobody knows."""
    try:
        return min(REACH, _looks_back(parser.parse(plain_source(source)), 0))
    except (re.error, RecursionError, OverflowError, ValueError):
        return REACH


def _looks_back(tree: Any, before: int) -> int:
    """As `looks_back`, for a part that begins `before` characters earlier at the most."""
    most = 0
    for kind, value in tree:
        if kind is sre.AT and value not in (sre.AT_END, sre.AT_END_STRING):
            most = max(most, before + 1)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            direction, part = value
            further = before + part.getwidth()[1] if direction < 0 else before
            most = max(most, further, _looks_back(part, further))
        else:
            most = max([most, *(_looks_back(part, before) for part in _parts(value))])
    return most


def _parts(value: Any) -> Iterator[Any]:
    """The patterns that a node of the tree of Python's `re` is made of."""
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _parts(part)


_PROPERTIES = {"L": "A-Za-zء-ي", "Lo": "ء-ي", "N": "0-9", "Nd": "0-9", "P": "!-/:-@،؛؟", "Arabic": "ء-ي"}
_SIGN = re.compile(r"\\K|\\p\{(\w+)\}|\\.|\[\^?\]?|\]|.", re.DOTALL)


def plain_source(source: str) -> str:
    """The source in the words of `re`: Unicode properties as letters, the sign that begins a span left out."""
    made: list[str] = []
    inside = False
    for found in _SIGN.finditer(source):
        sign = found.group()
        letters = _PROPERTIES.get(found.group(1) or "")
        if sign == "\\K":
            continue
        if letters is not None:
            sign = letters if inside else f"[{letters}]"
        elif sign.startswith("[") and not inside:
            inside = True
        elif sign == "]":
            inside = False
        made.append(sign)
    return "".join(made)
