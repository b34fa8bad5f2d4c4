"""The load: members who walk reports by HTTP as the script of the paragraph screen does, in a process of their own.

Reads one `Task` as JSON on standard input and prints the seconds of each kind of request. It parses nothing but the
first kilobyte of an answer, so that on two cores it measures the server and not itself.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import sys
import threading
import time
import uuid
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

SCREEN = re.compile(rb'data-url="([^"]+)".{1,900}?name="version" value="(\d+)"', re.S)
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
HTMX = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in member's cookie and CSRF token."""

    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Task:
    """Who walks which project and how: `rounds` requests of each kind in `kinds`, or for so many seconds."""

    port: int
    slug: str
    accounts: tuple[Account, ...]
    kinds: tuple[str, ...]
    rounds: int = 0
    seconds: float = 0.0
    think: float = 0.0


@dataclass(slots=True)
class Outcome:
    """Seconds by kind of request, the seconds all of it took, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    lasted: float = 0.0
    errors: list[str] = field(default_factory=list)


class Walker:
    """One member's browser: it keeps one connection and knows the paragraph on its screen."""

    def __init__(self, port: int, slug: str, account: Account) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.account = account
        self.slug = slug
        self.url = ""
        self.version = b"0"
        self.took: list[tuple[str, float]] = []

    def ask(self, kind: str, method: str, path: str, **values: str) -> http.client.HTTPResponse:
        """Send, read the whole answer, note how long it took; the screen in it is the one now shown.

        Raises: AssertionError when the answer is neither 200 nor 204.
        """
        headers = {**HTMX, "Cookie": self.account.cookie}
        body = None
        if method == "POST":
            body = urlencode({"csrf_token": self.account.token, **values})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begin = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.took.append((kind, time.perf_counter() - begin))
        if answer.status not in (200, 204):
            raise AssertionError(f"{answer.status} for {method} {path}: {content[-300:]!r}")
        shown = SCREEN.search(content[:6000])
        if shown:
            self.url, self.version = shown[1].decode(), shown[2]
        return answer

    def go_on(self) -> None:
        """Take the next report, or go on with one's own, and open its page."""
        answer = self.ask("next", "POST", f"/projects/{self.slug}/next")
        self.ask("page", "GET", str(answer.headers["HX-Redirect"]))

    def fetch(self) -> None:
        """Open the paragraph's screen again."""
        self.ask("fetch", "GET", f"{self.url}/screen")

    def page(self) -> None:
        """Open the paragraph's whole page."""
        self.ask("page", "GET", self.url)

    def save(self) -> None:
        """Confirm the paragraph, which opens the next one; after the last one, a new report."""
        values = {"version": self.version.decode(), "request_id": uuid.uuid4().hex, "seconds": "12.5"}
        answer = self.ask("save", "POST", f"{self.url}/confirm", **values)
        if answer.status == 204:
            self.go_on()

    def idle(self) -> None:
        """Ask for the smallest answer there is that needs no member: what HTTP alone costs."""
        self.ask("idle", "GET", "/healthz")


def walk(task: Task, walker: Walker, think: random.Random, until: float) -> None:
    """One member's requests, one after another."""
    walker.go_on()
    walker.took.clear()
    # Clients that all begin at once would think in step.
    time.sleep(think.uniform(0, task.think))
    turn = 0
    while turn < task.rounds if task.rounds else time.perf_counter() < until:
        for kind in task.kinds:
            getattr(walker, kind)()
            if task.think:
                time.sleep(think.uniform(0.5, 1.5) * task.think)
        turn += 1


def run(task: Task) -> Outcome:
    """All members at once."""
    outcome = Outcome()
    walkers = [Walker(task.port, task.slug, account) for account in task.accounts]
    begin = time.perf_counter()

    def one(number: int) -> None:
        try:
            walk(task, walkers[number], random.Random(number), begin + task.seconds)  # noqa: S311
        except Exception as error:
            outcome.errors.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(walkers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.lasted = time.perf_counter() - begin
    for walker in walkers:
        walker.connection.close()
        for kind, seconds in walker.took:
            outcome.took.setdefault(kind, []).append(seconds)
    return outcome


def main() -> None:
    """Read the task, walk, print the outcome."""
    read = json.load(sys.stdin)
    accounts = tuple(Account(**account) for account in read.pop("accounts"))
    print(json.dumps(asdict(run(Task(accounts=accounts, **read)))))


if __name__ == "__main__":
    main()
