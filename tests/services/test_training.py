"""Training: the key opens when a report is done, and fixes what was reached."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from field_project import FieldProject

from annotator.core.records import Content, ParagraphRecord
from annotator.errors import InvalidInput, NotAllowed, NotFound
from annotator.services import annotating
from annotator.services.correcting import erase_report
from annotator.services.training import compare_with_key, open_key, set_key, training_page


def key_of(f: FieldProject, contents: Sequence[Content] | None = None) -> list[ParagraphRecord]:
    """Gold records: what the rules suggest, unless other contents are given."""
    views = [f.view("annotator1", index) for index in range(4)]
    shown = contents or [view.suggestions for view in views]
    return [
        ParagraphRecord("first", view.index, view.text, content) for view, content in zip(views, shown, strict=True)
    ]


@pytest.fixture
def keyed(field_project: FieldProject) -> FieldProject:
    f = field_project
    f.take("annotator1")
    assert set_key(f.ws, f.ids["lead"], f.slug, key_of(f)) == 1
    return f


def test_the_key_is_closed_until_the_report_is_done(keyed: FieldProject) -> None:
    f = keyed
    [waiting] = training_page(f.ws, f.ids["annotator1"], f.slug).waiting
    assert (waiting.stem, waiting.done) == ("first", False)
    with pytest.raises(InvalidInput, match="when you are done"):
        open_key(f.ws, f.ids["annotator1"], f.slug, "first")
    with pytest.raises(NotFound, match="not open"):
        compare_with_key(f.ws, f.ids["annotator1"], f.slug, "first", 1, None)


def test_a_right_report_is_passed(keyed: FieldProject) -> None:
    f = keyed
    f.submit_all("annotator1")
    result = open_key(f.ws, f.ids["annotator1"], f.slug, "first")
    assert (result.spans, result.norms, result.events, result.slots) == (1, 1, 1, 1)
    assert result.passed
    assert result.differing == ()
    page = training_page(f.ws, f.ids["annotator1"], f.slug)
    assert page.mine == (result,)
    assert page.waiting == ()
    assert page.everybody == ()
    assert training_page(f.ws, f.ids["lead"], f.slug).everybody == (result,)


def test_what_was_reached_stays_whatever_is_changed_later(keyed: FieldProject) -> None:
    f = keyed
    for index in (1, 3):
        f.edit("annotator1", "no_event", index)
    f.submit_all("annotator1")
    before = open_key(f.ws, f.ids["annotator1"], f.slug, "first")
    assert not before.passed
    assert before.events == 0
    assert before.differing == (1, 3)
    f.do(annotating.undo, "annotator1", 1)
    assert open_key(f.ws, f.ids["annotator1"], f.slug, "first") == before


def test_a_paragraph_beside_its_key(keyed: FieldProject) -> None:
    f = keyed
    f.do(annotating.skip, "annotator1", 2)
    f.edit("annotator1", "no_event", 1)
    for index in (0, 1, 3):
        f.do(annotating.confirm, "annotator1", index)
    open_key(f.ws, f.ids["annotator1"], f.slug, "first")
    mine, key = compare_with_key(f.ws, f.ids["annotator1"], f.slug, "first", 1, None).sides
    assert (mine.display_name, key.display_name) == ("annotator1", "")
    assert mine.content.events == ()
    assert key.content == f.view("annotator1", 1).suggestions
    assert [s.display_name for s in compare_with_key(f.ws, f.ids["lead"], f.slug, "first", 2, "annotator1").sides] == [
        ""
    ]
    with pytest.raises(NotFound):
        compare_with_key(f.ws, f.ids["annotator2"], f.slug, "first", 1, "annotator1")


def test_a_key_that_does_not_fit_is_refused_whole(keyed: FieldProject) -> None:
    f = keyed
    records = key_of(f)
    with pytest.raises(InvalidInput, match="each of its 4 paragraphs"):
        set_key(f.ws, f.ids["lead"], f.slug, records[:3])
    other = ParagraphRecord("first", 3, records[3].text + ".", Content("background"))
    with pytest.raises(InvalidInput, match="another text"):
        set_key(f.ws, f.ids["lead"], f.slug, [*records[:3], other])
    with pytest.raises(InvalidInput, match="no current report “second”"):
        set_key(f.ws, f.ids["lead"], f.slug, [*records, ParagraphRecord("second", 0, "نص", Content("heading"))])
    with pytest.raises(InvalidInput, match="pass mark"):
        set_key(f.ws, f.ids["lead"], f.slug, records, pass_spans=85)
    with pytest.raises(NotAllowed):
        set_key(f.ws, f.ids["annotator1"], f.slug, records)
    f.submit_all("annotator1")
    assert open_key(f.ws, f.ids["annotator1"], f.slug, "first").passed


def test_pass_marks_decide(keyed: FieldProject) -> None:
    f = keyed
    set_key(f.ws, None, f.slug, key_of(f), pass_spans=0.0, pass_events=0.5)
    f.edit("annotator1", "no_event", 1)
    f.submit_all("annotator1")
    result = open_key(f.ws, f.ids["annotator1"], f.slug, "first")
    assert result.events is not None
    assert 0.5 <= result.events < 0.75
    assert result.passed


def test_an_erased_report_takes_its_key_and_results_along(keyed: FieldProject) -> None:
    f = keyed
    f.submit_all("annotator1")
    open_key(f.ws, f.ids["annotator1"], f.slug, "first")
    erase_report(f.ws, f.ids["lead"], f.slug, "first", "طلب الأسرة")
    assert training_page(f.ws, f.ids["lead"], f.slug).everybody == ()
    with pytest.raises(NotFound):
        open_key(f.ws, f.ids["annotator1"], f.slug, "first")
