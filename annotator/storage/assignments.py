"""Handing out reports: who holds which, until when.

A slot is taken by counting down `report.open_slots` in the same statement that locks the row, so two workers never
get the same slot: SQLite serialises writers, PostgreSQL locks the row and skips locked ones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Exists, bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, exists, or_, select

from annotator.storage.database import clock
from annotator.storage.reports import CURRENT
from annotator.storage.tables import (
    AnnotationRow,
    AssignmentRow,
    ParagraphRow,
    ProjectRow,
    ReportRow,
    TrainingKeyRow,
)

LEASE = dt.timedelta(hours=72)


def find(session: Session, report_id: int, member_id: int, *, lock: bool = False) -> AssignmentRow | None:
    """The member's assignment to the report; `lock` keeps it from other writers until the transaction ends."""
    return session.get(AssignmentRow, (report_id, member_id), with_for_update=True if lock else None)


@dataclass(frozen=True, slots=True)
class Held:
    """A report in a member's hands, as every page and save of the walk needs it."""

    report_id: int
    member_id: int
    assignment_state: str
    stem: str
    title: str
    reference_date: dt.date | None
    date_source: str
    date_reason: str
    date_evidence: str
    period: str | None
    state: str
    hints: bool


_HELD = (
    # Plain columns: this is asked at every request, and loading the rows as objects costs more than the query.
    sa_select(
        col(AssignmentRow.report_id),
        col(AssignmentRow.member_id),
        col(AssignmentRow.state),
        col(ReportRow.stem),
        col(ReportRow.title),
        col(ReportRow.reference_date),
        col(ReportRow.date_source),
        col(ReportRow.date_reason),
        col(ReportRow.date_evidence),
        col(ReportRow.period),
        col(ReportRow.state),
        col(AssignmentRow.hints),
    )
    .select_from(ReportRow)
    .join(AssignmentRow, col(AssignmentRow.report_id) == col(ReportRow.id))
    .where(
        col(ReportRow.project_id) == bindparam("project_id"),
        col(ReportRow.stem) == bindparam("stem"),
        col(AssignmentRow.member_id) == bindparam("member_id"),
    )
)
_HELD_LOCKED = _HELD.with_for_update(of=AssignmentRow)


def held(session: Session, project_id: int, stem: str, member_id: int, *, lock: bool = False) -> Held | None:
    """The report of that stem in the member's hands; `lock` keeps the assignment from other writers.

    All saves of one member in one report pass here, so each sees what the others did to the report's walk.
    """
    wanted = {"project_id": project_id, "stem": stem, "member_id": member_id}
    found: Any = session.connection().execute(_HELD_LOCKED if lock else _HELD, wanted).first()
    if found is not None and lock and session.get_bind().dialect.name != "sqlite":
        # A correction holds the assignments while it works: whoever waited for it meets the report as it is now.
        found = session.connection().execute(_HELD, wanted).first()
    return Held(*found) if found else None


def of_member(session: Session, project_id: int, member_id: int) -> list[tuple[AssignmentRow, ReportRow]]:
    """The member's assignments to the project's current reports, in the order they were handed out.

    Of those that were released, the ones with work of the member on them: that is never hidden.
    """
    found = session.exec(
        select(AssignmentRow, ReportRow)
        .join(ReportRow, col(ReportRow.id) == AssignmentRow.report_id)
        .where(
            ReportRow.project_id == project_id,
            CURRENT,
            AssignmentRow.member_id == member_id,
            or_(col(AssignmentRow.state) != "released", _worked_on(member_id)),
        )
        .order_by(col(AssignmentRow.assigned_at), col(ReportRow.id))
    )
    return [(a, r) for a, r in found]


def _worked_on(member_id: int) -> Exists:
    """Whether the member has work on the report of an assignment."""
    return exists().where(
        col(AnnotationRow.member_id) == member_id,
        col(AnnotationRow.paragraph_id) == ParagraphRow.id,
        col(ParagraphRow.report_id) == AssignmentRow.report_id,
    )


