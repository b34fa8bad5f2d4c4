"""What was said of a paragraph, reading beside reading.

Only submitted annotations count, and members stay blind to each other: these pages are for leads and readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from annotator.core.records import Content
from annotator.errors import N_, NotFound
from annotator.services.projects import REVIEWERS, Access, enter
from annotator.services.settling import Settled, settled_paragraphs
from annotator.services.workspace import Workspace
from annotator.storage import members, reports


@dataclass(frozen=True, slots=True)
class Side:
    """One member's submitted content of a paragraph."""

    display_name: str
    content: Content


@dataclass(frozen=True, slots=True)
class Comparison:
    """The submitted contents of one paragraph side by side, with common event ids."""

    stem: str
    index: int
    text: str
    status: str
    sides: tuple[Side, ...]


def compare(ws: Workspace, member_id: int | None, slug: str, stem: str, index: int) -> Comparison:
    """The submitted contents of one paragraph side by side; status open and no sides before the first.

    Raises: NotFound, NotAllowed.
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        names = _names(session, access)
        report = reports.find(session, access.project_id, stem)
        for paragraph in settled_paragraphs(session, access.project_id, [report.id or 0] if report else []):
            if paragraph.index == index:
                return _comparison(paragraph, names)
        rows = reports.paragraphs(session, report.id) if report and report.id else []
    if not 0 <= index < len(rows):
        raise NotFound(N_("There is no paragraph %(got)s in “%(report)s”."), got=index + 1, report=stem)
    return Comparison(stem, index, rows[index].text, "open", ())


def compare_several(
    ws: Workspace, member_id: int | None, slug: str, places: Sequence[tuple[int, int]]
) -> tuple[Comparison, ...]:
    """The same for some paragraphs, by report id and index, in that order; those nobody submitted are left out.

    Raises: NotFound, NotAllowed.
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        names = _names(session, access)
        wanted = {report_id for report_id, _ in places}
        found = {(p.report_id, p.index): p for p in settled_paragraphs(session, access.project_id, wanted)}
    return tuple(_comparison(found[place], names) for place in places if place in found)


def _names(session: Session, access: Access) -> dict[int, str]:
    return {row.id or 0: row.display_name for row in members.every(session)}


def _comparison(paragraph: Settled, names: dict[int, str]) -> Comparison:
    sides = tuple(Side(names.get(member, str(member)), content) for member, content in paragraph.contents)
    return Comparison(paragraph.report_stem, paragraph.index, paragraph.text, paragraph.status, sides)
