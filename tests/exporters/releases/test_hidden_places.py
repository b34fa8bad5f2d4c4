"""What is hidden though it is told apart, marked oddly or spelt otherwise: places of living victims, and persons."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exporters.releases.sample_release import AGREEMENT, EXTRA, FACTS, SCHEMA

from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.text import sha256
from annotator.exporters.releases.material import ReportMaterial
from annotator.exporters.releases.redaction import Redaction, persons_in
from annotator.exporters.releases.redaction_profiles import PROFILES
from annotator.exporters.releases.writing import write_release

VILLAGE = {"name": "السنديانة", "kind": "village", "admin1": "حلب", "admin2": "الباب", "place_id": "gn:1"}
AT = {**VILLAGE, "lat": 36.1, "lon": 37.2}
PLACE, OTHER = "وجرت العملية في قرية السنديانة.", "وقرب حوايج السنديان حاجز."
DETAINED = [{"id": "h1", "harm": "detained", "spans": []}]
Told = tuple[str, list[tuple[str, str, dict[str, Any]]], list[Event]]


def report(*paragraphs: Told, stem: str = "day", **more: Any) -> ReportMaterial:
    """A report of paragraphs: text, spans (label, words, normal form; ids s1, s2 …) and events."""
    records = []
    for index, (text, marked, events) in enumerate(paragraphs):
        starts = [text.index(words) for _, words, _ in marked]
        spans = tuple(
            Span(f"s{n}", label, start, start + len(words), words, norm)
            for n, ((label, words, norm), start) in enumerate(zip(marked, starts, strict=True), start=1)
        )
        extra = {**EXTRA, "text_sha256": sha256(text)}
        records.append(ParagraphRecord(stem, index, text, Content("incident", spans, tuple(events)), None, extra))
    gold = tuple(records)
    known = {"gold": gold, "raw": gold, "suggestions": {}, **more}
    return ReportMaterial(stem, "عنوان", None, "given", None, len(gold), "train", None, **known)


def event(own: str = "e1", kind: str = "raid_arrest", **fields: Any) -> Event:
    return Event(own, kind, fields)


def shown(told: ReportMaterial, profile: str = "open") -> str:
    """All that the redacted report says, as JSON."""
    made = Redaction(PROFILES[profile], b"key", persons_in([told])).report(told)
    rows = [record.to_json() for record in (*made.gold, *made.raw)]
    return json.dumps([rows, [content.to_json() for _, content in made.suggestions.values()]], ensure_ascii=False)


HERE = event(place={**AT, "spans": ["s1"]}, harm=DETAINED)
MARKED = [("place", "السنديانة", AT)]
ELSEWHERE = {**AT, "name": "حوايج السنديان"}
TOLD_APART = {
    "harm and place in different mentions": report(
        ("اعتقلت القوات 3 أشخاص.", [], [event(harm=DETAINED)]), (PLACE, MARKED, [event(place={**AT, "spans": ["s1"]})])
    ),
    "a part whose whole has the harm": report(
        ("اعتقل 3 في عمليات.", [], [event(harm=DETAINED)]),
        (PLACE, MARKED, [event("e2", place={**AT, "spans": ["s1"]}, part_of="e1")]),
    ),
    "a whole whose part has the harm": report(
        (PLACE, MARKED, [event(place={**AT, "spans": ["s1"]})]),
        ("اعتقل 3 أشخاص.", [], [event("e2", harm=DETAINED, part_of="e1")]),
    ),
    "an abduction without harm": report((PLACE, MARKED, [event(kind="abduction", place={**AT, "spans": ["s1"]})])),
    "another name of the same place in an event": report(
        (PLACE, MARKED, [HERE]), (OTHER, [], [event("e2", place=ELSEWHERE)])
    ),
    "another name of the same place in a span": report(
        (PLACE, MARKED, [event(place={"name": "السنديانة"}, harm=DETAINED)]),
        (OTHER, [("place", "حوايج السنديان", ELSEWHERE)], []),
    ),
    "the same point without an id": report(
        (PLACE, MARKED, [HERE]), ("وقع قصف.", [], [event("e2", place={"name": "الموقع", "lat": 36.1, "lon": 37.2})])
    ),
    "a camp that is also called without the word": report(
        ("اعتقل 3 في مخيم السنديانة.", [("place", "مخيم السنديانة", {"kind": "camp"})],
         [event(place={"spans": ["s1"]}, harm=DETAINED)]),
        (PLACE, [("place", "السنديانة", {"name": "السنديانة", "kind": "village"})], []),
    ),
    "a name that a digit is attached to": report(("في السنديانة2 اعتقال", MARKED, [HERE])),
}  # fmt: skip


@pytest.mark.parametrize("profile", ["research", "open"])
@pytest.mark.parametrize("told", TOLD_APART.values(), ids=list(TOLD_APART))
def test_places_of_the_living_are_hidden_wherever_harm_and_name_are_told(told: ReportMaterial, profile: str) -> None:
    said = shown(told, profile)
    assert not [words for words in ("السنديان", "36.1", "gn:1") if words in said]


def test_places_are_hidden_that_only_another_reading_or_a_rejected_draft_has() -> None:
    told = report((PLACE, MARKED, [HERE]))
    (record,) = told.gold
    bare = replace(record, content=replace(record.content, events=()))
    other = bare.with_extra(alternatives=[record.content.to_json()], ruling=None)
    for layers in (
        {"gold": (other,), "raw": (bare,)},
        {"gold": (bare,), "raw": (bare,), "suggestions": {0: ("seed-1", record.content)}},
    ):
        assert "السنديان" not in shown(replace(told, **layers))


def test_a_part_that_tells_its_own_deaths_keeps_its_place() -> None:
    killed = event("e2", place={**AT, "spans": ["s1"]}, part_of="e1", harm=[{"id": "h1", "harm": "killed"}])
    assert "السنديانة" in shown(report(("اعتقل 3.", [], [event(harm=DETAINED)]), (PLACE, MARKED, [killed])))


def test_a_region_that_is_itself_hidden_stands_for_no_place() -> None:
    town = {"name": "الباب", "kind": "town", "admin1": "حلب", "admin2": "الباب", "spans": ["s2"]}
    both = [("place", "السنديانة", AT), ("place", "الباب", town)]
    told = report(("اعتقال في السنديانة وفي الباب", both, [HERE, event("e2", place=town, harm=DETAINED)]))
    assert "الباب" not in shown(told, "research")


@pytest.mark.parametrize(
    "text", ["قال ع إنه", "وقال (ع.)", "م. ع.2", "قالأحمدإنه", "للع", "قال 🕊 إنه", "أبو «علي» الحمدان2"]
)
def test_a_marked_person_is_hidden_as_marked_be_it_an_initial_or_inside_a_word(text: str) -> None:
    name = next(n for n in ("ع.", "م. ع.", "أحمد", "🕊", "أبو «علي» الحمدان", "ع") if n in text)
    made = Redaction(PROFILES["open"], b"key", set())
    (record,) = made.report(report((text, [("person", name, {})], []))).gold
    (span,) = record.content.spans
    assert span.surface.startswith("شخص-")
    assert record.text == text.replace(name, span.surface, 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("أبو سالم", "لأبي سالم"),
        ("أبو سالم", "أبا سالم"),
        ("أبو سالم", "(أبوسالم)"),
        ("أحمد بن علي", "احمد ابن علي"),
        ("عبد الله صالح", "وعبدالله صالح"),
        ("عبدالله صالح", "لعبد الله صالح"),
        ("سالم الحمدان", "سالم حمدان"),
        ("سالم حمدان", "سالم الحمدان"),
        ("سالم الحمدان", "#سالم_الحمدان"),
        ("سالم الحمدان", "سالم (الحمدان)"),
        ("م. ع.", "م.ع."),
        ("Ahmad", "AHMAD"),
    ],
)
def test_spellings_of_one_name_have_one_pseudonym(name: str, text: str) -> None:
    told = report((f"قال {name} ذلك", [("person", name, {})], []), (f"قال {text} ذلك", [], []))
    first, second = Redaction(PROFILES["open"], b"key", persons_in([told])).report(told).gold
    assert first.content.spans[0].surface in second.text


def test_no_name_that_somebody_may_mark_stands_in_what_every_release_says(tmp_path: Path) -> None:
    names = ["شخص", "عبد الله", "سالم الحمدان", "أبو سالم", "مكان", "May", "12"]
    text = " ، ".join(names)
    told = report((text, [("person", name, {}) for name in names], []))
    made = Redaction(PROFILES["open"], b"key", persons_in([told]))
    facts = replace(FACTS, profile="open")
    write_release(tmp_path, [told], facts=facts, schema=SCHEMA, agreement=AGREEMENT, redaction=made)
    (row,) = (json.loads(line) for line in (tmp_path / "gold.jsonl").read_text("utf-8").splitlines())
    assert len({span["surface"] for span in row["spans"]}) == len(names)


def test_a_city_coded_without_its_kind_blocks_no_release_and_stays(tmp_path: Path) -> None:
    city = {"name": "الرقة", "admin1": "الرقة", "spans": ["s1"]}
    told = report(("اعتقل 3 في الرقة", [("place", "الرقة", {"name": "الرقة"})], [event(place=city, harm=DETAINED)]))
    made = Redaction(PROFILES["open"], b"key", set())
    write_release(
        tmp_path, [told], facts=replace(FACTS, profile="open"), schema=SCHEMA, agreement=AGREEMENT, redaction=made
    )
    assert "الرقة" in (tmp_path / "gold.jsonl").read_text("utf-8")


def test_a_piece_of_a_word_that_is_a_name_by_itself_blocks_no_release(tmp_path: Path) -> None:
    told = report(("قال عبد ذلك", [("person", "عبد", {})], []), ("وصل عبدالله أمس", [("actor", "عبد", {})], []))
    made = Redaction(PROFILES["open"], b"key", persons_in([told]))
    write_release(
        tmp_path, [told], facts=replace(FACTS, profile="open"), schema=SCHEMA, agreement=AGREEMENT, redaction=made
    )


def test_other_words_stay() -> None:
    text = "وابواب البيت مفتوحة، وفي ابيض وعبدي ومعبد الله وقال سالمون"
    told = report(("قال أبو سالم وسالم ذلك", [("person", "أبو سالم", {}), ("person", "سالم", {})], []), (text, [], []))
    assert text in shown(told)
