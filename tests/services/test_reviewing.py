"""What a lead sees of a paragraph: its readings side by side."""

from __future__ import annotations

import pytest
from field_project import FieldProject

from annotator.errors import NotAllowed, NotFound
from annotator.services import reviewing


@pytest.fixture
def worked(field_project: FieldProject) -> FieldProject:
    return field_project.disagree()


def test_compare_shows_all_sides_of_what_was_submitted(worked: FieldProject) -> None:
    seen = reviewing.compare(worked.ws, worked.ids["lead"], "field", "first", 1)
    assert (seen.status, len(seen.sides)) == ("agreed", 2)
    with pytest.raises(NotFound):
        reviewing.compare(worked.ws, worked.ids["lead"], "field", "first", 9)


def test_annotators_stay_blind(worked: FieldProject) -> None:
    me = worked.ids["annotator1"]
    with pytest.raises(NotAllowed):
        reviewing.compare(worked.ws, me, "field", "first", 0)
    with pytest.raises(NotFound):
        reviewing.compare(worked.ws, worked.ids["outsider"], "field", "first", 0)
