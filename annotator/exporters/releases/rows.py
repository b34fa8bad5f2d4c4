"""The row of a report."""

from __future__ import annotations

from typing import Any

from annotator.exporters.releases.material import ReportMaterial

Row = dict[str, Any]


def report_row(report: ReportMaterial, *, n_events: int, n_negatives: int) -> Row:
    """The report as a row."""
    return {
        "id": report.stem,
        "title": report.title,
        "reference_date": report.reference_date,
        "reference_date_source": report.reference_date_source,
        "period": report.period,
        "paragraphs": report.n_paragraphs,
        "gold_paragraphs": len(report.gold),
        "events": n_events,
        "annotations": len(report.raw),
        "negatives": n_negatives,
        "split": report.split,
        "near_duplicate_of": report.near_duplicate_of,
    }
