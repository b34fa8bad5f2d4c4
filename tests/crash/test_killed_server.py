"""A server killed with SIGKILL under a load of saves: what it acknowledged is stored, once, and the database is whole.

Four members save by HTTP as browsers do. A save whose answer never came is sent again, with its request id, to the
next server. `ANNOTATOR_CRASH_TRIALS` says how often the server is killed on each database (`make test-crash`: 40).
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from field_project import FieldProject, request_id
from sqlalchemy import text
from sqlmodel import Session, select

from annotator.services.accounts import issue_link
from annotator.storage.database import Database
from annotator.storage.tables import AnnotationRow, RevisionRow

TRIALS = int(os.environ.get("ANNOTATOR_CRASH_TRIALS") or 10)
NAMES = ("annotator1", "annotator2", "lead", "annotator1")
ANSWERED = 20
"""Seconds until an answer is given up; only a hanging server needs them."""


@dataclass
class Browser:
    """One member at one paragraph: saves as fast as answers come, and remembers what was acknowledged."""

    address: str
    cookie: str
    token: str
    version: int = 0
    waiting: dict[str, str] | None = None
    acknowledged: list[str] = field(default_factory=list)

    def save_until_killed(self, port: int, went_through: threading.Semaphore) -> None:
        """Send one save after another; the one without an answer stays waiting for the next server."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERED)
        try:
            while True:
                if self.waiting is None:
                    made = {"version": str(self.version), "request_id": request_id(), "seconds": "1.5"}
                    self.waiting = made | {"note": f"ملاحظة {self.version + 1}", "csrf_token": self.token}
                headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", f"{self.address}/flag", urlencode(self.waiting), headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 303:
                    raise AssertionError(f"{answer.status} for {self.waiting}")
                self.acknowledged.append(self.waiting["request_id"])
                self.version += 1
                self.waiting = None
                went_through.release()
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()


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


def ask(port: int, method: str, path: str, cookie: str, **values: str) -> tuple[str, str]:
    """(body, cookie) of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERED)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, urlencode(values), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status in (200, 303), body
    sent = [c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or []]
    connection.close()
    return body, "; ".join(sent) or cookie


def browsers(project: FieldProject, port: int) -> list[Browser]:
    """Four signed-in browsers, each at a paragraph nobody else saves."""
    made = []
    for index, name in enumerate(NAMES):
        project.take(name)
        link = f"/sign-in/{issue_link(project.ws, name)}"
        page, cookie = ask(port, "GET", link, "")
        _, cookie = ask(port, "POST", link, cookie, csrf_token=token_of(page))
        page, cookie = ask(port, "GET", "/help/keys", cookie)
        made.append(Browser(f"/projects/field/reports/first/paragraphs/{index}", cookie, token_of(page)))
    return made


def token_of(page: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


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


def check(database: Database, people: list[Browser]) -> None:
    """Every acknowledged save is there once, at most the waiting ones besides; versions have no gap."""
    with database.read() as session:
        whole(session, database)
        stored = list(session.exec(select(RevisionRow).order_by(RevisionRow.annotation_id, RevisionRow.version)))
        heads: dict[Any, AnnotationRow] = {row.id: row for row in session.exec(select(AnnotationRow))}
    by_request = {row.request_id: row for row in stored}
    assert len(by_request) == len(stored), "a save was stored twice"
    acknowledged = [wanted for person in people for wanted in person.acknowledged]
    assert not [wanted for wanted in acknowledged if wanted not in by_request], "an acknowledged save is lost"
    waiting = {person.waiting["request_id"] for person in people if person.waiting}
    assert set(by_request) - set(acknowledged) <= waiting
    for annotation_id, head in heads.items():
        own = [row for row in stored if row.annotation_id == annotation_id]
        assert [row.version for row in own] == list(range(1, len(own) + 1))
        assert (head.version, head.flag_note) == (own[-1].version, own[-1].flag_note)


def whole(session: Session, database: Database) -> None:
    """SQLite's own checks; PostgreSQL, which was not killed, has constraints that were checked on writing."""
    if database.is_sqlite:
        assert session.connection().execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []
