"""gunicorn for real: workers share PostgreSQL and may be killed under load; on SQLite a second worker ends it all."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from crash.server_client import browsers, check
from field_project import FieldProject
from sqlalchemy import text

ROOT = Path(__file__).resolve().parents[2]
KILLS = max(3, int(os.environ.get("ANNOTATOR_CRASH_TRIALS") or 10) // 4)
BOOTED = 300
"""Seconds until a worker that is not there is given up; it loads rules and gazetteers first."""


@dataclass
class Gunicorn:
    """A running gunicorn, and what it wrote."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path


@contextmanager
def gunicorn(workers: int, project: FieldProject) -> Iterator[Gunicorn]:
    """gunicorn on the project's database, listening already; ended with the block, by force if need be."""
    home = project.ws.settings.home
    url = project.ws.database.url.render_as_string(hide_password=False)
    log = home / "gunicorn.log"
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as written:
        address = f"fd://{listener.fileno()}"
        options = ["--workers", str(workers), "--threads", "4", "--bind", address, "--timeout", str(BOOTED)]
        quiet = ["--no-control-socket", "--log-level", "error"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, *quiet, "annotator.wsgi:app"],
            env={**os.environ, "ANNOTATOR_HOME": str(home), "ANNOTATOR_DATABASE_URL": url, "PYTHONPATH": str(ROOT)},
            pass_fds=[listener.fileno()],
            stderr=written,
            start_new_session=True,
        )
        try:
            yield Gunicorn(process, listener.getsockname()[1], log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def children(pid: int) -> list[int]:
    """The processes that a process has started and that are alive."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the workers in /proc")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_killed_worker_loses_and_doubles_no_acknowledged_save(field_project: FieldProject) -> None:
    ws = field_project.ws
    with ws.database.write() as session:
        session.connection().execute(text("UPDATE report SET open_slots = 3"))
    chance = random.Random()
    with gunicorn(2, field_project) as master:
        stop, went_through = threading.Event(), threading.Semaphore(0)
        threads = []
        try:
            people = browsers(field_project, master.port, patience=BOOTED)

            def keep_saving(number: int) -> None:
                while not stop.is_set():
                    people[number].save_until_killed(master.port, went_through, stop)

            threads = [threading.Thread(target=keep_saving, args=(number,)) for number in range(len(people))]
            for thread in threads:
                thread.start()
            for _ in range(KILLS):
                for _ in range(chance.randint(4, 24)):
                    assert went_through.acquire(timeout=BOOTED)
                os.kill(chance.choice(children(master.process.pid)), signal.SIGKILL)
            for _ in range(2 * len(people)):  # and saving goes on
                assert went_through.acquire(timeout=BOOTED)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    check(ws.database, people)
    assert sum(len(person.acknowledged) for person in people) >= KILLS * 4


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_second_worker_on_sqlite_ends_with_a_clear_line(field_project: FieldProject) -> None:
    with gunicorn(2, field_project) as master:
        assert master.process.wait(timeout=BOOTED) == 4
        told = master.log.read_text()
    lines = [line for line in told.splitlines() if line.startswith("annotator:")]
    assert len(lines) == 1
    assert "SQLite is for one" in lines[0]
    assert "--workers 1" in lines[0]
    assert "Traceback" not in told


def test_wrong_schema_ends_the_start_of_a_worker(field_project: FieldProject) -> None:
    ws = field_project.ws
    with ws.database.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    url = ws.database.url.render_as_string(hide_password=False)
    env = {**os.environ, "ANNOTATOR_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", "import annotator.wsgi"], env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 4
    assert done.stderr.startswith("annotator: The database is at revision 9999")
    assert done.stderr.count("\n") == 1
