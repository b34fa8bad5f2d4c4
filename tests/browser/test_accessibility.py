"""axe finds nothing on any page in both languages and themes; pages hold at 390 pixels; forms work unscripted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browser.axe import problems, problems_light_and_dark
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, expect

REPORT = """حصيلة شهر من العمليات في ريف دير الزور
نفذت قوات سوريا الديمقراطية مع التحالف الدولي عملية أمنية في قرية الجنينة بريف دير الزور يوم 2 أيلول، واعتقلت 3 أشخاص.
وقال الأهالي إن الهدوء عاد إلى القرية بعد ذلك.
"""
LEADS_PAGES = [
    "/projects",
    "/settings",
    "/help/keys",
    "/guide",
    "/projects/field",
    "/projects/field/reports",
    "/projects/field/reports/import",
    "/projects/field/progress",
    "/projects/field/agreement",
    "/projects/sample/agreement/pairs",
    "/projects/sample/agreement/confusion/label",
    "/projects/sample/agreement/suggestions",
    "/projects/field/exports",
    "/projects/sample/gazetteer?words=حلب",
    "/nowhere",
]
SCREENS = ["", "?span=s1", "?panel=flag"]
FIELDS = ["type", "date", "harm"]


@pytest.fixture
def field(workspace: Any) -> str:
    """Project "field" with one report in the lead's own hands."""
    import datetime as dt

    from annotator.services import accounts, annotating, assigning, importing, projects
    from annotator.services.importing import UploadedFile

    projects.create_project(workspace, "Field", slug="field")
    accounts.set_role(workspace, "lead", "field", "lead")
    importing.import_reports(
        workspace, "field", [UploadedFile("first.txt", REPORT.encode())], published=dt.date(2022, 9, 23)
    )
    member = next(m for m, _ in accounts.list_members(workspace) if m.name == "lead")
    assigning.next_report(workspace, member.id, "field")
    where = (workspace, member.id, "field", "first", 1)
    annotating.edit(*where, "no_event", {}, 0, "request-0000")
    annotating.edit(*where, "event_add", {"type": "raid_arrest"}, 1, "request-0001")
    return "/projects/field/reports/first/paragraphs/1"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing(field: str, sign_in: Callable[..., Page], expected_errors: list[str], language: str) -> None:
    expected_errors.append("404")
    page = sign_in("lead", language=language)
    found = {}
    for path in [*LEADS_PAGES, *(field + query for query in SCREENS)]:
        page.goto(path)
        if lines := problems_light_and_dark(page):
            found[path] = lines
    page.goto(field)
    event = page.locator(".event").first.get_attribute("data-event")
    for code in FIELDS:
        path = f"{field}?event={event}&field={code}"
        page.goto(path)
        expect(page.locator("#editor")).to_be_visible()
        if lines := problems_light_and_dark(page):
            found[path] = lines
    assert not found, "\n".join(f"{path}\n  " + "\n  ".join(lines) for path, lines in found.items())


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_sign_in_pages_pass_too(server: str, new_context: Callable[..., Any], language: str) -> None:
    page = new_context(base_url=server, locale=language).new_page()
    for path in ("/sign-in", "/sign-in/token"):
        page.goto(path)
        assert problems(page) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_is_wider_than_a_narrow_window(field: str, sign_in: Callable[..., Page], language: str) -> None:
    page = sign_in("lead", language=language)
    page.set_viewport_size({"width": 390, "height": 844})
    for path in [*LEADS_PAGES[:-1], *(field + query for query in SCREENS)]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_targets_are_large_enough(field: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in("lead")
    page.goto(field + "?span=s1")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
          .filter(e => e.checkVisibility() && !e.closest('p, .vh'))
          .filter(e => !e.matches('.skip-link, [type=checkbox], [type=radio]'))
          .map(e => [e.getBoundingClientRect(), e])
          .filter(([r]) => r.width && (r.width < 24 || r.height < 24))
          .map(([r, e]) => `${e.outerHTML.slice(0, 80)} ${r.width}x${r.height}`)"""
    )
    assert small == []


def test_the_whole_screen_works_without_scripts(field: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in("lead", language="en", java_script_enabled=False)
    page.goto(field)
    page.get_by_role("button", name="date: empty").click()
    page.locator("#in-date-edtf").fill("2022-09-02")
    page.locator("#editor").get_by_role("button", name="Take over").click()
    expect(page.locator('.value[data-field="date"]')).to_contain_text("2022-09-02")
    page.get_by_text("Add a highlight by its words").click()
    page.locator("#quote").fill("قرية")
    page.get_by_role("button", name="Show where they stand").click()
    page.get_by_role("button", name="Add this").first.click()
    expect(page.locator("#span-list .span").filter(has_text="قرية").first).to_be_visible()
    page.get_by_role("button", name="Confirm and go on").click()
    expect(page.locator("#paragraph-heading")).to_contain_text("Paragraph 3 of 3")


def test_what_is_typed_is_saved_before_confirming(field: str, sign_in: Callable[..., Page]) -> None:
    screen = ParagraphPage(sign_in("lead", language="en"))
    screen.open("field", "first", 1)
    screen.press("2")
    screen.page.locator("#in-date-edtf").fill("2022-09-02")
    screen.page.get_by_role("button", name="Confirm and go on").click()
    screen.expect_ready(2)
    screen.page.locator("main.screen").get_by_role("link", name="Previous").click()
    screen.expect_ready(1)
    screen.expect_field("date", "2022-09-02")


@pytest.mark.parametrize("screen", ["ar", "en"], indirect=True)
def test_unsent_decisions_and_the_merge_view_pass_too(screen: ParagraphPage) -> None:
    other = ParagraphPage(screen.page.context.new_page())
    other.open("field", "first", 0)
    screen.page.locator(".roles .role").last.click()
    expect(screen.page.locator(".roles .role").last).to_have_attribute("aria-pressed", "true")
    other.page.locator(".roles .role").first.click()
    expect(other.page.locator(".conflict .merge-line.clashes")).to_be_visible()
    assert problems(other.page) == []
    for width in (1280, 390):
        screen.page.set_viewport_size({"width": width, "height": 844})
        screen.page.context.clear_cookies()
        screen.page.locator(".roles .role").nth(1).click()
        screen.expect_unsent("signed-out")
        assert problems(screen.page) == []
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
        screen.page.locator("[data-unsent=drop]").click()
        screen.expect_nothing_unsent()
