"""Files of predictions: what a model may leave out, and what is refused with which line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from annotator.core.schema import load_schema
from annotator.core.text import sha256
from annotator.importers.predictions import read_predictions

TEXTS = ("حصيلة الشهر", "اعتقل رجلان في السنديان", "عاد الهدوء")
Lines = list[dict[str, Any]]
Change = Callable[[Lines], object]


def made() -> Lines:
    lines: Lines = [
        {"id": f"first:p{n:03d}", "text_sha256": sha256(text), "spans": [], "events": []}
        for n, text in enumerate(TEXTS)
    ]
    lines[1]["spans"] = [{"label": "place", "start": 15, "end": 23, "norm": {"name": "السنديان"}, "score": 0.9}]
    lines[1]["events"] = [
        {"type": "raid_arrest", "place": {"name": "السنديان", "spans": ["s1"]}},
        {"type": "airstrike"},
    ]
    return lines


def read(lines: Lines) -> Any:
    raw = "".join(json.dumps(line) + "\n" for line in lines).encode()
    texts = {"first": TEXTS}
    return read_predictions("pred.jsonl", raw, "model:x", load_schema(), texts.get)


def test_what_a_model_may_leave_out_is_filled_in() -> None:
    lines = made()
    lines[2]["events"] = [{"id": "e02", "type": "raid_arrest"}]
    (report,), wrong = read(lines)
    assert (report.stem, len(report.records), wrong) == ("first", 3, ())
    content = report.records[1].content
    assert [(s.id, s.surface, s.rule, s.score) for s in content.spans] == [("s1", "السنديان", "model:x", 0.9)]
    assert [(e.id, e.type) for e in content.events] == [("e01", "raid_arrest"), ("e03", "airstrike")]
    assert content.paragraph_role == "background"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: lines.pop(2), "pred.jsonl:2, first: no line for p002"),
        (lambda lines: lines.append(lines[0]), "pred.jsonl:4, first:p000: the paragraph was already given at pred"),
        (lambda lines: lines[2].update(id="first:p004"), "pred.jsonl:3, first:p004: the project has no such paragraph"),
        (lambda lines: lines[2].update(id="other:p002"), "pred.jsonl:3, other:p002: the project has no such paragraph"),
        (lambda lines: lines[2].update(id="first:p2"), "pred.jsonl:3, first:p002: got the id 'first:p2'"),
        (lambda lines: lines[1].update(text_sha256="0" * 64), "pred.jsonl:2, first:p001: the text or its hash is not"),
        (lambda lines: lines[1].update(text="another"), "pred.jsonl:2, first:p001: the text or its hash is not"),
        (lambda lines: lines[1].pop("text_sha256"), "pred.jsonl:2, first:p001: text_sha256 is missing"),
        (lambda lines: lines[1]["spans"][0].update(end=999), "pred.jsonl:2, first:p001, span s1: got the offsets"),
        (lambda lines: lines[1]["spans"][0].update(start="a"), "pred.jsonl:2: not a paragraph record"),
        (lambda lines: lines[1]["spans"][0].update(surface="x"), "pred.jsonl:2, first:p001, span s1: the surface is"),
        (lambda lines: lines[1]["spans"][0].update(score=7), "pred.jsonl:2, first:p001, span s1, score: got 7"),
        (lambda lines: lines[1]["spans"][0].update(label="town"), "pred.jsonl:2, first:p001, span s1, label: got"),
        (lambda lines: lines[1]["events"][0].update(part_of="e9"), "pred.jsonl:2, first, event"),
        (lambda lines: lines[1]["events"][0].update(type="no"), "pred.jsonl:2, first:p001, event e01, type: got 'no'"),
        (lambda lines: lines[1].update(spans=3), "pred.jsonl:2: not a paragraph record"),
        (lambda lines: lines[1]["spans"][0].update(start=1.0), "offsets are whole numbers, got 1.0"),
        (lambda lines: lines[1].update(id="first\ud800:p001"), "pred.jsonl:2: not a paragraph record"),
        (lambda lines: lines[1]["spans"][0].update(norm={"value": 10**400}), "pred.jsonl:2: not a paragraph record"),
        (
            lambda lines: lines.insert(0, []),
            "pred.jsonl:1: not a paragraph record in JSON (a line holds one JSON object)",
        ),
        (lambda lines: lines.clear(), "pred.jsonl: holds no line"),
    ],
)
def test_what_is_wrong_is_told_by_line(change: Change, told: str) -> None:
    lines = made()
    change(lines)
    reports, wrong = read(lines)
    assert told in "\n".join(map(str, wrong))
    assert reports == ()
