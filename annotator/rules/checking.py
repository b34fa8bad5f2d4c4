"""What is wrong with a folder of rules and gazetteers.

Files that cannot be read, rules without reason or examples, examples that are not read as they should be, and patterns
that may take very long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from annotator.config import resource_dir
from annotator.core.records import Span
from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.rules.backtracking import ambiguous_repeats, slow_text, tree_of
from annotator.rules.gazetteer_files import read_places_file
from annotator.rules.highlighter import Highlighter
from annotator.rules.loading import FEWEST_HITS, FEWEST_MISSES, read_fragments, read_lists, read_rule, read_table
from annotator.rules.matching import Example, Rule
from annotator.rules.patterns import TIME_LIMIT, LazyPattern
from annotator.rules.word_lists import WordLists

MESSAGES: Mapping[str, str] = {
    "unread": N_("cannot be read: %(got)s"),
    "few_hits": N_("got %(got)s hits, expected at least %(expected)s; add sentences that the rule must read"),
    "few_misses": N_("got %(got)s misses, expected at least %(expected)s; add sentences that the rule must leave"),
    "unmarked": N_("the hit “%(example)s” has no braces, expected them round what is to be read; put them there"),
    "not_read": N_("“%(example)s”: got “%(got)s”, expected “%(expected)s”; change the pattern or the example"),
    "wrong_norm": N_("“%(example)s”: got the norm %(got)s, expected %(expected)s; change the norm or the example"),
    "read_a_miss": N_("the miss “%(example)s”: got “%(got)s”, expected nothing; make the rule narrower"),
    "nested": N_(
        "got a repeat inside a repeat that shares “%(got)s” with what follows it, expected parts that begin otherwise; "
        "put a sign between them, or make the inner one possessive (++)"
    ),
    "row": N_("got three repeats of “%(got)s” in a row, expected at most two; bound them or part them by other signs"),
    "slow": N_(
        "got more than %(expected)s seconds on “%(got)s”, expected less; bound the repeats or make them possessive (++)"
    ),
    "killed": N_("got stopped (%(got)s), expected an end within %(expected)s; look at this rule's pattern and lists"),
}
"""Kind of problem → what was got, what was expected, what to do."""

MALFORMED = (AnnotatorError, TypeError, ValueError, AttributeError, KeyError)
"""What reading an entry of the wrong shape raises."""


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One thing wrong with a rule, or with a line of a gazetteer.

    kind: a key of `MESSAGES`. example: its sentence, empty where the problem is none of an example. got: what was read
    instead, or what is wrong. file, rule: where; rule is empty or «line 5» where no rule is meant.
    """

    rule: str
    kind: str
    example: str = ""
    got: str = ""
    expected: str = ""
    file: str = ""

    def error(self) -> InvalidInput:
        """The problem as a sentence."""
        return InvalidInput(MESSAGES[self.kind], example=self.example, got=self.got or "–", expected=self.expected)

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.rule) if part)
        return f"{where}: {' '.join(str(self.error()).split())}"


def folders(folder: Path | None) -> tuple[Path, Path]:
    """(rules, gazetteers) of a folder: its `rules` and `gazetteer`, else itself; the seeds' where it has none.

    Raises: InvalidInput when it has neither.
    """
    seeds = resource_dir("seeds")
    if folder is None:
        return seeds / "rules", seeds / "gazetteer"
    rules = next((path for path in (folder / "rules", folder) if any(path.glob("*.toml"))), None)
    names = next((path for path in (folder / "gazetteer", folder) if any(path.glob("*.csv"))), None)
    if rules is None and names is None:
        raise InvalidInput(
            N_("%(got)s has neither rules (*.toml) nor gazetteers (*.csv), also not in rules/ and gazetteer/."),
            got=folder,
        )
    return rules or seeds / "rules", names or seeds / "gazetteer"


def check_folders(rules_dir: Path, gazetteer_dir: Path) -> Iterator[RuleProblem | str]:
    """The problems of all files, and before each rule its name, so that one that never ends can be told.

    Examples are tried when every file can be read.
    """
    sound = True
    for found in chain(_unread_rules(rules_dir), _unread_names(gazetteer_dir)):
        yield found
        sound = sound and isinstance(found, str)
    if not sound:
        return
    files = _files_of_rules(rules_dir)
    highlighter = Highlighter.load(rules_dir, gazetteer_dir)
    for rule in highlighter.ruleset.rules:
        yield rule.name
        for problem in (*check_rule(highlighter, rule), *check_patterns(rule)):
            yield replace(problem, file=files.get(rule.name, ""))


