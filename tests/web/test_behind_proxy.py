"""Behind a proxy that speaks https: cookies, host names, the samples of the docs, and the health page."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from annotator.app import create_app
from annotator.config import Settings

HOST = "annotator.example"
READER = "203.0.113.7"
MEANING = {"$host": HOST, "$scheme": "https", "$remote_addr": READER, "$proxy_add_x_forwarded_for": READER}


def made(workspace: Any, **settings: Any) -> Any:
    app = create_app(dataclasses.replace(workspace.settings, **settings), workspace=workspace)
    app.testing = True
    return app


def nginx_headers(root: Path) -> dict[str, str]:
    """The headers that the sample of the docs sets, with what nginx puts in for its variables."""
    text = (root / "docs" / "operate.md").read_text()
    set_ones = re.findall(r"proxy_set_header\s+(\S+)\s+(\S+);", text)
    return {name: MEANING.get(value, value) for name, value in set_ones if name != "Connection"}


@pytest.fixture
def team(workspace: Any) -> Any:
    """The application as the docs set it for a team."""
    return made(workspace, https=True, proxy_hops=1, trusted_hosts=(HOST,))


def test_the_nginx_sample_makes_requests_secure(root: Path, team: Any) -> None:
    headers = nginx_headers(root)
    assert {"Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"} <= set(headers)
    client = team.test_client()
    with client:
        answer = client.get("/sign-in", headers=headers)
        from flask import request

        assert request.is_secure
        assert request.host == HOST
        assert request.remote_addr == READER
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-annotator=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_forms_work_behind_the_proxy(root: Path, team: Any, workspace: Any) -> None:
    from annotator.services.accounts import issue_link

    headers = nginx_headers(root)
    base = f"https://{HOST}"
    client = team.test_client()
    path = f"/sign-in/{issue_link(workspace, 'lead')}"
    page = client.get(path, base_url=base, headers=headers)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    sent = {**headers, "Referer": base + path, "Sec-Fetch-Site": "same-origin"}
    answer = client.post(path, data={"csrf_token": token[1]}, base_url=base, headers=sent)
    assert answer.status_code == 303
    assert client.get("/projects", base_url=base, headers=headers).status_code == 200


def test_forwarded_headers_are_not_believed_without_a_proxy(client: Any) -> None:
    with client:
        client.get("/sign-in", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"})
        from flask import request

        assert not request.is_secure
        assert request.host == "localhost"


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/nowhere"])
def test_other_host_names_are_refused(team: Any, path: str) -> None:
    answer = team.test_client().get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_hosts_below_a_trusted_one(workspace: Any) -> None:
    client = made(workspace, trusted_hosts=(".lab.example",)).test_client()
    assert client.get("/sign-in", headers={"Host": "a.lab.example"}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "lab.example.evil"}).status_code == 400


def test_health_needs_no_sign_in_and_tells_nothing_else(client: Any) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json.keys() == {"status", "revision", "needed"}
    assert answer.json["status"] == "ok"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_health_fails_when_the_database_is_gone(client: Any, workspace: Any) -> None:
    workspace.close()
    workspace.database.path.unlink()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json["status"] == "failing"


def test_health_fails_on_another_revision(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.services.serving.newest_revision", lambda: "9999")
    assert client.get("/healthz").status_code == 503


def test_settings_without_https_keep_plain_cookies(workspace: Any) -> None:
    assert isinstance(workspace.settings, Settings)
    config = made(workspace).config
    assert not config["SESSION_COOKIE_SECURE"]
    assert config["SESSION_COOKIE_NAME"] == "annotator"
