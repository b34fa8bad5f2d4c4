"""`python -m bench.profiling fetch|save|page`: where the processor's time of a request goes, in one process."""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

from annotator.app import create_app
from annotator.services.accounts import issue_link
from bench.field_project import MEMBERS, grow_project, make_project, open_home, write_reports
from bench.walking import HTMX, SCREEN, TOKEN

REQUESTS = 30
LINES = 60


class Browser:
    """One member's requests straight to the application."""

    def __init__(self, client: Any, link: str) -> None:
        self.client = client
        self.token = ""
        self.url = self.version = ""
        for path in (link, "/help/keys"):
            self.token = TOKEN.search(client.get(path).data)[1].decode()  # type: ignore[index]
            if path == link:
                client.post(link, data={"csrf_token": self.token})

    def seen(self, answer: Any) -> None:
        """The screen in the answer is the one now shown; at the end of a report the next one is taken."""
        if answer.status_code == 204:
            self.take()
            return
        found = SCREEN.search(answer.data)
        assert found, answer.status
        self.url, self.version = found[1].decode(), found[2].decode()

    def take(self) -> None:
        """Take the next report and open its page."""
        taken = self.client.post("/projects/bench/next", data={"csrf_token": self.token}, headers=HTMX)
        self.seen(self.client.get(taken.headers["HX-Redirect"]))

    def fetch(self) -> None:
        """The screen again."""
        self.seen(self.client.get(f"{self.url}/screen", headers=HTMX))

    def page(self) -> None:
        """The whole page."""
        self.seen(self.client.get(self.url))

    def save(self) -> None:
        """Confirm, and the next screen."""
        values = {"csrf_token": self.token, "version": self.version, "request_id": uuid.uuid4().hex, "seconds": "9"}
        self.seen(self.client.post(f"{self.url}/confirm", data=values, headers=HTMX))


def main(kind: str) -> None:
    """Print the profile of 30 requests of that kind."""
    with tempfile.TemporaryDirectory() as folder:
        ws = open_home(Path(folder))
        make_project(ws, "bench")
        grow_project(ws, "bench", write_reports(), 1_000)
        client = create_app(ws.settings, workspace=ws).test_client()
        browser = Browser(client, f"/sign-in/{issue_link(ws, MEMBERS[0])}")
        browser.take()
        measured = {"fetch": browser.fetch, "page": browser.page, "save": browser.save}[kind]
        for _ in range(3):
            measured()
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(REQUESTS):
            measured()
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(LINES)
        ws.close()


if __name__ == "__main__":
    main(sys.argv[1])
