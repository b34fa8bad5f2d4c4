"""Gold out of the database: paragraph records as JSONL under `exports/<project>/`, written atomically."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
from sqlmodel import Session, select

from annotator.core.records import ParagraphRecord, SavedRecord
from annotator.errors import N_, InvalidInput, NotFound
from annotator.exporters import EXPORTERS
from annotator.exporters.atomic_file import atomic_file
from annotator.exporters.jsonl import reports_in
from annotator.exporters.manifest import manifest_bytes, manifest_path, read_manifest
from annotator.exporters.new_export import new_export
from annotator.services.projects import REVIEWERS, enter
from annotator.services.settling import GOLD, STATUSES, Plain, Settled, plain_or_settled
from annotator.services.workspace import Workspace
from annotator.storage import assignments, releases, reports
from annotator.storage.database import clock
from annotator.storage.full_disk import NOT_EXPORTED, is_full, told_when_full
from annotator.storage.tables import ExportRow


@dataclass(frozen=True, slots=True)
class PutAside:
    """A report that an export holds and that was replaced, withdrawn or erased since."""

    stem: str
    state: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file under `exports/<project>/`, how it was made, and which of its reports are no longer current."""

    name: str
    path: Path
    rows: int
    sha256: str
    statuses: tuple[str, ...]
    made_at: dt.datetime
    put_aside: tuple[PutAside, ...] = ()


def pseudonym(member_id: int) -> str:
    """How a member is named in what leaves the house."""
    return f"m{member_id:02d}"


def records(
    ws: Workspace,
    session: Session,
    project_id: int,
    statuses: Collection[str],
    report_ids: Collection[int] | None = None,
) -> Iterator[ParagraphRecord]:
    """The paragraph records of those statuses, of all or some reports; a disagreed one gives one a member."""
    for record in _records(ws, session, project_id, statuses, report_ids):
        yield record.decoded() if isinstance(record, SavedRecord) else record


def _records(
    ws: Workspace,
    session: Session,
    project_id: int,
    statuses: Collection[str],
    report_ids: Collection[int] | None = None,
) -> Iterator[ParagraphRecord | SavedRecord]:
    """The records, not decoded where nothing has to be compared."""
    rulesets: dict[int | None, str] = {r.id: r.name for r in reports.rulesets(session)}
    without = assignments.without_hints(session, project_id)
    for paragraph in plain_or_settled(session, project_id, report_ids):
        status = paragraph.status
        if status not in statuses:
            continue
        if isinstance(paragraph, Plain):
            row = paragraph.row
            yield SavedRecord(
                report=row.stem,
                index=row.number,
                text=row.text,
                content=orjson.loads(row.payload),
                reference_date=row.reference_date.isoformat() if row.reference_date else None,
                extra={
                    "text_sha256": row.text_sha256,
                    "schema_version": ws.schema.version,
                    "ruleset": rulesets.get(row.ruleset_id),
                    "status": status,
                    "member": pseudonym(row.member_id) if status == "single" else None,
                    "ruling": None,
                    "alternatives": [],
                    "hints": row.report_id not in without,
                },
            )
            continue
        shown = paragraph.contents if status == "disagreed" else ((paragraph.contents[0][0], paragraph.gold),)
        single = status in ("single", "disagreed")
        for member_id, content in shown:
            yield ParagraphRecord(
                report=paragraph.report_stem,
                index=paragraph.index,
                text=paragraph.text,
                content=content,
                reference_date=paragraph.reference_date.isoformat() if paragraph.reference_date else None,
                extra={
                    "text_sha256": paragraph.text_sha256,
                    "schema_version": ws.schema.version,
                    "ruleset": rulesets.get(paragraph.ruleset_id),
                    "status": status,
                    "member": pseudonym(member_id) if single else None,
                    **_ruling(paragraph),
                    "hints": paragraph.report_id not in without,
                },
            )


def _ruling(paragraph: Settled) -> dict[str, Any]:
    """What was ruled and by whom, and the other readings of what is ambiguous; notes stay in the house."""
    made = paragraph.ruling
    if paragraph.status != "ruled" or made is None:
        return {"ruling": None, "alternatives": []}
    decisions = [{**one, "from": [pseudonym(member) for member in one["from"]]} for one in made.decisions]
    ruling = {"by": pseudonym(made.member_id), "made_at": made.made_at.isoformat(), "decisions": decisions}
    return {"ruling": ruling, "alternatives": [other.to_json() for other in made.alternatives]}


