"""The paragraph screen without JavaScript: page, steps, refusals, conflicts, and what the database holds after."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from annotator.core.records import Content
from annotator.services import annotating, assigning
from annotator.services.paragraph_views import ParagraphView

BASE = "/projects/field/reports/first/paragraphs"


@pytest.fixture
def person(reports: Any, workspace: Any, member_id: Any, sign_in_as: Any) -> Any:
    """annotator1 with the report in hand."""
    assert assigning.next_report(workspace, member_id("annotator1"), "field") == "first"
    return sign_in_as("annotator1")


@pytest.fixture
def view(workspace: Any, member_id: Any) -> Callable[..., ParagraphView]:
    """What annotator1 has of a paragraph."""
    return lambda index=1: annotating.open_paragraph(workspace, member_id("annotator1"), "field", "first", index)


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the first form that saves."""
    form = page[page.index('<form id="act"') :]
    found = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"', form[: form.index("</form>")]))
    return {"version": found["version"], "request_id": found["request_id"]}


def step(person: Any, do: str, index: int = 1, **values: str) -> Any:
    sent = {**fields(person.get(f"{BASE}/{index}").text), "do": do, **values}
    return person.post(f"{BASE}/{index}/edits", sent)


def test_page_holds_the_text_untouched_and_its_spans(person: Any, view: Any) -> None:
    answer = person.get(f"{BASE}/1")
    assert answer.status_code == 200
    shown = re.search(r"<ann-text [^>]*>(.*?)</ann-text>", answer.text, re.S)
    assert shown
    assert html.unescape(shown[1]) == view().text
    for span in view().content.spans:
        assert f'name="span" value="{span.id}"' in answer.text


def test_every_value_says_where_it_came_from(person: Any, view: Any) -> None:
    def origins(page: str) -> dict[str, str]:
        rows = re.findall(r'<div class="row[^"]*" id="row-e\d+-(\w+)"(.*?)\n  </div>', page, re.S)
        shown = {code: re.search(r'<span class="origin">(.*?)</span>', row) for code, row in rows if "<bdi>" in row}
        return {code: found[1] if found else "" for code, found in shown.items()}

    found = origins(person.get(f"{BASE}/1").text)
    assert set(found) >= {"type", "date", "place", "actors", "harm"}
    assert all(found.values()), found
    assert found["actors"].startswith("gazetteer")
    assert found["date"].startswith("rule date-")
    # What has no words of its own follows from the trigger, or stands around.
    assert found["method"] == found["type"]
    event = view().content.events[0].id
    step(person, f"op=event_field&event={event}&field=method&value=")
    assert origins(person.get(f"{BASE}/1").text).get("method", "yours") == "yours"
    step(person, "op=event_save", **{"event": event, "date.edtf": "2022-09-03"})
    assert origins(person.get(f"{BASE}/1").text)["date"] == "yours"


def test_fragment_is_the_same_screen_as_the_page(person: Any) -> None:
    def bare(text: str) -> str:
        text = re.sub(r'name="(request_id|csrf_token)" value="[^"]*"', "", text)
        return re.sub(r"\s+", " ", text[text.index("<main") : text.index("</main>")])

    page = person.get(f"{BASE}/1").text
    fragment = person.get(f"{BASE}/1/screen", headers={"HX-Request": "true"}).text
    assert bare(page) == bare(fragment)
    assert "<html" not in fragment


def test_confirm_submits_and_goes_to_the_next_paragraph(person: Any, view: Any) -> None:
    answer = person.post(f"{BASE}/0/confirm", {**fields(person.get(f"{BASE}/0").text), "seconds": "12.5"})
    assert answer.status_code == 303
    assert answer.location.endswith("/paragraphs/1")
    assert view(0).state == "submitted"


