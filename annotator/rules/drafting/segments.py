"""What one segment of a paragraph holds: its dates, places and actors, and whether it sums up."""

from __future__ import annotations

from annotator.rules.drafting.reading import Mark, Reading


def sums_up(reading: Reading, segment: int) -> bool:
    """Whether a segment gives what a number has grown to («ليرتفع إلى 11 عدد …»)."""
    raises = reading.where("raises_total")
    return bool(raises) and any(reading.tokens[k].segment == segment for k in raises)


def days_in(reading: Reading, segments: set[int]) -> set[str]:
    """The dates that segments give, the report's own period aside."""
    dates = [d for d in reading.of("date") if reading.segment_of(d) in segments]
    return {str(d.span.norm["edtf"]) for d in dates if d.span.norm.get("anchor") != "report_period"}


def precise_places(reading: Reading, segment: int) -> set[str]:
    """Names of the villages, towns and sites in a segment."""
    return {
        str(p.span.norm.get("name"))
        for p in reading.of("place")
        if reading.segment_of(p) == segment
        and p.span.norm.get("kind") not in ("region", "governorate", "country", "area")
        and not reading.has("not_event_place", p.first - 3, p.first - 1)
    }


def segment_start(reading: Reading, trigger: Mark) -> int:
    """Position of the first word of the trigger's segment."""
    start = trigger.first
    while start > 0 and reading.tokens[start - 1].segment == reading.tokens[trigger.first].segment:
        start -= 1
    return start


def marks_in_segment(reading: Reading, label: str, segment: int) -> list[Mark]:
    """The marks of a label in a segment, in text order."""
    return [mark for mark in reading.of(label) if reading.segment_of(mark) == segment]


def has_actor(reading: Reading, segment: int) -> bool:
    """Whether an actor is named in the segment."""
    return bool(marks_in_segment(reading, "actor", segment))
