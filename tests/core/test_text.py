import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.text import clean, sha256, split_paragraphs
from annotator.errors import InvalidInput


def test_clean_makes_lf_without_nul_in_nfc():
    assert clean("a\r\nb\rc\0\n") == "a\nb\nc\n"
    assert clean("\u0627\u0653") == "آ"


@given(st.text())
def test_clean_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


def test_split_paragraphs_at_lf_only_and_keeps_outer_blanks():
    text = " أول \n\u200f\n\t\u00a0\nثان\u2028سطر\x0bآخر\x85نهاية\n"
    assert split_paragraphs(text) == (" أول ", "ثان\u2028سطر\x0bآخر\x85نهاية")


def test_split_paragraphs_refuses_a_very_long_line():
    assert split_paragraphs("م" * 20_000)
    with pytest.raises(InvalidInput, match="20001"):
        split_paragraphs("م" * 20_001)


def test_sha256_is_of_the_utf8_bytes():
    assert sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
