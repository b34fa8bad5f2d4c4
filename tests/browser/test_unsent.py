"""Decisions without an answer: nothing typed or decided is lost, stored twice or stored under another name.

The network fails, the server is stopped, the session ends, a proxy answers in its place. Each time the screen stays,
says so, and the same decision goes out again with its request id.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from browser.paragraph_page import ParagraphPage
from playwright.sync_api import Page, Request, Route, expect


def sent(screen: ParagraphPage) -> list[str]:
    """Request ids of the saves that leave the page from now on."""
    ids: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            body = request.post_data or ""
            ids.extend(part.split("=")[1] for part in body.split("&") if part.startswith("request_id="))

    screen.page.on("request", note)
    return ids


def confirm(screen: ParagraphPage) -> None:
    """Enter, after the unsure fields have been looked at."""
    screen.press(*["Enter"] * (screen.page.locator(".row.unsure:not(.seen)").count() + 1))


def write_note(screen: ParagraphPage, words: str) -> None:
    screen.press("f")
    screen.page.locator("#note").fill(words)


def sign_in_again(screen: ParagraphPage, workspace: Any, name: str) -> None:
    """In another tab of the same browser."""
    from annotator.services.accounts import issue_link

    tab = screen.page.context.new_page()
    tab.goto(f"/sign-in/{issue_link(workspace, name)}")
    tab.get_by_role("main").get_by_role("button").click()
    tab.wait_for_url("**/projects")
    tab.close()


def come_back(screen: ParagraphPage) -> None:
    """To the tab: the browser tells the window that it has the focus."""
    screen.page.evaluate("() => dispatchEvent(new Event('focus'))")


@pytest.mark.parametrize("screen", ["ar", "en"], indirect=True)
def test_a_confirmation_after_the_session_ended_goes_out_when_signed_in_again(
    screen: ParagraphPage, workspace: Any, stored: Any
) -> None:
    ids = sent(screen)
    screen.page.context.clear_cookies()
    confirm(screen)
    screen.expect_unsent("signed-out")
    screen.expect_ready(0)
    assert stored() == []
    sign_in_again(screen, workspace, "annotator1")
    come_back(screen)
    screen.expect_ready(1)
    screen.expect_nothing_unsent()
    assert stored() == [(0, "confirm", ids[0])]
    assert set(ids) == {ids[0]}


def test_a_note_and_a_typed_value_stay_while_signed_out(screen: ParagraphPage, workspace: Any, stored: Any) -> None:
    write_note(screen, "أي قرية؟")
    screen.page.context.clear_cookies()
    screen.page.get_by_role("button", name="Save the note").click()
    screen.expect_unsent("signed-out")
    expect(screen.page.locator("#note")).to_have_value("أي قرية؟")
    sign_in_again(screen, workspace, "annotator1")
    screen.page.get_by_role("button", name="Try now").click()
    expect(screen.page.locator(".paper .flagged")).to_be_visible()
    screen.press("2")
    date = screen.page.locator("#in-date-edtf")
    date.fill("2022-09-05")
    screen.page.context.clear_cookies()
    date.press("Enter")
    screen.expect_unsent("signed-out")
    expect(date).to_have_value("2022-09-05")
    sign_in_again(screen, workspace, "annotator1")
    come_back(screen)
    screen.expect_nothing_unsent()
    screen.expect_field("date", "2022-09-05")
    assert [kind for _, kind, _ in stored()] == ["flag", "event_save"]


def test_nothing_is_sent_under_the_name_of_another_who_signs_in(
    screen: ParagraphPage, workspace: Any, stored: Any
) -> None:
    screen.page.context.clear_cookies()
    confirm(screen)
    screen.expect_unsent("signed-out")
    sign_in_again(screen, workspace, "annotator2")
    come_back(screen)
    screen.expect_unsent("another")
    assert (stored("annotator1"), stored("annotator2")) == ([], [])
    sign_in_again(screen, workspace, "annotator1")
    come_back(screen)
    screen.expect_ready(1)
    assert [kind for _, kind, _ in stored("annotator1")] == ["confirm"]
    assert stored("annotator2") == []


def test_another_member_on_a_page_with_a_living_session_saves_and_sees_nothing(
    screen: ParagraphPage, workspace: Any, stored: Any
) -> None:
    sign_in_again(screen, workspace, "annotator2")
    screen.press("1")
    screen.expect_unsent("another")
    expect(screen.page.locator("#editor")).to_have_count(0)
    confirm(screen)
    expect(screen.page.locator("#unsent [data-of=save]")).to_be_visible()
    screen.expect_unsent("another")
    assert (stored("annotator1"), stored("annotator2")) == ([], [])


def test_a_decision_made_offline_goes_out_when_the_connection_is_back(screen: ParagraphPage, stored: Any) -> None:
    ids = sent(screen)
    screen.page.context.set_offline(True)
    confirm(screen)
    screen.expect_unsent("unreachable")
    expect(screen.page.locator("#saved")).to_have_text("not saved yet")
    screen.expect_ready(0)
    screen.page.context.set_offline(False)
    screen.expect_ready(1)
    screen.expect_nothing_unsent()
    expect(screen.page.locator("#saved")).to_contain_text("paragraph 1 saved")
    assert stored() == [(0, "confirm", ids[0])]
    assert set(ids) == {ids[0]}


def test_the_saved_line_goes_by_the_clock_of_the_device(hands: dict[str, int], sign_in: Callable[..., Page]) -> None:
    screen = ParagraphPage(sign_in("annotator1", language="en", timezone_id="Asia/Damascus"))
    screen.open("field", "first", 0)
    screen.page.get_by_role("button", name="boilerplate").click()
    line = screen.page.locator("#saved")
    expect(line).to_have_attribute("data-at", re.compile(r"\d{4}"))
    saved = dt.datetime.fromisoformat(line.get_attribute("data-at") or "")
    expect(line).to_have_text(f"saved {saved.astimezone(dt.timezone(dt.timedelta(hours=3))):%H:%M}")


def test_a_server_stopped_and_started_again_gets_the_decision(
    screen: ParagraphPage, running_server: Any, stored: Any
) -> None:
    write_note(screen, "a note")
    running_server.stop()
    screen.page.get_by_role("button", name="Save the note").click()
    screen.expect_unsent("unreachable")
    expect(screen.page.locator("#note")).to_have_value("a note")
    running_server.start()
    screen.page.get_by_role("button", name="Try now").click()
    expect(screen.page.locator(".paper .flagged")).to_be_visible()
    screen.expect_nothing_unsent()
    assert [(index, kind) for index, kind, _ in stored()] == [(0, "flag")]


def test_an_answer_lost_after_storing_leads_to_one_revision(screen: ParagraphPage, stored: Any) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    ids = sent(screen)
    screen.page.route("**/confirm", lose, times=1)
    confirm(screen)
    screen.expect_ready(1)
    assert stored() == [(0, "confirm", ids[0])]
    assert ids == [ids[0]] * 2


FAILURES = {
    507: ("", "server"),
    500: ("", "server"),
    503: ("<html><body>busy</body></html>", "server"),
    502: ("<html><body><main id='main'>Bad Gateway</main></body></html>", "server"),
    200: ("<html><body><main id='main'>Room number, please</main></body></html>", "server"),
    413: ("", "refused"),
}


@pytest.mark.parametrize("status", FAILURES)
def test_an_answer_that_is_no_screen_is_never_shown_as_one(screen: ParagraphPage, stored: Any, status: int) -> None:
    body, why = FAILURES[status]
    notice = f'<p class="notice refused" role="alert" data-status="{status}">In plain words.</p>'
    screen.page.route(
        "**/flag", lambda route: route.fulfill(status=status, body=body or notice, content_type="text/html")
    )
    write_note(screen, "a note")
    screen.page.get_by_role("button", name="Save the note").click()
    if body:
        screen.expect_unsent(why)
    else:
        expect(screen.page.locator("#unsent-message")).to_have_text("In plain words.")
    expect(screen.page.locator("#note")).to_have_value("a note")
    screen.expect_ready(0)
    assert stored() == []
    screen.page.unroute("**/flag")
    screen.page.get_by_role("button", name="Try now").click()
    expect(screen.page.locator(".paper .flagged")).to_be_visible()
    assert [kind for _, kind, _ in stored()] == ["flag"]


def test_a_full_disk_is_told_in_the_servers_words(
    screen: ParagraphPage, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.errors import N_, StorageFull
    from annotator.services import annotating

    def full(*_: Any, **__: Any) -> None:
        raise StorageFull(
            N_("The disk is full. Nothing was lost and nothing was saved; tell the person who runs the server.")
        )

    with monkeypatch.context() as patch:
        patch.setattr(annotating, "confirm", full)
        confirm(screen)
        expect(screen.page.locator("#unsent-message")).to_contain_text("The disk is full.")
        screen.expect_ready(0)
    screen.page.get_by_role("button", name="Try now").click()
    screen.expect_ready(1)
    assert [kind for _, kind, _ in stored()] == ["confirm"]


def test_a_dropped_decision_leaves_the_form_as_it_was(screen: ParagraphPage, stored: Any) -> None:
    write_note(screen, "a note")
    screen.page.context.set_offline(True)
    screen.page.get_by_role("button", name="Save the note").click()
    screen.expect_unsent("unreachable")
    screen.page.get_by_role("button", name="Do not send it").click()
    screen.expect_nothing_unsent()
    expect(screen.page.locator("#saved")).to_have_text("not saved")
    screen.page.context.set_offline(False)
    screen.page.locator("#note").fill("another note")
    screen.page.get_by_role("button", name="Save the note").click()
    expect(screen.page.locator(".paper .flagged")).to_be_visible()
    expect(screen.page.locator("#note")).to_have_value("another note")
    assert [kind for _, kind, _ in stored()] == ["flag"]


def test_steps_made_in_haste_wait_for_the_lost_one_and_keep_their_order(screen: ParagraphPage, stored: Any) -> None:
    """Two roles clicked and «confirm» pressed before the first failure is known."""
    held = screen.hold_next("**/edits")
    with screen.page.expect_request("**/edits"):
        screen.page.get_by_role("button", name="boilerplate").click()
    screen.page.locator(".roles .role").first.click()
    confirm(screen)
    held.pop().abort()
    screen.expect_ready(1)
    assert [(index, kind) for index, kind, _ in stored()] == [(0, "role"), (0, "role"), (0, "confirm")]


def test_a_step_after_the_confirmation_comes_back_to_its_paragraph(
    screen: ParagraphPage, stored: Any, expected_errors: list[str]
) -> None:
    held = screen.hold_next("**/confirm")
    with screen.page.expect_request("**/confirm"):
        confirm(screen)
    screen.page.get_by_role("button", name="boilerplate").click()
    held.pop().continue_()
    expect(screen.page.locator(".conflict")).to_be_visible()
    screen.expect_ready(0)
    screen.page.locator(".conflict button").click()
    expect(screen.page.locator(".conflict")).to_have_count(0)
    assert [(index, kind) for index, kind, _ in stored()] == [(0, "confirm"), (0, "role")]


def test_what_is_typed_while_a_step_is_on_its_way_stays(screen: ParagraphPage) -> None:
    screen.press("2")
    date = screen.page.locator("#in-date-edtf")
    expect(date).to_be_visible()
    held = screen.hold_next("**/edits")
    with screen.page.expect_request("**/edits"):
        screen.page.get_by_role("button", name="boilerplate").click()
    date.fill("2022-09-06")
    held.pop().continue_()
    expect(screen.page.get_by_role("button", name="boilerplate")).to_have_attribute("aria-pressed", "true")
    expect(date).to_have_value("2022-09-06")
    date.press("Enter")
    screen.expect_field("date", "2022-09-06")


def kept(screen: ParagraphPage) -> list[Any]:
    return json.loads(screen.page.evaluate("() => sessionStorage.getItem('annotator-unsent') ?? '[]'"))


def test_a_reload_asks_first_and_then_offers_to_send(screen: ParagraphPage, stored: Any) -> None:
    ids = sent(screen)
    asked: list[str] = []
    screen.page.route("**/confirm", lambda route: route.abort())
    confirm(screen)
    screen.expect_unsent("unreachable")
    (save,) = kept(screen)
    assert {key for key, _ in save["values"]} == {"shown_to", "version", "request_id", "seconds"}
    screen.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    screen.page.reload()
    screen.expect_unsent("stored")
    assert asked == ["beforeunload"]
    assert stored() == []
    screen.page.unroute("**/confirm")
    screen.page.get_by_role("button", name="Try now").click()
    screen.expect_ready(1)
    screen.expect_nothing_unsent()
    assert stored() == [(0, "confirm", ids[0])]
    assert kept(screen) == []


def test_a_stored_decision_can_be_dropped_and_goes_with_signing_out(screen: ParagraphPage, stored: Any) -> None:
    screen.page.on("dialog", lambda dialog: dialog.accept())
    screen.page.route("**/confirm", lambda route: route.abort())
    confirm(screen)
    screen.expect_unsent("unreachable")
    screen.page.reload()
    screen.expect_unsent("stored")
    screen.page.get_by_role("button", name="Do not send it").click()
    screen.expect_nothing_unsent()
    assert kept(screen) == []
    confirm(screen)
    screen.expect_unsent("unreachable")
    assert len(kept(screen)) == 1
    screen.page.goto("/projects")
    screen.page.get_by_role("button", name="Sign out").click()
    expect(screen.page.locator("#password")).to_be_visible()
    assert kept(screen) == []
    assert stored() == []
