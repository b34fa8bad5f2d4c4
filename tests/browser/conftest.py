"""A real browser on a real server: the Chromium of `tools/browser.py`, waitress on a free port, the sample project.

Every test fails on a console error, a page error or a violation of the content security policy, whichever of its pages
it happened on. A test that provokes an answer such as 409 or 422 says so: `expected_errors.append("422")`.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError, expect
from sqlmodel import col, select
from waitress import create_server

ROOT = Path(__file__).resolve().parents[2]
PLAYWRIGHTS_OWN = "playwright"
ARGUMENTS = ("gpu", "quic", "background-networking", "component-update", "sync")
REPORT = """نفذت قوات سوريا الديمقراطية عملية أمنية في قرية الجنينة بريف دير الزور يوم 2 أيلول، واعتقلت 3 أشخاص.
نفذت قوات سوريا الديمقراطية عملية أمنية في قرية الجنينة بريف دير الزور يوم 3 أيلول، واعتقلت 4 أشخاص.
نفذت قوات سوريا الديمقراطية عملية أمنية في قرية الجنينة بريف دير الزور يوم 4 أيلول، واعتقلت 5 أشخاص.
"""
# What is expected comes at once on an idle machine; the limit is for one that does much else.
expect.set_options(timeout=20_000)
NETWORK = ["Failed to load resource", "htmx:sendError", "htmx:sendAbort", "htmx:afterRequest"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    remembered = ROOT / ".setup" / "browser"
    if not remembered.is_file():
        pytest.fail("no browser was set up: run make test, or .venv/bin/python tools/browser.py")
    path = remembered.read_text().strip()
    arguments = ["--no-first-run", *(f"--disable-{name}" for name in ARGUMENTS)]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    own = {} if path == PLAYWRIGHTS_OWN else {"executable_path": path}
    return {**browser_type_launch_args, **own, "args": arguments}


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address for the session: each test has a server of its own (`server`)."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}


@pytest.fixture
def expected_errors() -> list[str]:
    """Parts of console messages that this test provokes on purpose."""
    return []


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], expected_errors: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser context of its own for each person; all their pages are watched for errors."""
    seen: list[str] = []
    contexts: list[BrowserContext] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def fail(error: WebError) -> None:
        seen.append(f"page error: {error.error}")

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.on("console", hear)
        context.on("weberror", fail)
        contexts.append(context)
        return context

    yield watched
    for context in contexts:
        # An answer from the browser comes after all that it had to report before.
        if context.pages:
            context.cookies()
    unexpected = [line for line in seen if not any(part in line for part in expected_errors)]
    assert not unexpected, "the browser reported:\n" + "\n".join(unexpected)


class Server:
    """A server that can be stopped, with every connection cut, and started again at the same address."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.port = 0
        self.start()

    def start(self) -> None:
        self.listener = create_server(self.app, host="127.0.0.1", port=self.port, threads=8)
        self.port = self.listener.effective_port
        self.thread = threading.Thread(target=self.listener.run, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        def close_all() -> None:
            # Run by the server's own loop, which ends when nothing is left to listen to.
            for channel in list(self.listener._map.values()):
                channel.close()

        self.listener.trigger.pull_trigger(close_all)
        self.thread.join(timeout=5)
        self.listener.task_dispatcher.shutdown()


@pytest.fixture
def running_server(app: Any) -> Iterator[Server]:
    """The server on this test's own copy of the sample, to stop and to start again."""
    made = Server(app)
    yield made
    made.stop()


@pytest.fixture
def server(running_server: Server) -> str:
    """The address of the server, without a slash at the end."""
    return f"http://127.0.0.1:{running_server.port}"


@pytest.fixture
def sign_in(server: str, workspace: Any, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Signs a member in by a single-use link, in a browser context of their own, and returns an empty page of theirs.

    `sign_in("annotator1", language="en")`; further options go to the browser context, such as
    `java_script_enabled=False` or `viewport=…`.
    """
    from annotator.services.accounts import issue_link, list_members, set_preferences

    def sign_in_as(name: str, *, language: str = "ar", **options: Any) -> Page:
        ids = {member.name: member.id for member, _ in list_members(workspace)}
        set_preferences(workspace, ids[name], language=language)
        context = new_context(base_url=server, **options)
        # Without the pages, which have tests of their own: every test signs in.
        link = f"/sign-in/{issue_link(workspace, name)}"
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', context.request.get(link).text())
        assert token, "the page of a sign-in link has no form"
        answer = context.request.post(link, form={"csrf_token": token[1]})
        assert answer.ok, answer.url
        assert f'lang="{language}"' in answer.text(), answer.url
        return context.new_page()

    return sign_in_as


@pytest.fixture
def keep_picture(pytestconfig: pytest.Config) -> Callable[[Page, str], None]:
    """Writes a picture of the page to docs/images/ when the tests run with --update-pictures."""

    def keep(page: Page, name: str) -> None:
        picture = page.screenshot()
        assert picture.startswith(b"\x89PNG")
        if pytestconfig.getoption("--update-pictures"):
            path = ROOT / "docs" / "images" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(picture)

    return keep


@pytest.fixture
def hands(workspace: Any) -> dict[str, int]:
    """Ids by name; project "field" with a report of three paragraphs in the hands of both annotators."""
    from annotator.services import accounts, assigning, importing, projects
    from annotator.services.importing import UploadedFile

    projects.create_project(workspace, "Field", slug="field", overlap=2)
    ids = {m.name: m.id for m, _ in accounts.list_members(workspace)}
    for name in ("annotator1", "annotator2"):
        accounts.set_role(workspace, name, "field", "annotator")
    file = UploadedFile("first.txt", REPORT.encode())
    importing.import_reports(workspace, "field", [file], published=dt.date(2022, 9, 30))
    for name in ("annotator1", "annotator2"):
        assert assigning.next_report(workspace, ids[name], "field") == "first"
    return ids


@pytest.fixture
def stored(workspace: Any, hands: dict[str, int]) -> Callable[..., list[tuple[int, str, str]]]:
    """A member's revisions in the report “first” in the order of saving: (paragraph's index, kind, request id)."""
    from annotator.storage.tables import AnnotationRow, ParagraphRow, ReportRow, RevisionRow

    def rows(name: str = "annotator1") -> list[tuple[int, str, str]]:
        query = (
            select(ParagraphRow.number, RevisionRow.kind, RevisionRow.request_id)
            .join(AnnotationRow, col(AnnotationRow.paragraph_id) == ParagraphRow.id)
            .join(RevisionRow, col(RevisionRow.annotation_id) == AnnotationRow.id)
            .join(ReportRow, col(ReportRow.id) == ParagraphRow.report_id)
            .where(RevisionRow.member_id == hands[name], ReportRow.stem == "first")
            .order_by(col(RevisionRow.id))
        )
        with workspace.database.read() as session:
            return [tuple(row) for row in session.exec(query)]

    return rows


@pytest.fixture
def screen(
    hands: dict[str, int], sign_in: Callable[..., Page], expected_errors: list[str], request: pytest.FixtureRequest
) -> ParagraphPage:
    """annotator1 at the first paragraph, in English unless the test is parametrised with a language."""
    expected_errors.extend(NETWORK)
    made = ParagraphPage(sign_in("annotator1", language=getattr(request, "param", "en")))
    made.open("field", "first", 0)
    return made
