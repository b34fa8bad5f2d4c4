"""Rows, archives and restore on both databases: what comes back is what was there, or nothing."""

from __future__ import annotations

import datetime as dt
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlmodel import select

from annotator.errors import AnnotatorError, InvalidInput
from annotator.storage import archives, backing_up, portable_rows, restoring
from annotator.storage.database import Database
from annotator.storage.migrating import current_revision, migrate, newest_revision
from annotator.storage.tables import MemberRow, ParagraphRow, ProjectRow, ReportRow, RulesetRow, SuggestionsRow

NOW = dt.datetime(2026, 3, 1, 9, 30, 5, 123456, tzinfo=dt.UTC)


def no_proof(_session: Any) -> None:
    """Nothing more to prove."""


def fill(database: Database) -> None:
    with database.write() as session:
        session.add(MemberRow(name="سلمى", display_name="Salma\u2028x", uniquifier="u1", created_at=NOW))
        session.add(ProjectRow(slug="field", name="ميدان", schema_version="1.0", created_at=NOW))
        session.add(RulesetRow(name="seed-1", created_at=NOW))
        session.flush()
        day = dt.date(2022, 9, 23)
        report = ReportRow(
            project_id=1, stem="a", title="t", file_name="a.txt", text_sha256="s", open_slots=2, reference_date=day,
            imported_at=NOW, imported_by=1,
        )  # fmt: skip
        session.add(report)
        session.flush()
        session.add(ParagraphRow(report_id=1, number=0, text="خرج الأهالي", text_sha256="p", folded="خرج الاهالي"))
        session.flush()
        payload = {"z": [1, 2.5, None], "a": {"نص": "✓"}}
        session.add(SuggestionsRow(paragraph_id=1, ruleset_id=1, payload=payload))


def add_members(database: Database, prefix: str, stop: threading.Event, saved: list[str]) -> None:
    number = 0
    while not stop.is_set():
        name = f"{prefix}{number}"
        with database.write() as session:
            # Two rows a save: a copy that tears a save apart has an odd number.
            for half in ("a", "b"):
                session.add(MemberRow(name=name + half, display_name=name, uniquifier=name + half, created_at=NOW))
        saved.append(name)
        number += 1


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    (folder / "field").mkdir(parents=True)
    (folder / ".gitkeep").touch()
    (folder / "field" / "field-gold.jsonl").write_text('{"text": "سطر"}\n')
    return folder


@pytest.fixture
def empty_url(database_url: str) -> str:
    """The address of another empty database, once of each kind."""
    return database_url.replace("annotator.sqlite3", "other/annotator.sqlite3")


def restore(path: Path, url: str, exports: Path) -> None:
    with archives.open_archive(path) as archive:
        backup = backing_up.read_backup(archive)
        restoring.restore_archive(archive, backup, url=url, exports=exports, prove=no_proof)


def is_empty(url: str, exports: Path) -> bool:
    """Whether nothing at all, hidden or not, stands in the place of a refused restore."""
    database = Database(url)
    try:
        if database.path is not None:
            there = list(database.path.parent.glob("*")) if database.path.parent.exists() else []
        else:
            with database.engine.connect() as connection:
                there = [] if portable_rows.is_empty(connection) else [database.path]
    finally:
        database.close()
    return not there and not list(exports.rglob("*"))


def content(database: Database) -> portable_rows.Content:
    with database.engine.connect() as connection:
        return portable_rows.content(connection)


