"""Dates of a report against its reference date and against the weekdays that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from annotator.checks.checked_report import NOT_YET, CheckedReport, CheckWarning
from annotator.core import edtf
from annotator.core.records import ParagraphRecord
from annotator.core.shadow import fold
from annotator.errors import N_

WEEKDAYS = ("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "الاحد")
"""Folded, Monday first as in `date.weekday`."""
_NIGHT = re.compile(r"(?<!\w)[وفبلك]?(?:ليل|ليله|عشيه)(?!\w)")
"""«ليلة السبت» may be the night before Saturday."""
_WEEKDAY = re.compile(rf"(?<!\w)(?:[وفبلك]?)({'|'.join(WEEKDAYS)})(?!\w)")


def check_after_reference_date(report: CheckedReport) -> list[CheckWarning]:
    """Events that took place after the day the report was published."""
    found = []
    for event in report.events:
        written = event.record("date").get("edtf")
        reference = _day(event.mentions[0].paragraph.reference_date)
        if reference is None or not edtf.is_valid(written) or event.fields.get("realis") in NOT_YET:
            continue
        said = edtf.parse(str(written))
        starts = [start or date.min for start, _ in said.parts]
        # Each day of a list took place; of «one of» and of a period only the first must have begun.
        if (max(starts) if said.kind == "list" else min(starts)) > reference:
            found.append(
                CheckWarning(
                    event.paragraph_id,
                    "after_reference_date",
                    N_("Event %(event)s is dated %(date)s, after the report's reference date %(reference)s."),
                    {"event": event.id, "date": written, "reference": reference.isoformat()},
                    events=(event.id,),
                    spans=tuple(event.record("date").get("spans") or ()),
                )
            )
    return found


def check_weekdays(report: CheckedReport) -> list[CheckWarning]:
    """Dates whose weekday in the text is not the weekday of the day that was coded."""
    return [warning for paragraph in report.paragraphs for warning in _weekdays(paragraph)]


def _weekdays(paragraph: ParagraphRecord) -> Iterator[CheckWarning]:
    for span in paragraph.content.spans:
        day = _day(span.norm.get("edtf")) if span.label == "date" else None
        words = fold(span.surface).text
        named = set(_WEEKDAY.findall(words)) if day else set()
        # «من السبت إلى الاثنين» names two and settles nothing.
        if day is None or len(named) != 1 or WEEKDAYS[day.weekday()] in named:
            continue
        if _NIGHT.search(words) and WEEKDAYS[(day.weekday() + 1) % 7] in named:
            continue
        yield CheckWarning(
            paragraph.id,
            "weekdays",
            N_(
                "“%(words)s” names another weekday than that of %(date)s;"
                " if the text errs, mark it and code the weekday's day."
            ),
            {"words": span.surface, "date": day.isoformat()},
            spans=(span.id,),
        )


def _day(written: object) -> date | None:
    """The day of an EDTF text that is exactly one day; None for everything else."""
    if not isinstance(written, str) or not edtf.is_valid(written) or edtf.precision(written) != "day":
        return None
    start, end = edtf.bounds(written)
    return start if start == end else None
