"""What patterns found at a trigger, kept by the words that they looked at: for the same words none runs twice.

Reports repeat their words, so most triggers stand among words that were read before. A path of words leads from the
trigger on to the outcome of every rule there; it is only as long as those patterns need to be sure. What one needs is
told by the pattern itself: made to fail at its end and tried on the words so far as the beginning of a longer text, it
comes to the end of these words if and only if some way through it goes on there (`LazyPattern.goes_on`).

Words met for the first time cost what they always did, the second time they are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.core.shadow import Shadow
from annotator.rules.matching import Match, Rule
from annotator.rules.patterns import REACH, TIME_LIMIT, LazyPattern
from annotator.rules.word_lists import WordLists

LONGEST = 120
"""Characters of the longest path: a pattern that is not sure by then runs each time."""
NEAR = 16
"""Characters before its trigger that a pattern may see so that what it finds is kept."""
KEPT = 60_000
"""Steps that are kept before all are dropped and learned anew, which bounds the memory."""

Found = tuple[int, Rule, int, int | None, Any]
"""A rule's pattern matched: (the rule's place in its target, the rule, first, last, match), offsets from the trigger.

last is None for the hit's own end.
"""
_Open = tuple[int, Rule]
"""A rule of which more words must be known."""


class _Fork:
    """Where more words must be known. `after`: the next word (with the sign behind it) → where it leads.

    None stands for a word that was met once. outcomes: what is sure by now, and the rules that are not.
    """

    __slots__ = ("after", "outcomes")

    def __init__(self, outcomes: tuple[Found | _Open, ...]) -> None:
        self.outcomes = outcomes
        self.after: dict[str, Any] = {}


class _Sighted:
    """The paths of a rule that sees `width` characters before its trigger, by what stands there.

    None instead of paths: it may see so many that nothing is kept.
    """

    __slots__ = ("fork", "lefts", "rule", "width")

    def __init__(self, place: int, rule: Rule, width: int) -> None:
        self.rule, self.width = rule, width
        self.fork = _Fork(((place, rule),))
        self.lefts: dict[str, _Fork] | None = {} if width <= NEAR else None


class _Trigger:
    """The paths that begin at one target's hits: `root` of the rules that see nothing before it, and of each other."""

    __slots__ = ("root", "sighted")

    def __init__(self, rules: Sequence[Rule]) -> None:
        blind: list[Found | _Open] = []
        self.sighted: list[_Sighted] = []
        for place, rule in enumerate(rules):
            width = rule.pattern.looks_back if rule.pattern else 0
            if width:
                self.sighted.append(_Sighted(place, rule, width))
            else:
                blind.append((place, rule) if rule.pattern else (place, rule, 0, None, None))
        self.root: Any = _settled(tuple(blind))


class _BackFork:
    """As `_Fork` for the part before a trigger; `after` leads to (match or None, its beginning)."""

    __slots__ = ("after",)

    def __init__(self) -> None:
        self.after: dict[str, Any] = {}


