"""The geometry of highlights: letters stay as they are, rectangles stand behind their words, offsets convert."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, expect

WORDS = "🚨 دخلت تعزيزات لإدلب والحسكة تابعة لـ”التحالف الدولي“ في 2 أيلول (ISIS) وللتنظيم أيضًا"
SPANS = {
    "إدلب": "place",
    "الحسكة": "place",
    "التحالف الدولي": "actor",
    "2 أيلول": "date",
    "ISIS": "actor",
    "لتنظيم": "actor",
}


@pytest.fixture
def screen(workspace: Any, sign_in: Callable[..., Page]) -> ParagraphPage:
    """A paragraph whose spans begin inside words, behind an emoji, and mix digits and Latin letters."""
    from annotator.services import accounts, annotating, assigning, importing, projects
    from annotator.services.importing import UploadedFile

    projects.create_project(workspace, "Field", slug="field")
    accounts.set_role(workspace, "annotator1", "field", "annotator")
    file = UploadedFile("words.txt", f"{WORDS}\nسطر ثان".encode())
    importing.import_reports(workspace, "field", [file], published=dt.date(2022, 9, 30))
    member = next(m for m, _ in accounts.list_members(workspace) if m.name == "annotator1")
    assigning.next_report(workspace, member.id, "field")
    where = (workspace, member.id, "field", "words", 0)
    for span in annotating.open_paragraph(*where).content.spans:
        version = annotating.open_paragraph(*where).version
        annotating.edit(*where, "span_remove", {"span": span.id}, version, f"remove-{version:04d}")
    for words, label in SPANS.items():
        version = annotating.open_paragraph(*where).version
        annotating.edit(*where, "span_add", {"quote": words, "label": label}, version, f"request-{version:04d}")
    made = ParagraphPage(sign_in("annotator1"))
    made.open("field", "words", 0)
    return made


def test_text_is_one_untouched_node(screen: ParagraphPage) -> None:
    first = screen.text.evaluate("a => [a.childNodes.length, a.firstChild.nodeType, a.firstChild.data]")
    assert first == [2, 3, WORDS]


def test_offsets_convert_between_code_points_and_utf16(screen: ParagraphPage) -> None:
    shown = screen.text.evaluate("a => a.spans.map(s => a.range(s.start, s.end).toString())")
    assert sorted(shown) == sorted(SPANS)
    assert screen.text.evaluate("a => [a.offsets.u16[1], a.offsets.cp[2], a.offsets.cp[1]]") == [2, 1, 0]


def test_rectangles_stand_behind_their_words(screen: ParagraphPage) -> None:
    misplaced = screen.text.evaluate(
        """a => a.hits.filter(([r, s]) => {
          const words = [...a.range(...a.offsets.painted(s.start, s.end)).getClientRects()];
          return !words.some(w => Math.abs(w.top - r.top) < 2 && w.left >= r.left - 1 && w.right <= r.right + 1);
        }).map(([, s]) => s.id)"""
    )
    assert misplaced == []


def test_one_rectangle_a_line_though_digits_run_the_other_way(screen: ParagraphPage) -> None:
    counts = screen.text.evaluate(
        "a => { const d = a.spans.find(s => s.label === 'date'); return a.hits.filter(([, s]) => s === d).length }"
    )
    assert counts == 1


def test_lam_alef_is_painted_whole_while_the_stored_span_stays(screen: ParagraphPage) -> None:
    painted = screen.text.evaluate(
        "a => { const s = a.spans.find(s => a.offsets.slice(s.start, s.end) === 'إدلب'); "
        "const [b, e] = a.offsets.painted(s.start, s.end); return a.offsets.slice(b, e) }"
    )
    assert painted == "لإدلب"


def test_highlights_do_not_move_a_single_glyph(screen: ParagraphPage) -> None:
    """The ink of the text is the same with and without rectangles: no join breaks, nothing is shifted."""
    before = screen.text.evaluate(
        "a => [...a.range(0, a.offsets.points.length).getClientRects()].map(r => [r.left, r.top, r.width])"
    )
    screen.text.evaluate("a => { a.layer.remove() }")
    after = screen.text.evaluate(
        "a => [...a.range(0, a.offsets.points.length).getClientRects()].map(r => [r.left, r.top, r.width])"
    )
    assert before == after


def test_rectangles_follow_a_narrower_window(screen: ParagraphPage) -> None:
    screen.page.set_viewport_size({"width": 390, "height": 800})
    screen.page.wait_for_function("innerWidth === 390")
    screen.text.evaluate("a => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    test_rectangles_stand_behind_their_words(screen)
    assert screen.page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_click_takes_the_highlight_in_hand(screen: ParagraphPage) -> None:
    box = screen.text.evaluate(
        "a => { const [r] = a.hits.find(([, s]) => s.label === 'date'); return [r.left + r.right, r.top + r.bottom] }"
    )
    screen.page.mouse.click(box[0] / 2, box[1] / 2)
    expect(screen.page.locator("#tools-surface")).to_have_text("2 أيلول")
    pressed = screen.spans.and_(screen.page.locator('[aria-pressed="true"]'))
    expect(pressed).to_have_count(1)
    expect(pressed).to_contain_text("2 أيلول")


def test_a_selection_over_an_emoji_sends_code_points(screen: ParagraphPage) -> None:
    screen.select("🚨 دخلت")
    screen.press("1")
    screen.expect_span("🚨 دخلت", "trigger")
