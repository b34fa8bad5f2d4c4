import pytest
import regex

from annotator.errors import InvalidInput
from annotator.rules.loading import read_example, read_ruleset
from annotator.rules.word_lists import trie

RULE = """
[lists]
colours = ["أحمر", "أزرق"]
[lists.sizes]
"كبيرة" = 2

[[rule]]
name = "own"
label = "method"
triggers = ["@colours", "<digits>"]
pattern = '''{colours} ?{sizes}?'''
why = "An own rule."
"""


def write(folder, text, name="own.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_read_ruleset_folds_lists_and_triggers(tmp_path):
    ruleset = read_ruleset(write(tmp_path, RULE))
    (rule,) = ruleset.rules
    assert rule.triggers == ("احمر", "ازرق", "<digits>")
    assert ruleset.lists["sizes"] == {"كبيره": 2}
    assert ruleset.rule("own") is rule
    assert rule.pattern.match("احمر كبيره ثم").group() == "احمر كبيره"


def test_patterns_left_for_later_match_alike_and_fail_when_tried(tmp_path):
    (rule,) = read_ruleset(write(tmp_path, RULE), compiled=False).rules
    assert [rule.pattern.match("احمر كبيره ثم").group() for _ in range(2)] == ["احمر كبيره"] * 2
    (rule,) = read_ruleset(write(tmp_path, RULE.replace("{sizes}?", "(")), compiled=False).rules
    with pytest.raises(regex.error):
        rule.pattern.match("احمر")


def test_digest_changes_with_any_file(tmp_path):
    before = read_ruleset(write(tmp_path, RULE)).digest
    assert read_ruleset(write(tmp_path, "# nothing\n", "more.toml")).digest != before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("why =", "reason =", "reason"),
        ('label = "method"', "", "label"),
        ("@colours", "@shapes", "shapes"),
        ("{sizes}?", "(", "cannot be read"),
        ("[lists]", "[lists", "no TOML"),
    ],
)
def test_read_ruleset_refuses(tmp_path, old, new, message):
    with pytest.raises(InvalidInput, match=message):
        read_ruleset(write(tmp_path, RULE.replace(old, new, 1)))


def test_read_ruleset_refuses_a_name_twice(tmp_path):
    write(tmp_path, RULE)
    again = "[[rule]]\nname = 'own'\nlabel = 'x'\ntriggers = ['a']\nwhy = 'again'\n"
    with pytest.raises(InvalidInput, match="named own"):
        read_ruleset(write(tmp_path, again, "twice.toml"))


def test_read_example_takes_the_braces_out():
    example = read_example({"text": "قتل {3 أشخاص} أمس", "norm": {"value": 3}})
    assert example.text[example.start : example.end] == "3 أشخاص"
    assert example.norm == {"value": 3}
    assert read_example("بلا قوسين").start is None


def test_trie_matches_exactly_its_words():
    import re

    words = ["شباط", "شب", "آذار", "اذار"]
    pattern = re.compile(trie(words))
    assert all(pattern.fullmatch(word) for word in words)
    assert not pattern.fullmatch("شبا")
    assert not re.search(trie([]), "شيء")
