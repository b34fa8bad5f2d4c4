"""An export, release, import, backup or restore is killed: the old state or the complete new one, and the next works.

Kills are spread over all steps of a job; `ANNOTATOR_CRASH_TRIALS` says how many (`make test-crash`: 40).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from field_project import REPORT, FieldProject
from sqlalchemy import func, make_url, text
from sqlmodel import select

from annotator.config import Settings
from annotator.errors import InvalidInput
from annotator.exporters.verification import verify
from annotator.services import annotating, backing_up, exporting, importing, releasing
from annotator.services.importing import UploadedFile
from annotator.storage import archives, portable_rows
from annotator.storage.database import Database
from annotator.storage.tables import ParagraphRow, ReportRow, SuggestionsRow

TRIALS = int(os.environ.get("ANNOTATOR_CRASH_TRIALS") or 10)


class Jobs:
    """The process that runs jobs and kills them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("job_process.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )

    def run(self, job: str, kill_at: int = 0, settings: Settings | None = None, **values: str) -> dict[str, Any]:
        """What became of the job."""
        settings = settings or self.settings
        wanted = {"job": job, "kill_at": kill_at, "home": str(settings.home), "url": settings.database_url, **values}
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(wanted), file=self.process.stdin, flush=True)
        done: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert done["killed"] or done["exit"] == 0, done
        return done

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()


def settings_of(project: FieldProject) -> Settings:
    """The settings of the project's workspace, with the address of the database that it really uses."""
    url = project.ws.database.url.render_as_string(hide_password=False)
    return Settings(home=project.ws.settings.home, database_url=url)


@pytest.fixture
def jobs(field_project: FieldProject) -> Iterator[Jobs]:
    made = Jobs(settings_of(field_project))
    yield made
    made.close()


def kill_points(steps: int) -> list[int]:
    """As many steps as there are trials, spread over the whole job, the last one among them."""
    assert steps > 4
    chance = random.Random()
    each = steps / TRIALS
    return [max(1, min(steps, round(each * trial + chance.uniform(0, each)))) for trial in range(TRIALS - 1)] + [steps]


def content(database: Database) -> portable_rows.Content:
    with database.engine.connect() as connection:
        return portable_rows.content(connection)


def sound(database: Database) -> None:
    if database.is_sqlite:
        with database.read() as session:
            assert session.connection().execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []


def submit_everything(project: FieldProject) -> None:
    project.take("annotator1")
    project.submit_all("annotator1")


def test_killed_export_leaves_the_old_exports_or_one_more(field_project: FieldProject, jobs: Jobs) -> None:
    ws = field_project.ws
    submit_everything(field_project)
    steps = jobs.run("export")["steps"]
    folder = ws.settings.exports / "field"
    kills = 0
    for kill_at in kill_points(steps):
        before = {file.path: file.path.read_bytes() for file in exporting.list_exports(ws, None, "field")}
        kills += jobs.run("export", kill_at)["killed"]
        sound(ws.database)
        listed = exporting.list_exports(ws, None, "field")
        assert len(listed) - len(before) in (0, 1)
        for file in listed:
            assert file.path.read_bytes() == before.get(file.path, file.path.read_bytes())
            proven = verify(file.path)
            assert (proven.ok, proven.problems, proven.rows) == (True, (), file.rows)
        assert verify(folder).ok  # also with what the killed one left unlisted
        exporting.export_project(ws, None, "field")
        names = {file.name for file in exporting.list_exports(ws, None, "field")}
        expected = names | {f"{name}.manifest.json" for name in names} | {".exporting"}
        assert {child.name for child in folder.iterdir()} == expected
        assert (folder / ".exporting").read_text() == ""
    assert kills > TRIALS // 2


