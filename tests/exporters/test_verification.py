"""Verification: whole files pass, and every change is found, with its file and line."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import load_schema
from annotator.errors import InvalidInput
from annotator.exporters import verify, write_records
from annotator.exporters.manifest import manifest_path

SCHEMA = load_schema()
TEXT = "اعتقل رجلان في السنديان"
CONTENT = Content(
    "incident",
    (
        Span("s1", "trigger", 0, 5, "اعتقل", {"type": "raid_arrest"}),
        Span("s2", "count", 6, 11, "رجلان", {"value": 2, "unit": "person"}),
    ),
    (
        Event("e1", "raid_arrest", {"trigger": ["s1"]}),
        Event("e2", "airstrike", {"part_of": "e1"}),
    ),
)


def record(index=0, report="day", status="agreed", content=CONTENT, text=TEXT, **extra):
    return ParagraphRecord(report, index, text, content, "2023-03-05", {"status": status, **extra})


RECORDS = [record(0), record(1, member="m01", status="single"), record(0, "other")]


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return write_records(tmp_path_factory.mktemp("original") / "gold.jsonl", RECORDS, schema=SCHEMA)


def lines_of(written):
    return [json.loads(line) for line in written.path.read_text("utf-8").splitlines()]


def said(folder, rows, name="bare.jsonl"):
    """What verification says of rows without a manifest, the missing manifest aside."""
    path = folder / name
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows), "utf-8")
    return [str(problem) for problem in verify(path).problems if "no manifest" not in str(problem)]


def test_whole_file_passes(original):
    report = verify(original.path)
    assert (report.ok, report.rows, report.problems) == (True, 3, ())


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_every_changed_byte_is_found(original, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("mutated")
    of_manifest = data.draw(st.booleans())
    raw = {False: original.path.read_bytes(), True: original.manifest.read_bytes()}
    source = raw[of_manifest]
    at = data.draw(st.integers(0, len(source) - 1))
    piece = data.draw(st.binary(max_size=2).filter(lambda new: new != source[at : at + 1]))
    raw[of_manifest] = source[:at] + piece + source[at + 1 :]
    (folder / "gold.jsonl").write_bytes(raw[False])
    manifest_path(folder / "gold.jsonl").write_bytes(raw[True])
    assert not verify(folder).ok


CHANGES = {
    "text": lambda r: r.update(text=r["text"] + "ا"),
    "id": lambda r: r.update(id="day:p009"),
    "report": lambda r: r.update(report="night"),
    "paragraph_index": lambda r: r.update(paragraph_index=7),
    "paragraph_index type": lambda r: r.update(paragraph_index="0"),
    "role": lambda r: r.update(role="title"),
    "role gone": lambda r: r.pop("role"),
    "spans gone": lambda r: r.pop("spans"),
    "text_sha256": lambda r: r.update(text_sha256="0" * 64),
    "text_sha256 type": lambda r: r.update(text_sha256=5),
    "status": lambda r: r.update(status="good"),
    "reference_date": lambda r: r.update(reference_date="5 March"),
    "member": lambda r: r.update(member=5),
    "start": lambda r: r["spans"][0].update(start=1),
    "end": lambda r: r["spans"][0].update(end=4),
    "surface": lambda r: r["spans"][0].update(surface="اعتقال"),
    "label": lambda r: r["spans"][0].update(label="noun"),
    "norm": lambda r: r["spans"][1]["norm"].update(value=-2),
    "span id": lambda r: r["spans"][0].update(id="s2"),
    "span key": lambda r: r["spans"][0].update(hue="red"),
    "event type": lambda r: r["events"][0].update(type="war"),
    "event span": lambda r: r["events"][0].update(trigger=["s7"]),
    "event key": lambda r: r["events"][0].update(hue="red"),
    "event id": lambda r: r["events"][0].update(id=None),
    "events": lambda r: r.update(events={}) or r.update(events=5),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_key_is_found_without_a_manifest(original, tmp_path, change):
    rows = lines_of(original)
    CHANGES[change](rows[1])
    found = said(tmp_path, rows)
    assert found
    assert found[0].startswith("bare.jsonl, line 2")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{\n", "is no JSON record"),
        ("[]\n", "A paragraph record needs id"),
        ("5\n", "A paragraph record needs id"),
        ('{"id": "a", "id": "b"}\n', "a key stands twice"),
        ("[" * 100_000 + "\n", "is no JSON record"),
    ],
)
def test_line_that_is_no_record_is_named(original, tmp_path, line, says):
    found = said(tmp_path, [lines_of(original)[0], line])
    assert len(found) == 1
    assert found[0].startswith("bare.jsonl, line 2: ")
    assert says in found[0]


def test_ids_stand_once_but_for_disagreements(original, tmp_path):
    rows = lines_of(original)
    assert "the id stands in line 1 already" in said(tmp_path, [rows[0], rows[0]])[0]
    split = [{**rows[0], "status": "disagreed", "member": member} for member in ("m01", "m02")]
    assert said(tmp_path, split) == []
    assert "the id stands in line 1 already" in said(tmp_path, [split[0], split[0]])[0]


def test_whole_that_is_not_in_the_file_is_only_warned_about(tmp_path):
    part = Content("incident", (), (Event("e2", "airstrike", {"part_of": "e1"}),))
    written = write_records(tmp_path / "part.jsonl", [record(content=part)], schema=SCHEMA)
    report = verify(written.path)
    assert report.ok
    assert "comes with a later export" in str(report.problems[0])


def test_text_must_be_one_stored_paragraph(tmp_path):
    for text in ("ا\nب", " ", "e\u0301", ""):
        row = record(text=text, content=Content("background")).to_json()
        assert any("is no stored paragraph" in problem for problem in said(tmp_path, [row]))


def test_missing_manifest_is_a_warning_and_a_missing_file_an_error(original, tmp_path):
    (tmp_path / "gold.jsonl").write_bytes(original.path.read_bytes())
    report = verify(tmp_path)
    assert report.ok
    assert "has no manifest" in str(report.problems[0])
    manifest_path(tmp_path / "gone.jsonl").write_bytes(original.manifest.read_bytes())
    assert not verify(tmp_path).ok


def test_lost_line_is_found_by_the_manifest(original, tmp_path):
    copy = tmp_path / "gold.jsonl"
    copy.write_bytes(b"".join(original.path.read_bytes().splitlines(keepends=True)[:2]))
    manifest_path(copy).write_bytes(original.manifest.read_bytes())
    assert any("rows: says 3, but the file has 2" in str(problem) for problem in verify(copy).errors)


def test_nothing_to_verify_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="no file of records"):
        verify(tmp_path)
    with pytest.raises(InvalidInput, match="no file of records"):
        verify(tmp_path / "none.jsonl")


def test_shared_gold_is_proven(shared):
    report = verify(shared / "gold")
    assert report.ok
    assert report.rows == 58
