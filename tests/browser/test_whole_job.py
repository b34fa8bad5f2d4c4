"""The whole job in a browser: a lead imports, two annotators confirm and correct, the lead sees how far they agree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, expect

REPORT = """حصيلة العمليات خلال شهر أيلول في ريف دير الزور
نفذت قوات سوريا الديمقراطية مع التحالف الدولي عملية أمنية في قرية الجنينة بريف دير الزور يوم 2 أيلول، واعتقلت 3 أشخاص.
وقال الأهالي إن الهدوء عاد إلى القرية بعد ذلك.
وفي 5 أيلول دخلت نحو 40 شاحنة تابعة للتحالف من إقليم كردستان العراق نحو الحسكة.
"""


@pytest.fixture
def people(workspace: Any, sign_in: Callable[..., Page]) -> dict[str, Page]:
    """A lead and two annotators of an empty project "field", each in a browser of their own."""
    from annotator.services import accounts, projects

    projects.create_project(workspace, "Field", slug="field")
    for name, role in (("lead", "lead"), ("annotator1", "annotator"), ("annotator2", "annotator")):
        accounts.set_role(workspace, name, "field", role)
    return {
        "lead": sign_in("lead", language="en"),
        "annotator1": sign_in("annotator1"),
        "annotator2": sign_in("annotator2", language="en"),
    }


def bring_in(page: Page, folder: Path) -> None:
    file = folder / "september.txt"
    file.write_text(REPORT, encoding="utf-8")
    page.goto("/projects/field/reports/import")
    page.get_by_label("Text files").set_input_files(file)
    page.get_by_label("Publication date").fill("2022-09-23")
    page.get_by_role("button", name="Only show").click()
    expect(page.get_by_role("heading", name="What an import would do")).to_be_visible()
    page.get_by_label("Text files").set_input_files(file)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("1 report was imported")
    expect(page.get_by_role("row", name="حصيلة العمليات")).to_be_visible()


def confirm_all(page: Page, count: int) -> None:
    """Enter walks the report; each unsure field is looked at by one more."""
    screen = ParagraphPage(page)
    for index in range(count):
        screen.expect_ready(index)
        unsure = page.locator(".row.unsure").count()
        screen.press(*["Enter"] * (unsure + 1))
    expect(page).to_have_url(re.compile("/mine/reports/"))


def test_the_whole_job(people: dict[str, Page], tmp_path: Path, workspace: Any) -> None:
    lead, first, second = people["lead"], people["annotator1"], people["annotator2"]
    bring_in(lead, tmp_path)

    first.goto("/projects/field")
    first.get_by_role("button", name="بدء التقرير التالي").click()
    first.get_by_role("button", name="متابعة").click()
    confirm_all(first, 4)

    second.goto("/projects/field")
    second.get_by_role("button", name="Start the next report").click()
    second.get_by_role("button", name="Go on", exact=True).click()
    screen = ParagraphPage(second)
    screen.expect_ready(0)
    second.locator(".walk a").nth(1).click()
    screen.expect_ready(1)
    screen.select("الجنينة")
    screen.press("7")
    screen.expect_span("الجنينة", "person")
    second.locator(".walk a").nth(0).click()
    confirm_all(second, 4)

    lead.goto("/projects/field/progress")
    expect(lead.get_by_role("row", name="annotator1")).to_contain_text("4")
    lead.get_by_role("link", name="Agreement").click()
    cell = lead.locator("#grid-span + .scroll tr", has_text="person").get_by_role("link").first
    expect(cell).to_be_visible()
    cell.click()
    lead.get_by_role("link", name="september, paragraph 2").click()
    expect(lead.get_by_role("row", name="person · الجنينة")).to_contain_text("differs")
    expect(lead.locator("ann-text")).to_have_count(2)

    lead.goto("/projects/field/exports")
    lead.get_by_role("button", name="Make an export").click()
    with lead.expect_download() as download:
        lead.get_by_role("link", name="field-gold").first.click()
    rows = [json.loads(line) for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]
    assert [row["paragraph_index"] for row in rows] == [0, 2, 3]
    assert {row["status"] for row in rows} == {"agreed"}
    for row in rows:
        for span in row["spans"]:
            assert row["text"][span["start"] : span["end"]] == span["surface"]
