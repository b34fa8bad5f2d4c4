"""Consistency warnings about a project's submitted paragraphs."""

from __future__ import annotations

from annotator.checks import CheckWarning, check_reports
from annotator.services.exporting import records
from annotator.services.projects import REVIEWERS, enter
from annotator.services.settling import GOLD
from annotator.services.workspace import Workspace


def check_project(ws: Workspace, member_id: int | None, slug: str) -> list[CheckWarning]:
    """The warnings about the project's gold, in reading order. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        found = list(records(ws, session, access.project_id, GOLD))
    return check_reports(found, ws.schema)
