"""Queries about releases, what they are made from, and who fetched what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from annotator.storage.database import clock
from annotator.storage.revisions import REPORTS_AT_ONCE, batched
from annotator.storage.tables import (
    AnnotationRow,
    DownloadRow,
    ExportRow,
    MemberRow,
    ParagraphRow,
    ReleaseRow,
    ReportRow,
    SuggestionsRow,
)


def of_project(session: Session, project_id: int) -> list[ReleaseRow]:
    """The project's releases, newest first."""
    query = select(ReleaseRow).where(ReleaseRow.project_id == project_id).order_by(col(ReleaseRow.id).desc())
    return list(session.exec(query))


def find(session: Session, project_id: int, version: str) -> ReleaseRow | None:
    """The release of that version."""
    return session.exec(
        select(ReleaseRow).where(ReleaseRow.project_id == project_id, ReleaseRow.version == version)
    ).first()


def is_listed(session: Session, project_id: int, name: str) -> bool:
    """Whether an export of that file name, or a release of that folder name (`<version>/`), was written to its end."""
    if name.endswith("/"):
        return find(session, project_id, name.removesuffix("/")) is not None
    found = select(ExportRow.id).where(ExportRow.project_id == project_id, ExportRow.name == name)
    return session.exec(found).first() is not None


def every_report(session: Session, project_id: int) -> Iterator[tuple[ReportRow, list[ParagraphRow]]]:
    """All reports of a project in import order, put aside or not, each with the paragraphs that are left of it."""
    rows = list(session.exec(select(ReportRow).where(ReportRow.project_id == project_id).order_by(col(ReportRow.id))))
    by_id = {row.id: row for row in rows if row.id is not None}
    for some in batched(list(by_id), REPORTS_AT_ONCE):
        texts: dict[int, list[ParagraphRow]] = {report_id: [] for report_id in some}
        found = session.exec(
            select(ParagraphRow)
            .where(col(ParagraphRow.report_id).in_(some))
            .order_by(col(ParagraphRow.report_id), col(ParagraphRow.number))
        )
        for paragraph in found:
            texts[paragraph.report_id].append(paragraph)
        yield from ((by_id[report_id], paragraphs) for report_id, paragraphs in texts.items())


def submitted(session: Session, report_id: int) -> list[tuple[AnnotationRow, ParagraphRow]]:
    """The submitted annotations of a report in reading order, members by id."""
    found = session.exec(
        select(AnnotationRow, ParagraphRow)
        .join(ParagraphRow, col(ParagraphRow.id) == AnnotationRow.paragraph_id)
        .where(ParagraphRow.report_id == report_id, AnnotationRow.state == "submitted")
        .order_by(col(ParagraphRow.number), col(AnnotationRow.member_id))
    )
    return [(annotation, paragraph) for annotation, paragraph in found]


def suggested(session: Session, paragraph_ids: Sequence[int]) -> list[SuggestionsRow]:
    """What any ruleset suggested for the paragraphs."""
    return list(session.exec(select(SuggestionsRow).where(col(SuggestionsRow.paragraph_id).in_(paragraph_ids))))


def add_download(
    session: Session, project_id: int, member_id: int | None, name: str, *, token_id: int | None, ranged: bool
) -> None:
    """Write down that somebody fetched a file."""
    session.add(
        DownloadRow(
            project_id=project_id,
            member_id=member_id,
            token_id=token_id,
            name=name,
            ranged=ranged,
            made_at=clock(session),
        )
    )


def downloads(session: Session, project_id: int, limit: int) -> list[tuple[DownloadRow, MemberRow | None]]:
    """Who fetched what last, newest first."""
    found = session.exec(
        select(DownloadRow, MemberRow)
        .outerjoin(MemberRow, col(MemberRow.id) == DownloadRow.member_id)
        .where(DownloadRow.project_id == project_id)
        .order_by(col(DownloadRow.id).desc())
        .limit(limit)
    )
    return [(row, member) for row, member in found]
