"""Bringing reports in: read every file, infer the reference date where none is given, store, pre-highlight.

All or nothing: one refused file and nothing of the batch is stored. A text that is in the project already is
recognised by its hash and left alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from annotator.core.records import ParagraphRecord
from annotator.core.text import sha256
from annotator.errors import N_, AnnotatorError, InvalidInput, NotFound
from annotator.importers import ImportedReport, read_file
from annotator.rules.highlighter import Highlighter
from annotator.rules.reference_date import infer_reference_date, report_period
from annotator.services.highlighting import Recheck, highlight_report, highlighter_of
from annotator.services.projects import LEADS, Access, enter
from annotator.services.workspace import Workspace
from annotator.storage import projects, reports
from annotator.storage.database import clock
from annotator.storage.tables import ReportRow

PUT_ASIDE = {
    "replaced": N_("“%(got)s” has this text; a corrected one took its place."),
    "withdrawn": N_("“%(got)s” has this text and is withdrawn; bring it back on its page."),
}
SAME_NAME = N_(
    "There is a report “%(got)s” with another text, so this one is named “%(stem)s”. If it is the corrected text of "
    "that report, bring it in on the report's own page, where the work goes over."
)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as it came: its name and bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ImportItem:
    """What became of one file: imported, same (already there) or refused with a message."""

    name: str
    status: str
    stem: str | None = None
    title: str = ""
    paragraphs: int = 0
    reference_date: dt.date | None = None
    date_source: str = "missing"
    date_reason: str = ""
    date_evidence: str = ""
    period: str | None = None
    error: AnnotatorError | None = None
    warnings: tuple[AnnotatorError, ...] = ()
    text_sha256: str = ""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of the batch; `written` is False for a dry run and when a file was refused."""

    items: tuple[ImportItem, ...]
    written: bool

    @property
    def refused(self) -> tuple[ImportItem, ...]:
        """The files that were refused."""
        return tuple(item for item in self.items if item.status == "refused")


@dataclass(frozen=True, slots=True)
class _Read:
    item: ImportItem
    report: ImportedReport | None
    records: Sequence[ParagraphRecord] | None = None


def import_reports(
    ws: Workspace,
    slug: str,
    files: Sequence[UploadedFile],
    *,
    published: dt.date | None = None,
    dry_run: bool = False,
    member_id: int | None = None,
) -> ImportOutcome:
    """Import files into a project; nothing is stored in a dry run or when a file is refused.

    Raises: NotFound, NotAllowed (leads only), InvalidInput for no files at all.
    """
    if not files:
        raise InvalidInput(N_("No file was sent; choose one or more UTF-8 text files (.txt)."))
    read = [_read(file, published) for file in files]
    refused = any(one.report is None for one in read)
    used: Highlighter | None = None
    if not refused and not dry_run:
        used, read = _highlighted(ws, slug, member_id, read)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        projects.lock(session, access.project_id)
        items: list[ImportItem] = []
        stored: list[tuple[ReportRow, Sequence[ParagraphRecord] | None]] = []
        for one in read:
            item, row = _place(session, access, one, items, store=not refused and not dry_run)
            items.append(item)
            if row is not None:
                stored.append((row, one.records))
        highlighter = highlighter_of(ws, session, access)
        for row, records in stored:
            highlight_report(highlighter, session, row, records if used is highlighter else None)
    return ImportOutcome(items=tuple(items), written=not refused and not dry_run)


