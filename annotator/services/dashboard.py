"""What a lead sees of a project's work: how far it is, what waits and since when, and what people make of suggestions.

Members are listed by name and never ranked; how long they take is told of all together.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from sqlmodel import Session

from annotator.agreement.acceptance import Acceptance, count_acceptance
from annotator.core.equality import equal_content
from annotator.core.records import Content
from annotator.services.disagreements import TO_DO, Compared, Entry, compared
from annotator.services.projects import REVIEWERS, Access, Project
from annotator.services.settling import STATUSES
from annotator.services.workspace import Workspace
from annotator.storage import assignments, members, pace, reports, revisions
from annotator.storage.database import clock
from annotator.storage.pace import Confirmed, Waiting

WEEKS = 12
LAST = 1000
"""Confirmed paragraphs that the fate of suggestions is counted in: the last ones, so that it says how it is now."""
SHOWN_UNRESOLVED = 20
UNRESOLVED = {"place": "place_id", "date": "edtf"}
"""Labels that stand for something outside the text, and the part of the normal form that names it."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A paragraph that a member shows to the lead."""

    stem: str
    index: int
    display_name: str
    note: str


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """What one member did; never ranked, in order of name."""

    display_name: str
    member_role: str
    submitted: int
    working: int
    skipped: int
    open_reports: int


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """How far one report is: paragraphs, and how many of them have each status."""

    stem: str
    title: str
    paragraphs: int
    members_done: int
    members_started: int
    statuses: dict[str, int]

    @property
    def untouched(self) -> int:
        """Paragraphs that nobody submitted."""
        return self.paragraphs - sum(self.statuses.values())


@dataclass(frozen=True, slots=True)
class QueueAge:
    """How many wait in a queue, and for how many days the oldest does; None for an empty one."""

    name: str
    n: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """Paragraphs confirmed in the week that begins on that Monday; seconds: the median time on the screen."""

    monday: dt.date
    confirmed: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Pace:
    """The last weeks, oldest first, and the time on the screen of all paragraphs confirmed in them.

    quartiles: seconds below which a quarter, half and three quarters of the `measured` ones are; None below two.
    """

    weeks: tuple[Week, ...]
    measured: int
    quartiles: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Paragraphs by how many members submitted them, from 0 on; target: how many should."""

    target: int
    paragraphs: tuple[int, ...]

    @property
    def reached(self) -> int:
        """Paragraphs that as many members submitted as should."""
        return sum(self.paragraphs[self.target :])


@dataclass(frozen=True, slots=True)
class Differing:
    """In how many paragraphs of two or more members something differed or was ruled.

    kind: field or label; `code`: that field's or label's.
    """

    kind: str
    code: str
    n: int


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Words of a place or date that nobody could say what they stand for; where they stand first."""

    label: str
    surface: str
    n: int
    stem: str
    index: int


