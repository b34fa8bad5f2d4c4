"""Rules and gazetteers are data that non-programmers edit; these tests are what tells them that a row is wrong."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

COLUMNS = {"form", "id", "kind", "parent", "lat", "lon", "source"}


def rules(root: Path) -> list[tuple[str, dict[str, object]]]:
    found = []
    for path in sorted((root / "seeds" / "rules").glob("*.toml")):
        content = tomllib.loads(path.read_text())
        found += [(path.name, rule) for key in ("rule", "rules") for rule in content.get(key, [])]
    return found


def test_rules_say_why_and_show_hits_and_misses(root: Path) -> None:
    assert rules(root)
    for name, rule in rules(root):
        where = f"{name}: {rule.get('name')}"
        assert rule.get("name"), where
        assert rule.get("why"), f"{where} does not say why"
        assert len(rule.get("hits", [])) >= 3, f"{where} needs three hits"
        assert len(rule.get("misses", [])) >= 2, f"{where} needs two misses"


def test_rule_names_are_unique(root: Path) -> None:
    names = [rule["name"] for _, rule in rules(root)]
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


def test_gazetteers_have_their_columns(root: Path) -> None:
    for path in sorted((root / "seeds" / "gazetteer").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(line for line in file if not line.startswith("#"))
            assert set(reader.fieldnames or ()) >= COLUMNS, path.name
            for number, row in enumerate(reader, start=2):
                where = f"{path.name}:{number}"
                assert row["form"], where
                assert row["form"] == row["form"].strip(), where
                assert row["id"], where
                assert row["source"], where
                if row["lat"] or row["lon"]:
                    assert -90 <= float(row["lat"]) <= 90, where
                    assert -180 <= float(row["lon"]) <= 180, where


def test_gazetteer_attribution_travels_with_it(root: Path) -> None:
    folder = root / "seeds" / "gazetteer"
    if (folder / "geonames.csv").exists():
        assert "GeoNames" in (folder / "README.md").read_text()
