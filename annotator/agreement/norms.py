"""Whether a normal form is right: exactly as the gold's reference scorer compares them, label by label.

A count is its value, low, high and comparator, or its vague word (an end that gold does not give is not asked of the
prediction); a date its EDTF text; a trigger its event type; actor and source their id; a method its set of codes; a
place its name, spelling aside, gold's own words counting as a name too. A person has none and is always right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from annotator.core.records import JsonObject, Span

_DROPPED = frozenset("“”\"'«» \u00a0ـ")
_FOLDED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"} | dict.fromkeys(_DROPPED))


def fold_name(name: object) -> str:
    """The place name without what writers vary: hamza, ta marbuta, alef maqsura, quotes, blanks, tatweel."""
    return str(name or "").translate(_FOLDED)


def plain_edtf(value: object) -> str:
    """The EDTF text without blanks; empty where there is none."""
    return str(value or "").replace(" ", "")


def norm_equal(one: Span, other: Span) -> bool:
    """Whether `other` (a prediction) has the normal form of `one` (gold); the two have one label."""
    compare = _COMPARE.get(one.label)
    return compare is None or compare(one, other)


def _same_count(one: Span, other: Span) -> bool:
    g, p = one.norm, other.norm
    if g.get("vague"):
        return bool(g.get("vague") == p.get("vague"))
    ends = all(g.get(end) is None or g.get(end) == p.get(end) for end in ("low", "high"))
    return ends and g.get("value") == p.get("value") and _comparator(g) == _comparator(p)


def _comparator(norm: JsonObject) -> str:
    return str(norm.get("comparator") or "eq")


def _same_place(one: Span, other: Span) -> bool:
    return fold_name(other.norm.get("name")) in {fold_name(one.norm.get("name")), fold_name(one.surface)}


def _same_key(key: str) -> Callable[[Span, Span], bool]:
    return lambda one, other: bool(one.norm.get(key) == other.norm.get(key))


_COMPARE: Mapping[str, Callable[[Span, Span], bool]] = {
    "count": _same_count,
    "date": lambda one, other: plain_edtf(one.norm.get("edtf")) == plain_edtf(other.norm.get("edtf")),
    "actor": _same_key("actor_id"),
    "trigger": _same_key("type"),
    "method": lambda one, other: set(one.norm.get("codes") or ()) == set(other.norm.get("codes") or ()),
    "source": _same_key("source"),
    "place": _same_place,
}
