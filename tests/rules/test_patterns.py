import pytest

from annotator.rules.patterns import REACH, LazyPattern, looks_back


@pytest.mark.parametrize(
    ("source", "characters"),
    [
        ("ا(?: ب)?$", 0),
        ("(?<=بت)ا", 2),
        ("ا(?!(?<!ب |تتت )ا)", 4),
        ("(?<=(?<!ب)ت )ا", 3),
        ("^ا|ب", 1),
        (r"ا\b", 1),
        (r"(?<=\p{L}+ )ا", REACH),
        (r"(?<=^[0-9]{2} )ا", 4),
        (r"(?P<n>ا)\K(?>ب)+[^ت]", 0),
        (r"\p{Lu}(?R)", REACH),
    ],
)
def test_looks_back_tells_how_many_characters_before_it_a_pattern_may_see(source, characters):
    assert looks_back(source) == characters


@pytest.mark.parametrize(
    ("source", "words", "goes_on"),
    [
        ("قتل(?: في)?", "قتل", True),
        ("قتل(?: في)?", "قتل ", True),
        ("قتل(?: في)?", "قتل من ", False),
        ("قتل(?: في)?", "قتل في ", False),
        ("قتل$", "قتل ", False),
        ("قتل ?$", "قتل ", True),
        ("قتل(?! هنا$)", "قتل هنا", True),
        ("قتل(?! هنا$)", "قتل هنا ", False),
        ("(?>[0-9]+) عناصر", "12 ", True),
        ("(?>[0-9]+) عناصر", "12 مدنيا ", False),
    ],
)
def test_a_pattern_tells_whether_it_looks_beyond_some_words(source, words, goes_on):
    assert LazyPattern(lambda: source).goes_on(words) is goes_on


@pytest.mark.parametrize(
    ("source", "words", "goes_on"),
    [
        ("(?:نحو )?", "نحو ", True),
        ("(?:نحو )?", " نحو ", False),
        ("(?:نحو )?", "من ", False),
        ("(?:^|،) ?", "قتل ", False),
        ("(?:^|،) ?", " ", True),
    ],
)
def test_a_pattern_that_runs_backward_looks_before_the_words(source, words, goes_on):
    assert LazyPattern(lambda: source, backward=True).goes_on(words) is goes_on