def released_with_work(session: Session, project_id: int, member_id: int) -> list[tuple[int, str]]:
    """(report id, stem) of the member's released reports with work on them, in the order they were handed out."""
    found = session.exec(
        select(AssignmentRow.report_id, ReportRow.stem)
        .join(ReportRow, col(ReportRow.id) == AssignmentRow.report_id)
        .where(
            ReportRow.project_id == project_id,
            CURRENT,
            AssignmentRow.member_id == member_id,
            AssignmentRow.state == "released",
            _worked_on(member_id),
        )
        .order_by(col(AssignmentRow.assigned_at), col(ReportRow.id))
    )
    return list(found)


def unfinished(session: Session, project_id: int, member_id: int) -> str | None:
    """The stem of the current report that the member has begun and not finished, the first one handed out."""
    return session.exec(
        select(ReportRow.stem)
        .join(AssignmentRow, col(AssignmentRow.report_id) == col(ReportRow.id))
        .where(
            ReportRow.project_id == project_id,
            CURRENT,
            AssignmentRow.member_id == member_id,
            AssignmentRow.state == "open",
        )
        .order_by(col(AssignmentRow.assigned_at), col(ReportRow.id))
    ).first()


def of_project(session: Session, project_id: int) -> list[AssignmentRow]:
    """All assignments to the project's current reports that were not released."""
    return list(
        session.exec(
            select(AssignmentRow)
            .join(ReportRow, col(ReportRow.id) == AssignmentRow.report_id)
            .where(ReportRow.project_id == project_id, CURRENT, AssignmentRow.state != "released")
        )
    )


