"""Formats beside JSONL: what they keep comes back exactly, what they drop they say."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from exporters.releases.sample_release import sample_gold

from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import load_schema
from annotator.errors import InvalidInput
from annotator.exporters import EXPORTERS, verify
from annotator.exporters.acled_csv import COLUMNS, safe_cell
from annotator.exporters.fatalities import deaths, fatalities
from annotator.exporters.manifest import read_manifest
from annotator.exporters.tokens import bio, tokens

SCHEMA = load_schema()
WITHOUT_PACKAGES = ("jsonl", "acled-csv", "conll", "label-studio")


@pytest.fixture(scope="module")
def gold() -> list[ParagraphRecord]:
    """A report with an emoji in front of its words, and the sample's gold."""
    text = "🕊  وقصفت طائرة السنديان"
    spans = (Span("s1", "trigger", 4, 8, text[4:8], {"type": "airstrike"}), Span("s2", "place", 15, 23, text[15:23]))
    extra = {"status": "agreed", "ruleset": None, "member": None}
    return [ParagraphRecord("bird", 0, text, Content("incident", spans), None, extra), *sample_gold()]


@pytest.mark.parametrize("name", WITHOUT_PACKAGES)
def test_same_records_give_the_same_bytes_and_the_manifest_says_what_is_dropped(
    gold: list[ParagraphRecord], tmp_path: Path, name: str
) -> None:
    exporter = EXPORTERS[name]
    one, two = (exporter.write(tmp_path / n / f"gold{exporter.ending}", gold, schema=SCHEMA) for n in ("a", "b"))
    assert one.path.read_bytes() == two.path.read_bytes()
    manifest = read_manifest(one.manifest.read_bytes())
    assert manifest is not None
    assert manifest["rows"] == len(gold)
    assert manifest.get("drops", EXPORTERS["jsonl"].drops) == exporter.drops


def test_a_changed_file_of_another_format_is_found(gold: list[ParagraphRecord], tmp_path: Path) -> None:
    EXPORTERS["jsonl"].write(tmp_path / "gold.jsonl", gold[:1], schema=SCHEMA)
    written = EXPORTERS["conll"].write(tmp_path / "gold.conll", gold[:1], schema=SCHEMA)
    assert verify(tmp_path).ok
    written.path.write_bytes(written.path.read_bytes() + b"\n")
    assert not verify(tmp_path).ok


def test_conll_gives_texts_and_spans_back(gold: list[ParagraphRecord], tmp_path: Path) -> None:
    raw = EXPORTERS["conll"].write(tmp_path / "gold.conll", gold, schema=SCHEMA).path.read_text("utf-8")
    head, *blocks = raw.split("\n", 1)[0], *raw.split("\n", 1)[1].strip("\n").split("\n\n")
    labels = [word.lower() for word in head.split()[7:]]
    assert len(blocks) == len(gold)
    for block, record in zip(blocks, gold, strict=True):
        lines = block.splitlines()
        assert lines[0] == f"# id = {record.id}"
        assert json.loads(lines[2].removeprefix("# text = ")) == record.text
        rows = [line.split("\t") for line in lines[3:]]
        assert all(record.text[int(r[2]) : int(r[3])] == r[1] for r in rows)
        for column, label in enumerate(labels, start=4):
            wanted = [s for s in record.content.spans if s.label == label]
            _, left = bio(tokens(record.text, record.content.spans), wanted)
            found = [(int(r[2]), n) for n, r in enumerate(rows) if r[column] == "B"]
            ends = []
            for start, n in found:
                last = n
                while last + 1 < len(rows) and rows[last + 1][column] == "I":
                    last += 1
                ends.append((start, int(rows[last][3])))
            assert ends == sorted((s.start, s.end) for s in wanted if s not in left)


def test_label_studio_slices_by_utf16_units(gold: list[ParagraphRecord], tmp_path: Path) -> None:
    path = EXPORTERS["label-studio"].write(tmp_path / "tasks.json", gold, schema=SCHEMA).path
    tasks = json.loads(path.read_text("utf-8"))
    for task, record in zip(tasks, gold, strict=True):
        units = task["data"]["text"].encode("utf-16-le")
        role, *results = task["annotations"][0]["result"]
        assert role["value"]["choices"] == [record.content.paragraph_role]
        assert [r["value"]["labels"][0] for r in results] == [s.label for s in record.content.spans]
        for result in results:
            value = result["value"]
            assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    assert EXPORTERS["label-studio"].write(tmp_path / "none.json", [], schema=SCHEMA).path.read_text() == "[\n]\n"


def acled(tmp_path: Path, *events: Event, text: str = "نص") -> list[dict[str, str]]:
    record = ParagraphRecord("day", 0, text, Content("incident", (), events), "2023-03-05", {"status": "agreed"})
    path = EXPORTERS["acled-csv"].write(tmp_path / "events.csv", [record], schema=SCHEMA).path
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return rows


