"""The note before the first report, the reminder of a break, and the end of the day, as pages."""

from __future__ import annotations

from typing import Any

P = "/projects/field"


def test_the_note_comes_once_before_the_first_report(reports: Any, sign_in_as: Any) -> None:
    person = sign_in_as("annotator1")
    assert person.post(f"{P}/next").location == f"{P}/content-note"
    note = person.get(f"{P}/content-note").text
    assert "After 50 minutes of work" in note
    first = f"{P}/reports/first/paragraphs/0"
    assert person.post(f"{P}/content-note").location == first
    assert person.post(f"{P}/next").location == first


def test_the_reminder_waits_hidden_and_can_be_switched_off(reports: Any, sign_in_as: Any) -> None:
    person = sign_in_as("annotator1")
    here = person.post(f"{P}/content-note").location
    assert 'data-minutes="50"' in person.get(here).text
    chosen = {"language": "en", "digits": "latn", "theme": "auto", "break_minutes": "0"}
    assert person.post("/settings", chosen).status_code == 303
    page = person.get(here).text
    assert 'id="break"' not in page
    assert f'href="{P}/stop"' in page


def test_the_day_ends_kindly(reports: Any, sign_in_as: Any) -> None:
    person = sign_in_as("annotator1")
    page = person.get(f"{P}/stop").text
    assert "Everything you did is saved" in page
    assert 'action="/sign-out"' in page
    assert "–" in person.get(f"{P}/mine/time").text


def test_texts_are_blurred_until_asked_where_the_member_wants_it(reports: Any, sign_in_as: Any) -> None:
    person = sign_in_as("annotator1")
    here = person.post(f"{P}/content-note").location
    assert 'class="screen hidden-text"' not in person.get(here).text
    chosen = {"language": "en", "digits": "latn", "theme": "auto", "break_minutes": "0", "texts": "blurred"}
    assert person.post("/settings", chosen).status_code == 303
    page = person.get(here).text
    assert 'class="screen hidden-text"' in page
    # Without scripts the button is a link to the same page with the text on it, and a step leads back there.
    assert f'href="{here}?text=shown"' in page
    assert 'class="screen"' in person.get(f"{here}?text=shown").text
    assert person.post("/settings", {**chosen, "texts": "gone"}).status_code == 422
