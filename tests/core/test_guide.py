"""The annotation guide: read from files, proven by gold, and whole for every code of the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.guide import Entry, Guide
from annotator.core.guide_examples import in_sentence, opening, read_sample
from annotator.core.guide_loading import load_guide, read_guide
from annotator.core.guide_markdown import guide_page
from annotator.core.guide_pages import chapters, panel
from annotator.core.guide_text import Run, read_prose
from annotator.core.schema import load_schema
from annotator.errors import InvalidInput

TEXT = "وصلت قافلة تضم 5 شاحنات إلى القاعدة."
GOLD = {
    "id": "one:p000",
    "text": TEXT,
    "role": "incident",
    "spans": [
        {"id": "s1", "label": "trigger", "start": 0, "end": 4, "surface": "وصلت", "norm": {"type": "deployment"}},
        {
            "id": "s2",
            "label": "count",
            "start": 15,
            "end": 23,
            "surface": "5 شاحنات",
            "norm": {"value": 5, "comparator": "eq", "unit": "vehicle"},
        },
    ],
    "events": [
        {
            "id": "e1",
            "type": "deployment",
            "trigger": ["s1"],
            "materiel": [{"item": "truck", "effect": "delivered", "spans": ["s2"]}],
        }
    ],
}
RULE = """
[[rules]]
code = "whole"
chapter = "start"
name_en = "Whole"
name_ar = "كامل"
[[rules.contrasts]]
report = "one"
paragraph = 0
of = "labels.count"
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Guide]:
    """Reads a guide of one file, with the gold of one report beside it."""

    def read_text(guide: str, gold: object = GOLD, text: str = TEXT) -> Guide:
        (tmp_path / "gold").mkdir(exist_ok=True)
        (tmp_path / "one.txt").write_text(text, encoding="utf-8")
        (tmp_path / "gold" / "one.jsonl").write_text(json.dumps(gold), encoding="utf-8")
        (tmp_path / "guide.toml").write_text(guide, encoding="utf-8")
        return read_guide(tmp_path, tmp_path, load_schema())

    return read_text


def test_every_code_of_the_schema_has_its_text_and_its_example() -> None:
    guide = load_guide()
    known = {path for path, _ in guide.schema.terms() if not path.startswith("actors.")}
    assert known <= set(guide.entries)
    assert guide.lacking() == {}


def test_every_entry_stands_in_exactly_one_chapter_under_an_anchor_of_its_own() -> None:
    guide = load_guide()
    listed = [path for chapter in guide.chapters for path in (chapter.intro.path, *chapter.paths)]
    listed += [child.path for path in listed for child in guide.children(path) if path.split(".")[0] != "chapters"]
    assert sorted(listed) == sorted(guide.entries)
    anchors = [entry.anchor for entry in guide.entries.values()]
    assert len(anchors) == len(set(anchors))
    assert {"label-trigger", "type-airstrike", "field-harm", "code-method-drone"} <= set(anchors)


def test_examples_mark_words_that_the_gold_has() -> None:
    guide = load_guide()
    found = 0
    for path, entry in guide.entries.items():
        for example in entry.examples:
            assert all(example.text[start:end].strip() for start, end in example.marks), path
            assert example.report or example.marks, path
            found += 1
    assert found > 200


def proses(entry: Entry, language: str) -> list[Run]:
    """All runs of an entry in one language."""
    texts = [entry.advice[language], *(contrast.because[language] for contrast in entry.contrasts)]
    return [run for prose in texts for line in prose for run in line]


def test_texts_are_in_their_language_and_closed() -> None:
    for path, entry in load_guide().entries.items():
        for language, foreign in (("ar", "[A-Za-z]{2,}"), ("en", "[ء-ي]")):
            said = "".join(run.text for run in proses(entry, language) if run.kind == "text")
            assert said, (path, language)
            assert not re.search(foreign, said), (path, language)
            assert not re.search(r"[{}`«»]", said), (path, language)


def test_both_languages_quote_the_same_words_and_link_to_the_same_entries() -> None:
    for path, entry in load_guide().entries.items():
        arabic, english = (
            {(run.kind, run.anchor or run.text) for run in proses(entry, language) if run.kind in ("words", "link")}
            for language in ("ar", "en")
        )
        assert arabic == english, path


def test_an_entry_without_a_named_example_gets_one_of_the_gold(read: Callable[..., Guide]) -> None:
    guide = read('[codes.unit.vehicle]\nen = "Trucks."\nar = "شاحنات."\n')
    (example,) = guide.entries["codes.unit.vehicle"].examples
    assert (example.words, example.report, example.paragraph) == (("5 شاحنات",), "one", 0)
    assert guide.entries["codes.effect.delivered"].examples[0].words == ("5 شاحنات",)
    assert guide.lacking()["codes.unit.house"] == "text"


