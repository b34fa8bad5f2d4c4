"""A disk that is really full: a small file system with the database, the secret key and the exports on it.

Every write is refused plainly with nothing half written, and all goes on when space returns.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from crash.server_client import sign_in, token_of
from field_project import REPORT, make_field_project, request_id
from sqlalchemy import text
from sqlmodel import func, select

from annotator.app import create_app
from annotator.config import Settings
from annotator.errors import StorageFull
from annotator.exporters.verification import verify
from annotator.services import annotating, backing_up, exporting, importing
from annotator.services.importing import UploadedFile
from annotator.services.workspace import open_workspace
from annotator.storage.database import Database
from annotator.storage.tables import ReportRow, RevisionRow

SIZE = 24 << 20
BASE = "/projects/field/reports/first/paragraphs"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that is a file system of its own, of a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not sys.platform.startswith("linux") or shutil.which("mount") is None:
        pytest.skip("a small file system (tmpfs) can be made on Linux only")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "annotator-test", str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        pytest.skip(f"a small file system (tmpfs) cannot be mounted here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@dataclasses.dataclass
class Ballast:
    """What fills the disk."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "ballast"

    def fill(self, leave: int = 0) -> None:
        """Leave no room at all, or the bytes given."""
        with self.file.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"0" * size)
                except OSError:
                    continue
            if leave:
                file.truncate(self.file.stat().st_size - leave)

    def remove(self) -> None:
        self.file.unlink()


@pytest.fixture
def project(disk: Path, sample_home: Path, highlighter: Any) -> Iterator[Any]:
    """The project "field" with its database, secret key and exports on the small disk, submitted by annotator1."""
    home = disk / "home"
    home.mkdir()
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'instance' / 'annotator.sqlite3'}")
    ws = open_workspace(settings, migrated=True)
    ws.__dict__["highlighter"] = highlighter
    made = make_field_project(ws)
    made.take("annotator1")
    made.submit_all("annotator1")
    yield made
    ws.close()