# Both parameters: an archive of either kind restored into either kind.
def test_restore_gives_back_what_was_backed_up(
    database: Database, empty_url: str, exports: Path, tmp_path: Path
) -> None:
    fill(database)
    path = tmp_path / "b.zip"
    made = backing_up.write_backup(database, exports, path)
    assert made.revision == newest_revision()
    assert made.content.rows["suggestions"] == made.content.rows["member"] == 1
    assert made.content.rows["revision"] == 0
    target = tmp_path / "new" / "exports"
    restore(path, empty_url, target)
    assert (target / "field" / "field-gold.jsonl").read_text() == '{"text": "سطر"}\n'
    restored = Database(empty_url)
    assert content(restored) == content(database) == made.content
    assert current_revision(restored) == newest_revision()
    with restored.write() as session:
        member = session.exec(select(MemberRow)).one()
        assert (member.name, member.display_name, member.created_at) == ("سلمى", "Salma\u2028x", NOW)
        assert session.exec(select(ReportRow)).one().reference_date == dt.date(2022, 9, 23)
        assert list(session.exec(select(SuggestionsRow)).one().payload) == ["z", "a"]
        later = MemberRow(name="next", display_name="n", uniquifier="u2", created_at=NOW)
        session.add(later)
        session.flush()
        assert later.id == 2
    restored.close()


def test_backup_while_others_write_is_one_moment(
    database: Database, empty_url: str, exports: Path, tmp_path: Path
) -> None:
    stop = threading.Event()
    saved: list[list[str]] = [[], [], []]
    threads = [
        threading.Thread(target=add_members, args=(database, f"w{number}-", stop, own))
        for number, own in enumerate(saved)
    ]
    for thread in threads:
        thread.start()
    made = []
    try:
        for number in range(3):
            seen = sum(len(own) for own in saved)
            made.append((seen, backing_up.write_backup(database, exports, tmp_path / f"{number}.zip")))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for seen, backup in made:
        assert backup.content.rows["member"] % 2 == 0
        assert backup.content.rows["member"] >= 2 * seen  # what was acknowledged before is in it
    assert content(database).rows["member"] == 2 * sum(len(own) for own in saved)
    restore(tmp_path / "2.zip", empty_url, tmp_path / "new")
    restored = Database(empty_url)
    assert content(restored) == made[2][1].content
    restored.close()


def test_archive_is_for_its_owner_only_and_leaves_nothing_beside(
    database: Database, exports: Path, tmp_path: Path
) -> None:
    fill(database)
    folder = tmp_path / "backups"
    path = folder / "b.zip"
    for _ in range(2):  # an earlier backup is replaced
        backing_up.write_backup(database, exports, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [child.name for child in folder.iterdir()] == ["b.zip"]
    names = zipfile.ZipFile(path).namelist()
    assert "exports/field/field-gold.jsonl" in names
    assert not [name for name in names if "secret" in name or ".gitkeep" in name]


def test_backup_replaces_no_other_file(database: Database, exports: Path, tmp_path: Path) -> None:
    other = tmp_path / "thesis.txt"
    other.write_text("mine")
    with pytest.raises(InvalidInput, match="is no backup"):
        backing_up.write_backup(database, exports, other)
    assert other.read_text() == "mine"
    with pytest.raises(InvalidInput, match="exports folder"):
        backing_up.write_backup(database, exports, exports / "b.zip")


def test_backup_of_nothing_is_refused(database_url: str, exports: Path, tmp_path: Path) -> None:
    database = Database(database_url)
    with pytest.raises(InvalidInput, match="nothing to back up"):
        backing_up.write_backup(database, exports, tmp_path / "b.zip")
    database.close()
    assert not (tmp_path / "b.zip").exists()


def test_restore_into_an_occupied_database_is_refused(database: Database, exports: Path, tmp_path: Path) -> None:
    fill(database)
    path = tmp_path / "b.zip"
    backing_up.write_backup(database, exports, path)
    before = content(database)
    with pytest.raises(InvalidInput, match="empty place only"):
        restore(path, database.url.render_as_string(hide_password=False), tmp_path / "new")
    assert content(database) == before


def test_restore_beside_exports_is_refused(database: Database, empty_url: str, exports: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    backing_up.write_backup(database, exports, path)
    with pytest.raises(InvalidInput, match="empty place only"):
        restore(path, empty_url, exports)


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None], to: Path) -> Path:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            if (changed := change(name, old.read(name))) is not None:
                new.writestr(name, changed)
    return to


