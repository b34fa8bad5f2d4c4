"""From a key to the painted screen, in a real browser on a real server: the next paragraph, and steps on a dense one.

The browser is headless Chromium on the same two cores as the server, so the figures hold both. A key counts from its
event to the second frame after the screen has changed, when what was changed has been painted.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from annotator.services import accounts, assigning, hinting, importing, projects
from annotator.services.importing import UploadedFile
from annotator.services.workspace import Workspace
from bench.field_project import MEMBERS, open_home
from bench.field_texts import EVENTS, paragraph, report
from bench.figures import against, line, machine, percentile
from bench.server import Server, serving_home
from bench.serving import real_disk

WALKED = 60
STEPS = 20
AHEAD = 10
ROUND_TRIP = 150
DENSE = 2_000
"""Characters of the dense paragraph."""

PRESS = """async ([keys, changed]) => {
  const took = [];
  for (const key of keys) {
    for (const row of document.querySelectorAll('.row.unsure')) row.classList.add('seen');
    await new Promise((done) => {
      const begin = performance.now();
      const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => {
        took.push(performance.now() - begin);
        done();
      }));
      document.addEventListener(changed, painted, { once: true });
      const target = key === 'Digit2' ? document.getElementById('paragraph-heading') : document.activeElement;
      target.focus();
      target.dispatchEvent(new KeyboardEvent('keydown', { code: key, key, bubbles: true, cancelable: true }));
    });
  }
  return took;
}"""


def painting() -> Iterable[str]:
    """The lines one by one, as they are measured."""
    from playwright.sync_api import sync_playwright

    chance = random.Random(5)  # noqa: S311
    with tempfile.TemporaryDirectory(dir=real_disk()) as folder:
        ws = open_home(Path(folder))
        _project(ws, "walk", report(chance, 2 * WALKED + 2 * AHEAD))
        _project(ws, "dense", [_dense(chance)])
        yield line("machine, before", machine())
        with serving_home(Path(folder), len(MEMBERS)) as server, sync_playwright() as playwright:
            with _page(playwright, server, "walk") as page:
                yield _figures("Enter → next paragraph", page.evaluate(PRESS, [["Enter"] * WALKED, "ann-screen"]), 100)
                session = page.context.new_cdp_session(page)
                session.send("Network.enable")
                limits = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
                session.send("Network.emulateNetworkConditions", {**limits, "latency": ROUND_TRIP})
                took = page.evaluate(PRESS, [["Enter"] * WALKED, "ann-screen"])
                yield _figures(f"  with a round trip of {ROUND_TRIP} ms", took, 250)
                yield _figures("  … where it was fetched ahead", [_walked_ahead(page) for _ in range(AHEAD)], 60)
            with _page(playwright, server, "dense") as page:
                spans, events = page.locator("#span-list .span").count(), page.locator(".event").count()
                yield line("a dense paragraph", f"{DENSE:,} characters, {spans} highlights, {events} events")
                opened = ["Digit2", "Escape"] * STEPS
                yield _figures("  open and close a field", page.evaluate(PRESS, [opened, "ann-shown"]), 100)
                page.keyboard.press("0")
                page.locator(".event").first.wait_for(state="detached")
                undone = ["KeyZ", "Digit0"] * STEPS
                yield _figures("  undo, and no event here", page.evaluate(PRESS, [undone, "ann-screen"]), 100)
        ws.close()
    yield line("machine, after", machine())


def _walked_ahead(page: Any) -> float:
    """Milliseconds that a walk without a decision takes when the next screen has been fetched meanwhile."""
    with page.expect_request_finished(lambda request: request.url.endswith("/screen")):
        pass
    # The answer has been taken in when one that was asked for later has come.
    page.evaluate("fetch(document.querySelector('[data-session]').dataset.session).then((answer) => answer.text())")
    took: list[float] = page.evaluate(PRESS, [["KeyG"], "ann-screen"])
    return took[0]


def _project(ws: Workspace, slug: str, paragraphs: Sequence[str]) -> None:
    projects.create_project(ws, slug, slug=slug)
    accounts.set_role(ws, MEMBERS[0], slug, "annotator")
    hinting.set_share(ws, None, slug, 0)
    file = UploadedFile("one.txt", "\n".join(paragraphs).encode())
    importing.import_reports(ws, slug, [file], published=date(2022, 9, 30))
    member = next(member for member, _ in accounts.list_members(ws) if member.name == MEMBERS[0])
    assigning.next_report(ws, member.id, slug)


def _dense(chance: random.Random) -> str:
    text = ""
    while len(text) < DENSE:
        text = f"{text} {paragraph(chance)}".strip()
    return text[: text.rindex(".", 0, DENSE + len(EVENTS[0])) + 1]


def _figures(name: str, took: Sequence[float], target: float) -> str:
    p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
    return line(name, f"p50 {p50:.0f} ms, p95 {p95:.0f} ms", f"p95 ms: {against(round(p95), target)}")


@contextmanager
def _page(playwright: Any, server: Server, slug: str) -> Iterator[Any]:
    """The first paragraph of the project's report, drawn."""
    remembered = Path(".setup/browser").read_text(encoding="utf-8").strip()
    own = {} if remembered == "playwright" else {"executable_path": remembered}
    browser = playwright.chromium.launch(args=["--no-sandbox"] if os.geteuid() == 0 else [], **own)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    origin = f"http://127.0.0.1:{server.port}"
    name, _, value = server.accounts[MEMBERS[0]].cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": origin}])
    page = context.new_page()
    page.goto(f"{origin}/projects/{slug}/reports/one/paragraphs/0")
    page.locator("ann-text[data-drawn]").wait_for()
    yield page
    browser.close()
