"""What a report has said before a date word: the item's day, the month heading, the last date. Own sentences."""

from datetime import date

import pytest

from annotator.rules.highlighter import Highlighter


@pytest.fixture(scope="module")
def highlighter():
    return Highlighter.load()


def dates_of(highlighter, *paragraphs, reference="2022-09-23"):
    records = highlighter.highlight("r", paragraphs, date.fromisoformat(reference))
    return [[s.norm["edtf"] for s in record.content.spans if s.label == "date"] for record in records]


def test_yesterday_counts_from_the_day_that_opens_the_item(highlighter):
    assert dates_of(
        highlighter,
        "وفي 19 أيلول، نفت مصادر محلية سقوط قذيفة يوم أمس قرب القرية.",
        "وأكد السكان سماع انفجار مساء أمس في المكان.",
        "قتل شخص أمس في بلدة أخرى.",
    ) == [["2022-09-19", "2022-09-18"], ["2022-09-18"], ["2022-09-22"]]


def test_a_month_heading_gives_the_year_of_its_items(highlighter):
    assert dates_of(
        highlighter,
        "تشرين الثاني:",
        "- ففي 8 تشرين الثاني، قتل شخص ليل الأحد- الاثنين في البلدة.",
        reference="2023-06-15",
    ) == [["2022-11"], ["2022-11-08", "[2022-11-06,2022-11-07]"]]


def test_split_spelling_reads_as_if_written_normally(highlighter):
    assert dates_of(highlighter, "قُتـ ـل شخص في 5 أيـ ـلـ ـول الجاري") == [["2022-09-05"]]


def test_gold_dates_and_counts(highlighter, shared):
    """Floors a little under what is reached: spans .98 and .97, norms 1.0."""
    import json

    from annotator.core.records import ParagraphRecord

    right = wanted = 0
    for path in sorted((shared / "gold").glob("*.jsonl")):
        rows = [ParagraphRecord.from_json(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        found = highlighter.highlight(
            rows[0].report, [row.text for row in rows], date.fromisoformat(str(rows[0].reference_date))
        )
        for row, record in zip(rows, found, strict=True):
            for span in row.content.spans:
                if span.label in ("date", "count"):
                    wanted += 1
                    key = "edtf" if span.label == "date" else "value"
                    right += any(
                        (one.label, one.start, one.end, one.norm.get(key))
                        == (span.label, span.start, span.end, span.norm.get(key))
                        for one in record.content.spans
                    )
    assert right >= 0.95 * wanted
