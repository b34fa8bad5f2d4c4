"""The files of a release: the same bytes for the same material, fixed keys, and every change found."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exporters.releases.sample_release import FACTS, material, sample_gold, write

from annotator.core.records import Content, Event, Span
from annotator.exporters import verify
from annotator.exporters.hashed_file import json_line
from annotator.exporters.releases.checksums import read_sums, sums_bytes
from annotator.exporters.releases.material import FILES, ROW_FILES, SUMS
from annotator.exporters.releases.negatives import NO_SPAN, event_reason
from annotator.exporters.releases.redaction import Redaction, persons_in
from annotator.exporters.releases.redaction_profiles import PROFILES
from annotator.exporters.releases.writing import EarlierRelease

MUTATIONS = 10


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of three reports of the sample."""
    reports = material(sample_gold())[3:6]
    return write(tmp_path_factory.mktemp("release") / "1.0", reports).folder


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def test_release_proves_itself_and_the_same_material_gives_the_same_bytes(original: Path, tmp_path: Path) -> None:
    report = verify(original)
    assert (report.ok, report.problems, report.rows) == (True, (), len(rows(original, "gold.jsonl")))
    again = write(tmp_path / "1.0", material(sample_gold())[3:6]).folder
    assert {path.name for path in again.iterdir()} == {*FILES, SUMS}
    for name in (*FILES, SUMS):
        assert (again / name).read_bytes() == (original / name).read_bytes(), name


def test_rows_have_fixed_keys_and_sums_are_what_sha256sum_checks(original: Path) -> None:
    for name in ROW_FILES:
        found = rows(original, name)
        assert found
        assert {tuple(row) for row in found} == {tuple(found[0])}, name
    for line in (original / SUMS).read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((original / name).read_bytes()).hexdigest() == digest


def test_features_of_the_schema_hold_every_value_of_the_rows(original: Path) -> None:
    features = json.loads((original / "schema.json").read_bytes())["features"]
    for name in ROW_FILES:
        for line in (original / name).read_text("utf-8").splitlines():
            assert fits(json.loads(line), features[name]), name
    assert features["gold.jsonl"]["ruling"]["by"] == {"dtype": "string", "_type": "Value"}


def fits(value: Any, feature: Any) -> bool:
    """Whether a value is one of the feature, as `datasets` reads them."""
    if value is None:
        return True
    if isinstance(feature, list):
        return isinstance(value, list) and all(fits(item, feature[0]) for item in value)
    if "_type" in feature:
        kinds = {"string": (str,), "int64": (int,), "float64": (int, float), "bool": (bool,)}
        return type(value) in kinds[feature["dtype"]]
    return isinstance(value, dict) and set(value) <= set(feature) and all(fits(v, feature[k]) for k, v in value.items())


def test_negatives_are_what_was_suggested_and_is_not_gold(original: Path) -> None:
    negatives = rows(original, "negatives.jsonl")
    texts = {row["id"]: row["text"] for row in rows(original, "gold.jsonl")}
    spans = [row for row in negatives if row["kind"] == "span"]
    assert {row["label"] for row in spans} == {"method"}
    assert len(spans) == 3
    for row in spans:
        assert (row["event"], row["spans"]) == (None, [])
        assert texts[row["paragraph"]][row["start"] : row["end"]] == row["surface"]


def test_refused_and_changed_drafts_are_negatives_with_the_spans_they_name(original: Path) -> None:
    events = [row for row in rows(original, "negatives.jsonl") if row["kind"] == "event"]
    gold = {row["id"]: row for row in rows(original, "gold.jsonl")}
    refused = [row for row in events if row["event"]["id"] == "e99"]
    assert {row["reason"] for row in refused} == {"removed"}
    assert [row["id"] for row in refused] == [f"{row['paragraph']}:e99" for row in refused]
    assert len(refused) == 3
    others = [row for row in events if row not in refused]
    assert others
    assert {row["reason"] for row in others} == {"changed"}
    for row in events:
        assert {row[key] for key in NO_SPAN} == {None}
        assert list(row["event"]) == list(rows(original, "gold.jsonl")[-1]["events"][0])
        text = gold[row["paragraph"]]["text"]
        assert all(text[span["start"] : span["end"]] == span["surface"] for span in row["spans"])
        assert {*row["event"]["trigger"]} <= {span["id"] for span in row["spans"]}
    card = (original / "README.md").read_text("utf-8")
    assert f"| `event.changed` drafted events with another type or other fields | {len(others)} |" in card


