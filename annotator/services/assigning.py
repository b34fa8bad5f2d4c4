"""Handing out work by report: each member walks a report in reading order, blind to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from annotator.services.projects import WORKERS, enter
from annotator.services.workspace import Workspace
from annotator.storage import assignments, members, walks
from annotator.storage.database import clock
from annotator.storage.tables import AssignmentRow, ReportRow

DONE_STATES = frozenset({"submitted", "skipped"})


@dataclass(frozen=True, slots=True)
class AssignedReport:
    """A report in the member's hands; `first_open_index` is where to go on, None when all is done.

    state: open, done, or released: the lease ran out and the slot was given back. Work on it is kept and counts, and
    the next save takes the slot again when nobody else has it.
    """

    stem: str
    title: str
    done: int
    total: int
    state: str
    first_open_index: int | None


def my_reports(ws: Workspace, member_id: int, slug: str) -> tuple[AssignedReport, ...]:
    """The member's reports in the order they were handed out, released ones only with work of the member on them."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        states = walks.states_of_reports(session, access.project_id, member_id)
        return tuple(
            _assigned(assignment, report, states.get(assignment.report_id, []))
            for assignment, report in assignments.of_member(session, access.project_id, member_id)
        )


def _assigned(assignment: AssignmentRow, report: ReportRow, states: Sequence[str]) -> AssignedReport:
    return AssignedReport(
        stem=report.stem,
        title=report.title,
        done=states.count("submitted"),
        total=len(states),
        state=assignment.state,
        first_open_index=first_open(states),
    )


def where_to_go_on(ws: Workspace, member_id: int, slug: str, stem: str) -> int:
    """The index of the first paragraph to do in a report in the member's hands, else of its first one."""
    with ws.database.read() as session:
        held = assignments.held(session, enter(session, member_id, slug).project_id, stem, member_id)
        states = walks.states(session, held.report_id, member_id) if held else ()
    return first_open(states) or 0


def first_open(states: Sequence[str], after: int = -1) -> int | None:
    """The next paragraph to do: after the given one, else from the start, else the skipped ones; None when done."""
    order = [*range(after + 1, len(states)), *range(0, after + 1)]
    for wanted in (("new", "working"), ("skipped",)):
        for index in order:
            if states[index] in wanted and index != after:
                return int(index)
    return None


def next_report(ws: Workspace, member_id: int, slug: str) -> str | None:
    """The stem of the report to work on: the member's own unfinished one, else the next with an open slot.

    Own work whose lease ran out comes first while its slot is free.

    Raises: NotFound, NotAllowed for readers.
    """
    with ws.database.read() as session:
        project_id = enter(session, member_id, slug, WORKERS).project_id
        unfinished = assignments.unfinished(session, project_id, member_id)
    if unfinished is not None:
        return unfinished
    with ws.database.write() as session:
        # A double click asks twice at once; the second waits here and finds what the first was given.
        members.lock(session, member_id)
        unfinished = assignments.unfinished(session, project_id, member_id)
        if unfinished is not None:
            return unfinished
        assignments.release_expired(session, project_id)
        begun = _taken_again(session, project_id, member_id)
        if begun is not None:
            return begun
        taken = assignments.take(session, project_id, member_id)
        return taken.stem if taken else None


def _taken_again(session: Session, project_id: int, member_id: int) -> str | None:
    """The first report that was released with the member's work on it and still has a slot, in hand again."""
    for report_id, stem in assignments.released_with_work(session, project_id, member_id):
        if assignments.extend(session, report_id, member_id, "released", "open", clock(session)) != "released":
            return stem
    return None
