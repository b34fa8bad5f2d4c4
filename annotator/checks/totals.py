"""Totals of a report against the sums of their items: operations, and people harmed, kind by kind.

An item is an event that is `part_of` another. `totals` lists every comparison that can be made, so that a page can
also show what was confirmed; the check warns of those that do not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from annotator.checks.checked_report import EXACT, CheckedReport, CheckWarning, MergedEvent, exact_value
from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema
from annotator.errors import N_

EVENTS = "events"
CONFIRMED, OPEN, OVER, SHORT = "confirmed", "open", "over", "short"
UPPER = (None, "eq", "le", "lt")
"""Comparators under which the number cannot be exceeded."""
LOWER = (None, "eq", "ge", "gt")
"""Comparators under which the number must be reached."""


Number = tuple[int, object]
"""A number and its comparator."""


@dataclass(frozen=True, slots=True)
class Total:
    """A number that an event states and the sum of its items.

    what: `events` or a code of harm. verdict: confirmed (they are equal), over (items exceed an upper bound), short
    (all items are there and fall below a lower bound), open (nothing follows, as when not every item is told, or an
    item is approximate).
    """

    event: MergedEvent
    what: str
    stated: int
    itemised: int
    items: tuple[str, ...]
    verdict: str


def totals(report: CheckedReport) -> list[Total]:
    """Every total of the report that has items with numbers, in reading order."""
    return [total for event in report.events for total in _of(event, report)]


def confirmed_totals(records: Iterable[ParagraphRecord], schema: Schema | None = None) -> list[Total]:
    """The totals that the items of their own report sum to, of records of several reports, in reading order."""
    return [
        total
        for _, group in groupby(records, key=lambda record: record.report)
        for total in totals(CheckedReport(list(group), schema))
        if total.verdict == CONFIRMED
    ]


def check_totals(report: CheckedReport) -> list[CheckWarning]:
    """Items of an aggregate that sum to more than its total, or to less though every item is told."""
    return [
        CheckWarning(
            total.event.paragraph_id,
            "totals",
            N_("Event %(event)s says %(stated)s (%(what)s), but its items %(items)s sum to %(itemised)s."),
            {
                "what": total.what,
                "event": total.event.id,
                "stated": total.stated,
                "items": ", ".join(total.items),
                "itemised": total.itemised,
            },
            events=(total.event.id, *total.items),
        )
        for total in totals(report)
        if total.verdict in (OVER, SHORT)
    ]


def _of(event: MergedEvent, report: CheckedReport) -> Iterator[Total]:
    items = report.items.get(event.id, ())
    names = tuple(item.id for item in items)
    if not items:
        return
    incidents = sum(_incidents(item, report, (event.id,)) for item in items)
    count = event.record("event_count")
    stated, comparator = count.get("value"), count.get("comparator")
    all_told = False
    if isinstance(stated, int):
        verdict = _verdict(stated, comparator, incidents, all_told=False)
        all_told = verdict == CONFIRMED and exact_value(count) is not None
        yield Total(event, EVENTS, stated, incidents, names, verdict)
    for kind in report.schema.codes("harm"):
        own = _stated(event, kind)
        parts = _sum([_harmed(item, kind, report, (event.id,)) for item in items])
        if own is not None and parts is not None:
            exact = parts[1] in EXACT
            verdict = _verdict(*own, parts[0], all_told=all_told) if exact else OPEN
            yield Total(event, kind, own[0], parts[0], names, verdict)


def _verdict(stated: int, comparator: object, itemised: int, *, all_told: bool) -> str:
    if itemised == stated and comparator in EXACT:
        return CONFIRMED
    if comparator in UPPER and itemised > stated:
        return OVER
    if comparator in LOWER and itemised < stated and all_told:
        return SHORT
    return OPEN


def _incidents(item: MergedEvent, report: CheckedReport, above: tuple[str, ...]) -> int:
    """How many incidents an item stands for: the count of an aggregate, else its items, else one."""
    if item.fields.get("granularity") != "aggregate" or item.id in above:
        return 1
    stated = item.record("event_count").get("value")
    if isinstance(stated, int):
        return stated
    return sum(_incidents(part, report, (*above, item.id)) for part in report.items.get(item.id, ())) or 1


def _stated(event: MergedEvent, kind: str) -> Number | None:
    """People harmed in that way as the event itself says; None when it gives no one number."""
    counts = [h.get("count") for h in event.records("harm") if h.get("harm") == kind and not h.get("subset_of")]
    if len(counts) == 1 and isinstance(counts[0], Mapping) and isinstance(counts[0].get("value"), int):
        return counts[0]["value"], counts[0].get("comparator")
    exact = [exact_value(count) for count in counts]
    if not exact or None in exact:
        return None
    return sum(value for value in exact if value is not None), None


def _harmed(item: MergedEvent, kind: str, report: CheckedReport, above: tuple[str, ...]) -> Number | None:
    """People harmed in that way by an item, from its own words or else from its items; None when nothing is said."""
    own = _stated(item, kind)
    if own is not None or item.id in above:
        return own
    return _sum([_harmed(part, kind, report, (*above, item.id)) for part in report.items.get(item.id, ())])


def _sum(parts: Sequence[Number | None]) -> Number | None:
    """The sum of what is known, approximate when one of them is; None when nothing is known."""
    known = [part for part in parts if part is not None]
    if not known:
        return None
    return sum(value for value, _ in known), next((c for _, c in known if c not in EXACT), None)
