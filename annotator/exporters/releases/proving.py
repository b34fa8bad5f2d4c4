"""Reads a release again and proves it: hashes, every row, and what the files say of one another.

Changed bytes are found by `SHA256SUMS`. Whoever writes the sums anew too is found out where the rows do not fit any
more: gold and raw are read as any export, events are merged again, negatives sliced again, counts counted again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from annotator import __version__
from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import Schema
from annotator.core.validation import problems
from annotator.core.validation_values import WARNING, Problem, shown
from annotator.errors import N_, InvalidInput
from annotator.exporters.hashed_file import json_line
from annotator.exporters.releases import card
from annotator.exporters.releases.checksums import read_sums
from annotator.exporters.releases.hidden_places import readings_of
from annotator.exporters.releases.material import (
    AGREEMENT,
    CARD,
    CHANGES,
    EVENTS,
    FILES,
    GOLD,
    NEGATIVES,
    RAW,
    REPORTS,
    ROW_FILES,
    SCHEMA,
    SUMS,
)
from annotator.exporters.releases.merged_events import merged_events
from annotator.exporters.releases.negatives import (
    SPAN,
    event_reason,
    event_row,
    span_reason,
    span_row,
    spans_of,
)
from annotator.exporters.releases.row_schemas import REPORT_KEYS, schema_bytes
from annotator.exporters.releases.splits import SPLITS
from annotator.exporters.releases.tally import Tally
from annotator.exporters.shape import RecordShape
from annotator.exporters.verification import FileState, between_problems, digest_of, line_problems

REPORT_TYPES = {
    **dict.fromkeys(("id", "title", "reference_date_source", "split"), (str,)),
    **dict.fromkeys(("reference_date", "period", "near_duplicate_of"), (str, type(None))),
    **dict.fromkeys(("paragraphs", "gold_paragraphs", "events", "annotations", "negatives"), (int,)),
}
COUNTED = {"gold_paragraphs": GOLD, "annotations": RAW, "events": EVENTS, "negatives": NEGATIVES}
"""Keys of a report's row, and the files whose rows they count."""
TWICE = N_("%(where)s: the id stands twice; ids must be unique.")
NOT_WRITTEN_SO = N_("%(where)s: is not written as the format says: keys, order, null for unknown.")


def is_release(folder: Path) -> bool:
    """Whether a folder is a release, sound or not."""
    return (folder / SUMS).is_file() or (folder / REPORTS).is_file()


def release_problems(folder: Path, schema: Schema, *, sums: str | None = None) -> tuple[list[Problem], int]:
    """What is wrong with a release, and how many gold paragraphs it has.

    sums: the SHA-256 that its `SHA256SUMS` must have.
    """
    found = list(_sums(folder))
    if sums is not None and (folder / SUMS).is_file() and digest_of(folder / SUMS) != sums.strip().lower():
        found.append(Problem((SUMS,), N_("%(where)s: is not the one of the release that was asked for.")))
    if any(not (folder / name).is_file() for name in FILES):
        return found, 0
    as_released = sums is not None and not found
    # What the program writes of itself changes with its versions; a release stays sound when they do.
    severity = WARNING if as_released or _made_with(folder) != f"annotator {__version__}" else "error"
    raw = (folder / SCHEMA).read_bytes()
    if raw != schema_bytes(schema):
        found.append(Problem((SCHEMA,), N_("%(where)s: is not the schema that this version writes."), {}, severity))
    reading = _Reading(folder, schema)
    found.extend(replace(p, severity=severity) if p.message == NOT_WRITTEN_SO else p for p in reading.problems())
    found.extend(replace(problem, severity=severity) for problem in _told(folder, reading.tally))
    return found, reading.states[GOLD].rows


def _made_with(folder: Path) -> str:
    """The program that the data card names."""
    match = re.search(r"^\| made with \| (.+) \|$", (folder / CARD).read_text("utf-8", "replace"), re.MULTILINE)
    return match[1] if match else ""


def _told(folder: Path, tally: Tally) -> Iterator[Problem]:
    """Whether the data card and the list of changes give the figures of the rows, and of `agreement.json`."""
    try:
        agreement = orjson.loads((folder / AGREEMENT).read_bytes())
        parts = card.figures(tally, agreement)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError):
        yield Problem((AGREEMENT,), N_("%(where)s: is not written as the format says: keys, order, null for unknown."))
        return
    words = (folder / CARD).read_text("utf-8", "replace")
    for part in parts:
        if part not in words:
            yield Problem((CARD,), N_("%(where)s: does not say what the rows give: %(got)s"), {"got": shown(part)})
    newest = (folder / CHANGES).read_text("utf-8", "replace").partition("\n## ")[2].partition("\n## ")[0]
    later = (card.size_line(tally, is_first=False), card.negatives_line(tally))
    if card.size_line(tally, is_first=True) not in newest:
        for wanted in later:
            if wanted not in newest:
                got = {"got": shown(wanted)}
                yield Problem((CHANGES,), N_("%(where)s: does not say what the rows give: %(got)s"), got)


