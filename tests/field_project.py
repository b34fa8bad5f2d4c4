"""A small project that storage, services and crash tests work in, on whichever database they are given."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from annotator.services import accounts, annotating, assigning, importing, projects
from annotator.services.importing import UploadedFile
from annotator.services.paragraph_views import ParagraphView
from annotator.services.workspace import Workspace

REPORT = """حصيلة شهر من العمليات في ريف دير الزور
نفذت قوات سوريا الديمقراطية مع التحالف الدولي عملية أمنية في قرية الطكيحي بريف دير الزور يوم 2 أيلول، واعتقلت 3 أشخاص.
وقال الأهالي إن الهدوء عاد إلى القرية بعد ذلك.
وفي 5 أيلول دخلت نحو 40 شاحنة تابعة للتحالف من إقليم كردستان العراق نحو الحسكة.
"""
ROLES = {"lead": "lead", "annotator1": "annotator", "annotator2": "annotator", "watcher": "reader"}


def request_id() -> str:
    """A new request id, as the page makes one for every save."""
    return secrets.token_hex(8)


@dataclass
class FieldProject:
    """The project "field" with the report "first" of four paragraphs, its people, and an outsider."""

    ws: Workspace
    ids: dict[str, int] = field(default_factory=dict)
    slug: str = "field"

    def take(self, name: str) -> str | None:
        """The member's next report."""
        return assigning.next_report(self.ws, self.ids[name], self.slug)

    def view(self, name: str, index: int = 1, stem: str = "first") -> ParagraphView:
        """What the member has of a paragraph."""
        return annotating.open_paragraph(self.ws, self.ids[name], self.slug, stem, index)

    def do(self, action: Callable[..., ParagraphView], name: str, index: int = 1, **more: Any) -> ParagraphView:
        """A save (confirm, skip, flag, undo, redo) from the newest version, unless another is given."""
        stem = more.pop("stem", "first")
        version = more.pop("version") if "version" in more else self.view(name, index, stem).version
        wanted = more.pop("request_id", None) or request_id()
        return action(self.ws, self.ids[name], self.slug, stem, index, version=version, request_id=wanted, **more)

    def edit(self, name: str, op: str, index: int = 1, **values: str) -> ParagraphView:
        """One step of the working copy from its newest version."""
        return self.do(annotating.edit, name, index, op=op, values=values)

    def disagree(self) -> FieldProject:
        """Both annotators submit the report and differ in the role of its heading; one flags a paragraph."""
        for name in ("annotator1", "annotator2"):
            self.take(name)
        self.edit("annotator2", "role", 0, role="background")
        self.do(annotating.flag, "annotator2", 1, note="من نفذ العملية؟")
        for name in ("annotator1", "annotator2"):
            self.submit_all(name)
        return self

    def submit_all(self, name: str, stem: str = "first") -> None:
        """Confirm every paragraph of the report as it is shown."""
        for index in range(self.view(name, 0, stem).report.paragraphs):
            self.do(annotating.confirm, name, index, stem=stem)


def make_field_project(ws: Workspace, *, overlap: int = 2) -> FieldProject:
    """Fill an empty database with the project."""
    project = projects.create_project(ws, "Field", slug="field", overlap=overlap)
    made = FieldProject(ws)
    for name in (*ROLES, "outsider"):
        made.ids[name] = accounts.add_member(ws, name).id
    for name, role in ROLES.items():
        accounts.set_role(ws, name, project.slug, role)
    file = UploadedFile("first.txt", REPORT.encode())
    importing.import_reports(ws, project.slug, [file], published=dt.date(2022, 9, 23))
    return made
