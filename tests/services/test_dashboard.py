"""The lead's picture of a project: progress, queues and their age, overlap, differences, pace, suggestions."""

from __future__ import annotations

import datetime as dt

import pytest
from field_project import FieldProject

from annotator.errors import NotAllowed, NotFound
from annotator.services import annotating, asking, dashboard
from annotator.services.dashboard import Differing, Overlap
from annotator.storage.database import clock


@pytest.fixture
def worked(field_project: FieldProject) -> FieldProject:
    return field_project.disagree()


def test_progress_counts_what_was_submitted(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    field_project.do(annotating.confirm, "annotator1", 0)
    field_project.do(annotating.skip, "annotator1", 1)
    field_project.edit("annotator1", "role", 2, role="mixed")
    seen = dashboard.dashboard(field_project.ws, field_project.ids["watcher"], "field")
    assert (seen.reports, seen.paragraphs) == (1, 4)
    assert seen.statuses == {"single": 1, "agreed": 0, "ruled": 0, "disagreed": 0}
    (report,) = seen.by_report
    assert (report.untouched, report.members_started, report.members_done) == (3, 1, 0)
    me = next(m for m in seen.members if m.display_name == "annotator1")
    assert (me.submitted, me.working, me.skipped, me.open_reports) == (1, 1, 1, 1)


def test_progress_lists_flags_and_disagreements(worked: FieldProject) -> None:
    seen = dashboard.dashboard(worked.ws, worked.ids["lead"], "field")
    assert seen.statuses == {"single": 0, "agreed": 3, "ruled": 0, "disagreed": 1}
    assert seen.disagreed == (("first", 0),)
    assert [(f.stem, f.index, f.display_name, f.note) for f in seen.flags] == [
        ("first", 1, "annotator2", "من نفذ العملية؟")
    ]
    assert seen.by_report[0].members_done == 2


def test_overlap_and_differences_are_counted_over_paragraphs_of_two(worked: FieldProject) -> None:
    seen = dashboard.dashboard(worked.ws, worked.ids["lead"], "field")
    assert seen.overlap == Overlap(2, (0, 0, 4))
    assert (seen.overlap.reached, seen.doubly) == (4, 4)
    assert seen.differing == (Differing("field", "role", 1),)


def test_queues_say_how_many_wait_and_since_when(worked: FieldProject) -> None:
    asking.ask(worked.ws, worked.ids["annotator1"], "field", "first", 1, words="؟", span="", request_id="request-0001")
    seen = {q.name: (q.n, q.days) for q in dashboard.dashboard(worked.ws, worked.ids["lead"], "field").queues}
    assert seen == {"free": (0, None), "in_hand": (0, None), "to_rule": (1, 0), "questions": (1, 0)}


def test_pace_is_of_all_members_together_by_week(worked: FieldProject) -> None:
    for index in (1, 2):
        worked.do(annotating.confirm, "annotator1", index, seconds=30.0 + index)
    seen = dashboard.dashboard(worked.ws, worked.ids["lead"], "field").pace
    with worked.ws.database.read() as session:
        today = clock(session).date()
    assert [week.monday.weekday() for week in seen.weeks] == [0] * dashboard.WEEKS
    assert seen.weeks[-1].monday == today - dt.timedelta(days=today.weekday())
    assert [week.confirmed for week in seen.weeks] == [0] * (dashboard.WEEKS - 1) + [10]
    assert (seen.weeks[-1].seconds, seen.measured) == (31.5, 2)
    assert seen.quartiles == (31.25, 31.5, 31.75)


def test_what_people_make_of_suggestions_and_what_stays_unresolved(worked: FieldProject) -> None:
    before = dashboard.dashboard(worked.ws, worked.ids["lead"], "field").acceptances
    assert (before.paragraphs, before.unchanged) == (8, 7)
    place = next(s for s in worked.view("annotator1", 1).content.spans if s.label == "place")
    worked.edit("annotator1", "span_remove", 1, span=place.id)
    worked.do(annotating.confirm, "annotator1", 1)
    after = dashboard.dashboard(worked.ws, worked.ids["lead"], "field").acceptances
    assert after.unchanged == 6
    assert after.labels["place"].removed == 1
    assert after.labels["place"].unchanged == before.labels["place"].unchanged - 1
    assert sum(after.unresolved.values()) == sum(word.n for word in after.words)
    assert after.of["place"] == before.of["place"] - 1


def test_only_leads_and_readers_see_it(worked: FieldProject) -> None:
    with pytest.raises(NotAllowed):
        dashboard.dashboard(worked.ws, worked.ids["annotator1"], "field")
    with pytest.raises(NotFound):
        dashboard.dashboard(worked.ws, worked.ids["outsider"], "field")