def _highlighted(
    ws: Workspace, slug: str, member_id: int | None, read: Sequence[_Read]
) -> tuple[Highlighter, list[_Read]]:
    """The files with what the rules say of the new ones, read before the transaction so that no save waits for it."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, LEADS)
        highlighter = highlighter_of(ws, session, access)
        known = {
            one.item.text_sha256
            for one in read
            if reports.find_by_sha256(session, access.project_id, one.item.text_sha256)
        }
    return highlighter, [
        replace(one, records=highlighter.highlight(one.report.stem, one.report.paragraphs, one.item.reference_date))
        if one.report is not None and one.item.text_sha256 not in known
        else one
        for one in read
    ]


def _read(file: UploadedFile, published: dt.date | None) -> _Read:
    try:
        report = read_file(file.name, file.content)
    except AnnotatorError as error:
        return _Read(ImportItem(name=file.name, status="refused", error=error), None)
    dated = _dated(report, published)
    item = ImportItem(
        name=file.name,
        status="imported",
        stem=report.stem,
        title=report.title,
        paragraphs=len(report.paragraphs),
        reference_date=dated.date,
        date_source=dated.source,
        date_reason=dated.reason,
        date_evidence=dated.evidence,
        period=report_period(report.paragraphs, dated.date),
        warnings=tuple(problem.error() for problem in report.warnings),
        text_sha256=report.sha256,
    )
    return _Read(item, report)


@dataclass(frozen=True, slots=True)
class _Dated:
    date: dt.date | None
    source: str
    reason: str = ""
    evidence: str = ""


def _dated(report: ImportedReport, published: dt.date | None) -> _Dated:
    """The reference date: as given, else in the file name, else inferred from the text and flagged as such."""
    if published is not None:
        return _Dated(published, "given")
    if report.published is not None:
        return _Dated(report.published, "inferred", "file_name", report.stem)
    inferred = infer_reference_date(report.paragraphs)
    if inferred.date is None:
        return _Dated(None, "missing")
    return _Dated(inferred.date, "inferred", inferred.reason, inferred.evidence)


def _place(
    session: Session, access: Access, read: _Read, before: Sequence[ImportItem], *, store: bool
) -> tuple[ImportItem, ReportRow | None]:
    item, report = read.item, read.report
    if report is None:
        return item, None
    there = reports.find_by_sha256(session, access.project_id, report.sha256)
    if there is not None and there.state == "erased":
        raise InvalidInput(
            N_(
                "The text of “%(got)s” was erased from this project on request and is not taken in again; nothing was "
                "imported. Leave the file out."
            ),
            got=item.name,
        )
    if there is not None:
        if there.state != "current":
            item = replace(item, warnings=(*item.warnings, AnnotatorError(PUT_ASIDE[there.state], got=there.stem)))
        return replace(item, status="same", stem=there.stem, reference_date=there.reference_date), None
    twin = next((other for other in before if other.text_sha256 == report.sha256 and other.status == "imported"), None)
    if twin is not None:
        return replace(item, status="same", stem=twin.stem, reference_date=twin.reference_date), None
    taken = {other.stem for other in before if other.status == "imported"}
    stem, n = report.stem, 1
    while stem in taken or reports.find(session, access.project_id, stem) is not None:
        n += 1
        stem = f"{report.stem}-{n}"
    if n > 1:
        item = replace(item, warnings=(*item.warnings, AnnotatorError(SAME_NAME, got=report.stem, stem=stem)))
    item = replace(item, stem=stem)
    if not store:
        return item, None
    row = ReportRow(
        project_id=access.project_id,
        stem=stem,
        title=report.title,
        file_name=item.name,
        text_sha256=report.sha256,
        reference_date=item.reference_date,
        date_source=item.date_source,
        date_reason=item.date_reason,
        date_evidence=item.date_evidence,
        period=item.period,
        open_slots=access.project.overlap,
        imported_at=clock(session),
        imported_by=access.member_id or None,
    )
    reports.add(session, row, [(text, sha256(text)) for text in report.paragraphs])
    return item, row


def set_reference_date(ws: Workspace, member_id: int | None, slug: str, stem: str, date: dt.date) -> Recheck:
    """Set a report's reference date and read it anew; paragraphs with work on them are listed, never changed.

    Raises: NotFound, NotAllowed.
    """
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        row = reports.find(session, access.project_id, stem)
        if row is None or row.state != "current":
            raise NotFound(N_("There is no current report “%(got)s” in this project."), got=stem)
        row.reference_date, row.date_source, row.date_reason, row.date_evidence = date, "given", "", ""
        row.period = report_period([p.text for p in reports.paragraphs(session, row.id or 0)], date)
        session.flush()
        return highlight_report(highlighter_of(ws, session, access), session, row)
