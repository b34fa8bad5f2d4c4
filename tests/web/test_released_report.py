"""A report whose lease ran out stays in its member's list when there is work on it, and the page says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import update

from annotator.services import assigning
from annotator.storage.database import clock
from annotator.storage.tables import AssignmentRow


def test_released_report_is_listed_with_a_word_about_it(
    workspace: Any, reports: Any, sign_in_as: Any, member_id: Any
) -> None:
    person = sign_in_as("annotator1")
    assigning.next_report(workspace, member_id("annotator1"), "field")
    screen = person.get("/projects/field/reports/first/paragraphs/0").text
    sent = {name: screen.split(f'name="{name}" value="')[1].split('"')[0] for name in ("version", "request_id")}
    assert person.post("/projects/field/reports/first/paragraphs/0/confirm", sent).status_code == 303
    assert "ran out" not in person.get("/projects/field").text
    with workspace.database.write() as session:
        past = clock(session) - dt.timedelta(seconds=1)
        session.connection().execute(update(AssignmentRow).values(leased_until=past))
    for name in ("annotator2", "lead"):
        assert assigning.next_report(workspace, member_id(name), "field") == "first"
    page = person.get("/projects/field").text
    assert "ran out" in page
    assert "/projects/field/reports/first/paragraphs/1" in page
