"""The date of an event as its own words give it. What headings, periods and earlier events give is in `links`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.core import edtf
from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.scopes import owned

_UNTIL = frozenset({"حتي", "لغايه", "غايه"})
_THAT = frozenset({"ان", "بان"})


def date_of(reading: Reading, clusters: Sequence[Cluster], owner: Sequence[int], number: int) -> dict[str, Any] | None:
    """The date of event `number` from words that speak of it, None when they give none."""
    cluster = clusters[number]
    segments = {reading.segment_of(trigger) for trigger in cluster.triggers}
    dates = [d for d in owned(reading, "date", owner, number) if edtf.is_valid(d.span.norm.get("edtf"))]
    if cluster.motive:
        dates = [d for d in dates if reading.clause_of(d) == reading.clause_of(cluster.first)]
    own = [d for d in dates if not reading.has("published", d.first - 4, d.first - 1)]
    own = [d for d in own if not is_said(reading, d, cluster) and not _is_of_the_count(reading, d, own)]
    if not own:
        # The day of a written report is never that of what it counts; of news told on a day it mostly is.
        dates = [d for d in dates if not reading.has("paper", d.first - 6, d.first - 2)]
    dates = own if own or any(is_said(reading, d, cluster) for d in dates) else dates
    near = [d for d in dates if reading.segment_of(d) in segments]
    sentence = {reading.sentence_of(trigger) for trigger in cluster.triggers}
    chosen = near or [d for d in dates if reading.sentence_of(d) in sentence] or dates
    if not chosen:
        return None
    best = max(chosen, key=lambda d: (_precision(d), -_distance(d, cluster)))
    best = _day_of_telling(reading, best) or best
    edtf_text = str(best.span.norm["edtf"])
    spans = [best.id]
    time_of_day = best.span.norm.get("time_of_day")
    for other in chosen:
        other_text = str(other.span.norm["edtf"])
        if other.id == best.id or _precision(other) < 3 or not edtf.overlaps(edtf_text, other_text):
            continue
        spans.append(other.id)
        time_of_day = time_of_day or other.span.norm.get("time_of_day")
        if other_text.startswith("["):
            edtf_text = other_text
    since = _since(reading, best, dates)
    if since is not None:
        edtf_text = edtf.period(edtf.bounds(str(since.span.norm["edtf"]))[0], edtf.bounds(edtf_text)[1])
        spans.append(since.id)
    out: dict[str, Any] = {"edtf": edtf_text, "anchor": best.span.norm.get("anchor") or "explicit"}
    if time_of_day:
        out["time_of_day"] = time_of_day
    if best.span.norm.get("text_error"):
        out["text_error"] = True
    out["spans"] = sorted(spans, key=[m.id for m in reading.marks].index) if len(spans) > 1 else spans
    return out


def _is_of_the_count(reading: Reading, day: Mark, dates: Sequence[Mark]) -> bool:
    """Whether it was only counted on that day («وثق المرصد، اليوم، 22 هجوما خلال شهر أيار»): a longer time follows."""
    if day.span.norm.get("anchor") != "deictic" or not any(
        reading.has(frame, day.first - 6, day.first - 1) for frame in ("documents", "says")
    ):
        return False
    sentence = reading.sentence_of(day)
    return any(
        d.first > day.last and reading.sentence_of(d) == sentence and _precision(d) < _precision(day) for d in dates
    )


def _day_of_telling(reading: Reading, told: Mark) -> Mark | None:
    """The day on which it was published that something happened «اليوم» («وكان المرصد نشر في 3 أيار أن …»)."""
    if told.span.norm.get("anchor") != "deictic":
        return None
    for day in reversed(reading.of("date")):
        explicit = str(day.span.norm.get("anchor", "")).startswith("explicit") and _precision(day) == 3
        if explicit and day.last < told.first and reading.sentence_of(day) == reading.sentence_of(told):
            return day if reading.has("published", day.first - 4, day.first - 1) else None
    return None


def _since(reading: Reading, end: Mark, dates: Sequence[Mark]) -> Mark | None:
    """The date from which a time runs to the given one («منذ بداية العام … وحتى أمس»), None where none does."""
    tokens = reading.tokens
    if not any(tokens[k].word.lstrip("و") in _UNTIL for k in range(max(end.first - 2, 0), end.first)):
        return None
    first = next((d for d in reversed(dates) if d.last < end.first and end.first - d.last <= 4), None)
    start = edtf.bounds(str(first.span.norm["edtf"]))[0] if first is not None else None
    last = edtf.bounds(str(end.span.norm["edtf"]))[1]
    return first if start is not None and last is not None and start < last else None


def is_said(reading: Reading, mark: Mark, cluster: Cluster) -> bool:
    """Whether a day or place is that of a statement («أفادت مصادر صباح الثلاثاء بأن …»), told after «أن»."""
    tokens = reading.tokens
    if mark.last >= cluster.first.first:
        return False
    clause = tokens[mark.first].clause
    that = next((k for k in range(mark.last + 1, min(mark.last + 4, len(tokens))) if tokens[k].word in _THAT), None)
    if that is None or tokens[that].clause != clause or that > cluster.first.first:
        return False
    return any(
        "says" in tokens[k].frames and tokens[k].clause == clause
        for k in range(mark.first - 1, max(mark.first - 9, -1), -1)
    )


def _precision(mark: Mark) -> int:
    """How much the date says: a day or list of days 3, a month 2, a long period 1, the report's own period 0."""
    text = str(mark.span.norm.get("edtf"))
    if mark.span.norm.get("anchor") == "report_period":
        return 0
    first, last = edtf.bounds(text)
    if text.startswith("{") or (first is not None and last is not None and (last - first).days <= 2):
        return 3
    if first is None or last is None:
        return 1 if first else 0
    return 2 if (last - first).days <= 31 else 1


def _distance(mark: Mark, cluster: Cluster) -> int:
    """Words between the date and the nearest trigger."""
    return min(max(trigger.first - mark.last, mark.first - trigger.last) for trigger in cluster.triggers)
