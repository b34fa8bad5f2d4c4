"""Redaction: names gone in every spelling, offsets exact, pseudonyms consistent, and the proof that nothing is left."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exporters.releases.sample_release import AGREEMENT, EXTRA, FACTS, SCHEMA, material, sample_gold
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.text import sha256
from annotator.errors import InvalidInput
from annotator.exporters import verify
from annotator.exporters.releases.material import ROW_FILES, ReportMaterial
from annotator.exporters.releases.names import Edit, Names, edited, form_of, moved
from annotator.exporters.releases.redaction import HIDDEN_PLACE, Redaction, persons_in
from annotator.exporters.releases.redaction_profiles import PROFILES, may_fetch
from annotator.exporters.releases.writing import write_release

NAME = "أبو سالم الحمدان"
TEXTS = (
    f"اعتقلت القوات {NAME} في قرية السنديانة بريف حلب.",
    "وقال ذوو ابو سالم الحمدان إن أبوسالم بخير، ولأبـو سـالم الحَمدان ولدان.",
    "وللحمدان في السنديانه أقارب، وعاد سالم.",
)


def span(own: str, label: str, text: str, words: str, **norm: Any) -> Span:
    start = text.index(words)
    return Span(own, label, start, start + len(words), words, norm)


def told(stem: str = "day") -> ReportMaterial:
    """A report in which a person is detained in a village, the name spelt in several ways."""
    village = {"name": "السنديانة", "kind": "village", "admin1": "حلب", "place_id": "gn:1", "lat": 36.1, "lon": 37.2}
    event = Event(
        "e1",
        "raid_arrest",
        {
            "place": {**village, "precision": 1, "spans": ["s2"]},
            "harm": [{"id": "h1", "harm": "detained", "note": f"هو {NAME}", "spans": ["s1"]}],
        },
    )
    spans = (
        (span("s1", "person", TEXTS[0], NAME), span("s2", "place", TEXTS[0], "السنديانة", **village)),
        (span("s1", "place", TEXTS[1], "بخير"),),
        (span("s1", "person", TEXTS[2], "لحمدان"), span("s2", "place", TEXTS[2], "السنديانه", name="السنديانة")),
    )
    contents = [Content("incident", found, (event,) if n == 0 else ()) for n, found in enumerate(spans)]
    records = tuple(
        ParagraphRecord(stem, n, text, contents[n], None, {**EXTRA, "text_sha256": sha256(text)})
        for n, text in enumerate(TEXTS)
    )
    return ReportMaterial(stem, TEXTS[0], None, "given", None, 3, "train", None, records, records, {})


def redaction(profile: str, *reports: ReportMaterial, key: bytes = b"key") -> Redaction:
    return Redaction(PROFILES[profile], key, persons_in(reports))


def test_names_are_gone_however_they_are_spelt_and_offsets_are_exact() -> None:
    report = told()
    shown = redaction("research", report).report(report)
    for record in (*shown.gold, *shown.raw):
        assert record.extra["text_sha256"] is None
        for name in (NAME, "سالم الحمدان", "الحَمدان", "لحمدان", "السنديان"):
            assert name not in record.text
        for one in record.content.spans:
            assert record.text[one.start : one.end] == one.surface
    first, second, third = shown.gold
    pseudonym = first.content.spans[0].surface
    assert first.text == f"اعتقلت القوات {pseudonym} في قرية حلب بريف حلب."
    assert second.text.count(pseudonym) == 2
    assert second.text.startswith(f"وقال ذوو {pseudonym} إن أبوسالم")
    assert third.content.spans[0].surface.startswith("شخص-")
    assert third.text.startswith("ولشخص-")
    assert "سالم" in third.text  # a part of a name that nobody marked
    assert pseudonym in shown.title
    assert first.content.events[0].fields["harm"][0]["note"] == f"هو {pseudonym}"
    assert first.content.spans[1].surface == third.content.spans[1].surface == "حلب"


def test_other_readings_of_a_paragraph_are_redacted_too() -> None:
    report = told()
    record = report.gold[0]
    ruling = {"by": "m01", "made_at": "2026-01-01", "decisions": []}
    other = record.with_extra(alternatives=[record.content.to_json()], ruling=ruling)
    (shown,) = redaction("research", report).report(replace(report, gold=(other,), raw=())).gold
    assert shown.extra["alternatives"] == [shown.content.to_json()]
    assert shown.extra["ruling"]["by"].startswith("m-")


def test_places_of_the_living_lose_what_would_find_them() -> None:
    report = told()
    shown = redaction("research", report).report(report)
    place = shown.gold[0].content.events[0].fields["place"]
    assert (place["name"], place["admin1"], place["precision"], place["spans"]) == ("حلب", "حلب", 4, ["s2"])
    assert not {"lat", "lon", "place_id", "kind"} & set(place)
    assert not {"lat", "lon", "place_id", "kind"} & set(shown.gold[0].content.spans[1].norm)


def test_places_of_the_dead_and_cities_stay() -> None:
    report = told()
    gold = report.gold[0]
    event = gold.content.events[0]
    for change in ({"harm": [{"id": "h1", "harm": "killed"}]}, {"place": {"name": "السنديانة", "kind": "city"}}):
        other = Event(event.id, event.type, {**event.fields, **change})
        changed = replace(gold, content=replace(gold.content, events=(other,)))
        shown = redaction("open", report).report(replace(report, gold=(changed,), raw=()))
        assert "السنديانة" in shown.gold[0].text


def test_pseudonyms_are_linked_in_research_only_and_depend_on_the_key() -> None:
    one, two = told("one"), told("two")

    def pseudonyms(profile: str, key: bytes = b"key") -> list[str]:
        made = redaction(profile, one, two, key=key)
        return [made.report(report).gold[0].content.spans[0].surface for report in (one, two)]

    assert len(set(pseudonyms("research"))) == 1
    assert len(set(pseudonyms("open"))) == 2
    assert pseudonyms("research") == pseudonyms("research")
    assert not set(pseudonyms("research")) & set(pseudonyms("research", b"other"))


@pytest.mark.parametrize("profile", ["research", "open"])
def test_a_redacted_release_is_sound_and_holds_no_name(tmp_path: Path, profile: str) -> None:
    reports = [told(), *material(sample_gold())]
    folder = tmp_path / "1.0"
    folder.mkdir()
    made = redaction(profile, *reports)
    facts = replace(FACTS, profile=profile)
    write_release(folder, reports, facts=facts, schema=SCHEMA, agreement=AGREEMENT, redaction=made)
    assert verify(folder).ok
    raw = "".join(path.read_text("utf-8") for path in folder.iterdir())
    assert NAME not in raw
    persons = {s.surface for r in sample_gold() for s in r.content.spans if s.label == "person"}
    assert persons
    assert not any(name in raw for name in persons)
    members = {json.loads(line)["member"] for line in (folder / "annotations_raw.jsonl").read_text().splitlines()}
    assert not members & {"m01", "m02"}
    notes = {json.loads(line)["note"] for line in (folder / "events.jsonl").read_text("utf-8").splitlines()}
    assert profile == "research" or notes <= {None, "محجوب"}


@pytest.mark.parametrize("profile", ["research", "open"])
def test_a_refused_draft_is_redacted_with_the_places_it_alone_tells(tmp_path: Path, profile: str) -> None:
    report = told()
    drafted = report.gold[0].content
    gold = tuple(replace(record, content=replace(record.content, events=())) for record in report.gold)
    refused = replace(report, gold=gold, raw=gold, suggestions={0: ("seed-1", drafted)})
    made = redaction(profile, refused)
    write_release(
        tmp_path, [refused], facts=replace(FACTS, profile=profile), schema=SCHEMA, agreement=AGREEMENT, redaction=made
    )
    assert verify(tmp_path).ok
    (row,) = [json.loads(line) for line in (tmp_path / "negatives.jsonl").read_text("utf-8").splitlines()]
    assert (row["kind"], row["reason"], row["ruleset"]) == ("event", "removed", "seed-1")
    place, (harm,) = row["event"]["place"], row["event"]["harm"]
    assert (place["name"], place["place_id"], place["lat"], place["precision"]) == ("حلب", None, None, 4)
    assert harm["note"].startswith("هو شخص-" if profile == "research" else "محجوب")
    assert {span["label"] for span in row["spans"]} == {"person", "place"}
    raw = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert not any(name in raw for name in (NAME, "السنديان", "gn:1", "36.1"))
    for inner, left in (("harm", [{**harm, "note": NAME}]), ("place", {**place, "place_id": "gn:1"})):
        changed = {**row, "event": {**row["event"], inner: left}}
        (tmp_path / "negatives.jsonl").write_text(json.dumps(changed, ensure_ascii=False) + "\n", "utf-8")
        with pytest.raises(InvalidInput, match=r"negatives\.jsonl"):
            made.prove(tmp_path)


@pytest.mark.parametrize("name", [*ROW_FILES, "README.md", "CHANGELOG.md", "agreement.json"])
def test_a_name_that_is_left_anywhere_is_found(tmp_path: Path, name: str) -> None:
    report = told()
    folder = tmp_path / "1.0"
    folder.mkdir()
    made = redaction("open", report)
    facts = replace(FACTS, profile="open")
    write_release(folder, [report], facts=facts, schema=SCHEMA, agreement=AGREEMENT, redaction=made)
    made.prove(folder)
    with (folder / name).open("a", encoding="utf-8") as file:
        row = json.dumps(
            {"id": "x", "report": "other", "spans": [{"surface": "وابو سالم الحمدان"}]}, ensure_ascii=False
        )
        file.write(f"{row}\n")
    with pytest.raises(InvalidInput, match=name):
        made.prove(folder)


def test_open_is_refused_without_its_redaction_and_with_a_name_in_a_report(tmp_path: Path) -> None:
    facts = replace(FACTS, profile="open")
    report = told()
    for number, made in enumerate((None, redaction("research", report))):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(InvalidInput, match="with its redaction only"):
            write_release(folder, [report], facts=facts, schema=SCHEMA, agreement=AGREEMENT, redaction=made)
    named = told(f"interview {NAME}")
    (tmp_path / "named").mkdir()
    made = redaction("open", named)
    with pytest.raises(InvalidInput, match="perhaps in the name of a report"):
        write_release(tmp_path / "named", [named], facts=facts, schema=SCHEMA, agreement=AGREEMENT, redaction=made)


def test_a_hidden_place_is_found_by_its_id_and_in_files_of_the_whole_project(tmp_path: Path) -> None:
    report = told()
    made = redaction("research", report)
    facts = replace(FACTS, profile="research", project="مرصد السنديانة")
    (tmp_path / "named").mkdir()
    with pytest.raises(InvalidInput, match=r"README\.md"):
        write_release(tmp_path / "named", [report], facts=facts, schema=SCHEMA, agreement=AGREEMENT, redaction=made)
    other = {"name": "القرية", "kind": "village", "place_id": "gn:1", "lat": 36.1, "lon": 37.2, "spans": []}
    event = Event("e2", "airstrike", {"place": other})
    gold = report.gold[1]
    changed = replace(gold, content=replace(gold.content, events=(event,)))
    shown = made.report(replace(report, gold=(report.gold[0], changed), raw=())).gold[1]
    assert "gn:1" not in json.dumps(shown.to_json())
    assert "36.1" not in json.dumps(shown.to_json())


def test_a_place_without_a_region_is_hidden_outright() -> None:
    report = told()
    gold = report.gold[0]
    event = gold.content.events[0]
    place = {"name": "السنديانة", "admin1": "السنديانة"}
    changed = replace(
        gold, content=replace(gold.content, events=(Event("e1", event.type, {**event.fields, "place": place}),))
    )
    shown = redaction("open", report).report(replace(report, gold=(changed,), raw=()))
    assert HIDDEN_PLACE in shown.gold[0].text


WORDS = st.text(st.sampled_from("ابتثسلم ـَ«»أة🕊"), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(WORDS, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=6), st.integers(0, 5))
def test_spans_keep_what_they_mark_and_no_offset_breaks(text: str, found: list[tuple[int, int]], cut: int) -> None:
    spans = tuple(
        Span(f"s{n}", "place", start, min(len(text), start + length), text[start : start + length])
        for n, (start, length) in enumerate(found)
        if start < len(text)
    )
    edits = [Edit(cut, min(len(text), cut + 3), "جديد")] if cut < len(text) else []
    content, after = moved(Content("incident", spans), text, edits)
    assert after == edited(text, edits)
    if edits:
        assert len({(s.start, s.end) for s in content.spans}) == len(content.spans)
    for one in content.spans:
        assert after[one.start : one.end] == one.surface != ""


def test_names_are_whole_words() -> None:
    names = Names({form_of("سالم"), form_of("الحمدان")})
    assert [(f.start, f.end) for f in names.find("سالمون سالم وسالم مسالم")] == [(7, 11), (13, 17)]
    assert [f.form for f in names.find("للحمدان")] == [form_of("الحمدان")]


def test_a_profile_lets_fetch_itself_and_what_tells_less() -> None:
    assert [may_fetch("research", profile) for profile in PROFILES] == [False, True, True]
    assert not any(may_fetch(None, profile) for profile in PROFILES)
