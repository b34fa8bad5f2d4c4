"""Paragraphs of a corrected text find the ones they stand for; the words of two texts make one row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.text_changes import aligned_paragraphs, changed_words

A, B, C, D = "قتل ثلاثة أشخاص في القرية", "وقع انفجار قرب الجسر", "عاد الهدوء إلى البلدة", "انسحبت القوة من الموقع"


def test_unchanged_paragraphs_keep_their_partners() -> None:
    assert aligned_paragraphs([A, B, C], [A, B, C]) == (0, 1, 2)


def test_a_paragraph_put_in_between_has_none() -> None:
    assert aligned_paragraphs([A, B], [A, D, B]) == (0, None, 1)


def test_a_corrected_number_is_still_the_same_paragraph() -> None:
    assert aligned_paragraphs([A, B, C], [A.replace("ثلاثة", "أربعة"), B, C]) == (0, 1, 2)


def test_another_text_in_its_place_is_a_new_paragraph() -> None:
    assert aligned_paragraphs([A, B, C], [A, D, C]) == (0, None, 2)


def test_moved_and_fallen_away_paragraphs() -> None:
    assert aligned_paragraphs([A, B, C], [C, A]) == (2, 0)
    assert aligned_paragraphs([A, B], []) == ()


def test_words_that_changed() -> None:
    row = [(s.kind, s.text) for s in changed_words("قُتل ثلاثة أشخاص.", "قُتل أربعة أشخاص بينهم طفل.")]
    assert row == [
        ("kept", "قُتل "),
        ("gone", "ثلاثة"),
        ("new", "أربعة"),
        ("kept", " أشخاص"),
        ("new", " بينهم طفل"),
        ("kept", "."),
    ]


texts = st.lists(st.sampled_from([A, B, C, D, A + " اليوم", B + " ليلا", ""]), max_size=8)


@given(texts, texts)
def test_no_earlier_paragraph_is_given_twice_and_equal_ones_come_first(earlier: list[str], later: list[str]) -> None:
    found = aligned_paragraphs(earlier, later)
    given_ = [i for i in found if i is not None]
    assert len(found) == len(later)
    assert len(set(given_)) == len(given_)
    paired = sum(1 for j, i in enumerate(found) if i is not None and earlier[i] == later[j])
    assert paired == sum(min(earlier.count(t), later.count(t)) for t in set(later))


@given(st.text("ا بت\n", max_size=40), st.text("ا بت\n", max_size=40))
def test_the_row_holds_both_texts(earlier: str, later: str) -> None:
    row = changed_words(earlier, later)
    assert "".join(s.text for s in row if s.kind != "new") == earlier
    assert "".join(s.text for s in row if s.kind != "gone") == later
