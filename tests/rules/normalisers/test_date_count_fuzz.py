"""No run of words breaks the readers; whatever they read is a valid EDTF or Count."""

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.core import edtf
from annotator.rules.context import Context
from annotator.rules.normalisers.counts import count_norm, read_count
from annotator.rules.normalisers.date_words import vocabulary
from annotator.rules.normalisers.dates import date_norm, read_date
from annotator.rules.reference_date import infer_reference_date

SIGNS = ("،", "-", "/", ".", "(", ")", "و", "ال", "من", "هـ", "قبل", "5", "31", "29", "2023", "1444", "0", "99", "9999",
         "28.07.2023", "12/31", "الموافق", "شخص", "نحو", "عشرات", "ألف", "مئة", "على الأقل", "أو", "😀")  # fmt: skip
words = st.lists(st.one_of(st.sampled_from(sorted(vocabulary())), st.sampled_from(SIGNS)), max_size=9).map(" ".join)
contexts = st.builds(
    Context,
    reference_date=st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.just(date(2024, 2, 29))),
    period=st.sampled_from([None, "2022-08-23/2022-09-22"]),
    heading_date=st.sampled_from([None, "2023-02"]),
    previous_date=st.sampled_from([None, "2019-03-21", "{2022-01-01,2022-02-03}", "../2020", "2022~", "2022-12-31"]),
    item_date=st.sampled_from([None, "2022-09-19"]),
)


@settings(max_examples=600, deadline=None)
@given(words, contexts, st.booleans())
@example("1444 أو 1444", Context(), False)
def test_date_words_never_break_the_reader(text, context, since):
    for norm in (date_norm(text, context, since=since, around=text), read_date(text, context)):
        assert norm is None or edtf.is_valid(norm["edtf"]), norm


@settings(max_examples=400, deadline=None)
@given(st.one_of(words, st.text(max_size=60)))
def test_count_words_never_break_the_reader(text):
    for norm in (count_norm(text), read_count(text)):
        if norm is not None:
            assert norm["unit"]
            assert "vague" in norm or isinstance(norm.get("value"), int) or norm["low"] < norm["high"]


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=4))
def test_any_text_gives_a_reference_date_or_none(paragraphs):
    found = infer_reference_date(paragraphs)
    assert (found.date is None) == (found.reason == "none")


def test_a_long_run_of_digits_is_harmless():
    assert date_norm("9" * 10_000, Context(reference_date=date(2023, 1, 1))) is None
    assert count_norm("9" * 10_000) is None or isinstance(count_norm("9" * 10_000)["value"], int)
