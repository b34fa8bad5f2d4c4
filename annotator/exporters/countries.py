"""Countries and governorates, after the gazetteer that the program is shipped with."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import Any

from annotator.config import resource_dir

COUNTRY, WIDE = "country", ("governorate", "region", "area", "country")


def country_of(place: Mapping[str, Any]) -> str:
    """The name of the country; empty where neither gazetteer id, governorate nor the name of a region tells it."""
    name = str(place.get("name") or "")
    if place.get("kind") == COUNTRY:
        return name
    by_id, by_name = _countries()
    return by_id.get(str(place.get("place_id")), "") or by_name.get(str(place.get("admin1") or name), "")


@cache
def governorates() -> frozenset[str]:
    """The names of the governorates that are known."""
    return frozenset(name for row in _rows() if row["kind"] == "governorate" for name in (row["name"], row["form"]))


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    with (resource_dir("seeds") / "gazetteer" / "places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def _countries() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The country by gazetteer id, and by each name of a governorate, region or country that is in one only."""
    rows = _rows()
    above = {row["id"]: row["parent"] for row in rows}
    names = {row["id"]: row["name"] or row["form"] for row in rows if row["kind"] == COUNTRY}
    by_id = {own: _upwards(own, above, names) for own in above}
    found: dict[str, set[str]] = {}
    for row in rows:
        for form in (row["name"], row["form"]) if row["kind"] in WIDE else ():
            found.setdefault(form, set()).add(by_id[row["id"]])
    return by_id, {name: told.pop() for name, told in found.items() if len(told) == 1}


def _upwards(own: str, above: Mapping[str, str], names: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while own and own not in names and own not in seen:
        seen.add(own)
        own = above.get(own, "")
    return names.get(own, "")