class WordPaths:
    """The paths of one highlighter. Targets are whatever has `rules`."""

    def __init__(self, lists: WordLists) -> None:
        self._lists = lists
        self._triggers: dict[Any, _Trigger] = {}
        self._parts: dict[LazyPattern, _BackFork] = {}
        self._size = 0

    def matches(
        self, target: Any, shadow: Shadow, plain: str, start: int, end: int, *, after_lam: bool = False
    ) -> list[Match]:
        """The matches of a target's rules at a hit [start, end) of the folded text.

        plain: the folded text with blanks for signs, and one more at the end. after_lam: the hit is a definite word
        after «لل» and begins at its second lam; patterns see it with «ال».
        """
        text, trigger = shadow.text, start
        if after_lam:
            trigger = start - 1
            text = f"{text[:trigger]}ا{text[start:]}"
        matches = []
        for _, rule, first, last, ahead in self._ahead(target, text, plain, trigger, end):
            behind = None
            begin = first
            if rule.before is not None:
                behind, further = self._behind(rule.before, text, plain, trigger)
                if behind is None:
                    continue
                begin = first or further
            lam = after_lam and begin == 0
            begin += trigger + lam
            stop = end if last is None else trigger + last
            if stop > begin:
                matches.append(
                    Match(rule.label, begin, stop, shadow, rule.score, rule, self._lists, ahead, behind, lam)
                )
        return matches

    def _ahead(self, target: Any, text: str, plain: str, start: int, end: int) -> Sequence[Any]:
        """What the rules of a target find from a hit [start, end) on."""
        trigger = self._triggers.get(target)
        if trigger is None:
            trigger = self._triggers[target] = _Trigger(target.rules)
        here = trigger.root
        found: Sequence[Any] = here if type(here) is tuple else self._walk(here, text, plain, start, end, 0)
        for one in trigger.sighted:
            rule, lefts = one.rule, one.lefts
            if rule.before is not None and self._behind(rule.before, text, plain, start)[0] is None:
                continue
            if lefts is None:
                further = _run(one.fork, text, start)
            else:
                left = text[start - one.width if start > one.width else 0 : start]
                fork = lefts.get(left)
                if fork is None:
                    fork = lefts[left] = _Fork(one.fork.outcomes)
                    self._size += 1
                further = self._walk(fork, text, plain, start, end, len(left))
            if further:
                found = sorted((*found, *further), key=_place)
        return found

    def _walk(self, here: Any, text: str, plain: str, start: int, end: int, left: int) -> tuple[Any, ...]:
        """What is found along the path of the words from a hit on; left: how many characters before it are known."""
        at, to = start, end
        while True:
            to = plain.find(" ", to) + 1
            if not to or to - start > LONGEST:
                return _run(here, text, start)
            word = text[at:to]
            further = here.after.get(word, 0)
            if further is None:
                if not all(one[1].pattern.is_frequent for one in here.outcomes if len(one) == 2):
                    return _run(here, text, start)
                further = here.after[word] = _grown(here, text[start - left : to], left, complete=to > len(text))
            elif further == 0:
                self._note(here.after, word)
                return _run(here, text, start)
            if type(further) is tuple:
                return further
            here, at = further, to

    def _behind(self, pattern: LazyPattern, text: str, plain: str, trigger: int) -> tuple[Any, int]:
        """(match, where it begins relative to the trigger) of a part before a trigger; (None, 0) without one."""
        here: Any = self._parts.get(pattern)
        if here is None:
            here = self._parts[pattern] = _BackFork()
        at = trigger
        while True:
            since = plain.rfind(" ", 0, at - 1) + 1 if at else 0
            if trigger - since > LONGEST:
                return _run_back(pattern, text, trigger)
            word = text[since:at]
            further = here.after.get(word, 0)
            if further is None:
                if not pattern.is_frequent:
                    return _run_back(pattern, text, trigger)
                further = here.after[word] = _grown_back(pattern, text[since:trigger], complete=at == 0)
            elif further == 0:
                self._note(here.after, word)
                return _run_back(pattern, text, trigger)
            if type(further) is tuple:
                return further
            here, at = further, since

    def _note(self, after: dict[str, Any], word: str) -> None:
        self._size += 1
        if self._size > KEPT:
            self._triggers.clear()
            self._parts.clear()
            self._size = 0
        after[word] = None


def _place(found: Found) -> int:
    return found[0]


def _settled(outcomes: tuple[Any, ...]) -> Any:
    """The outcomes when all are sure, else a fork."""
    return _Fork(outcomes) if any(len(one) == 2 for one in outcomes) else outcomes


def _run(here: _Fork, text: str, start: int) -> tuple[Any, ...]:
    """The outcomes at a fork whose next word is new."""
    found: list[Any] = []
    for one in here.outcomes:
        if len(one) > 2:
            found.append(one)
            continue
        place, rule = one
        try:
            match = rule.pattern.match(text, start, start + REACH, timeout=TIME_LIMIT)
        except TimeoutError:
            continue
        if match is not None:
            found.append((place, rule, match.start() - start, match.end() - start, match))
    return tuple(found)


def _grown(here: _Fork, words: str, left: int, *, complete: bool) -> Any:
    """The outcomes when these words follow; complete: the text ends with them. left: where the trigger begins."""
    outcomes: list[Any] = []
    for one in here.outcomes:
        if len(one) > 2:
            outcomes.append(one)
            continue
        place, rule = one
        try:
            if not complete and rule.pattern.goes_on(words, left):
                outcomes.append(one)
                continue
            match = rule.pattern.match(words, left, timeout=TIME_LIMIT)
        except TimeoutError:
            outcomes.append(one)
            continue
        if match is not None:
            outcomes.append((place, rule, match.start() - left, match.end() - left, match))
    return _settled(tuple(outcomes))


def _run_back(pattern: LazyPattern, text: str, trigger: int) -> tuple[Any, int]:
    try:
        match = pattern.match(text, trigger - REACH if trigger > REACH else 0, trigger, timeout=TIME_LIMIT)
    except TimeoutError:
        return None, 0
    return (None, 0) if match is None else (match, match.start() - trigger)


def _grown_back(pattern: LazyPattern, words: str, *, complete: bool) -> Any:
    try:
        if not complete and pattern.goes_on(words):
            return _BackFork()
        return _run_back(pattern, words, len(words))
    except TimeoutError:
        return _BackFork()
