from annotator.core.shadow import fold
from annotator.rules.matching import Match, Rule
from annotator.rules.overlaps import by_level, resolve

SHADOW = fold("نفذت قوات عملية أمنية في البلدة ثم اعتقلت شابا. واعتقلت آخر في حي بعيد عن الطريق العام")


def span(label, start, end, *, score=0.8, priority=0, level=0):
    rule = Rule(name=f"{label}{start}", label=label, triggers=(), priority=priority, level=level)
    return Match(label, start, end, SHADOW, score, rule)


def kept(*candidates):
    return [(m.label, m.start, m.end) for m in resolve(candidates)]


def test_resolve_keeps_the_longest_of_one_label_then_the_best_scored():
    assert kept(span("place", 0, 4), span("place", 2, 9)) == [("place", 2, 9)]
    (winner,) = resolve([span("place", 0, 4, score=0.5), span("place", 0, 4, score=0.9)])
    assert winner.score == 0.9


def test_resolve_lets_priority_win_over_length():
    assert kept(span("trigger", 0, 4, priority=1), span("trigger", 0, 9)) == [("trigger", 0, 4)]


def test_resolve_drops_what_another_label_swallows():
    assert kept(span("source", 0, 9), span("actor", 2, 6)) == [("source", 0, 9)]
    assert kept(span("date", 0, 9), span("count", 0, 2)) == [("date", 0, 9)]
    assert kept(span("actor", 3, 6), span("place", 3, 6)) == [("actor", 3, 6)]


def test_resolve_keeps_a_party_inside_a_site_and_a_trigger_across_a_count():
    assert kept(span("place", 0, 9), span("actor", 3, 9)) == [("place", 0, 9), ("actor", 3, 9)]
    assert kept(span("count", 0, 5), span("trigger", 2, 9)) == [("count", 0, 5), ("trigger", 2, 9)]


def test_resolve_of_two_that_cross_keeps_the_longer():
    assert kept(span("date", 0, 5), span("place", 3, 12)) == [("place", 3, 12)]


def test_by_level_drops_an_outcome_only_in_a_sentence_that_names_its_cause():
    text = SHADOW.text
    operation, first, second = text.index("عمليه"), text.index("اعتقلت"), text.rindex("اعتقلت")
    spans = [
        span("trigger", operation, operation + 10),
        span("trigger", first, first + 6, level=2),
        span("trigger", second, second + 6, level=2),
    ]
    assert [m.start for m in by_level(spans)] == [operation, second]