def test_acled_row_has_its_codes_and_precisions(tmp_path: Path) -> None:
    fields: dict[str, Any] = {
        "date": {"edtf": "2023-03-01/2023-03-04"},
        "place": {"name": "السنديان", "admin1": "دير الزور", "lat": 35.1, "lon": 40.2, "precision": 2},
        "actors": [{"role": "initiator", "actor_id": "intl_coalition"}, {"role": "partner", "actor_id": "us_forces"}],
        "harm": [
            {"id": "h1", "harm": "killed", "status": "civilian", "count": {"value": 10, "comparator": "gt"}},
            {"id": "h2", "harm": "killed", "subset_of": "h1", "count": {"value": 2}},
            {"id": "h3", "harm": "injured", "count": {"vague": "several"}},
        ],
    }
    (row,) = acled(tmp_path, Event("e1", "airstrike", fields))
    assert (row["event_id_cnty"], row["event_date"], row["time_precision"]) == ("day:e1", "2023-03-01", "2")
    assert (row["event_type"], row["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (row["inter1"], row["inter2"], row["interaction"], row["actor2"]) == ("8", "7", "78", "Civilians")
    assert (row["geo_precision"], row["latitude"], row["fatalities"]) == ("2", "35.1", "11")
    assert row["civilian_targeting"] == "Civilian targeting"
    assert "counts-2" in row["tags"]


def test_acled_leaves_out_what_did_not_happen_and_wholes_with_their_parts(tmp_path: Path) -> None:
    rows = acled(
        tmp_path,
        Event("e1", "raid_arrest", {"granularity": "aggregate"}),
        Event("e2", "raid_arrest", {"part_of": "e1"}),
        Event("e3", "airstrike", {"polarity": "negative"}),
        Event("e4", "airstrike", {"realis": "planned"}),
        Event("e5", "airstrike", {"granularity": "recurring"}),
        Event("e6", "raid_arrest", {"granularity": "single", "harm": [{"id": "h1", "harm": "killed"}]}),
        Event("e7", "airstrike", {"part_of": "e6"}),
        Event("e8", "raid_arrest", {"granularity": "aggregate", "harm": [{"id": "h1", "harm": "killed"}]}),
        Event("e9", "raid_arrest", {"part_of": "e8", "realis": "planned"}),
    )
    assert [row["event_id_cnty"] for row in rows] == ["day:e2", "day:e6", "day:e7", "day:e8"]
    assert [row["fatalities"] for row in rows] == ["0", "1", "0", "1"]
    assert (rows[0]["event_date"], rows[0]["time_precision"]) == ("2023-03-05", "3")


def test_cells_are_no_formulas(tmp_path: Path) -> None:
    (row,) = acled(tmp_path, Event("e1", "airstrike"), text='=HYPERLINK("x")')
    assert row["notes"].startswith("'=")
    assert [safe_cell(v) for v in ("+1", "@a", " =a", "-12.5", -3, None, "أ")] == [
        *("'+1", "'@a", "' =a", "-12.5", "-3", "", "أ")
    ]
    wide = ("\uff1d1", "\uff0b1", "\uff0d1", "\uff20a")
    hidden = (*wide, "\u200f=1", "\ufeff=1", "\u00a0=1", "\n=1", "\u2028=1", '"=1', "'=1", "\t", "|a")
    assert all(safe_cell(words) == f"'{words}" for words in hidden)
    assert "\r" not in safe_cell("أ\rب")


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ({"name": "السنديان", "admin1": "دير الزور"}, "سوريا"),
        ({"name": "السنديان", "place_id": "gov:iq-anbar"}, "العراق"),
        ({"name": "الأنبار"}, "العراق"),
        ({"name": "تركيا", "kind": "country"}, "تركيا"),
        ({"name": "السنديان"}, ""),
    ],
)
def test_acled_names_the_country_that_the_place_lies_in(tmp_path: Path, place: dict[str, Any], country: str) -> None:
    (row,) = acled(tmp_path, Event("e1", "airstrike", {"place": place}))
    assert row["country"] == country


def test_formats_keep_the_split_of_a_release(gold: list[ParagraphRecord], tmp_path: Path) -> None:
    record = gold[0].with_extra(split="dev")
    conll = EXPORTERS["conll"].write(tmp_path / "gold.conll", [record], schema=SCHEMA).path
    assert "\n# split = dev\n" in conll.read_text("utf-8")
    tasks = EXPORTERS["label-studio"].write(tmp_path / "tasks.json", [record], schema=SCHEMA).path
    assert json.loads(tasks.read_bytes())[0]["data"]["split"] == "dev"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (None, 1),
        ({"value": 6}, 6),
        ({"value": 6, "comparator": "lt"}, 5),
        ({"value": 0, "comparator": "lt"}, 0),
        ({"low": 5, "high": 7, "comparator": "range"}, 5),
        ({"vague": "tens"}, 12),
    ],
)
def test_counts_become_numbers_after_the_table(count: dict[str, Any] | None, expected: int) -> None:
    assert deaths(count) == expected


def dead(number: int, party: str | None = None, status: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": "h1", "harm": "killed", "count": {"value": number}, "party": party, "status": status, **more}


SOLDIERS = ("syrian_gov", "combatant")


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([[dead(7, *SOLDIERS), dead(20, *SOLDIERS)], [dead(9, *SOLDIERS)]], 7),  # what three sources say of one attack
        ([[dead(14, "isis", "combatant"), dead(5, "sdf", "combatant")]], 19),
        ([[dead(1, None, "civilian", sex="male"), dead(1, None, "civilian", sex="male")]], 2),
        ([[dead(1, None, "civilian", sex="female"), dead(3, None, "civilian", age_group="child")]], 4),
        ([[dead(31, None, "civilian")], [dead(31, None, "civilian", sex="mixed"), dead(9, subset_of="h1")]], 31),
        ([[dead(3)], [dead(3, *SOLDIERS)]], 3),
        ([[dead(2, *SOLDIERS)], [dead(1, None, "civilian")]], 3),
        ([[], [dead(2)]], 2),
    ],
)
def test_fatalities_add_people_and_not_accounts_of_them(mentions: list[list[dict[str, Any]]], expected: int) -> None:
    assert fatalities(mentions) == expected


@pytest.mark.parametrize(("name", "package"), [("spacy", "spacy"), ("parquet", "pyarrow")])
def test_formats_that_need_a_package_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InvalidInput, match=f"pip install {package}"):
        EXPORTERS[name].write(tmp_path / "gold", [], schema=SCHEMA)
    assert list(tmp_path.iterdir()) == []
