"""Sessions: all or nothing, the database's clock, and a full disk, which loses nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from field_project import FieldProject
from sqlalchemy import event, text
from sqlmodel import select

from annotator.errors import AnnotatorError, StorageFull
from annotator.services import annotating
from annotator.storage import file_systems
from annotator.storage.database import Database, clock
from annotator.storage.file_systems import file_system, refuse_network_folder
from annotator.storage.tables import ProjectRow, RevisionRow


def project(session: Any, slug: str) -> ProjectRow:
    return ProjectRow(slug=slug, name=slug, schema_version="1", created_at=clock(session))


def test_error_in_a_write_leaves_nothing(database: Database) -> None:
    def fail_half_way() -> None:
        with database.write() as session:
            session.add(project(session, "half"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with database.read() as session:
        assert session.exec(select(ProjectRow)).all() == []


def test_read_sees_one_snapshot_while_others_write(tmp_path: Path, migrated_sqlite: Path) -> None:
    path = tmp_path / "copy.sqlite3"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.read() as reading:
        assert reading.exec(select(ProjectRow)).all() == []
        with database.write() as session:
            session.add(project(session, "meanwhile"))
        assert reading.exec(select(ProjectRow)).all() == []
    with database.read() as reading:
        assert len(reading.exec(select(ProjectRow)).all()) == 1
    database.close()


def test_sqlite_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    with database.read() as session:
        found = {
            name: session.connection().execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_clock_is_utc_and_goes_forward(database: Database) -> None:
    with database.write() as session:
        first, second = clock(session), clock(session)
    assert first.tzinfo == dt.UTC
    assert first <= second


def test_times_come_back_as_they_were_stored(database: Database) -> None:
    with database.write() as session:
        row = project(session, "one")
        session.add(row)
    with database.read() as session:
        assert session.exec(select(ProjectRow)).one().created_at == row.created_at


def test_full_disk_is_told_loses_nothing_and_recovers(field_project: FieldProject) -> None:
    database = field_project.ws.database
    if not database.is_sqlite:
        pytest.skip("the disk of a PostgreSQL server is not ours to fill")
    field_project.take("annotator1")
    saved = field_project.do(annotating.flag, "annotator1", note="قبل")
    # Every connection may use no more pages than there are: SQLite then answers as on a full disk.
    full = {"now": True}

    @event.listens_for(database.engine, "begin")
    def limit(connection: Any) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages if full['now'] else 1_000_000}")

    refused = 0
    for number in range(40):
        try:
            saved = field_project.do(annotating.flag, "annotator1", note=f"{number} " + "ملاحظة " * 200)
        except StorageFull:
            refused += 1
    assert refused
    assert field_project.view("annotator1") == saved
    full["now"] = False
    again = field_project.do(annotating.flag, "annotator1", note="بعد")
    assert again.version == saved.version + 1
    with database.read() as session:
        assert session.connection().execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        versions = [r.version for r in session.exec(select(RevisionRow).order_by(RevisionRow.version))]
    assert versions == list(range(1, again.version + 1))


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    (tmp_path / "a.sqlite3").mkdir()
    with pytest.raises(AnnotatorError, match="cannot be written"), database.read() as session:
        session.connection()
    database.close()


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/net /net nfs4 rw 0 0
tmpfs /net/local tmpfs rw 0 0
//server/team /mnt/the\\040team cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/annotator", "ext4"),
        ("/net/lead/annotator", "nfs4"),
        ("/net/local/annotator", "tmpfs"),
        ("/network", "ext4"),
        ("/mnt/the team/annotator", "cifs"),
    ],
)
def test_file_system_of_a_folder(tmp_path: Path, folder: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert file_system(Path(folder), mounts) == kind
    if kind in file_systems.NETWORK:
        with pytest.raises(AnnotatorError, match="network file system"):
            refuse_network_folder(Path(folder), mounts)
    else:
        refuse_network_folder(Path(folder), mounts)


def test_system_without_mounts_tells_nothing(tmp_path: Path) -> None:
    assert file_system(tmp_path, tmp_path / "none") is None
    refuse_network_folder(tmp_path, tmp_path / "none")