def test_own_sentences_stand_in_where_the_gold_shows_nothing(read: Callable[..., Guide]) -> None:
    sentence = 'examples = [{ sentence = "احترقت 3 منازل.", words = "3 منازل" }]'
    guide = read(f'[codes.unit.house]\nen = "Houses."\nar = "منازل."\n{sentence}\n')
    (example,) = guide.entries["codes.unit.house"].examples
    assert (example.words, example.report, example.label) == (("3 منازل",), "", "count")


@pytest.mark.parametrize(
    ("guide", "says"),
    [
        ("[codes.unit", "not valid TOML"),
        ('[codes.unit.lorry]\nen = "x"', "codes.unit.lorry"),
        ('[labels.count]\nen = "See {labels.number}."', "labels.number"),
        ('[labels.count]\nexamples = [{ report = "two", paragraph = 0, words = "5" }]', "has no gold"),
        ('[labels.count]\nexamples = [{ report = "one", paragraph = 0, words = "5" }]', "does not show"),
        ('[labels.count]\nexamples = [{ sentence = "3 منازل", words = "4" }]', "4"),
        ('[[chapters]]\ncode = "start"', "name_en"),
        (RULE + 'right = "شاحنات"', "does not show"),
        (RULE + 'wrong = "5 شاحنات"', "called wrong"),
        (RULE + 'wrong = "6"', "6"),
    ],
)
def test_what_does_not_hold_is_refused(read: Callable[..., Guide], guide: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(guide)
    assert says in str(refused.value.message % refused.value.parameters)


def test_gold_of_another_text_is_refused(read: Callable[..., Guide]) -> None:
    with pytest.raises(InvalidInput, match="not that of the report"):
        read("", text=TEXT + " وغادرت.")


def test_a_contrast_shows_right_and_wrong_words(read: Callable[..., Guide]) -> None:
    guide = read(RULE + 'right = "5 شاحنات"\nwrong = "شاحنات"\nbecause_en = "Number too."\nbecause_ar = "مع العدد."')
    (contrast,) = guide.entries["rules.whole"].contrasts
    assert contrast.right is not None
    assert contrast.right.words == ("5 شاحنات",)
    assert contrast.wrong is not None
    assert contrast.wrong.words == ("شاحنات",)


def test_prose_knows_words_values_and_links() -> None:
    prose = read_prose("Not «نحو» but `1`,\n{labels.count|counts}.\n\nMore.", lambda path: (path, f"to-{path}"))
    assert prose == (
        (
            Run("text", "Not "),
            Run("words", "نحو"),
            Run("text", " but "),
            Run("value", "1"),
            Run("text", ", "),
            Run("link", "counts", "to-labels.count"),
            Run("text", "."),
        ),
        (Run("text", "More."),),
    )


def test_an_example_is_cut_at_sentences_and_keeps_its_offsets() -> None:
    text = "– مقدمة أولى. " + "وفي (4.11) وصلت القافلة. " + "تتمة طويلة " * 30
    start = text.index("وصلت")
    example = in_sentence(text, [(start, start + 4)])
    assert example.text == "… وفي (4.11) وصلت القافلة. …"
    assert example.words == ("وصلت",)


def test_the_opening_of_a_paragraph_marks_nothing() -> None:
    assert opening("  عنوان قصير ").text == "عنوان قصير"
    assert opening("كلمة " * 60).text.endswith(" …")


def test_a_panel_holds_all_that_a_field_may_be_filled_with() -> None:
    guide = load_guide()
    types = panel(guide, "field-type", "ar")
    assert [child.code for child in types.groups[0].children] == list(guide.schema.event_types)
    harm = panel(guide, "field-harm", "en")
    assert {child.code for child in harm.groups[0].children} >= {"status", "sex", "subset_of"}
    with pytest.raises(InvalidInput):
        panel(guide, "label-nothing", "en")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_in_docs_names_every_entry(language: str, root: Path) -> None:
    guide = load_guide()
    text = guide_page(guide, language)
    for entry in guide.entries.values():
        assert f'<a id="{entry.anchor}"></a>' in text
        assert entry.term.name(language) in text
    assert len(chapters(guide, language)) == len(guide.chapters)


def test_the_sample_is_read_with_its_gold(root: Path) -> None:
    records = read_sample(root / "seeds" / "sample")
    assert len({record.report for record in records}) >= 12
