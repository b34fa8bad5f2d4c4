"""The sample as a new user meets it: two annotators walk a report, the lead reads the numbers, the key is opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from browser.axe import problems
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, expect

from annotator.config import resource_dir
from annotator.exporters import verify
from annotator.services import accounts, assigning, exporting, importing, projects

ROUND_UP = "2021-10-31_october-roundup"


def walk(page: Page, project: str, start: str) -> int:
    """Enter from the first paragraph to the last, one more for each unsure field; how many paragraphs there were."""
    screen = ParagraphPage(page)
    page.goto(f"/projects/{project}")
    take_first_report(page, start)
    screen.expect_ready(0)
    size = page.locator(".walk a").count()
    for index in range(size):
        screen.expect_ready(index)
        screen.press(*["Enter"] * (page.locator(".row.unsure").count() + 1))
    expect(page).to_have_url(re.compile("/mine/reports/"))
    return size


def take_first_report(page: Page, start: str | None = None) -> None:
    """On the project's page: the next report, by way of the note that comes before the first one."""
    page.get_by_role("main").get_by_role("button", name=start).first.click()
    page.wait_for_url("**/content-note")
    page.get_by_role("main").get_by_role("button").first.click()


@pytest.fixture
def round_up(workspace: Any) -> str:
    """The project of the pictures: the monthly round-up of the sample alone, handed to annotator1 first."""
    project = projects.create_project(workspace, "Sample", slug="round-up")
    for name, role in (("annotator1", "annotator"), ("annotator2", "annotator"), ("lead", "lead")):
        accounts.set_role(workspace, name, project.slug, role)
    path = resource_dir("seeds") / "sample" / f"{ROUND_UP}.txt"
    importing.import_reports(workspace, project.slug, [importing.UploadedFile(path.name, path.read_bytes())])
    return str(project.slug)


def test_a_report_is_walked_by_two_and_agreed(sign_in: Callable[..., Page], workspace: Any, round_up: str) -> None:
    paragraphs = walk(sign_in("annotator1"), round_up, "التقرير التالي")
    assert walk(sign_in("annotator2", language="en"), round_up, "next report") == paragraphs
    lead = sign_in("lead", language="en")
    lead.goto(f"/projects/{round_up}/agreement")
    expect(lead.locator("#grid-span + .scroll")).to_contain_text("1.00")
    made = exporting.export_project(workspace, None, round_up)
    assert made.rows == paragraphs
    proof = verify(made.path)
    assert proof.ok, [str(problem) for problem in proof.errors]


def test_two_reports_of_the_sample_show_how_two_people_agree(sign_in: Callable[..., Page]) -> None:
    lead = sign_in("lead", language="en")
    lead.goto("/projects/sample/agreement")
    expect(lead.locator("#grid-span + .scroll")).to_contain_text("0.98")
    lead.goto("/projects/sample")
    lead.get_by_role("link", name="Review").click()
    expect(lead.get_by_role("main")).to_contain_text("in disagreement")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_finished_training_report_is_held_against_its_key(sign_in: Callable[..., Page], language: str) -> None:
    page = sign_in("annotator2", language=language)
    page.goto("/projects/sample/training")
    page.get_by_role("main").get_by_role("button").first.click()
    results = page.locator("table.list")
    expect(results).to_contain_text("0.92")
    assert problems(page) == []
    results.get_by_role("link").first.click()
    expect(page.locator(".sides .paper")).to_have_count(2)
    expect(page.locator("table.compare .differs").first).to_be_visible()
    assert problems(page) == []
    walk(page, "sample", "next report" if language == "en" else "التقرير التالي")
    page.goto("/projects/sample/training")
    expect(page.locator(".report-list")).to_be_visible()


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
    take_first_report(page)
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
    take_first_report(page)
    screen = ParagraphPage(page)
    screen.expect_ready(0)
    screen.press(*["Enter"] * (page.locator(".row.unsure").count() + 1))
    screen.expect_ready(1)
    screen.press("z")
    screen.expect_ready(0)
    expect(screen.screen).to_have_attribute("data-state", "new")
