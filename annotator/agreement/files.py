"""Files of predictions and gold, read for `annotator evaluate`: every refusal names the file and the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.agreement.evaluation import Evaluation, evaluate
from annotator.core.record_lines import record_lines
from annotator.core.records import ParagraphRecord
from annotator.core.schema import load_schema
from annotator.core.validation_values import Problem
from annotator.core.value_types import wrong_types
from annotator.errors import N_, InvalidInput


@dataclass(frozen=True, slots=True)
class Predictions:
    """The records of a file of predictions; `lines`: the number of the line that each paragraph stands in, by id."""

    records: tuple[ParagraphRecord, ...]
    lines: Mapping[str, int] = field(default_factory=dict)

    def of_split(self, gold: Sequence[ParagraphRecord], scored: Sequence[ParagraphRecord]) -> Sequence[ParagraphRecord]:
        """The records without those of gold paragraphs that are not scored."""
        aside = {record.id for record in gold} - {record.id for record in scored}
        return [record for record in self.records if record.id not in aside]


def evaluate_files(pred: Path, gold: Path, *, patrons: Mapping[str, str] | None = None) -> Evaluation:
    """The scores of a file of predictions against a gold file, or a folder of them (a release).

    Raises: InvalidInput with file and line as `read_gold` and `read_predictions` say.
    """
    reference = read_gold(gold)
    return evaluate(reference, read_predictions(pred, reference).records, patrons=patrons)


def read_gold(path: Path) -> list[ParagraphRecord]:
    """The paragraph records of a JSONL file; of a folder: its gold.jsonl, else all its JSONL files by name.

    Raises: InvalidInput with file and line: no JSON, no record, an id that comes twice, a hash that is not the text's,
    a span that does not give its surface.
    """
    files = [path]
    if path.is_dir():
        files = [path / "gold.jsonl"] if (path / "gold.jsonl").exists() else sorted(path.glob("*.jsonl"))
    records: dict[str, tuple[str, ParagraphRecord]] = {}
    for file in files:
        for line in record_lines(file.name, _bytes(file)):
            record = _usable(line.record, line.problem)
            where = f"{file.name}:{line.number}"
            if record.id in records:
                message = N_("%(where)s: the paragraph was already given at %(first)s; each may come once.")
                raise Problem((where, record.id), message, {"first": records[record.id][0]}).error()
            records[record.id] = where, record
    return [record for _, record in records.values()]


def read_predictions(path: Path, gold: Sequence[ParagraphRecord]) -> Predictions:
    """The predictions of a JSONL file, as `predictions` reads them. Raises: InvalidInput with file and line."""
    return predictions(path.name, _bytes(path), gold)


def predictions(name: str, raw: bytes, gold: Sequence[ParagraphRecord]) -> Predictions:
    """The predicted paragraph records in a file's bytes.

    gold: all of the release, also where one split of it is scored.
    A model may leave out `text` (gold's is taken), `surface` (sliced), and ids of spans and events. Paragraphs that
    gold does not have are kept, since `evaluate` counts them.
    Raises: InvalidInput with file and line: no JSON, no record, an id that comes twice, another text or hash than
    gold's, offsets outside the text, a span that does not give its surface, a value of another type than its field's.
    """
    records = []
    lines: dict[str, int] = {}
    schema = load_schema()
    for line in record_lines(name, raw, {record.id: record.text for record in gold}.get):
        record = _usable(line.record, line.problem)
        for problem in wrong_types(record.content, schema):
            raise replace(problem, where=(f"{name}:{line.number}", record.id, *problem.where)).error()
        records.append(record)
        lines[record.id] = line.number
    return Predictions(tuple(records), lines)


def only_split(records: Sequence[ParagraphRecord], split: str) -> list[ParagraphRecord]:
    """The gold paragraphs of a release that are in a split; all of them without one.

    Raises: InvalidInput when none is.
    """
    found = [record for record in records if split in ("", record.extra.get("split"))]
    if not found:
        known = sorted({str(record.extra["split"]) for record in records if record.extra.get("split")})
        if known:
            raise InvalidInput(
                N_("No gold paragraph is in the split “%(got)s”; this release has some in: %(known)s."),
                got=split,
                known=", ".join(known),
            )
        raise InvalidInput(N_("No gold paragraph is in the split “%(got)s”; score against a release."), got=split)
    return found


def _usable(record: ParagraphRecord | None, problem: Problem | None) -> ParagraphRecord:
    if problem is not None:
        raise problem.error()
    assert record is not None
    return record


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(N_("%(path)s cannot be read: %(got)s."), path=str(file), got=str(error)) from error
