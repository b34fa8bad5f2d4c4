import pytest

from annotator.core.clitics import proclitics_before, without_proclitics, word_start


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("في حلب", "حلب", ""),
        ("وبحلب", "حلب", "وب"),
        ("للحقل", "حقل", "لل"),
        ("محلب", "حلب", None),
        ("اخلاء", "لاء", None),
    ],
)
def test_proclitics_before_a_name(text, name, expected):
    assert proclitics_before(text, text.index(name)) == expected


def test_proclitics_before_a_definite_name_takes_no_article():
    assert proclitics_before("بالرقه", 1, definite=True) == "ب"
    assert proclitics_before("الالرقه", 2, definite=True) is None


def test_without_proclitics_leaves_them_out_one_by_one():
    text = "قرب وبـريف حلب"
    spans = [text[a:b] for a, b in without_proclitics(text, 4, 10)]
    assert spans == ["بـريف", "ريف"]
    assert list(without_proclitics("بن", 0, 2)) == []


def test_word_start_goes_to_the_first_letter():
    assert word_start("في وبالرقه", 8) == 3
