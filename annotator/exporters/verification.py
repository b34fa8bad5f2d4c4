"""Reads a written file, or a folder of them, and proves it: every slice, hash, id and value, and the manifest.

Line numbers count from 1. Errors make a file unfit; warnings (no manifest, another schema version, a `part_of` whose
event stands in a paragraph that is not in the file) are told and do not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from annotator.core.records import Content, ParagraphRecord
from annotator.core.schema import Schema, load_schema
from annotator.core.text import clean, is_blank, sha256
from annotator.core.validation import problems, report_problems
from annotator.core.validation_values import WARNING, Problem, Where, is_plain_text, shown
from annotator.errors import N_, InvalidInput
from annotator.exporters.manifest import ENDING, manifest_path, read_manifest

STATUSES = ("single", "agreed", "ruled", "disagreed")
RECORD_KEYS = ("id", "report", "reference_date", "paragraph_index", "text", "role", "spans", "events")
SPAN_KEYS = frozenset({"id", "label", "start", "end", "surface", "norm", "rule", "score"})


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was proven: files (a release is one) and records read, and what is wrong, each with file and line."""

    files: tuple[Path, ...] = ()
    rows: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make a file unfit."""
        return tuple(problem for problem in self.problems if problem.severity != WARNING)

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors


@dataclass(slots=True)
class FileState:
    """What is known of a file while its lines are read."""

    name: str
    schema: Schema
    seen: dict[tuple[str, str | None], int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    report: list[ParagraphRecord] = field(default_factory=list)
    rows: int = 0
    each_member: bool = False
    """Whether a paragraph has a record for each member, whatever its status."""
    last: ParagraphRecord | None = None
    """The record of the line just read; None when it was none."""


def verify(path: Path, schema: Schema | None = None, *, sums: str | None = None) -> VerifyReport:
    """Read a JSON-lines file, a release, or every one in a folder and below, and prove it.

    sums: the SHA-256 that the `SHA256SUMS` of the release at `path` must have.
    Raises: InvalidInput when there is no such file, or the folder holds none.
    """
    # Imported late: the proof of a release builds on this one of a file.
    from annotator.exporters.releases.proving import is_release, release_problems

    schema = schema or load_schema()
    if path.is_dir():
        folders = (path, *(found for found in sorted(path.rglob("*")) if found.is_dir()))
        releases = tuple(folder for folder in folders if is_release(folder))
        files = tuple(f for f in sorted(path.rglob("*.jsonl")) if not any(r in f.parents for r in releases))
        orphans = [m for m in sorted(path.rglob(f"*{ENDING}")) if not m.with_name(m.name.removesuffix(ENDING)).exists()]
    else:
        files, orphans, releases = ((path,) if path.is_file() else ()), [], ()
    if not files and not releases:
        raise InvalidInput(N_("There is no file of records (.jsonl) and no release at %(got)s."), got=str(path))
    found: list[Problem] = []
    rows = 0
    for file in files:
        state = FileState(file.name, schema)
        found.extend(_file(file, state))
        rows += state.rows
    for folder in releases:
        more, count = release_problems(folder, schema, sums=sums if folder == path else None)
        found.extend(more)
        rows += count
    if path.is_dir():
        found.extend(_other_formats(path))
    for orphan in orphans:
        found.append(Problem((orphan.name,), N_("%(where)s: the file that this manifest is of is missing.")))
    return VerifyReport((*files, *releases), rows, tuple(found))


def _other_formats(folder: Path) -> Iterator[Problem]:
    """Whether files of other formats have the bytes that their manifests say."""
    for beside in sorted(folder.rglob(f"*{ENDING}")):
        path = beside.with_name(beside.name.removesuffix(ENDING))
        if path.suffix == ".jsonl" or not path.is_file():
            continue
        manifest = read_manifest(beside.read_bytes()) or {}
        if manifest.get("sha256") != digest_of(path) or manifest.get("file") != path.name:
            yield Problem((path.name,), N_("%(where)s: is not the file that its manifest is of."))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _file(path: Path, state: FileState) -> Iterator[Problem]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            digest.update(line)
            size += len(line)
            if line.strip():
                yield from line_problems(line, number, state)
    yield from between_problems(state)
    beside = manifest_path(path)
    if not beside.exists():
        yield Problem((path.name,), N_("%(where)s: has no manifest; only its lines could be proven."), severity=WARNING)
        return
    manifest = read_manifest(beside.read_bytes())
    if manifest is None:
        yield Problem((beside.name,), N_("%(where)s: the manifest was changed or is damaged."))
        return
    expected = {"file": path.name, "sha256": digest.hexdigest(), "bytes": size, "rows": state.rows}
    for key, value in expected.items():
        if manifest.get(key) != value:
            yield Problem(
                (beside.name, key),
                N_("%(where)s: says %(got)s, but the file has %(expected)s."),
                {"got": shown(manifest.get(key)), "expected": shown(value)},
            )
    for mark in manifest.get("put_aside", []):
        yield Problem(
            (beside.name,),
            N_("%(where)s: the report “%(got)s” is not current any more: %(state)s since %(since)s."),
            {"got": mark["report"], "state": mark["state"], "since": mark["since"][:10]},
            severity=WARNING,
        )


def line_problems(line: bytes, number: int, state: FileState) -> Iterator[Problem]:
    """What is wrong with one line; its record joins the report that is being read."""
    where: Where = (state.name, f"line {number}")
    state.rows += 1
    state.last = None
    try:
        raw = json.loads(line.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        yield Problem(where, N_("%(where)s: is no JSON record in UTF-8 (%(got)s)."), {"got": str(error)})
        return
    try:
        record = ParagraphRecord.from_json(raw)
    except InvalidInput as error:
        yield Problem(where, N_("%(where)s: %(got)s"), {"got": str(error)})
        return
    where = (*where, record.id)
    for problem in (*_keys(raw, record), *_stored(record), *_program_keys(record, state.schema)):
        yield Problem((*where, *problem.where), problem.message, problem.parameters, problem.severity)
    found = (*problems(record.content, record.text, state.schema), *_alternatives(record, state.schema))
    for problem in found:
        yield Problem((*where, *problem.where), problem.message, problem.parameters, problem.severity)
    yield from _repeated(record, number, where, state)
    if state.report and state.report[0].report != record.report:
        yield from between_problems(state)
    state.report.append(record)
    state.last = record


_TEXT = N_("%(where)s: got %(got)s, expected text.")
_SCORE = N_("%(where)s: got %(got)s, expected a number from 0 to 1 or null.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        raise ValueError("a key stands twice")
    return out


def _keys(raw: dict[str, Any], record: ParagraphRecord) -> Iterator[Problem]:
    """Whether id, report and index agree and no span has keys that nobody reads."""
    for key in RECORD_KEYS:
        if key not in raw:
            yield Problem((), N_("%(where)s: the key %(got)s is missing."), {"got": key})
    if raw["id"] != record.id:
        yield Problem(
            ("id",),
            N_("%(where)s: got %(got)s, but report and paragraph_index make %(expected)s."),
            {"got": shown(raw["id"]), "expected": record.id},
        )
    for key, kind in (("report", str), ("paragraph_index", int)):
        if key in raw and type(raw[key]) is not kind:
            yield Problem((key,), N_("%(where)s: got %(got)s, which has the wrong type."), {"got": shown(raw[key])})
    for span in record.content.spans:
        score = span.score
        if not isinstance(span.rule, str | None):
            yield Problem((f"span {span.id}", "rule"), _TEXT, {"got": shown(span.rule)})
        if score is not None and (type(score) not in (int, float) or not 0 <= score <= 1):
            yield Problem((f"span {span.id}", "score"), _SCORE, {"got": shown(score)})
    for span in raw.get("spans") or ():
        unknown = sorted(set(span) - SPAN_KEYS)
        if unknown:
            yield Problem(
                (f"span {span['id']}",),
                N_("%(where)s: unknown key %(got)s; expected %(expected)s."),
                {"got": ", ".join(unknown), "expected": ", ".join(sorted(SPAN_KEYS))},
            )


def _stored(record: ParagraphRecord) -> Iterator[Problem]:
    """Whether the text is one stored paragraph and is the one that was hashed."""
    text = record.text
    if not is_plain_text(text) or is_blank(text) or "\n" in text or clean(text) != text:
        yield Problem(("text",), N_("%(where)s: is no stored paragraph: one line, not blank, without NUL, in NFC."))
        return
    known = record.extra.get("text_sha256")
    if known is not None and known != sha256(text):
        yield Problem(("text_sha256",), N_("%(where)s: the text is not the one that was hashed; one was changed."))


def _alternatives(record: ParagraphRecord, schema: Schema) -> Iterator[Problem]:
    """What is wrong in the other readings of an ambiguous paragraph."""
    others = record.extra.get("alternatives") or []
    if not isinstance(others, list):
        yield Problem(
            ("alternatives",), N_("%(where)s: got %(got)s, which has the wrong type."), {"got": shown(others)}
        )
        return
    for number, other in enumerate(others, start=1):
        try:
            found = problems(Content.from_json(other), record.text, schema)
        except InvalidInput as error:
            found = [Problem((), N_("%(where)s: %(got)s"), {"got": str(error)})]
        for problem in found:
            where = (f"alternative {number}", *problem.where)
            yield Problem(where, problem.message, problem.parameters, problem.severity)


def _program_keys(record: ParagraphRecord, schema: Schema) -> Iterator[Problem]:

    if record.reference_date is not None:
        try:
            date.fromisoformat(record.reference_date)
        except (TypeError, ValueError):
            yield Problem(
                ("reference_date",),
                N_("%(where)s: got %(got)s, expected a day such as 2022-09-23."),
                {"got": shown(record.reference_date)},
            )
    status = record.extra.get("status")
    if status is not None and status not in STATUSES:
        yield Problem(
            ("status",),
            N_("%(where)s: got %(got)s, expected one of %(expected)s."),
            {"got": shown(status), "expected": ", ".join(STATUSES)},
        )
    version = record.extra.get("schema_version")
    if version is not None and version != schema.version:
        yield Problem(
            ("schema_version",),
            N_("%(where)s: made with schema %(got)s, checked with %(expected)s."),
            {"got": shown(version), "expected": schema.version},
            WARNING,
        )
    ruling = record.extra.get("ruling")
    if ruling is not None and not isinstance(ruling, dict):
        yield Problem(("ruling",), N_("%(where)s: got %(got)s, which has the wrong type."), {"got": shown(ruling)})
    for key in ("ruleset", "member", "text_sha256", "schema_version"):
        if not isinstance(record.extra.get(key), str | None):
            yield Problem((key,), _TEXT, {"got": shown(record.extra[key])})


def _repeated(record: ParagraphRecord, number: int, where: Where, state: FileState) -> Iterator[Problem]:
    """Whether the id stands twice; a disagreed paragraph has one record a member, all with one text."""
    of_member = state.each_member or record.extra.get("status") == "disagreed"
    key = (record.id, str(record.extra.get("member")) if of_member else None)
    if key in state.seen:
        yield Problem(where, N_("%(where)s: the id stands in line %(first)s already."), {"first": state.seen[key]})
    state.seen.setdefault(key, number)
    digest = sha256(record.text)
    if state.texts.setdefault(record.id, digest) != digest:
        yield Problem(where, N_("%(where)s: another record of this paragraph has another text."))


def between_problems(state: FileState) -> Iterator[Problem]:
    """What is wrong between the paragraphs of the report just read; disagreed ones are nobody's last word."""
    told = () if state.each_member else [r for r in state.report if r.extra.get("status") != "disagreed"]
    for problem in report_problems(told, partial=True):
        yield Problem((state.name, *problem.where), problem.message, problem.parameters, WARNING)
    state.report.clear()
