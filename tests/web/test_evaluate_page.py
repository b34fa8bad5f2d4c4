"""Predictions scored against a release on the web: figures, two systems, mistakes beside their paragraphs, refusals."""

from __future__ import annotations

import io
import json
from typing import Any

from annotator.services import accounts, annotating, assigning, evaluating, releasing

P = "/projects/field"


def test_predictions_are_scored_against_a_release_and_mistakes_open_their_paragraphs(
    reports: Any, workspace: Any, sign_in_as: Any, member_id: Any
) -> None:
    me = member_id("annotator1")
    assigning.next_report(workspace, me, "field")
    for index in range(4):
        view = annotating.open_paragraph(workspace, me, "field", "first", index)
        annotating.confirm(workspace, me, "field", "first", index, version=view.version, request_id=f"request-{index}")
    made = releasing.make_release(workspace, None, "field", version="1.0")
    gold = [json.loads(line) for line in (made.folder / "gold.jsonl").read_text("utf-8").splitlines()]
    lead, reader = sign_in_as("lead"), sign_in_as("watcher")

    def send(person: Any, *systems: list[dict[str, Any]], **more: str) -> Any:
        files = {
            name: (io.BytesIO("\n".join(map(json.dumps, rows)).encode()), f"{name}.jsonl")
            for name, rows in zip(("one", "other"), systems, strict=False)
        }
        return person.post(f"{P}/evaluate", {"version": "1.0", "split": "", **files, **more})

    poor = [{**row, "spans": [s for s in row["spans"] if s["label"] != "place"], "events": []} for row in gold[:3]]
    poor.append({"id": "night:p000", "spans": [], "events": []})
    answer = send(lead, poor, gold)
    assert answer.status_code == 303
    page = lead.get(answer.location).text
    for words in (
        "one.jsonl",
        "other.jsonl",
        "SemEval-2013",
        "attached argument",
        "night:p000",
        "line 4",
        "first:p003",
    ):
        assert words in page
    found = evaluating.open_evaluation(
        workspace, member_id("lead"), "field", answer.location.rpartition("/")[2], evaluating.Wanted()
    )
    assert found.evaluation.spans["place"].strict == 0
    assert found.against is not None
    assert found.against.all_spans.f1("strict") == 1.0
    missed = lead.get(f"{answer.location}?kind=missed&code=place").text
    assert "/first/1" in missed
    assert "spurious</td>" not in missed
    beside = lead.get(f"{answer.location}/first/1").text
    assert "beside gold" in beside
    assert "not there" in beside
    assert f"{P}/evaluate?version=1.0" in lead.get(f"{P}/releases/1.0").text

    assert "no release that your profile permits" in reader.get(f"{P}/evaluate").text
    assert send(reader, gold).status_code == 403
    accounts.set_role(workspace, "watcher", "field", "reader", profile="internal")
    assert send(reader, gold).status_code == 303
    assert reader.get(answer.location).status_code == 404
    assert sign_in_as("annotator2").get(f"{P}/evaluate").status_code == 403

    for broken, told in (
        ([*gold, gold[0]], "already given"),
        ([{**gold[0], "text_sha256": "0" * 64}], "is not that of the paragraph"),
        ([{**gold[0], "text": "another"}], "is not that of the paragraph"),
        ([{**gold[1], "spans": [{"label": "place", "start": 5, "end": 999}]}], "got the offsets"),
    ):
        refused = send(lead, broken)
        assert refused.status_code == 422
        assert "one.jsonl:" in refused.text
        assert told in refused.text
    empty = next(name for name, counts in made.counts["splits"].items() if not counts["paragraphs"])
    assert "No gold paragraph is in the split" in send(lead, gold, split=empty).text
    for _ in range(evaluating.KEPT):
        send(lead, gold)
    assert lead.get(answer.location).status_code == 404
