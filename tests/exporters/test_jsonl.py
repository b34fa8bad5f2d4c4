"""Writing records: fixed keys, atomic files, refused content; what is read back is what was written."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from annotator.agreement.files import read_gold
from annotator.config import resource_dir
from annotator.core.equality import equal_content
from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import load_schema
from annotator.core.text import sha256
from annotator.errors import InvalidInput
from annotator.exporters import EXPORTERS, verify, write_records
from annotator.exporters.shape import RecordShape

SCHEMA = load_schema()
TEXT = "قتل 3 مدنيين\u2028في السنديان 🕊 فجرا"


def span(number, label, words, **norm):
    start = TEXT.index(words)
    return Span(f"s{number}", label, start, start + len(words), words, norm, rule="seed/x", score=0.9)


SPANS = (
    span(1, "trigger", "قتل", type="one_sided_killing"),
    span(2, "count", "3 مدنيين", value=3, comparator="eq", unit="person"),
    span(3, "place", "السنديان", name="السنديان", kind="village"),
)
EVENT = Event(
    "e01",
    "one_sided_killing",
    {
        "trigger": ["s1"],
        "place": {"name": "السنديان", "spans": ["s3"], "origin": [{"name": "الجوز"}]},
        "harm": [{"id": "h1", "harm": "killed", "count": {"value": 3}, "spans": ["s2"]}],
    },
)
RECORDS = [
    ParagraphRecord(
        "day", 0, TEXT, Content("incident", SPANS, (EVENT,)), "2023-03-05", {"status": "agreed", "ruleset": "seed-1"}
    ),
    ParagraphRecord("day", 2, "12", Content("boilerplate"), "2023-03-05", {"status": "single", "member": "m01"}),
]


@pytest.fixture
def written(tmp_path):
    return write_records(tmp_path / "gold.jsonl", RECORDS, schema=SCHEMA)


def test_records_are_read_back_as_they_were(written):
    lines = written.path.read_text("utf-8").splitlines()
    assert len(lines) == written.rows == 2
    for line, record in zip(lines, RECORDS, strict=True):
        back = ParagraphRecord.from_json(json.loads(line))
        assert (back.id, back.text, back.reference_date) == (record.id, record.text, record.reference_date)
        assert equal_content(back.content, record.content)
        assert back.extra["text_sha256"] == sha256(record.text)
        assert back.extra["schema_version"] == "1.0"


def test_offsets_slice_right_after_a_letter_outside_the_plane(written):
    record = json.loads(written.path.read_text("utf-8").splitlines()[0])
    for one in record["spans"]:
        assert record["text"][one["start"] : one["end"]] == one["surface"]


def test_keys_are_fixed_and_null_instead_of_absent(written):
    first, second = (json.loads(line) for line in written.path.read_text("utf-8").splitlines())
    assert list(first) == list(second)
    program_keys = ["text_sha256", "schema_version", "ruleset", "status", "member", "ruling", "alternatives", "hints"]
    assert list(first)[-8:] == program_keys
    assert first["member"] is None
    assert list(first["events"][0]) == ["id", *SCHEMA.event_fields]
    assert first["events"][0]["method"] == []
    assert first["events"][0]["date"] is None
    assert list(first["events"][0]["harm"][0]) == list(SCHEMA.record("harm"))
    assert "destination" not in first["events"][0]["place"]["origin"][0]
    assert list(first["spans"][2]["norm"]) == list(SCHEMA.labels["place"].norm)


def test_same_records_give_the_same_bytes(written, tmp_path):
    again = write_records(tmp_path / "again" / "gold.jsonl", RECORDS, schema=SCHEMA)
    assert again.path.read_bytes() == written.path.read_bytes()
    assert again.manifest.read_bytes() == written.manifest.read_bytes()


def test_manifest_says_what_the_file_holds(written):
    manifest = json.loads(written.manifest.read_text())
    assert manifest["sha256"] == written.sha256
    assert (manifest["rows"], manifest["reports"], manifest["statuses"]) == (2, 1, {"agreed": 1, "single": 1})
    assert manifest["bytes"] == written.path.stat().st_size
    assert "code points" in manifest["offsets"]
    assert written.manifest.name == "gold.jsonl.manifest.json"


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (replace(RECORDS[0], text="قتل 4 مدنيين"), "day:p000 cannot be exported: span s2"),
        (RECORDS[0].with_extra(text_sha256="0" * 64), "not the one that was hashed"),
        (replace(RECORDS[1], content=Content("title")), "day:p002 cannot be exported: role: got 'title'"),
    ],
)
def test_wrong_record_is_refused_and_the_old_file_stays(written, broken, says):
    before = written.path.read_bytes(), written.manifest.read_bytes()
    with pytest.raises(InvalidInput, match=says):
        write_records(written.path, [RECORDS[0], broken], schema=SCHEMA)
    assert (written.path.read_bytes(), written.manifest.read_bytes()) == before
    assert sorted(p.name for p in written.path.parent.iterdir()) == ["gold.jsonl", "gold.jsonl.manifest.json"]


def test_a_killed_export_leaves_the_old_file_whole(written, tmp_path):
    """The writer is killed by itself in the middle of its records."""
    program = f"""
