"""Handing out reports: each slot once, leases by the database's clock, double clicks."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from field_project import FieldProject
from sqlalchemy import insert, update
from sqlmodel import select

from annotator.errors import Busy, NotAllowed, NotFound
from annotator.services import annotating, assigning
from annotator.storage import assignments, projects
from annotator.storage.database import Database, clock
from annotator.storage.tables import AssignmentRow, MemberRow, ReportRow

WORKERS = 50
REPORTS = int(os.environ.get("ANNOTATOR_DRAINED_REPORTS") or 500)
"""`make test-crash` drains 5,000."""


def slots(project: FieldProject) -> int:
    """Open slots of the report "first"."""
    with project.ws.database.read() as session:
        return session.exec(select(ReportRow.open_slots).where(ReportRow.stem == "first")).one()


def let_the_lease_run_out(project: FieldProject, name: str) -> None:
    """Put the end of the member's lease one second before the database's present."""
    with project.ws.database.write() as session:
        past = clock(session) - dt.timedelta(seconds=1)
        session.connection().execute(
            update(AssignmentRow).where(AssignmentRow.member_id == project.ids[name]).values(leased_until=past)
        )


def test_report_is_handed_to_as_many_as_the_overlap_says(field_project: FieldProject) -> None:
    names = ("annotator1", "annotator2", "lead")
    assert [field_project.take(name) for name in names] == ["first", "first", None]
    assert slots(field_project) == 0


def test_unfinished_report_comes_before_a_new_one(field_project: FieldProject) -> None:
    assert field_project.take("annotator1") == field_project.take("annotator1") == "first"
    assert slots(field_project) == 1
    field_project.submit_all("annotator1")
    assert field_project.take("annotator1") is None
    (mine,) = assigning.my_reports(field_project.ws, field_project.ids["annotator1"], "field")
    assert (mine.done, mine.total, mine.state, mine.first_open_index) == (4, 4, "done", None)


def test_readers_and_outsiders_get_no_report(field_project: FieldProject) -> None:
    with pytest.raises(NotAllowed):
        field_project.take("watcher")
    with pytest.raises(NotFound):
        field_project.take("outsider")


def test_lease_that_ran_out_gives_the_slot_back_and_keeps_the_work(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    field_project.edit("annotator1", "role", role="background")
    field_project.take("annotator2")
    let_the_lease_run_out(field_project, "annotator1")
    assert field_project.take("lead") == "first"
    assert slots(field_project) == 0
    assert field_project.view("annotator1").content.paragraph_role == "background"


def test_released_report_with_work_stays_in_the_members_list_and_says_so(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    field_project.do(annotating.confirm, "annotator1")
    field_project.take("annotator2")
    for name in ("annotator1", "annotator2"):
        let_the_lease_run_out(field_project, name)
    assert field_project.take("lead") == "first"
    (mine,) = assigning.my_reports(field_project.ws, field_project.ids["annotator1"], "field")
    assert (mine.stem, mine.state, mine.done, mine.first_open_index) == ("first", "released", 1, 0)
    # Nothing of annotator2's stands in it, so nothing is hidden when it goes.
    assert assigning.my_reports(field_project.ws, field_project.ids["annotator2"], "field") == ()


def test_own_work_comes_before_a_new_report_while_its_slot_is_free(
    database: Database, field_project: FieldProject
) -> None:
    with database.write() as session:
        first = session.exec(select(ReportRow)).one()
        session.add(ReportRow(**first.model_dump(exclude={"id"}) | {"stem": "second", "text_sha256": "2"}))
    field_project.take("annotator1")
    field_project.do(annotating.confirm, "annotator1")
    with database.write() as session:  # the other report is begun, which would come first
        second = session.exec(select(ReportRow).where(ReportRow.stem == "second")).one()
        second.open_slots = 1
    let_the_lease_run_out(field_project, "annotator1")
    assert field_project.take("annotator1") == "first"
    (mine,) = assigning.my_reports(field_project.ws, field_project.ids["annotator1"], "field")
    assert (mine.state, slots(field_project)) == ("open", 1)
    let_the_lease_run_out(field_project, "annotator1")
    with database.write() as session:
        assert assignments.release_expired(session, 1) == 1
        session.connection().execute(update(ReportRow).where(ReportRow.stem == "first").values(open_slots=0))
    assert field_project.take("annotator1") == "second"  # others have taken both slots meanwhile
    states = [mine.state for mine in assigning.my_reports(field_project.ws, field_project.ids["annotator1"], "field")]
    assert sorted(states) == ["open", "released"]


def test_lease_that_did_not_run_out_stays(field_project: FieldProject) -> None:
    for name in ("annotator1", "annotator2"):
        field_project.take(name)
    with field_project.ws.database.write() as session:
        assert assignments.release_expired(session, 1) == 0
        lease = session.exec(select(AssignmentRow)).first()
        assert lease is not None
        assert dt.timedelta(0) < lease.leased_until - clock(session) <= assignments.LEASE


def test_saving_after_the_lease_ran_out_takes_the_slot_again(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    let_the_lease_run_out(field_project, "annotator1")
    with field_project.ws.database.write() as session:
        assert assignments.release_expired(session, 1) == 1
    assert slots(field_project) == 2
    field_project.do(annotating.confirm, "annotator1")
    assert slots(field_project) == 1


def test_saving_after_another_took_the_slot_keeps_the_work_and_takes_no_slot(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    field_project.take("annotator2")
    let_the_lease_run_out(field_project, "annotator1")
    field_project.take("lead")
    assert field_project.do(annotating.confirm, "annotator1").state == "submitted"
    with field_project.ws.database.read() as session:
        held = Counter(session.exec(select(AssignmentRow.state)).all())
    assert (held, slots(field_project)) == ({"open": 2, "released": 1}, 0)


def test_lease_goes_by_the_databases_clock(field_project: FieldProject, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return super().now(tz) + dt.timedelta(days=30)

    field_project.take("annotator1")
    monkeypatch.setattr(dt, "datetime", Tomorrow)
    with field_project.ws.database.write() as session:
        assert assignments.release_expired(session, 1) == 0


def test_five_clicks_at_once_give_one_report(database: Database, field_project: FieldProject) -> None:
    with database.write() as session:
        first = session.exec(select(ReportRow)).one()
        for number in range(5):
            copy = first.model_dump(exclude={"id"}) | {"stem": f"more-{number}", "text_sha256": str(number)}
            session.add(ReportRow(**copy))
    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(lambda _: field_project.take("annotator1"), range(5))) == {"first"}
    with database.read() as session:
        assert len(session.exec(select(AssignmentRow)).all()) == 1


@pytest.mark.parametrize(("count", "overlap"), [(REPORTS, 1), (REPORTS // 5, 3)])
def test_fifty_workers_drain_all_reports_without_one_slot_given_twice(
    database: Database, count: int, overlap: int
) -> None:
    with database.write() as session:
        project = projects.add(session, slug="big", name="Big", overlap=overlap, schema_version="1")
        now = clock(session)
        members = [
            {"id": n, "name": f"w{n}", "display_name": "w", "uniquifier": str(n), "created_at": now}
            for n in range(1, WORKERS + 1)
        ]
        reports = [
            {
                "project_id": project.id,
                "stem": f"r{n}",
                "title": "",
                "file_name": "",
                "text_sha256": str(n),
                "open_slots": overlap,
                "imported_at": now,
            }
            for n in range(count)
        ]
        session.connection().execute(insert(MemberRow), members)
        session.connection().execute(insert(ReportRow), reports)

    # Twenty a commit where each costs a sync of the disk: what is tested is who gets what. PostgreSQL would find
    # deadlocks in that, and its tests run without syncs.
    batch = 20 if database.is_sqlite else 1

    def drain(member_id: int) -> list[int]:
        taken = []
        while True:
            try:
                with database.write() as session:
                    got = [report.id or 0 for _ in range(batch) if (report := assignments.take(session, 1, member_id))]
            except Busy:  # fifty wait for twenty connections, and who waited too long asks again
                continue
            taken += got
            if not got:
                return taken

    with ThreadPoolExecutor(WORKERS) as pool:
        hands = list(pool.map(drain, range(1, WORKERS + 1)))
    assert all(len(set(hand)) == len(hand) for hand in hands)
    counts = Counter(report for hand in hands for report in hand)
    assert set(counts.values()) == {overlap}
    assert len(counts) == count
    with database.read() as session:
        assert set(session.exec(select(ReportRow.open_slots)).all()) == {0}
        assert len(session.exec(select(AssignmentRow.report_id)).all()) == count * overlap