def _sums(folder: Path) -> Iterator[Problem]:
    there = {path.name for path in folder.iterdir()}
    digests = read_sums((folder / SUMS).read_bytes()) if SUMS in there else None
    if digests is None:
        yield Problem((SUMS,), N_("%(where)s: is missing, was changed or is damaged."))
        digests = {}
    for name in sorted({*FILES, *digests} - there):
        yield Problem((name,), N_("%(where)s: the file is missing."))
    for name in sorted(there - {*FILES, *digests, SUMS}):
        yield Problem((name,), N_("%(where)s: does not belong to the release."))
    for name in sorted({*FILES, *there} - set(digests) - {SUMS}):
        if digests and name in there:
            yield Problem((name,), N_("%(where)s: has no line in SHA256SUMS."))
    for name in sorted(set(digests) & there):
        if digest_of(folder / name) != digests[name]:
            yield Problem((name,), N_("%(where)s: was changed; its hash is not the one in SHA256SUMS."))


@dataclass(slots=True)
class _Lines:
    """A file of rows, read report by report."""

    name: str
    lines: Iterator[bytes]
    count: Callable[[str, Any], None]
    number: int = 0
    kept: tuple[bytes, Any] | None = None

    def of_report(self, stem: str) -> Iterator[tuple[int, bytes, Any]]:
        """The next lines as long as they are of that report: number, bytes, value."""
        while (found := self.next()) is not None and isinstance(found[1], dict) and found[1].get("report") == stem:
            self.kept = None
            yield self.number, *found

    def next(self) -> tuple[bytes, Any] | None:
        """The line that comes next, which stays until it is taken."""
        if self.kept is None:
            line = next(self.lines, None)
            if line is None:
                return None
            self.number += 1
            try:
                self.kept = line, orjson.loads(line)
                self.count(self.name, self.kept[1])
            except (KeyError, TypeError, AttributeError):
                pass  # a row that is told to be wrong gives no figures
            except orjson.JSONDecodeError:
                self.kept = line, None
        return self.kept


