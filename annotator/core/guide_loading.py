"""Reads the annotation guide from `seeds/guide/*.toml` and proves its examples by the gold of `seeds/sample/`.

The files follow the paths of the schema: `[labels.trigger]`, `[codes.method]` for a whole list, `plane = {…}` in it
for one code, each with `en` and `ar` and, where wanted, `examples`: `{report, paragraph, words}` (the paragraph's index
from 0) or `{sentence, words}`. What names no report gets a short example that the gold shows. `[[chapters]]` and
`[[rules]]` (with `contrasts` of right and wrong) stand beside them.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unicodedata import combining

from annotator.config import resource_dir
from annotator.core.guide import GROUPS, LANGUAGES, Chapter, Contrast, Entry, Guide, anchor_of
from annotator.core.guide_examples import Example, findings, in_sentence, opening, read_sample
from annotator.core.guide_text import Prose, read_prose
from annotator.core.records import ParagraphRecord, Span
from annotator.core.schema import Schema, Term, load_schema
from annotator.errors import N_, InvalidInput

TEXT_KEYS = frozenset({"en", "ar", "examples"})
NAMED = ("labels", "event_types", "paragraph_roles", "event_fields")
MANY, FEW = 2, 1
"""How many examples the gold gives to what is of NAMED, and to codes and keys."""
PER_REPORT = 4
"""How many findings of one report are weighed for an example."""

Row = Mapping[str, Any]
Shown = tuple[ParagraphRecord, tuple[Span, ...], int]
"""A paragraph, its spans that show something, and how indirectly."""
IDEAL = 100
"""Code points of an example that is long enough to understand and short enough to read."""


@cache
def load_guide() -> Guide:
    """The guide of the seeds, read once."""
    seeds = resource_dir("seeds")
    return read_guide(seeds / "guide", seeds / "sample", load_schema())


def read_guide(folder: Path, sample: Path, schema: Schema) -> Guide:
    """The guide of a folder, with examples out of the reports and the gold of another.

    Raises: InvalidInput when a file cannot be read, or names what is not in the schema, the guide or the gold.
    """
    rows, chapters, rules = _read_files(folder)
    terms = _terms(schema, chapters, rules)
    unknown = sorted(set(rows) - set(terms))
    if unknown:
        raise InvalidInput(
            N_("The guide describes %(got)s, which the schema does not have; correct the path or take it out."),
            got=", ".join(unknown),
        )
    gold = _Gold(read_sample(sample), schema)
    entries: dict[str, Entry] = {}
    for path, term in terms.items():
        row = rows.get(path, {})
        contrasts = tuple(gold.contrast(path, c, _prose_reader(terms, path)) for c in row.get("contrasts", ()))
        wanted = MANY if path.split(".")[0] in NAMED else FEW
        examples = () if contrasts else gold.examples(path, row.get("examples", ()), wanted)
        entries[path] = Entry(path, term, _advice(row, terms, path), examples, contrasts)
    return Guide(schema, tuple(_chapter(c, entries, rules) for c in chapters), MappingProxyType(entries))


def _read_files(folder: Path) -> tuple[dict[str, Row], list[Row], list[Row]]:
    """Path → row of everything described, the chapters, and the rules."""
    rows: dict[str, Row] = {}
    chapters: list[Row] = []
    rules: list[Row] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise InvalidInput(N_("%(where)s is not valid TOML: %(got)s."), where=path.name, got=error) from error
        chapters += content.pop("chapters", [])
        rules += content.pop("rules", [])
        for found, row in _described(content, ""):
            if found in rows:
                raise InvalidInput(N_("%(where)s: %(got)s is described twice."), where=path.name, got=found)
            rows[found] = row
    rows |= {f"chapters.{c.get('code')}": c for c in chapters} | {f"rules.{r.get('code')}": r for r in rules}
    return rows, chapters, rules


def _described(table: Row, path: str) -> Iterator[tuple[str, Row]]:
    """(path, row) of each table that holds a text, however deep."""
    if path and TEXT_KEYS & set(table):
        yield path, {key: value for key, value in table.items() if key in TEXT_KEYS}
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _described(value, f"{path}.{key}" if path else key)


def _terms(schema: Schema, chapters: Sequence[Row], rules: Sequence[Row]) -> dict[str, Term]:
    """Path → name and definition of all that the guide may describe; groups are named after the field they fill."""
    terms: dict[str, Term] = {}
    for path, term in schema.terms():
        group = path.rpartition(".")[0]
        if group.split(".")[0] in GROUPS and group not in terms:
            terms[group] = _group(group, schema)
        if not path.startswith("actors."):
            terms[path] = term
    for kind, listed in (("chapters", chapters), ("rules", rules)):
        for row in listed:
            try:
                terms[f"{kind}.{row['code']}"] = Term(row["code"], row["name_en"], row["name_ar"])
            except KeyError as error:
                raise InvalidInput(
                    N_("The guide: an entry of %(where)s needs code, name_en and name_ar; it lacks %(got)s."),
                    where=kind,
                    got=error,
                ) from error
    return terms


def _group(path: str, schema: Schema) -> Term:
    """The name of a code list or a record: that of its label, else of the first field that it fills."""
    kind, _, code = path.partition(".")
    if code in schema.labels:
        return Term(code, schema.labels[code].en, schema.labels[code].ar)
    fields = [f for keys in (schema.event_fields, *schema.records.values()) for f in keys.values()]
    fits: Callable[[Any], bool] = (lambda f: f.record == code) if kind == "records" else (lambda f: code in f.codes)
    found = next((f for f in fields if fits(f)), None)
    return Term(code, found.en, found.ar) if found else Term(code, code, code)


def _prose_reader(terms: Mapping[str, Term], where: str) -> Callable[[str, str], Prose]:
    def read(text: str, language: str) -> Prose:
        def resolve(path: str) -> tuple[str, str]:
            if path not in terms:
                raise InvalidInput(
                    N_("The guide, %(where)s: the text names %(got)s, which neither the schema nor the guide has."),
                    where=where,
                    got=path,
                )
            return terms[path].name(language), anchor_of(path)

        return read_prose(text, resolve)

    return read


def _advice(row: Row, terms: Mapping[str, Term], path: str) -> Mapping[str, Prose]:
    read = _prose_reader(terms, path)
    return MappingProxyType({language: read(str(row.get(language, "")), language) for language in LANGUAGES})


def _chapter(row: Row, entries: Mapping[str, Entry], rules: Sequence[Row]) -> Chapter:
    code = row["code"]
    held = tuple(row.get("holds", ()))
    paths = [p for group in held for p in entries if p.split(".")[0] == group and p.count(".") == 1]
    paths += [f"rules.{rule['code']}" for rule in rules if rule.get("chapter") == code]
    return Chapter(code, entries[f"chapters.{code}"], tuple(paths))


class _Gold:
    """The gold of the sample: proves examples that are named and finds those that are not."""

    def __init__(self, records: Sequence[ParagraphRecord], schema: Schema) -> None:
        self.schema = schema
        self.records = {(r.report, r.index): r for r in records}
        self.found: dict[str, list[Shown]] = {}
        self.hard = {r.id: sum(c == "ـ" or combining(c) > 0 for c in r.text) > len(r.text) // 25 for r in records}
        """Whether a paragraph is written in split or vowelled letters: no text to learn anything else from."""
        self.shown: Counter[str] = Counter()
        """How often each paragraph served already: examples from many reports teach more."""
        self.labels = {
            name: {label.code for label in schema.labels.values() for f in label.norm.values() if name in f.codes}
            for name in schema.code_lists
        }
        for record in records:
            for path, spans, weight in findings(record, schema):
                self.found.setdefault(path, []).append((record, spans, weight))

    def examples(self, path: str, rows: Sequence[Row], wanted: int) -> tuple[Example, ...]:
        """The examples that are named; without one out of a report the first short ones of the gold come first."""
        named = tuple(self.named(path, row) for row in rows)
        return named if any(e.report for e in named) else (*self.chosen(path, wanted), *named)

    def named(self, path: str, row: Row) -> Example:
        """The example of a row, proven."""
        words = [row["words"]] if isinstance(row.get("words"), str) else list(row.get("words", ()))
        if "sentence" in row:
            marks = [_within(row["sentence"], w, path) for w in words]
            return Example(row["sentence"], tuple(marks), label=self._label(path))
        record = self._record(path, row)
        spans = self._spans(path, record, words)
        return self._example(path, record, spans)

    def chosen(self, path: str, wanted: int) -> tuple[Example, ...]:
        """The first short examples of the gold that say different things, from as many paragraphs as can be."""
        candidates = [
            (record, self._cost(path, record, spans, weight), self._example(path, record, spans))
            for record, spans, weight in self._candidates(path)
        ]
        examples: list[Example] = []
        while candidates and len(examples) < wanted:
            record, _, best = min(candidates, key=lambda c: (*c[1], self.shown[c[0].id] // 2, _unhandy(c[2])))
            self.shown[record.id] += 1
            examples.append(best)
            candidates = [c for c in candidates if c[2].words != best.words and c[0].id != record.id]
        return tuple(examples)

    def _cost(self, path: str, record: ParagraphRecord, spans: tuple[Span, ...], weight: int) -> tuple[int, ...]:
        """How ill the finding serves as an example: indirect, in a heading, or in text that is hard to read."""
        wishes = self.labels.get(path.split(".")[1], set()) if path.startswith("codes.") else set()
        heading = record.content.paragraph_role == "heading" and path != "paragraph_roles.heading"
        return int(bool(wishes) and not any(s.label in wishes for s in spans)), weight, heading + self.hard[record.id]

    def _candidates(self, path: str) -> Iterator[Shown]:
        """Some findings of every report; but for roles only those that words show."""
        taken: Counter[str] = Counter()
        for record, spans, weight in sorted(self.found.get(path, ()), key=lambda shown: shown[2]):
            if taken[record.report] < PER_REPORT and (spans or path.startswith("paragraph_roles.")):
                taken[record.report] += 1
                yield record, spans, weight

    def contrast(self, path: str, row: Row, read: Callable[[str, str], Prose]) -> Contrast:
        """Right and wrong of a rule: the right words are proven, the wrong ones stand there and are not the gold."""
        of = str(row.get("of", ""))
        right = wrong = None
        if "sentence" in row:
            if row.get("right"):
                right = Example(row["sentence"], (_within(row["sentence"], row["right"], path),), self._label(of))
            if row.get("wrong"):
                wrong = Example(row["sentence"], (_within(row["sentence"], row["wrong"], path),), self._label(of))
        else:
            record = self._record(path, row)
            start = 0
            if row.get("right"):
                words = [row["right"]] if isinstance(row["right"], str) else list(row["right"])
                spans = self._spans(of, record, words, where=path)
                right = self._example(of, record, spans)
                start = spans[0].start if spans else 0
            if row.get("wrong"):
                wrong = self._refuted(of, path, record, str(row["wrong"]), start)
        because = {language: read(str(row.get(f"because_{language}", "")), language) for language in LANGUAGES}
        return Contrast(right, wrong, MappingProxyType(because))

    def _refuted(self, of: str, path: str, record: ParagraphRecord, words: str, near: int) -> Example:
        """The wrong words nearest to the right ones; the gold must not have them."""
        label = self._label(of)
        if any(s.surface == words and s.label == label for s in record.content.spans):
            raise InvalidInput(
                N_("The guide, %(where)s: “%(got)s” is called wrong, but the gold of %(record)s has it so."),
                where=path,
                got=words,
                record=record.id,
            )
        at = record.text.rfind(words, 0, near + len(words))
        mark = (at, at + len(words)) if at >= 0 else _within(record.text, words, path)
        return in_sentence(record.text, [mark], label=label, report=record.report, paragraph=record.index)

    def _record(self, path: str, row: Row) -> ParagraphRecord:
        record = self.records.get((str(row.get("report")), int(row.get("paragraph", -1))))
        if record is None:
            raise InvalidInput(
                N_("The guide, %(where)s: the sample has no gold of paragraph %(paragraph)s of “%(got)s”."),
                where=path,
                paragraph=row.get("paragraph"),
                got=row.get("report"),
            )
        return record

    def _spans(self, of: str, record: ParagraphRecord, words: Sequence[str], where: str = "") -> tuple[Span, ...]:
        """The spans with those words among the findings of that path (the first finding when none are named)."""
        here = [spans for r, spans, _ in self.found.get(of, ()) if r is record]
        if here and not words:
            return here[0]
        found = [next((s for spans in here for s in spans if s.surface == w), None) for w in words]
        if here and all(found):
            return tuple(s for s in found if s)
        raise InvalidInput(
            N_("The guide, %(where)s: the gold of %(record)s does not show %(of)s at “%(got)s”."),
            where=where or of,
            record=record.id,
            of=of,
            got=" … ".join(words),
        )

    def _example(self, path: str, record: ParagraphRecord, spans: tuple[Span, ...]) -> Example:
        more: dict[str, Any] = {"report": record.report, "paragraph": record.index}
        if not spans:
            return opening(record.text, **more)
        label = spans[0].label
        return in_sentence(record.text, [(s.start, s.end) for s in spans], label=label, **more)

    def _label(self, path: str) -> str:
        """The label whose colour marks an example of that path."""
        kind, _, rest = path.partition(".")
        if kind == "labels":
            return rest
        wishes = self.labels.get(rest.split(".")[0], set()) if kind == "codes" else set()
        return next((code for code in self.schema.labels if code in wishes), "trigger")


def _unhandy(example: Example) -> int:
    """How far the example is from a whole sentence of a good length."""
    return abs(len(example.text) - IDEAL) + 40 * example.text.count("…")


def _within(text: str, words: str, where: str) -> tuple[int, int]:
    at = text.find(words)
    if at < 0 or not words:
        raise InvalidInput(
            N_("The guide, %(where)s: “%(got)s” does not stand in its sentence."), where=where, got=words
        )
    return at, at + len(words)
