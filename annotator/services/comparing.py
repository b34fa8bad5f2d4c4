"""How far the members of a project agree, as leads see it: the table, pairs, confusions, time, and what is behind it.

Only submitted answers count, as they were before any ruling. Everything is read from the counts that `tallying` keeps.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from annotator.agreement.counting import VALUES
from annotator.agreement.report import groups_of, table_of
from annotator.agreement.statistics import ALL_MEMBERS, RULES, Counted, Evidence
from annotator.agreement.table import AgreementNumber, AgreementTable
from annotator.core.memory import collecting_later
from annotator.errors import N_, InvalidInput
from annotator.services import tallying
from annotator.services.projects import REVIEWERS, Access, Project, enter
from annotator.services.tallying import Tally
from annotator.services.workspace import Workspace
from annotator.storage import members, rulings

OUTCOMES = ("disagreeing", "agreeing")
PAGE = 25
WEEKS = 12
"""Weeks that the trend goes back."""
MEMBERS, WITH, WITHOUT = "members", "with", "without"
MAIN = (
    "span.all.tolerant_f1",
    "span.all.norm_share",
    "span.all.alpha_unitizing",
    "event.all.aligned_f1",
    "event.all.slot_f1",
    "paragraph.paragraph_role.alpha",
    "paragraph.event_type.alpha",
)
"""The numbers that pairs, weeks and guideline versions are compared in."""
CONFUSIONS = tuple(name for name in VALUES if name not in ("event_types", "count"))
"""What a confusion matrix is shown of."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the figures are narrowed to; empty = all.

    raters: `members`, `rules` (each member against the rules), or a pair, «3 7». hints: reports handed out `with` or
    `without` suggestions. week: of a report's newest answer, «2026-W47». guideline: the day of the newest example when
    it was given, `none` before the first.
    """

    raters: str = MEMBERS
    hints: str = ""
    week: str = ""
    guideline: str = ""

    @property
    def pair(self) -> tuple[str, str] | None:
        """The two members, by id."""
        one, blank, other = self.raters.partition(" ")
        return (one, other) if blank else None

    @property
    def slice(self) -> str:
        """The part of the evidence that belongs to these raters."""
        return ALL_MEMBERS if self.raters == MEMBERS else self.raters


@dataclass(frozen=True, slots=True)
class Choices:
    """What the figures can be narrowed to. members: id → name, of pairs that have something in common."""

    pairs: tuple[tuple[str, str], ...]
    members: Mapping[str, str]
    weeks: tuple[str, ...]
    guidelines: tuple[str, ...]
    hints: bool
    """Whether there are reports without suggestions, so that with and without can be told apart."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement page. weeks: those of the trend, oldest first. waiting: changed reports not counted yet."""

    project: Project
    narrowed: Narrowed
    choices: Choices
    table: AgreementTable
    weeks: tuple[str, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Line:
    """The main numbers (`MAIN`) of one pair, week or guideline version; `title` names it, `narrowed` leads there."""

    title: str
    narrowed: Narrowed
    numbers: tuple[AgreementNumber, ...]
    n_paragraphs: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Several of them beside each other."""

    project: Project
    choices: Choices
    pairs: tuple[Line, ...] = ()
    weeks: tuple[Line, ...] = ()
    guidelines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which codes are taken for which: `cells` (code, code) → how often.

    Of two members the first is across and the second down; of all members, or where `directed` is False, a cell counts
    both ways round and stands once, in the order of `codes`.
    """

    project: Project
    narrowed: Narrowed
    choices: Choices
    name: str
    codes: tuple[str, ...]
    cells: Mapping[tuple[str, str], int]
    directed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of a report."""

    report_id: int
    stem: str
    index: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the paragraphs behind a number or a cell. number: None for a cell."""

    project: Project
    narrowed: Narrowed
    places: tuple[Place, ...]
    total: int
    page: int
    number: AgreementNumber | None = field(default=None)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class _Counts:
    """What was counted of a project, and what it can be narrowed to."""

    access: Access
    tallies: list[Tally]
    choices: Choices
    days: tuple[str, ...]
    waiting: int


@collecting_later()
def agreement(ws: Workspace, member_id: int | None, slug: str, narrowed: Narrowed | None = None) -> Agreement:
    """The agreement table of the project, narrowed. Raises: NotFound, NotAllowed."""
    wanted = narrowed or Narrowed()
    counts = _read(ws, member_id, slug, wanted)
    found = _narrow(counts, wanted)
    weeks = sorted({_week(one) for one, _ in found} - {""})[-WEEKS:]
    groups = groups_of([_week(one) for one, _ in found], weeks)
    table = table_of([counted for _, counted in found], labels=tuple(ws.schema.labels), weightings=groups)
    return Agreement(counts.access.project, wanted, counts.choices, table, tuple(weeks), counts.waiting)


def whole_table(ws: Workspace, member_id: int | None, slug: str) -> AgreementTable:
    """The table of all members and reports, everything that changed counted first. Raises: NotFound, NotAllowed."""
    tallying.count(ws, tallying.waiting(ws, member_id, slug))
    found = _narrow(_read(ws, member_id, slug, Narrowed()), Narrowed())
    return table_of([counted for _, counted in found], labels=tuple(ws.schema.labels))


@collecting_later()
def pairs(ws: Workspace, member_id: int | None, slug: str) -> Lines:
    """The main numbers of each pair of members. Raises: NotFound, NotAllowed."""
    counts = _read(ws, member_id, slug, Narrowed(raters=" "))
    names = counts.choices.members
    found = [
        _line(ws, counts, Narrowed(raters=" ".join(pair)), f"{names[pair[0]]} · {names[pair[1]]}")
        for pair in counts.choices.pairs
    ]
    return Lines(counts.access.project, counts.choices, pairs=tuple(found))


@collecting_later()
def over_time(ws: Workspace, member_id: int | None, slug: str) -> Lines:
    """The main numbers by week and by guideline version, newest first. Raises: NotFound, NotAllowed."""
    counts = _read(ws, member_id, slug, Narrowed())
    weeks = [_line(ws, counts, Narrowed(week=week), week) for week in reversed(counts.choices.weeks)]
    guidelines = [_line(ws, counts, Narrowed(guideline=day), day) for day in reversed(counts.choices.guidelines)]
    return Lines(counts.access.project, counts.choices, weeks=tuple(weeks), guidelines=tuple(guidelines))


def _line(ws: Workspace, counts: _Counts, narrowed: Narrowed, title: str) -> Line:
    table = table_of([counted for _, counted in _narrow(counts, narrowed)], labels=tuple(ws.schema.labels))
    return Line(title, narrowed, tuple(table.number(key) for key in MAIN), table.n_paragraphs)


def confusion(
    ws: Workspace, member_id: int | None, slug: str, name: str, narrowed: Narrowed | None = None
) -> Confusion:
    """Which codes are taken for which. Raises: NotFound, NotAllowed, InvalidInput for a name not in `CONFUSIONS`."""
    _one_of(name, CONFUSIONS)
    wanted = narrowed or Narrowed()
    counts = _read(ws, member_id, slug, wanted)
    said: Counter[tuple[str, str]] = Counter()
    for _, counted in _narrow(counts, wanted):
        for one, other, n in counted.said(name):
            said[one, other] += n
    codes = _in_order(ws, name, {code for cell in said for code in cell})
    directed = wanted.raters != MEMBERS
    if not directed:
        place = {code: k for k, code in enumerate(codes)}
        both = said
        said = Counter()
        for (one, other), n in both.items():
            said[(one, other) if place[one] <= place[other] else (other, one)] += n
    return Confusion(counts.access.project, wanted, counts.choices, name, codes, dict(said), directed)


def _in_order(ws: Workspace, name: str, codes: set[str]) -> tuple[str, ...]:
    """The codes as the schema lists them; what it does not have, such as `none`, comes last."""
    schema = ws.schema
    known: Mapping[str, Iterable[str]] = {
        "paragraph_role": schema.paragraph_roles,
        "event_type": schema.event_types,
        "aligned_type": schema.event_types,
        "label": schema.labels,
    }
    order = list(known.get(name, ()))
    return (*(code for code in order if code in codes), *sorted(codes - set(order)))


def behind(
    ws: Workspace,
    member_id: int | None,
    slug: str,
    key: str,
    outcome: str,
    narrowed: Narrowed | None = None,
    page: int = 1,
) -> Found:
    """The paragraphs that agree or disagree in one number. Raises: NotFound, NotAllowed, InvalidInput."""
    _one_of(outcome, OUTCOMES)
    wanted, agreeing = narrowed or Narrowed(), outcome == "agreeing"
    counts = _read(ws, member_id, slug, wanted)
    found = _narrow(counts, wanted)
    number = table_of([counted for _, counted in found], labels=tuple(ws.schema.labels)).number(key)
    levels = slice(number.level, 3) if agreeing else slice(0, number.level)
    sizes = [(one, sum(counted.levels.get(number.evidence, [0, 0, 0])[levels])) for one, counted in found]
    places, total, page = _page(
        ws, sizes, page, wanted.slice, lambda evidence: number.paragraphs(evidence, agreeing=agreeing)
    )
    return Found(counts.access.project, wanted, places, total, page, number)


def behind_cell(
    ws: Workspace,
    member_id: int | None,
    slug: str,
    name: str,
    cell: tuple[str, str],
    narrowed: Narrowed | None = None,
    page: int = 1,
) -> Found:
    """The paragraphs behind a cell of a confusion matrix. Raises: NotFound, NotAllowed, InvalidInput."""
    _one_of(name, CONFUSIONS)
    wanted = narrowed or Narrowed()
    counts = _read(ws, member_id, slug, wanted)
    cells = {cell} if wanted.raters != MEMBERS else {cell, cell[::-1]}
    said = [
        (one, sum(n for a, b, n in counted.said(name) if (a, b) in cells)) for one, counted in _narrow(counts, wanted)
    ]

    def read(evidence: Evidence) -> list[int]:
        known = evidence.cells.get(name, {})
        return sorted({index for one, other in cells for index in known.get(f"{one}|{other}", ())})

    ids = [one.report_id for one, n in said if n]
    with ws.database.read() as session:
        places = tallying.evidence_of(session, ids)
    sizes = [(one, len(read(places[one.report_id].get(wanted.slice, Evidence())))) for one, n in said if n]
    shown, total, page = _page(ws, sizes, page, wanted.slice, read)
    return Found(counts.access.project, wanted, shown, total, page)


def _page(
    ws: Workspace,
    sizes: Sequence[tuple[Tally, int]],
    page: int,
    name: str,
    read: Callable[[Evidence], Sequence[int]],
) -> tuple[tuple[Place, ...], int, int]:
    """The places of one page, how many there are in all, and the page it is. sizes: report → how many are in it."""
    total = sum(n for _, n in sizes)
    page = min(max(1, page), max(1, -(-total // PAGE)))
    start, stop = (page - 1) * PAGE, page * PAGE
    before, some = 0, []
    for one, n in sizes:
        if n and before < stop and before + n > start:
            some.append((one, before))
        before += n
    with ws.database.read() as session:
        evidence = tallying.evidence_of(session, [one.report_id for one, _ in some])
    places = []
    for one, first in some:
        for k, index in enumerate(read(evidence[one.report_id].get(name, Evidence())), first):
            if start <= k < stop:
                places.append(Place(one.report_id, one.stem, index))
    return tuple(places), total, page


def _one_of(got: str, expected: Sequence[str]) -> None:
    if got not in expected:
        raise InvalidInput(N_("“%(got)s” is not one of %(expected)s."), got=got, expected=", ".join(expected))


def _read(ws: Workspace, member_id: int | None, slug: str, wanted: Narrowed) -> _Counts:
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
    waiting = tallying.count_late(ws, access.project_id)
    with ws.database.read() as session:
        found = tallying.tallies(
            session, access.project_id, rules=wanted.raters == RULES, pairs=wanted.pair is not None
        )
        days = sorted(
            {example.made_at.date().isoformat() for example, _, _ in rulings.examples(session, access.project_id)}
        )
        choices = _choices(session, found, days)
    return _Counts(access, found, choices, tuple(days), waiting)


def _choices(session: Session, found: Sequence[Tally], days: Sequence[str]) -> Choices:
    compared = [one for one in found if one.whole.pairs]
    names = {str(row.id): row.display_name for row in members.every(session)}
    met = sorted({(a, b) for one in compared for a, b in one.whole.pairs}, key=lambda pair: tuple(map(int, pair)))
    return Choices(
        pairs=tuple(met),
        members={member: names.get(member, member) for pair in met for member in pair},
        weeks=tuple(sorted({_week(one) for one in compared} - {""})),
        guidelines=tuple(
            sorted({_guideline(one, days) for one in compared}, key=lambda day: (day != NO_GUIDELINE, day))
        )
        if days
        else (),
        hints=len({one.hints for one in compared}) > 1,
    )


NO_GUIDELINE = "none"


def _week(one: Tally) -> str:
    if one.answered_at is None:
        return ""
    year, week, _ = one.answered_at.isocalendar()
    return f"{year}-W{week:02d}"


def _guideline(one: Tally, days: Sequence[str]) -> str:
    """The day of the newest example that there was when the report was answered."""
    answered = (one.answered_at or dt.datetime.min).date().isoformat()
    return max((day for day in days if day <= answered), default=NO_GUIDELINE)


def _narrow(counts: _Counts, wanted: Narrowed) -> list[tuple[Tally, Counted]]:
    """The reports that are wanted, each with the counts of the raters that are wanted."""
    pair = wanted.pair
    found = []
    for one in counts.tallies:
        if wanted.hints and one.hints is not (wanted.hints == WITH):
            continue
        if wanted.week and _week(one) != wanted.week:
            continue
        if wanted.guideline and _guideline(one, counts.days) != wanted.guideline:
            continue
        if wanted.raters == RULES:
            found.append((one, one.rules))
        elif pair is None:
            found.append((one, one.whole))
        elif pair in one.pairs:
            found.append((one, one.pairs[pair]))
    return found
