"""The note before the first report, and a member's own figures."""

from __future__ import annotations

import datetime as dt

import pytest
from field_project import FieldProject
from sqlalchemy import update

from annotator.errors import InvalidInput, NotAllowed
from annotator.services import accounts, annotating, resting
from annotator.storage.database import clock
from annotator.storage.tables import AnnotationRow


def test_the_note_is_read_once_by_each_member(field_project: FieldProject) -> None:
    f = field_project
    assert resting.note_is_unread(f.ws, f.ids["annotator1"], "field")
    for _ in range(2):
        resting.read_note(f.ws, f.ids["annotator1"], "field")
    assert not resting.note_is_unread(f.ws, f.ids["annotator1"], "field")
    assert resting.note_is_unread(f.ws, f.ids["lead"], "field")
    with pytest.raises(NotAllowed):
        resting.read_note(f.ws, f.ids["watcher"], "field")


def test_own_time_is_the_median_of_what_was_confirmed(field_project: FieldProject) -> None:
    f = field_project
    for name in ("annotator1", "annotator2"):
        f.take(name)
    for index, seconds in enumerate((10.0, 40.0, 22.0)):
        f.do(annotating.confirm, "annotator1", index, seconds=seconds)
    f.do(annotating.skip, "annotator1", 3)
    # A second look: two steps and the confirmation, and only what came after the first confirmation.
    f.edit("annotator1", "no_event", 2)
    f.do(annotating.undo, "annotator1", 2)
    f.do(annotating.confirm, "annotator1", 2, seconds=None)
    f.do(annotating.confirm, "annotator2", 0, seconds=500.0)
    with f.ws.database.write() as session:
        days_ago = clock(session) - dt.timedelta(days=3)
        first = f.view("annotator1", 0)
        assert first.saved_at
        session.connection().execute(
            update(AnnotationRow).where(AnnotationRow.saved_at == first.saved_at).values(saved_at=days_ago)
        )
    own = resting.own_time(f.ws, f.ids["annotator1"], "field")
    assert (own.today, own.week, own.seconds, own.measured) == (2, 3, 22.0, 3)
    assert (own.steps, own.at_once, own.confirmed) == (1, 3, 4)
    nobody = resting.own_time(f.ws, f.ids["lead"], "field")
    assert (nobody.today, nobody.week, nobody.seconds) == (0, 0, None)


def test_the_reminder_is_a_setting(field_project: FieldProject) -> None:
    ws, member = field_project.ws, field_project.ids["annotator1"]
    assert accounts.get_member(ws, member).break_minutes == 50  # type: ignore[union-attr]
    assert accounts.set_preferences(ws, member, break_minutes="0").break_minutes == 0
    with pytest.raises(InvalidInput, match="0, 25, 50"):
        accounts.set_preferences(ws, member, break_minutes="7")
