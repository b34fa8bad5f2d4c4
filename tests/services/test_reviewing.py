"""What a lead sees of agreement: the table, the paragraphs behind a number, readings side by side."""

from __future__ import annotations

import pytest
from field_project import FieldProject

from annotator.errors import InvalidInput, NotAllowed, NotFound
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


def test_agreement_leads_to_the_paragraphs_behind_each_number(worked: FieldProject) -> None:
    table = reviewing.agreement(worked.ws, worked.ids["lead"], "field")
    numbers = [n for n in table.numbers if n.disagreeing]
    assert numbers
    for number in numbers:
        behind = reviewing.paragraphs_behind(worked.ws, worked.ids["lead"], "field", number.key, "disagreeing")
        assert [(c.stem, c.index, c.status) for c in behind.paragraphs] == [("first", 0, "disagreed")]
        assert {s.display_name: s.content.paragraph_role for s in behind.paragraphs[0].sides} == {
            "annotator1": "heading",
            "annotator2": "background",
        }


def test_compare_shows_all_sides_of_what_was_submitted(worked: FieldProject) -> None:
    seen = reviewing.compare(worked.ws, worked.ids["lead"], "field", "first", 1)
    assert (seen.status, len(seen.sides)) == ("agreed", 2)
    with pytest.raises(NotFound):
        reviewing.compare(worked.ws, worked.ids["lead"], "field", "first", 9)


def test_annotators_stay_blind(worked: FieldProject) -> None:
    me = worked.ids["annotator1"]
    with pytest.raises(NotAllowed):
        reviewing.agreement(worked.ws, me, "field")
    with pytest.raises(NotAllowed):
        reviewing.compare(worked.ws, me, "field", "first", 0)
    with pytest.raises(NotFound):
        reviewing.agreement(worked.ws, worked.ids["outsider"], "field")


def test_unknown_number_or_outcome_is_refused(worked: FieldProject) -> None:
    with pytest.raises((InvalidInput, NotFound)):
        reviewing.paragraphs_behind(worked.ws, None, "field", "no such number", "agreeing")
    with pytest.raises(InvalidInput):
        reviewing.paragraphs_behind(worked.ws, None, "field", "role", "quarrelling")
