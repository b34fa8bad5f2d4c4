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

NEAR = 16
"""Characters before its trigger that a pattern may see so that what it finds is kept."""
TIME_LIMIT = 0.25
"""Seconds one pattern may take at one place; a pattern that needs more finds nothing there."""
GOES_ON = object()
"""What a pattern finds is not sure at the words so far."""
OFTEN = 300
"""How often a pattern runs before what it finds is kept."""
REACH = 400
"""Characters on either side of a trigger that its patterns see, which keeps the cost linear in the text."""


class LazyPattern:
    """A rule's pattern that is compiled when its trigger is first met: most patterns are not needed by most reports."""

    __slots__ = ("_asked", "_backward", "_loose", "_seeing", "_sight", "_source", "match")

    match: Callable[..., Any]
    """As `regex.Pattern.match`; the compiled pattern's own after the first call."""

    def __init__(self, source: Callable[[], str], *, backward: bool = False) -> None:
        self._source, self._backward = source, backward
        self._asked = 0
        self._sight: tuple[int, bool] | None = None
        self._seeing: dict[bool, Callable[..., Any]] = {}
        self._loose: Callable[..., Any] | None = None
        self.match = self._match_first

    @property
    def source(self) -> str:
        """The pattern as it is compiled, with the words of lists in it."""
        return self._source()

    @property
    def sight(self) -> tuple[int, bool]:
        """(characters before its beginning that a forward pattern may look at, whether it may look beyond NEAR too).

        More than NEAR where nobody knows.
        """
        if self._sight is None:
            self._sight = (0, False) if self._backward else sight(self._source())
        return self._sight

    def compile(self) -> None:
        """Compiles the pattern now; what is wrong in it raises regex.error."""
        self.match = compile_pattern(self._source(), backward=self._backward).match

    @property
    def is_worth_it(self) -> bool:
        """Whether it is known how far the pattern looks, or it was asked so often that it pays to find out.

        A pattern that sees what stands before it must be compiled anew for that.
        """
        self._asked += 1
        return self._asked > OFTEN or self.sight == (0, False)

    def goes_on(self, words: str, start: int = 0, *, blind: bool = False) -> bool:
        """Whether the pattern, begun at `start`, looks beyond these words: False holds for every text they are part of.

        A backward pattern begins at their end. blind: what stands before the beginning counts as beyond the words too;
        what stands further away than NEAR always does. Raises: TimeoutError
        """
        if self.sight == (0, False):
            words = words + FAIL if self._backward else FAIL + words
            return self.match(words, partial=True, timeout=TIME_LIMIT) is not None
        if blind not in self._seeing:
            source = _without_sight(self._source(), 0 if blind else NEAR)
            self._seeing[blind] = compile_pattern(f"(?:{source})(?![{LETTERS}0-9])(?!)").match
        return self._seeing[blind](words, start, partial=True, timeout=TIME_LIMIT) is not None

    def told(self, words: str, start: int = 0, *, complete: bool) -> Any:
        """What the pattern finds at these words, begun as in `goes_on`: a match, None, or GOES_ON when it looks beyond.

        complete: there is nothing beyond. Raises: TimeoutError
        """
        if complete:
            return self.match(words, start, timeout=TIME_LIMIT)
        match = self.match(words, start, partial=True, timeout=TIME_LIMIT)
        return GOES_ON if match is not None and (match.partial or self.goes_on(words, start)) else match

    def may_match(self, words: str) -> bool:
        """Whether the pattern may match where these words follow, whatever stands before them.

        Raises: TimeoutError
        """
        if self._loose is None:
            source = without_lookbehinds(self._source())
            self._loose = compile_pattern(source).match if source is not None else _always
        return self._loose(words, partial=True, timeout=TIME_LIMIT) is not None

    def _match_first(self, *where: Any, **limits: Any) -> Any:
        self.compile()
        return self.match(*where, **limits)


def _always(*_where: Any, **_limits: Any) -> bool:
    return True


