"""The numbers of a heading against those of the body it sums up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from annotator.checks.checked_report import CheckedReport, CheckWarning, MergedEvent, exact_value
from annotator.core.records import Span
from annotator.errors import N_

SMALLEST = 3
"""Smaller numbers return by chance and are often left out of a body."""
NEARLY = 0.1
"""How far «about» may be from the number, as a share."""


def check_titles(report: CheckedReport) -> list[CheckWarning]:
    """Numbers in the first heading that are neither in the body nor the sum of numbers of one of its events.

    Says nothing while paragraphs are not settled, since their numbers are not known.
    """
    if not report.paragraphs or report.paragraphs[0].content.paragraph_role != "heading":
        return []
    if report.paragraphs[-1].index >= len(report.paragraphs):
        return []
    title, body = report.paragraphs[0], report.paragraphs[1:]
    known = {n for p in body for s in p.content.spans for n in _numbers(s)} | {
        n for event in report.events for n in _sums(event)
    }
    if not known:
        return []
    return [
        CheckWarning(
            title.id,
            "titles",
            N_("The title says “%(words)s”, but no number of the body, and no sum of them, is %(value)s."),
            {"words": span.surface, "value": span.norm.get("value")},
            spans=(span.id,),
        )
        for span in title.content.spans
        if span.label == "count" and not _is_told(span, known)
    ]


def _numbers(span: Span) -> Iterator[int]:
    if span.label == "count" and isinstance(span.norm.get("value"), int):
        yield span.norm["value"]


def _sums(event: MergedEvent) -> Iterator[int]:
    """Every sum of an event's exact numbers of people, parts of them aside, as «121 detained or killed»."""
    roots = [exact_value(h.get("count")) for h in event.records("harm") if not h.get("subset_of")]
    values = [value for value in roots if value is not None][:6]
    for size in range(1, len(values) + 1):
        yield from map(sum, combinations(values, size))


def _is_told(span: Span, known: set[int]) -> bool:
    value, comparator = span.norm.get("value"), span.norm.get("comparator")
    if not isinstance(value, int) or value < SMALLEST:
        return True
    tests = {
        "approx": lambda n: abs(n - value) <= NEARLY * value,
        "gt": lambda n: n > value or n == value,
        "ge": lambda n: n >= value,
        "lt": lambda n: n <= value,
        "le": lambda n: n <= value,
    }
    return any(map(tests.get(str(comparator), lambda n: n == value), known))
