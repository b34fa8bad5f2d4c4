"""Consistency checks: warnings with a reason about the paragraphs of one report, never blocks.

A new check is a module and a line here. Each is a function CheckedReport → list of CheckWarning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from annotator.checks.actors import check_forbidden_roles, check_initiator_is_target
from annotator.checks.checked_report import CheckedReport, CheckWarning
from annotator.checks.dates import check_after_reference_date, check_weekdays
from annotator.checks.deaths import check_killed_without_fatal_word
from annotator.checks.duplicates import check_same_event_twice
from annotator.checks.parts import check_parts
from annotator.checks.places import check_places
from annotator.checks.titles import check_titles
from annotator.checks.totals import check_totals
from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema

__all__ = ["CHECKS", "CheckWarning", "CheckedReport", "check_paragraph", "check_report", "check_reports"]

CHECKS: Mapping[str, Callable[[CheckedReport], list[CheckWarning]]] = {
    "totals": check_totals,
    "parts": check_parts,
    "titles": check_titles,
    "after_reference_date": check_after_reference_date,
    "weekdays": check_weekdays,
    "places": check_places,
    "initiator_is_target": check_initiator_is_target,
    "forbidden_roles": check_forbidden_roles,
    "killed_without_fatal_word": check_killed_without_fatal_word,
    "same_event_twice": check_same_event_twice,
}

OF_REPORTS = ("titles",)
"""Checks that a paragraph alone says nothing for."""


def check_report(paragraphs: Sequence[ParagraphRecord], schema: Schema | None = None) -> list[CheckWarning]:
    """The warnings of all checks on the valid records of one report, in reading order."""
    report = CheckedReport(paragraphs, schema)
    order = {paragraph.id: number for number, paragraph in enumerate(report.paragraphs)}
    found = [warning for check in CHECKS.values() for warning in check(report)]
    return sorted(found, key=lambda warning: order.get(warning.paragraph_id, -1))


def check_paragraph(paragraph: ParagraphRecord, schema: Schema | None = None) -> list[CheckWarning]:
    """The warnings about one valid record that its report need not be read for."""
    report = CheckedReport([paragraph], schema)
    return [warning for name, check in CHECKS.items() if name not in OF_REPORTS for warning in check(report)]


def check_reports(records: Iterable[ParagraphRecord], schema: Schema | None = None) -> list[CheckWarning]:
    """The warnings of records of several reports, each report's records together."""
    return [w for _, group in groupby(records, key=lambda r: r.report) for w in check_report(list(group), schema)]
