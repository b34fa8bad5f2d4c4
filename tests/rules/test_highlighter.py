"""The whole reader on own sentences, its interface for the screen, and its figures on the shared gold."""

from datetime import date

import pytest

from annotator.core.records import ParagraphRecord
from annotator.core.schema import load_schema
from annotator.core.text import clean, split_paragraphs
from annotator.rules.context import Context
from annotator.rules.gazetteer import GazetteerEntry
from annotator.rules.highlighter import Highlighter, with_closing_quote
from annotator.rules.project_places import OwnEntry

SENTENCES = (
    "حزيران:",
    "ففي 4 حزيران، نفذت قوات “التحالف الدولي” عملية إنزال جوي في قرية الغدير بريف حلب الشرقي، أسفرت عن اعتقال 3 أشخاص",
    "وأكد المرصد السوري مقتل القيادي الملقب “صقر” باستهداف طائرة مسيرة",
)


def test_records_slice_exactly_and_carry_rule_score_and_version(seed_highlighter):
    records = seed_highlighter.highlight("own", SENTENCES, date(2023, 6, 15))
    assert [record.id for record in records] == ["own:p000", "own:p001", "own:p002"]
    assert {record.extra["ruleset"] for record in records} == {seed_highlighter.version}
    assert seed_highlighter.version.startswith("seed-")
    for record in records:
        assert record.reference_date == "2023-06-15"
        for span in record.content.spans:
            assert record.text[span.start : span.end] == span.surface
            assert span.rule
            assert 0 < span.score <= 1
        ids = [span.id for span in record.content.spans]
        assert ids == [f"s{number}" for number in range(1, len(ids) + 1)]


def test_all_eight_labels_are_read(seed_highlighter):
    records = seed_highlighter.highlight("own", SENTENCES, date(2023, 6, 15))
    assert {span.label for record in records for span in record.content.spans} == set(load_schema().labels)


def test_a_month_heading_dates_what_follows(seed_highlighter):
    records = seed_highlighter.highlight("own", ("شباط:", "في 5 منه قتل شخص"), date(2023, 6, 15))
    assert records[0].content.spans[0].norm["edtf"] == "2023-02"


def test_normalise_reads_a_selected_span_in_its_sentence(seed_highlighter):
    text = "قتل عنصر من التنظيم في قرية الغدير"
    start = text.index("الغدير")
    norm = seed_highlighter.normalise("place", text, start, start + 6, Context())
    assert (norm["name"], norm["kind"]) == ("الغدير", "village")
    assert seed_highlighter.normalise("actor", text, text.index("التنظيم"), text.index("التنظيم") + 7, Context()) == {
        "actor_id": "isis"
    }


@pytest.mark.parametrize(
    ("label", "words", "key", "value"),
    [
        ("place", "القامشلي", "place_id", "sy:qamishli"),
        ("place", "قرية ليس لها وجود", "name", "قرية ليس لها وجود"),
        ("actor", "قسد", "actor_id", "sdf"),
        ("trigger", "غارة جوية", "type", "airstrike"),
        ("count", "أكثر من 3 أشخاص", "comparator", "gt"),
        ("date", "2023-06-04", "edtf", "2023-06-04"),
    ],
)
def test_read_value_reads_typed_words(seed_highlighter, label, words, key, value):
    context = Context(reference_date=date(2023, 6, 15))
    assert seed_highlighter.read_value(label, words, context)[key] == value


def test_read_value_of_nothing_is_none(seed_highlighter):
    assert seed_highlighter.read_value("actor", "  ", Context()) is None
    assert seed_highlighter.read_value("method", "كلام عادي", Context()) is None


def test_entries_of_a_project_are_read_too(seed_highlighter):
    own = GazetteerEntry("دير السنبلة", "own:1", "village", "gov:sy-homs", 34.9, 36.9, "own", "دير السنبلة")
    highlighter = seed_highlighter.with_own([OwnEntry(own)])
    (record,) = highlighter.highlight("own", ["وصل الرتل إلى دير السنبلة"], None)
    assert [s.norm.get("place_id") for s in record.content.spans if s.label == "place"] == ["own:1"]
    assert highlighter.version != seed_highlighter.version
    assert seed_highlighter.with_own([]) is seed_highlighter


def test_with_closing_quote_takes_the_mark_that_closes_inside_the_name():
    text = "تنظيم “الدولة” قال “شيئا”"
    assert with_closing_quote(text, 0, 13) == (0, 14)
    assert with_closing_quote(text, 0, 5) == (0, 5)
    assert with_closing_quote(text, 20, 24) == (20, 24)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "“”",
        "ـ",
        "😀" * 50,
        "ا" * 20_000,
        "1" * 10_000,
        "و" * 5000,
        "24 آب و" * 200,
        "قرية الصبحة و" * 200,
        "\u202e\u202d.،",
    ],
)
def test_odd_texts_neither_crash_nor_hang(seed_highlighter, text):
    (record,) = seed_highlighter.highlight("odd", [text], None)
    assert record.text == text


def gold_and_read(shared, highlighter):
    import orjson

    gold, read = [], []
    for path in sorted((shared / "gold").glob("*.jsonl")):
        rows = [ParagraphRecord.from_json(orjson.loads(line)) for line in path.read_text("utf-8").splitlines() if line]
        gold += rows
        text = clean((shared / "reports" / f"{rows[0].report}.txt").read_text("utf-8"))
        published = date.fromisoformat(rows[0].reference_date)
        read += highlighter.highlight(rows[0].report, split_paragraphs(text), published)
    return gold, read


def test_spans_on_the_shared_gold_stay_above_their_floors(shared, seed_highlighter):
    from annotator.agreement.evaluation import evaluate

    figures = evaluate(*gold_and_read(shared, seed_highlighter)).to_json()
    floors = {"ALL": 0.98, "actor": 0.97, "count": 0.96, "date": 0.97, "method": 0.97, "place": 0.98, "source": 0.97}
    for label, floor in {**floors, "trigger": 0.95}.items():
        assert figures[label]["tolerant"][2] >= floor, label
    assert figures["ALL"]["norm"] >= 0.99


def test_records_of_the_shared_reports_are_valid(shared, seed_highlighter):
    from annotator.core.validation import validate_content

    for record in gold_and_read(shared, seed_highlighter)[1]:
        validate_content(record.content, record.text, load_schema())


def test_version_changes_with_the_words_of_the_drafter(tmp_path, monkeypatch):
    for name in ("rules", "gazetteer", "drafting"):
        (tmp_path / name).mkdir()
    frames = tmp_path / "drafting" / "own.toml"
    frames.write_text("# one\n", encoding="utf-8")
    monkeypatch.setattr("annotator.rules.highlighter.resource_dir", lambda _: tmp_path)
    before = Highlighter.load().version
    frames.write_text("# two\n", encoding="utf-8")
    assert Highlighter.load().version != before
