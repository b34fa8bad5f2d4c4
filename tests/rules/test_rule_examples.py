"""Every example of every rule is a test: the hit gives exactly the braced span, the miss no span of that rule."""

from datetime import date

import pytest

from annotator.config import resource_dir
from annotator.rules.highlighter import Highlighter
from annotator.rules.loading import FEWEST_HITS, FEWEST_MISSES, read_ruleset

RULES = read_ruleset(resource_dir("seeds") / "rules").rules


@pytest.fixture(scope="module")
def highlighter():
    return Highlighter.load()


def spans_of(highlighter, example):
    (record,) = highlighter.highlight("example", [example.text], date.fromisoformat(example.reference))
    return record.content.spans


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_reads_its_hits(highlighter, rule):
    assert len(rule.hits) >= FEWEST_HITS, "three sentences the rule must read"
    for example in rule.hits:
        assert example.start is not None, f"brace the expected span: {example.text}"
        spans = [span for span in spans_of(highlighter, example) if span.label == rule.label]
        found = [span for span in spans if (span.start, span.end) == (example.start, example.end)]
        shown = [(span.surface, span.rule) for span in spans]
        assert found, f"{example.text}: expected {example.text[example.start : example.end]}, got {shown}"
        for key, value in example.norm.items():
            assert found[0].norm.get(key) == value, f"{example.text}: {dict(found[0].norm)}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_leaves_its_misses(highlighter, rule):
    assert len(rule.misses) >= FEWEST_MISSES, "two sentences the rule must leave"
    for example in rule.misses:
        found = [span.surface for span in spans_of(highlighter, example) if span.rule == rule.name]
        assert not found, f"{example.text}: {found}"


def test_every_rule_says_why():
    assert [rule.name for rule in RULES if len(rule.why) < 8] == []
