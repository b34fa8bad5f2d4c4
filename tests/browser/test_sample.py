"""The sample project as a new user meets it: two annotators walk its first report, the lead reads the numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, expect

from annotator.config import resource_dir
from annotator.exporters import verify
from annotator.services import accounts, assigning, exporting, importing, projects

ROUND_UP = "2021-10-31_october-roundup"


def walk(page: Page, start: str) -> int:
    """Enter from the first paragraph to the last, one more for each unsure field; how many paragraphs there were."""
    screen = ParagraphPage(page)
    page.goto("/projects/sample")
    page.get_by_role("main").get_by_role("button", name=start).first.click()
    screen.expect_ready(0)
    size = page.locator(".walk a").count()
    for index in range(size):
        screen.expect_ready(index)
        screen.press(*["Enter"] * (page.locator(".row.unsure").count() + 1))
    expect(page.locator("#notices")).not_to_be_empty()
    return size


@pytest.fixture
def round_up(workspace: Any) -> str:
    """The project of the pictures: the monthly round-up of the sample alone, handed to annotator1 first."""
    project = projects.create_project(workspace, "Sample", slug="round-up")
    accounts.set_role(workspace, "annotator1", project.slug, "annotator")
    path = resource_dir("seeds") / "sample" / f"{ROUND_UP}.txt"
    importing.import_reports(workspace, project.slug, [importing.UploadedFile(path.name, path.read_bytes())])
    return str(project.slug)


def test_sample_is_walked_by_two_and_agreed(sign_in: Callable[..., Page], workspace: Any) -> None:
    paragraphs = walk(sign_in("annotator1"), "التقرير التالي")
    assert walk(sign_in("annotator2", language="en"), "next report") == paragraphs
    lead = sign_in("lead", language="en")
    lead.goto("/projects/sample/agreement")
    expect(lead.locator("#grid-span + .scroll")).to_contain_text("1.00")
    made = exporting.export_project(workspace, None, "sample")
    assert made.rows == paragraphs
    proof = verify(made.path)
    assert proof.ok, [str(problem) for problem in proof.errors]


@pytest.mark.parametrize(("language", "name"), [("ar", "screen-ar.png"), ("en", "screen-en.png")])
def test_screen_picture(
    sign_in: Callable[..., Page],
    workspace: Any,
    round_up: str,
    keep_picture: Callable[[Page, str], None],
    language: str,
    name: str,
) -> None:
    page = sign_in("annotator1", language=language)
    page.set_viewport_size({"width": 1280, "height": 820})
    page.goto(f"/projects/{round_up}")
    page.get_by_role("main").get_by_role("button").first.click()
    screen = ParagraphPage(page)
    screen.expect_ready(0)
    (mine,) = assigning.my_reports(workspace, 2, round_up)
    screen.open(round_up, mine.stem, 3)
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
