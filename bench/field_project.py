"""A large project to measure on: 20 members and reports of our own sentences, suggestions read once.

Ten reports are written and pre-highlighted; the project holds them again and again under other names, stored in bulk,
so that 20,000 paragraphs take seconds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, func, select

from annotator.config import Settings
from annotator.core.records import ParagraphRecord
from annotator.rules.highlighter import Highlighter
from annotator.services import accounts, projects, resting
from annotator.services.workspace import Workspace, open_workspace
from annotator.storage import reports
from annotator.storage.database import clock
from annotator.storage.tables import ParagraphRow, ReportRow, SuggestionsRow
from bench.field_texts import report

MEMBERS = tuple(f"annotator{n:02d}" for n in range(1, 21))
LENGTHS = (10, 16, 20, 24, 30) * 2
"""Paragraphs of the ten reports: 20 on average."""
PUBLISHED = dt.date(2022, 9, 30)
SEED = 20220930


@dataclass(frozen=True, slots=True)
class Written:
    """The ten reports as the pre-highlighter reads them."""

    reports: tuple[tuple[ParagraphRecord, ...], ...]
    ruleset: str

    def __iter__(self) -> Iterator[tuple[ParagraphRecord, ...]]:
        """The reports in turn, without end."""
        return cycle(self.reports)


def write_reports() -> Written:
    """Ten reports, the same ones each time."""
    chance = random.Random(SEED)  # noqa: S311
    highlighter = Highlighter.load()
    texts = [report(chance, paragraphs) for paragraphs in LENGTHS]
    return Written(tuple(tuple(highlighter.highlight("bench", t, PUBLISHED)) for t in texts), highlighter.version)


def open_home(home: Path) -> Workspace:
    """A new installation in the folder, with 20 members and no project."""
    path = home / "instance" / "annotator.sqlite3"
    path.parent.mkdir()
    ws = open_workspace(Settings(home=home, database_url=f"sqlite:///{path}"), migrated=True)
    for name in MEMBERS:
        accounts.add_member(ws, name)
    return ws


def make_project(ws: Workspace, slug: str) -> None:
    """An empty project of all members."""
    projects.create_project(ws, slug, slug=slug)
    for name in MEMBERS:
        accounts.set_role(ws, name, slug, "annotator")
    for member, _roles in accounts.list_members(ws):
        resting.read_note(ws, member.id, slug)


def grow_project(ws: Workspace, slug: str, written: Written, paragraphs: int, *, suggestions: bool = True) -> None:
    """Bring the project to that many paragraphs; without suggestions where only the queue is looked at."""
    with ws.database.write() as session:
        project_id = projects.enter(session, None, slug).project_id
        stored, held = len(reports.of_project(session, project_id)), _paragraphs(session, project_id)
        ruleset = reports.ruleset(session, written.ruleset)
        assert ruleset.id is not None
        for number, records in enumerate(islice(written, stored, None), stored):
            if held >= paragraphs:
                return
            rows = _store(session, project_id, f"report-{number:05d}", records)
            held += len(rows)
            if suggestions:
                payloads = [
                    {"paragraph_id": i, "ruleset_id": ruleset.id, "current": True, "payload": r.content.to_json()}
                    for i, r in zip(rows, records, strict=True)
                ]
                _bulk(session, SuggestionsRow, payloads)


def _paragraphs(session: Session, project_id: int) -> int:
    return sum(reports.paragraph_counts(session, project_id).values())


def _store(session: Session, project_id: int, stem: str, records: Sequence[ParagraphRecord]) -> list[int]:
    row = ReportRow(
        project_id=project_id,
        stem=stem,
        title=records[0].text,
        file_name=f"{stem}.txt",
        text_sha256=hashlib.sha256(stem.encode()).hexdigest(),
        reference_date=PUBLISHED,
        date_source="given",
        open_slots=2,
        imported_at=clock(session),
    )
    session.add(row)
    session.flush()
    first = (session.exec(select(func.max(col(ParagraphRow.id)))).one() or 0) + 1
    texts = [
        {
            "id": first + n,
            "report_id": row.id,
            "number": n,
            "text": record.text,
            "text_sha256": hashlib.sha256(record.text.encode()).hexdigest(),
        }
        for n, record in enumerate(records)
    ]
    _bulk(session, ParagraphRow, texts)
    return [first + n for n in range(len(records))]


def _bulk(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    session.connection().execute(insert(table), list(rows))
