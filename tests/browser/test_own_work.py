"""One's own work by keyboard: last answers, questions, the reminder of a break; axe finds nothing on those pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from browser.axe import problems_light_and_dark
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, expect

from annotator.services import accounts, asking

P = "/projects/field"
PAGES = ("mine?words=الجنينة", "mine/last", "mine/reports/first", "mine/time", "mine/questions", "content-note", "stop")


def test_last_answers_questions_and_breaks_by_keyboard(
    screen: ParagraphPage, hands: dict[str, int], workspace: Any
) -> None:
    page = screen.page
    screen.press("Enter")
    screen.expect_ready(1)
    screen.press("l")
    expect(page.locator("table.paragraphs a").first).to_be_focused()
    screen.press("Enter")
    screen.expect_ready(0)
    screen.press("j", "q")
    expect(page.locator("#question")).to_be_focused()
    chosen = page.locator("#span-list .span").first.get_attribute("value")
    expect(page.locator("#question-span")).to_have_value(str(chosen))
    page.keyboard.type("Which one? q l")
    screen.press("Tab", "Tab", "Enter")
    expect(page.locator("#questions .said")).to_have_text("Which one? q l")
    (thread,) = asking.own_questions(workspace, hands["annotator1"], "field").waiting
    assert thread.surface
    # Fifty minutes of work, as the browser keeps them; a pause of five minutes ends them.
    line, name = page.locator("#break"), f"work-{hands['annotator1']}"
    expect(line).to_be_hidden()
    keep = """([name, ago]) => {
      const now = Date.now();
      localStorage.setItem(name, JSON.stringify({ since: now - 51 * 6e4, last: now - ago }));
    }"""
    page.evaluate(keep, [name, 1000])
    screen.press("h")
    expect(line).to_be_visible()
    page.evaluate(keep, [name, 6 * 60_000])
    screen.press("h")
    expect(line).to_be_hidden()


def test_axe_finds_nothing_on_the_pages_of_own_work(
    screen: ParagraphPage, hands: dict[str, int], workspace: Any, sign_in: Callable[..., Page]
) -> None:
    accounts.set_role(workspace, "lead", "field", "lead")
    where = (workspace, hands["annotator1"], "field", "first", 0)
    thread = asking.ask(*where, words="Which one?", span="", request_id="request-0001").questions[0]
    asking.ask(*where, words="And this?", span="", request_id="request-0002")
    answer = {"words": "The first.", "request_id": "request-0003"}
    asking.answer(workspace, hands["lead"], "field", thread.id, **answer)
    screen.press("Enter")
    screen.expect_ready(1)
    found = {}
    for name, paths in (
        ("annotator1", (*PAGES, "reports/first/paragraphs/0?panel=question")),
        ("lead", ("questions", "")),
    ):
        for language in ("ar", "en"):
            page = sign_in(name, language=language)
            for path in paths:
                page.goto(f"{P}/{path}".rstrip("/"))
                if lines := problems_light_and_dark(page):
                    found[f"{language} {path}"] = lines
                page.set_viewport_size({"width": 390, "height": 844})
                assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
                page.set_viewport_size({"width": 1280, "height": 800})
    assert not found, "\n".join(f"{path}\n  " + "\n  ".join(lines) for path, lines in found.items())
