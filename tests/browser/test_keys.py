"""Keys: Enter walks, digits open fields and choose, an Arabic layout works, typing is never taken for a key."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, expect

SENTENCE = "نفذت قوات سوريا الديمقراطية عملية أمنية في قرية الجنينة بريف دير الزور يوم {day} أيلول واعتقلت 3 أشخاص"


@pytest.fixture
def long_report(workspace: Any) -> str:
    """Project "field" with a report of 62 paragraphs, in the hands of annotator1."""
    from annotator.services import accounts, assigning, importing, projects
    from annotator.services.importing import UploadedFile

    projects.create_project(workspace, "Field", slug="field")
    accounts.set_role(workspace, "annotator1", "field", "annotator")
    lines = [f"{SENTENCE.format(day=n % 28 + 1)} (الخبر {n})." for n in range(62)]
    file = UploadedFile("long.txt", "\n".join(lines).encode())
    importing.import_reports(workspace, "field", [file], published=dt.date(2022, 9, 30))
    member = next(m for m, _ in accounts.list_members(workspace) if m.name == "annotator1")
    assert assigning.next_report(workspace, member.id, "field") == "long"
    return "long"


@pytest.fixture
def screen(long_report: str, sign_in: Callable[..., Page]) -> ParagraphPage:
    made = ParagraphPage(sign_in("annotator1"))
    made.open("field", long_report, 0)
    return made


def states(workspace: Any) -> tuple[str, ...]:
    from annotator.services import accounts, annotating

    member = next(m for m, _ in accounts.list_members(workspace) if m.name == "annotator1")
    return annotating.open_paragraph(workspace, member.id, "field", "long", 0).walk


def test_sixty_enters_as_fast_as_painted_are_sixty_saves(screen: ParagraphPage, workspace: Any) -> None:
    posts: list[str] = []
    loads: list[str] = []
    screen.page.on("request", lambda r: posts.append(r.url) if r.method == "POST" else None)
    screen.page.on("framenavigated", lambda frame: loads.append(frame.url))
    screen.page.evaluate(
        """() => new Promise((done) => {
          let pressed = 0;
          const press = () => {
            if (pressed++ === 60) { done(); return; }
            const key = { code: 'Enter', key: 'Enter', bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
          };
          document.addEventListener('ann-screen', () => requestAnimationFrame(press));
          press();
        })"""
    )
    screen.expect_ready(60)
    assert states(workspace)[:60] == ("submitted",) * 60
    assert states(workspace)[60:] == ("new", "new")
    assert len(posts) == 60
    expect(screen.page).to_have_url(re.compile(r"/paragraphs/60$"))


def test_enter_while_one_is_on_its_way_confirms_nothing_unseen(screen: ParagraphPage, workspace: Any) -> None:
    screen.page.evaluate(
        """() => { for (let i = 0; i < 5; i++) document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter', bubbles: true, cancelable: true })); }"""
    )
    screen.expect_ready(1)
    assert states(workspace).count("submitted") == 1


SAME = """async () => {
  const main = document.getElementById('main'), fresh = document.createElement('template');
  fresh.innerHTML = await (await fetch(`${main.dataset.url}/screen`, { headers: { 'HX-Request': 'true' } })).text();
  const plain = (screen) => {
    const copy = screen.cloneNode(true);
    for (const made of copy.querySelectorAll('.layer, #saved')) made.remove();
    for (const one of copy.querySelectorAll('.current')) one.classList.remove('current');
    for (const id of copy.querySelectorAll('[name=request_id]')) id.setAttribute('value', '');
    copy.querySelector('ann-text').removeAttribute('data-drawn');
    return copy;
  };
  return plain(main).isEqualNode(plain(fresh.content.firstElementChild));
}"""


def test_a_screen_laid_over_another_is_the_screen_of_the_server(screen: ParagraphPage) -> None:
    screen.press("Enter")
    screen.expect_ready(1)
    screen.press("0")
    expect(screen.events).to_have_count(0)
    for walk in (2, 3):
        screen.press("g")
        screen.expect_ready(walk)
    screen.page.locator("#quote").evaluate("(field) => { field.value = 'left behind'; }")
    screen.press("Shift+G")
    screen.expect_ready(2)
    assert screen.page.evaluate(SAME)
    assert screen.page.locator("#quote").input_value() == ""
    screen.press("Shift+G")
    screen.expect_ready(1)
    expect(screen.events).to_have_count(0)
    screen.press("z")
    expect(screen.events).to_have_count(1)
    assert screen.page.evaluate(SAME)
    assert screen.text.evaluate("a => [a.childNodes.length, a.firstChild.data]")[0] == 2


def test_the_next_paragraph_is_there_before_it_is_asked_for(screen: ParagraphPage, workspace: Any) -> None:
    with screen.page.expect_request_finished(lambda r: r.url.endswith("/paragraphs/1/screen")):
        pass
    # The answer has been read when a later one has been.
    screen.page.evaluate(
        "fetch(document.querySelector('[data-session]').dataset.session).then((answer) => answer.text())"
    )
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    shown = screen.page.evaluate(
        """() => {
          const key = { code: 'KeyG', key: 'g', bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
          return document.getElementById('main').dataset.index;
        }"""
    )
    assert shown == "1"
    assert not asked
    screen.press("Enter")
    screen.expect_ready(2)
    assert states(workspace)[:3] == ("new", "submitted", "new")


def test_a_text_blurred_by_choice_is_shown_before_it_is_confirmed(screen: ParagraphPage, workspace: Any) -> None:
    from annotator.services import accounts

    member = next(m for m, _ in accounts.list_members(workspace) if m.name == "annotator1")
    accounts.set_preferences(workspace, member.id, texts="blurred")
    screen.open("field", "long", 0)
    show = screen.page.locator(".unveil")
    expect(show).to_be_visible()
    screen.press("Enter")
    expect(show).to_be_hidden()
    assert states(workspace)[0] == "new"
    screen.press("Enter")
    screen.expect_ready(1)
    expect(show).to_be_visible()
    screen.press("h")
    expect(show).to_be_hidden()
    # A step in the same paragraph does not hide it again.
    screen.press("0")
    expect(screen.events).to_have_count(0)
    expect(show).to_be_hidden()
    assert states(workspace)[:2] == ("submitted", "working")


def test_focus_goes_to_the_heading_of_the_new_paragraph(screen: ParagraphPage) -> None:
    screen.press("Enter")
    screen.expect_ready(1)
    expect(screen.heading).to_be_focused()


def test_one_wrong_choice_takes_three_keys(screen: ParagraphPage) -> None:
    screen.press("0")
    expect(screen.events).to_have_count(0)
    screen.press("a")
    screen.press("1")
    expect(screen.events).to_have_count(1)
    screen.press("1", "2", "Enter")
    screen.expect_ready(1)


def test_a_key_pressed_before_the_choice_is_answered_is_not_another_choice(screen: ParagraphPage) -> None:
    held = screen.hold_next("**/edits")
    with screen.page.expect_request("**/edits"):
        screen.press("1", "2")
    expect(screen.heading).to_be_focused()
    screen.press("Enter")
    held.pop().continue_()
    screen.expect_ready(1)
    screen.page.go_back()
    screen.expect_ready(0)
    screen.expect_field("type", "قصف")


def test_two_choices_before_the_first_is_answered_are_two_steps(screen: ParagraphPage) -> None:
    screen.press("1")
    choices = screen.page.locator("#editor .choice")
    expect(choices.nth(1)).to_be_visible()
    choices.first.evaluate("(first) => { const all = first.parentElement.children; all[1].click(); all[2].click(); }")
    third = choices.nth(2).inner_text()
    expect(screen.page.locator("#editor")).to_have_count(0)
    screen.expect_field("type", third.split(maxsplit=1)[-1])


@pytest.mark.parametrize(
    ("code", "arabic", "undoes"), [("KeyS", "س", False), ("KeyG", "ل", False), ("KeyN", "ى", False)]
)
def test_keys_go_by_their_place_so_an_arabic_layout_works(
    screen: ParagraphPage, code: str, arabic: str, undoes: bool
) -> None:
    screen.page.evaluate(
        """([code, key]) => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))""",
        [code, arabic],
    )
    if code == "KeyN":
        expect(screen.page.locator("#tools-surface")).to_have_text("نفذت")
    else:
        screen.expect_ready(1)


def test_every_key_of_the_table_is_known_to_the_script(screen: ParagraphPage) -> None:
    from annotator.web.keys import KEYS

    acts = {k.press for k in KEYS}
    known = screen.page.evaluate("() => import(document.querySelector('script[src*=screen]').src).then((m) => m.KNOWN)")
    for press in acts:
        kind, _, name = press.partition(":")
        if kind == "click":
            continue
        if kind == "open":
            assert name == "keys" or screen.page.locator(f'[data-panel="{name}"]').count() == 1, press
        else:
            assert press in known, press


def test_typing_in_a_field_is_not_taken_for_keys(screen: ParagraphPage, workspace: Any) -> None:
    screen.press("f")
    note = screen.page.locator("#note")
    expect(note).to_be_focused()
    screen.page.keyboard.type("s f g 0")
    expect(note).to_have_value("s f g 0")
    screen.expect_ready(0)
    screen.page.locator(".flagging form button").click()
    expect(screen.page.locator(".paper .flagged")).to_be_visible()


def test_selected_words_become_a_highlight_by_a_digit(screen: ParagraphPage) -> None:
    screen.select("الخبر")
    expect(screen.page.locator("#tools-surface")).to_have_text("الخبر")
    screen.press("7")
    screen.expect_span("الخبر", "person")
    screen.press("Delete")
    expect(screen.spans.filter(has_text="الخبر")).to_have_count(0)


def test_selected_words_fill_the_open_field_and_are_let_go(screen: ParagraphPage) -> None:
    screen.press("3")
    expect(screen.page.locator("#editor")).to_be_visible()
    screen.text.focus()
    screen.select("الجنينة")
    screen.press("Enter")
    expect(screen.page.locator("#editor")).to_have_count(0)
    screen.expect_field("place", "الجنينة")
    # The text stands as it was; the next digit is for a field again, not a label for the words.
    assert screen.page.evaluate("getSelection().isCollapsed")
    screen.press("1")
    expect(screen.page.locator("#editor .choice").first).to_be_visible()


def test_a_highlight_is_made_and_stretched_by_keyboard_alone(screen: ParagraphPage) -> None:
    screen.press("n")
    expect(screen.page.locator("#tools-surface")).to_have_text("نفذت")
    screen.press("7")
    screen.expect_span("نفذت", "person")
    screen.press("Shift+BracketRight", "Shift+BracketRight")
    screen.expect_span("نفذت ق", "person")
    screen.press("z")
    screen.expect_span("نفذت", "person")


def test_help_lists_every_key(screen: ParagraphPage) -> None:
    from annotator.web.keys import KEYS

    screen.press("Shift+?")
    dialog = screen.page.locator("dialog#keys")
    expect(dialog).to_be_visible()
    for key in KEYS:
        expect(dialog.locator("kbd", has_text=key.shown).first).to_be_visible()
    screen.press("Escape")
    expect(dialog).to_be_hidden()


def test_enter_takes_over_what_was_typed_and_not_the_first_choice(screen: ParagraphPage) -> None:
    screen.press("2")
    date = screen.page.locator("#in-date-edtf")
    expect(screen.page.locator("#editor .candidates .choice").first).to_be_visible()
    date.fill("2022-09-05")
    date.press("Enter")
    screen.expect_field("date", "2022-09-05")
    screen.press("n", "7")
    screen.expect_span("نفذت", "person")
    screen.press("3")
    screen.expect_span("نفذت", "place")
    screen.press("v")
    screen.page.locator("#span-value").fill("دير الزور")
    screen.press("Enter")
    expect(screen.page.locator("#tools-reading")).to_contain_text("دير الزور")


def test_a_place_is_searched_and_taken_by_keys(screen: ParagraphPage) -> None:
    screen.press("3")
    search = screen.page.locator("#find-place")
    search.fill("تل أبيض")
    search.press("Enter")
    found = screen.page.locator(".places [data-choice]").filter(has_text="الرقة").first
    expect(found).to_be_visible()
    expect(screen.page.locator(".places [data-choice]").first).to_be_focused()
    screen.press("Enter")
    expect(screen.page.locator("#editor")).to_have_count(0)
    screen.expect_field("place", "تل أبيض")


def test_an_event_is_doubled_and_joined_again(screen: ParagraphPage) -> None:
    expect(screen.events).to_have_count(1)
    screen.page.locator(".others summary").first.click()
    screen.page.locator("button[value*=event_duplicate]").first.click()
    expect(screen.events).to_have_count(2)
    screen.page.locator(".others summary").first.click()
    screen.page.locator("button[value*=event_merge]").first.click()
    expect(screen.events).to_have_count(1)
    screen.press("z", "z")
    expect(screen.events).to_have_count(1)


def test_other_mentions_are_marked_alike_with_preview_and_one_undo(
    workspace: Any, sign_in: Callable[..., Page]
) -> None:
    from annotator.services import accounts, assigning, importing, projects
    from annotator.services.importing import UploadedFile

    projects.create_project(workspace, "Twice", slug="twice")
    accounts.set_role(workspace, "annotator1", "twice", "annotator")
    line = "قال شهود إن مجموعة الطحان دخلت البلدة، وإن مجموعة الطحان خرجت منها، واعتقلت مجموعة الطحان شاباً."
    importing.import_reports(workspace, "twice", [UploadedFile("a.txt", line.encode())], published=dt.date(2022, 9, 30))
    member = next(m for m, _ in accounts.list_members(workspace) if m.name == "annotator1")
    assigning.next_report(workspace, member.id, "twice")
    page = ParagraphPage(sign_in("annotator1"))
    page.open("twice", "a", 0)
    before = page.spans.filter(has_text="الطحان").count()
    page.select("الطحان")
    page.press("7")
    page.expect_span("الطحان", "person")
    page.press("m")
    apply = page.page.locator("#apply-same")
    expect(apply).to_be_focused()
    expect(page.page.locator(".alike .slices li")).to_have_count(2)
    page.press("Enter")
    persons = page.spans.and_(page.page.locator('[data-label="person"]')).filter(has_text="الطحان")
    expect(persons).to_have_count(3)
    page.press("z")
    expect(persons).to_have_count(1)
    page.press("z")
    expect(page.spans.filter(has_text="الطحان")).to_have_count(before)


def test_what_was_refused_is_settled_before_a_click_confirms(
    screen: ParagraphPage, workspace: Any, expected_errors: list[str]
) -> None:
    expected_errors.append("422")
    screen.press("2")
    field = screen.page.locator("#in-date-edtf")
    field.fill("يوم ما")
    field.press("Enter")
    message = screen.page.locator(".editor .refused")
    expect(message).to_be_visible()
    screen.page.locator("[data-key=confirm]").click()
    expect(message).to_be_focused()
    expect(field).to_have_value("يوم ما")
    assert states(workspace)[0] == "new"
    # A click while the closed card is still on its way confirms: what was given up is not asked for again.
    closing = screen.hold_next("**/events/*")
    with screen.page.expect_request("**/events/*"):
        screen.press("Escape")
    screen.page.locator("[data-key=confirm]").click()
    closing[0].continue_()
    screen.expect_ready(1)
    assert states(workspace)[0] == "submitted"
