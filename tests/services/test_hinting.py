"""Reports without suggestions: who gets them, what is shown there, what is said about it."""

from __future__ import annotations

import datetime as dt

import pytest
from field_project import REPORT, FieldProject

from annotator.core.records import Content, ParagraphRecord
from annotator.errors import InvalidInput, NotAllowed
from annotator.services import annotating, comparing, exporting, hinting, importing, training
from annotator.services.comparing import Narrowed
from annotator.services.importing import UploadedFile
from annotator.storage.assignments import is_drawn


def without(project: FieldProject, percent: float = 100) -> None:
    hinting.set_share(project.ws, project.ids["lead"], "field", percent)


def more(project: FieldProject, name: str) -> None:
    text = REPORT.replace("الطكيحي", name)
    file = UploadedFile(f"{name}.txt", text.encode())
    importing.import_reports(project.ws, "field", [file], published=dt.date(2022, 9, 23))


def test_a_drawn_report_shows_no_suggestions_to_anybody(field_project: FieldProject) -> None:
    without(field_project)
    field_project.take("annotator1")
    without(field_project, 0)
    field_project.take("annotator2")
    for name in ("annotator1", "annotator2"):
        view = field_project.view(name)
        assert (view.report.hints, view.content.spans, view.content.events) == (False, (), ())
        assert {neighbour.paragraph_role for neighbour in view.neighbours} == {"background"}
        assert view.other_events == ()
    assert field_project.do(annotating.confirm, "annotator1").changed_from_suggestions is False
    assert field_project.do(annotating.undo, "annotator1").content.spans == ()


def test_a_report_that_somebody_began_keeps_its_suggestions(field_project: FieldProject) -> None:
    without(field_project, 0)
    field_project.take("annotator1")
    without(field_project)
    field_project.take("annotator2")
    assert all(field_project.view(name).report.hints for name in ("annotator1", "annotator2"))
    assert field_project.view("annotator2").content.spans


def test_training_reports_keep_their_suggestions(field_project: FieldProject) -> None:
    lines = [line for line in REPORT.splitlines() if line]
    key = [ParagraphRecord("first", index, text, Content("background")) for index, text in enumerate(lines)]
    training.set_key(field_project.ws, None, "field", key)
    without(field_project)
    field_project.take("annotator1")
    assert field_project.view("annotator1").report.hints


def test_the_draw_is_stable_and_as_large_as_asked() -> None:
    drawn = [report for report in range(4000) if is_drawn(7, report, 0.12)]
    assert 0.10 < len(drawn) / 4000 < 0.14
    assert set(drawn) <= {report for report in range(4000) if is_drawn(7, report, 0.2)}
    assert not any(is_drawn(7, report, 0.0) for report in range(100))


def test_only_leads_set_the_share_and_it_is_a_share(field_project: FieldProject) -> None:
    with pytest.raises(NotAllowed):
        hinting.set_share(field_project.ws, field_project.ids["watcher"], "field", 5)
    with pytest.raises(InvalidInput):
        without(field_project, 101)


def test_the_flag_goes_to_the_export_and_figures_stand_side_by_side(field_project: FieldProject) -> None:
    without(field_project, 0)
    field_project.take("annotator1")
    field_project.take("annotator2")
    for name in ("annotator1", "annotator2"):
        field_project.submit_all(name)
    more(field_project, "السوسة")
    without(field_project)
    for name in ("annotator1", "annotator2"):
        stem = field_project.take(name)
        assert stem is not None
        for index in range(4):
            field_project.do(annotating.confirm, name, index, stem=stem, seconds=0.1)
    made = exporting.export_project(field_project.ws, None, "field", ("single", "agreed", "disagreed"))
    lines = made.path.read_text("utf-8").splitlines()
    assert [line.count('"hints":true') for line in lines] == [1] * 4 + [0] * 4
    found = hinting.hints(field_project.ws, None, "field")
    assert found.reports == (1, 1)
    by_name = {pair.name: pair for pair in found.pairs}
    assert by_name["span.all.tolerant_f1"].with_hints.value == 1.0
    assert by_name["span.all.tolerant_f1"].without.value is None
    assert by_name["unread"].without.value == 1.0
    assert by_name["unread"].with_hints.value is None
    assert by_name["seconds"].without.value == 0
    assert all(pair.verdict == "unclear" for pair in found.pairs)
    table = comparing.agreement(field_project.ws, None, "field", Narrowed(hints="without")).table
    assert table.n_paragraphs == 4
    assert comparing.agreement(field_project.ws, None, "field").choices.hints
