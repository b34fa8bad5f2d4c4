"""A server killed with SIGKILL under a load of saves: what it acknowledged is stored, once, and the database is whole.

Four members save by HTTP as browsers do. A save whose answer never came is sent again, with its request id, to the
next server. `ANNOTATOR_CRASH_TRIALS` says how often the server is killed on each database (`make test-crash`: 40).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from crash.server_client import ANSWERED, Browser, browsers, check
from field_project import FieldProject
from sqlalchemy import text

TRIALS = int(os.environ.get("ANNOTATOR_CRASH_TRIALS") or 10)


@pytest.fixture
def servers(field_project: FieldProject, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """The process that starts servers on the project's database."""
    url = field_project.ws.database.url.render_as_string(hide_password=False)
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("server_process.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ANNOTATOR_DATABASE_URL": url, "PYTHONPATH": str(root)},
    )
    yield process
    assert process.stdin
    assert process.stdout
    process.stdin.close()
    process.wait(timeout=ANSWERED)
    process.stdout.close()


def start(servers: subprocess.Popen[str]) -> tuple[int, int]:
    """Process id and port of a new server, which listens already."""
    assert servers.stdin
    assert servers.stdout
    print(file=servers.stdin)
    servers.stdin.flush()
    made = json.loads(servers.stdout.readline())
    return made["pid"], made["port"]


def kill(servers: subprocess.Popen[str], pid: int) -> None:
    """Kill the server and wait until it is gone."""
    assert servers.stdout
    os.kill(pid, signal.SIGKILL)
    assert servers.stdout.readline() == "gone\n"


def test_killed_server_loses_and_doubles_no_acknowledged_save(
    field_project: FieldProject, servers: subprocess.Popen[str]
) -> None:
    with field_project.ws.database.write() as session:
        session.connection().execute(text("UPDATE report SET open_slots = 3"))
    chance = random.Random()
    people: list[Browser] = []
    for _ in range(TRIALS):
        pid, port = start(servers)
        people = people or browsers(field_project, port)
        went_through = threading.Semaphore(0)
        threads = [threading.Thread(target=p.save_until_killed, args=(port, went_through)) for p in people]
        for thread in threads:
            thread.start()
        for _ in range(chance.randint(1, 12)):
            assert went_through.acquire(timeout=ANSWERED)
        kill(servers, pid)
        for thread in threads:
            thread.join()
        check(field_project.ws.database, people)
    assert sum(len(p.acknowledged) for p in people) >= TRIALS
