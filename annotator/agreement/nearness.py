"""Whether two normal forms are at least near: the leniency that makes sense for each label.

A count: the same value, whatever the comparator. A date: both can mean a common day. A place: the same district (the
same governorate where a district is missing), or at most NEAR_KM apart. An actor: one is part of the other, or both of
the same third. A method: a code in common. What is equal, either way round, is always near.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from annotator.agreement.norms import norm_equal, plain_edtf
from annotator.core.edtf import is_valid, overlaps
from annotator.core.records import JsonObject, Span

NEAR_KM = 10.0
EARTH_KM = 6371.0


def norm_alike(one: Span, other: Span) -> bool:
    """Whether the normal forms of two members are equal, whichever is taken as the reference."""
    return one.norm == other.norm or norm_equal(one, other) or norm_equal(other, one)


def norm_near(one: Span, other: Span, patrons: Mapping[str, str] | None = None) -> bool:
    """Whether the normal forms are equal or near; `patrons`: actor id → id of the party it is part of."""
    if norm_alike(one, other):
        return True
    if one.label == "actor":
        return same_patron(one.norm.get("actor_id"), other.norm.get("actor_id"), patrons or {})
    compare = _COMPARE.get(one.label)
    return compare is not None and compare(one.norm, other.norm)


def same_patron(one: object, other: object, patrons: Mapping[str, str]) -> bool:
    """Whether one party is part of the other, or both are part of a third."""
    return bool(one and other and set(_upwards(str(one), patrons)) & set(_upwards(str(other), patrons)))


def _upwards(actor: str, patrons: Mapping[str, str]) -> list[str]:
    line = [actor]
    while (patron := patrons.get(line[-1])) and patron not in line:
        line.append(patron)
    return line


def common_day(one: JsonObject, other: JsonObject) -> bool:
    """Whether two dates can mean the same day."""
    a, b = plain_edtf(one.get("edtf")), plain_edtf(other.get("edtf"))
    return is_valid(a) and is_valid(b) and overlaps(a, b)


def near_places(one: JsonObject, other: JsonObject) -> bool:
    """Whether two places lie in the same district or governorate, or close together."""
    key = next((k for k in ("admin2", "admin1") if one.get(k) and other.get(k)), None)
    if key and one[key] == other[key]:
        return True
    apart = km_apart(one, other)
    return apart is not None and apart <= NEAR_KM


def km_apart(one: JsonObject, other: JsonObject) -> float | None:
    """Great-circle distance of two places in km (haversine on a sphere); None where one has no coordinates."""
    ends: list[Any] = [one.get("lat"), one.get("lon"), other.get("lat"), other.get("lon")]
    if any(not isinstance(e, (int, float)) for e in ends):
        return None
    a, b, c, d = (math.radians(e) for e in ends)
    chord = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


_COMPARE: Mapping[str, Callable[[JsonObject, JsonObject], bool]] = {
    "count": lambda one, other: one.get("value") is not None and one.get("value") == other.get("value"),
    "date": common_day,
    "place": near_places,
    "method": lambda one, other: bool(set(one.get("codes") or ()) & set(other.get("codes") or ())),
}
