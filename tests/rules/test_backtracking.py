"""Which patterns are told to be slow, by their tree and by trial."""

import pytest

from annotator.rules.backtracking import ambiguous_repeats, plain_source, slow_text, tree_of
from annotator.rules.patterns import LazyPattern


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        (r"(?:a+)+b", ["nested"]),
        (r"(?:[ا-ي]+ ?)+x", ["nested"]),
        (r"(?:[a-z][a-z0-9]+)+!", ["nested"]),
        (r"(?:(?:\p{L}+،?)+ )?x", ["nested"]),
        (r"(?:x(?:a|\w+))*", ["nested"]),
        (r"\w*\w*\w*x", ["row"]),
        (r"\w*a\w*b?\w*x", ["row"]),
        (r"(?:a++)+b", []),
        (r"(?>a+)+b", []),
        (r"(?: [ا-ي]+)+", []),
        (r"(?:و?[ا-ي]{2,} )*", []),
        (r"(?:[ا-ي]{1,3} ?)+", []),
        (r"\d+\.\d+\.\d+", []),
        (r"\w*\w*x", []),
        (r"(?:ab)+(?=(?:c+)d)", []),
    ],
)
def test_ambiguous_repeats(source, kinds):
    assert [kind for kind, _ in ambiguous_repeats(tree_of(source))] == kinds


def test_plain_source_writes_what_only_regex_knows():
    assert plain_source(r"\p{L}+[\p{L} ]\Kx[^]a]\[\p{Nd}") == "[A-Za-zء-ي]+[A-Za-zء-ي ]x[^]a]\\[[0-9]"
    assert tree_of(r"(?<name>a)(?|b)") is None


def slow(source, *, backward=False, triggers=("قصف",)):
    return slow_text(LazyPattern(lambda: source, backward=backward), source, triggers, backward=backward)


@pytest.mark.parametrize("source", [r"قصف (?:ا|اا)+ب", r"قصف (?:(\w)+)+ب", r"(?|قصف) (?:ا|اا)+ب"])
def test_slow_patterns_are_found_by_trial(source):
    assert slow(source) is not None


def test_quick_and_backward_patterns():
    assert slow(r"قصف(?: \w+){1,5}") is None
    assert slow(r"\w+ ", backward=True) is None
    assert slow(r"ب(?:ا|اا)+ ", backward=True) is not None
