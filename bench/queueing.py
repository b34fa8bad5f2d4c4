"""The queue's next report while a project grows: asked by HTTP of one server, with half of the work behind it."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from sqlalchemy import insert, update
from sqlmodel import col

from annotator.services import projects
from annotator.services.workspace import Workspace
from annotator.storage import members, reports
from annotator.storage.assignments import LEASE
from annotator.storage.database import clock
from annotator.storage.tables import AssignmentRow, ReportRow
from bench.field_project import MEMBERS, Written, grow_project, make_project
from bench.figures import against, line
from bench.walking import Account, Walker

SIZES = (1_000, 10_000, 100_000)
ASKED = 30
FLAT = 1.5
"""How many times slower the largest project may be than the smallest."""
SLUG = "queue"
AHEAD, OTHERS = MEMBERS[0], MEMBERS[1:3]


def queueing(ws: Workspace, written: Written, port: int, accounts: Mapping[str, Account]) -> list[str]:
    """Medians for a newcomer, and for somebody who has done a quarter of the reports that others still wait for."""
    make_project(ws, SLUG)
    took: dict[str, list[float]] = {AHEAD: [], MEMBERS[3]: []}
    for size in SIZES:
        grow_project(ws, SLUG, written, size, suggestions=False)
        _work_half(ws)
        for name, medians in took.items():
            medians.append(1000 * statistics.median(_ask(ws, name, Walker(port, SLUG, accounts[name]))))
    shown = " → ".join(f"{size:,}" for size in SIZES)
    out = [f"the next report, {shown} paragraphs, p50 of {ASKED} requests:"]
    for words, medians in zip(("for one far ahead of the others", "for a newcomer"), took.values(), strict=True):
        figures = " → ".join(f"{median:.1f}" for median in medians) + " ms"
        out.append(line(f"  {words}", figures, "times: " + against(round(medians[-1] / medians[0], 2), FLAT)))
    return out


def _ask(ws: Workspace, name: str, walker: Walker) -> list[float]:
    for _ in range(ASKED):
        walker.ask("next", "POST", f"/projects/{SLUG}/next")
        with ws.database.write() as session:
            # The report counts as done, or the same one would be the next again.
            member = members.find_by_name(session, name)
            assert member is not None
            done = update(AssignmentRow).where(
                col(AssignmentRow.member_id) == member.id, col(AssignmentRow.state) == "open"
            )
            session.connection().execute(done.values(state="done"))
    walker.connection.close()
    return [seconds for _, seconds in walker.took]


def _work_half(ws: Workspace) -> None:
    """A quarter of the reports done by two members, a quarter by one who is ahead; the rest waits."""
    with ws.database.write() as session:
        project_id = projects.enter(session, None, SLUG).project_id
        ids = [row.id or 0 for row in reports.of_project(session, project_id)]
        quarter = len(ids) // 4
        by_name = {row.name: row.id or 0 for row in members.every(session)}
        now = clock(session)
        pairs = [(i, by_name[name]) for i in ids[:quarter] for name in OTHERS]
        pairs += [(i, by_name[AHEAD]) for i in ids[quarter : 2 * quarter]]
        rows = [
            {"report_id": i, "member_id": m, "state": "done", "assigned_at": now, "leased_until": now + LEASE}
            for i, m in pairs
        ]
        session.connection().execute(AssignmentRow.__table__.delete().where(col(AssignmentRow.report_id).in_(ids)))  # type: ignore[attr-defined]
        session.connection().execute(insert(AssignmentRow), rows)
        for part, slots in ((ids[:quarter], 0), (ids[quarter : 2 * quarter], 1), (ids[2 * quarter :], 2)):
            session.connection().execute(
                update(ReportRow)
                .where(col(ReportRow.id).between(part[0], part[-1]), col(ReportRow.project_id) == project_id)
                .values(open_slots=slots)
            )
