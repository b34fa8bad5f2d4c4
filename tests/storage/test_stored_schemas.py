"""Databases as earlier versions of the program left them: migrated with all their rows, and worked on.

`stored/<revision>.jsonl` holds the rows of a small project with begun, submitted, undone and exported work, written by
the program of that revision. A new migration comes with the rows of the revision before it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from field_project import ROLES, FieldProject

from annotator.services import accounts, annotating, exporting
from annotator.services.dashboard import dashboard
from annotator.services.workspace import Workspace
from annotator.storage import portable_rows
from annotator.storage.database import Database
from annotator.storage.migrating import FOLDER, migrate, newest_revision, upgrade

STORED = Path(__file__).with_name("stored")


def test_every_earlier_schema_is_stored() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    earlier = {script.revision for script in scripts.walk_revisions()} - {newest_revision()}
    assert {path.stem for path in STORED.glob("*.jsonl")} == earlier


@pytest.mark.parametrize("stored", sorted(STORED.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_stored_database_keeps_all_its_rows_and_can_be_worked_on(
    stored: Path, database_url: str, home: Path, highlighter: Any
) -> None:
    from annotator.config import Settings

    database = Database(database_url)
    lines = stored.read_bytes().splitlines(keepends=True)
    with database.write() as session:
        upgrade(session.connection(), stored.stem)
        portable_rows.insert_lines(session.connection(), lines)
    before = portable_rows.counted(lines, {})
    try:
        assert migrate(database) is True
        with database.read() as session:
            after = portable_rows.content(session.connection())
        assert {name: after.rows[name] for name in before.rows} == before.rows
        ws = Workspace(settings=Settings(home=home, database_url=database_url), database=database)
        ws.__dict__["highlighter"] = highlighter
        project = FieldProject(ws, {m.name: m.id for m, _ in accounts.list_members(ws)})
        assert set(project.ids) == {*ROLES, "outsider"}
        assert [project.view("annotator2", i).state for i in range(4)] == ["submitted", "working", "skipped", "new"]
        assert project.do(annotating.redo, "annotator2", 1).state == "submitted"
        assert project.do(annotating.undo, "annotator2", 2).state == "new"
        for index in (2, 3):
            project.do(annotating.confirm, "annotator2", index)
        assert dashboard(ws, project.ids["lead"], "field").statuses["agreed"] == 4
        assert exporting.export_project(ws, project.ids["lead"], "field").rows == 4
    finally:
        database.close()
