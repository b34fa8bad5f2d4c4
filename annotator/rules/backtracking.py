"""Patterns that may take very long: told from the pattern's tree, and by texts that pump every repeat.

The tree is that of Python's `re`; what only `regex` knows is written in its words first, and a pattern that it cannot
read is only tried. Runs of up to `LOOP` rounds count as bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from annotator.rules.patterns import REACH, TIME_LIMIT, LazyPattern, plain_source

LOOP = 10
"""From how many rounds on a repeat can make a pattern slow."""
RUN = 3
"""How many repeats of the same letters in a row are too many: each one more takes `REACH` times as long."""
ALPHABET = frozenset(map(chr, [*range(32, 127), *range(0x621, 0x63B), *range(0x641, 0x64B), 0x60C, 0x61B, 0x61F]))
"""The letters that stand for all: ASCII, Arabic letters and signs."""
END = "\x01"
"""What no pattern expects, so that the attempt before it fails."""
UNITS = ("ا", " ا", "و", "0", "0 ", "الا ", ".", "a", " ")
"""What a pattern is pumped with when its tree cannot be read."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a part of a pattern can consume: any letter, the first one, whether nothing, and one example."""

    letters: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    empty: bool = True
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a pattern with the sequences right inside it.

    loop: a repeat of many rounds that can give letters back. loops: whether it is one or holds one. apart: what is
    inside gives nothing back to what is round it (lookaround, atomic group, possessive repeat).
    """

    shape: Shape
    parts: tuple[tuple[Node, ...], ...] = ()
    loop: bool = False
    loops: bool = False
    apart: bool = False


Nodes = tuple[Node, ...]


def tree_of(source: str) -> Nodes | None:
    """The pattern's tree, None when `re` cannot read it."""
    try:
        return _nodes(parser.parse(plain_source(source)))
    except (re.error, RecursionError, OverflowError, ValueError):
        return None


def _nodes(parsed: Iterable[Any]) -> Nodes:
    return tuple(_node(kind, value) for kind, value in parsed)


def _node(kind: Any, value: Any) -> Node:
    if kind in _LETTERS:
        return Node(_one(_LETTERS[kind](value)))
    if kind in _PARTS:
        parts = tuple(_nodes(part) for part in _PARTS[kind](value))
        loops = any(node.loops for part in parts for node in part)
        shapes = [joined(part) for part in parts]
        if kind in (sre.ASSERT, sre.ASSERT_NOT):
            return Node(Shape(), parts, loops=loops, apart=True)
        apart = kind in (sre.ATOMIC_GROUP, sre.POSSESSIVE_REPEAT)
        if kind not in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            return Node(_either(shapes), parts, loops=loops, apart=apart)
        low, high = int(value[0]), int(value[1])
        loop = not apart and high >= LOOP and high != low
        inner = shapes[0]
        shape = Shape(inner.letters, inner.first, inner.empty or low == 0, inner.sample * min(low, REACH))
        return Node(shape, parts, loop=loop, loops=loop or loops, apart=apart)
    return Node(Shape())


def _either(shapes: Sequence[Shape]) -> Shape:
    letters = frozenset[str]().union(*(shape.letters for shape in shapes))
    first = frozenset[str]().union(*(shape.first for shape in shapes))
    return Shape(letters, first, any(shape.empty for shape in shapes), shapes[0].sample)


def joined(nodes: Iterable[Node]) -> Shape:
    """The shape of parts one after the other."""
    letters: set[str] = set()
    first: set[str] = set()
    empty, sample = True, []
    for node in nodes:
        letters |= node.shape.letters
        if empty:
            first |= node.shape.first
        empty = empty and node.shape.empty
        sample.append(node.shape.sample)
    return Shape(frozenset(letters), frozenset(first), empty, "".join(sample))


def _one(letters: frozenset[str]) -> Shape:
    # An Arabic letter before others, for that is what reports are written in.
    sample = min(letters, key=lambda letter: (not "ء" <= letter <= "ي", letter), default="")
    return Shape(letters, letters, False, sample)


def _members(items: Iterable[Any]) -> frozenset[str]:
    found: set[str] = set()
    negated = False
    for kind, value in items:
        if kind is sre.NEGATE:
            negated = True
        elif kind is sre.LITERAL:
            found.add(chr(value))
        elif kind is sre.RANGE:
            found |= {letter for letter in ALPHABET if value[0] <= ord(letter) <= value[1]}
        elif kind is sre.CATEGORY:
            found |= _category(str(value))
    return ALPHABET - found if negated else frozenset(found)


def _category(name: str) -> frozenset[str]:
    sign = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.rsplit("_", 1)[1]]
    wanted = re.compile(sign.upper() if "_NOT_" in name else sign)
    return frozenset(filter(wanted.match, ALPHABET))


