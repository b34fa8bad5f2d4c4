"""Care for who reads violent texts for hours: what they hold, said before the first; one's own time; the day's end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import median

from annotator.services.projects import WORKERS, Project, enter
from annotator.services.workspace import Workspace
from annotator.storage import members, own_paragraphs
from annotator.storage.database import clock

MEASURED = 500
"""Confirmed paragraphs that the median is of: the last ones, so that it says how it goes now."""
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OwnTime:
    """A member's own figures in a project, shown to nobody else and compared with nobody.

    today, week: paragraphs confirmed in the last 24 hours and the last seven days. seconds: the median of how long the
    last `measured` paragraphs were on the screen before they were confirmed, None without one. steps: the same of what
    was saved for one, 1 for a paragraph that was right as it stood; at_once: how many of them were.
    """

    project: Project
    today: int
    week: int
    seconds: float | None
    measured: int
    steps: float | None
    at_once: int
    confirmed: int
    """How many of the last paragraphs `steps` and `at_once` are of; `seconds` is of those whose time is known."""


def own_time(ws: Workspace, member_id: int, slug: str) -> OwnTime:
    """The member's own figures. Raises: NotFound."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        now = clock(session)
        efforts = own_paragraphs.efforts_of_last(session, access.project_id, member_id, MEASURED)
        seconds = [taken for taken, _steps in efforts if taken is not None]
        steps = [saved for _taken, saved in efforts]
        return OwnTime(
            project=access.project,
            today=own_paragraphs.confirmed_since(session, access.project_id, member_id, now - DAY),
            week=own_paragraphs.confirmed_since(session, access.project_id, member_id, now - WEEK),
            seconds=median(seconds) if seconds else None,
            measured=len(seconds),
            steps=median(steps) if steps else None,
            at_once=steps.count(1),
            confirmed=len(steps),
        )


def note_is_unread(ws: Workspace, member_id: int, slug: str) -> bool:
    """Whether the member has not yet been told what the project's texts hold. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, WORKERS)
        return not members.has_read_note(session, access.project_id, member_id)


def read_note(ws: Workspace, member_id: int, slug: str) -> None:
    """Remember that the member was told. Raises: NotFound, NotAllowed."""
    with ws.database.write() as session:
        access = enter(session, member_id, slug, WORKERS)
        if not members.has_read_note(session, access.project_id, member_id):
            members.add_read_note(session, access.project_id, member_id)
