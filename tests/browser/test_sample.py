"""The sample project as a new user meets it: two annotators walk both reports, the lead reads the numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, expect

from annotator.exporters import verify
from annotator.services import assigning, exporting

SIZES = {"2021-10-31_october-roundup": 6, "2022-03-14_daily-digest": 5}


def walk(page: Page, start: str) -> None:
    """Enter from the first paragraph of every report to the last; one more for each unsure field."""
    screen = ParagraphPage(page)
    for size in SIZES.values():
        page.goto("/projects/sample")
        page.get_by_role("main").get_by_role("button", name=start).first.click()
        for index in range(size):
            screen.expect_ready(index)
            screen.press(*["Enter"] * (page.locator(".row.unsure").count() + 1))
        expect(page.locator("#notices")).not_to_be_empty()


def test_sample_is_walked_by_two_and_agreed(sign_in: Callable[..., Page], workspace: Any) -> None:
    walk(sign_in("annotator1"), "التقرير التالي")
    walk(sign_in("annotator2", language="en"), "next report")
    lead = sign_in("lead", language="en")
    lead.goto("/projects/sample/agreement")
    expect(lead.locator("#grid-span + .scroll")).to_contain_text("1.00")
    made = exporting.export_project(workspace, None, "sample")
    assert made.rows == sum(SIZES.values())
    proof = verify(made.path)
    assert proof.ok, [str(problem) for problem in proof.errors]


@pytest.mark.parametrize(("language", "name"), [("ar", "screen-ar.png"), ("en", "screen-en.png")])
def test_screen_picture(
    sign_in: Callable[..., Page],
    workspace: Any,
    keep_picture: Callable[[Page, str], None],
    language: str,
    name: str,
) -> None:
    page = sign_in("annotator1", language=language)
    page.set_viewport_size({"width": 1280, "height": 820})
    page.goto("/projects/sample")
    page.get_by_role("main").get_by_role("button").first.click()
    screen = ParagraphPage(page)
    screen.expect_ready(0)
    (mine,) = assigning.my_reports(workspace, 2, "sample")
    screen.open("sample", mine.stem, 3)
    expect(screen.events).to_have_count(1)
    expect(screen.spans.first).to_be_visible()
    keep_picture(page, name)


def test_undo_goes_back_into_the_paragraph_before(sign_in: Callable[..., Page], workspace: Any) -> None:
    page = sign_in("annotator1")
    page.goto("/projects/sample")
    page.get_by_role("main").get_by_role("button").first.click()
    screen = ParagraphPage(page)
    screen.expect_ready(0)
    screen.press(*["Enter"] * (page.locator(".row.unsure").count() + 1))
    screen.expect_ready(1)
    screen.press("z")
    screen.expect_ready(0)
    expect(screen.screen).to_have_attribute("data-state", "new")
