"""What a new installation starts with: the project "Sample", its reports and their key, a lead and two annotators.

Two of the reports are annotated by both annotators already, each by their own reading, so that agreement and
disagreements have something true to show.
"""

from __future__ import annotations

from sqlmodel import Session

from annotator.agreement.files import read_gold
from annotator.config import resource_dir
from annotator.core.records import ParagraphRecord
from annotator.core.validation import validate_content
from annotator.errors import N_, AnnotatorError
from annotator.services.accounts import add_member, list_members, set_role
from annotator.services.importing import UploadedFile, import_reports
from annotator.services.projects import create_project
from annotator.services.training import set_key
from annotator.services.workspace import Workspace
from annotator.storage import assignments, projects, reports, revisions

SAMPLE = "sample"
SAMPLE_MEMBERS = (("lead", "lead"), ("annotator1", "annotator"), ("annotator2", "annotator"))
FIRST = "2021-10-31_october-roundup"
"""The report that a new user is handed first."""
READERS = ("annotator1", "annotator2")
"""Who the two readings of the doubly annotated reports belong to: the one in `gold/` and the one in `second/`."""


def load_seeds(ws: Workspace) -> bool:
    """Fill an empty database with the project "Sample"; True when something was done.

    Safe to run again: whatever was there before, or was removed on purpose, is left as it is.
    """
    with ws.database.read() as session:
        started = bool(projects.every(session)) or bool(list_members(ws))
    if started:
        return False
    ids = {name: add_member(ws, name).id for name, _ in SAMPLE_MEMBERS}
    project = create_project(ws, "Sample", slug=SAMPLE)
    for name, member_role in SAMPLE_MEMBERS:
        set_role(ws, name, project.slug, member_role)
    folder = resource_dir("seeds") / "sample"
    paths = sorted(folder.glob("*.txt"), key=lambda path: (path.stem != FIRST, path.name))
    files = [UploadedFile(path.name, path.read_bytes()) for path in paths]
    outcome = import_reports(ws, project.slug, files)
    if outcome.refused:
        raise AnnotatorError(
            N_("The sample report %(got)s was refused: %(why)s Install the program again."),
            got=outcome.refused[0].name,
            why=outcome.refused[0].error,
        )
    gold = read_gold(folder / "gold")
    set_key(ws, None, project.slug, gold)
    second = read_gold(folder / "second")
    doubly = {record.report for record in second}
    for name, records in zip(READERS, ([r for r in gold if r.report in doubly], second), strict=True):
        with ws.database.write() as session:
            _hand_in(ws, session, ids[name], records)
    return True


def _hand_in(ws: Workspace, session: Session, member_id: int, records: list[ParagraphRecord]) -> None:
    """Store records as a member's submitted work, as if they had walked the reports."""
    project = projects.find(session, SAMPLE)
    assert project is not None
    for stem in sorted({record.report for record in records}):
        report = reports.find(session, project.id or 0, stem)
        assert report is not None
        rows = {row.number: row for row in reports.paragraphs(session, report.id or 0)}
        shown = reports.suggestions(session, report.id or 0)
        for record in (record for record in records if record.report == stem):
            row = rows[record.index]
            validate_content(record.content, row.text, ws.schema)
            annotation = revisions.Head(
                paragraph_id=row.id or 0,
                member_id=member_id,
                ruleset_id=shown[row.id or 0].ruleset_id,
                version=1,
                position=1,
                state="submitted",
                payload=record.content.to_json(),
            )
            revisions.append(
                session,
                annotation,
                kind="confirm",
                parent=0,
                request_id=f"sample-{row.id}",
                request_sha256="",
                seconds=None,
            )
        assignments.hand_in(session, report, member_id)
