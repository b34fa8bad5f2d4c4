"""The gazetteer page of a project: taking over confirmed names, search, adding and removing, without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest

from annotator.services.gazetteer import NewName, add_name, list_names

PAGE = "/projects/sample/gazetteer"


@pytest.fixture
def lead(sign_in_as: Any) -> Any:
    return sign_in_as("lead")


def forms(workspace: Any) -> dict[str, Any]:
    return {name.form: name for name in list_names(workspace, None, "sample").names}


def test_the_tab_leads_to_the_page(lead: Any) -> None:
    assert f'href="{PAGE}"' in lead.get("/projects/sample/reports").text
    page = lead.get(PAGE)
    assert page.status_code == 200
    assert 'aria-current="page">Gazetteer' in page.text


def test_a_confirmed_name_is_taken_over(lead: Any, workspace: Any) -> None:
    page = lead.get(PAGE).text
    row = next(row for row in page.split("<tr>") if "Take over" in row and '<select name="kind"' in row)
    form = re.search(r'name="form" value="([^"]+)"', row)
    assert form
    answer = lead.post(PAGE, {"form": form[1], "kind": "village", "lat": "35.1", "lon": "40.1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    name = forms(workspace)[form[1]]
    assert (name.kind, name.lat, name.added_by, name.by_hand) == ("village", 35.1, "lead", True)
    again = lead.get(PAGE).text
    assert f'name="form" value="{form[1]}"' not in again
    assert "look at them again" in again
    assert f">{form[1]}</bdi>" in again


def test_a_name_is_added_found_and_removed(lead: Any, workspace: Any) -> None:
    assert lead.post(PAGE, {"form": "كفر السنابل", "kind": "village", "parent": "gov:sy-idlib"}).status_code == 303
    add_name(workspace, None, "sample", NewName("رابية السهول", kind="village"))
    found = lead.get(f"{PAGE}?words=السنابل").text
    assert "كفر السنابل" in found
    assert "رابية السهول" not in found
    assert "gov:sy-aleppo" in lead.get(f"{PAGE}?words=حلب").text
    row = forms(workspace)["كفر السنابل"].row
    assert lead.post(f"{PAGE}/removal", {"row": str(row)}).status_code == 303
    assert set(forms(workspace)) == {"رابية السهول"}
    assert lead.post(f"{PAGE}/removal", {"row": str(row)}).status_code == 404


def test_what_is_refused_is_shown_with_what_was_typed(lead: Any, workspace: Any) -> None:
    answer = lead.post(PAGE, {"form": "كفر السنابل", "kind": "village", "lat": "north", "lon": "1"})
    assert answer.status_code == 422
    assert "is no coordinate" in answer.text
    assert 'value="كفر السنابل"' in answer.text
    assert forms(workspace) == {}


def test_readers_see_no_forms(sign_in_as: Any, workspace: Any) -> None:
    from annotator.services.accounts import add_member, set_role

    add_member(workspace, "reader")
    set_role(workspace, "reader", "sample", "reader")
    page = sign_in_as("reader", "ar").get(PAGE)
    assert page.status_code == 200
    assert 'method="post" action="/projects/sample/gazetteer' not in page.text
