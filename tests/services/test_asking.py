"""Questions to the leads: asked once, answered, read, said further; seen by nobody else; gone with an erased text."""

from __future__ import annotations

import pytest
from field_project import REPORT, FieldProject, request_id

from annotator.errors import InvalidInput, NotAllowed, NotFound
from annotator.services import asking, correcting
from annotator.services.importing import UploadedFile
from annotator.services.paragraph_views import ParagraphView


def ask(f: FieldProject, words: str = "Which village?", span: str = "", request: str = "") -> ParagraphView:
    where = (f.ws, f.ids["annotator1"], "field", "first", 1)
    return asking.ask(*where, words=words, span=span, request_id=request or request_id())


def answer(f: FieldProject, question: int, words: str = "The first one.") -> None:
    asking.answer(f.ws, f.ids["lead"], "field", question, words=words, request_id=request_id())


def counted(f: FieldProject, name: str) -> tuple[int, int]:
    found = asking.counts(f.ws, f.ids[name], "field")
    return found.unread, found.waiting


def test_a_thread_ends_in_an_answer_that_is_read(field_project: FieldProject) -> None:
    f = field_project
    f.take("annotator1")
    place = next(s for s in f.view("annotator1").content.spans if s.surface == "الطكيحي")
    before = f.view("annotator1").version
    (thread,) = ask(f, span=place.id).questions
    assert (thread.surface, thread.words, thread.is_answered) == ("الطكيحي", "Which village?", False)
    assert f.view("annotator1").version == before
    assert (counted(f, "annotator1"), counted(f, "lead")) == ((0, 0), (0, 1))
    page = asking.list_questions(f.ws, f.ids["lead"], "field")
    assert [part.text for part in asking.text_parts(page.waiting[0]) if part.is_hit] == ["الطكيحي"]
    answer(f, thread.id)
    assert (counted(f, "annotator1"), counted(f, "lead")) == ((1, 0), (0, 0))
    (thread,) = f.view("annotator1").questions
    assert (thread.answers[0].words, thread.answers[0].by, thread.is_unread) == ("The first one.", "lead", True)
    where = (f.ws, f.ids["annotator1"], "field", "first", 1, thread.id)
    (thread,) = asking.mark_read(*where).questions
    assert (thread.is_unread, thread.is_answered, counted(f, "annotator1")) == (False, True, (0, 0))
    (thread,) = asking.say_more(*where, words="And the river?", request_id=request_id()).questions
    assert ([a.by_asker for a in thread.answers], thread.is_answered) == ([False, True], False)
    answer(f, thread.id, "Not named.")
    assert (counted(f, "annotator1"), counted(f, "lead")) == ((1, 0), (0, 0))
    own = asking.own_questions(f.ws, f.ids["annotator1"], "field")
    assert (len(own.waiting), [t.id for t in own.answered]) == (0, [thread.id])


def test_a_request_sent_twice_asks_once(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    for _ in range(2):
        assert len(ask(field_project, request="the-same-request").questions) == 1


def test_what_is_empty_too_long_or_about_nothing_is_refused(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    for words, span in (("  ", ""), ("x" * 2001, ""), ("Which?", "s99")):
        with pytest.raises(InvalidInput):
            ask(field_project, words, span)
    assert field_project.view("annotator1").questions == ()


def test_only_leads_answer_and_only_the_asker_goes_on(field_project: FieldProject) -> None:
    f = field_project
    for name in ("annotator1", "annotator2"):
        f.take(name)
    (thread,) = ask(f).questions
    for name in ("annotator1", "annotator2", "watcher"):
        with pytest.raises(NotAllowed):
            asking.answer(f.ws, f.ids[name], "field", thread.id, words="x", request_id=request_id())
        with pytest.raises(NotAllowed):
            asking.list_questions(f.ws, f.ids[name], "field")
    with pytest.raises(NotFound):
        answer(f, thread.id + 1)
    other = (f.ws, f.ids["annotator2"], "field", "first", 1, thread.id)
    with pytest.raises(NotFound):
        asking.mark_read(*other)
    with pytest.raises(NotFound):
        asking.say_more(*other, words="x", request_id=request_id())
    assert f.view("annotator2").questions == ()


def test_questions_go_over_to_a_corrected_text_and_go_with_an_erased_one(field_project: FieldProject) -> None:
    f = field_project
    f.take("annotator1")
    place = next(s for s in f.view("annotator1").content.spans if s.surface == "الطكيحي")
    (thread,) = ask(f, span=place.id).questions
    answer(f, thread.id)
    changed = UploadedFile("first.txt", REPORT.replace("واعتقلت 3", "واعتقلت 4").encode())
    stem = correcting.correct_report(f.ws, f.ids["lead"], "field", "first", changed).stem
    (moved,) = f.view("annotator1", 1, stem).questions
    assert (moved.words, moved.surface, len(moved.answers)) == ("Which village?", "", 1)
    correcting.erase_report(f.ws, f.ids["lead"], "field", stem, "asked for")
    assert asking.own_questions(f.ws, f.ids["annotator1"], "field").answered == ()
