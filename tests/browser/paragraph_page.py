"""The paragraph screen as tests speak of it: actions and expectations, no getters that race."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect


class ParagraphPage:
    """One member's paragraph screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screen = page.locator("main.screen")
        self.text = page.locator("ann-text")
        self.heading = page.locator("#paragraph-heading")
        self.events = page.locator(".event")
        self.spans = page.locator("#span-list .span")

    def open(self, project: str, report: str, index: int) -> None:
        self.page.goto(f"/projects/{project}/reports/{report}/paragraphs/{index}")
        self.expect_ready(index)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def hold_next(self, pattern: str) -> list[Route]:
        """Keeps the next request to such an address waiting; the list then holds it, to go on or to fail."""
        held: list[Route] = []

        def keep(route: Route) -> None:
            held.append(route)

        self.page.route(pattern, keep, times=1)
        return held

    def select(self, words: str) -> None:
        """Select words of the text as a mouse would."""
        self.text.evaluate(
            """(area, words) => {
              const node = area.firstChild, at = node.data.indexOf(words), range = document.createRange();
              range.setStart(node, at); range.setEnd(node, at + words.length);
              getSelection().removeAllRanges(); getSelection().addRange(range);
            }""",
            words,
        )

    def expect_ready(self, index: int) -> None:
        expect(self.screen).to_have_attribute("data-index", str(index))
        # The address follows once the screen is painted.
        expect(self.page).to_have_url(re.compile(rf"/paragraphs/{index}(?!\d)"))
        expect(self.text).to_have_attribute("data-drawn", re.compile(r"\d+"))
        expect(self.page.locator("html")).to_have_class("scripted")

    def expect_span(self, words: str, label: str) -> None:
        expect(
            self.spans.and_(self.page.locator(f'[data-label="{label}"]')).filter(has_text=words).first
        ).to_be_visible()

    def expect_field(self, code: str, words: str) -> None:
        expect(self.page.locator(f'.event .value[data-field="{code}"]').first).to_contain_text(words)

    def expect_unsent(self, why: str) -> None:
        """The line above the screen says that something waits, and why."""
        expect(self.page.locator(f'#unsent [data-why="{why}"]')).to_be_visible()

    def expect_nothing_unsent(self) -> None:
        expect(self.page.locator("#unsent")).to_be_hidden()
