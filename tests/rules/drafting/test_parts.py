import pytest

from annotator.core.records import Span
from annotator.rules.drafting import parts as module
from annotator.rules.drafting.parts import parts
from annotator.rules.drafting.reading import DraftParagraph

TEXT = "قصف الحي ثم قصف. وقتل رجل في القصف"


def paragraph(*words, label="trigger"):
    spans, start = [], 0
    for number, word in enumerate(words):
        start = TEXT.index(word, start)
        spans.append(Span(f"s{number}", label, start, start + len(word), word))
        start += 1
    return DraftParagraph(TEXT, "incident", tuple(spans))


def test_parts_of_a_paragraph_of_usual_size_are_the_paragraph_itself():
    whole = paragraph("قصف", "قصف")
    assert list(parts(whole)) == [whole]


@pytest.mark.parametrize(("longest", "most"), [(20, 100), (9, 100), (100, 1), (3, 2), (1, 1)])
def test_parts_hold_every_word_and_span_once_and_cut_no_span(monkeypatch, longest, most):
    monkeypatch.setattr(module, "LONGEST", longest)
    monkeypatch.setattr(module, "MOST_TRIGGERS", most)
    whole = paragraph("قصف الحي", "قصف", "وقتل", "القصف")
    cut = list(parts(whole))
    assert "".join(part.text for part in cut) == TEXT
    assert [span.id for part in cut for span in part.spans] == ["s0", "s1", "s2", "s3"]
    assert all(part.text[span.start : span.end] == span.surface for part in cut for span in part.spans)
    assert all(len(part.spans) <= most for part in cut)


def test_parts_end_at_a_sentence_end_where_one_is_near(monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 25)
    assert [part.text for part in parts(paragraph("قصف"))] == ["قصف الحي ثم قصف. ", "وقتل رجل في القصف"]
