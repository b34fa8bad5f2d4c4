"""Signed-in clients and a project with reports of our own sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

REPORT = """حصيلة شهر من العمليات في ريف دير الزور
نفذت قوات سوريا الديمقراطية مع التحالف الدولي عملية أمنية في قرية الجنينة بريف دير الزور يوم 2 أيلول، واعتقلت 3 أشخاص.
وقال الأهالي إن الهدوء عاد إلى القرية بعد ذلك.
وفي 5 أيلول دخلت نحو 40 شاحنة تابعة للتحالف من إقليم كردستان العراق نحو الحسكة.
"""


@pytest.fixture
def reports(workspace: Any) -> tuple[str, str]:
    """(project, report): a project "field" with one report of four paragraphs, and its people."""
    import datetime as dt

    from annotator.services import accounts, importing, projects
    from annotator.services.importing import UploadedFile

    project = projects.create_project(workspace, "Field", slug="field")
    for name in ("outsider", "watcher"):
        accounts.add_member(workspace, name)
    accounts.add_member(workspace, "boss", is_admin=True)
    roles = {"lead": "lead", "annotator1": "annotator", "annotator2": "annotator", "watcher": "reader"}
    for name, role in roles.items():
        accounts.set_role(workspace, name, project.slug, role)
    file = UploadedFile("first.txt", REPORT.encode())
    importing.import_reports(workspace, project.slug, [file], published=dt.date(2022, 9, 23))
    return project.slug, "first"


@pytest.fixture
def member_id(workspace: Any) -> Callable[[str], int]:
    """The id of a member by name."""
    from annotator.services.accounts import list_members

    return lambda name: next(m.id for m, _ in list_members(workspace) if m.name == name)


def token_of(html: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return found[1]


class Person:
    """A signed-in member's browser without JavaScript: forms are posted with the token of a page."""

    def __init__(self, client: Any, name: str) -> None:
        self.client = client
        self.name = name

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, **options)

    def post(self, path: str, values: dict[str, Any] | None = None, **options: Any) -> Any:
        token = token_of(self.client.get("/help/keys").text)
        return self.client.post(path, data={"csrf_token": token, **(values or {})}, **options)


@pytest.fixture
def sign_in_as(app: Any, workspace: Any) -> Callable[..., Person]:
    """Signs a member in by link, in a client of their own; the interface is English unless said otherwise."""
    from annotator.services.accounts import issue_link, list_members, set_preferences

    def sign_in(name: str, language: str = "en") -> Person:
        ids = {m.name: m.id for m, _ in list_members(workspace)}
        set_preferences(workspace, ids[name], language=language)
        client = app.test_client()
        path = f"/sign-in/{issue_link(workspace, name)}"
        answer = client.post(path, data={"csrf_token": token_of(client.get(path).text)})
        assert answer.status_code == 303
        return Person(client, name)

    return sign_in
