"""Keeping the counts of agreement and work: a report is counted again only after something was saved in it.

A save only notes that its report changed. Whoever looks at figures first has the changed reports counted, for a few
seconds at most; `annotator agreement --recompute` counts everything, in several processes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

import annotator.agreement
import annotator.core
from annotator.agreement.answers import MemberAnswer
from annotator.agreement.counting import report_statistics
from annotator.agreement.statistics import RULES, Counted, Evidence
from annotator.agreement.work import Work, Worked, count_work
from annotator.core.records import Content, JsonObject
from annotator.core.schema import Schema
from annotator.services.projects import REVIEWERS, enter
from annotator.services.workspace import Workspace
from annotator.storage import agreement_counts, assignments
from annotator.storage.agreement_counts import Submitted
from annotator.storage.database import Database
from annotator.storage.rulings import RULED

SECONDS = 2.0
"""How long one page counts what changed; what is left then waits for the next one."""
REPORTS_AT_ONCE = 40
FEW = 400
"""Reports up to which one process counts: more processes take a second to start."""
WORK = "work"
"""The slice of the evidence that is about how members worked."""
NOTHING = Content(paragraph_role="background")


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of one report. whole: all members; rules: the members against the rules; pairs: by two members.

    answered_at: the newest answer. hints: whether its members saw suggestions.
    """

    report_id: int
    stem: str
    answered_at: dt.datetime | None
    hints: bool
    work: Work
    whole: Counted
    rules: Counted
    pairs: Mapping[tuple[str, str], Counted]


