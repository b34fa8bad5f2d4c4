from annotator.core.shadow import fold
from annotator.rules.automaton import Automaton, plain_text


def found(automaton, text):
    folded = fold(text, quotes=False).text
    return [(folded[hit.start : hit.end], hit.target) for hit in automaton.hits(plain_text(folded))]


def test_automaton_finds_whole_words_with_proclitics_before_them():
    automaton = Automaton({"حلب": "place", "قسد": "actor"})
    assert found(automaton, "في حلب وبحلب ولحلب") == [("حلب", "place")] * 3
    assert found(automaton, "محلب حلبي الحلب ققسد") == []


def test_automaton_finds_a_definite_word_after_lam():
    hits = Automaton({"التحالف": "actor"}).hits(plain_text("تابعه للتحالف"))
    assert [(hit.start, hit.end, hit.after_lam) for hit in hits] == [(7, 13, True)]


def test_automaton_takes_the_article_into_the_hit_where_the_rule_says_so():
    automaton = Automaton({"عمليه": "word"}, frozenset({"عمليه"}))
    assert [text for text, _ in found(automaton, "العملية وبالعملية للعملية عملية")] == [
        "العمليه",
        "العمليه",
        "لعمليه",
        "عمليه",
    ]


def test_automaton_lets_a_stem_go_on_and_reports_overlapping_hits():
    automaton = Automaton({"استهدف*": "stem", "دير الزور": "whole", "دير": "part"})
    assert [target for _, target in found(automaton, "استهدفتهم في دير الزور")] == ["stem", "part", "whole"]


def test_automaton_sees_a_word_glued_to_digits():
    assert found(Automaton({"عمليات": "noun"}), "-3عمليات") == [("عمليات", "noun")]


def test_plain_text_keeps_length_and_adds_one_blank():
    text = "قال: 3.5 «ثم» 😀 A-1"
    assert len(plain_text(text)) == len(text) + 1
    assert set(plain_text("،.:-!؟()")) == {" "}


def test_automaton_of_nothing_finds_nothing():
    assert Automaton({}).hits("اي نص ") == []
