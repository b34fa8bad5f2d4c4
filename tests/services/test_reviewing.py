"""What a lead sees: progress, and what was said of a paragraph."""

from __future__ import annotations

import pytest
from field_project import FieldProject

from annotator.errors import NotAllowed, NotFound
from annotator.services import annotating, reviewing


@pytest.fixture
def worked(field_project: FieldProject) -> FieldProject:
    """Both annotators submitted the report and disagree in the role of its heading; one flagged a paragraph."""
    for name in ("annotator1", "annotator2"):
        field_project.take(name)
    field_project.edit("annotator2", "role", 0, role="background")
    field_project.do(annotating.flag, "annotator2", 1, note="من نفذ العملية؟")
    for name in ("annotator1", "annotator2"):
        field_project.submit_all(name)
    return field_project


def test_progress_counts_what_was_submitted(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    field_project.do(annotating.confirm, "annotator1", 0)
    field_project.do(annotating.skip, "annotator1", 1)
    field_project.edit("annotator1", "role", 2, role="mixed")
    seen = reviewing.progress(field_project.ws, field_project.ids["watcher"], "field")
    assert (seen.reports, seen.paragraphs) == (1, 4)
    assert seen.statuses == {"single": 1, "agreed": 0, "ruled": 0, "disagreed": 0}
    (report,) = seen.by_report
    assert (report.untouched, report.members_started, report.members_done) == (3, 1, 0)
    me = next(m for m in seen.members if m.display_name == "annotator1")
    assert (me.submitted, me.working, me.skipped, me.open_reports) == (1, 1, 1, 1)


def test_progress_lists_flags_and_disagreements(worked: FieldProject) -> None:
    seen = reviewing.progress(worked.ws, worked.ids["lead"], "field")
    assert seen.statuses == {"single": 0, "agreed": 3, "ruled": 0, "disagreed": 1}
    assert seen.disagreed == (("first", 0),)
    assert [(f.stem, f.index, f.display_name, f.note) for f in seen.flags] == [
        ("first", 1, "annotator2", "من نفذ العملية؟")
    ]
    assert seen.by_report[0].members_done == 2


def test_compare_shows_all_sides_of_what_was_submitted(worked: FieldProject) -> None:
    seen = reviewing.compare(worked.ws, worked.ids["lead"], "field", "first", 1)
    assert (seen.status, len(seen.sides)) == ("agreed", 2)
    with pytest.raises(NotFound):
        reviewing.compare(worked.ws, worked.ids["lead"], "field", "first", 9)


def test_annotators_stay_blind(worked: FieldProject) -> None:
    me = worked.ids["annotator1"]
    with pytest.raises(NotAllowed):
        reviewing.progress(worked.ws, me, "field")
    with pytest.raises(NotAllowed):
        reviewing.compare(worked.ws, me, "field", "first", 0)
    with pytest.raises(NotFound):
        reviewing.progress(worked.ws, worked.ids["outsider"], "field")
