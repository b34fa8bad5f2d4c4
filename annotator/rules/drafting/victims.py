"""A group of harmed people on its way to a harm entry, and what is read off its words: status, sex, age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_ECHO = 6
"""From how many words on a person told again without a number is the same one."""
_STATUS = ("leader", "security", "official", "civilian", "combatant")


@dataclass(slots=True)
class Victims:
    """One group of people while it is gathered."""

    kind: str
    position: int
    last: int
    count: dict[str, Any] | None
    frames: frozenset[str]
    spans: list[str] = field(default_factory=list)
    party: str | None = None
    subset: bool = False
    echo: bool = False


def merged(entries: Sequence[Victims]) -> list[Victims]:
    """The entries without echoes: «مما أدى لمقتله» after «قتل شاب» is the same death."""
    out: list[Victims] = []
    for number, entry in enumerate(entries):
        after = entries[number + 1] if number + 1 < len(entries) else None
        if not entry.spans and not entry.count and after and after.kind == entry.kind and _spells_out(entry, after):
            continue
        known = [
            e for e in out if e.kind == entry.kind and not e.subset and (entry.echo or entry.position - e.last > _ECHO)
        ]
        if entry.echo and known:
            continue
        value = (entry.count or {}).get("value")
        if (
            not entry.spans
            and not entry.subset
            and any(
                (e.count or {}).get("value") == value
                and e.frames & entry.frames & {"leader", "male", "female", "child"}
                for e in known
            )
        ):
            continue
        out.append(entry)
    return out


def _spells_out(entry: Victims, after: Victims) -> bool:
    """Whether a number says how many the group just named were («عائلة مكونة من خمسة أشخاص»)."""
    return bool(after.spans) and not after.subset and 0 < after.position - entry.last <= 4


def written(entries: Sequence[Victims]) -> list[dict[str, Any]]:
    """The entries as objects of the schema."""
    out: list[dict[str, Any]] = []
    total: str | None = None
    for index, entry in enumerate(entries, 1):
        item: dict[str, Any] = {"id": f"h{index}", "harm": entry.kind}
        if entry.party:
            item["party"] = entry.party
        item["status"] = _status(entry)
        sex, age = _sex(entry.frames), _age(entry.frames)
        if sex:
            item["sex"] = sex
        if age:
            item["age_group"] = age
        if entry.count:
            item["count"] = entry.count
        if entry.subset and total and any(e["id"] == total and e["harm"] == entry.kind for e in out):
            item["subset_of"] = total
        elif not entry.subset:
            total = item["id"]
        if entry.spans:
            item["spans"] = entry.spans
        out.append(item)
    return out


def _status(entry: Victims) -> str:
    frames = entry.frames
    if "alleged" in frames and not frames & {"leader"}:
        return "alleged_member"
    if {"leader", "combatant"} <= frames or {"civilian", "combatant"} <= frames:
        return "mixed" if entry.count is None or (entry.count.get("value") or 2) > 1 else "leader"
    for status in _STATUS:
        if status in frames:
            return status
    if frames & {"child", "female", "elder"}:
        return "civilian"
    return "combatant" if entry.party else "unknown"


def _sex(frames: frozenset[str]) -> str | None:
    if {"female", "male"} <= frames:
        return "mixed"
    return next((sex for sex in ("female", "male") if sex in frames), None)


def _age(frames: frozenset[str]) -> str | None:
    return next((age for age in ("child", "elder") if age in frames), None)