_SIGNS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[$^]", re.DOTALL)
FAIL = "\uffff"
"""A character that no text may hold."""
_SWITCH, _SWITCHED = f"(?>(?P<_fails>{FAIL})|)", "(?(_fails)(?!)|)"
_AFTER, _BEFORE = r"(?![\s\S])", r"(?<![\s\S])"
"""The ends of a text, written so that the end of a part of it does not pass for one."""
_ANCHORS = frozenset(("^", r"\A", r"\b", r"\B", r"\G"))
_SEEING = ("(?<=", "(?<!", *_ANCHORS)
_FAR = rf"(?=[\s\S]{{{REACH}}})"
"""What comes to the end of any words."""


def ends_open(source: str, *, backward: bool = False) -> str:
    """The source for which the end of some words is not the end of the text; `backward` the beginning."""
    ends = {"^": _BEFORE, r"\A": _BEFORE} if backward else {"$": _AFTER, r"\Z": _AFTER}
    return _SIGNS.sub(lambda sign: ends.get(sign.group(), sign.group()), source)


def compile_pattern(source: str, *, backward: bool = False) -> Any:
    """A pattern that ends at a word end, or with `backward` one that ends where it is anchored and starts a word.

    Where FAIL stands first (with `backward`: last), it goes every way that it would go, and then fails.

    Raises: regex.error
    """
    source = ends_open(source, backward=backward)
    if not backward:
        return regex.compile(f"{_SWITCH}(?:{source})(?![{LETTERS}0-9]){_SWITCHED}")
    word_start = f"(?<![0-9])(?<=(?<![{LETTERS}])[وف]?[بلك]?)"
    # A part that matches nothing needs no word start: the trigger's own was checked.
    return regex.compile(f"(?r){_SWITCHED}(?:{word_start}|(?=\\Z))(?:{source}){_SWITCH}")


_GROUPS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:<?[=!]|>))?|\)(?:(?:[*+?]|\{[0-9,]+\})\+)?", re.DOTALL)


def without_lookbehinds(source: str) -> str | None:
    """A source that matches wherever this one does, and elsewhere too, and looks at nothing before it.

    A lookbehind is left out, with what is forbidden around it. None where it stands in what gives nothing back: that
    may match less without it.
    """
    made: list[str] = []
    groups: list[tuple[str, int]] = []
    kept, left_out = 0, -1
    for sign in _GROUPS.finditer(source):
        group = sign.group()
        if group.startswith("("):
            groups.append((group, sign.start()))
            if group in ("(?<=", "(?<!") and left_out < 0:
                kinds = [kind for kind, _ in groups]
                left_out = next(k for k, kind in enumerate(kinds) if kind in ("(?<=", "(?<!", "(?!"))
                if "(?>" in kinds[:left_out]:
                    return None
        elif group.startswith(")"):
            if len(group) > 1:
                return None
            _, start = groups.pop()
            if len(groups) == left_out:
                made.append(source[kept:start])
                kept, left_out = sign.end(), -1
    return ends_open("".join((*made, source[kept:])))


def lookbehinds(source: str) -> Iterator[tuple[int, int]]:
    """Where each lookbehind that stands in no other one begins and ends."""
    groups: list[tuple[str, int]] = []
    for sign in _GROUPS.finditer(source):
        if sign.group().startswith("("):
            groups.append((sign.group(), sign.start()))
        elif sign.group().startswith(")"):
            kind, start = groups.pop()
            if kind in ("(?<=", "(?<!") and not any(around in ("(?<=", "(?<!") for around, _ in groups):
                yield start, sign.end()


def _without_sight(source: str, near: int, *, anchors: bool = True) -> str:
    """The source that comes to the end of any words wherever it should look further back than `near` characters."""
    made: list[str] = []
    kept = 0
    for start, end in lookbehinds(source):
        if looks_back(source[start:end]) > near:
            made += [source[kept:start], _FAR]
            kept = end
    made.append(source[kept:])
    if anchors and not near:
        return _SIGNS.sub(lambda sign: _FAR if sign.group() in _ANCHORS else sign.group(), "".join(made))
    return "".join(made)


def sight(source: str) -> tuple[int, bool]:
    """As `LazyPattern.sight`, of a source."""
    if not any(sign in source for sign in _SEEING):
        return 0, False
    widths = [looks_back(source[start:end]) for start, end in lookbehinds(source)]
    rest = looks_back(_without_sight(source, 0, anchors=False))
    return max([rest, *(width for width in widths if width <= NEAR)]), any(width > NEAR for width in widths)


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