def _files_of_rules(rules_dir: Path) -> dict[str, str]:
    paths = sorted(rules_dir.glob("*.toml"))
    return {
        entry["name"]: path.name for path in paths for entry in read_table(path.name, path.read_bytes()).get("rule", ())
    }


def _unread_rules(rules_dir: Path) -> Iterator[RuleProblem | str]:
    """Files, lists and rules that cannot be read, and before each rule its name, for compiling may take long."""
    tables: dict[str, Mapping[str, Any]] = {}
    for path in sorted(rules_dir.glob("*.toml")):
        try:
            tables[path.name] = read_table(path.name, path.read_bytes())
        except InvalidInput as error:
            yield RuleProblem("", "unread", got=str(error), file=path.name)
    seen: dict[str, str] = {}
    try:
        lists = WordLists(read_lists(list(tables.values())))
        fragments = read_fragments(list(tables.values()), lists)
    except MALFORMED as error:
        yield RuleProblem("", "unread", got=_told(error))
        return
    for file, table in tables.items():
        for entry in table.get("rule", ()):
            name = str(entry.get("name", "?")) if isinstance(entry, Mapping) else "?"
            yield name
            try:
                if name in seen:
                    raise InvalidInput(N_("Two rules are named %(got)s."), got=name)
                seen[name] = file
                read_rule(entry, lists, fragments)
            except MALFORMED as error:
                yield RuleProblem(name, "unread", got=_told(error), file=file)


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, AnnotatorError) else f"{type(error).__name__}: {error}"


def _unread_names(gazetteer_dir: Path) -> Iterator[RuleProblem]:
    for path in sorted(gazetteer_dir.glob("*.csv")):
        try:
            read = read_places_file(path.name, path.read_bytes())
        except AnnotatorError as error:
            yield RuleProblem("", "unread", got=str(error), file=path.name)
            continue
        for problem in read.problems:
            yield RuleProblem(f"line {problem.line}", "unread", got=str(problem.error), file=path.name)


def check_rule(highlighter: Highlighter, rule: Rule) -> Iterator[RuleProblem]:
    """The problems of one rule: every hit must be read with its ends and norm, every miss left by this rule."""
    if len(rule.hits) < FEWEST_HITS:
        yield RuleProblem(rule.name, "few_hits", got=str(len(rule.hits)), expected=str(FEWEST_HITS))
    if len(rule.misses) < FEWEST_MISSES:
        yield RuleProblem(rule.name, "few_misses", got=str(len(rule.misses)), expected=str(FEWEST_MISSES))
    for example in rule.hits:
        if example.start is None:
            yield RuleProblem(rule.name, "unmarked", example.text)
            continue
        wanted = example.text[example.start : example.end]
        spans = [span for span in _spans(highlighter, example) if span.label == rule.label]
        found = [span for span in spans if (span.start, span.end) == (example.start, example.end)]
        if not found:
            got = ", ".join(span.surface for span in spans)
            yield RuleProblem(rule.name, "not_read", example.text, got, wanted)
        elif any(found[0].norm.get(key) != value for key, value in example.norm.items()):
            yield RuleProblem(rule.name, "wrong_norm", example.text, str(dict(found[0].norm)), str(dict(example.norm)))
    for example in rule.misses:
        for span in _spans(highlighter, example):
            if span.rule == rule.name:
                yield RuleProblem(rule.name, "read_a_miss", example.text, span.surface)


def check_patterns(rule: Rule) -> Iterator[RuleProblem]:
    """The parts of a rule's pattern that may take very long."""
    for pattern, backward in ((rule.pattern, False), (rule.before, True)):
        if not isinstance(pattern, LazyPattern):
            continue
        tree = tree_of(pattern.source)
        for kind, letters in sorted(set(ambiguous_repeats(tree))) if tree is not None else ():
            yield RuleProblem(rule.name, kind, got=letters)
        slow = slow_text(pattern, pattern.source, rule.triggers, backward=backward)
        if slow is not None:
            shown = slow if len(slow) < 40 else f"{slow[:30]}… ({len(slow)})"
            yield RuleProblem(rule.name, "slow", got=shown.replace("\x01", "¶"), expected=str(TIME_LIMIT))


def _spans(highlighter: Highlighter, example: Example) -> tuple[Span, ...]:
    (record,) = highlighter.highlight("example", [example.text], date.fromisoformat(example.reference))
    return record.content.spans
