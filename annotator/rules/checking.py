"""What is wrong with a ruleset: rules without reason or examples, and examples that are not read as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from annotator.core.records import Span
from annotator.rules.highlighter import Highlighter
from annotator.rules.loading import FEWEST_HITS, FEWEST_MISSES
from annotator.rules.matching import Example, Rule


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One thing wrong with a rule.

    kind: `few_hits`, `few_misses`, `unmarked` (a hit without braces), `not_read`, `wrong_norm` or `read_a_miss`.
    example: its sentence, empty where the problem is none of an example. got: what was read instead.
    """

    rule: str
    kind: str
    example: str = ""
    got: str = ""


def check_rules(highlighter: Highlighter) -> list[RuleProblem]:
    """The problems of all rules of a highlighter, in the order of its files; an empty list when all is well."""
    return [problem for rule in highlighter.ruleset.rules for problem in check_rule(highlighter, rule)]


def check_rule(highlighter: Highlighter, rule: Rule) -> Iterator[RuleProblem]:
    """The problems of one rule: every hit must be read with its ends and norm, every miss left by this rule."""
    if len(rule.hits) < FEWEST_HITS:
        yield RuleProblem(rule.name, "few_hits", got=str(len(rule.hits)))
    if len(rule.misses) < FEWEST_MISSES:
        yield RuleProblem(rule.name, "few_misses", got=str(len(rule.misses)))
    for example in rule.hits:
        if example.start is None:
            yield RuleProblem(rule.name, "unmarked", example.text)
            continue
        spans = [span for span in _spans(highlighter, example) if span.label == rule.label]
        found = [span for span in spans if (span.start, span.end) == (example.start, example.end)]
        if not found:
            yield RuleProblem(rule.name, "not_read", example.text, ", ".join(span.surface for span in spans))
        elif any(found[0].norm.get(key) != value for key, value in example.norm.items()):
            yield RuleProblem(rule.name, "wrong_norm", example.text, str(dict(found[0].norm)))
    for example in rule.misses:
        for span in _spans(highlighter, example):
            if span.rule == rule.name:
                yield RuleProblem(rule.name, "read_a_miss", example.text, span.surface)


def _spans(highlighter: Highlighter, example: Example) -> tuple[Span, ...]:
    (record,) = highlighter.highlight("example", [example.text], date.fromisoformat(example.reference))
    return record.content.spans
