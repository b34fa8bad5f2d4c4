"""What the checks say stands on the paragraph, on the report's page, and never blocks."""

from __future__ import annotations

import json
from typing import Any

from annotator.core.text import sha256
from annotator.services import annotating, assigning, suggesting

P = "/projects/field/reports/first"


def test_an_event_after_publication_is_told_on_the_paragraph_and_on_the_report_page(
    reports: Any, workspace: Any, sign_in_as: Any, member_id: Any
) -> None:
    me = member_id("annotator1")
    assigning.next_report(workspace, me, "field")
    texts = [annotating.open_paragraph(workspace, me, "field", "first", n).text for n in range(4)]
    lines: list[dict[str, Any]] = [
        {"id": f"first:p{n:03d}", "text_sha256": sha256(text), "spans": [], "events": []}
        for n, text in enumerate(texts)
    ]
    lines[1]["events"] = [{"type": "raid_arrest", "date": {"edtf": "2030-01-01", "spans": []}}]
    raw = "\n".join(map(json.dumps, lines)).encode()
    assert not suggesting.import_predictions(workspace, None, "field", "x", "x.jsonl", raw, show=True).problems
    page = sign_in_as("annotator1").get(f"{P}/paragraphs/1").text
    assert "Worth another look" in page
    assert "after the report" in page
    assert "Worth another look" not in sign_in_as("annotator1").get(f"{P}/paragraphs/0").text
    view = annotating.open_paragraph(workspace, me, "field", "first", 1)
    annotating.confirm(workspace, me, "field", "first", 1, version=view.version, request_id="request-1")
    lead = sign_in_as("lead").get(P).text
    assert "after the report" in lead
    assert f"{P}/paragraphs/1/comparison" in lead
