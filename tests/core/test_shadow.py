"""The folded shadow: what it folds, and that every offset maps back exactly, however a text is corrupted."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.shadow import BLANKS, LETTERS, fold
from annotator.core.text import clean

SENTENCES = (
    "نفذت دورية مشتركة عملية أمنية في قرية الغدير بريف المدينة الشرقي يوم الثلاثاء 12 من تشرين الأول الجاري",
    "وأسفر الهجوم عن مقتل أربعة عناصر وإصابة 7 آخرين بجراح متفاوتة، وفق ما أعلنت إدارة المشفى",
    "قصفت المدفعية أطراف البلدة بأكثر من 20 قذيفة، فيما حلقت طائرة استطلاع في الأجواء لساعات",
    "اعتقل الحاجز شابين على طريق السوق ثم أفرج عن أحدهما مساء أمس بعد دفع كفالة مالية",
    "انفجرت عبوة ناسفة بسيارة عسكرية قرب الجسر ما أدى إلى أضرار مادية دون خسائر بشرية",
)
JOINING = set("بتثجحخسشصضطظعغفقكلمنهيئ")
SEPARATORS = ("ـ ـ", "ــ ــ", "ـ.ـ", "ـ,ـ", "ـ*ـ", "ـ/ـ", "ـ-ـ", "ـ\u00a0ـ", "ـ\u200fـ")


def corrupted_word(word: str, random_: random.Random) -> str:
    """The word with splits, tatweel runs, harakat and controls; only letters that join forward are split after."""
    out = []
    for place, letter in enumerate(word):
        out.append(letter)
        if place == len(word) - 1:
            break
        kind = random_.random()
        if letter in JOINING and kind < 0.2:
            out.append(random_.choice(SEPARATORS))
        elif letter in JOINING and kind < 0.3:
            out.append("ـ" * random_.randint(1, 4))
        elif kind < 0.4:
            out.append(random_.choice("\u064b\u064e\u0650\u0651\u0670"))
        elif kind < 0.45:
            out.append(random_.choice("\u200e\u200f\u200d\u202b\ufeff\u00ad"))
    return "".join(out)


def check_corrupted(sentence: str, random_: random.Random) -> int:
    words = sentence.split(" ")
    spoiled = [corrupted_word(word, random_) for word in words]
    text = (" " * random_.randint(1, 2)).join(spoiled)
    shadow = fold(text)
    assert shadow.text == fold(sentence).text
    position = found_at = 0
    for word, bad in zip(words, spoiled, strict=True):
        found_at = text.index(bad, found_at)
        assert shadow.span(position, position + len(word)) == (found_at, found_at + len(bad))
        assert shadow.at(found_at) == position
        position += len(word) + 1
        found_at += len(bad)
    return len(words)


@pytest.mark.parametrize("seed", range(200))
def test_fold_reads_corrupted_copies_like_the_clean_text(seed):
    random_ = random.Random(seed)
    assert sum(check_corrupted(sentence, random_) for sentence in SENTENCES) > 60


def test_fold_reads_corrupted_shared_reports_like_the_clean_text(shared):
    random_ = random.Random(7)
    words = 0
    for path in sorted((shared / "reports").glob("*.txt")):
        for line in clean(path.read_text("utf-8")).split("\n"):
            kept = [w for w in re.split(f"[{BLANKS}]+", line) if re.fullmatch(f"[{LETTERS}0-9]+", w)]
            if kept:
                words += check_corrupted(" ".join(kept), random_)
    assert words > 1500


def test_fold_folds_letters_digits_quotes_and_dashes():
    assert fold("أإآٱ ىی ة ؤئ ک ٣۴ “«’ –").text == 'اااا يي ه وي ك 34 ""\' -'


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("اعـ ـتـ ـقـ ـال", "اعتقال"),
        ("ومقـ ـتل", "ومقتل"),
        ("نفَّـ ـذت", "نفذت"),
        ("هجـ.ـوم", "هجوم"),
        ("داعـش", "داعش"),
        ("اﺷــﺘــﺒــﺎﻛــﺎت", "اشتباكات"),
        ("ﻻ ﷲ", "لا الله"),
        ("الـ 10", "ال 10"),
        ("لـ التحالف", "ل التحالف"),
        ("السوري ـ التركي", "السوري - التركي"),
        ("بلدة \u00a0 الكسرة", "بلده الكسره"),
    ],
)
def test_fold_reads(written, read):
    assert fold(written).text == read


def test_fold_joins_a_one_sided_split_only_into_a_known_word():
    assert fold("هجـ وم في الـ 10").text == "هج وم في ال 10"
    assert fold("هجـ وم في الـ 10", words={"هجوم"}).text == "هجوم في ال 10"
    assert fold("تن-ظيم وداع'ش", words={"تنظيم", "داعش"}).text == "تنظيم وداعش"
    assert fold("للهجمـ ات وللتن-ظيم", words={"هجمات", "التنظيم"}).text == "للهجمات وللتنظيم"
    assert fold("سوري-عراقي", words={"سوري", "عراقي"}).text == "سوري-عراقي"
    assert fold("هجو.م. ثم", words={"هجوم"}).text == "هجوم. ثم"
    assert fold("تنظيم “د.ا.عـ ـش” والهجو*م", words={"داعش", "هجوم"}).text == 'تنظيم "داعش" والهجوم'
    assert fold("من الهجو. م الأخير. ثم", words={"هجوم"}).text == "من الهجوم الاخير. ثم"


def test_span_keeps_marks_of_the_last_letter_and_leaves_its_tatweel():
    text = "عاماً ثم الـ 10"
    shadow = fold(text)
    assert shadow.span(0, 4) == (0, 5)
    assert text[slice(*shadow.span(8, 10))] == "ال"


def test_fold_without_quotes_reads_a_quoted_name_as_one():
    text = "لـ” التحالف الدولي”عملية ضد تنظيم “داعش”، أمس"
    shadow = fold(text, quotes=False)
    assert shadow.text == "ل التحالف الدولي عمليه ضد تنظيم داعش، امس"
    start = shadow.text.index("تنظيم")
    assert text[slice(*shadow.span(start, start + len("تنظيم داعش")))] == "تنظيم “داعش"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("“قسد” و”النهضة”", "قسد والنهضه"),
        ("“قسد”و“النهضة”", "قسد والنهضه"),
        ("بـ“قسد”", "بقسد"),
        ("قال“نعم”", "قال نعم"),
    ],
)
def test_fold_without_quotes_keeps_proclitics_attached(written, read):
    assert fold(written, quotes=False).text == read


messy = st.text(
    st.one_of(
        st.sampled_from('ابتثلآأةىـ ،."”“’\u200f\u064b\u064e\u00a0\t–10٣۴ﻻﷺﺎ\ufdfa😀\u202b'),
        st.characters(),
    ),
    max_size=60,
)


@settings(max_examples=300)
@given(messy, st.booleans())
def test_fold_maps_every_stretch_into_the_text(text, quotes):
    shadow = fold(text, quotes=quotes, words={"اب", "بت"})
    length = len(shadow.text)
    last = 0
    for position in range(length):
        start, end = shadow.span(position, position + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last or text[start] in "ﻻﷺ\ufdfa" or len(fold(text[start]).text) > 1
        last = start
        assert shadow.span(0, position + 1)[1] == end
        assert shadow.at(start) <= position
    for position in range(len(text) + 1):
        assert 0 <= shadow.at(position) <= length
