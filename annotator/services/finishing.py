"""A member's report at its end: what was confirmed, skipped and flagged, and what the checks say of the own work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from annotator.checks import CheckWarning, check_report
from annotator.core.hits import Part, excerpt
from annotator.core.records import Content, ParagraphRecord
from annotator.errors import N_, NotFound
from annotator.services.assigning import first_open
from annotator.services.projects import Project, enter
from annotator.services.workspace import Workspace
from annotator.storage import assignments, walks
from annotator.storage.assignments import Held
from annotator.storage.walks import Stop


@dataclass(frozen=True, slots=True)
class EndLine:
    """One paragraph of the report as the member left it, and the warnings about it."""

    index: int
    words: tuple[Part, ...]
    state: str
    flagged: bool
    flag_note: str
    warnings: tuple[CheckWarning, ...]


@dataclass(frozen=True, slots=True)
class ReportEnd:
    """A report in the member's hands, looked back at; `open_index` is the next paragraph to do, None when all is done.

    Skipped paragraphs count as done here: they are left without a reason and without effect.
    """

    project: Project
    stem: str
    title: str
    lines: tuple[EndLine, ...]
    open_index: int | None

    def count(self, state: str) -> int:
        """How many of its paragraphs are in that state."""
        return sum(1 for line in self.lines if line.state == state)

    @property
    def flagged(self) -> int:
        """How many of its paragraphs are shown to the lead."""
        return sum(1 for line in self.lines if line.flagged)

    @property
    def warned(self) -> tuple[EndLine, ...]:
        """The paragraphs that the checks say something about."""
        return tuple(line for line in self.lines if line.warnings)


def look_back(ws: Workspace, member_id: int, slug: str, stem: str) -> ReportEnd:
    """The report as the member has it. Raises: NotFound when it is not in the member's hands."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        report = assignments.held(session, access.project_id, stem, member_id)
        if report is None or report.state != "current":
            raise NotFound(N_("The report “%(got)s” is not in your hands."), got=stem)
        stops = walks.stops(session, report.report_id, member_id)
        records = _confirmed(session, report, stops)
    warnings: dict[int, list[CheckWarning]] = {}
    ids = {record.id: record.index for record in records}
    for warning in check_report(records, ws.schema):
        if warning.paragraph_id in ids:
            warnings.setdefault(ids[warning.paragraph_id], []).append(warning)
    states = [stop.state for stop in stops]
    following = first_open(states)
    return ReportEnd(
        project=access.project,
        stem=stem,
        title=report.title,
        lines=tuple(_line(stop, warnings) for stop in stops),
        open_index=None if following is None or states[following] == "skipped" else following,
    )


def _confirmed(session: Session, report: Held, stops: list[Stop]) -> list[ParagraphRecord]:
    """The paragraphs that the member confirmed, as the checks read them."""
    contents = walks.contents_of_report(session, report.report_id, report.member_id)
    return [
        ParagraphRecord(
            report=report.stem,
            index=stop.number,
            text=stop.text,
            content=Content.from_json(contents[stop.number][1] or {}),
            reference_date=report.reference_date.isoformat() if report.reference_date else None,
        )
        for stop in stops
        if stop.state == "submitted"
    ]


def _line(stop: Stop, warnings: Mapping[int, list[CheckWarning]]) -> EndLine:
    return EndLine(
        index=stop.number,
        words=excerpt(stop.text, ()),
        state=stop.state,
        flagged=stop.flagged,
        flag_note=stop.flag_note,
        warnings=tuple(warnings.get(stop.number, ())),
    )
