"""Who may ask for what: every route against every role, tokens on everything unsafe, headers on everything."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.services import assigning
from annotator.web.headers import POLICY, UNSAFE

P = "/projects/field"
OK, MOVED, SIGN_IN, NO, GONE, REFUSED = 200, 303, 303, 403, 404, 422
ROLES = ("nobody", "outsider", "annotator1", "watcher", "lead", "boss")
# What each role gets, in that order. Unsafe requests are sent with a token and without values.
PAGES = {
    "/projects": (SIGN_IN, OK, OK, OK, OK, OK),
    "/settings": (SIGN_IN, OK, OK, OK, OK, OK),
    "/help/keys": (SIGN_IN, OK, OK, OK, OK, OK),
    "/session": (SIGN_IN, OK, OK, OK, OK, OK),
    "/signed-in": (SIGN_IN, OK, OK, OK, OK, OK),
    "/guide": (SIGN_IN, OK, OK, OK, OK, OK),
    "/guide/entries/label-count": (SIGN_IN, OK, OK, OK, OK, OK),
    P: (SIGN_IN, GONE, OK, OK, OK, OK),
    f"{P}/reports": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/reports/import": (SIGN_IN, GONE, NO, NO, OK, OK),
    f"{P}/progress": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/agreement": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/agreement/suggestions": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/agreement/pairs": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/agreement/time": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/agreement/confusion/label": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/gazetteer": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/exports": (SIGN_IN, GONE, NO, OK, OK, OK),
    f"{P}/mine": (SIGN_IN, GONE, OK, OK, OK, OK),
    f"{P}/mine/last": (SIGN_IN, GONE, OK, OK, OK, OK),
    f"{P}/mine/time": (SIGN_IN, GONE, OK, OK, OK, OK),
    f"{P}/content-note": (SIGN_IN, GONE, OK, NO, OK, OK),
    f"{P}/stop": (SIGN_IN, GONE, OK, OK, OK, OK),
    f"{P}/mine/questions": (SIGN_IN, GONE, OK, OK, OK, OK),
    f"{P}/mine/reports/first": (SIGN_IN, GONE, OK, GONE, GONE, GONE),
    f"{P}/questions": (SIGN_IN, GONE, NO, NO, OK, OK),
    f"{P}/rulings": (SIGN_IN, GONE, NO, NO, OK, OK),
    f"{P}/rulings/first/0": (SIGN_IN, GONE, NO, NO, GONE, GONE),
    f"{P}/feedback": (SIGN_IN, GONE, OK, OK, OK, OK),
    f"{P}/guideline": (SIGN_IN, GONE, OK, OK, OK, OK),
    f"{P}/guideline/1": (SIGN_IN, GONE, NO, NO, GONE, GONE),
    f"{P}/exports/field.jsonl": (SIGN_IN, GONE, NO, GONE, GONE, GONE),
    f"{P}/releases/1.0": (SIGN_IN, GONE, NO, GONE, GONE, GONE),
    f"{P}/releases/1.0/files/gold.jsonl": (SIGN_IN, GONE, NO, GONE, GONE, GONE),
    f"{P}/releases/1.0/fetch/gold.jsonl": (401, 401, 401, 401, 401, 401),
    f"{P}/reports/first/paragraphs/0": (SIGN_IN, GONE, OK, GONE, GONE, GONE),
    f"{P}/reports/first/paragraphs/0/screen": (SIGN_IN, GONE, OK, GONE, GONE, GONE),
}
STEPS = {
    f"POST {P}/next": (GONE, None, NO, None, None),
    f"POST {P}/reports/import": (GONE, NO, NO, REFUSED, REFUSED),
    f"POST {P}/reports/first/reference-date": (REFUSED, REFUSED, REFUSED, REFUSED, REFUSED),
    f"POST {P}/gazetteer": (GONE, NO, NO, REFUSED, REFUSED),
    f"POST {P}/gazetteer/removal": (GONE, NO, NO, GONE, GONE),
    f"POST {P}/content-note": (GONE, None, NO, None, None),
    f"POST {P}/questions/1": (GONE, NO, NO, GONE, GONE),
    f"POST {P}/reports/first/paragraphs/0/questions": (GONE, REFUSED, GONE, GONE, GONE),
    f"POST {P}/agreement/suggestions": (GONE, NO, NO, REFUSED, REFUSED),
    f"POST {P}/exports": (GONE, NO, REFUSED, REFUSED, REFUSED),
    f"POST {P}/rulings/first/0": (REFUSED, REFUSED, REFUSED, REFUSED, REFUSED),
    f"POST {P}/guideline/1/remove": (GONE, NO, NO, GONE, GONE),
    f"POST {P}/feedback": (GONE, MOVED, MOVED, MOVED, MOVED),
    f"POST {P}/releases": (GONE, NO, NO, REFUSED, REFUSED),
    f"POST {P}/releases/1.0/tokens": (GONE, NO, NO, REFUSED, REFUSED),
    f"POST {P}/reports/first/paragraphs/0/edits": (REFUSED, REFUSED, REFUSED, REFUSED, REFUSED),
    "POST /projects": (NO, NO, NO, NO, REFUSED),
}


@pytest.fixture
def handed_out(reports: Any, workspace: Any, member_id: Any) -> None:
    """The report is in the hands of annotator1."""
    assigning.next_report(workspace, member_id("annotator1"), "field")


@pytest.mark.parametrize("path", PAGES)
def test_pages_by_role(handed_out: None, client: Any, sign_in_as: Any, path: str) -> None:
    got = [client.get(path).status_code]
    got += [sign_in_as(name).get(path).status_code for name in ROLES[1:]]
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, PAGES[path], strict=True))


@pytest.mark.parametrize("route", STEPS)
def test_steps_by_role(handed_out: None, sign_in_as: Any, route: str) -> None:
    for name, expected in zip(ROLES[1:], STEPS[route], strict=True):
        if expected is not None:
            assert sign_in_as(name).post(route.removeprefix("POST ")).status_code == expected, name


def test_pages_are_listed_above(app: Any) -> None:
    """A new page must say who may see it."""
    named = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and "<" not in rule.rule}
    assert named - set(PAGES) == {"/", "/sign-in", "/healthz"}


def unsafe_routes(app: Any) -> list[str]:
    values = {"slug": "field", "stem": "first", "index": 0, "token": "x", "name": "x", "event": "e01"}
    values |= {"version": "1.0", "token_id": 1, "example_id": 1, "question": 1}
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        return [
            adapter.build(rule.endpoint, {k: values[k] for k in rule.arguments}, method="POST")
            for rule in app.url_map.iter_rules()
            if (rule.methods or set()) & UNSAFE
        ]


def test_every_unsafe_route_refuses_without_a_token(handed_out: None, app: Any, sign_in_as: Any) -> None:
    person = sign_in_as("lead")
    routes = unsafe_routes(app)
    assert len(routes) >= 15
    for path in routes:
        assert person.client.post(path).status_code == 400, path
        assert person.client.post(path, data={"csrf_token": "forged"}).status_code == 400, path


def test_unsafe_requests_of_other_sites_are_refused(sign_in_as: Any) -> None:
    person = sign_in_as("lead")
    assert person.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert person.get("/projects").status_code == 200


def test_every_answer_carries_the_headers(handed_out: None, sign_in_as: Any) -> None:
    person = sign_in_as("annotator1")
    for path in (*PAGES, "/nowhere"):
        headers = person.get(path).headers
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "HX-Request" in headers["Vary"]


def test_policy_has_no_exception() -> None:
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY


def test_static_files_are_kept_for_good_at_their_version(client: Any, app: Any) -> None:
    with client.get(f"/static/{app.config['ASSETS_VERSION']}/css/base.css") as kept:
        assert "immutable" in kept.headers["Cache-Control"]
    with client.get("/static/000000000000/css/base.css") as other:
        assert other.status_code == 200
        assert "immutable" not in other.headers["Cache-Control"]
    assert client.get("/static/x/../annotator/app.py").status_code == 404


def test_signed_out_htmx_requests_get_a_message_and_lose_nothing(handed_out: None, client: Any) -> None:
    answer = client.post(f"{P}/reports/first/paragraphs/0/confirm", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "#notices"


def test_sign_in_leads_back_to_the_wanted_page(client: Any) -> None:
    assert client.get(f"{P}?x=1").location == "/sign-in?next=/projects/field?x%3D1"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", ["/nowhere", "/projects/nowhere"])
def test_error_pages_speak_the_readers_language(sign_in_as: Any, language: str, path: str) -> None:
    answer = sign_in_as("lead", language).get(path)
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.text
