from annotator.core.shadow import fold
from annotator.rules.automaton import plain_text
from annotator.rules.matching import Rule
from annotator.rules.patterns import LazyPattern
from annotator.rules.reading import Target
from annotator.rules.word_lists import WordLists
from annotator.rules.word_paths import WordPaths

LISTS = WordLists({"months": {"اب": 8}})


def ahead(source):
    return LazyPattern(lambda: source)


def before(source):
    return LazyPattern(lambda: source, backward=True)


def rule(**parts):
    return Rule(name="own", label="date", triggers=(), **parts)


def match(own, text, trigger, *, after_lam=False):
    """The rule's match, the same when the words are new, met again, and kept."""
    shadow = fold(text, quotes=False)
    start = shadow.text.index(trigger)
    paths, target = WordPaths(LISTS), Target(rules=(own,))
    plain, end = plain_text(shadow.text), start + len(trigger)
    found = [paths.matches(target, shadow, plain, start, end, after_lam=after_lam) for _ in range(8)]
    assert len({tuple((one.start, one.end) for one in matches) for matches in found}) == 1
    return found[-1][0] if found[-1] else None


def test_a_rule_joins_the_part_before_its_trigger_and_the_part_from_it():
    own = rule(before=before(r"(?P<day>[0-9]{1,2}) "), pattern=ahead("(?P<month>اب)"))
    found = match(own, "وفي 24 آب، قتل", "اب")
    assert (found.text, found.surface) == ("24 اب", "24 آب")
    assert (found.group("day"), found.captures("month"), found.group("day") is None) == ("24", ["اب"], False)
    assert found.value("months", found.group("month")) == 8
    assert found.left(4) == "وفي "
    assert found.right(3) == "، ق"


def test_a_rule_refuses_half_words_on_either_side():
    own = rule(before=before("[0-9]{1,2} "), pattern=ahead("اب"))
    assert match(own, "24 ابن", "اب") is None
    assert match(own, "2024 آب", "اب") is None
    assert match(rule(before=before("(?:[0-9] )?")), "-3آب", "اب").text == "اب"


def test_a_rule_reads_a_definite_word_after_lam_as_written_with_the_article():
    own = rule(pattern=ahead("المصادر"))
    found = match(own, "وفقا للمصادر", "لمصادر", after_lam=True)
    assert (found.text, found.surface) == ("المصادر", "لمصادر")


def test_a_rule_begins_the_span_where_the_pattern_keeps():
    own = rule(pattern=ahead(r"الملقب \K[ا-ي]+"))
    assert match(own, "القيادي الملقب “صقر” قتل", "الملقب").surface == "صقر"


def test_a_rule_gives_up_on_a_pattern_that_backtracks(monkeypatch):
    monkeypatch.setattr("annotator.rules.word_paths.TIME_LIMIT", 0.01)
    monkeypatch.setattr("annotator.rules.patterns.TIME_LIMIT", 0.01)
    own = rule(pattern=ahead(r"(?:ا+)+ب"))
    assert match(own, "ا" * 60, "ا") is None


def test_words_finds_list_words_with_proclitics():
    found = match(rule(), "في آب", "اب")
    assert found.words("months").search("وبآب وباب") is not None
    assert found.words("months").search("كتاب") is None