def test_htmx_gets_the_next_screen_itself(person: Any) -> None:
    sent = fields(person.get(f"{BASE}/0").text)
    answer = person.post(f"{BASE}/0/confirm", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'data-index="1"' in answer.text
    assert "<html" not in answer.text


def test_a_repeated_request_id_saves_once(person: Any, view: Any) -> None:
    sent = fields(person.get(f"{BASE}/0").text)
    for _ in range(3):
        assert person.post(f"{BASE}/0/confirm", sent).status_code == 303
    assert view(0).version == 1


def test_after_the_last_paragraph_the_report_is_done(person: Any) -> None:
    for index in range(4):
        answer = person.post(f"{BASE}/{index}/confirm", fields(person.get(f"{BASE}/{index}").text))
    assert answer.location == "/projects/field/mine/reports/first"
    assert "The report is done" in person.get(answer.location).text


def test_skip_leaves_the_paragraph_for_later(person: Any, view: Any) -> None:
    answer = person.post(f"{BASE}/0/skip", fields(person.get(f"{BASE}/0").text))
    assert answer.location.endswith("/paragraphs/1")
    assert view(0).state == "skipped"


def test_flag_keeps_the_note(person: Any, view: Any) -> None:
    sent = {**fields(person.get(f"{BASE}/1").text), "note": "which village?"}
    assert person.post(f"{BASE}/1/flag", sent).status_code == 303
    assert view().flag_note == "which village?"
    assert "which village?" in person.get(f"{BASE}/1?panel=flag").text


def test_undo_and_redo(person: Any, view: Any) -> None:
    before = view().content.paragraph_role
    assert step(person, "op=role&role=boilerplate").status_code == 303
    person.post(f"{BASE}/1/undo", fields(person.get(f"{BASE}/1").text))
    assert view().content.paragraph_role == before
    person.post(f"{BASE}/1/redo", fields(person.get(f"{BASE}/1").text))
    assert view().content.paragraph_role == "boilerplate"


def test_pasted_words_show_their_places_and_are_added_by_a_button(person: Any, view: Any) -> None:
    page = person.get(f"{BASE}/1?quote=قرية&label=place").text
    button = re.search(r'name="do" value="(op=span_add[^"]*)"', page)
    assert button
    assert step(person, html.unescape(button[1])).status_code == 303
    added = [s for s in view().content.spans if s.surface == "قرية"]
    assert [s.label for s in added] == ["place"]
    assert "do not stand in this paragraph" in person.get(f"{BASE}/1?quote=nowhere&label=place").text


def test_spans_are_relabelled_moved_and_removed(person: Any, view: Any) -> None:
    text = view().text
    start = text.index("عملية أمنية")
    end = start + len("عملية أمنية")
    step(person, f"op=span_add&label=method&start={start}&end={end}")
    span = next(s for s in view().content.spans if (s.start, s.end, s.label) == (start, end, "method"))
    step(person, f"op=span_relabel&span={span.id}&label=count")
    step(person, f"op=span_move&span={span.id}&start={start}&end={start + 5}&surface={text[start : start + 5]}")
    moved = view().content.span(span.id)
    assert (moved.label, moved.surface) == ("count", "عملية")
    step(person, "op=span_remove", span=span.id)
    assert span.id not in {s.id for s in view().content.spans}


def test_an_event_is_added_filled_and_removed(person: Any, view: Any) -> None:
    step(person, "op=no_event")
    step(person, "op=event_add&type=raid_arrest")
    event = view().content.events[0]
    step(person, "", op="event_save", event=event.id, **{"date.edtf": "2022-09-02"})
    step(person, "", op="event_save", event=event.id, **{"actors.0.role": "initiator", "actors.0.actor_id": "sdf"})
    step(person, "", op="event_save", event=event.id, **{"harm.0.harm": "detained", "harm.0.count": "3"})
    filled = view().content.event(event.id).fields
    assert filled["date"]["edtf"] == "2022-09-02"
    assert filled["actors"][0]["actor_id"] == "sdf"
    assert filled["harm"][0]["count"]["value"] == 3
    step(person, "", op="event_save", event=event.id, drop="harm.0", **{"harm.0.harm": "detained", "harm.0.count": "3"})
    assert not view().content.event(event.id).fields.get("harm")
    step(person, f"op=event_remove&event={event.id}")
    assert view().content.events == ()


def test_every_field_opens_an_editor(person: Any, view: Any, workspace: Any) -> None:
    step(person, "op=no_event")
    step(person, "op=event_add&type=deployment")
    event = view().content.events[0].id
    for code in workspace.schema.event_fields:
        page = person.get(f"{BASE}/1?event={event}&field={code}")
        assert page.status_code == 200
        assert f'data-event="{event}" data-field="{code}"' in page.text
        fragment = person.get(f"{BASE}/1/events/{event}?event={event}&field={code}", headers={"HX-Request": "true"})
        assert 'id="editor"' in fragment.text


def test_a_refused_value_keeps_what_was_typed(person: Any, view: Any) -> None:
    step(person, "op=no_event")
    step(person, "op=event_add&type=airstrike")
    event = view().content.events[0].id
    answer = step(person, "", op="event_save", event=event, **{"date.edtf": "ليس تاريخًا"})
    assert answer.status_code == 422
    assert 'value="ليس تاريخًا"' in answer.text
    assert 'role="alert"' in answer.text
    assert "date" not in view().content.event(event).fields


def test_a_stale_step_is_shown_beside_the_newer_state_and_can_be_applied(person: Any, view: Any) -> None:
    old = fields(person.get(f"{BASE}/1").text)
    step(person, "op=role&role=boilerplate")
    answer = person.post(f"{BASE}/1/edits", {**old, "do": "op=role&role=background"})
    assert answer.status_code == 409
    assert view().content.paragraph_role == "boilerplate"
    form = answer.text[answer.text.index('class="conflict"') :]
    sent = dict(re.findall(r'name="(version|request_id|op|role)" value="([^"]*)"', form[: form.index("</form>")]))
    assert sent["role"] == "background"
    assert person.post(f"{BASE}/1/edits", sent).status_code == 303
    assert view().content.paragraph_role == "background"


def test_a_form_without_version_is_refused(person: Any) -> None:
    assert person.post(f"{BASE}/1/confirm").status_code == 422


def test_the_screen_is_blind_to_others(person: Any, workspace: Any, member_id: Any, sign_in_as: Any) -> None:
    step(person, "op=role&role=boilerplate")
    assert assigning.next_report(workspace, member_id("annotator2"), "field") == "first"
    other = annotating.open_paragraph(workspace, member_id("annotator2"), "field", "first", 1)
    assert other.version == 0
    assert other.content.to_json() == Content.from_json(other.suggestions.to_json()).to_json()
    page = sign_in_as("annotator2").get(f"{BASE}/1").text
    assert not re.search(r'value="op=role&amp;role=boilerplate" aria-pressed="true"', page)


def test_a_report_of_somebody_else_is_not_found(reports: Any, sign_in_as: Any) -> None:
    assert sign_in_as("annotator1").get(f"{BASE}/0").status_code == 404
    assert sign_in_as("outsider").get(f"{BASE}/0").status_code == 404


def test_a_form_shown_to_one_member_is_not_saved_for_another(
    person: Any, workspace: Any, member_id: Any, view: Any
) -> None:
    sent = {**fields(person.get(f"{BASE}/0").text), "shown_to": str(member_id("annotator2"))}
    answer = person.post(f"{BASE}/0/confirm", sent)
    assert answer.status_code == 401
    assert "Another member" in answer.text
    assert view(0).version == 0
    header = {"Annotator-Member": str(member_id("annotator2")), "HX-Request": "true"}
    assert person.get(f"{BASE}/0/screen", headers=header).status_code == 401
    assert person.post(f"{BASE}/0/confirm", {**sent, "shown_to": str(member_id("annotator1"))}).status_code == 303


def test_the_merge_view_shows_before_mine_and_saved(person: Any, view: Any, workspace: Any) -> None:
    old = fields(person.get(f"{BASE}/1").text)
    before = view().content.paragraph_role
    step(person, "op=role&role=boilerplate")
    answer = person.post(f"{BASE}/1/edits", {**old, "do": "op=role&role=background"})
    line = answer.text[answer.text.index("merge-line") :]
    words = [html.unescape(found) for found in re.findall(r"<dd><bdi>(.*?)</bdi>", line[: line.index("</dl>")])]
    roles = workspace.schema.paragraph_roles
    assert words == [roles[code].name("en") for code in (before, "background", "boilerplate")]


def test_the_saved_line_names_the_paragraph_that_was_saved_last(person: Any) -> None:
    assert "nothing changed yet" in person.get(f"{BASE}/0").text
    person.post(f"{BASE}/0/confirm", fields(person.get(f"{BASE}/0").text))
    assert re.search(r"paragraph 1 saved \d\d:\d\d", person.get(f"{BASE}/1").text)
    step(person, "op=role&role=boilerplate")
    assert re.search(r"saved \d\d:\d\d", person.get(f"{BASE}/1").text)
    assert "paragraph 1 saved" not in person.get(f"{BASE}/1").text
