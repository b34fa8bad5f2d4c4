"""The same event coded twice in one report under two ids."""

from __future__ import annotations

from annotator.checks.checked_report import CheckedReport, CheckWarning, MergedEvent
from annotator.core import edtf
from annotator.core.shadow import fold
from annotator.errors import N_

Sameness = tuple[object, ...]


def check_same_event_twice(report: CheckedReport) -> list[CheckWarning]:
    """Two single events of one type, day, place, pair of sides and harm, unless one list of items tells them apart."""
    found = []
    first: dict[Sameness, MergedEvent] = {}
    for event in report.events:
        key = _sameness(event)
        if key is None:
            continue
        other = first.setdefault(key, event)
        whole, others_whole = event.fields.get("part_of"), other.fields.get("part_of")
        if other is event or whole == other.id or others_whole == event.id or (whole and whole == others_whole):
            continue
        found.append(
            CheckWarning(
                event.paragraph_id,
                "same_event_twice",
                N_("Event %(event)s has type, day, place and sides of event %(other)s; if it is the same, use one id."),
                {"event": event.id, "other": other.id},
                events=(other.id, event.id),
            )
        )
    return found


def _sameness(event: MergedEvent) -> Sameness | None:
    """What two accounts of one event share; None where too little is known to say."""
    date, place = event.record("date").get("edtf"), event.record("place").get("name")
    sides = event.actors("initiator"), event.actors("target")
    if event.fields.get("granularity") not in (None, "single") or not edtf.is_valid(date) or not place:
        return None
    if edtf.precision(str(date)) != "day" or not any(sides):
        return None
    harm = tuple(sorted(repr((h.get("harm"), (h.get("count") or {}).get("value"))) for h in event.records("harm")))
    return event.type, date, fold(str(place)).text, sides, harm
