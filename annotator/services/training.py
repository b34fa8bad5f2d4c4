"""Training: reports whose right answer is known, and how a member's work stands against it.

A member sees the key of a report once they are done with it. What they reached is fixed at that moment, so that what
is changed afterwards does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from annotator.agreement.canonical import canonical_contents
from annotator.agreement.evaluation import evaluate
from annotator.core.equality import equal_content
from annotator.core.records import Content, ParagraphRecord
from annotator.core.validation import validate_content
from annotator.errors import N_, InvalidInput, NotFound
from annotator.services.projects import LEADS, REVIEWERS, Access, Project, enter
from annotator.services.reviewing import Comparison, Side
from annotator.services.workspace import Workspace
from annotator.storage import assignments, members, projects, reports, revisions, training
from annotator.storage.tables import MemberRow, ReportRow, TrainingResultRow

KEY = 0
"""Stands for the key where contents are told apart by member id; members count from 1."""


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a member reached in one report.

    spans, events: F1 of highlights (ends may differ by attached letters) and of events found; norms, slots: share of
    right values among the highlights found, F1 of event fields; None where there was nothing to find. differing:
    numbers (from 0) of the paragraphs that are not equal to the key.
    """

    display_name: str
    member: str
    stem: str
    title: str
    spans: float | None
    norms: float | None
    events: float | None
    slots: float | None
    passed: bool
    differing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """A training report in the member's hands; `done` ones can be held against their key."""

    stem: str
    title: str
    done: bool


@dataclass(frozen=True, slots=True)
class Training:
    """The training page: the pass marks, the member's own results and open reports; for leads everybody's results."""

    project: Project
    pass_spans: float
    pass_events: float
    reports: int
    mine: tuple[TrainingResult, ...]
    waiting: tuple[TrainingReport, ...]
    everybody: tuple[TrainingResult, ...]


def set_key(
    ws: Workspace,
    member_id: int | None,
    slug: str,
    records: Sequence[ParagraphRecord],
    *,
    pass_spans: float | None = None,
    pass_events: float | None = None,
) -> int:
    """Make these gold records the key of their reports, all or nothing; how many reports have a key now.

    Raises: NotFound, NotAllowed (leads only), InvalidInput for a record whose report, paragraph or text is not in the
    project, that is not valid, or when a report's records are not complete.
    """
    for name, mark in (("spans", pass_spans), ("events", pass_events)):
        if mark is not None and not 0 <= mark <= 1:
            raise InvalidInput(N_("A pass mark is 0 to 1; got %(got)s for %(name)s."), got=mark, name=name)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        for stem in dict.fromkeys(record.report for record in records):
            _set_report_key(ws, session, access, stem, [record for record in records if record.report == stem])
        project = projects.get(session, access.project_id)
        project.pass_spans = project.pass_spans if pass_spans is None else pass_spans
        project.pass_events = project.pass_events if pass_events is None else pass_events
        session.flush()
        return len(training.reports_with_key(session, access.project_id))


def _set_report_key(
    ws: Workspace, session: Session, access: Access, stem: str, records: Sequence[ParagraphRecord]
) -> None:
    row = reports.find(session, access.project_id, stem)
    if row is None or row.id is None or row.state != "current":
        raise InvalidInput(N_("There is no current report “%(got)s” in this project; import it first."), got=stem)
    given = {record.index: record for record in records}
    rows = reports.paragraphs(session, row.id)
    if set(given) != {paragraph.number for paragraph in rows} or len(given) != len(records):
        raise InvalidInput(
            N_("The key of “%(report)s” needs one record for each of its %(expected)s paragraphs; got %(got)s."),
            report=stem,
            expected=len(rows),
            got=len(records),
        )
    for paragraph in rows:
        record = given[paragraph.number]
        if record.text != paragraph.text:
            raise InvalidInput(N_("%(got)s of the key has another text than the report."), got=record.id)
        validate_content(record.content, record.text, ws.schema)
        training.set_key(session, paragraph.id or 0, record.content.to_json())


