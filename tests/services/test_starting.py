"""What a new installation shows: twelve reports with their key, two of them annotated by two people."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from annotator.agreement.evaluation import evaluate
from annotator.agreement.files import read_gold
from annotator.config import resource_dir
from annotator.services import accounts, assigning, comparing, projects
from annotator.services.dashboard import dashboard
from annotator.services.starting import FIRST, READERS, load_seeds
from annotator.services.training import open_key, training_page

SAMPLE = resource_dir("seeds") / "sample"


@pytest.fixture
def ids(workspace: Any) -> dict[str, int]:
    return {member.name: member.id for member, _ in accounts.list_members(workspace)}


def test_every_report_of_the_sample_has_a_key(workspace: Any, ids: dict[str, int]) -> None:
    cards = projects.list_reports(workspace, ids["lead"], "sample")
    assert {card.stem for card in cards} == {path.stem for path in SAMPLE.glob("*.txt")}
    assert training_page(workspace, ids["lead"], "sample").reports == len(cards) == 12
    assert load_seeds(workspace) is False


def test_the_double_annotations_have_the_figures_of_the_reference_scorer(
    workspace: Any, ids: dict[str, int], shared: Any, tmp_path: Any
) -> None:
    doubly = sorted(path.name for path in (SAMPLE / "second").glob("*.jsonl"))
    sides = []
    for folder in ("gold", "second"):
        sides.append(tmp_path / f"{folder}.jsonl")
        sides[-1].write_bytes(b"".join((SAMPLE / folder / name).read_bytes() for name in doubly))
    command = [sys.executable, str(shared / "gold" / "score.py"), *map(str, sides), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    table = comparing.whole_table(workspace, ids["lead"], "sample")

    def value(key: str) -> float:
        return round(float(str(table.number(key).result.value)), 3)

    for label in workspace.schema.labels:
        if label in scores:
            assert value(f"span.{label}.strict_f1") == scores[label]["strict"][2], label
            assert value(f"span.{label}.tolerant_f1") == scores[label]["tolerant"][2], label
    assert value("span.all.strict_f1") == scores["ALL"]["strict"][2]
    assert value("event.in_paragraph.aligned_f1") == scores["EVENT"]["aligned"][2]
    assert value("event.in_paragraph.slot_f1") == scores["EVENT"]["slot"][2]


def test_the_double_annotations_agree_as_the_scorer_says(workspace: Any, ids: dict[str, int]) -> None:
    second = read_gold(SAMPLE / "second")
    doubly = {record.report for record in second}
    first = [record for record in read_gold(SAMPLE / "gold") if record.report in doubly]
    assert len(doubly) == 2
    scores = evaluate(first, second)
    table = comparing.whole_table(workspace, ids["lead"], "sample")
    assert table.number("span.all.strict_f1").result.value == pytest.approx(scores.all_spans.f1("strict"))
    assert table.number("event.in_paragraph.aligned_f1").result.value == pytest.approx(scores.events.f1("aligned"))
    statuses = dashboard(workspace, ids["lead"], "sample").statuses
    assert statuses["agreed"] + statuses["disagreed"] == len(second)
    assert statuses["disagreed"] > 0
    assert statuses["agreed"] > 0


def test_the_annotators_go_on_with_a_report_that_is_not_done(workspace: Any, ids: dict[str, int]) -> None:
    for name in READERS:
        done = assigning.my_reports(workspace, ids[name], "sample")
        assert [report.state for report in done] == ["done", "done"]
        assert assigning.next_report(workspace, ids[name], "sample") == FIRST


def test_the_second_reading_has_its_result(workspace: Any, ids: dict[str, int]) -> None:
    stem = next(path.stem for path in (SAMPLE / "second").glob("2021*.jsonl"))
    first, second = (open_key(workspace, ids[name], "sample", stem) for name in READERS)
    assert (first.spans, first.events, first.differing) == (1, 1, ())
    assert second.passed
    assert second.spans is not None
    assert 0.9 < second.spans < 1
    assert second.differing