def test_a_negative_that_stands_twice_is_found_though_the_report_counts_it(original: Path, tmp_path: Path) -> None:
    folder = tmp_path / "1.0"
    shutil.copytree(original, folder)
    first, *others = rows(folder, "negatives.jsonl")
    told = rows(folder, "reports.jsonl")
    told[0]["negatives"] += 1
    (folder / "negatives.jsonl").write_bytes(b"".join(map(json_line, [first, first, *others])))
    (folder / "reports.jsonl").write_bytes(b"".join(map(json_line, told)))
    sealed(folder)
    assert any(problem.where[-1] == "id" for problem in verify(folder).errors)


def draft(**fields: Any) -> Event:
    return Event("e1", "airstrike", {"trigger": ["s1"], **fields})


STRIKE = Span("s1", "trigger", 0, 4, "غارة", {"type": "airstrike"})
LATER = replace(STRIKE, id="s7", start=9, end=13)


@pytest.mark.parametrize(
    ("suggested", "kept", "spans", "reason"),
    [
        (draft(), draft(), (STRIKE,), None),
        (draft(note="x"), draft(part_of="e2", method=[]), (STRIKE,), None),
        (draft(), Event("e5", "airstrike", {"trigger": ["s9"]}), (replace(STRIKE, id="s9"),), None),
        (draft(), draft(realis="planned"), (STRIKE,), "changed"),
        (draft(), Event("e5", "shelling", {"trigger": ["s1"]}), (STRIKE,), "changed"),
        (draft(), Event("e5", "airstrike", {"trigger": ["s7"]}), (LATER,), "removed"),
        (draft(), Event("e5", "airstrike"), (), "changed"),
        (draft(), Event("e5", "shelling"), (), "removed"),
        (draft(granularity="recurring"), Event("e5", "shelling"), (), None),
    ],
)
def test_why_a_draft_is_no_gold(suggested: Event, kept: Event, spans: tuple[Span, ...], reason: str | None) -> None:
    other = Content("incident", spans, (kept,))
    assert event_reason(suggested, (STRIKE,), (other,)) == reason
    assert event_reason(suggested, (STRIKE,), (Content("background"), other)) == reason
    assert event_reason(suggested, (STRIKE,), (other, Content("incident", (STRIKE,), (suggested,)))) is None


def sealed(folder: Path) -> None:
    """Write the sums anew, as somebody would who wants a change to go unseen."""
    digests = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.name != SUMS}
    (folder / SUMS).write_bytes(sums_bytes(digests))


def changed_bytes(folder: Path, chance: random.Random) -> str:
    """Change, cut or add bytes of any file."""
    path = folder / chance.choice([*FILES, SUMS])
    raw = path.read_bytes()
    at = chance.randrange(len(raw) + 1)
    piece = bytes([chance.randrange(256)]) if chance.random() < 0.7 else b""
    after = raw[:at] + piece + raw[at + chance.choice((0, 1)) :]
    if after == raw:
        after = raw + b" "
    path.write_bytes(after)
    return f"{path.name} at {at}"


def renamed_or_gone(folder: Path, chance: random.Random) -> str:
    """Remove a file, add one, or exchange two."""
    one, other = chance.sample([*FILES, SUMS], 2)
    kind = chance.choice(("gone", "added", "exchanged"))
    if kind == "gone":
        (folder / one).unlink()
    elif kind == "added":
        shutil.copy(folder / one, folder / f"more-{one}")
    else:
        shutil.move(folder / one, folder / "aside")
        shutil.move(folder / other, folder / one)
        shutil.move(folder / "aside", folder / other)
    return f"{one} {kind}"


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every key and item of a row."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += paths(item, (*path, key))
    return found


def changed_key(folder: Path, chance: random.Random) -> str:
    """Remove, rename or retype one key of one row, or drop or double a row, and seal the release again."""
    name = chance.choice(ROW_FILES)
    found = rows(folder, name)
    number = chance.randrange(len(found))
    kind = chance.choice(("key", "key", "key", "gone", "twice"))
    where: tuple[Any, ...] = ()
    if kind == "gone":
        del found[number]
    elif kind == "twice":
        found.insert(number, found[number])
    else:
        where = chance.choice([p for p in paths(found[number]) if isinstance(p[-1], str)])
        inner = found[number]
        for step in where[:-1]:
            inner = inner[step]
        kind = chance.choice(("removed", "renamed", "retyped"))
        value = inner.pop(where[-1])
        if kind == "renamed":
            inner[f"{where[-1]}_"] = value
        elif kind == "retyped":
            inner[where[-1]] = {"text": value} if not isinstance(value, dict) else [value]
    (folder / name).write_bytes(b"".join(map(json_line, found)))
    sealed(folder)
    return f"{name}:{number} {'.'.join(map(str, where))} {kind}"


