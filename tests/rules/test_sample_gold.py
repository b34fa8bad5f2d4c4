"""The sample's gold: every record is valid and belongs to a text; the rules do not fall behind what they reached.

The floors are for regression only. The reports were written for the project, so what the rules reach on them is no
evidence of quality; the gold was made by reading and is never bent towards the rules.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from annotator.agreement.evaluation import Evaluation, evaluate
from annotator.agreement.events import EventCounts
from annotator.agreement.files import read_gold
from annotator.agreement.spans import SpanCounts
from annotator.config import resource_dir
from annotator.core.records import ParagraphRecord
from annotator.core.schema import load_schema
from annotator.core.text import clean, split_paragraphs
from annotator.core.validation import problems, report_problems, validate_content
from annotator.rules.highlighter import Highlighter

SAMPLE = resource_dir("seeds") / "sample"
TEXTS = {path.stem: path for path in sorted(SAMPLE.glob("*.txt"))}
GOLD = {path.stem: path for path in sorted((SAMPLE / "gold").glob("*.jsonl"))}

NAMES = ("spans", "norms", "events", "slots")
"""Tolerant F1 of spans, share of right norms among them, F1 of aligned events, slot F1."""
FLOORS = {
    "2018-12-06_correspondent-letter": (0.97, 0.99, 0.88, 0.68),
    "2020-06-30_half-year-table": (0.96, 0.98, 0.86, 0.79),
    "2020-08-20_badia-attacks-wrong-total": (0.96, 0.99, 0.92, 0.85),
    "2021-01-17_split-spelling": (0.97, 0.99, 0.98, 0.85),
    "2021-06-09_conflicting-accounts": (0.95, 0.98, 0.73, 0.58),
    "2021-09-16_iraqi-security-bulletin": (0.97, 0.99, 0.98, 0.83),
    "2021-10-31_october-roundup": (0.95, 0.99, 0.85, 0.81),
    "2022-03-14_daily-digest": (0.95, 0.99, 0.98, 0.87),
    "2022-11-24_idlib-frontlines": (0.96, 0.95, 0.84, 0.78),
    "2023-05-04_april-victims-count": (0.95, 0.95, 0.87, 0.80),
    "2023-08-21_week-in-long-paragraphs": (0.95, 0.98, 0.85, 0.73),
    "2024-02-11_northeast-mixed-script": (0.98, 0.97, 0.98, 0.87),
}
"""A little under what is reached."""
FLOOR_OF_A_REPORT = (0.70, 0.85, 0.30, 0.25)
"""For a report that has no floors of its own yet."""
FLOOR_OF_ALL = (0.96, 0.98, 0.88, 0.77)


@cache
def _records(stem: str) -> tuple[ParagraphRecord, ...]:
    return tuple(read_gold(GOLD[stem]))


@pytest.fixture(scope="module")
def evaluated(seed_highlighter: Highlighter) -> Evaluation:
    """The rules of the seeds against all gold of the sample."""
    predicted: list[ParagraphRecord] = []
    for stem in GOLD:
        records = _records(stem)
        published = date.fromisoformat(records[0].reference_date or "")
        predicted += seed_highlighter.highlight(stem, [record.text for record in records], published)
    return evaluate([record for stem in GOLD for record in _records(stem)], predicted)


def _counts(evaluated: Evaluation, stem: str) -> tuple[SpanCounts, EventCounts]:
    scores = evaluated.reports[stem]
    return sum(scores.spans.values(), SpanCounts()), scores.events


def _figures(spans: SpanCounts, events: EventCounts) -> tuple[float, ...]:
    """The figures of NAMES."""
    return (
        spans.prf("tolerant")[2],
        spans.norm_ok / spans.norm_n,
        events.prf("aligned")[2],
        events.prf("slot")[2],
    )


def _fallen(figures: tuple[float, ...], floors: tuple[float, ...]) -> list[str]:
    return [
        f"{name}: got {figure:.3f}, floor {floor}"
        for name, figure, floor in zip(NAMES, figures, floors, strict=True)
        if figure < floor
    ]


def test_every_text_has_gold_and_all_gold_a_text() -> None:
    assert TEXTS
    assert list(TEXTS) == list(GOLD)


@pytest.mark.parametrize("stem", TEXTS)
def test_gold_covers_all_paragraphs_with_equal_text(stem: str) -> None:
    paragraphs = split_paragraphs(clean(TEXTS[stem].read_bytes().decode()))
    records = _records(stem)
    assert [record.text for record in records] == list(paragraphs)
    assert [record.id for record in records] == [f"{stem}:p{index:03d}" for index in range(len(paragraphs))]
    assert {record.report for record in records} == {stem}
    published = stem.split("_")[0]
    assert {record.reference_date for record in records} == {published}, "the file name begins with the date"
    date.fromisoformat(published)


@pytest.mark.parametrize("stem", GOLD)
def test_gold_is_valid(stem: str) -> None:
    schema = load_schema()
    for record in _records(stem):
        validate_content(record.content, record.text, schema, complete=True)
        assert [str(problem) for problem in problems(record.content, record.text, schema)] == [], record.id
    assert [str(problem) for problem in report_problems(_records(stem))] == []


@pytest.mark.parametrize("stem", GOLD)
def test_norms_of_gold_have_all_their_keys(stem: str) -> None:
    schema = load_schema()
    for line in Path(GOLD[stem]).read_text(encoding="utf-8").splitlines():
        for span in json.loads(line)["spans"]:
            assert set(span["norm"] or {}) == set(schema.labels[span["label"]].norm), (span["surface"], span["norm"])


@pytest.mark.parametrize("stem", GOLD)
def test_rules_keep_what_they_reach_on_a_report(evaluated: Evaluation, stem: str) -> None:
    assert _fallen(_figures(*_counts(evaluated, stem)), FLOORS.get(stem, FLOOR_OF_A_REPORT)) == []


def test_rules_keep_what_they_reach_on_the_sample(evaluated: Evaluation) -> None:
    assert _fallen(_figures(evaluated.all_spans, evaluated.events), FLOOR_OF_ALL) == []
