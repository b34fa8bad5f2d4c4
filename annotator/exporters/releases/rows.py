"""The rows of reports and of rejected suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.core.records import Content, ParagraphRecord, Span
from annotator.exporters.releases.material import ReportMaterial
from annotator.exporters.shape import RecordShape

REMOVED, CHANGED = "removed", "changed"
REASONS = (REMOVED, CHANGED)
"""Why a suggestion is no gold: nothing is marked there, or something else is (other ends, label or normal form)."""

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


def negative_rows(report: ReportMaterial, shape: RecordShape) -> Iterator[Row]:
    """A row for each suggested span that the gold does not hold as it was suggested."""
    for record in report.gold:
        found = report.suggestions.get(record.index)
        if found is None:
            continue
        ruleset, suggested = found
        kept = {_said(span) for span in record.content.spans}
        for span in suggested.spans:
            if _said(span) not in kept:
                yield _negative(record, span, ruleset, shape, report.split)


def _negative(record: ParagraphRecord, span: Span, ruleset: str, shape: RecordShape, split: str) -> Row:
    return {
        **shape.full_span(span),
        "id": f"{record.id}:{span.id}",
        "report": record.report,
        "paragraph": record.id,
        "paragraph_index": record.index,
        "reason": CHANGED if _meets(record.content, span) else REMOVED,
        "ruleset": ruleset,
        "split": split,
    }


def _said(span: Span) -> tuple[str, int, int, str]:
    norm = sorted((key, repr(value)) for key, value in span.norm.items() if value not in (None, [], False))
    return span.label, span.start, span.end, repr(norm)


def _meets(content: Content, span: Span) -> bool:
    """Whether the gold has the same ends under another label, or an overlapping span of the same label."""
    return any(
        (kept.start, kept.end) == (span.start, span.end)
        or (kept.label == span.label and kept.start < span.end and span.start < kept.end)
        for kept in content.spans
    )