def test_killed_release_leaves_the_old_ones_or_one_more(field_project: FieldProject, jobs: Jobs) -> None:
    ws = field_project.ws
    submit_everything(field_project)
    steps = jobs.run("release")["steps"]
    folder = ws.settings.exports / "field"
    kills = 0
    for kill_at in kill_points(steps):
        before = {release.version: release.sha256 for release in releasing.list_releases(ws, None, "field")}
        kills += jobs.run("release", kill_at)["killed"]
        sound(ws.database)
        listed = {release.version: release.sha256 for release in releasing.list_releases(ws, None, "field")}
        assert before.items() <= listed.items()
        assert len(listed) - len(before) in (0, 1)
        for path in folder.iterdir():  # what has a version's name is whole, listed or not
            assert path.name.startswith(".") or path.name in before or verify(path).ok
        releasing.make_release(ws, None, "field")
        versions = {release.version for release in releasing.list_releases(ws, None, "field")}
        assert {child.name for child in folder.iterdir()} == versions | {".exporting"}
    assert kills > TRIALS // 2
    assert verify(folder).ok


def test_killed_import_leaves_none_or_all_of_the_batch(field_project: FieldProject, jobs: Jobs, tmp_path: Path) -> None:
    ws = field_project.ws
    folder = tmp_path / "batch"
    folder.mkdir()
    numbers = count()

    def new_batch() -> list[str]:
        number = next(numbers)
        for part in range(3):
            lines = f"تقرير رقم {number} جزء {part}\n" + REPORT
            (folder / f"report-{part}.txt").write_text(lines, encoding="utf-8")
        return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]

    def stored() -> tuple[int, int, int]:
        with ws.database.read() as session:
            tables = (ReportRow, ParagraphRow, SuggestionsRow)
            found = [session.exec(select(func.count()).select_from(table)).one() for table in tables]
        return found[0], found[1], found[2]

    new_batch()
    steps = jobs.run("import", folder=str(folder))["steps"]
    kills = 0
    for kill_at in kill_points(steps):
        new_batch()
        before = stored()
        kills += jobs.run("import", kill_at, folder=str(folder))["killed"]
        sound(ws.database)
        added = tuple(now - then for now, then in zip(stored(), before, strict=True))
        assert added in ((0, 0, 0), (3, 15, 15))
        files = [UploadedFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
        again = importing.import_reports(ws, "field", files)
        assert {item.status for item in again.items} == {"same" if added[0] else "imported"}
        assert stored() == tuple(then + more for then, more in zip(before, (3, 15, 15), strict=True))
    assert kills > TRIALS // 2


def test_killed_backup_leaves_the_old_file_or_a_whole_new_one(
    field_project: FieldProject, jobs: Jobs, tmp_path: Path
) -> None:
    ws = field_project.ws
    submit_everything(field_project)
    exporting.export_project(ws, None, "field")
    folder = tmp_path / "backups"
    path = folder / "night.zip"
    steps = jobs.run("backup", path=str(path))["steps"]
    kills = 0
    for trial, kill_at in enumerate(kill_points(steps)):
        if trial % 2:
            path.unlink()
        old = path.read_bytes() if path.exists() else None
        kills += jobs.run("backup", kill_at, path=str(path))["killed"]
        if path.exists():
            with archives.open_archive(path) as archive:
                archive.prove()
        else:
            assert old is None
        # What looks like anything at all is the backup itself; the rest is in a hidden folder of the program's.
        left = [child for child in folder.iterdir() if child != path]
        assert all(child.is_dir() and child.name.startswith(".annotator-") for child in left)
        backing_up.back_up(jobs.settings, path)
        assert list(folder.iterdir()) == [path]
    assert kills > TRIALS // 2


@pytest.fixture
def new_place(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Callable[[], Settings]:
    """Makes an empty place to restore into, of the database's kind."""
    numbers = count()

    def make() -> Settings:
        number = next(numbers)
        home = tmp_path / f"place-{number}"
        if database.is_sqlite:
            return Settings(home=home, database_url=f"sqlite:///{home / 'instance' / 'annotator.sqlite3'}")
        name = f"{database.url.database}_restored_{number}"
        address = request.getfixturevalue("postgres")(f"CREATE DATABASE {name} TEMPLATE template0")
        url = make_url(address).set(drivername="postgresql+psycopg", database=name)
        return Settings(home=home, database_url=url.render_as_string(hide_password=False))

    return make


def test_killed_restore_can_be_run_again_or_had_come_to_its_end(
    field_project: FieldProject, jobs: Jobs, tmp_path: Path, new_place: Callable[[], Settings]
) -> None:
    ws = field_project.ws
    submit_everything(field_project)
    exports = [exporting.export_project(ws, None, "field") for _ in range(2)]
    path = tmp_path / "night.zip"
    made = backing_up.back_up(jobs.settings, path)
    steps = jobs.run("restore", settings=new_place(), path=str(path))["steps"]
    kills = ends = 0
    for kill_at in kill_points(steps):
        place = new_place()
        kills += jobs.run("restore", kill_at, settings=place, path=str(path))["killed"]
        try:
            backing_up.restore(place, path)
        except InvalidInput as error:
            assert "empty place only" in str(error)  # noqa: PT017
            ends += 1
        restored = Database(place.database_url)
        assert content(restored) == made.content
        sound(restored)
        restored.close()
        for export in exports:
            assert (place.exports / "field" / export.name).read_bytes() == export.path.read_bytes()
        assert verify(place.exports).ok
        assert [child.name for child in place.exports.iterdir()] == ["field"]
        assert not list(place.home.glob("instance/.*"))
    assert kills > TRIALS // 2
    assert ends < TRIALS


def test_restore_after_a_killed_one_refuses_other_files(
    field_project: FieldProject, tmp_path: Path, new_place: Callable[[], Settings]
) -> None:
    ws = field_project.ws
    submit_everything(field_project)
    export = exporting.export_project(ws, None, "field")
    path = tmp_path / "night.zip"
    backing_up.back_up(settings_of(field_project), path)
    place = new_place()
    there = place.exports / "field" / export.name
    there.parent.mkdir(parents=True)
    there.write_bytes(export.path.read_bytes())
    with pytest.raises(InvalidInput, match="empty place only"):  # nothing says that a restore put it there
        backing_up.restore(place, path)
    (place.exports / ".restoring").touch()
    there.write_bytes(export.path.read_bytes() + b"\n")
    with pytest.raises(InvalidInput, match="empty place only"):
        backing_up.restore(place, path)
    there.write_bytes(export.path.read_bytes())
    backing_up.restore(place, path)
    assert sorted(child.name for child in place.exports.rglob("*")) == sorted(
        {"field", export.name, f"{export.name}.manifest.json"}
    )


def test_export_of_another_process_is_not_taken_back(field_project: FieldProject) -> None:
    """Two at once in one second: each waits for the other and gets a name of its own."""
    ws = field_project.ws
    field_project.take("annotator1")
    field_project.do(annotating.confirm, "annotator1")
    script = (
        "from annotator.config import load_settings; from annotator.services import exporting\n"
        "from annotator.services.workspace import open_workspace\n"
        "ws = open_workspace(load_settings())\n"
        "for _ in range(5): exporting.export_project(ws, None, 'field')\n"
    )
    url = settings_of(field_project).database_url
    env = {**os.environ, "ANNOTATOR_DATABASE_URL": url, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    others = [subprocess.Popen([sys.executable, "-c", script], env=env) for _ in range(2)]
    own = [exporting.export_project(ws, None, "field") for _ in range(5)]
    assert [other.wait(timeout=60) for other in others] == [0, 0]
    listed = exporting.list_exports(ws, None, "field")
    assert len(listed) == len({file.name for file in listed}) == 15
    assert {file.name for file in own} <= {file.name for file in listed}
    report = verify(ws.settings.exports)
    assert (report.ok, report.problems, len(report.files)) == (True, (), 15)
    assert all(file.made_at <= dt.datetime.now(dt.UTC) for file in listed)
