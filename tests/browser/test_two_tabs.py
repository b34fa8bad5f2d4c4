"""One member in two tabs, impatient hands, parallel submits: one row a decision, and a merge view where two meet."""

from __future__ import annotations

from typing import Any

import pytest
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import expect


@pytest.fixture
def other(screen: ParagraphPage) -> ParagraphPage:
    """The same paragraph in another tab, opened before anything was saved."""
    made = ParagraphPage(screen.page.context.new_page())
    made.open("field", "first", 0)
    return made


def type_date(tab: ParagraphPage, date: str) -> None:
    tab.press("2")
    field = tab.page.locator("#in-date-edtf")
    field.fill(date)
    field.press("Enter")


@pytest.mark.parametrize("screen", ["ar", "en"], indirect=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_late_step_is_merged_in_one(
    screen: ParagraphPage,
    other: ParagraphPage,
    stored: Any,
    width: int,
) -> None:
    type_date(screen, "2022-09-05")
    screen.expect_field("date", "2022-09-05")
    other.page.set_viewport_size({"width": width, "height": 844})
    type_date(other, "2022-09-06")
    conflict = other.page.locator(".conflict")
    expect(conflict.locator("#conflict-heading")).to_be_focused()
    line = conflict.locator(".merge-line.clashes").first
    for place, words in enumerate(("2022-09-02", "2022-09-06", "2022-09-05")):
        expect(line.locator("dd").nth(place)).to_contain_text(words)
    other.expect_field("date", "2022-09-05")
    assert other.page.evaluate("document.documentElement.scrollWidth") <= width
    other.press("Enter", "Enter")
    expect(conflict).to_have_count(0)
    other.expect_field("date", "2022-09-06")
    assert [kind for _, kind, _ in stored()] == ["event_save", "event_save"]


def test_what_is_saved_can_be_kept(screen: ParagraphPage, other: ParagraphPage, stored: Any) -> None:
    type_date(screen, "2022-09-05")
    screen.expect_field("date", "2022-09-05")
    type_date(other, "2022-09-06")
    other.page.locator(".conflict a").click()
    expect(other.page.locator(".conflict")).to_have_count(0)
    other.expect_field("date", "2022-09-05")
    assert len(stored()) == 1


def test_a_key_pressed_ahead_does_not_walk_past_a_conflict(
    screen: ParagraphPage,
    other: ParagraphPage,
    stored: Any,
) -> None:
    screen.page.get_by_role("button", name="boilerplate").click()
    expect(screen.page.get_by_role("button", name="boilerplate")).to_have_attribute("aria-pressed", "true")
    held = other.hold_next("**/edits")
    with other.page.expect_request("**/edits"):
        other.page.locator(".roles .role").first.click()
    other.press("Enter", "Enter")
    held.pop().continue_()
    expect(other.page.locator("#conflict-heading")).to_be_focused()
    other.expect_ready(0)
    assert [kind for _, kind, _ in stored()] == ["role"]


def test_a_confirmation_of_an_older_state_shows_what_changed(
    screen: ParagraphPage,
    other: ParagraphPage,
    stored: Any,
) -> None:
    type_date(screen, "2022-09-05")
    screen.expect_field("date", "2022-09-05")
    other.press(*["Enter"] * (other.page.locator(".row.unsure").count() + 1))
    line = other.page.locator(".conflict .merge-line").first
    expect(line.locator("dd")).to_have_text(["2022-09-02", "2022-09-05"])
    assert [kind for _, kind, _ in stored()] == ["event_save"]


def test_five_submits_at_once_and_a_double_click_are_one_row_each(screen: ParagraphPage, stored: Any) -> None:
    answers = screen.page.evaluate(
        """async () => {
          const form = document.getElementById('act'), address = form.action.replace(/edits$/, 'skip');
          const headers = { 'HX-Request': 'true' };
          const one = () => fetch(address, { method: 'POST', body: new FormData(form), headers });
          return (await Promise.all([one(), one(), one(), one(), one()])).map((answer) => answer.status);
        }"""
    )
    assert answers == [200] * 5
    assert [kind for _, kind, _ in stored()] == ["skip"]
    screen.open("field", "first", 1)
    screen.page.get_by_role("button", name="boilerplate").dblclick()
    expect(screen.page.get_by_role("button", name="boilerplate")).to_have_attribute("aria-pressed", "true")
    screen.page.locator(".actions [data-key=confirm]").dblclick()
    screen.expect_ready(2)
    assert [(index, kind) for index, kind, _ in stored()] == [(0, "skip"), (1, "role"), (1, "confirm")]
