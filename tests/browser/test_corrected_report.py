"""A lead brings in a corrected text, withdraws, erases; an annotator meets the changed paragraph with both wordings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from browser.axe import problems
from browser.paragraph_page import ParagraphPage
from field_project import REPORT
from playwright.sync_api import Page, expect

CORRECTED = REPORT.replace("واعتقلت 3 أشخاص", "واعتقلت 5 أشخاص بينهم قيادي")


@pytest.fixture
def handed_out(workspace: Any) -> None:
    """Project "field" with one report, confirmed by annotator1."""
    from annotator.services import accounts, annotating, assigning, importing, projects
    from annotator.services.importing import UploadedFile

    projects.create_project(workspace, "Field", slug="field")
    accounts.set_role(workspace, "annotator1", "field", "annotator")
    accounts.set_role(workspace, "lead", "field", "lead")
    file = UploadedFile("first.txt", REPORT.encode())
    importing.import_reports(workspace, "field", [file], published=dt.date(2022, 9, 23))
    member = next(m for m, _ in accounts.list_members(workspace) if m.name == "annotator1")
    assert assigning.next_report(workspace, member.id, "field") == "first"
    for index in range(4):
        annotating.confirm(workspace, member.id, "field", "first", index, 0, f"request-{index}")


@pytest.mark.usefixtures("handed_out")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_corrected_text_from_the_page_to_the_annotators_screen(sign_in: Callable[..., Page], language: str) -> None:
    lead = sign_in("lead", language=language)
    lead.goto("/projects/field/reports")
    lead.locator("table .title").click()
    lead.locator("summary").first.click()
    corrected = {"name": "first.txt", "mimeType": "text/plain", "buffer": CORRECTED.encode()}
    lead.locator("#file").set_input_files([corrected])
    lead.locator("#why-corrected").fill("صُحح العدد")
    lead.locator("form[action$='/text'] button").click()
    expect(lead).to_have_url("/projects/field/reports/first-v2")
    expect(lead.get_by_role("region").filter(has_text="صُحح العدد")).to_be_visible()
    expect(lead.locator("#recheck-heading + p + ul li")).to_contain_text("annotator1")
    assert problems(lead) == []

    annotator = sign_in("annotator1", language=language)
    annotator.goto("/projects/field")
    annotator.locator(".report-list a").click()
    screen = ParagraphPage(annotator)
    screen.expect_ready(1)
    earlier = annotator.locator(".earlier")
    expect(earlier.locator("del").first).to_have_text("3")
    expect(earlier.locator("ins").first).to_have_text("5")
    assert problems(annotator) == []
    screen.press("Enter")
    expect(annotator).to_have_url("/projects/field/mine/reports/first-v2")
    annotator.goto("/projects/field")
    expect(annotator.locator(".report-list progress")).to_have_attribute("value", "4")


@pytest.mark.usefixtures("handed_out")
def test_withdraw_bring_back_and_erase(sign_in: Callable[..., Page], expected_errors: list[str]) -> None:
    expected_errors.append("422")
    lead = sign_in("lead", language="en")
    lead.goto("/projects/field/reports/first")
    lead.get_by_text("Withdraw the report").click()
    lead.locator("#why-withdrawn").fill("سحبه الناشر")
    lead.get_by_role("button", name="Withdraw", exact=True).click()
    expect(lead.get_by_text("The report is withdrawn.")).to_be_visible()
    lead.goto("/projects/field/reports")
    expect(lead.get_by_role("region", name="Put aside")).to_contain_text("first")
    lead.goto("/projects/field/reports/first")
    lead.get_by_role("button", name="Bring the report back").click()
    expect(lead.get_by_text("The report is back as it was.")).to_be_visible()
    lead.get_by_text("Erase the report for good").click()
    lead.locator("#why-erased").fill("طلب الأسرة")
    lead.locator("#stem").fill("frist")
    lead.get_by_role("button", name="Erase", exact=True).click()
    expect(lead.get_by_role("alert")).to_contain_text("nothing was changed")
    lead.get_by_text("Erase the report for good").click()
    lead.locator("#why-erased").fill("طلب الأسرة")
    lead.locator("#stem").fill("first")
    lead.get_by_role("button", name="Erase", exact=True).click()
    expect(lead.get_by_text("4 paragraphs were erased.")).to_be_visible()
    expect(lead.locator("h1")).to_have_text("first")
    expect(lead.get_by_text("Erase the report for good")).to_have_count(0)
