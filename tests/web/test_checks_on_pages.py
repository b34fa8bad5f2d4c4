"""What the checks say stands on the paragraph, on the report's page, and never blocks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from annotator.services import annotating, assigning, importing
from annotator.services.importing import UploadedFile

REPORT = """أبرز ما جرى في ريف دير الزور
نفذت قوات سوريا الديمقراطية عملية مداهمة في بلدة الشحيل يوم 15 حزيران 2023، واعتقلت 3 أشخاص.
"""


def test_an_event_after_publication_is_told_on_the_paragraph_and_on_the_report_page(
    reports: Any, workspace: Any, sign_in_as: Any, member_id: Any
) -> None:
    file = UploadedFile("second.txt", REPORT.encode())
    importing.import_reports(workspace, "field", [file], published=dt.date(2023, 6, 10))
    me = member_id("annotator1")
    for _ in range(2):
        assigning.next_report(workspace, me, "field")
        stem = "second"
        if any(card.stem == stem for card in assigning.my_reports(workspace, me, "field")):
            break
        for index in range(4):
            view = annotating.open_paragraph(workspace, me, "field", "first", index)
            annotating.confirm(
                workspace, me, "field", "first", index, version=view.version, request_id=f"request-first-{index}"
            )
    page = sign_in_as("annotator1").get("/projects/field/reports/second/paragraphs/1").text
    assert "Worth another look" in page
    assert "after the report" in page
    assert "Worth another look" not in sign_in_as("annotator1").get("/projects/field/reports/second/paragraphs/0").text
    view = annotating.open_paragraph(workspace, me, "field", "second", 1)
    annotating.confirm(workspace, me, "field", "second", 1, version=view.version, request_id="request-1")
    lead = sign_in_as("lead").get("/projects/field/reports/second").text
    assert "after the report" in lead
    assert "/projects/field/reports/second/paragraphs/1/comparison" in lead