import os, signal, sys
sys.path.insert(0, {str(tmp_path)!r})
from pathlib import Path
from annotator.core.records import Content, ParagraphRecord
from annotator.core.schema import load_schema
from annotator.exporters import write_records
def records():
    for index in range(1000):
        yield ParagraphRecord("new", index, "نص", Content("background"))
        if index == 500:
            os.kill(os.getpid(), signal.SIGKILL)
write_records(Path({str(written.path)!r}), records(), schema=load_schema())
"""
    done = subprocess.run([sys.executable, "-c", program], env={**os.environ}, check=False)
    assert done.returncode == -signal.SIGKILL
    report = verify(written.path)
    assert report.ok
    assert report.problems == ()
    assert report.rows == 2


def test_jsonl_is_an_exporter():
    assert EXPORTERS["jsonl"].write is write_records


@pytest.mark.parametrize(
    "content",
    [
        Content("incident", (Span("s1", "place", 0, 3, "xyz"),)),
        Content("incident", (Span("s1", "town", 0, 3, TEXT[:3]),)),
        Content("incident", (Span("s1", "place", -3, 3, TEXT[-3:3]),)),
        Content("chapter"),
        Content("incident", (), (Event("e1", "party"),)),
        Content("incident", (), (Event("e1", "airstrike", {"colour": "red"}),)),
    ],
)
def test_saved_records_are_proven_against_text_and_schema_again(tmp_path, content):
    extra = {"text_sha256": sha256(TEXT), "schema_version": SCHEMA.version}
    right = ParagraphRecord("day", 0, TEXT, Content("incident"), None, extra)
    written = write_records(tmp_path / "right.jsonl", [right.saved()], schema=SCHEMA)
    assert written.rows == 1
    for wrong in (replace(right, content=content), right.with_extra(text_sha256="0" * 64)):
        for exporter in ("jsonl", "conll"):
            with pytest.raises(InvalidInput, match="cannot be exported"):
                EXPORTERS[exporter].write(tmp_path / "wrong.jsonl", [wrong.saved()], schema=SCHEMA)
    assert not (tmp_path / "wrong.jsonl").exists()


def test_saved_records_are_written_as_decoded_ones(tmp_path):
    gold = [
        replace(record, extra={"text_sha256": sha256(record.text), "schema_version": SCHEMA.version})
        for record in (*RECORDS, *read_gold(resource_dir("seeds") / "sample" / "gold"))
    ]
    decoded = write_records(tmp_path / "decoded.jsonl", gold, schema=SCHEMA)
    saved = write_records(tmp_path / "saved.jsonl", [record.saved() for record in gold], schema=SCHEMA)
    assert saved.path.read_bytes() == decoded.path.read_bytes()
    assert saved.rows == len(gold) > 50
    assert all(RecordShape(SCHEMA).saved_record(record.saved()) for record in gold), "none was in doubt"


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["spans"][0].pop("norm"),
        lambda content: content["spans"][0].update(norm=None, id=1),
        lambda content: content["spans"][0].update(start=True),
        lambda content: content["spans"][0].update(label=["place"]),
        lambda content: content["events"][0].update(actors="x"),
        lambda content: content["events"][0].pop("id"),
        lambda content: content.pop("role"),
        lambda content: content.update(spans=None),
    ],
)
def test_a_saved_record_in_doubt_is_not_written_as_it_stands(change):
    record = RECORDS[0].with_extra(text_sha256=sha256(TEXT), schema_version=SCHEMA.version).saved()
    shape = RecordShape(SCHEMA)
    assert shape.saved_record(record) is not None
    change(record.content)
    assert shape.saved_record(record) is None
