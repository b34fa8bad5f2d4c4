"""Whatever is imported is read: no text makes the rules crash, and every span is cut out of the stored text rightly."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.shadow import BLANKS, fold
from annotator.rules.automaton import plain_text
from annotator.rules.patterns import TIME_LIMIT
from annotator.rules.word_paths import WordPaths

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
def test_what_is_kept_by_its_words_is_what_the_patterns_find(highlighter, pieces, data):
    text = data.draw(st.lists(pieces, max_size=30).map("".join))
    shadow = fold(text, quotes=False)
    plain = plain_text(shadow.text)

    def found(paths, hit):
        matches = paths.matches(hit.target, shadow, plain, hit.start, hit.end, after_lam=hit.after_lam)
        return [
            (
                one.rule.name,
                one.start,
                one.end,
                one.after_lam,
                *(p and p.capturesdict() for p in (one.behind, one.ahead)),
            )
            for one in matches
        ]

    for hit in highlighter._automaton.hits(plain):
        # Where nothing is kept yet, the patterns run on the text itself.
        wanted = found(WordPaths(highlighter.ruleset.lists), hit)
        for _ in range(4):
            assert found(highlighter._paths, hit) == wanted


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
    monkeypatch.setattr(highlighter, "_paths", WordPaths(highlighter.ruleset.lists))
    ran = set()

    def limited(name, match):
        def run(*where, timeout=None, **options):
            assert timeout == TIME_LIMIT
            ran.add(name)
            return match(*where, timeout=timeout, **options)

        return run

    patterns = [pattern for rule in highlighter.ruleset.rules for pattern in (rule.pattern, rule.before) if pattern]
    for number, pattern in enumerate(patterns):
        pattern.compile()
        monkeypatch.setattr(pattern, "match", limited(number, pattern.match))
    read(highlighter, *[example.text for rule in highlighter.ruleset.rules for example in rule.hits])
    assert len(ran) == len(patterns)
