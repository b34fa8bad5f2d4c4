from annotator.core.shadow import fold
from annotator.rules.matching import Rule, compile_pattern, match_at
from annotator.rules.word_lists import WordLists

LISTS = WordLists({"months": {"اب": 8}})


def rule(**parts):
    return Rule(name="own", label="date", triggers=(), **parts)


def match(own, text, trigger, *, after_lam=False):
    shadow = fold(text, quotes=False)
    start = shadow.text.index(trigger)
    return match_at(own, shadow, start, start + len(trigger), LISTS, after_lam=after_lam)


def test_match_at_joins_the_part_before_and_the_part_from_the_trigger():
    own = rule(before=compile_pattern(r"(?P<day>[0-9]{1,2}) ", backward=True), pattern=compile_pattern("(?P<month>اب)"))
    found = match(own, "وفي 24 آب، قتل", "اب")
    assert (found.text, found.surface) == ("24 اب", "24 آب")
    assert (found.group("day"), found.captures("month"), found.group("day") is None) == ("24", ["اب"], False)
    assert found.value("months", found.group("month")) == 8
    assert found.left(4) == "وفي "
    assert found.right(3) == "، ق"


def test_match_at_refuses_half_words_on_either_side():
    own = rule(before=compile_pattern("[0-9]{1,2} ", backward=True), pattern=compile_pattern("اب"))
    assert match(own, "24 ابن", "اب") is None
    assert match(own, "2024 آب", "اب") is None
    assert match(rule(before=compile_pattern("(?:[0-9] )?", backward=True)), "-3آب", "اب").text == "اب"


def test_match_at_reads_a_definite_word_after_lam_as_written_with_the_article():
    own = rule(pattern=compile_pattern("المصادر"))
    found = match(own, "وفقا للمصادر", "لمصادر", after_lam=True)
    assert (found.text, found.surface) == ("المصادر", "لمصادر")


def test_match_at_begins_the_span_where_the_pattern_keeps():
    own = rule(pattern=compile_pattern(r"الملقب \K[ا-ي]+"))
    assert match(own, "القيادي الملقب “صقر” قتل", "الملقب").surface == "صقر"


def test_match_at_gives_up_on_a_pattern_that_backtracks(monkeypatch):
    monkeypatch.setattr("annotator.rules.matching.TIME_LIMIT", 0.01)
    own = rule(pattern=compile_pattern(r"(?:ا+)+ب"))
    assert match(own, "ا" * 60, "ا") is None


def test_words_finds_list_words_with_proclitics():
    found = match(rule(), "في آب", "اب")
    assert found.words("months").search("وبآب وباب") is not None
    assert found.words("months").search("كتاب") is None