def release_expired(session: Session, project_id: int) -> int:
    """Give back the slots whose lease ran out; how many. The work of their members stays."""
    expired = session.exec(
        select(AssignmentRow, ReportRow)
        .join(ReportRow, col(ReportRow.id) == AssignmentRow.report_id)
        .where(
            ReportRow.project_id == project_id,
            CURRENT,
            AssignmentRow.state == "open",
            AssignmentRow.leased_until < clock(session),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for assignment, report in expired:
        assignment.state = "released"
        report.open_slots += 1
    session.flush()
    return len(expired)


def take(session: Session, project_id: int, member_id: int) -> ReportRow | None:
    """Hand the next report with an open slot to the member: started ones first, then in import order.

    None when nothing is left that the member does not have already.
    """
    mine = exists().where(
        col(AssignmentRow.report_id) == ReportRow.id,
        col(AssignmentRow.member_id) == member_id,
        col(AssignmentRow.state) != "released",
    )
    waiting = (
        select(ReportRow)
        .where(ReportRow.project_id == project_id, CURRENT, ReportRow.open_slots > 0, ~mine)
        .order_by(col(ReportRow.open_slots), col(ReportRow.id))
        .limit(1)
    )
    report = session.exec(waiting.with_for_update(skip_locked=True)).first()
    while report is None:
        # Near the end all that is left may be locked by others who take only one of its slots: wait for them, for one
        # row at a time, since a query that waits for several in turn can meet another in a deadlock.
        left = session.exec(waiting).first()
        if left is None:
            return None
        session.refresh(left, with_for_update=True)
        report = left if left.open_slots > 0 else None
    assert report.id is not None
    now = clock(session)
    hints = _hints(session, report)
    report.open_slots -= 1
    row = session.get(AssignmentRow, (report.id, member_id))
    if row is None:
        row = AssignmentRow(report_id=report.id, member_id=member_id, assigned_at=now, leased_until=now + LEASE)
        row.hints = hints
    row.state, row.assigned_at, row.leased_until = "open", now, now + LEASE
    session.add(row)
    session.flush()
    return report


def _hints(session: Session, report: ReportRow) -> bool:
    """Whether the next member sees suggestions in the report: as those before; else the hash of its id decides.

    Only reports for two members or more are handed out without them, and none of training, where they are learned.
    """
    assert report.id is not None
    before = session.exec(select(AssignmentRow.hints).where(AssignmentRow.report_id == report.id)).first()
    if before is not None:
        return before
    share = session.exec(select(ProjectRow.hints_off_share).where(ProjectRow.id == report.project_id)).one()
    if report.open_slots < 2 or not is_drawn(report.project_id, report.id, share):
        return True
    keyed = select(TrainingKeyRow.paragraph_id).join(
        ParagraphRow, col(ParagraphRow.id) == col(TrainingKeyRow.paragraph_id)
    )
    return session.exec(keyed.where(ParagraphRow.report_id == report.id).limit(1)).first() is not None


def is_drawn(project_id: int, report_id: int, share: float) -> bool:
    """Whether the report is of the share that is handed out without suggestions; always the same answer."""
    digest = hashlib.sha256(f"{project_id}:{report_id}".encode()).digest()
    return int.from_bytes(digest[:4]) < share * 2**32


_EXTENDED = (
    update(AssignmentRow)
    .where(
        col(AssignmentRow.report_id) == bindparam("of_report"), col(AssignmentRow.member_id) == bindparam("of_member")
    )
    .values(state=bindparam("new_state"), leased_until=bindparam("until"))
)


def extend(session: Session, report_id: int, member_id: int, was: str, state: str, now: dt.datetime) -> str:
    """Start the lease anew, the member is at work; `was` is the present state, `state` open or done. The state it got.

    A lease that ran out gave its slot back. It is taken again if it is still free; else the work is kept and the
    assignment stays released, so that the slot is not counted twice.
    """
    if was == "released":
        report = session.get(ReportRow, report_id, with_for_update=True)
        if report is None or report.open_slots < 1:
            return was
        report.open_slots -= 1
    session.connection().execute(
        _EXTENDED, {"of_report": report_id, "of_member": member_id, "new_state": state, "until": now + LEASE}
    )
    return state


def of_report(session: Session, report_id: int, *, lock: bool = False) -> list[AssignmentRow]:
    """All assignments of a report, released ones too; `lock` keeps them from other writers until the transaction ends.

    Locked in the order of members, so that two who lock them never wait for each other.
    """
    query = (
        select(AssignmentRow).where(AssignmentRow.report_id == report_id).order_by(col(AssignmentRow.member_id))
    ).execution_options(populate_existing=True)
    return list(session.exec(query.with_for_update() if lock else query))


def carry_over(session: Session, assignment: AssignmentRow, report_id: int, *, done: bool) -> None:
    """Hand the report that took another one's place to the same member; released work stays released."""
    now = clock(session)
    session.add(
        AssignmentRow(
            report_id=report_id,
            member_id=assignment.member_id,
            state="released" if assignment.state == "released" else "done" if done else "open",
            assigned_at=assignment.assigned_at,
            leased_until=now + LEASE,
            hints=assignment.hints,
        )
    )


def without_hints(session: Session, project_id: int | None = None, report_ids: Sequence[int] | None = None) -> set[int]:
    """Ids of reports that were handed out without suggestions: of a project, or among some."""
    query = select(AssignmentRow.report_id).where(col(AssignmentRow.hints).is_(False)).distinct()
    if report_ids is not None:
        query = query.where(col(AssignmentRow.report_id).in_(report_ids))
    if project_id is not None:
        query = query.join(ReportRow, col(ReportRow.id) == AssignmentRow.report_id)
        query = query.where(ReportRow.project_id == project_id)
    return set(session.exec(query))


def hand_in(session: Session, report: ReportRow, member_id: int) -> None:
    """A report that the member has done already, such as one of the sample, takes one of its slots."""
    assert report.id is not None
    now = clock(session)
    report.open_slots -= 1
    session.add(
        AssignmentRow(report_id=report.id, member_id=member_id, state="done", assigned_at=now, leased_until=now + LEASE)
    )
