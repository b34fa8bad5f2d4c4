"""Lines of a JSONL file as paragraph records, each with its number: gold, and what a model predicts.

Nothing is raised for a line that is wrong; whoever reads decides whether the first one ends it or all are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.core.records import ParagraphRecord
from annotator.core.text import sha256
from annotator.core.validation_values import Problem, Where, shown
from annotator.errors import N_, AnnotatorError

UNNAMED = "\x1f"
"""Stands in the id of an event that came without one, and can be in no other id."""


TextOf = Callable[[str], str | None]
"""The text of a paragraph by its id, None where there is no such paragraph."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One line that is not blank: its number from 1, and its record or what is wrong with it."""

    number: int
    record: ParagraphRecord | None = None
    problem: Problem | None = None


def record_lines(name: str, raw: bytes, text_of: TextOf | None = None) -> Iterator[RecordLine]:
    """The lines of a file's bytes; problems name the file and the line, and each id may come once.

    text_of: gives the texts that were predicted on. With it a model may leave out `text`, `surface`, and the
    ids of spans and events; a record of another paragraph keeps its id only, when it has no text of its own.
    """
    first: dict[str, int] = {}
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        where: Where = (f"{name}:{number}",)
        try:
            value = orjson.loads(line.decode("utf-8"))
            if not isinstance(value, dict):
                raise TypeError("a line holds one JSON object")
            record = ParagraphRecord.from_json(value if text_of is None else _completed(value, text_of))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            problem = Problem(where, N_("%(where)s: not a paragraph record in JSON (%(got)s)."), {"got": str(error)})
        except AnnotatorError as error:
            problem = Problem(where, N_("%(where)s: %(got)s"), {"got": str(error)})
        else:
            found = _problem(record, value, text_of)
            if found is None and record.id in first:
                message = N_("%(where)s: the paragraph was already given at %(first)s; each may come once.")
                found = Problem((), message, {"first": f"{name}:{first[record.id]}"})
            if found is None:
                first[record.id] = number
                yield RecordLine(number, record)
                continue
            problem = Problem((*where, record.id, *found.where), found.message, found.parameters)
        yield RecordLine(number, problem=problem)


def _completed(value: dict[str, Any], text_of: TextOf) -> dict[str, Any]:
    """The record with what a model need not say: text, surfaces, ids."""
    known = text_of(str(value["id"]))
    text = value.get("text") if value.get("text") is not None else known
    if text is None:
        return {"id": value["id"], "text": "", "role": value.get("role")}
    spans = [
        {"id": f"s{k}", "surface": _words(text, s["start"], s["end"]), **s}
        for k, s in enumerate(value.get("spans") or (), 1)
    ]
    # An event without id is always a first mention, so its id must not meet another paragraph's.
    events = [
        event if event.get("id") else {**event, "id": f"{value['id']}{UNNAMED}{k}"}
        for k, event in enumerate(value.get("events") or (), 1)
    ]
    return {**value, "text": text, "spans": spans, "events": events}


def _words(text: str, start: Any, end: Any) -> str:
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"offsets are whole numbers, got {start!r} and {end!r}")
    return text[start:end]


def _problem(record: ParagraphRecord, value: Mapping[str, Any], text_of: TextOf | None) -> Problem | None:
    """The first thing that is wrong with a record, None when it can be used."""
    if text_of is not None and value["id"] != record.id:
        message = N_("%(where)s: got the id %(got)s; write it as in the gold, such as report:p003.")
        return Problem((), message, {"got": shown(value["id"])})
    known = text_of(record.id) if text_of is not None else None
    given = record.extra.get("text_sha256")
    if known is not None and (record.text != known or given not in (None, sha256(known))):
        message = N_("%(where)s: the text or its hash is not that of the paragraph; predict on its text as exported.")
        return Problem((), message)
    if given is not None and record.text and given != sha256(record.text):
        return Problem((), N_("%(where)s: the hash is not that of the text; got %(got)s."), {"got": shown(given)})
    length = len(record.text)
    for span in record.content.spans:
        if not 0 <= span.start < span.end <= length:
            return Problem(
                (f"span {span.id}",),
                N_("%(where)s: got the offsets %(start)s to %(end)s, expected start < end inside 0 to %(length)s."),
                {"start": span.start, "end": span.end, "length": length},
            )
        if record.text[span.start : span.end] != span.surface:
            message = N_("%(where)s: the surface is %(got)s, but the text there is %(expected)s; count code points.")
            piece = record.text[span.start : span.end]
            return Problem((f"span {span.id}",), message, {"got": shown(span.surface), "expected": shown(piece)})
    return None