@cache
def _code() -> bytes:
    """The program that counts, in short: counts of another one are made anew."""
    digest = hashlib.sha256()
    for module in (annotator.agreement, annotator.core):
        for path in sorted(Path(str(module.__file__)).parent.glob("*.py")):
            digest.update(path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.digest()


@dataclass(frozen=True, slots=True)
class Ruler:
    """What the counts depend on besides answers: the program, and who is part of whom."""

    version: str
    patrons: Mapping[str, str]


def ruler_of(schema: Schema) -> Ruler:
    """The ruler that counts are made with now."""
    patrons = {code: actor.part_of for code, actor in schema.actors.items() if actor.part_of}
    return Ruler(hashlib.sha256(_code() + repr(sorted(patrons.items())).encode()).hexdigest()[:16], patrons)


def count_late(ws: Workspace, project_id: int, *, seconds: float = SECONDS) -> int:
    """Count the reports that changed, for that long; how many are left."""
    end = time.monotonic() + seconds
    ruler = ruler_of(ws.schema)
    with ws.database.read() as session:
        late = agreement_counts.late(session, project_id, ruler.version)
    done = 0
    while done < len(late) and (not done or time.monotonic() < end):
        # Few at once, so that a page does not wait long for the last of them.
        some = late[done : done + 5]
        _keep(ws, _counted(ws.database, ruler, some))
        done += len(some)
    return len(late) - done


def waiting(ws: Workspace, member_id: int | None, slug: str, *, everything: bool = False) -> list[int]:
    """Ids of the reports to count: those that changed, or every one. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        if everything:
            return agreement_counts.marked(session, access.project_id)
        return agreement_counts.late(session, access.project_id, ruler_of(ws.schema).version)


def count(
    ws: Workspace, report_ids: Sequence[int], *, jobs: int | None = None, progress: Callable[[int], None] | None = None
) -> None:
    """Count these reports anew, in `jobs` processes; `progress` hears how many more are done, each time."""
    at = range(0, len(report_ids), REPORTS_AT_ONCE)
    batches = [report_ids[start : start + REPORTS_AT_ONCE] for start in at]
    for rows in _counted_batches(ws, batches, 1 if len(report_ids) <= FEW else jobs or os.cpu_count() or 1):
        _keep(ws, rows)
        if progress is not None:
            progress(len(rows))


Row = dict[str, Any]


def _counted_batches(ws: Workspace, batches: Sequence[Sequence[int]], jobs: int) -> Iterator[list[Row]]:
    ruler = ruler_of(ws.schema)
    if jobs == 1:
        for batch in batches:
            yield _counted(ws.database, ruler, batch)
        return
    url = ws.database.url.render_as_string(hide_password=False)
    # Spawned: a copy of a process with threads and open connections would share what must not be shared.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        yield from pool.map(partial(_count_elsewhere, url, ruler), batches)


def _count_elsewhere(url: str, ruler: Ruler, batch: Sequence[int]) -> list[Row]:
    database = _databases.setdefault(url, Database(url))
    return _counted(database, ruler, batch)


_databases: dict[str, Database] = {}
"""Of a process that counts for another one."""


def _keep(ws: Workspace, rows: Sequence[Row]) -> None:
    try:
        with ws.database.write() as session:
            agreement_counts.keep(session, rows)
    except IntegrityError:
        pass  # Another process kept the same at the same time.


def _counted(database: Database, ruler: Ruler, report_ids: Sequence[int]) -> list[Row]:
    """What is to be kept of the reports, as rows. One snapshot, so that no save is counted half."""
    with database.snapshot() as session:
        saves = agreement_counts.saves(session, report_ids)
        answers = agreement_counts.submitted(session, report_ids)
        suggested = agreement_counts.suggested(session, report_ids)
        ruled = agreement_counts.ruled(session, report_ids, RULED)
        seconds = agreement_counts.seconds(session, report_ids)
        without = assignments.without_hints(session, report_ids=report_ids)
    return [
        {
            "report_id": report_id,
            "saves": saves.get(report_id, 0),
            "version": ruler.version,
            "hints": report_id not in without,
            **_count(answers[report_id], suggested, ruled, seconds, ruler.patrons),
        }
        for report_id in report_ids
    ]


def _count(
    found: Sequence[Submitted],
    suggested: Mapping[tuple[int, int | None], JsonObject],
    ruled: Mapping[int, JsonObject],
    seconds: Mapping[int, float],
    patrons: Mapping[str, str],
) -> Row:
    own = {one.annotation_id: Content.from_json(one.payload) for one in found}
    read: dict[tuple[int, int | None], Content] = {}
    rules: dict[int, MemberAnswer] = {}
    worked: list[Worked] = []
    for one in found:
        key = (one.paragraph_id, one.ruleset_id)
        if key not in read:
            read[key] = Content.from_json(suggested[key]) if key in suggested else NOTHING
        rules.setdefault(one.number, _answer(one, RULES, read[key]))
        shown = read[key] if one.ruleset_id is not None else NOTHING
        worked.append(Worked(one.number, one.text, own[one.annotation_id], shown, seconds.get(one.annotation_id)))
    members = [
        _answer(one, str(one.member_id), _before(ruled.get(one.paragraph_id), one, own[one.annotation_id]))
        for one in found
    ]
    statistics = report_statistics(members, patrons=patrons, rules=rules.values())
    work, places = count_work(worked)
    evidence = {name: slice_.to_json() for name, slice_ in statistics.evidence.items()}
    return {
        "answered_at": max((one.saved_at for one in found), default=None),
        "work": asdict(work),
        "whole": statistics.whole.to_json(),
        "rules": statistics.rules.to_json(),
        "pairs": [[*pair, counts.to_json()] for pair, counts in statistics.pairs.items()],
        "evidence": evidence | {WORK: Evidence({}, {WORK: places}).to_json()},
    }


def _answer(one: Submitted, member: str, content: Content) -> MemberAnswer:
    return MemberAnswer(one.stem, one.number, f"{one.stem}:p{one.number:03d}", one.text, member, content)


def _before(ruling: JsonObject | None, one: Submitted, own: Content) -> Content:
    """What the member said before the lead did: whoever corrects the own work after a ruling agrees no more for it."""
    readings = (ruling or {}).get("readings") or {}
    before = readings.get(str(one.member_id))
    return Content.from_json(before) if before else own


def tallies(session: Session, project_id: int, *, rules: bool = False, pairs: bool = False) -> list[Tally]:
    """What was counted of the project's current reports, in import order. rules, pairs: read these too."""
    columns = ["work", "whole", *(["rules"] if rules else ()), *(["pairs"] if pairs else ())]
    found = []
    for report_id, stem, answered_at, hints, work, whole, *more in agreement_counts.kept(session, project_id, columns):
        if not work["paragraphs"]:
            continue
        found.append(
            Tally(
                report_id=report_id,
                stem=stem,
                answered_at=answered_at,
                hints=hints,
                work=Work(**work),
                whole=Counted(**whole),
                rules=Counted(**more[0]) if rules else Counted(),
                pairs={(a, b): Counted(**counts) for a, b, counts in more[-1]} if pairs else {},
            )
        )
    return found


def evidence_of(session: Session, report_ids: Sequence[int]) -> dict[int, dict[str, Evidence]]:
    """Where the paragraphs behind the counts of some reports are, by report id and slice."""
    found = agreement_counts.evidence(session, report_ids)
    return {key: {name: Evidence(**places) for name, places in slices.items()} for key, slices in found.items()}