def content_of(folder: Path) -> dict[str, bytes]:
    """The files below a folder, hidden ones too."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def integrity(database: Database) -> None:
    with database.read() as session:
        assert session.connection().execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []


def refused(work: Callable[[], object]) -> str:
    """The message with which work is refused for want of room."""
    with pytest.raises(StorageFull) as told:
        work()
    return str(told.value)


def test_saves_on_a_full_disk_are_answered_507_and_nothing_is_lost(project: Any, disk: Path) -> None:
    app = create_app(project.ws.settings, workspace=project.ws)
    client = app.test_client()
    sign_in(client, project.ws, "annotator1")
    token = token_of(client.get("/help/keys").text)
    ballast = Ballast(disk)
    ballast.fill()
    saved = project.view("annotator1")
    answers = []
    for number in range(100):
        # The log may hold room that earlier saves took, so the first ones may still go through.
        values = {"version": str(project.view("annotator1").version), "request_id": request_id()}
        values |= {"note": f"{number} " + "ملاحظة " * 100, "csrf_token": token}
        answer = client.post(f"{BASE}/1/flag", data=values, headers={"HX-Request": "true"} if number % 2 else {})
        answers.append(answer)
        if answer.status_code != 507:
            assert answer.status_code in (200, 303)
            saved = project.view("annotator1")
    last, page = answers[-1], answers[-2]
    assert (last.status_code, page.status_code) == (507, 507)
    # To htmx a notice comes beside the form, which stays as it is.
    assert (last.headers["HX-Retarget"], last.headers["HX-Reswap"]) == ("#notices", "innerHTML")
    for told in (last, page):
        assert "امتلأ قرص الخادم" in told.text
        assert "Traceback" not in told.text
    assert project.view("annotator1") == saved
    assert client.get(f"{BASE}/1").status_code == 200  # reading goes on
    ballast.remove()
    again = client.post(f"{BASE}/1/flag", data=values)  # the very form that was refused
    assert again.status_code == 303
    assert project.view("annotator1").version == saved.version + 1
    with project.ws.database.read() as session:
        annotation = session.exec(select(RevisionRow).where(RevisionRow.request_id == values["request_id"])).one()
        own = select(RevisionRow.version).where(RevisionRow.annotation_id == annotation.annotation_id)
        assert sorted(session.exec(own)) == list(range(1, saved.version + 2))
    integrity(project.ws.database)


def test_import_on_a_full_disk_stores_nothing(project: Any, disk: Path) -> None:
    files = [UploadedFile(f"long-{n}.txt", f"{n}\n".encode() + REPORT.encode() * 12) for n in range(3)]

    def reports() -> int:
        with project.ws.database.read() as session:
            return session.exec(select(func.count()).select_from(ReportRow)).one()

    ballast = Ballast(disk)
    before = reports()
    project.ws.close()  # the last connection takes the log with it, and the room in it
    for leave in (0, 16_384, 65_536):
        ballast.fill(leave)
        assert "nothing was saved" in refused(lambda: importing.import_reports(project.ws, "field", files))
    ballast.remove()
    assert reports() == before
    assert importing.import_reports(project.ws, "field", files).written
    assert reports() == before + 3
    integrity(project.ws.database)


def test_export_on_a_full_disk_leaves_the_exports_as_they_were(project: Any, disk: Path) -> None:
    exporting.export_project(project.ws, None, "field")
    ballast = Ballast(disk)
    exports = project.ws.settings.exports
    made = 0
    for leave in (0, 4096, 16_384):
        ballast.fill(leave)
        before, listed = content_of(exports), exporting.list_exports(project.ws, None, "field")
        for _ in range(8):
            # As long as there is room in the log and on the disk, one may be written; then it is whole.
            try:
                exporting.export_project(project.ws, None, "field")
                made += 1
                before, listed = content_of(exports), exporting.list_exports(project.ws, None, "field")
            except StorageFull as error:
                assert "no export was written" in str(error)  # noqa: PT017
                assert content_of(exports) == before
                assert exporting.list_exports(project.ws, None, "field") == listed
                break
        else:
            pytest.fail("eight exports found room on a full disk")
    proven = verify(exports)
    assert (proven.ok, proven.problems, len(proven.files)) == (True, (), 1 + made)
    ballast.remove()
    later = exporting.export_project(project.ws, None, "field")
    assert exporting.list_exports(project.ws, None, "field")[0].name == later.name
    integrity(project.ws.database)


def test_backup_and_restore_on_a_full_disk_are_refused_and_leave_nothing(
    project: Any, disk: Path, tmp_path: Path
) -> None:
    settings = project.ws.settings
    exporting.export_project(project.ws, None, "field")
    path = disk / "backups" / "night.zip"
    made = backing_up.back_up(settings, path)
    old = path.read_bytes()
    place = Settings(home=disk / "new", database_url=f"sqlite:///{disk / 'new' / 'instance' / 'a.sqlite3'}")
    ballast = Ballast(disk)
    for leave in (0, 4096, len(old) // 2):
        ballast.fill(leave)
        assert "no backup was written" in refused(lambda: backing_up.back_up(settings, path))
        assert [*path.parent.iterdir()] == [path]
        assert path.read_bytes() == old
        assert "nothing was restored" in refused(lambda: backing_up.restore(place, path))
        assert content_of(place.home) == {}
    # On another disk there is room, and the full one is no hindrance.
    assert backing_up.back_up(settings, tmp_path / "elsewhere.zip").content == made.content
    ballast.remove()
    backing_up.back_up(settings, path)
    backing_up.restore(place, path)
    assert content_of(place.exports)
    integrity(project.ws.database)


def test_server_starts_on_a_full_disk_and_recovers(project: Any, disk: Path, highlighter: Any) -> None:
    """A restart while the disk is full loses nothing either, whatever can be served meanwhile."""
    saved = project.view("annotator1")
    project.ws.close()
    ballast = Ballast(disk)
    ballast.fill()
    script = "from annotator.config import load_settings; from annotator.services.workspace import open_workspace\n"
    script += "open_workspace(load_settings()).close()\n"
    env = {**os.environ, "ANNOTATOR_HOME": str(project.ws.settings.home)}
    env |= {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    env.pop("ANNOTATOR_DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", script], env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0 or "is full" in done.stderr, done.stderr
    ballast.remove()
    again = open_workspace(project.ws.settings)
    again.__dict__["highlighter"] = highlighter
    project.ws = again
    assert project.view("annotator1") == saved
    project.do(annotating.flag, "annotator1", note="بعد")
    integrity(again.database)
