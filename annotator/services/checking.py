"""Consistency warnings about a project's submitted paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from annotator.checks import CheckWarning, check_reports
from annotator.checks.totals import Total, confirmed_totals
from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema
from annotator.services.exporting import records
from annotator.services.projects import REVIEWERS, enter
from annotator.services.settling import GOLD
from annotator.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of gold: warnings, and the totals that their items confirm, in reading order."""

    warnings: tuple[CheckWarning, ...] = ()
    confirmed: tuple[Total, ...] = ()


def check_records(records: list[ParagraphRecord], schema: Schema | None = None) -> Checked:
    """The same of records from anywhere."""
    return Checked(tuple(check_reports(records, schema)), tuple(confirmed_totals(records, schema)))


def check_project(ws: Workspace, member_id: int | None, slug: str) -> Checked:
    """What the checks say of the project's gold. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        found = list(records(ws, session, access.project_id, GOLD))
    return check_records(found, ws.schema)


def check_gold_of_report(ws: Workspace, session: Session, project_id: int, report_id: int) -> Checked:
    """The same of one report's gold."""
    return check_records(list(records(ws, session, project_id, GOLD, [report_id])), ws.schema)
