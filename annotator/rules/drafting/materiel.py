"""Things of an event: delivered by a movement, destroyed, damaged or seized."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.reading import Mark, Reading

_ITEMS = ("truck", "depot", "missile", "vehicle", "weapon", "other_thing")
_EFFECTS = ("destroyed", "damaged", "seized")
_COUNT_KEYS = ("value", "low", "high", "comparator", "vague", "unit")
_UNITS = frozenset({"vehicle", "weapon", "munition", "house", "site"})


def materiel_of(
    reading: Reading, clusters: Sequence[Cluster], owner: Sequence[int], number: int
) -> list[dict[str, Any]]:
    """The materiel entries of event `number`: counted things, and uncounted ones that an effect word names."""
    cluster = clusters[number]
    tokens = reading.tokens
    out: list[dict[str, Any]] = []
    taken: set[int] = set()
    for mark in reading.of("count"):
        if owner[mark.first] != number or mark.span.norm.get("unit") not in _UNITS:
            continue
        frames = reading.frames_of(mark)
        effect = _effect_before(reading, mark.first)
        if effect is None and cluster.type == "deployment":
            effect = "delivered"
        if effect is None and _is_fired(reading, cluster, mark):
            effect = "used"
        if effect is None:
            continue
        count = {key: mark.span.norm[key] for key in _COUNT_KEYS if mark.span.norm.get(key) is not None}
        out.append({"item": _item(frames), "count": count, "effect": effect, "spans": [mark.id]})
        taken |= set(range(mark.first, mark.last + 1))
    for position in reading.where(*_EFFECTS):
        token = tokens[position]
        if owner[position] != number:
            continue
        effect = next(e for e in _EFFECTS if e in token.frames)
        for k in range(position + 1, min(position + 4, len(tokens))):
            if k in taken or tokens[k].clause != token.clause:
                break
            if any(item in tokens[k].frames for item in _ITEMS):
                entry: dict[str, Any] = {"item": _item(tokens[k].frames), "effect": effect}
                spans = [p.id for p in reading.of("place") if p.first == k]
                if spans:
                    entry["spans"] = spans
                out.append(entry)
                taken.add(k)
                break
    return out


def _is_fired(reading: Reading, cluster: Cluster, mark: Mark) -> bool:
    """Whether the number is of shells or rockets fired in a bombardment («بأكثر من 30 قذيفة»)."""
    if cluster.type not in ("shelling", "airstrike") or mark.span.norm.get("unit") != "munition":
        return False
    return "missile" in reading.frames_of(mark)


def _item(frames: frozenset[str]) -> str:
    """The schema's item for the frames of a noun."""
    found = next((item for item in _ITEMS if item in frames), "other_thing")
    return "other" if found == "other_thing" else found


def _effect_before(reading: Reading, position: int) -> str | None:
    """The effect word within six words before a thing, in its clause."""
    clause = reading.tokens[position].clause
    for k in range(position - 1, max(position - 7, -1), -1):
        if reading.tokens[k].clause != clause:
            return None
        effect = next((e for e in _EFFECTS if e in reading.tokens[k].frames), None)
        if effect:
            return effect
    return None
