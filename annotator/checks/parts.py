"""The parts of one event's harm against their whole: «34 killed, of whom 16 … and 18».

Parts may overlap (children among the women), so only parts that differ in the same respect are added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.checks.checked_report import CheckedReport, CheckWarning, Mention, exact_value
from annotator.errors import N_

RESPECTS = ("status", "sex", "age_group", "party")
VAGUE_VALUES = (None, "unknown", "mixed")
_EXHAUSTIVE = re.compile(r"(?<!\w)(?:و?هم|موزعين|توزعوا|يتوزعون)(?!\w)")
"""Words that announce all of the parts, unlike «among them»."""


def check_parts(report: CheckedReport) -> list[CheckWarning]:
    """Parts of a number of people (`subset_of`) that exceed it, or that should make it up and do not."""
    return [
        warning
        for paragraph in report.paragraphs
        for event in paragraph.content.events
        for warning in _of_mention(Mention(paragraph, event))
    ]


def _of_mention(mention: Mention) -> Iterator[CheckWarning]:
    entries = [entry for entry in mention.event.fields.get("harm") or () if isinstance(entry, Mapping)]
    for whole in entries:
        parts = [e for e in entries if e.get("subset_of") == whole.get("id") and e is not whole]
        stated = exact_value(whole.get("count"))
        if stated is None or not parts:
            continue
        least = _least(parts)
        if least > stated:
            message = N_("Event %(event)s: the parts of %(whole)s are at least %(sum)s, but %(stated)s are stated.")
            yield _warning(mention, whole, parts, message, stated=stated, sum=least)
            continue
        exact = [exact_value(part.get("count")) for part in parts]
        together = sum(value or 0 for value in exact)
        if None not in exact and together != stated and _announced(mention, whole, parts):
            message = N_("Event %(event)s: the parts of %(whole)s sum to %(sum)s, but %(stated)s are stated.")
            yield _warning(mention, whole, parts, message, stated=stated, sum=together)


def _least(parts: Sequence[Mapping[str, Any]]) -> int:
    """The least number of people that the parts can be, given that they may overlap."""
    values = [exact_value(part.get("count")) or 0 for part in parts]
    least = max(values)
    for respect in RESPECTS:
        largest: dict[object, int] = {}
        for part, value in zip(parts, values, strict=True):
            if part.get(respect) not in VAGUE_VALUES:
                largest[part[respect]] = max(value, largest.get(part[respect], 0))
        least = max(least, sum(largest.values()))
    return least


def _announced(mention: Mention, whole: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the words between the whole and its first part say that all parts follow."""
    ends = {span.id: span for span in mention.paragraph.content.spans}
    wholes = [ends[i] for i in whole.get("spans") or () if i in ends]
    own = whole.get("spans") or ()
    firsts = [ends[i] for part in parts for i in part.get("spans") or () if i in ends and i not in own]
    if not wholes or not firsts:
        return False
    start, end = max(span.end for span in wholes), min(span.start for span in firsts)
    return 0 <= end - start <= 80 and _EXHAUSTIVE.search(mention.paragraph.text[start:end]) is not None


def _warning(
    mention: Mention, whole: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], message: str, **numbers: int
) -> CheckWarning:
    return CheckWarning(
        mention.paragraph.id,
        "parts",
        message,
        {"event": mention.event.id, "whole": whole.get("id"), **numbers},
        events=(mention.event.id,),
        spans=tuple(i for entry in (whole, *parts) for i in entry.get("spans") or ()),
    )
