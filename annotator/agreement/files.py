"""Files of predictions and gold, read for `annotator evaluate`: every refusal names the file and the line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.agreement.evaluation import Evaluation, evaluate
from annotator.core.records import ParagraphRecord
from annotator.core.text import sha256
from annotator.errors import N_, AnnotatorError, InvalidInput


def evaluate_files(pred: Path, gold: Path, *, patrons: Mapping[str, str] | None = None) -> Evaluation:
    """The scores of a file of predictions against a gold file, or a folder of them (a release).

    Raises: InvalidInput with file and line as `read_gold` and `read_predictions` say.
    """
    reference = read_gold(gold)
    return evaluate(reference, read_predictions(pred, reference), patrons=patrons)


def read_gold(path: Path) -> list[ParagraphRecord]:
    """The paragraph records of a JSONL file; of a folder: its gold.jsonl, else all its JSONL files by name.

    Raises: InvalidInput with file and line: no JSON, no record, an id that comes twice, a hash that is not the text's,
    a span that does not give its surface.
    """
    files = [path]
    if path.is_dir():
        files = [path / "gold.jsonl"] if (path / "gold.jsonl").exists() else sorted(path.glob("*.jsonl"))
    return _records(files, {})


def read_predictions(path: Path, gold: list[ParagraphRecord]) -> list[ParagraphRecord]:
    """The predicted paragraph records of a JSONL file.

    A model may leave out `text` (gold's is taken), `surface` (sliced), and ids of spans and events. Raises as
    `read_gold`.
    """
    return _records([path], {record.id: record.text for record in gold})


def _records(files: list[Path], texts: Mapping[str, str]) -> list[ParagraphRecord]:
    records: list[ParagraphRecord] = []
    seen: dict[str, str] = {}
    for file in files:
        for number, line in _lines(file):
            where = f"{file.name}:{number}"
            try:
                record = ParagraphRecord.from_json(_completed(json.loads(line), texts))
                _check(record)
            except (json.JSONDecodeError, TypeError, KeyError, AttributeError, ValueError) as error:
                raise InvalidInput(
                    N_("%(where)s: not a paragraph record in JSON (%(got)s)."), where=where, got=str(error)
                ) from error
            except AnnotatorError as error:
                raise InvalidInput(N_("%(where)s: %(got)s"), where=where, got=str(error)) from error
            if record.id in seen:
                raise InvalidInput(
                    N_("%(where)s: paragraph %(id)s was already given at %(first)s; each may come once."),
                    where=where,
                    id=record.id,
                    first=seen[record.id],
                )
            seen[record.id] = where
            records.append(record)
    return records


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(N_("%(path)s cannot be read: %(got)s."), path=str(file), got=str(error)) from error
    # Not splitlines(): a paragraph may hold U+2028 and its like unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _completed(value: dict[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The record with what a model need not say: text, surfaces, ids."""
    if not texts:
        return value
    given = value.get("text")
    text = str(given) if given is not None else texts.get(str(value["id"]), "")
    spans = [
        {"id": f"s{k}", "surface": text[s["start"] : s["end"]], **s} for k, s in enumerate(value.get("spans") or (), 1)
    ]
    # An event without id is always a first mention, so its id must not meet another paragraph's.
    events = [
        event if event.get("id") else {**event, "id": f"{value['id']}#{k}"}
        for k, event in enumerate(value.get("events") or (), 1)
    ]
    return {**value, "text": text, "spans": spans, "events": events}


def _check(record: ParagraphRecord) -> None:
    given = record.extra.get("text_sha256")
    if given is not None and given != sha256(record.text):
        raise InvalidInput(N_("the hash is not that of the text; got %(got)s."), got=given)
    for span in record.content.spans:
        if not 0 <= span.start < span.end <= len(record.text) or record.text[span.start : span.end] != span.surface:
            raise InvalidInput(
                N_("span %(id)s at %(start)s–%(end)s does not give its surface."),
                id=span.id,
                start=span.start,
                end=span.end,
            )
