from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.shadow import fold
from annotator.rules import overlaps
from annotator.rules.matching import Match, Rule
from annotator.rules.overlaps import by_level, resolve

SHADOW = fold("نفذت قوات عملية أمنية في البلدة ثم اعتقلت شابا. واعتقلت آخر في حي بعيد عن الطريق العام")

LONG = fold("نفذت قوات عملية أمنية في البلدة، وفي يوم آخر اعتقلت شابا. " * 6)


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


LABELS = ("trigger", "place", "actor", "count", "date")


@st.composite
def overlapping(draw):
    spans = []
    for number in range(draw(st.integers(0, 14))):
        label, level = draw(st.sampled_from(LABELS)), draw(st.sampled_from((0, 0, 0, 1, 2)))
        start, length = draw(st.integers(0, 300)), draw(st.integers(1, 25))
        score, priority = draw(st.sampled_from((0.5, 0.8, 0.9))), draw(st.sampled_from((0, 0, 1)))
        yields_to = draw(st.frozensets(st.sampled_from(("r0", "r1", "r2")), max_size=1)) if level == 2 else frozenset()
        rule = Rule(f"r{number}", label, (), priority=priority, level=level, yields_to=yields_to)
        spans.append(Match(label, start, start + length, LONG, score, rule))
    return spans


def resolved_all_at_once(candidates):
    """As `resolve`, every candidate against every other."""
    kept = []
    for one in sorted(candidates, key=overlaps._strength):
        if not any(o.label == one.label and o.start < one.end and one.start < o.end for o in kept):
            kept.append(one)
    kept.sort(key=overlaps._position)
    return [one for one in kept if not any(overlaps._beats(other, one) for other in kept if other is not one)]


def levelled_all_at_once(spans):
    """As `by_level`, every span against every other of its sentence."""
    ends = [place for place, letter in enumerate(LONG.text) if letter == "."]
    ends += [s.start for s in spans if s.label == "date" and overlaps._OPENS.search(LONG.text[: s.start][-20:])]
    fallen = []
    for one in (one for one in spans if one.rule.level):
        for other in spans:
            lower = other.label == one.label and other.rule.level < one.rule.level and other not in fallen
            named = not one.rule.yields_to or other.rule.name in one.rule.yields_to
            near = one.rule.level > 1 or (other.start <= one.start and one.start - other.end <= overlaps.REACH)
            together = not any(min(one.start, other.start) <= end < max(one.start, other.start) for end in ends)
            if lower and named and near and together:
                fallen.append(one)
                break
    return [one for one in spans if one not in fallen]


@settings(max_examples=100, deadline=None)
@given(overlapping())
def test_overlaps_and_levels_are_as_if_each_was_held_against_each(candidates):
    survivors = resolve(candidates)
    assert survivors == resolved_all_at_once(candidates)
    assert by_level(survivors) == levelled_all_at_once(survivors)
