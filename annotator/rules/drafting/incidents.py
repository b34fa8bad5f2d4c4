"""How many incidents a trigger sums up: the count that it heads («6 عمليات»)."""

from __future__ import annotations

from annotator.rules.drafting.reading import Mark, Reading

EVENT_UNITS = frozenset({"operation", "strike", "attack", "ambush", "clash", "exercise", "batch"})
_NO_INCIDENTS = frozenset({"munition", "weapon", "animal", "body"})
_TIMES = frozenset({"مره", "مرات", "مرتين"})


def event_count(reading: Reading, trigger: Mark) -> Mark | None:
    """The count of incidents that the trigger heads («6 عمليات»), None where there is none."""
    for count in reading.of("count"):
        if count.span.norm.get("unit") in _NO_INCIDENTS:
            continue
        overlaps = count.first <= trigger.last and trigger.first <= count.last
        near = 0 < trigger.first - count.last <= 2 and reading.clause_of(count) == reading.clause_of(trigger)
        follows = 0 < count.first - trigger.last <= 12
        times = (follows or near) and reading.tokens[count.last].word in _TIMES
        after = follows and count.span.norm.get("unit") == "batch"
        if overlaps or times or ((near or after) and count.span.norm.get("unit") in EVENT_UNITS):
            if any(count.first <= t.last and t.first <= count.last for t in reading.of("trigger") if t is not trigger):
                continue
            return count if _several(count) and count.span.norm.get("unit") != "person" else None
    return None


def _several(count: Mark) -> bool:
    """Whether the count is more than one."""
    norm = count.span.norm
    return bool(norm.get("vague")) or (norm.get("value") or norm.get("high") or 0) > 1
