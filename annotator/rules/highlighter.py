"""The pre-highlighter: paragraphs in, paragraph records with spans and drafted events out.

fold once → one automaton → anchored patterns and readers at the hits → overlaps → normal forms → drafts → map back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from annotator.config import resource_dir
from annotator.core.records import Content, ParagraphRecord, Span
from annotator.core.shadow import QUOTES, TATWEEL, fold
from annotator.rules.actors import ActorReader, is_changing, known_norm
from annotator.rules.automaton import Automaton, plain_text
from annotator.rules.context import Context
from annotator.rules.drafting.contents import draft_contents
from annotator.rules.gazetteer import Gazetteer, GazetteerEntry, build_gazetteer, read_gazetteer
from annotator.rules.loading import Ruleset, read_ruleset
from annotator.rules.matching import Match
from annotator.rules.named_operations import LISTS as OPERATION_LISTS
from annotator.rules.named_operations import named_operations
from annotator.rules.normalisers import CONTEXT_FREE, NORMALISERS
from annotator.rules.overlaps import by_level, resolve
from annotator.rules.persons import LISTS as PERSON_LISTS
from annotator.rules.persons import quoted_persons
from annotator.rules.places import LISTS as PLACE_LISTS
from annotator.rules.places import PlaceReader
from annotator.rules.project_places import OwnEntry, join
from annotator.rules.reading import SPECIALS, Target, build_targets, read
from annotator.rules.reference_date import infer_reference_date, report_period
from annotator.rules.report import REMEMBERED, ReportMemory, likely_country
from annotator.rules.typed_values import read_typed
from annotator.rules.word_paths import WordPaths

_NO_CONTEXT = Context()
_CLOSING = frozenset(QUOTES)


class Highlighter:
    """Rules, gazetteer and automaton ready to read reports. Build it once a process with `load`."""

    def __init__(self, ruleset: Ruleset, gazetteer: Gazetteer, digest: str) -> None:
        self.ruleset = ruleset
        self.gazetteer = gazetteer
        self.version = f"seed-{digest[:12]}"
        made = build_targets(ruleset, gazetteer, (*PLACE_LISTS, *OPERATION_LISTS, *PERSON_LISTS))
        articles = frozenset(word for rule in ruleset.rules if rule.article for word in rule.triggers)
        self._automaton = Automaton(made, articles)
        short = ruleset.lists.get("short_split_words", {})
        words = (word for literal in made for word in literal.split(" "))
        self._words = frozenset(word for word in words if len(word) > 3 or word in short)
        self._at_specials = {
            name: Target(rules=tuple(rule for rule in ruleset.rules if name in rule.triggers)) for name in SPECIALS
        }
        self._at_start = Target(rules=tuple(rule for rule in ruleset.rules if "<start>" in rule.triggers))
        self._paths = WordPaths(ruleset.lists)
        self._actors = ActorReader(ruleset)
        self._places = PlaceReader(ruleset, gazetteer)

    @classmethod
    def load(
        cls,
        rules_dir: Path | None = None,
        gazetteer_dir: Path | None = None,
    ) -> Highlighter:
        """The highlighter of two folders (default: the seeds).

        Raises: InvalidInput when a rule or gazetteer file cannot be read.
        """
        # The shipped patterns are proved by their examples; those of another folder must be refused here if wrong.
        ruleset = read_ruleset(rules_dir or resource_dir("seeds") / "rules", compiled=rules_dir is not None)
        folder = gazetteer_dir or resource_dir("seeds") / "gazetteer"
        digest = hashlib.sha256(ruleset.digest.encode())
        entries: list[GazetteerEntry] = []
        for path in sorted(folder.glob("*.csv"), key=lambda path: (path.name == "geonames.csv", path.name)):
            digest.update(path.read_bytes())
            entries += read_gazetteer(path)
        for path in sorted((resource_dir("seeds") / "drafting").glob("*.toml")):
            digest.update(path.read_bytes())
        return cls(ruleset, build_gazetteer(entries), digest.hexdigest())

    def with_own(self, own: Sequence[OwnEntry]) -> Highlighter:
        """The same rules and gazetteer with a project's own entries; itself when there are none."""
        if not own:
            return self
        entries = join(self.gazetteer, own).entries
        digest = hashlib.sha256(f"{self.version} {own!r}".encode("utf-8", "surrogatepass")).hexdigest()
        return Highlighter(self.ruleset, build_gazetteer(entries), digest)

    def candidates(self, paragraph: str) -> list[Match]:
        """Every candidate of a paragraph before overlaps are resolved, offsets into its shadow."""
        shadow = fold(paragraph, quotes=False, words=self._words)
        plain = plain_text(shadow.text)
        lists = self.ruleset.lists
        hits = self._automaton.hits(plain)
        reading = read(shadow, plain, hits, self._paths, at_specials=self._at_specials, at_start=self._at_start)
        found = reading.candidates
        found += self._actors.candidates(reading, lists)
        found += self._places.candidates(reading, lists)
        found += named_operations(reading, lists)
        found += quoted_persons(reading, lists)
        return found

    def spans(self, paragraph: str, memory: ReportMemory) -> tuple[Span, ...]:
        """The spans of one paragraph with their normal forms; `memory` is told what was read."""
        candidates = self.candidates(paragraph)
        kept = by_level(resolve(candidates))
        norms: dict[int, Mapping[str, Any] | None] = {}
        while True:
            trial = memory.copy()
            refused = set()
            for match in kept:
                key = id(match)
                if key in norms:
                    norm = norms[key]
                else:
                    norms[key] = norm = self._norm(match, trial)
                if norm is None:
                    refused.add(key)
                elif match.label in REMEMBERED:
                    trial.note(match, norm)
            if not refused:
                break
            # A refused match was never noted. Until others take its place, all that was read stays as it was read; from
            # there on what hangs on the context may read differently.
            candidates = [match for match in candidates if id(match) not in refused]
            stayed = [match for match in kept if id(match) not in refused]
            kept = by_level(resolve(candidates))
            if kept == stayed:
                break
            same = next((k for k, (one, other) in enumerate(zip(kept, stayed, strict=False)) if one is not other), None)
            norms = {
                id(match): norms[id(match)]
                for k, match in enumerate(stayed)
                if same is None or k < same or (match.norm is None and match.rule.normaliser in CONTEXT_FREE)
            }
        memory.take(trial)
        return tuple([_span(f"s{number}", match, norms[id(match)]) for number, match in enumerate(kept, start=1)])

    def _norm(self, match: Match, memory: ReportMemory) -> Mapping[str, Any] | None:
        """As `norm`, with the context of a memory, which is made only for those who ask for it."""
        norm = match.norm
        if norm is not None:
            return known_norm(match, norm, memory.context) if is_changing(match, norm) else norm
        name = match.rule.normaliser
        if name is None:
            return match.rule.norm
        return NORMALISERS[name](match, _NO_CONTEXT if name in CONTEXT_FREE else memory.context)

    def norm(self, match: Match, context: Context) -> Mapping[str, Any] | None:
        """What a match means in its context; None when it is no span after all."""
        if match.norm is not None:
            return known_norm(match, match.norm, context)
        if match.rule.normaliser is None:
            return match.rule.norm
        return NORMALISERS[match.rule.normaliser](match, context)

    def highlight(
        self, stem: str, paragraphs: Sequence[str], reference_date: date | None = None
    ) -> list[ParagraphRecord]:
        """One record a paragraph: role, spans with rule and score, drafted events, the ruleset's version.

        reference_date: the day the report was published; None lets it be inferred from the text.
        """
        context = report_context(paragraphs, reference_date)
        memory = ReportMemory(context)
        spans = []
        for paragraph in paragraphs:
            spans.append(self.spans(paragraph, memory))
            memory.end_paragraph(paragraph, spans[-1])
        contents = draft(paragraphs, spans, context)
        shown = context.reference_date.isoformat() if context.reference_date else None
        return [
            ParagraphRecord(
                report=stem,
                index=index,
                text=paragraph,
                content=content,
                reference_date=shown,
                extra={"ruleset": self.version},
            )
            for index, (paragraph, content) in enumerate(zip(paragraphs, contents, strict=True))
        ]

    def normalise(self, label: str, text: str, start: int, end: int, context: Context) -> dict[str, Any]:
        """The norm of a span that a person selected in `text`; {} when it cannot be read.

        A candidate of the whole paragraph with these ends counts first, then the selected words alone.
        """
        for match in self.candidates(text):
            ends = with_closing_quote(text, *match.shadow.span(match.start, match.end))
            if match.label == label and ends == (start, end):
                norm = self.norm(match, context)
                if norm:
                    return dict(norm)
        return dict(self.read_value(label, text[start:end], context) or {})

    def read_value(self, label: str, words: str, context: Context) -> dict[str, Any] | None:
        """The norm of plain words typed into a field, or None when they cannot be read."""
        return read_typed(self, label, words, context)


