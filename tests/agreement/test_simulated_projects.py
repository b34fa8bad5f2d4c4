"""Simulated projects with known error rates: the expected value lies in the 95 % interval in nine of ten."""

from __future__ import annotations

import random

from annotator.agreement.answers import MemberAnswer
from annotator.agreement.counting import report_statistics
from annotator.agreement.report import table_of
from annotator.core.records import Content, Span

TEXT = "م" * 60
PLACES = ((0, 5), (10, 16), (20, 27), (30, 38), (40, 49))
ROLES = ("incident", "aggregate", "mixed", "background")
ERROR, FOUND = 0.15, 0.85
REPORTS, PARAGRAPHS, MEMBERS, SEEDS = 12, 4, "abc", 100


def simulated(seed: int):
    """Counts of reports in which each of three members says a wrong role in 15 % and finds 85 % of five places."""
    draw = random.Random(seed)
    truth = [Span(f"s{k}", "place", *ends, TEXT[slice(*ends)], {"name": "م"}) for k, ends in enumerate(PLACES)]

    def answer(role: str) -> Content:
        said = draw.choice([r for r in ROLES if r != role]) if draw.random() < ERROR else role
        return Content(said, tuple(span for span in truth if draw.random() < FOUND))

    counts = []
    for report in range(REPORTS):
        found = []
        for index in range(PARAGRAPHS):
            role = draw.choice(ROLES)
            found += [MemberAnswer(str(report), index, f"{report}:{index}", TEXT, m, answer(role)) for m in MEMBERS]
        counts.append(report_statistics(found).whole)
    return counts


def test_intervals_hold_the_expected_values_in_nine_of_ten_simulated_projects() -> None:
    """Two agree in the role when both are right or both make the same of three mistakes; F1 = 2 · .85² / (2 · .85)."""
    agreeing = (1 - ERROR) ** 2 + ERROR**2 / 3
    expected = {
        "paragraph.paragraph_role.raw_agreement": agreeing,
        "paragraph.paragraph_role.alpha": (agreeing - 0.25) / 0.75,
        "paragraph.paragraph_role.gwet_ac1": (agreeing - 0.25) / 0.75,
        "span.place.strict_f1": FOUND,
        "span.all.tolerant_f1": FOUND,
    }
    held = dict.fromkeys(expected, 0)
    for seed in range(SEEDS):
        table = table_of(simulated(seed))
        for key, value in expected.items():
            interval = table.number(key).result.interval
            assert interval is not None
            held[key] += interval[0] <= value <= interval[1]
    assert min(held.values()) >= 90, held