@dataclass(slots=True)
class _Reading:
    """One pass over all files of rows, side by side."""

    folder: Path
    schema: Schema
    states: dict[str, FileState] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    shape: RecordShape = field(init=False)

    def __post_init__(self) -> None:
        self.shape = RecordShape(self.schema)
        self.states = {name: FileState(name, self.schema, each_member=name == RAW) for name in (GOLD, RAW)}

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong with the rows."""
        opened = {name: (self.folder / name).open("rb") for name in ROW_FILES}
        try:
            files = {name: _Lines(name, iter(file), self.tally.add) for name, file in opened.items()}
            stems: set[str] = set()
            while (found := files[REPORTS].next()) is not None:
                line, row = found
                files[REPORTS].kept = None
                where = (REPORTS, f"line {files[REPORTS].number}")
                wrong = list(_report_row(row, line, stems))
                yield from (Problem((*where, *p.where), p.message, p.parameters) for p in wrong)
                if isinstance(row, dict) and isinstance(row.get("id"), str):
                    stems.add(row["id"])
                    yield from self._report(row, files, where)
            for name, file in files.items():
                if file.next() is not None:
                    yield Problem(
                        (name, f"line {file.number}"), N_("%(where)s: belongs to no report of reports.jsonl there.")
                    )
            for state in self.states.values():
                yield from between_problems(state)
        finally:
            for opened_file in opened.values():
                opened_file.close()

    def _report(self, row: dict[str, Any], files: dict[str, _Lines], where: tuple[str, ...]) -> Iterator[Problem]:
        gold: list[ParagraphRecord] = []
        counts = {GOLD: 0, RAW: 0, EVENTS: 0, NEGATIVES: 0}
        for name in (GOLD, RAW):
            for number, line, value in files[name].of_report(row["id"]):
                counts[name] += 1
                at = (name, f"line {number}")
                yield from line_problems(line, number, self.states[name])
                record = self.states[name].last
                if record is None:
                    continue
                if name == GOLD:
                    gold.append(record)
                if self._written(record) != line:
                    yield Problem(at, NOT_WRITTEN_SO)
                yield from _split(value, row, at)
                if value.get("reference_date") != row.get("reference_date"):
                    yield Problem((*at, "reference_date"), N_("%(where)s: is not that of reports.jsonl."))
        expected = self._merged(gold)
        for number, line, _ in files[EVENTS].of_report(row["id"]):
            counts[EVENTS] += 1
            wanted = next(expected, None)
            if wanted is None or json_line(wanted) != line:
                yield Problem(
                    (EVENTS, f"line {number}"), N_("%(where)s: is not what the gold of this report gives when merged.")
                )
        if next(expected, None) is not None:
            yield Problem((EVENTS,), N_("%(where)s: an event of %(got)s is missing."), {"got": shown(row["id"])})
        texts = {record.id: record for record in gold}
        for at, problem in self._negatives(row, files[NEGATIVES], texts, counts):
            yield Problem((*at, *problem.where), problem.message, problem.parameters)
        for key, name in COUNTED.items():
            if row.get(key) != counts[name]:
                yield Problem(
                    (*where, key),
                    N_("%(where)s: says %(got)s, but the file has %(expected)s."),
                    {"got": shown(row.get(key)), "expected": counts[name]},
                )

    def _written(self, record: ParagraphRecord) -> bytes | None:
        """The line as which a record is written; None when it cannot be."""
        try:
            return json_line(self.shape.full_record(record))
        except (KeyError, TypeError, AttributeError, ValueError):
            return None

    def _merged(self, gold: list[ParagraphRecord]) -> Iterator[dict[str, Any]]:
        try:
            yield from merged_events(gold, self.shape)
        except (KeyError, TypeError, AttributeError, ValueError):
            return  # what is wrong with the gold was told already

    def _negatives(
        self, row: dict[str, Any], file: _Lines, texts: dict[str, ParagraphRecord], counts: dict[str, int]
    ) -> Iterator[tuple[tuple[str, str], Problem]]:
        """What is wrong with the rejected suggestions of a report, each with its line; they are counted."""
        seen: set[tuple[str, str]] = set()
        for number, line, value in file.of_report(row["id"]):
            counts[NEGATIVES] += 1
            own = str(value.get("kind")), str(value.get("id"))
            twice = [Problem(("id",), TWICE)] if own in seen else []
            seen.add(own)
            for problem in (*self._negative(value, line, texts), *twice, *_split(value, row, ())):
                yield (NEGATIVES, f"line {number}"), problem

    def _negative(self, row: dict[str, Any], line: bytes, texts: dict[str, ParagraphRecord]) -> Iterator[Problem]:
        record = texts.get(str(row.get("paragraph")))
        if record is None or row.get("paragraph_index") != record.index:
            yield Problem(("paragraph",), N_("%(where)s: got %(got)s, which is no gold paragraph of the report."),
                          {"got": shown(row.get("paragraph"))})  # fmt: skip
            return
        try:
            right = self._is_written(row, line, record)
        except (InvalidInput, KeyError, TypeError, ValueError, AttributeError):
            right = False
        if not right:
            yield Problem((), N_("%(where)s: is no suggestion for that paragraph: keys, words or reason are wrong."))

    def _is_written(self, row: dict[str, Any], line: bytes, record: ParagraphRecord) -> bool:
        """Whether the row is what a release writes of the suggestion that it holds."""
        spans = [Span.from_json(span) for span in ([row] if row["kind"] == SPAN else row["spans"])]
        readings = tuple(readings_of(record))
        about = {"ruleset": row["ruleset"], "split": row["split"]}
        if row["kind"] == SPAN:
            (span,) = spans
            reason = span_reason(span, readings)
            told = replace(span, id=span.id.removeprefix(f"{record.id}:"))
            wanted = span_row(record, told, self.shape, reason=str(reason), **about)
            content = Content("background", (replace(span, id="s1"),))
        else:
            event = Event.from_json(row["event"])
            reason = event_reason(event, spans, readings)
            wanted = event_row(record, event, spans_of(event, spans), self.shape, reason=str(reason), **about)
            content = Content("background", tuple(spans), (event,))
        found = problems(content, record.text, self.schema, complete=False)
        return (
            reason is not None
            and isinstance(row["ruleset"], str)
            and all(isinstance(s.rule, str | None) and type(s.score) in (float, int, type(None)) for s in spans)
            and all(problem.severity == WARNING for problem in found)
            and json_line(wanted) == line
        )


def _report_row(row: Any, line: bytes, stems: set[str]) -> Iterator[Problem]:
    if not isinstance(row, dict) or list(row) != list(REPORT_KEYS) or json_line(row) != line:
        yield Problem((), NOT_WRITTEN_SO)
        return
    for key, kinds in REPORT_TYPES.items():
        if type(row[key]) not in kinds:
            yield Problem((key,), N_("%(where)s: got %(got)s, which has the wrong type."), {"got": shown(row[key])})
    if row["split"] not in SPLITS:
        yield Problem(
            ("split",),
            N_("%(where)s: got %(got)s, expected one of %(expected)s."),
            {"got": shown(row["split"]), "expected": ", ".join(SPLITS)},
        )
    if row["id"] in stems:
        yield Problem(("id",), TWICE)
    if row["paragraphs"] < row["gold_paragraphs"]:
        yield Problem(("paragraphs",), N_("%(where)s: more paragraphs are gold than there are."))


def _split(value: dict[str, Any], row: dict[str, Any], at: tuple[str, ...]) -> Iterator[Problem]:
    if value.get("split") != row.get("split"):
        yield Problem(
            (*at, "split"),
            N_("%(where)s: got %(got)s, but reports.jsonl says %(expected)s."),
            {"got": shown(value.get("split")), "expected": shown(row.get("split"))},
        )
