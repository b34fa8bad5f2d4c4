"""What patterns found at a trigger, kept by the words that they looked at: for the same words none runs twice.

Reports repeat their words, so most triggers stand among words that were read before. A path of words leads from the
trigger on to the outcome of every rule there; it is only as long as those patterns need to be sure. What one needs is
told by the pattern itself: made to fail at its end and tried on the words so far as the beginning of a longer text, it
comes to the end of these words if and only if some way through it goes on there (`LazyPattern.goes_on`).

The word after a trigger is kept when it is met first, which costs about what trying the patterns costs; further words
when they are met again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.core.shadow import Shadow
from annotator.rules.matching import Match, Rule
from annotator.rules.patterns import GOES_ON, NEAR, REACH, TIME_LIMIT, LazyPattern
from annotator.rules.word_lists import WordLists

LONGEST = 120
"""Characters of the longest path: a pattern that is not sure by then runs each time."""
KEPT = 60_000
"""Steps that are kept before all are dropped and learned anew, which bounds the memory."""

_Found = tuple[int, Rule, int, int | None, Any]
"""A rule's pattern matched: (the rule's place in its target, the rule, first, last, match), offsets from the trigger.

last is None for the hit's own end.
"""
_Open = tuple[int, Rule, "bool | _Sighted"]
"""A rule of which more must be known: more words after the trigger (True: or what stands far before it), or what
stands before it (its _Sighted)."""
_Whole = tuple[int, Rule, int, int | None, Any, Any]
"""As _Found, with the match of the part before the trigger."""


class _Fork:
    """Where more words must be known. `after`: the next word (with the sign behind it) → where it leads.

    None stands for a word that was met once. outcomes: what is sure by now, and the rules that are not. words: how many
    are known. short: whether the trigger alone may be enough, so that the word after it is a step of its own.
    """

    __slots__ = ("after", "outcomes", "short", "words")

    def __init__(self, outcomes: Sequence[Any], words: int = 0) -> None:
        self.outcomes, self.words = outcomes, words
        self.short: bool | None = None
        self.after: dict[str, Any] = {}


class _Sure:
    """Where a path ends: what is found, and which rules may be that see what stands before.

    wholes: (what is found with the parts before, those rules), None where parts before must be looked for. lefts: the
    word before the trigger → the same for it, or a table of the words before that one.
    """

    __slots__ = ("found", "lefts", "seeing", "wholes")

    def __init__(self, outcomes: Sequence[Any]) -> None:
        self.found: Sequence[_Found] = [one for one in outcomes if len(one) == 5]
        self.seeing = [one[2] for one in outcomes if len(one) == 3 and type(one[2]) is _Sighted]
        parts = any(one[1].before for one in self.found) or any(one.rule.before for one in self.seeing)
        self.wholes: Any = None if parts else ([(*one, None) for one in self.found], self.seeing)
        self.lefts: dict[str, Any] = {}


_NOTHING = _Sure(())


class _Sighted:
    """The paths of a rule that sees `width` characters before its trigger, by what stands there.

    far: it may see more, but not at all words.
    """

    __slots__ = ("far", "lefts", "open", "rule", "width")

    def __init__(self, place: int, rule: Rule, width: int, *, far: bool) -> None:
        self.open, self.rule, self.width, self.far = (place, rule, far), rule, width, far
        self.lefts: dict[str, _Fork] = {}


def _root(rules: Sequence[Rule]) -> Any:
    """Where the paths of a target begin."""
    outcomes: list[Any] = []
    for place, rule in enumerate(rules):
        if rule.pattern is None:
            outcomes.append((place, rule, 0, None, None))
            continue
        width, far = rule.pattern.sight
        outcomes.append((place, rule, _Sighted(place, rule, width, far=far) if width or far else False))
    return _settled(outcomes, 0)


class _BackFork:
    """As `_Fork` for the part before a trigger; the end of a path is what `_behind` gives."""

    __slots__ = ("after",)

    def __init__(self) -> None:
        self.after: dict[str, Any] = {}


class WordPaths:
    """The paths of one highlighter. Targets are whatever has `rules`."""

    def __init__(self, lists: WordLists) -> None:
        self._lists = lists
        self._triggers: dict[Any, Any] = {}
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
        here = self._triggers.get(target)
        if here is None:
            here = self._triggers[target] = _root(target.rules)
        if type(here) is _Fork:
            # Most paths end at the word after the trigger.
            known = here.after.get(text[trigger : plain.find(" ", end + (not here.short)) + 1])
            here = known if type(known) is _Sure else self._walk(here, text, plain, trigger, end, 0)
        known = here.wholes
        if known is None:
            lefts, at = here.lefts, trigger
            while True:
                since = plain.rfind(" ", 0, at - 1) + 1 if at else 0
                known = lefts.get(text[since:at])
                if type(known) is not dict:
                    break
                lefts, at = known, since
            if known is None:
                known = self._with_parts(here, text, plain, trigger)
        wholes, seeing = known
        if seeing:
            seen = [found for one in seeing for found in self._seen(one, text, plain, trigger, end)]
            wholes = sorted((*wholes, *seen), key=_place) if seen else wholes
        matches = []
        for _, rule, first, last, ahead, behind in wholes:
            lam = after_lam and first == 0
            begin = trigger + first + lam
            stop = end if last is None else trigger + last
            if stop > begin:
                matches.append(
                    Match(rule.label, begin, stop, shadow, rule.score, rule, self._lists, ahead, behind, lam)
                )
        return matches

    def _seen(self, one: _Sighted, text: str, plain: str, start: int, end: int) -> Iterator[_Whole]:
        """What a rule finds that sees what stands before its trigger, and whose part before it matches."""
        if one.width > NEAR:
            found = _run(_Fork((one.open,)), text, start)
        else:
            left = text[start - one.width if start > one.width else 0 : start]
            fork = one.lefts.get(left)
            if fork is None:
                self._count()
                fork = one.lefts[left] = _Fork((one.open,))
            found = self._walk(fork, text, plain, start, end, len(left)).found
        before = one.rule.before
        for place, rule, first, last, ahead in found:
            behind, begin, _ = (None, 0, 0) if before is None else self._behind(before, text, plain, start)
            yield place, rule, first or begin, last, ahead, behind

    def _with_parts(self, here: _Sure, text: str, plain: str, trigger: int) -> tuple[list[_Whole], list[_Sighted]]:
        """What is found, and the rules that see, without those whose part before the trigger does not match."""
        wholes: list[_Whole] = []
        needed: list[int] = []
        for place, rule, first, last, ahead in here.found:
            behind, begin, words = self._behind(rule.before, text, plain, trigger) if rule.before else (None, 0, 1)
            needed.append(words)
            if behind is not None or rule.before is None:
                wholes.append((place, rule, first or begin, last, ahead, behind))
        seeing = []
        for one in here.seeing:
            behind, _, words = self._behind(one.rule.before, text, plain, trigger) if one.rule.before else (None, 0, 1)
            needed.append(words)
            if behind is not None or one.rule.before is None:
                seeing.append(one)
        if all(needed):
            lefts, at = here.lefts, trigger
            for word in range(max(needed), 0, -1):
                since = plain.rfind(" ", 0, at - 1) + 1 if at else 0
                self._count()
                if word == 1:
                    lefts[text[since:at]] = wholes, seeing
                else:
                    lefts, at = lefts.setdefault(text[since:at], {}), since
        return wholes, seeing

    def _walk(self, here: Any, text: str, plain: str, start: int, end: int, left: int) -> _Sure:
        """What is found along the path of the words from a hit on; left: how many characters before it are known."""
        at, to = start, end if here.short else end + 1
        while True:
            to = plain.find(" ", to) + 1
            if not to or to - start > LONGEST or (here.words > 1 and here.outcomes[0][2] is True):
                # What a pattern sees far before its trigger no more words would tell.
                return _Sure(_run(here, text, start))
            word = text[at:to]
            further = here.after.get(word, 0)
            if further == 0 and (here.words or left):
                here.after[word] = None
                self._count()
                return _Sure(_run(here, text, start))
            if not further:
                if not all(one[1].pattern.is_worth_it for one in here.outcomes if len(one) < 5):
                    return _Sure(_run(here, text, start))
                if here.short is None and at == start:
                    here.short = self._is_short(here, text, plain, start, end, left)
                    if here.short:
                        here.after.clear()
                        return self._walk(here, text, plain, start, end, left)
                self._count()
                further = here.after[word] = _grown(here, text[start - left : to], left, complete=to > len(text))
            if type(further) is _Sure:
                return further
            here, at = further, to

    def _is_short(self, here: _Fork, text: str, plain: str, start: int, end: int, left: int) -> bool:
        """Whether the word that the hit is in tells all."""
        to = plain.find(" ", end) + 1
        return type(_grown(here, text[start - left : to], left, complete=to > len(text))) is _Sure

    def _behind(self, pattern: LazyPattern, text: str, plain: str, trigger: int) -> tuple[Any, int, int]:
        """(match, where it begins relative to the trigger, words that told it) of a part before a trigger.

        match is None where there is none; words is 0 where it is not kept.
        """
        here: Any = self._parts.get(pattern)
        if here is None:
            here = self._parts[pattern] = _BackFork()
        at, words = trigger, 1
        while True:
            since = plain.rfind(" ", 0, at - 1) + 1 if at else 0
            if trigger - since > LONGEST:
                return _run_back(pattern, text, trigger)
            word = text[since:at]
            further = here.after.get(word, 0)
            if further == 0:
                here.after[word] = None
                self._count()
                return _run_back(pattern, text, trigger)
            if further is None:
                if not pattern.is_worth_it:
                    return _run_back(pattern, text, trigger)
                self._count()
                further = here.after[word] = _grown_back(pattern, text[since:trigger], words, complete=at == 0)
            if type(further) is tuple:
                return further
            here, at, words = further, since, words + 1

    def _count(self) -> None:
        """Counts one step more; at too many all are dropped."""
        self._size += 1
        if self._size > KEPT:
            self._triggers.clear()
            self._parts.clear()
            self._size = 0


def _place(found: _Whole) -> int:
    return found[0]


def _settled(outcomes: Sequence[Any], words: int) -> Any:
    """The end of the path when all outcomes are sure, else a fork; one word is always looked at."""
    if any(len(one) == 3 and (not words or type(one[2]) is bool) for one in outcomes):
        return _Fork(outcomes, words)
    return _Sure(outcomes) if outcomes else _NOTHING


def _run(here: _Fork, text: str, start: int) -> Sequence[Any]:
    """The outcomes at a fork whose next word is new."""
    found: list[Any] = []
    for one in here.outcomes:
        if len(one) == 5 or type(one[2]) is _Sighted:
            found.append(one)
            continue
        place, rule, _ = one
        try:
            match = rule.pattern.match(text, start, start + REACH, timeout=TIME_LIMIT)
        except TimeoutError:
            continue
        if match is not None:
            found.append((place, rule, match.start() - start, match.end() - start, match))
    return found


def _grown(here: _Fork, words: str, left: int, *, complete: bool) -> Any:
    """The outcomes when these words follow; complete: the text ends with them. left: where the trigger begins."""
    outcomes: list[Any] = []
    for one in here.outcomes:
        if len(one) == 5:
            outcomes.append(one)
            continue
        place, rule, sees = one
        try:
            if sees is False:
                match = rule.pattern.told(words, left, complete=complete)
            elif type(sees) is _Sighted and not rule.pattern.may_match(words):
                match = None
            elif rule.pattern.goes_on(words, left, blind=sees is not True):
                match = GOES_ON
            else:
                match = rule.pattern.match(words, left, timeout=TIME_LIMIT)
        except TimeoutError:
            match = GOES_ON
        if match is GOES_ON:
            outcomes.append(one)
        elif match is not None:
            outcomes.append((place, rule, match.start() - left, match.end() - left, match))
    return _settled(outcomes, here.words + 1)


def _run_back(pattern: LazyPattern, text: str, trigger: int) -> tuple[Any, int, int]:
    try:
        match = pattern.match(text, trigger - REACH if trigger > REACH else 0, trigger, timeout=TIME_LIMIT)
    except TimeoutError:
        return None, 0, 0
    return (None, 0, 0) if match is None else (match, match.start() - trigger, 0)


def _grown_back(pattern: LazyPattern, text: str, words: int, *, complete: bool) -> Any:
    try:
        match = pattern.told(text, complete=complete)
    except TimeoutError:
        return _BackFork()
    if match is GOES_ON:
        return _BackFork()
    return (None, 0, words) if match is None else (match, match.start() - len(text), words)