@dataclass(frozen=True, slots=True)
class Acceptances:
    """What people made of the suggestions in the last `paragraphs` confirmed ones.

    unchanged: paragraphs confirmed with all suggestions and drafts as they were. labels: counts by label. of: how many
    places and dates people marked; unresolved: how many of them stand for nothing known; words: the most frequent.
    """

    paragraphs: int
    unchanged: int
    labels: Mapping[str, Acceptance]
    of: Mapping[str, int]
    unresolved: Mapping[str, int]
    words: tuple[Unresolved, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """How a project stands; `statuses` counts paragraphs somebody submitted.

    doubly: paragraphs that two or more members submitted. waiting: reports whose new answers are not compared yet.
    """

    project: Project
    reports: int
    paragraphs: int
    statuses: dict[str, int]
    waiting: int
    queues: tuple[QueueAge, ...]
    overlap: Overlap
    doubly: int
    differing: tuple[Differing, ...]
    pace: Pace
    acceptances: Acceptances
    flags: tuple[Flag, ...]
    members: tuple[MemberProgress, ...]
    by_report: tuple[ReportProgress, ...]
    disagreed: tuple[tuple[str, int], ...]


def dashboard(ws: Workspace, member_id: int | None, slug: str) -> Dashboard:
    """How the project stands. Raises: NotFound, NotAllowed (leads and readers)."""
    found = compared(ws, member_id, slug, REVIEWERS)
    access, to_rule = found.access, [entry for entry in found.entries if entry.state in TO_DO]
    with ws.database.read() as session:
        now = clock(session)
        submitted = pace.submitted_since(session, access.project_id)
        sizes = reports.paragraph_counts(session, access.project_id)
        overlap = _overlap(access, submitted, sum(sizes.values()))
        statuses: Counter[str] = Counter()
        for counts in found.statuses.values():
            statuses.update(counts)
        return Dashboard(
            project=access.project,
            reports=len(sizes),
            paragraphs=sum(sizes.values()),
            statuses={s: statuses[s] for s in STATUSES},
            waiting=found.waiting,
            queues=_queues(session, access, submitted, to_rule, now),
            overlap=overlap,
            doubly=sum(overlap.paragraphs[2:]),
            differing=_differing(found.entries),
            pace=_pace(pace.confirmations(session, access.project_id, _first_monday(now)), now),
            acceptances=_acceptances(pace.last_confirmed(session, access.project_id, LAST)),
            flags=tuple(Flag(*row) for row in pace.flags(session, access.project_id)),
            members=_members(session, access),
            by_report=_by_report(session, access, found, sizes),
            disagreed=tuple((entry.stem, entry.index) for entry in to_rule),
        )


def _by_report(
    session: Session, access: Access, found: Compared, sizes: Mapping[int, int]
) -> tuple[ReportProgress, ...]:
    held = Counter((a.report_id, a.state) for a in assignments.of_project(session, access.project_id))
    return tuple(
        ReportProgress(
            stem=row.stem,
            title=row.title,
            paragraphs=sizes.get(row.id or 0, 0),
            members_done=held[(row.id or 0, "done")],
            members_started=held[(row.id or 0, "open")],
            statuses={s: found.statuses.get(row.stem, {}).get(s, 0) for s in STATUSES},
        )
        for row in reports.of_project(session, access.project_id)
    )


def _members(session: Session, access: Access) -> tuple[MemberProgress, ...]:
    counts = revisions.states_by_member(session, access.project_id)
    held = Counter((a.member_id, a.state) for a in assignments.of_project(session, access.project_id))
    return tuple(
        MemberProgress(
            display_name=row.display_name,
            member_role=member_role,
            submitted=counts.get((row.id or 0, "submitted"), 0),
            working=counts.get((row.id or 0, "working"), 0),
            skipped=counts.get((row.id or 0, "skipped"), 0),
            open_reports=held[(row.id or 0, "open")],
        )
        for row, member_role in members.of_project(session, access.project_id)
    )


def _overlap(access: Access, submitted: Mapping[int, tuple[int, dt.datetime]], paragraphs: int) -> Overlap:
    counts = Counter(n for n, _ in submitted.values())
    counts[0] = paragraphs - len(submitted)
    most = max([access.project.overlap, *counts])
    return Overlap(access.project.overlap, tuple(counts[n] for n in range(most + 1)))


def _queues(
    session: Session,
    access: Access,
    submitted: Mapping[int, tuple[int, dt.datetime]],
    to_rule: Sequence[Entry],
    now: dt.datetime,
) -> tuple[QueueAge, ...]:
    since = [submitted[entry.paragraph_id][1] for entry in to_rule if entry.paragraph_id in submitted]
    waiting = {
        "free": pace.free_reports(session, access.project_id),
        "in_hand": pace.reports_in_hand(session, access.project_id),
        "to_rule": Waiting(len(to_rule), min(since, default=None)),
        "questions": pace.open_questions(session, access.project_id),
    }
    return tuple(
        QueueAge(name, one.n, (now - one.since).days if one.n and one.since else None) for name, one in waiting.items()
    )


def _differing(entries: Iterable[Entry]) -> tuple[Differing, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        counts.update(("field", code) for code in entry.fields)
        counts.update(("label", code) for code in entry.labels)
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    return tuple(Differing(kind, code, n) for (kind, code), n in ordered)


def _first_monday(now: dt.datetime) -> dt.datetime:
    monday = _monday(now) - dt.timedelta(weeks=WEEKS - 1)
    return dt.datetime.combine(monday, dt.time(), dt.UTC)


def _monday(moment: dt.datetime) -> dt.date:
    return moment.date() - dt.timedelta(days=moment.weekday())


def _pace(confirmations: Iterable[tuple[dt.datetime, float | None]], now: dt.datetime) -> Pace:
    made: Counter[dt.date] = Counter()
    times: dict[dt.date, list[float]] = {}
    for made_at, seconds in confirmations:
        monday = _monday(made_at)
        made[monday] += 1
        if seconds is not None:
            times.setdefault(monday, []).append(seconds)
    first = _first_monday(now).date()
    mondays = [first + dt.timedelta(weeks=week) for week in range(WEEKS)]
    every = [seconds for found in times.values() for seconds in found]
    low, middle, high = quantiles(every, n=4, method="inclusive") if len(every) > 1 else (0.0, 0.0, 0.0)
    return Pace(
        weeks=tuple(Week(m, made[m], median(times[m]) if m in times else None) for m in mondays),
        measured=len(every),
        quartiles=(low, middle, high) if len(every) > 1 else None,
    )


def _acceptances(confirmed: Sequence[Confirmed]) -> Acceptances:
    labels: dict[str, Acceptance] = {}
    of: Counter[str] = Counter()
    words: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], tuple[str, int]] = {}
    unchanged = 0
    for one in confirmed:
        said = Content.from_json(one.payload)
        for span in said.spans:
            if span.label in UNRESOLVED:
                of[span.label] += 1
                if not span.norm.get(UNRESOLVED[span.label]):
                    words[span.label, span.surface] += 1
                    where.setdefault((span.label, span.surface), (one.stem, one.index))
        if one.suggested is not None:
            suggested = Content.from_json(one.suggested)
            unchanged += equal_content(suggested, said)
            count_acceptance(suggested, said, labels)
    first = sorted(words.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_UNRESOLVED]
    return Acceptances(
        paragraphs=len(confirmed),
        unchanged=unchanged,
        labels=labels,
        of={label: of[label] for label in UNRESOLVED},
        unresolved={label: sum(n for (of_label, _), n in words.items() if of_label == label) for label in UNRESOLVED},
        words=tuple(Unresolved(*key, n, *where[key]) for key, n in first),
    )
