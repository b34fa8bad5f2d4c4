"""Imports at the same moment, into one project and into two: each text once, each report under a name of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from field_project import FieldProject
from sqlalchemy import delete
from sqlmodel import func, select

from annotator.services import importing, projects
from annotator.services.importing import ImportOutcome, UploadedFile
from annotator.storage.tables import ParagraphRow, ReportRow, RulesetRow, SuggestionsRow

AT_ONCE = 6


def bring_at_once(project: FieldProject, batches: list[tuple[str, list[UploadedFile]]]) -> list[ImportOutcome]:
    """Import the batches (project, files) from threads that start together."""
    start = threading.Barrier(len(batches))

    def bring(batch: tuple[str, list[UploadedFile]]) -> ImportOutcome:
        start.wait()
        return importing.import_reports(project.ws, batch[0], batch[1])

    with ThreadPoolExecutor(len(batches)) as pool:
        return list(pool.map(bring, batches))


def stored(project: FieldProject) -> dict[str, int]:
    """Paragraphs by stem."""
    with project.ws.database.read() as session:
        found = session.exec(
            select(ReportRow.stem, func.count()).join(ParagraphRow).group_by(ReportRow.id, ReportRow.stem)
        )
        return dict(found.all())


def test_one_text_imported_at_once_is_stored_once(field_project: FieldProject) -> None:
    file = UploadedFile("twin.txt", "دخل رتل إلى المدينة أمس.\nوساد الهدوء.\n".encode())
    made = bring_at_once(field_project, [("field", [file])] * AT_ONCE)
    assert sorted(one.items[0].status for one in made) == ["imported", *["same"] * (AT_ONCE - 1)]
    assert {one.items[0].stem for one in made} == {"twin"}
    assert stored(field_project) == {"first": 4, "twin": 2}


def test_one_name_imported_at_once_gets_numbers(field_project: FieldProject) -> None:
    files = [UploadedFile("day.txt", f"اليوم رقم {n}.\n".encode()) for n in range(AT_ONCE)]
    made = bring_at_once(field_project, [("field", [file]) for file in files])
    assert {one.items[0].status for one in made} == {"imported"}
    wanted = {"day", *(f"day-{n}" for n in range(2, AT_ONCE + 1))}
    assert {one.items[0].stem for one in made} == wanted
    assert stored(field_project) == {"first": 4, **dict.fromkeys(wanted, 1)}


def test_batches_that_share_texts_are_each_whole(field_project: FieldProject) -> None:
    files = [UploadedFile(f"r{n}.txt", f"تقرير رقم {n}.\n".encode()) for n in range(4)]
    made = bring_at_once(field_project, [("field", files), ("field", files[::-1]), ("field", files[1:])])
    assert all(one.written for one in made)
    assert stored(field_project) == {"first": 4, "r0": 1, "r1": 1, "r2": 1, "r3": 1}


def test_projects_that_bring_a_new_ruleset_at_once_share_it(field_project: FieldProject) -> None:
    ws = field_project.ws
    with ws.database.write() as session:
        session.connection().execute(delete(SuggestionsRow))
        session.connection().execute(delete(RulesetRow))
    slugs = [projects.create_project(ws, f"Other {n}").slug for n in range(AT_ONCE)]
    file = UploadedFile("twin.txt", "دخل رتل إلى المدينة أمس.\n".encode())
    made = bring_at_once(field_project, [(slug, [file]) for slug in slugs])
    assert all(one.written for one in made)
    with ws.database.read() as session:
        assert session.exec(select(RulesetRow.name)).all() == [ws.highlighter.version]
        assert len(session.exec(select(SuggestionsRow)).all()) == AT_ONCE
