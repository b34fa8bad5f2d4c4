"""`annotator evaluate`: a release as gold, all figures, two systems beside each other, refusals with line numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from annotator.cli import main
from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import load_schema
from annotator.exporters import write_records

TEXT = "اعتقل رجلان في السنديان"
SPANS = (Span("s1", "trigger", 0, 5, TEXT[:5], {"type": "raid_arrest"}), Span("s2", "place", 15, 23, TEXT[15:]))


def write(path: Path, spans: tuple[Span, ...]) -> Path:
    content = Content("incident", spans, (Event("e1", "raid_arrest", {"trigger": ["s1"]}),))
    records = [ParagraphRecord(f"day{n}", 0, TEXT, content, None, {"status": "agreed"}) for n in range(3)]
    path.parent.mkdir(exist_ok=True)
    write_records(path, records, schema=load_schema())
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A folder with gold.jsonl, predictions that lack the place, and those of another system, which are right."""
    gold = write(tmp_path / "1.0" / "gold.jsonl", SPANS)
    return gold.parent, write(tmp_path / "half.jsonl", SPANS[:1]), write(tmp_path / "right.jsonl", SPANS)


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["evaluate", *map(str, words)])
    return done.exit_code, done.output


def test_release_is_gold_and_more_figures_are_given_on_request(files: tuple[Path, Path, Path]) -> None:
    gold, half, right = files
    code, output = run(half, "--gold", gold, "--against", right, "--more", "--json")
    assert code == 0
    found = json.loads(output)
    assert found["ALL"]["strict"] == [1.0, 0.5, 0.667]
    assert (found["more"]["semeval"]["strict"]["cor"], found["more"]["semeval"]["strict"]["mis"]) == (3, 3)
    assert found["more"]["types"]["raid_arrest"]["aligned"] == [1.0, 1.0, 1.0]
    spans = found["against"][0]
    assert (spans["name"], round(spans["difference"], 3), spans["is_clear"]) == ("ALL", 0.333, True)
    assert "more" not in json.loads(run(half, "--gold", gold, "--json")[1])
    assert found["effort"]["draft"]["keys"] < found["effort"]["empty"]["keys"]
    assert "effort from the empty draft" in run(half, "--gold", gold)[1]


def test_figures_are_told_in_words_too(files: tuple[Path, Path, Path]) -> None:
    gold, half, right = files
    code, output = run(half, "--gold", gold, "--against", right, "--more")
    assert code == 0
    assert "SemEval-2013 strict: cor 3" in output
    assert "ALL strict F1: 0.667 here, 1.000 there" in output


def test_doubled_and_unknown_paragraphs_are_told_with_their_lines(files: tuple[Path, Path, Path]) -> None:
    gold, half, _ = files
    lines = half.read_text("utf-8").splitlines(keepends=True)
    half.write_text("".join([*lines, lines[0]]), encoding="utf-8")
    code, output = run(half, "--gold", gold)
    assert code == 1
    assert "half.jsonl:4" in output
    half.write_text("".join([lines[0], lines[1].replace('"day1', '"night')]), encoding="utf-8")
    code, output = run(half, "--gold", gold)
    assert code == 0
    assert "missing paragraphs: 2" in output
    assert "paragraphs that gold does not have: 1, such as night:p000" in output


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "2021"), ("place", [5]), ("harm", "x"), ("harm", [{"count": {"value": "6"}}]), ("method", "plane")],
)
def test_values_of_the_wrong_type_are_refused_with_their_line(
    files: tuple[Path, Path, Path], field: str, value: Any
) -> None:
    gold, half, _ = files
    first, *others = half.read_text("utf-8").splitlines(keepends=True)
    changed = json.loads(first) | {"events": [{"id": "e9", "type": "airstrike", field: value}]}
    half.write_text("".join([json.dumps(changed) + "\n", *others]), encoding="utf-8")
    code, output = run(half, "--gold", gold)
    assert code == 1
    assert "half.jsonl:1" in output
    assert f"event e9, {field}" in output


def test_mistakes_and_splits_are_told_on_request(files: tuple[Path, Path, Path]) -> None:
    gold, half, _ = files
    code, output = run(half, "--gold", gold, "--errors")
    assert code == 0
    assert output.count("\tmissed\tplace\t15-23 السنديان\t-") == 3
    found = json.loads(run(half, "--gold", gold, "--errors", "--json")[1])["errors"]
    assert next((one["paragraph"], one["of"], one["codes"]) for one in found) == ("day0:p000", "span", ["place"])
    rows = [json.loads(line) for line in (gold / "gold.jsonl").read_text("utf-8").splitlines()]
    rows = [{**row, "split": "test" if n == 1 else "train"} for n, row in enumerate(rows)]
    (gold / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    part = json.loads(run(half, "--gold", gold, "--split", "test", "--more", "--json")[1])
    assert (part["more"]["paragraphs"], part["more"]["unknown"], part["ALL"]["gold"]) == (1, [], 2)
    code, output = run(half, "--gold", gold, "--split", "dev")
    assert code == 1
    assert "test, train" in output
