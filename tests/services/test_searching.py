"""One's own paragraphs are found by words and filters, newest saved first, and nobody else's."""

from __future__ import annotations

import pytest
from field_project import FieldProject
from sqlalchemy import update

from annotator.errors import InvalidInput, NotFound
from annotator.services import annotating, searching
from annotator.services.searching import FoundPage, Search
from annotator.storage.tables import AssignmentRow


def look(f: FieldProject, name: str = "annotator1", **asked: object) -> FoundPage:
    return searching.search(f.ws, f.ids[name], "field", Search(**asked))  # type: ignore[arg-type]


def indexes(page: FoundPage) -> list[int]:
    return [line.paragraph.index for line in page.lines]


@pytest.fixture
def worked(field_project: FieldProject) -> FieldProject:
    """Paragraph 3 confirmed, then 0 flagged, then 1 skipped; 2 is new."""
    f = field_project
    f.take("annotator1")
    f.do(annotating.confirm, "annotator1", 3)
    f.do(annotating.flag, "annotator1", 0, note="Is <b> this a heading?")
    f.do(annotating.skip, "annotator1", 1)
    return f


def test_own_paragraphs_are_listed_newest_saved_first(worked: FieldProject) -> None:
    page = look(worked)
    assert (page.total, page.pages, indexes(page)) == (4, 1, [1, 0, 3, 2])
    assert [line.paragraph.state for line in page.lines] == ["skipped", "working", "submitted", "new"]
    assert page.lines[1].paragraph.flag_note == "Is <b> this a heading?"
    assert page.lines[3].paragraph.saved_at is None


def test_words_are_matched_as_the_rules_fold_them(worked: FieldProject) -> None:
    page = look(worked, words=" الطكيحى  الدولى ")
    assert indexes(page) == [1]
    assert [part.text for part in page.lines[0].words if part.is_hit] == ["الدولي", "الطكيحي"]
    assert indexes(look(worked, words="دير")) == [1, 0]
    assert look(worked, words="دير%").total == look(worked, words="_").total == 0


def test_filters_hold_together(worked: FieldProject) -> None:
    assert indexes(look(worked, state="submitted")) == [3]
    assert indexes(look(worked, state="new")) == [2]
    assert indexes(look(worked, flagged=True)) == [0]
    assert indexes(look(worked, event_type="raid_arrest")) == [1]
    assert indexes(look(worked, event_type="deployment", state="submitted")) == [3]
    assert look(worked, event_type="deployment", state="new").total == 0
    assert 1 in indexes(look(worked, label="actor"))
    assert 2 not in indexes(look(worked, label="actor"))
    # The label counts as the member has it, not as the rules suggested it.
    for span in [s for s in worked.view("annotator1", 1).content.spans if s.label == "date"]:
        worked.edit("annotator1", "span_remove", 1, span=span.id)
    assert 1 not in indexes(look(worked, label="date"))


def test_unknown_choices_and_endless_words_are_refused(worked: FieldProject) -> None:
    for asked in ({"state": "done"}, {"label": "x"}, {"event_type": "%"}, {"words": "ا" * 201}):
        with pytest.raises(InvalidInput):
            look(worked, **asked)
    with pytest.raises(NotFound):
        look(worked, "outsider")


def test_nobody_finds_what_is_not_theirs(worked: FieldProject) -> None:
    assert look(worked, "annotator2").total == look(worked, "lead").total == 0
    assert searching.last_answers(worked.ws, worked.ids["annotator2"], "field")[1] == ()


def test_of_a_report_that_was_given_back_only_saved_work_is_listed(worked: FieldProject) -> None:
    with worked.ws.database.write() as session:
        session.connection().execute(update(AssignmentRow).values(state="released"))
    assert indexes(look(worked)) == [1, 0, 3]


def test_last_answers_are_the_newest_ones(worked: FieldProject) -> None:
    project, lines = searching.last_answers(worked.ws, worked.ids["annotator1"], "field")
    assert (project.slug, [line.paragraph.index for line in lines]) == ("field", [1, 0, 3])


def test_pages_follow_each_other(worked: FieldProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "ON_A_PAGE", 3)
    assert (look(worked).pages, indexes(look(worked))) == (2, [1, 0, 3])
    assert (look(worked, page=2).total, indexes(look(worked, page=2))) == (4, [2])
    assert indexes(look(worked, page=9)) == []
