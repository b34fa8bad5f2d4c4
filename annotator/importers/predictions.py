"""Reads a model's predictions for reports that are there: JSON lines in the gold format, or its documented subset.

All that is wrong is told with file and line, and nothing is taken then. What a model may leave out stands in
`docs/predictions.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from annotator.core.record_lines import UNNAMED, RecordLine, record_lines
from annotator.core.records import Content, Event, ParagraphRecord
from annotator.core.schema import Schema
from annotator.core.validation import problems, report_problems
from annotator.core.validation_values import WARNING, Problem, shown
from annotator.errors import N_

NAMED = 20
"""Missing paragraphs of a report that are named."""

TextsOf = Callable[[str], Sequence[str] | None]
"""The paragraphs of a report by its stem, None where there is no such report."""


@dataclass(frozen=True, slots=True)
class PredictedReport:
    """What a model says of every paragraph of a report, in reading order; events without id have fresh ones."""

    stem: str
    records: tuple[ParagraphRecord, ...]


@dataclass(slots=True)
class _Reading:
    """The lines of one report as they come, by paragraph index."""

    stem: str
    texts: Sequence[str]
    lines: dict[int, RecordLine] = field(default_factory=dict)


def read_predictions(
    name: str, raw: bytes, rule: str, schema: Schema, texts_of: TextsOf
) -> tuple[tuple[PredictedReport, ...], tuple[Problem, ...]]:
    """The predictions in a file's bytes, and all that is wrong with them.

    rule: what every span is said to come from. Refused are lines that are no record, paragraphs that are not there or
    come twice, other texts or hashes, offsets, scores and codes that are wrong, and reports without a line for each
    paragraph.
    """
    readings: dict[str, _Reading | None] = {}

    def text_of(paragraph_id: str) -> str | None:
        stem, _, number = paragraph_id.rpartition(":p")
        if stem not in readings:
            texts = texts_of(stem)
            readings[stem] = _Reading(stem, texts) if texts is not None else None
        reading = readings[stem]
        there = reading is not None and number.isdecimal() and int(number) < len(reading.texts)
        return reading.texts[int(number)] if reading is not None and there else None

    wrong: list[Problem] = []
    for line in record_lines(name, raw, text_of):
        found = list(_line_problems(name, line, schema, text_of))
        reading = readings.get(line.record.report) if line.record is not None else None
        if not found and line.record is not None and reading is not None:
            reading.lines[line.record.index] = line
        wrong += found
    every = [reading for reading in readings.values() if reading is not None]
    if not wrong:
        wrong += [problem for reading in every for problem in _report_problems(name, reading)]
    if not wrong and not every:
        wrong.append(Problem((name,), N_("%(where)s: holds no line with a prediction.")))
    return tuple(_report(reading, rule) for reading in every) if not wrong else (), tuple(wrong)


def _line_problems(
    name: str, line: RecordLine, schema: Schema, text_of: Callable[[str], str | None]
) -> Iterator[Problem]:
    if line.record is None:
        assert line.problem is not None
        yield line.problem
        return
    record, where = line.record, (f"{name}:{line.number}", line.record.id)
    if text_of(record.id) is None:
        yield Problem(where, N_("%(where)s: the project has no such paragraph; predict on an export of it."))
        return
    if record.extra.get("text_sha256") is None:
        yield Problem(where, N_("%(where)s: text_sha256 is missing; copy it from the export that was predicted on."))
    for span in record.content.spans:
        if span.score is not None and (type(span.score) not in (int, float) or not 0 <= span.score <= 1):
            message = N_("%(where)s: got %(got)s, expected a number from 0 to 1 or null.")
            yield Problem((*where, f"span {span.id}", "score"), message, {"got": shown(span.score)})
    named = _with_ids([record], set())[0]
    for problem in problems(named.content, record.text, schema):
        if problem.severity != WARNING:
            yield replace(problem, where=(*where, *problem.where))


def _report_problems(name: str, reading: _Reading) -> Iterator[Problem]:
    """Whether every paragraph has its line, and links between paragraphs lead somewhere."""
    gone = [f"p{number:03d}" for number in range(len(reading.texts)) if number not in reading.lines]
    if gone:
        last = max((line.number for line in reading.lines.values()), default=0)
        yield Problem(
            (f"{name}:{last}", reading.stem),
            N_("%(where)s: no line for %(got)s; give each paragraph one, with empty lists where nothing is found."),
            {"got": ", ".join(gone[:NAMED]) + (" …" if len(gone) > NAMED else "")},
        )
        return
    records = _in_order(reading)
    for problem in report_problems(records):
        event = problem.where[1].removeprefix("event ")
        line = next(reading.lines[r.index].number for r in records if any(event == one.id for one in r.content.events))
        yield replace(problem, where=(f"{name}:{line}", *problem.where))


def _in_order(reading: _Reading) -> list[ParagraphRecord]:
    found = [reading.lines[index].record for index in sorted(reading.lines)]
    return [record for record in found if record is not None]


def _report(reading: _Reading, rule: str) -> PredictedReport:
    records = _in_order(reading)
    used = {event.id for record in records for event in record.content.events}
    return PredictedReport(reading.stem, tuple(_of_rule(record, rule) for record in _with_ids(records, used)))


def _of_rule(record: ParagraphRecord, rule: str) -> ParagraphRecord:
    spans = tuple(replace(span, rule=rule) for span in record.content.spans)
    return replace(record, content=replace(record.content, spans=spans))


def _with_ids(records: Iterable[ParagraphRecord], used: set[str]) -> list[ParagraphRecord]:
    """The records with fresh ids for the events that came without."""
    made, number = [], 0
    for record in records:
        events = []
        for event in record.content.events:
            name = event.id
            while UNNAMED in name:
                number += 1
                name = f"e{number:02d}" if f"e{number:02d}" not in used else name
            events.append(Event(name, event.type, event.fields))
        content = record.content
        made.append(replace(record, content=Content(content.paragraph_role, content.spans, tuple(events))))
    return made