def export_project(
    ws: Workspace,
    member_id: int | None,
    slug: str,
    statuses: Collection[str] = GOLD,
    *,
    exporter: str = "jsonl",
) -> ExportedFile:
    """Write the project's records and their manifest; a killed export leaves the old files or the complete new ones.

    exporter: the name of the format.
    Raises: NotFound, NotAllowed (leads and readers), InvalidInput for an unknown status or format or nothing to export,
    StorageFull.
    """
    if exporter not in EXPORTERS:
        raise InvalidInput(
            N_("A format is one of %(expected)s; got “%(got)s”."), expected=", ".join(EXPORTERS), got=exporter
        )
    unknown = set(statuses) - set(STATUSES)
    if unknown or not statuses:
        raise InvalidInput(
            N_("A status is one of %(expected)s; got “%(got)s”."),
            expected=", ".join(STATUSES),
            got=", ".join(sorted(unknown)),
        )
    chosen = tuple(s for s in STATUSES if s in statuses)
    with ws.database.snapshot() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        now = clock(session)
        found = _records(ws, session, access.project_id, chosen)
        first = next(found, None)
        if first is None:
            raise InvalidInput(
                N_("The project has no submitted paragraph with status %(got)s yet; nothing was written."),
                got=", ".join(chosen),
            )
        base = f"{access.project.slug}-{'gold' if chosen == GOLD else '-'.join(chosen)}-{now:%Y%m%dT%H%M%S}"
        folder = ws.settings.exports / access.project.slug
        stems: set[str] = set()
        listed = partial(is_listed, ws, access.project_id)
        chosen_format = EXPORTERS[exporter]
        with told_when_full(NOT_EXPORTED), new_export(folder, base, listed, ending=chosen_format.ending) as path:
            rows = _noted(chain((first,), found), stems)
            written = chosen_format.write(path, rows, schema=ws.schema, made_at=now)
            with ws.database.write() as writing:
                writing.add(
                    ExportRow(
                        project_id=access.project_id,
                        member_id=member_id,
                        name=path.name,
                        rows=written.rows,
                        sha256=written.sha256,
                        statuses=",".join(chosen),
                        made_at=now,
                        reports=sorted(stems),
                    )
                )
    return ExportedFile(
        name=path.name, path=path, rows=written.rows, sha256=written.sha256, statuses=chosen, made_at=now
    )


def _noted(found: Iterable[ParagraphRecord | SavedRecord], stems: set[str]) -> Iterator[SavedRecord]:
    """The records as they come, with the stems of their reports put into the set."""
    for record in found:
        stems.add(record.report)
        yield record if isinstance(record, SavedRecord) else record.saved()


def is_listed(ws: Workspace, project_id: int, name: str) -> bool:
    """Whether an export (or a release: `<version>/`) of that name was written to its end."""
    with ws.database.read() as session:
        return releases.is_listed(session, project_id, name)


def list_exports(ws: Workspace, member_id: int | None, slug: str) -> tuple[ExportedFile, ...]:
    """The project's exports whose files are there, newest first. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        rows = session.exec(select(ExportRow).where(ExportRow.project_id == access.project_id)).all()
        gone = put_aside(session, access.project_id)
    folder = ws.settings.exports / access.project.slug
    made = [
        ExportedFile(
            name=r.name,
            path=folder / r.name,
            rows=r.rows,
            sha256=r.sha256,
            statuses=tuple(r.statuses.split(",")),
            made_at=r.made_at,
            put_aside=tuple(gone[stem] for stem in _held(r, folder) if stem in gone) if gone else (),
        )
        for r in sorted(rows, key=lambda r: r.id or 0, reverse=True)
    ]
    return tuple(m for m in made if m.path.is_file())


def put_aside(session: Session, project_id: int) -> dict[str, PutAside]:
    """The project's reports that are no longer current, by stem."""
    rows = {row.id or 0: row for row in reports.put_aside(session, project_id)}
    last = {change.report_id: change for change in reports.changes(session, list(rows))}
    return {row.stem: PutAside(row.stem, row.state, last[report_id].made_at) for report_id, row in rows.items()}


def _held(row: ExportRow, folder: Path) -> list[str]:
    """Stems of the reports in an export; read from the file where an older version of the program made it."""
    if row.reports is not None:
        return row.reports
    path = folder / row.name
    return reports_in(path) if path.is_file() else []


def mark_exports(ws: Workspace, slug: str) -> None:
    """Let the manifest of each export say which of its reports are no longer current.

    Called after every change of that; cut off, the next call completes it, and the page shows the marks regardless.
    """
    for export in list_exports(ws, None, slug):
        beside = manifest_path(export.path)
        content = read_manifest(beside.read_bytes()) if beside.is_file() else None
        if content is None:
            continue
        marks = [{"report": p.stem, "state": p.state, "since": p.since.isoformat()} for p in export.put_aside]
        if content.get("put_aside", []) == marks:
            continue
        try:
            with atomic_file(beside) as file:
                file.write(manifest_bytes({**content, "put_aside": marks}))
        except OSError as error:
            if not is_full(error):
                raise
            # The change itself is stored; the next one marks this manifest too.
            return


def export_path(ws: Workspace, member_id: int | None, slug: str, name: str) -> Path:
    """The path of an export or its manifest, for download. Raises: NotFound, NotAllowed."""
    known = {e.name: e.path for e in list_exports(ws, member_id, slug)}
    base = re.sub(r"\.manifest\.json$", "", name)
    path = known.get(base) or known.get(f"{base}.jsonl")
    if path is None:
        raise NotFound(N_("There is no export “%(got)s” in this project."), got=name)
    target = path.with_name(name)
    if target.parent != path.parent or not target.is_file():
        raise NotFound(N_("There is no export “%(got)s” in this project."), got=name)
    return target
