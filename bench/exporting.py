"""How fast gold is exported and how much memory that takes: 200,000 paragraphs of the sample's gold, agreed by two.

Two thirds of the reports are confirmed by one member, a third by two who agree, as where agreement is sampled.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, groupby
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, func, select

from annotator.agreement.files import read_gold
from annotator.config import resource_dir
from annotator.core.records import Content, ParagraphRecord
from annotator.services import accounts, projects
from annotator.services.workspace import Workspace
from annotator.storage import projects as project_rows
from annotator.storage.database import clock
from annotator.storage.tables import AnnotationRow, ParagraphRow, ReportRow
from bench.field_project import open_home
from bench.figures import against, line, machine

PARAGRAPHS = 200_000
REPORTS_AT_ONCE = 200
Contents = Sequence[Content]
PROGRAM = """
import resource, time
from annotator.commands.running import workspace
from annotator.services import exporting
with workspace() as ws:
    begin, cpu = time.perf_counter(), time.process_time()
    made = exporting.export_project(ws, None, "gold")
took, cpu = time.perf_counter() - begin, time.process_time() - cpu
print(made.rows, took, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, made.path.stat().st_size)
"""


def exporting() -> Iterator[str]:
    """Paragraphs a second of an export, and the most memory that its process had."""
    yield line("machine", machine())
    with tempfile.TemporaryDirectory() as folder:
        ws = open_home(Path(folder))
        fill(ws, PARAGRAPHS)
        ws.close()
        environment = {"ANNOTATOR_HOME": folder, "PATH": "", "PYTHONPATH": ":".join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
        )
    rows, took, cpu, memory, size = (float(word) for word in done.stdout.split())
    rate, megabytes = rows / took, memory / 1024
    yield line(
        "export", f"{rate:,.0f} paragraphs/s, {rows / cpu:,.0f} a second of processor", against(rate, 8000, most=False)
    )
    yield line("memory", f"{megabytes:.0f} MB at most, {size / 1e6:,.0f} MB written", against(megabytes, 200))


def fill(ws: Workspace, paragraphs: int) -> None:
    """A project “gold” of that many paragraphs, each submitted by one or two members."""
    projects.create_project(ws, "gold", slug="gold")
    members = [accounts.add_member(ws, name).id for name in ("first", "second")]
    gold = read_gold(resource_dir("seeds") / "sample" / "gold")
    reports = [list(found) for _, found in groupby(gold, key=lambda record: record.report)]
    held = number = 0
    turns = cycle(reports)
    while held < paragraphs:
        with ws.database.write() as session:
            project = project_rows.find(session, "gold")
            assert project is not None
            for _ in range(REPORTS_AT_ONCE):
                if held < paragraphs:
                    records = next(turns)
                    contents = [record.content for record in records]
                    some = members[: 1 + (number % 3 == 0)]
                    store(session, project.id or 0, number, records, dict.fromkeys(some, contents))
                    held, number = held + len(records), number + 1


def store(
    session: Session, project_id: int, number: int, records: Sequence[ParagraphRecord], answers: Mapping[int, Contents]
) -> tuple[int, list[int]]:
    """A report with the submitted answers of each member; its id, and the ids of its paragraphs."""
    now = clock(session)
    stem = f"report-{number:05d}"
    row = ReportRow(
        project_id=project_id,
        stem=stem,
        title=records[0].text,
        file_name=f"{stem}.txt",
        text_sha256=hashlib.sha256(stem.encode()).hexdigest(),
        date_source="given",
        open_slots=0,
        imported_at=now,
    )
    session.add(row)
    session.flush()
    first = (session.exec(select(func.max(col(ParagraphRow.id)))).one() or 0) + 1
    bulk(
        session,
        ParagraphRow,
        [
            {
                "id": first + n,
                "report_id": row.id,
                "number": n,
                "text": record.text,
                "text_sha256": hashlib.sha256(record.text.encode()).hexdigest(),
            }
            for n, record in enumerate(records)
        ],
    )
    bulk(
        session,
        AnnotationRow,
        [
            {
                "paragraph_id": first + n,
                "member_id": member,
                "version": 1,
                "position": 1,
                "state": "submitted",
                "payload": contents[n].to_json(),
                "saved_at": now,
            }
            for n in range(len(records))
            for member, contents in answers.items()
        ],
    )
    return row.id or 0, [first + n for n in range(len(records))]


def bulk(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows."""
    session.connection().execute(insert(table), list(rows))
