"""What a browser without JavaScript does, for tests that talk to an application or a server; and what must hold after.

A save whose answer never came is sent again, with its request id, to the next server or worker.
"""

from __future__ import annotations

import http.client
import re
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from field_project import FieldProject, request_id
from sqlalchemy import text
from sqlmodel import Session, select

from annotator.services.accounts import issue_link
from annotator.services.workspace import Workspace
from annotator.storage.database import Database
from annotator.storage.tables import AnnotationRow, RevisionRow

NAMES = ("annotator1", "annotator2", "lead", "annotator1")
ANSWERED = 20
"""Seconds until an answer is given up; only a hanging server needs them."""


def token_of(page: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: Any, ws: Workspace, name: str) -> None:
    """Sign a Flask test client in by link."""
    path = f"/sign-in/{issue_link(ws, name)}"
    answer = client.post(path, data={"csrf_token": token_of(client.get(path).text)})
    assert answer.status_code == 303


@dataclass
class Browser:
    """One member at one paragraph: saves as fast as answers come, and remembers what was acknowledged."""

    address: str
    cookie: str
    token: str
    version: int = 0
    waiting: dict[str, str] | None = None
    acknowledged: list[str] = field(default_factory=list)

    def save_until_killed(
        self, port: int, went_through: threading.Semaphore, stop: threading.Event | None = None
    ) -> None:
        """Send one save after another; the one without an answer stays waiting for the next server."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERED)
        try:
            while stop is None or not stop.is_set():
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


def ask(
    port: int, method: str, path: str, cookie: str, *, patience: float = ANSWERED, **values: str
) -> tuple[str, str]:
    """(body, cookie) of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, urlencode(values), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status in (200, 303), body
    sent = [c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or []]
    connection.close()
    return body, "; ".join(sent) or cookie


def browsers(project: FieldProject, port: int, *, patience: float = ANSWERED) -> list[Browser]:
    """Four signed-in browsers, each at a paragraph nobody else saves; the first answer may take longer."""
    made = []
    for index, name in enumerate(NAMES):
        project.take(name)
        link = f"/sign-in/{issue_link(project.ws, name)}"
        page, cookie = ask(port, "GET", link, "", patience=patience)
        _, cookie = ask(port, "POST", link, cookie, csrf_token=token_of(page))
        page, cookie = ask(port, "GET", "/help/keys", cookie)
        made.append(Browser(f"/projects/field/reports/first/paragraphs/{index}", cookie, token_of(page)))
    return made


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
