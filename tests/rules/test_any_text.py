"""Whatever is imported is read: no text makes the rules crash, and every span is cut out of the stored text rightly."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.shadow import BLANKS, fold
from annotator.rules import matching, reading
from annotator.rules.automaton import plain_text

PUBLISHED = date(2023, 6, 15)
MARKS = "\u064b\u0651\u0670\u0640\u0300"
CONTROLS = "\u200e\u200f\u202b\u202c\u2066\u2069\u200d\ufeff"
OTHERS = "🚀👩‍👩‍👧\U0001d7d8Aأ٣۴7zк漢ﻻﷲﺑ"
SIGNS = "“”\"'«»().,،؛:؟!-–/\\_*#%…\n\t"


@pytest.fixture(scope="module")
def highlighter(seed_highlighter):
    return seed_highlighter


def read(highlighter, *paragraphs):
    records = highlighter.highlight("own", paragraphs, PUBLISHED)
    for text, record in zip(paragraphs, records, strict=True):
        for span in record.content.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == span.surface
    return [record.content for record in records]


@pytest.fixture(scope="module")
def pieces(highlighter):
    """Triggers and names of the rules, as they are and torn by what texts hold beside letters."""
    words = sorted({literal.removesuffix("*") for rule in highlighter.ruleset.rules for literal in rule.triggers})
    words += sorted(highlighter.gazetteer.by_form)[::40]
    words += [
        "وفي 12 آذار",
        "اعـ ـتـ ـقـ ـال",
        "هجـ وم",
        "مقتل 3 عناصر",
        "ما بين 5 و7",
        "أكثر من",
        "في ريف",
        "بلدة",
        "لل",
    ]
    return st.one_of(
        st.sampled_from(words),
        st.sampled_from([" ", " و", "، ", ". ", " في ", " من ", *BLANKS]),
        st.text(alphabet=MARKS + CONTROLS, max_size=3),
        st.text(alphabet=OTHERS + SIGNS + "0123456789" + "ابتلوي", max_size=5),
        st.characters(),
    )


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_text_is_read_and_its_spans_are_cut_out_rightly(highlighter, pieces, data):
    texts = data.draw(st.lists(st.lists(pieces, max_size=25).map("".join), min_size=1, max_size=3))
    read(highlighter, *texts)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_rule_is_left_out_that_would_have_matched(highlighter, pieces, data):
    text = data.draw(st.lists(pieces, max_size=30).map("".join))
    shadow = fold(text, quotes=False)
    plain = plain_text(shadow.text)
    for hit in highlighter._automaton.hits(plain):
        tried = reading.rules_for(hit.target, reading._beginning(shadow.text, plain, hit.start, hit.end))
        for rule in hit.target.rules:
            if hit.after_lam or rule.name in {one.name for one in tried}:
                continue
            assert matching.match_at(rule, shadow, hit.start, hit.end, highlighter.ruleset.lists) is None, rule.name


@pytest.mark.parametrize(
    "text",
    ["قصف" * 333_333, "1" * 10_000, "1 " * 5_000, "ا" * 100_000, "ـ" * 100_000, "قصف " * 2_000, "بلدة “" * 2_000, "."],
    ids=[
        "1 MB without a blank",
        "10,000 digits",
        "digits",
        "one letter",
        "tatweel",
        "one trigger",
        "quotes",
        "a point",
    ],
)
def test_long_and_odd_texts_are_read(highlighter, text):
    read(highlighter, text)


@pytest.mark.parametrize("text", ["قتل رجل في ريف", "وصل إلى بلدة", "في محيط", "حقل", "طريق دير الزور -", "حملة “"])
def test_a_text_may_end_where_a_name_is_looked_for(highlighter, text):
    read(highlighter, text)


def test_every_pattern_of_a_rule_runs_under_a_time_limit(highlighter, monkeypatch):
    reading.rules_for.cache_clear()
    ran = set()

    def limited(name, match):
        def run(*where, timeout=None, **options):
            assert timeout == matching.TIME_LIMIT
            ran.add(name)
            return match(*where, timeout=timeout, **options)

        return run

    patterns = [pattern for rule in highlighter.ruleset.rules for pattern in (rule.pattern, rule.before) if pattern]
    for number, pattern in enumerate(patterns):
        pattern.compile()
        monkeypatch.setattr(pattern, "match", limited(number, pattern.match))
    read(highlighter, *[example.text for rule in highlighter.ruleset.rules for example in rule.hits])
    reading.rules_for.cache_clear()
    assert len(ran) == len(patterns)


@pytest.mark.parametrize(
    ("source", "early"),
    [
        ("ا(?: ب)?$", True),
        ("ا(?!ب$)", False),
        ("ا(?!(?!ب$))", True),
        ("(?<=ب)ا", False),
        ("(?!(?<=ب)ا)ا", True),
        ("(?<!ب)ا", True),
        ("(?!(?<!ب)ا)ا", False),
        (r"ا\$(?!\$|[$)(])", True),
        (r"ا\b", False),
        (r"(?P<n>ا)\K(?>ب)+", True),
    ],
)
def test_refuses_early_tells_what_the_beginning_of_a_text_can_refuse(source, early):
    assert matching.refuses_early(source) is early
