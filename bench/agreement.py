"""How long the agreement page takes over 50,000 paragraphs that three members answered, and how long a full count.

The answers are the sample's gold, each member leaving out or moving a little of it at random.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, groupby
from pathlib import Path

from sqlmodel import Session, col, func, select

from annotator.agreement.files import read_gold
from annotator.config import resource_dir
from annotator.core.records import Content, ParagraphRecord
from annotator.services import accounts, comparing, projects, tallying
from annotator.services.workspace import Workspace
from annotator.storage import projects as project_rows
from annotator.storage import reports
from annotator.storage.agreement_tables import AgreementMarkRow
from annotator.storage.database import clock
from annotator.storage.tables import AnnotationRow, RevisionRow, SuggestionsRow
from bench.exporting import REPORTS_AT_ONCE, bulk, store
from bench.field_project import open_home
from bench.figures import against, line, machine

PARAGRAPHS = 50_000
MEMBERS = ("first", "second", "third")
VARIANTS = 5
"""Of each member's answers to a report of the sample."""
SEED = 7


def agreement() -> Iterator[str]:
    """Seconds of a full count, of the page afterwards, and of the page after a few saves."""
    yield line("machine", machine())
    with tempfile.TemporaryDirectory() as folder:
        ws = open_home(Path(folder))
        fill(ws, PARAGRAPHS)
        late = tallying.waiting(ws, None, "gold")
        begin = time.perf_counter()
        tallying.count(ws, late)
        took = time.perf_counter() - begin
        yield line("full count", f"{took:.1f} s for {len(late)} reports", against(took, 120))
        for name, saves in (("page", 0), ("page after saves in 20 reports", 20)):
            _touch(ws, saves)
            begin = time.perf_counter()
            table = comparing.agreement(ws, None, "gold").table
            took = time.perf_counter() - begin
            yield line(name, f"{took:.2f} s, {table.n_paragraphs} paragraphs", against(took, 2))
        ws.close()


def fill(ws: Workspace, paragraphs: int) -> None:
    """A project “gold” of that many paragraphs, each submitted by three members."""
    projects.create_project(ws, "gold", slug="gold")
    members = [accounts.add_member(ws, name).id for name in MEMBERS]
    chance = random.Random(SEED)  # noqa: S311
    gold = read_gold(resource_dir("seeds") / "sample" / "gold")
    written = [list(found) for _, found in groupby(gold, key=lambda record: record.report)]
    answered = [
        [[[_answer(record.content, chance) for record in records] for _ in members] for _ in range(VARIANTS)]
        for records in written
    ]
    held = number = 0
    turns = cycle(zip(written, answered, strict=True))
    while held < paragraphs:
        with ws.database.write() as session:
            project = project_rows.find(session, "gold")
            assert project is not None
            for _ in range(REPORTS_AT_ONCE):
                if held < paragraphs:
                    records, variants = next(turns)
                    _store(session, project.id or 0, number, records, members, variants[number // 12 % VARIANTS])
                    held, number = held + len(records), number + 1


def _store(
    session: Session,
    project_id: int,
    number: int,
    records: Sequence[ParagraphRecord],
    members: Sequence[int],
    answers: Sequence[Sequence[Content]],
) -> None:
    given = dict(zip(members, answers, strict=True))
    report_id, paragraphs = store(session, project_id, number, records, given)
    bulk(session, AgreementMarkRow, [{"report_id": report_id, "saves": 1}])
    ruleset = reports.ruleset(session, "bench")
    suggested = [
        {"paragraph_id": key, "ruleset_id": ruleset.id, "current": True, "payload": record.content.to_json()}
        for key, record in zip(paragraphs, records, strict=True)
    ]
    bulk(session, SuggestionsRow, suggested)
    now = clock(session)
    last = session.exec(select(func.max(col(AnnotationRow.id)))).one() or 0
    confirmed = [
        {
            "annotation_id": key,
            "member_id": members[0],
            "version": 1,
            "position": 1,
            "parent": 0,
            "kind": "confirm",
            "state": "submitted",
            "request_id": f"bench-{key}",
            "request_sha256": "",
            "seconds": 20.0 + key % 30,
            "payload": {},
            "created_at": now,
        }
        for key in range(last - len(paragraphs) * len(members) + 1, last + 1)
    ]
    bulk(session, RevisionRow, confirmed)


def _touch(ws: Workspace, count: int) -> None:
    """Let so many reports look as if somebody had saved in them."""
    with ws.database.write() as session:
        rows = session.exec(select(AgreementMarkRow).limit(count)).all()
        for row in rows:
            row.saves += 1
            session.add(row)


def _answer(content: Content, chance: random.Random) -> Content:
    spans = [span for span in content.spans if chance.random() < 0.95]
    moved = [
        replace(span, end=span.end - 1, surface=span.surface[:-1])
        if len(span.surface) > 2 and chance.random() < 0.03
        else span
        for span in spans
    ]
    events = tuple(event for event in content.events if chance.random() < 0.95)
    role = content.paragraph_role if chance.random() < 0.95 else "background"
    return Content(role, tuple(moved), events)
