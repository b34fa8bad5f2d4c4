"""`annotator rules`: problems one a line, and a scorecard of every rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from annotator.cli import main
from annotator.config import resource_dir

GOLD = resource_dir("seeds") / "sample" / "gold"
STEM = "2021-06-09_conflicting-accounts"


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["rules", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_check_prints_one_line_a_problem(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[rule]]\nname = "trigger-own"\nlabel = "trigger"\n', encoding="utf-8")
    lines = run("check", str(tmp_path), code=1).splitlines()
    assert lines == [
        "own.toml: trigger-own: cannot be read: Rule trigger-own lacks triggers.",
        "annotator: 1 problem(s).",
    ]


def test_stats_of_text_and_of_gold_agree(tmp_path: Path) -> None:
    text = resource_dir("seeds") / "sample" / f"{STEM}.txt"
    gold = GOLD / f"{STEM}.jsonl"
    found = [json.loads(line) for line in run("stats", str(text), "--gold", str(gold), "--json").splitlines()]
    by_rule = {score["rule"]: score for score in found}
    actors = by_rule["gazetteer-actor"]
    assert actors["hits"] >= actors["kept"] == actors["confirmed"] + actors["corrected"] + actors["rejected"] > 5
    assert actors["precision"] == round(actors["confirmed"] / actors["kept"], 4)
    assert any(score["hits"] == 0 and score["precision"] is None for score in found)
    table = run("stats", str(gold), "--gold", str(gold)).splitlines()
    assert table[0].split() == ["rule", "label", "hits", "kept", "confirmed", "corrected", "rejected", "precision"]
    row = next(line.split() for line in table if line.startswith("gazetteer-actor "))
    assert [int(cell) for cell in row[2:7]] == [actors[k] for k in table[0].split()[2:7]]


def test_stats_of_a_project_judge_by_what_members_submitted(workspace: Any) -> None:
    found = [json.loads(line) for line in run("stats", "--project", "sample", "--json").splitlines()]
    judged = sum(score["confirmed"] + score["corrected"] + score["rejected"] for score in found)
    # Two of the twelve reports are annotated.
    assert 0 < judged < sum(score["kept"] for score in found) / 2


def test_stats_needs_reports_or_a_project() -> None:
    assert "Name text files or JSONL" in run("stats", code=2)
