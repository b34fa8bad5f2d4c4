"""Disagree, rule by keyboard alone, export, feedback; two leads at once; pages that axe and a narrow window like."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.axe import problems, problems_light_and_dark
from playwright.sync_api import Page, expect

from annotator.exporters.verification import verify

STEM = "2021-06-09_conflicting-accounts"
RULINGS = "/projects/sample/rulings"
EVENTS = f"{RULINGS}/{STEM}/3"
SHORT = f"{RULINGS}/{STEM}/1"


class RulingPage:
    """A lead's page of one disagreement."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.in_hand = page.locator("tr.decision.current")

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.expect_ready()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def expect_ready(self) -> None:
        expect(self.page.locator("ann-text")).to_have_attribute("data-drawn", re.compile(r"\d+"))
        expect(self.in_hand).to_have_count(1)

    def expect_in_hand(self, key: str) -> None:
        expect(self.in_hand).to_have_attribute("data-decision", key)

    def expect_chosen(self, key: str, value: str) -> None:
        expect(self.page.locator(f'tr[data-decision="{key}"] input[value="{value}"]')).to_be_checked()

    def expect_state(self, words: str) -> None:
        expect(self.page.locator("h1 .state")).to_have_text(words)


def test_disagreement_to_gold_to_feedback_by_keyboard(sign_in: Callable[..., Page], workspace: Any) -> None:
    lead = RulingPage(sign_in("lead", language="en"))
    lead.open(EVENTS)
    lead.expect_in_hand("e4.outcome")
    expect(lead.page.locator("ann-text i.lit").first).to_be_attached()
    lead.press("2", "n", "n", "n")
    for key, choice in {"e4.outcome": "2", "e5": "n", "e1": "n"}.items():
        lead.expect_chosen(key, choice)
    lead.press("ArrowUp", "Shift+Digit2", "Enter")
    expect(lead.page).not_to_have_url(re.compile(f"{STEM}/3"))
    lead.expect_ready()

    lead.open(EVENTS)
    lead.expect_state("ruled")
    lead.press("z")
    lead.expect_state("to rule")
    lead.press("Shift+Z")
    lead.expect_state("ruled")

    lead.page.goto("/projects/sample/exports")
    lead.page.get_by_role("button", name="Make an export").press("Enter")
    with lead.page.expect_download() as download:
        lead.page.get_by_role("link", name="sample-gold").first.click()
    path = next(Path(workspace.settings.exports).rglob(download.value.suggested_filename))
    assert verify(path, workspace.schema).ok
    assert '"status":"ruled"' in path.read_text(encoding="utf-8")

    member = sign_in("annotator1", language="en")
    member.goto("/projects/sample")
    member.get_by_role("link", name="Feedback").press("Enter")
    card = member.locator("li.card")
    expect(card).to_be_visible()
    assert problems(member) == []
    expect(card).to_contain_text("new")
    expect(card.get_by_role("row", name="device · outcome")).to_contain_text("A slip")
    member.get_by_role("button", name="I have seen this").press("Enter")
    expect(card.get_by_text("new", exact=True)).to_have_count(0)


def test_values_of_ones_own_by_keyboard(sign_in: Callable[..., Page], expected_errors: list[str]) -> None:
    from annotator.web.keys import RULING_KEYS

    expected_errors.append("422")
    lead = RulingPage(sign_in("lead", language="en"))
    lead.open(EVENTS)
    script = "() => import(document.querySelector('script[src*=rulings]').src).then((m) => m.KNOWN)"
    known = lead.page.evaluate(script)
    assert all(":" in key.press or key.press in known for key in RULING_KEYS)
    lead.press("e")
    choice = lead.page.locator("#editor").get_by_role("button", name="ongoing")
    choice.press("Enter")
    lead.expect_ready()
    lead.expect_chosen("e4.outcome", "e")
    lead.press("Shift+Digit3", "Enter")
    expect(lead.page.locator("#refused")).to_contain_text("Not decided yet")
    lead.expect_chosen("e4.outcome", "e")


def test_two_leads_do_not_overwrite_each_other(
    sign_in: Callable[..., Page], workspace: Any, expected_errors: list[str]
) -> None:
    from annotator.services import accounts

    expected_errors.append("409")
    accounts.add_member(workspace, "lead2")
    accounts.set_role(workspace, "lead2", "sample", "lead")
    one, two = RulingPage(sign_in("lead", language="en")), RulingPage(sign_in("lead2", language="en"))
    for lead in (one, two):
        lead.open(EVENTS)
    one.press("1", "n", "n", "n", "Shift+Digit2", "Enter")
    expect(one.page).not_to_have_url(re.compile(f"{STEM}/3"))
    two.press("2", "1", "n", "1", "Shift+Digit2", "Enter")
    expect(two.page.get_by_role("heading", level=1)).to_contain_text("Another lead ruled")
    assert problems(two.page) == []
    two.page.get_by_role("button", name="Save mine on top").press("Enter")
    expect(two.page).not_to_have_url(re.compile(f"{STEM}/3"))
    one.open(EVENTS)
    one.expect_chosen("e4.outcome", "2")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_ruling_pages_pass_axe_and_a_narrow_window(sign_in: Callable[..., Page], language: str) -> None:
    page = sign_in("lead", language=language)
    found: dict[str, Any] = {}
    for path in (f"{RULINGS}?report={STEM}&label=trigger", f"{SHORT}?edit=e1.actors"):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        found[path] = problems_light_and_dark(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert not any(found.values()), found


def test_a_ruling_is_made_without_scripts(sign_in: Callable[..., Page]) -> None:
    page = sign_in("lead", language="en", java_script_enabled=False)
    page.goto(SHORT)
    row = page.locator("tr.decision.left")
    expect(row).to_have_count(1)
    row.get_by_role("radio").first.check()
    row.get_by_role("button", name="Edit").click()
    expect(page.locator("#editor")).to_be_visible()
    page.locator("#editor").get_by_role("link", name="Close").click()
    page.get_by_role("radio", name="A slip").check()
    page.get_by_role("button", name="Rule and go on").click()
    page.goto(f"{RULINGS}/{STEM}/1")
    expect(page.locator("h1 .state")).to_have_text("ruled")
    page.get_by_text("Make it an example in the guideline").click()
    page.get_by_role("button", name="Make it an example").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Example")
    expect(page.locator("main li.card, main li.none").first).to_be_visible()
    page.get_by_role("link", name="Guideline").click()
    expect(page.locator("li.card")).to_contain_text("A slip")
