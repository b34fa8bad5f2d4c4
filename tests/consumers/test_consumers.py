"""Programs of others load what is exported: `make test-consumers`, in an environment that has them."""

from __future__ import annotations

import csv
import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exporters.releases.sample_release import material, sample_gold, write

from annotator.core.equality import equal_content
from annotator.core.records import Content, ParagraphRecord
from annotator.core.schema import load_schema
from annotator.exporters import EXPORTERS
from annotator.exporters.releases.material import ROW_FILES

pytestmark = pytest.mark.filterwarnings("ignore")
SCHEMA = load_schema()


@pytest.fixture(scope="module")
def gold() -> list[ParagraphRecord]:
    return [record.with_extra(split="train") for record in sample_gold()]


@pytest.fixture(scope="module", params=["sample", "real"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the sample, and one of real reports where they are."""
    gold = sample_gold() if request.param == "sample" else sample_gold(request.getfixturevalue("shared") / "gold")
    return write(tmp_path_factory.mktemp("consumers") / "1.0", material(gold)).folder


def test_jsonschema_accepts_every_row_and_refuses_changed_ones(folder: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((folder / "schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for name in ROW_FILES:
        rows = [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]
        assert rows
        validator = jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{name}"})
        for row in rows:
            validator.validate(row)
        for key in rows[0]:
            gone = {other: value for other, value in rows[0].items() if other != key}
            for changed in (gone, {**gone, f"{key}_": rows[0][key]}, {**rows[0], key: {"text": rows[0][key]}}):
                assert not validator.is_valid(changed), (name, key)


def test_pandas_reads_rows_and_offsets(folder: Path) -> None:
    pandas = pytest.importorskip("pandas")
    for name in ROW_FILES:
        frame = pandas.read_json(folder / name, lines=True)
        assert len(frame) == len((folder / name).read_text("utf-8").splitlines())
    frame = pandas.read_json(folder / "gold.jsonl", lines=True)
    for text, spans in zip(frame["text"], frame["spans"], strict=True):
        assert all(text[span["start"] : span["end"]] == span["surface"] for span in spans)


def test_datasets_gives_every_value_back_by_the_features_of_the_schema(folder: Path) -> None:
    datasets = pytest.importorskip("datasets")
    features = json.loads((folder / "schema.json").read_text())["features"]
    assert set(features) == set(ROW_FILES)
    for name in ROW_FILES:
        rows = [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]
        loaded = datasets.Dataset.from_list(rows, features=datasets.Features.from_dict(features[name]))
        assert [known(row, same) for row, same in zip(loaded, rows, strict=True)] == rows


def known(value: Any, shape: Any) -> Any:
    """The value without the keys of other labels that columns add to a normal form; those must say nothing."""
    if isinstance(shape, dict):
        assert not any(item for key, item in value.items() if key not in shape)
        return {key: known(value[key], item) for key, item in shape.items()}
    if isinstance(shape, list):
        return [known(item, inner) for item, inner in zip(value, shape, strict=True)]
    return value


def test_the_snippets_of_the_data_card_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasets")
    monkeypatch.chdir(folder)
    blocks = (folder / "README.md").read_text("utf-8").split("```python\n")[1:]
    assert len(blocks) == 2
    for block in blocks:
        names: dict[str, Any] = {}
        exec(block.partition("```")[0], names)
        assert len(names["gold"]) == len((folder / "gold.jsonl").read_text("utf-8").splitlines())


def test_pyarrow_gives_back_every_record(gold: list[ParagraphRecord], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pytest.importorskip("pandas")
    written = EXPORTERS["parquet"].write(tmp_path / "gold.parquet", gold, schema=SCHEMA)
    again = EXPORTERS["parquet"].write(tmp_path / "again" / "gold.parquet", gold, schema=SCHEMA)
    assert written.path.read_bytes() == again.path.read_bytes()
    table = parquet.read_table(written.path)
    for row, record in zip(table.to_pylist(), gold, strict=True):
        for span in row["spans"]:
            norm = SCHEMA.labels[span["label"]].norm
            span["norm"] = {key: value for key, value in span["norm"].items() if key in norm}
        back = ParagraphRecord.from_json(row)
        assert (back.id, back.text, back.reference_date) == (record.id, record.text, record.reference_date)
        assert back.extra["split"] == "train"
        assert equal_content(back.content, record.content)
        assert [s.id for s in back.content.spans] == [s.id for s in record.content.spans]
    one = [replace(record, content=Content("background")) for record in itertools.islice(gold, 1)]
    empty = EXPORTERS["parquet"].write(tmp_path / "one.parquet", one, schema=SCHEMA)
    assert parquet.read_schema(empty.path) == parquet.read_schema(written.path)


def test_spacy_reads_texts_and_spans(gold: list[ParagraphRecord], tmp_path: Path) -> None:
    spacy: Any = pytest.importorskip("spacy")
    from spacy.tokens import DocBin

    written = EXPORTERS["spacy"].write(tmp_path / "gold.spacy", gold, schema=SCHEMA)
    docs = list(DocBin().from_disk(written.path).get_docs(spacy.blank("ar").vocab))
    for doc, record in zip(docs, gold, strict=True):
        assert doc.text == record.text
        assert (doc.user_data["id"], doc.user_data["split"]) == (record.id, "train")
        found = [(span.label_, span.start_char, span.end_char) for span in doc.spans["sc"]]
        assert found == [(span.label, span.start, span.end) for span in record.content.spans]


def test_pandas_reads_the_table_of_events(gold: list[ParagraphRecord], tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    path = EXPORTERS["acled-csv"].write(tmp_path / "events.csv", gold, schema=SCHEMA).path
    frame = pandas.read_csv(path)
    with path.open(encoding="utf-8", newline="") as file:
        assert len(frame) == len(list(csv.DictReader(file)))
    assert set(frame["time_precision"]) <= {1, 2, 3}
    assert set(frame["geo_precision"]) <= {1, 2, 3}
    assert frame["fatalities"].ge(0).all()
    assert pandas.to_datetime(frame["event_date"]).notna().all()
