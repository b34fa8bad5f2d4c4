"""A report is looked back at: counts, flags, and the checks over what the member confirmed."""

from __future__ import annotations

import pytest
from field_project import FieldProject

from annotator.errors import NotFound
from annotator.services import annotating, finishing


def test_a_report_is_looked_back_at_with_the_warnings_of_the_own_work(field_project: FieldProject) -> None:
    f = field_project
    f.take("annotator1")
    f.do(annotating.skip, "annotator1", 2)
    f.do(annotating.flag, "annotator1", 0, note="heading?")
    # A date after that of the report is what a check warns of.
    event = f.view("annotator1", 1).content.events[0].id
    f.edit("annotator1", "event_field", 1, event=event, field="date", value="2022-10-02")
    for index in (0, 1):
        f.do(annotating.confirm, "annotator1", index)
    end = finishing.look_back(f.ws, f.ids["annotator1"], "field", "first")
    assert [line.state for line in end.lines] == ["submitted", "submitted", "skipped", "new"]
    assert (end.count("submitted"), end.count("skipped"), end.flagged, end.open_index) == (2, 1, 1, 3)
    assert [(line.index, line.warnings[0].check) for line in end.warned] == [(1, "after_reference_date")]
    f.do(annotating.confirm, "annotator1", 3)
    assert finishing.look_back(f.ws, f.ids["annotator1"], "field", "first").open_index is None


def test_only_who_has_the_report_looks_back_at_it(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    for name in ("annotator2", "lead", "outsider"):
        with pytest.raises(NotFound):
            finishing.look_back(field_project.ws, field_project.ids[name], "field", "first")