_LETTERS: Mapping[Any, Callable[[Any], frozenset[str]]] = {
    sre.LITERAL: lambda value: frozenset(chr(value)),
    sre.NOT_LITERAL: lambda value: ALPHABET - {chr(value)},
    sre.ANY: lambda _: ALPHABET,
    sre.IN: _members,
}
_PARTS: Mapping[Any, Callable[[Any], Sequence[Any]]] = {
    sre.SUBPATTERN: lambda value: [value[-1]],
    sre.ATOMIC_GROUP: lambda value: [value],
    sre.BRANCH: lambda value: value[1],
    **dict.fromkeys((sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT), lambda value: [value[2]]),
    **dict.fromkeys((sre.ASSERT, sre.ASSERT_NOT), lambda value: [value[1]]),
}


def ambiguous_repeats(tree: Nodes) -> Iterator[tuple[str, str]]:
    """(kind, letters) of repeats that can match one text in very many ways.

    kind: `nested`, a repeat of single letters inside a repeat, that can as well end and begin anew at those letters;
    or `row`, three repeats of the same letters with nothing of their own between them.
    """
    yield from _nested(tree, None)
    yield from _rows(tree)


def _nested(nodes: Nodes, wrap: frozenset[str] | None) -> Iterator[tuple[str, str]]:
    """wrap: what may follow the end of these nodes inside the loop round them; None outside of any."""
    for number, node in enumerate(nodes):
        if not node.loops:
            continue
        rest = joined(nodes[number + 1 :])
        follow = rest.first | (wrap if wrap is not None and rest.empty else frozenset())
        if node.loop and wrap is not None and len(node.parts[0]) == 1 and not node.parts[0][0].parts:
            shared = node.parts[0][0].shape.letters & follow
            if shared:
                yield "nested", _shown(shared)
        for part in node.parts:
            if node.loop:
                yield from _nested(part, follow | joined(part).first)
            else:
                yield from _nested(part, None if wrap is None or node.apart else follow)


def _rows(nodes: Nodes) -> Iterator[tuple[str, str]]:
    shared: frozenset[str] = frozenset()
    length = 0
    for node in nodes:
        if node.loops:
            for part in node.parts:
                yield from _rows(part)
        if node.loop:
            both = shared & node.shape.letters
            shared, length = (both, length + 1) if length and both else (node.shape.letters, 1)
            if length == RUN:
                yield "row", _shown(shared)
        elif length and not node.shape.empty:
            shared &= node.shape.letters
            length = length if shared else 0


def _shown(letters: frozenset[str]) -> str:
    return " ".join(sorted(letters - {" "})[:8]) or "␣"


def pumped_texts(tree: Nodes) -> Iterator[tuple[str, str, str]]:
    """(before, round, after) for every repeat: the shortest way to it, one round of it, and what follows it."""
    yield from _pumped(tree, "", "")


def _pumped(nodes: Nodes, before: str, after: str) -> Iterator[tuple[str, str, str]]:
    lead = before
    for number, node in enumerate(nodes):
        if node.loops:
            rest = joined(nodes[number + 1 :]).sample + after
            for part in node.parts:
                if node.loop:
                    yield lead, joined(part).sample, rest
                yield from _pumped(part, lead, rest)
        lead += node.shape.sample


def slow_text(pattern: LazyPattern, source: str, triggers: Sequence[str], *, backward: bool) -> str | None:
    """A text on which the pattern runs into its time limit, None when none was found."""
    tree = tree_of(source)
    pumps = set(pumped_texts(tree)) if tree is not None else set()
    if not pumps:
        words = [trigger for trigger in triggers if not trigger.startswith("<")][:2] or [""]
        pumps = {("" if backward else f"{word} ", unit, "") for word in words for unit in UNITS}
    for before, unit, after in sorted(pumps):
        rounds = unit * (REACH // len(unit)) if unit else ""
        for text in _texts(before, rounds, after, backward=backward):
            if _is_slow(pattern, text) and _is_slow(pattern, text):
                return text
    return None


def _texts(before: str, rounds: str, after: str, *, backward: bool) -> tuple[str, ...]:
    """Texts that fail after many rounds, with what must follow behind that; backward patterns meet them from behind."""
    room = max(0, REACH - len(before) - len(after) - 1)
    if backward:
        return (f"{before}{END}{rounds[:room]}{after}", f"{END}{before}{rounds[:room]}{after}")
    return (f"{before}{rounds[:room]}{END}{after}", f"{before}{rounds[:room]}{after}{END}")


def _is_slow(pattern: LazyPattern, text: str) -> bool:
    try:
        pattern.match(text, 0, len(text), timeout=TIME_LIMIT)
    except TimeoutError:
        return True
    return False
