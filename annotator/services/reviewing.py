"""What a lead sees of agreement: how far members agree, the paragraphs behind each number, and readings side by side.

Only submitted annotations count, and members stay blind to each other: these pages are for leads and readers.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from annotator.agreement.answers import MemberAnswer
from annotator.agreement.report import agreement_table
from annotator.agreement.table import AgreementNumber, AgreementTable
from annotator.core.records import Content, JsonObject
from annotator.errors import N_, InvalidInput, NotFound
from annotator.services.projects import REVIEWERS, Access, enter
from annotator.services.settling import Settled, settled_paragraphs
from annotator.services.workspace import Workspace
from annotator.storage import members, reports, revisions, rulings
from annotator.storage.rulings import RULED
from annotator.storage.tables import AnnotationRow, RulingRow

OUTCOMES = ("disagreeing", "agreeing")


@dataclass(frozen=True, slots=True)
class Side:
    """One member's submitted content of a paragraph."""

    display_name: str
    content: Content


@dataclass(frozen=True, slots=True)
class Comparison:
    """The submitted contents of one paragraph side by side, with common event ids."""

    stem: str
    index: int
    text: str
    status: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """The paragraphs behind one number of the agreement table."""

    number: AgreementNumber
    outcome: str
    paragraphs: tuple[Comparison, ...]


def agreement(ws: Workspace, member_id: int | None, slug: str) -> AgreementTable:
    """The agreement table of the project. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        answers = _answers(session, access)
    return _table(ws, answers)


def _table(ws: Workspace, answers: list[MemberAnswer]) -> AgreementTable:
    patrons = {code: actor.part_of for code, actor in ws.schema.actors.items() if actor.part_of}
    return agreement_table(answers, labels=tuple(ws.schema.labels), patrons=patrons)


def _answers(session: Session, access: Access) -> list[MemberAnswer]:
    """The submitted answers as they were before any ruling, with each member's own event ids."""
    ruled = rulings.of_project(session, access.project_id)
    return [
        MemberAnswer(
            report=report.stem,
            paragraph_index=paragraph.number,
            paragraph_id=f"{report.stem}:p{paragraph.number:03d}",
            text=paragraph.text,
            member=str(member.id),
            content=Content.from_json(_before(ruled.get(paragraph.id or 0), annotation)),
        )
        for annotation, paragraph, report, member in revisions.of_project(session, access.project_id)
    ]


def _before(ruling: RulingRow | None, annotation: AnnotationRow) -> JsonObject:
    """What the member said before the lead did: whoever corrects the own work after a ruling agrees no more for it."""
    readings = ruling.payload.get("readings") or {} if ruling is not None and ruling.state in RULED else {}
    return readings.get(str(annotation.member_id)) or annotation.payload


def paragraphs_behind(ws: Workspace, member_id: int | None, slug: str, key: str, outcome: str) -> Behind:
    """The paragraphs that agree or disagree in one number. Raises: NotFound, NotAllowed, InvalidInput."""
    if outcome not in OUTCOMES:
        raise InvalidInput(N_("“%(got)s” is not one of %(expected)s."), got=outcome, expected=", ".join(OUTCOMES))
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        number = _table(ws, _answers(session, access)).number(key)
        wanted = set(number.agreeing if outcome == "agreeing" else number.disagreeing)
        names = _names(session, access)
        found = [p for p in settled_paragraphs(session, access.project_id) if p.id in wanted]
    return Behind(number=number, outcome=outcome, paragraphs=tuple(_comparison(p, names) for p in found))


def compare(ws: Workspace, member_id: int | None, slug: str, stem: str, index: int) -> Comparison:
    """The submitted contents of one paragraph side by side; status open and no sides before the first.

    Raises: NotFound, NotAllowed.
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        names = _names(session, access)
        report = reports.find(session, access.project_id, stem)
        for paragraph in settled_paragraphs(session, access.project_id, [report.id or 0] if report else []):
            if paragraph.index == index:
                return _comparison(paragraph, names)
        rows = reports.paragraphs(session, report.id) if report and report.id else []
    if not 0 <= index < len(rows):
        raise NotFound(N_("There is no paragraph %(got)s in “%(report)s”."), got=index + 1, report=stem)
    return Comparison(stem, index, rows[index].text, "open", ())


def _names(session: Session, access: Access) -> dict[int, str]:
    return {row.id or 0: row.display_name for row in members.every(session)}


def _comparison(paragraph: Settled, names: dict[int, str]) -> Comparison:
    sides = tuple(Side(names.get(member, str(member)), content) for member, content in paragraph.contents)
    return Comparison(paragraph.report_stem, paragraph.index, paragraph.text, paragraph.status, sides)