def with_closing_quote(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, one longer where a quotation mark opens in it and closes right after, or a date ends with «هـ»."""
    after = text[end : end + 1]
    if after == TATWEEL and text[end - 1] == "ه" and (text[end - 2] == " " or text[end - 2].isdecimal()):
        return start, end + 1
    if after in _CLOSING and sum(letter in QUOTES for letter in text[start:end]) % 2:
        return start, end + 1
    return start, end


def _span(span_id: str, match: Match, norm: Mapping[str, Any] | None) -> Span:
    stored = match.shadow.original
    start, end = with_closing_quote(stored, *match.shadow.span(match.start, match.end))
    return Span(span_id, match.label, start, end, stored[start:end], dict(norm or {}), match.rule.name, match.score)


def report_context(paragraphs: Sequence[str], reference_date: date | None) -> Context:
    """What is known of a report before it is read: its date and period."""
    if reference_date is not None:
        period = report_period(paragraphs, None) or report_period(paragraphs, reference_date)
        return Context(reference_date=reference_date, period=period, country=likely_country(paragraphs))
    inferred = infer_reference_date(paragraphs)
    country = likely_country(paragraphs)
    return Context(reference_date=inferred.date, period=inferred.period, country=country)


def draft(paragraphs: Sequence[str], spans: Sequence[tuple[Span, ...]], context: Context) -> list[Content]:
    """Roles, spans and drafted events of all paragraphs."""
    return draft_contents(paragraphs, spans, context)
