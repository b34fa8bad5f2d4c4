"""What became of suggestions, counted by label."""

from __future__ import annotations

from annotator.agreement.acceptance import Acceptance, count_acceptance
from annotator.core.records import Content, Span

TEXT = "قصفت طائرة قرية السوسة"


def span(words: str, label: str, *, extend: int = 0, **norm: object) -> Span:
    start, end = TEXT.index(words), TEXT.index(words) + len(words) + extend
    return Span(f"{label}{start}", label, start, end, TEXT[start:end], norm)


def counted(suggested: list[Span], said: list[Span]) -> dict[str, Acceptance]:
    counts: dict[str, Acceptance] = {}
    count_acceptance(Content("incident", tuple(suggested), ()), Content("incident", tuple(said), ()), counts)
    return counts


def test_every_suggestion_is_kept_corrected_or_taken_away_and_the_rest_was_added() -> None:
    kept, place = span("قصفت", "trigger", type="airstrike"), span("السوسة", "place", name="السوسة")
    found = counted(
        [kept, place, span("طائرة", "method", codes=["drone"])], [kept, span("قرية السوسة", "place", name="السوسة")]
    )
    assert found == {
        "trigger": Acceptance(unchanged=1),
        "place": Acceptance(corrected=1),
        "method": Acceptance(removed=1),
    }
    assert counted([], [kept]) == {"trigger": Acceptance(added=1)}


def test_another_normal_form_or_label_is_a_correction_and_nothing_is_counted_twice() -> None:
    assert counted([span("قصفت", "trigger", type="airstrike")], [span("قصفت", "trigger", type="shelling")]) == {
        "trigger": Acceptance(corrected=1)
    }
    assert counted([span("السوسة", "place")], [span("السوسة", "person")]) == {"place": Acceptance(corrected=1)}
    twice = counted([span("قرية", "place"), span("قرية السوسة", "place")], [span("السوسة", "place", name="س")])
    assert twice == {"place": Acceptance(corrected=1, removed=1)}


def test_rates_are_undefined_where_there_is_nothing_to_share() -> None:
    assert (Acceptance().unchanged_rate, Acceptance().added_rate) == (None, None)
    one = Acceptance(unchanged=3, corrected=1, removed=0, added=4)
    assert (one.unchanged_rate, one.added_rate) == (0.75, 0.5)
