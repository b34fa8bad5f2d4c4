"""Backup and restore of an installation: gold is compared, keys stay where they are, migrations back up first."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from annotator.config import Settings, secret_key
from annotator.errors import AnnotatorError, InvalidInput
from annotator.services import annotating, assigning, backing_up, exporting
from annotator.services.accounts import list_members
from annotator.services.workspace import open_workspace
from annotator.storage import migrating

NEXT = """import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("colour", sa.String(), nullable=True))
"""


def elsewhere(folder: Path) -> Settings:
    return Settings(home=folder, database_url=f"sqlite:///{folder / 'instance' / 'annotator.sqlite3'}")


def worked(workspace: Any) -> None:
    """One paragraph confirmed and exported."""
    member = next(m.id for m, _ in list_members(workspace) if m.name == "annotator1")
    stem = assigning.next_report(workspace, member, "sample")
    assert stem is not None
    view = annotating.open_paragraph(workspace, member, "sample", stem, 0)
    annotating.confirm(workspace, member, "sample", stem, 0, version=view.version, request_id="backup-test-1")
    exporting.export_project(workspace, None, "sample")


def test_restore_proves_rows_content_and_gold(workspace: Any, tmp_path: Path) -> None:
    worked(workspace)
    path = tmp_path / "b.zip"
    made = backing_up.back_up(workspace.settings, path)
    assert made.exports == 2
    assert made.gold is not None
    assert set(made.gold) == {"sample"}
    target = elsewhere(tmp_path / "new")
    done = backing_up.restore(target, path)
    assert done.gold_proven
    assert not done.outdated
    assert done.backup.content == made.content
    opened = open_workspace(target)
    names = [member.name for member, _ in list_members(opened)]
    assert names == [member.name for member, _ in list_members(workspace)]
    with opened.database.read() as session:
        assert backing_up.gold_hashes(opened, session) == made.gold
    (ours,), (theirs,) = (exporting.list_exports(ws, None, "sample") for ws in (workspace, opened))
    assert ours.path.read_bytes() == theirs.path.read_bytes()
    opened.close()


def test_the_secret_key_stays_where_it_is(workspace: Any, tmp_path: Path) -> None:
    ours = secret_key(workspace.settings.instance)
    path = tmp_path / "b.zip"
    backing_up.back_up(workspace.settings, path)
    assert ours.encode() not in path.read_bytes()
    target = elsewhere(tmp_path / "new")
    theirs = secret_key(target.instance)  # a key alone does not occupy a place
    backing_up.restore(target, path)
    assert secret_key(target.instance) == theirs != ours


def test_restore_into_its_own_place_is_refused(workspace: Any, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    backing_up.back_up(workspace.settings, path)
    with pytest.raises(InvalidInput, match="empty place only"):
        backing_up.restore(workspace.settings, path)
    assert len(list_members(workspace)) == 3


def test_other_gold_is_taken_back(workspace: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "b.zip"
    backing_up.back_up(workspace.settings, path)
    target = elsewhere(tmp_path / "new")
    monkeypatch.setattr(backing_up, "gold_hashes", lambda _ws, _session: {"sample": "0" * 64})
    with pytest.raises(AnnotatorError, match="another export"):
        backing_up.restore(target, path)
    assert not [child for child in target.instance.iterdir() if child.name != "secret-key"]


def test_backup_of_an_empty_home_makes_nothing(tmp_path: Path) -> None:
    settings = elsewhere(tmp_path / "nowhere")
    with pytest.raises(InvalidInput, match="annotator init"):
        backing_up.back_up(settings, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()
    assert not (settings.instance / "annotator.sqlite3").exists()


@pytest.fixture
def later_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The program as it will be with one migration more; its revision."""
    revision = "9999"
    folder = tmp_path / "migrations"
    shutil.copytree(migrating.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    script = NEXT.format(revision=revision, down=migrating.newest_revision())
    (folder / "versions" / "9999_next.py").write_text(script)
    monkeypatch.setattr(migrating, "FOLDER", folder)
    return revision


def test_migration_makes_a_backup_first(workspace: Any, tmp_path: Path, later_program: str) -> None:
    old = migrating.current_revision(workspace.database)
    with pytest.raises(AnnotatorError, match="annotator init"):
        open_workspace(workspace.settings)
    open_workspace(workspace.settings, migrated=True).close()
    assert migrating.current_revision(workspace.database) == later_program
    (path,) = workspace.settings.instance.glob("before-*.backup.zip")
    target = elsewhere(tmp_path / "old")
    done = backing_up.restore(target, path)
    assert done.backup.revision == old
    assert done.outdated
    assert not done.gold_proven
    open_workspace(target, migrated=True).close()  # and can be migrated again
    assert len(list(target.instance.glob("before-*.backup.zip"))) == 1


def test_init_on_the_newest_revision_makes_no_backup(workspace: Any) -> None:
    open_workspace(workspace.settings, migrated=True).close()
    assert not list(workspace.settings.instance.glob("before-*"))


def test_database_of_a_later_program_is_left_alone(workspace: Any, later_program: str) -> None:
    open_workspace(workspace.settings, migrated=True).close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrating, "FOLDER", Path(migrating.__file__).parent / "migrations")
        with pytest.raises(AnnotatorError, match="install the version that made the database"):
            open_workspace(workspace.settings, migrated=True)