def training_page(ws: Workspace, member_id: int, slug: str) -> Training:
    """The training page as the member sees it. Raises: NotFound."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        marks = projects.get(session, access.project_id)
        keyed = training.reports_with_key(session, access.project_id)
        found = [_result(*each) for each in training.results(session, access.project_id)]
        own = members.find(session, member_id)
        mine = tuple(r for r in found if own is not None and r.member == own.name)
        fixed = {r.stem for r in mine}
        waiting = tuple(
            TrainingReport(report.stem, report.title, assignment.state == "done")
            for assignment, report in assignments.of_member(session, access.project_id, member_id)
            if report.id in keyed and report.stem not in fixed
        )
        return Training(
            project=access.project,
            pass_spans=marks.pass_spans,
            pass_events=marks.pass_events,
            reports=len(keyed),
            mine=mine,
            waiting=waiting,
            everybody=tuple(found) if access.project.member_role in REVIEWERS else (),
        )


def open_key(ws: Workspace, member_id: int, slug: str, stem: str) -> TrainingResult:
    """Hold the member's finished report against its key; the first time fixes the result.

    Raises: NotFound for a report without a key or not in the member's hands, InvalidInput before it is done.
    """
    with ws.database.write() as session:
        access = enter(session, member_id, slug)
        report = _keyed(session, access, stem)
        assignment = assignments.find(session, report.id or 0, member_id, lock=True)
        member = members.find(session, member_id)
        if assignment is None or member is None:
            raise NotFound(N_("The report “%(got)s” is not in your hands."), got=stem)
        row = training.result(session, report.id or 0, member_id)
        if row is None:
            if assignment.state != "done":
                raise InvalidInput(N_("The key opens when you are done with all paragraphs of “%(got)s”."), got=stem)
            row = training.add_result(session, report.id or 0, member_id, _scores(session, access, report, member_id))
        return _result(row, report, member)


def compare_with_key(ws: Workspace, member_id: int, slug: str, stem: str, index: int, of: str | None) -> Comparison:
    """One paragraph beside its key, the member's own or, for leads and readers, that of member `of`.

    Raises: NotFound before the key was opened.
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        report = _keyed(session, access, stem)
        member = members.find_by_name(session, of) if of else members.find(session, member_id)
        seen = member is not None and training.result(session, report.id or 0, member.id or 0) is not None
        allowed = member is not None and (member.id == member_id or access.project.member_role in REVIEWERS)
        rows = reports.paragraphs(session, report.id or 0)
        if member is None or not seen or not allowed or not 0 <= index < len(rows):
            raise NotFound(N_("The key of “%(got)s” is not open."), got=stem)
        hands = _hands(session, report, member.id or 0)
    sides = [Side("", hands[KEY][index])]
    mine = hands.get(member.id or 0, {}).get(index)
    if mine is not None:
        sides.insert(0, Side(member.display_name, mine))
    return Comparison(stem, index, rows[index].text, "key", tuple(sides))


def _keyed(session: Session, access: Access, stem: str) -> ReportRow:
    report = reports.find(session, access.project_id, stem)
    if report is None or report.id not in training.reports_with_key(session, access.project_id):
        raise NotFound(N_("“%(got)s” is not a training report of this project."), got=stem)
    return report


def _answers(session: Session, report: ReportRow, member_id: int) -> dict[int, Content]:
    numbers = {row.id: row.number for row in reports.paragraphs(session, report.id or 0)}
    return {
        numbers[a.paragraph_id]: Content.from_json(a.payload)
        for a in revisions.of_report(session, report.id or 0, member_id)
        if a.state == "submitted"
    }


def _hands(session: Session, report: ReportRow, member_id: int) -> dict[int, dict[int, Content]]:
    """Key and answers with the event ids of the key."""
    key = training.key_of_report(session, report.id or 0)
    right = {number: Content.from_json(payload) for number, payload in key.items()}
    return canonical_contents({KEY: right, member_id: _answers(session, report, member_id)})


def _scores(session: Session, access: Access, report: ReportRow, member_id: int) -> dict[str, object]:
    texts = {row.number: row.text for row in reports.paragraphs(session, report.id or 0)}
    hands = _hands(session, report, member_id)

    def records(hand: dict[int, Content]) -> list[ParagraphRecord]:
        return [ParagraphRecord(report.stem, number, texts[number], content) for number, content in hand.items()]

    mine = hands.get(member_id, {})
    evaluation = evaluate(records(hands[KEY]), records(mine))
    spans, events = evaluation.all_spans, evaluation.events
    span_f1, event_f1 = spans.f1("tolerant"), events.f1("aligned")
    marks = projects.get(session, access.project_id)
    return {
        "spans": span_f1,
        "norms": spans.norm_ok / spans.norm_n if spans.norm_n else None,
        "events": event_f1,
        "slots": events.f1("slot"),
        "passed": (span_f1 is None or span_f1 >= marks.pass_spans)
        and (event_f1 is None or event_f1 >= marks.pass_events),
        "differing": [
            number
            for number, right in sorted(hands[KEY].items())
            if number not in mine or not equal_content(right, mine[number])
        ],
    }


def _result(row: TrainingResultRow, report: ReportRow, member: MemberRow) -> TrainingResult:
    return TrainingResult(
        display_name=member.display_name,
        member=member.name,
        stem=report.stem,
        title=report.title,
        **{key: row.payload[key] for key in ("spans", "norms", "events", "slots", "passed")},
        differing=tuple(row.payload["differing"]),
    )