@pytest.mark.parametrize("what", ["database", "export", "manifest", "missing", "cut", "noise"])
def test_damaged_archives_are_refused_and_nothing_remains(
    database: Database, exports: Path, tmp_path: Path, what: str
) -> None:
    fill(database)
    empty_url = str(tmp_path / "other" / "annotator.sqlite3")
    path = tmp_path / "b.zip"
    backing_up.write_backup(database, exports, path)
    damaged = tmp_path / "damaged.zip"
    raw = path.read_bytes()
    if what == "cut":
        damaged.write_bytes(raw[: len(raw) // 2])
    elif what == "noise":
        middle = len(raw) // 3
        damaged.write_bytes(
            raw[:middle] + bytes(byte ^ 0x5A for byte in raw[middle : middle + 64]) + raw[middle + 64 :]
        )
    else:
        part = {"database": "database.", "export": "exports/", "manifest": "manifest", "missing": "exports/"}[what]

        def change(name: str, value: bytes) -> bytes | None:
            if not name.startswith(part):
                return value
            return None if what == "missing" else value.replace(b"e", b"f", 1)

        rewritten(path, change, damaged)
    target = tmp_path / "new"
    with pytest.raises(InvalidInput, match=r"no sound backup|damaged"):
        restore(damaged, empty_url, target)
    assert is_empty(empty_url, target)


def test_a_changed_row_under_right_hashes_is_found(
    database: Database, empty_url: str, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    path = tmp_path / "b.zip"
    wrong = portable_rows.Content({"member": 2}, "0" * 64)
    with monkeypatch.context() as patch:
        patch.setattr(portable_rows, "content", lambda _connection: wrong)
        patch.setattr(portable_rows, "counted", lambda found, _rows: (list(found), wrong)[1])
        backing_up.write_backup(database, exports, path)
    with pytest.raises(AnnotatorError, match="is not what was backed up"):
        restore(path, empty_url, tmp_path / "new")
    assert is_empty(empty_url, tmp_path / "new")


@pytest.mark.parametrize(
    "name", ["exports/../x", "/exports/x", "exports", "exports/", "exports/.x", "instance/secret-key"]
)
def test_members_lead_below_exports_only(name: str) -> None:
    assert not archives.is_export_name(name)
    assert archives.is_export_name("exports/field/ملف.jsonl")


def test_backup_of_a_later_program_is_refused(
    database: Database, empty_url: str, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.zip"
    backing_up.write_backup(database, exports, path)
    monkeypatch.setattr("annotator.storage.migrating.knows", lambda _revision: False)
    with pytest.raises(InvalidInput, match="does not know"):
        restore(path, empty_url, tmp_path / "new")


def test_sqlite_and_postgresql_archives_fit_both(postgres: Callable[[str], str], exports: Path, tmp_path: Path) -> None:
    """SQLite → PostgreSQL → SQLite: the way of a team that grows, and back."""
    source = Database(str(tmp_path / "a.sqlite3"))
    migrate(source)
    fill(source)
    first = backing_up.write_backup(source, exports, tmp_path / "1.zip")
    address = make_url(postgres("CREATE DATABASE moved_here TEMPLATE template0"))
    url = address.set(drivername="postgresql+psycopg", database="moved_here").render_as_string(hide_password=False)
    restore(tmp_path / "1.zip", url, tmp_path / "p")
    moved = Database(url)
    second = backing_up.write_backup(moved, tmp_path / "p", tmp_path / "2.zip")
    moved.close()
    restore(tmp_path / "2.zip", str(tmp_path / "c.sqlite3"), tmp_path / "q")
    back = Database(str(tmp_path / "c.sqlite3"))
    assert first.content == second.content == content(back)
    back.close()
    source.close()
