"""Which event each word of a paragraph speaks of.

Inside a segment the border between two events is the last clause start before the later one's trigger, so that harm
told with its cause («…، وإصابة 3 جراء قصف») stays with the cause. A segment without a trigger goes on telling the
last event.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.reading import Mark, Reading

NOBODY = -1


def owners(reading: Reading, clusters: Sequence[Cluster]) -> list[int]:
    """For each word the number of the event it speaks of, NOBODY where there is none."""
    tokens = reading.tokens
    out = [NOBODY] * len(tokens)
    if not clusters:
        return out
    uses = sorted((t.first, t.last, number) for number, c in enumerate(clusters) for t in c.triggers)
    by_segment: dict[int, list[tuple[int, int, int]]] = {}
    for use in uses:
        by_segment.setdefault(tokens[use[0]].segment, []).append(use)
    previous = NOBODY
    for start, end in _segments(reading):
        own = by_segment.get(tokens[start].segment)
        if own is None:
            owner = previous
            if owner == NOBODY and not _speaks_for_itself(reading, start, end):
                owner = next((n for first, _, n in uses if first >= end and _joined(reading, start, first)), NOBODY)
            if owner != NOBODY and not reading.has("appeal", start, end - 1):
                out[start:end] = [owner] * (end - start)
            continue
        borders = [start]
        for (_, last, _), (first, _, _) in pairwise(own):
            border = first
            while border > last + 1 and tokens[border - 1].clause == tokens[border].clause:
                border -= 1
            if border <= last + 1 or border == first:
                border = _subject_before(reading, first, last) or border
            counted = (c.first for c in reading.of("count") if last < c.first < first <= c.last)
            borders.append(next(counted, first) if border <= last + 1 else border)
        for number, (use, border) in enumerate(zip(own, borders, strict=True)):
            until = borders[number + 1] if number + 1 < len(borders) else end
            out[border:until] = [use[2]] * (until - border)
        previous = own[-1][2]
    return _motives_narrowed(reading, clusters, out)


def _subject_before(reading: Reading, first: int, last: int) -> int | None:
    """Position of the actor that stands right before a verb and does it («وتنظيم … يعدم»), None where none does."""
    if "does" not in reading.tokens[first].frames:
        return None
    actor = next((a for a in reading.of("actor") if a.last == first - 1 and a.first > last), None)
    return actor.first if actor is not None else None


def _motives_narrowed(reading: Reading, clusters: Sequence[Cluster], out: list[int]) -> list[int]:
    """The owners with each motive («انتقاما للعملية … في …») holding only its own few words."""
    for number, cluster in enumerate(clusters):
        if not cluster.motive:
            continue
        place = next((p for p in reading.of("place") if 0 < p.first - cluster.last.last <= 4), None)
        first, last = cluster.first.first - 1, place.last if place else cluster.last.last
        others = [n for n in range(len(clusters)) if n != number]
        for k, owner in enumerate(out):
            if owner == number and not first <= k <= last:
                out[k] = max((n for n in others if clusters[n].first.first < k), default=NOBODY)
    return out


def _joined(reading: Reading, start: int, first: int) -> bool:
    """Whether a segment before any trigger is in the sentence of the first one, or opens the paragraph with a date."""
    if (
        reading.paragraph.paragraph_role == "heading"
        or reading.tokens[start].sentence == reading.tokens[first].sentence
    ):
        return True
    return any(mark.first - start <= 1 and _opens_item(reading, mark) for mark in reading.marks)


def _opens_item(reading: Reading, mark: Mark) -> bool:
    """Whether the paragraph begins with the date or place and a colon, as the items of a list do («- 2 آب: …»)."""
    if mark.label not in ("date", "place") or mark.first > 1:
        return False
    return reading.paragraph.text[mark.span.end :].lstrip(" )*").startswith(":")


def _speaks_for_itself(reading: Reading, start: int, end: int) -> bool:
    """Whether a segment before any trigger gives a toll and another speaker's words follow it."""
    if end >= len(reading.tokens) or "says" not in reading.tokens[end].frames:
        return False
    return reading.has("running_total", start, end - 1)


def _segments(reading: Reading) -> list[tuple[int, int]]:
    """[start, end) of each segment in words."""
    out: list[tuple[int, int]] = []
    start = segment = 0
    for k, token in enumerate(reading.tokens):
        if token.segment != segment:
            out.append((start, k))
            start, segment = k, token.segment
    out.append((start, len(reading.tokens)))
    return out


def owned(reading: Reading, label: str, owner: Sequence[int], number: int) -> list[Mark]:
    """The marks of a label that speak of event `number`."""
    return [mark for mark in reading.of(label) if owner[mark.first] == number]
