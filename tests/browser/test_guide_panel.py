"""One key explains what is in hand; the panel keeps the other keys quiet, and the page holds in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.axe import problems_light_and_dark
from browser.paragraph_page import ParagraphPage
from browser.test_accessibility import field
from playwright.sync_api import Page, expect

__all__ = ["field"]


@pytest.fixture
def screen(field: str, sign_in: Callable[..., Page]) -> ParagraphPage:
    made = ParagraphPage(sign_in("lead", language="en"))
    made.open("field", "first", 1)
    return made


def expect_entry(screen: ParagraphPage, anchor: str) -> None:
    expect(screen.page.locator("dialog#guide")).to_be_visible()
    expect(screen.page.locator("#guide-entry")).to_have_attribute("data-shows", anchor)


def test_the_key_explains_the_open_field_with_its_chosen_value(screen: ParagraphPage) -> None:
    screen.press("1")
    expect(screen.page.locator("#editor")).to_be_visible()
    screen.press("i")
    expect_entry(screen, "field-type")
    expect(screen.page.locator('#guide-entry details[data-code="raid_arrest"]')).to_have_attribute("open", "")
    screen.press("i")
    expect(screen.page.locator("dialog#guide")).to_be_hidden()
    expect(screen.page.locator("#editor")).to_be_visible()


def test_the_key_explains_the_highlight_in_hand(screen: ParagraphPage) -> None:
    screen.press("j")
    label = screen.page.locator("#span-list .span[aria-pressed=true]").get_attribute("data-label")
    screen.press("i")
    expect_entry(screen, f"label-{label}")
    expect(screen.page.locator("#guide-entry guide-example").first).to_have_attribute("data-drawn", re.compile(r"\d"))


def test_a_key_of_its_own_explains_while_typing(screen: ParagraphPage) -> None:
    screen.press("2")
    typed = screen.page.locator("#in-date-edtf")
    typed.fill("2022")
    screen.press("F1")
    expect_entry(screen, "field-date")
    screen.press("Escape")
    expect(screen.page.locator("dialog#guide")).to_be_hidden()
    expect(typed).to_have_value("2022")


def test_an_arabic_layout_opens_it_too(screen: ParagraphPage) -> None:
    screen.page.evaluate(
        """() => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { code: 'KeyI', key: 'ه', bubbles: true, cancelable: true }))"""
    )
    expect_entry(screen, "about-start")


def test_other_keys_are_quiet_while_it_is_open(screen: ParagraphPage) -> None:
    screen.press("i")
    expect_entry(screen, "about-start")
    screen.press("g", "s", "0")
    expect(screen.screen).to_have_attribute("data-index", "1")
    expect(screen.events).to_have_count(1)
    screen.press("Escape")
    screen.press("g")
    screen.expect_ready(2)


def test_a_link_in_the_panel_stays_in_the_panel(screen: ParagraphPage) -> None:
    screen.press("1")
    screen.page.locator("#editor").get_by_role("link", name="Explain").click()
    expect_entry(screen, "field-type")
    screen.page.locator("#guide-entry [data-guide=type-other]").first.click()
    expect_entry(screen, "type-other")
    assert screen.page.url.endswith("/paragraphs/1")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing_in_the_panel(field: str, sign_in: Callable[..., Page], language: str) -> None:
    screen = ParagraphPage(sign_in("lead", language=language))
    screen.open("field", "first", 1)
    screen.press("1")
    expect(screen.page.locator("#editor")).to_be_visible()
    screen.press("i")
    expect_entry(screen, "field-type")
    assert problems_light_and_dark(screen.page) == []
    screen.page.set_viewport_size({"width": 390, "height": 844})
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_draws_its_examples_and_goes_to_an_entry(sign_in: Callable[..., Page]) -> None:
    page = sign_in("annotator1")
    page.goto("/guide#code-method-drone")
    expect(page.locator("#code-method-drone")).to_be_in_viewport()
    example = page.locator("section", has=page.locator("#code-method-drone")).last.locator("guide-example").first
    expect(example).to_have_attribute("data-drawn", "1")
    box, drawn = example.bounding_box(), example.locator("i").first.bounding_box()
    assert box is not None
    assert drawn is not None
    assert box["x"] <= drawn["x"]
    assert drawn["x"] + drawn["width"] <= box["x"] + box["width"] + 1


def test_without_scripts_the_links_lead_to_the_page(field: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in("lead", language="en", java_script_enabled=False)
    page.goto(field)
    page.get_by_role("button", name="date: empty").click()
    page.locator("#editor").get_by_role("link", name="Explain").click()
    expect(page).to_have_url(re.compile(r"/guide#field-date$"))
    expect(page.locator("#field-date")).to_be_visible()
    expect(page.locator("figcaption .words").first).to_be_visible()
