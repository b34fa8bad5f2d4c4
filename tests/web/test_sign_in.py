"""Signing in by link and by password, signing out, settings."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.services.accounts import issue_link, list_members, set_password
from annotator.web.blueprints.accounts import safe_path


def token_of(html: str) -> str:
    return html.split('name="csrf_token" value="')[1].split('"')[0]


def test_a_link_survives_previews_and_works_once(client: Any, app: Any, workspace: Any) -> None:
    path = f"/sign-in/{issue_link(workspace, 'lead')}"
    for _ in range(3):
        page = client.get(path)
        assert page.status_code == 200
    answer = client.post(path, data={"csrf_token": token_of(page.text)})
    assert answer.status_code == 303
    assert client.get("/projects").status_code == 200
    other = app.test_client()
    again = other.post(path, data={"csrf_token": token_of(other.get(path).text)})
    assert again.status_code == 422
    assert other.get("/projects").status_code == 303


def test_a_forged_link_is_refused(client: Any) -> None:
    page = client.get("/sign-in/nonsense")
    assert client.post("/sign-in/nonsense", data={"csrf_token": token_of(page.text)}).status_code == 422


def test_name_and_password_sign_in_and_wrong_ones_do_not(client: Any, workspace: Any) -> None:
    member = next(m for m, _ in list_members(workspace) if m.name == "lead")
    set_password(workspace, member.id, "a few words in a row")
    token = token_of(client.get("/sign-in").text)
    wrong = client.post("/sign-in", data={"csrf_token": token, "name": "lead", "password": "another"})
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    right = client.post(
        "/sign-in", data={"csrf_token": token, "name": "lead", "password": "a few words in a row", "next": "/settings"}
    )
    assert right.status_code == 303
    assert right.location == "/settings"


def test_too_many_wrong_passwords_are_slowed_down(client: Any) -> None:
    token = token_of(client.get("/sign-in").text)
    answers = [
        client.post("/sign-in", data={"csrf_token": token, "name": "nobody", "password": "x"}).status_code
        for _ in range(22)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_signing_out_ends_the_session(sign_in_as: Any) -> None:
    lead = sign_in_as("lead")
    assert lead.post("/sign-out").status_code == 303
    assert lead.get("/projects").status_code == 303


def test_signing_out_everywhere_ends_other_sessions(sign_in_as: Any) -> None:
    here, there = sign_in_as("lead"), sign_in_as("lead")
    assert here.post("/sign-out-everywhere").status_code == 303
    assert there.get("/projects").status_code == 303


def test_settings_are_kept_with_the_member(sign_in_as: Any, workspace: Any) -> None:
    lead = sign_in_as("lead")
    lead.post("/settings", {"language": "ar", "digits": "arab", "theme": "dark"})
    member = next(m for m, _ in list_members(workspace) if m.name == "lead")
    assert (member.language, member.digits, member.theme) == ("ar", "arab", "dark")
    page = lead.get("/settings").text
    assert '<html lang="ar" dir="rtl" data-theme="dark">' in page
    assert lead.post("/settings", {"language": "xx"}).status_code == 422


def test_a_changed_password_needs_the_present_one(sign_in_as: Any, workspace: Any) -> None:
    lead = sign_in_as("lead")
    assert lead.post("/settings/password", {"password": "short"}).status_code == 422
    assert lead.post("/settings/password", {"password": "first words in a row"}).status_code == 303
    refused = lead.post("/settings/password", {"present": "not these", "password": "second words in a row"})
    assert refused.status_code == 422
    assert lead.get("/settings").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org",
        "//example.org",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "",
        "projects",
        "/\t/example.org",
        "http:/example.org",
        " //example.org",
        "///example.org",
    ],
)
def test_the_way_back_never_leaves_the_site(app: Any, wanted: str) -> None:
    with app.test_request_context():
        assert safe_path(wanted) == "/projects"


def test_the_way_back_keeps_paths_of_this_site(app: Any) -> None:
    with app.test_request_context():
        assert safe_path("/projects/field?span=s1") == "/projects/field?span=s1"


def test_session_tells_who_is_signed_in_and_gives_a_token(workspace: Any, sign_in_as: Any, member_id: Any) -> None:
    state = sign_in_as("annotator1").get("/session").json
    assert state["member"] == member_id("annotator1")
    assert state["csrf_token"]


def test_session_without_a_member_is_401_for_a_script(client: Any) -> None:
    assert client.get("/session", headers={"HX-Request": "true"}).status_code == 401
