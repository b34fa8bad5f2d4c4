"""Every example of every rule is a test: the hit gives exactly the braced span, the miss no span of that rule."""

from dataclasses import replace

import pytest

from annotator.config import resource_dir
from annotator.rules.checking import check_rule
from annotator.rules.loading import read_example, read_ruleset

RULES = read_ruleset(resource_dir("seeds") / "rules").rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_reads_its_hits_and_leaves_its_misses(seed_highlighter, rule):
    assert list(check_rule(seed_highlighter, rule)) == []
    assert len(rule.why) > 7


def test_check_rule_says_what_is_wrong(seed_highlighter):
    rule = seed_highlighter.ruleset.rule("trigger-clash")
    spoiled = replace(
        rule,
        hits=(read_example("اندلعت اشتباكات"), read_example("هدوء {تام}"), *rule.hits[:1]),
        misses=(read_example("اندلعت اشتباكات عنيفة"),),
    )
    kinds = [problem.kind for problem in check_rule(seed_highlighter, spoiled)]
    assert kinds == ["few_misses", "unmarked", "not_read", "read_a_miss"]
    wrong = replace(rule, hits=(read_example({"text": "دارت {معارك} ليلا", "norm": {"type": "other"}}),) * 3)
    assert {problem.kind for problem in check_rule(seed_highlighter, wrong)} == {"wrong_norm"}
