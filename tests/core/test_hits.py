"""Searched words are found as the rules read them and shown as whole words."""

from __future__ import annotations

import pytest

from annotator.core.hits import excerpt, hits, parts, searched_words, whole_words

TEXT = "وقال “الأهالي” إن الـطـكيحي شهدت قصفاً مدفعيّاً، وإنّ القصف عاد ليلا."


def found(query: str, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in hits(text, searched_words(query))]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("الطكيحى", ["الـطـكيحي"]),
        ("قصف", ["قصفاً", "القصف"]),
        ("مدفعيا  ليلاً", ["مدفعيّاً", "ليلا"]),
        ("الاهالي", ["الأهالي"]),
        ("غائب", []),
        ("", []),
        ("“”", []),
    ],
)
def test_words_are_found_in_every_spelling_and_shown_whole(query: str, shown: list[str]) -> None:
    assert found(query) == shown


def test_latin_words_are_found_in_small_and_capital_letters() -> None:
    assert found("pkk", "حزب PKK هنا") == ["PKK"]
    assert found("a+b (", "a+b ( c") == ["a+b", "("]


def test_a_stretch_inside_a_word_is_widened_and_neighbours_join() -> None:
    assert whole_words("للتحالف هنا", [(1, 3), (4, 5)]) == [(0, 7)]
    assert whole_words("هنا", [(0, 0), (3, 3)]) == [(0, 0), (3, 3)]


def test_parts_are_the_whole_text() -> None:
    made = parts(TEXT, hits(TEXT, searched_words("قصف")))
    assert "".join(part.text for part in made) == TEXT
    assert [part.text for part in made if part.is_hit] == ["قصفاً", "القصف"]


def test_an_excerpt_begins_near_the_first_hit_and_says_what_it_leaves_out() -> None:
    text = "أول " * 60 + "هدف" + " آخر" * 60
    made = excerpt(text, hits(text, searched_words("هدف")), 60)
    words = "".join(part.text for part in made)
    assert words.startswith("… أول")
    assert words.endswith("آخر …")
    assert len(words) < 80
    assert [part.text for part in made if part.is_hit] == ["هدف"]
    assert "".join(part.text for part in excerpt("قصير", [])) == "قصير"