@pytest.mark.parametrize("mutate", [changed_bytes, renamed_or_gone, changed_key])
def test_every_change_is_found(original: Path, tmp_path: Path, mutate: Callable[[Path, random.Random], str]) -> None:
    chance = random.Random(20260101)
    kept = {path.name: path.read_bytes() for path in original.iterdir()}
    folder = tmp_path / "mutated"
    for _ in range(MUTATIONS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, raw in kept.items():
            (folder / name).write_bytes(raw)
        told = mutate(folder, chance)
        assert not verify(tmp_path).ok, told


def test_hash_of_the_sums_finds_what_only_they_could_tell(original: Path, tmp_path: Path) -> None:
    known = hashlib.sha256((original / SUMS).read_bytes()).hexdigest()
    assert verify(original, sums=known).ok
    folder = tmp_path / "1.0"
    shutil.copytree(original, folder)
    card = (folder / "README.md").read_text("utf-8")
    (folder / "README.md").write_text(card.replace("| licence | CC0 |", "| licence | MIT |"), encoding="utf-8")
    sealed(folder)
    assert verify(folder).ok
    assert not verify(folder, sums=known).ok


@pytest.mark.parametrize("by_hash", [True, False])
def test_a_release_of_another_version_of_the_program_stays_sound(tmp_path: Path, by_hash: bool) -> None:
    folder = tmp_path / "1.0"
    tool = FACTS.tool if by_hash else "annotator 0.0.1"
    write(folder, material(sample_gold()[:5]), facts=replace(FACTS, tool=tool))
    for name, old, new in (("README.md", "## Span labels", "## Labels"), ("schema.json", "Unicode", "unicode")):
        (folder / name).write_text((folder / name).read_text("utf-8").replace(old, new), encoding="utf-8")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    (folder / SUMS).write_bytes(sums_bytes(digests))
    found = verify(folder, sums=hashlib.sha256((folder / SUMS).read_bytes()).hexdigest() if by_hash else None)
    assert found.ok
    assert len(found.problems) == 2
    assert verify(folder).ok is not by_hash


def test_changes_since_the_release_before_are_counted(original: Path, tmp_path: Path) -> None:
    gold = sample_gold()
    first = material(gold)[3].stem
    one = next(n for n, record in enumerate(gold) if record.content.spans and record.report == first)
    gold[one] = replace(gold[one], content=replace(gold[one].content, spans=(), events=()))
    facts = replace(FACTS, version="2.0", released_on="2026-02-01")
    later = write(tmp_path / "2.0", material(gold)[3:7], facts=facts, earlier=EarlierRelease("1.0", original))
    text = (later.folder / "CHANGELOG.md").read_text("utf-8")
    added = len([r for r in gold if r.report == material(gold)[6].stem])
    assert "- reports with gold: 4 (added 1, gone 0)" in text
    assert f"(added {added}, gone 0, changed 1)" in text
    assert text.endswith("## 1.0 (2026-01-01)\n\n" + (original / "CHANGELOG.md").read_text("utf-8").split("\n\n", 2)[2])


@pytest.mark.parametrize("profile", list(PROFILES))
def test_releases_of_real_reports_prove_themselves(shared: Path, tmp_path: Path, profile: str) -> None:
    reports = material(sample_gold(shared / "gold"))
    redaction = Redaction(PROFILES[profile], b"key", persons_in(reports)) if PROFILES[profile].hides else None
    made = write(tmp_path / "1.0", reports, facts=replace(FACTS, profile=profile), redaction=redaction)
    report = verify(made.folder)
    assert report.ok, report.problems
    assert report.rows == sum(len(one.gold) for one in reports)


def test_sums_of_other_shapes_are_no_sums() -> None:
    assert read_sums(b"") is None
    assert read_sums(sums_bytes({"a": "0" * 64})) == {"a": "0" * 64}
    assert read_sums(sums_bytes({"a": "0" * 64}).rstrip()) is None
