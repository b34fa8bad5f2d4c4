"""The page on which a lead brings predictions in and chooses whose suggestions are shown."""

from __future__ import annotations

import io
import json
from typing import Any

from annotator.core.text import sha256
from annotator.services import annotating, assigning

P = "/projects/field"


def test_a_lead_brings_predictions_in_and_chooses_whose_are_shown(
    reports: Any, workspace: Any, sign_in_as: Any, member_id: Any
) -> None:
    me = member_id("annotator1")
    assigning.next_report(workspace, me, "field")
    views = [annotating.open_paragraph(workspace, me, "field", "first", n) for n in range(4)]
    lines = [
        {"id": f"first:p{n:03d}", "text_sha256": sha256(view.text), "spans": [], "events": []}
        for n, view in enumerate(views)
    ]
    at = views[1].text.index("الجنينة")
    lines[1]["spans"] = [{"label": "place", "start": at, "end": at + 7, "score": 0.6}]
    lead = sign_in_as("lead")
    assert f"{P}/suggestions" in lead.get(f"{P}/reports").text

    def send(found: list[dict[str, Any]], **more: str) -> Any:
        raw = "\n".join(json.dumps(line) for line in found).encode()
        return lead.post(f"{P}/suggestions", {"file": (io.BytesIO(raw), "pred.jsonl"), "name": "camel-2.1", **more})

    refused = send(lines[:3], show="1")
    assert refused.status_code == 422
    assert "pred.jsonl:3" in refused.text
    assert "no line for" in refused.text
    assert send(lines).status_code == 303
    page = lead.get(f"{P}/suggestions").text
    assert "camel-2.1" in page
    chosen = lead.post(f"{P}/suggestions/shown", {"name": "camel-2.1", "stem": "first"})
    assert chosen.status_code == 303
    assert "model camel-2.1, unsure" in sign_in_as("annotator1").get(f"{P}/reports/first/paragraphs/1").text
    assert lead.post(f"{P}/suggestions/shown", {"name": "other"}).status_code == 422
    assert sign_in_as("annotator2").get(f"{P}/suggestions").status_code == 403
