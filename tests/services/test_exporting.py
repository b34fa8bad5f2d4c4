"""Gold out of submitted annotations: statuses, common event ids, files that prove themselves, all or nothing."""

from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from field_project import FieldProject
from sqlmodel import select

from annotator.errors import InvalidInput, NotAllowed, NotFound, StorageFull
from annotator.exporters import atomic_file, write_records
from annotator.exporters.verification import verify
from annotator.services import annotating, exporting
from annotator.services.settling import settled_paragraphs
from annotator.storage.tables import AnnotationRow, ParagraphRow


@pytest.fixture
def held(field_project: FieldProject) -> FieldProject:
    """The report in the hands of both annotators."""
    for name in ("annotator1", "annotator2"):
        field_project.take(name)
    return field_project


def statuses(project: FieldProject) -> dict[int, str]:
    """The status of each submitted paragraph."""
    with project.ws.database.read() as session:
        return {p.index: p.status for p in settled_paragraphs(session, 1)}


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of an export."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_statuses_follow_from_what_was_submitted(held: FieldProject) -> None:
    assert statuses(held) == {}
    held.edit("annotator1", "role", 0, role="background")
    assert statuses(held) == {}
    for index in range(3):
        held.do(annotating.confirm, "annotator1", index)
    for index in (0, 1):
        held.do(annotating.confirm, "annotator2", index)
    held.do(annotating.skip, "annotator2", 2)
    assert statuses(held) == {0: "disagreed", 1: "agreed", 2: "single"}


def test_undoing_a_submission_takes_it_out(held: FieldProject) -> None:
    held.do(annotating.confirm, "annotator1")
    assert statuses(held) == {1: "single"}
    held.do(annotating.undo, "annotator1")
    assert statuses(held) == {}


def test_same_event_under_two_ids_is_agreed_and_gets_one_id(held: FieldProject) -> None:
    held.edit("annotator2", "event_remove", 3, event="e02")
    held.edit("annotator2", "reset", 3)
    for name, wanted in (("annotator1", None), ("annotator2", "e03")):
        if wanted:
            made = held.edit(name, "event_add", 3, type="deployment").content.events[-1].id
            assert made == wanted
            sent = {"event": made, "date.edtf": "2022-09-05", "date.anchor": "explicit_no_year", "date.spans": "s1"}
            held.edit(name, "event_save", 3, **sent)
            held.edit(name, "event_remove", 3, event="e02")
        else:
            held.edit(name, "event_remove", 3, event="e02")
            held.edit(name, "event_add", 3, type="deployment")
        held.do(annotating.confirm, name, 3)
    with held.ws.database.read() as session:
        (paragraph,) = settled_paragraphs(session, 1)
    ids = {event.id for _, content in paragraph.contents for event in content.events}
    assert len(ids) == 1


def test_export_proves_itself_and_leaves_names_out(held: FieldProject) -> None:
    held.submit_all("annotator1")
    held.edit("annotator2", "role", 0, role="background")
    for index in (0, 1):
        held.do(annotating.confirm, "annotator2", index)
    made = exporting.export_project(held.ws, held.ids["lead"], "field")
    report = verify(made.path, held.ws.schema)
    assert report.ok, report
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    records = lines(made.path)
    assert [(r["id"], r["status"], r["member"]) for r in records] == [
        ("first:p001", "agreed", None),
        ("first:p002", "single", exporting.pseudonym(held.ids["annotator1"])),
        ("first:p003", "single", exporting.pseudonym(held.ids["annotator1"])),
    ]
    assert "annotator1" not in made.path.read_text()
    assert made.rows == 3


def test_members_of_one_mind_export_what_single_comparisons_give(held: FieldProject) -> None:
    for name in ("annotator1", "annotator2"):
        held.submit_all(name)
    made = exporting.export_project(held.ws, None, "field")
    with held.ws.database.read() as session:
        settled = {p.id: p for p in settled_paragraphs(session, 1)}
        decoded = list(exporting.records(held.ws, session, 1, ("agreed",)))
    assert [(r.id, r.extra["status"], r.content) for r in decoded] == [
        (p.id, p.status, p.gold) for p in settled.values()
    ]
    again = write_records(made.path.with_name("again.jsonl"), decoded, schema=held.ws.schema)
    assert again.path.read_bytes() == made.path.read_bytes()


@pytest.mark.parametrize("table", [AnnotationRow, ParagraphRow])
def test_a_stored_row_that_was_changed_by_hand_is_not_exported(held: FieldProject, table: type) -> None:
    held.submit_all("annotator1")
    with held.ws.database.write() as session:
        if table is ParagraphRow:
            row = session.exec(select(ParagraphRow).where(ParagraphRow.number == 3)).one()
            row.text += "."
        else:
            row = session.exec(select(AnnotationRow).join(ParagraphRow).where(ParagraphRow.number == 3)).one()
            first, *others = row.payload["spans"]
            row.payload = {**row.payload, "spans": [{**first, "end": first["end"] + 1}, *others]}
        session.add(row)
    with pytest.raises(InvalidInput, match="first:p003 cannot be exported"):
        exporting.export_project(held.ws, None, "field")
    assert exporting.list_exports(held.ws, None, "field") == ()


def test_disagreed_paragraph_is_exported_once_a_member_when_asked_for(held: FieldProject) -> None:
    for name, role in (("annotator1", "background"), ("annotator2", "mixed")):
        held.edit(name, "role", 0, role=role)
        held.do(annotating.confirm, name, 0)
    with pytest.raises(InvalidInput):
        exporting.export_project(held.ws, None, "field")
    made = exporting.export_project(held.ws, None, "field", ("disagreed",))
    assert [(r["id"], r["role"]) for r in lines(made.path)] == [("first:p000", "background"), ("first:p000", "mixed")]
    assert verify(made.path, held.ws.schema).ok


def test_exports_are_listed_newest_first_and_never_written_over(held: FieldProject) -> None:
    held.do(annotating.confirm, "annotator1")
    made = [exporting.export_project(held.ws, None, "field") for _ in range(3)]
    assert len({m.name for m in made}) == 3
    assert [e.name for e in exporting.list_exports(held.ws, held.ids["watcher"], "field")] == [
        m.name for m in reversed(made)
    ]
    assert exporting.export_path(held.ws, None, "field", made[0].name) == made[0].path


@pytest.mark.parametrize("name", ["../first.jsonl", "nothing.jsonl", "", "/etc/passwd"])
def test_other_files_are_not_found(held: FieldProject, name: str) -> None:
    held.do(annotating.confirm, "annotator1")
    exporting.export_project(held.ws, None, "field")
    with pytest.raises(NotFound):
        exporting.export_path(held.ws, None, "field", name)


def test_annotators_and_unknown_statuses_are_refused(held: FieldProject) -> None:
    with pytest.raises(NotAllowed):
        exporting.export_project(held.ws, held.ids["annotator1"], "field")
    with pytest.raises(InvalidInput):
        exporting.export_project(held.ws, None, "field", ("golden",))


def test_full_disk_leaves_no_half_export(held: FieldProject, monkeypatch: pytest.MonkeyPatch) -> None:
    held.do(annotating.confirm, "annotator1")
    earlier = exporting.export_project(held.ws, None, "field")
    before = {path: path.read_bytes() for path in earlier.path.parent.iterdir()}

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic_file.os, "fsync", full)
    with pytest.raises(StorageFull):
        exporting.export_project(held.ws, None, "field")
    assert {path: path.read_bytes() for path in earlier.path.parent.iterdir()} == before
    assert [e.name for e in exporting.list_exports(held.ws, None, "field")] == [earlier.name]
