"""Sentences, segments and clauses, and where a span lies on the words."""

from __future__ import annotations

from annotator.core.records import Span
from annotator.rules.drafting.reading import DraftParagraph, Reading


def read(text: str, *surfaces: tuple[str, str]) -> Reading:
    spans = []
    for number, (label, surface) in enumerate(surfaces, 1):
        start = text.index(surface)
        norm = {"date": {"edtf": "2023-05"}, "actor": {"actor_id": "isis"}}[label]
        spans.append(Span(f"s{number}", label, start, start + len(surface), surface, norm))
    return Reading(DraftParagraph(text, "incident", tuple(spans)))


def test_turns_open_segments_and_commas_clauses() -> None:
    reading = read("قصفت الطائرات القرية، كما داهمت القوات منزلا. وانسحبت لاحقا")
    assert [t.segment for t in reading.tokens] == [0, 0, 0, 1, 1, 1, 1, 2, 3]
    assert [t.sentence for t in reading.tokens] == [0] * 7 + [1, 1]


def test_no_border_falls_inside_a_span_or_a_list_of_days() -> None:
    reading = read("دخلت قافلة في (3.5.6) من أيار", ("date", "(3.5.6) من أيار"))
    assert {t.sentence for t in reading.tokens} == {0}
    assert {t.clause for t in reading.tokens} == {0}


def test_mark_knows_its_words_and_what_is_attached_before_it() -> None:
    reading = read("آليات للتحالف وبتنظيم “الدولة” في القرية", ("actor", "لتحالف"), ("actor", "تنظيم “الدولة”"))
    first, second = reading.of("actor")
    assert (first.first, first.last, first.proclitic) == (1, 1, "ل")
    assert (second.first, second.last, second.proclitic) == (2, 3, "وب")


def test_split_spelling_is_read_as_if_written_normally() -> None:
    reading = read("قـ ـتـ ـل شاب في القرية")
    assert "killed" in reading.tokens[0].frames
