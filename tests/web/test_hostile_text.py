"""Markup in every text that people or files bring comes out as text, on every page."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.services import accounts, annotating, assigning, importing, projects
from annotator.services.importing import UploadedFile

CANARY = "\"><img src=x onerror=alert(1)>'{{7*7}}</script>"
REPORT = f"عنوان التقرير {CANARY}\nنفذت القوات عملية أمنية في قرية الجنينة {CANARY} واعتقلت 3 أشخاص.\n"


@pytest.fixture
def person(workspace: Any, sign_in_as: Any, member_id: Any) -> Any:
    """A lead whose project, report, spans, notes and names are hostile."""
    member = accounts.add_member(workspace, "hostile", display_name=CANARY)
    project = projects.create_project(workspace, f"Field {CANARY}", slug="hostile")
    accounts.set_role(workspace, "hostile", project.slug, "lead")
    importing.import_reports(workspace, project.slug, [UploadedFile("a'b<i>.txt", REPORT.encode())])
    stem = assigning.next_report(workspace, member.id, project.slug)
    assert stem
    where = (workspace, member.id, project.slug, stem, 1)

    def edit(op: str, **values: str) -> Any:
        version = annotating.open_paragraph(*where).version
        return annotating.edit(*where, op, values, version, f"request-{version:04d}")

    edit("no_event")
    event = edit("event_add", type="airstrike").content.events[0].id
    edit("event_save", event=event, **{"note": CANARY, "place.name": CANARY})
    text = annotating.open_paragraph(*where).text
    start = text.index('"><img')
    edit("span_add", label="person", start=str(start), end=str(start + len(CANARY)))
    version = annotating.open_paragraph(*where).version
    annotating.flag(*where, version, "request-flag", CANARY)
    person = sign_in_as("hostile")
    person.stem, person.event = stem, event
    return person


def test_hostile_text_is_escaped_everywhere(person: Any) -> None:
    base = f"/projects/hostile/reports/{person.stem}/paragraphs/1"
    pages = [
        "/projects",
        "/settings",
        "/projects/hostile",
        "/projects/hostile/reports",
        "/projects/hostile/reports/import",
        "/projects/hostile/progress",
        "/projects/hostile/agreement",
        "/projects/hostile/exports",
        base,
        f"{base}?panel=flag",
        f"{base}?quote=%22%3E%3Cimg%20src%3Dx&label=place",
        f"{base}?quote=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&label=%22%3E%3Cimg%20src%3Dx",
        *(f"{base}?event={person.event}&field={code}" for code in ("note", "place", "trigger", "actors")),
    ]
    for path in pages:
        answer = person.get(path)
        assert answer.status_code == 200, path
        assert "<img src=x" not in answer.text, path
        assert "{{7*7}}" in answer.text or "onerror" not in answer.text, path
        assert "'49" not in answer.text, path


def test_hostile_names_of_files_and_values_come_back_escaped(person: Any) -> None:
    refused = person.post("/projects/hostile/reports/import", {"published": CANARY})
    assert refused.status_code == 422
    assert "<img src=x" not in refused.text
    typed = person.post("/sign-in", {"name": CANARY, "password": "x", "next": CANARY})
    assert "<img src=x" not in typed.text
