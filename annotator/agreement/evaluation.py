"""Scores of predictions against gold, paragraph by paragraph: `annotator evaluate PRED --gold GOLD`.

The span, norm, aligned and slot figures are those of the gold's own reference scorer, key by key. Beside them stand the
figures it does not give: SemEval-2013 counts, arguments, near values, event types, roles, intervals over reports, and
every error for those who want to look. Events are paired per paragraph by first mention; recurring ones do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from annotator.agreement.arguments import attached_arguments
from annotator.agreement.bootstrap import Interval, ratio_interval
from annotator.agreement.events import EventCounts, EventPair, align, count_pairs, facts_of, first_mentions
from annotator.agreement.matching import event_argument_scores, span_f1_semeval
from annotator.agreement.nearness import norm_near
from annotator.agreement.spans import SpanCounts, SpanPair, compare_spans
from annotator.core.records import Event, ParagraphRecord, Span
from annotator.errors import N_, InvalidInput

ALL = "ALL"
EVENT = "EVENT"


@dataclass(frozen=True, slots=True)
class ParagraphErrors:
    """What differs in one paragraph: spans that are not the same, events that are not or not fully the same."""

    id: str
    spans: tuple[SpanPair, ...]
    events: tuple[EventPair, ...]


@dataclass(frozen=True, slots=True)
class ReportScores:
    """The counts of one report, by label, of its events, and by event type."""

    spans: Mapping[str, SpanCounts]
    events: EventCounts
    types: Mapping[str, EventCounts]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All counts of a prediction against gold.

    `missing`: gold paragraphs without prediction (their gold counts as missed). `unknown`: predicted paragraphs that
    gold does not have (left out). `reports`: counts of each report. `role_right`: paragraph roles that are right.
    """

    n_paragraphs: int
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    reports: Mapping[str, ReportScores]
    semeval: Mapping[str, Any]
    semeval_by_label: Mapping[str, Mapping[str, Any]]
    arguments: Mapping[str, Any]
    role_right: int
    errors: tuple[ParagraphErrors, ...] = field(repr=False)

    @property
    def spans(self) -> dict[str, SpanCounts]:
        """Counts by label, in the order of their names."""
        out: dict[str, SpanCounts] = {}
        for scores in self.reports.values():
            for label, counts in scores.spans.items():
                out[label] = out.get(label, SpanCounts()) + counts
        return dict(sorted(out.items()))

    @property
    def all_spans(self) -> SpanCounts:
        """Counts over all labels."""
        return sum(self.spans.values(), SpanCounts())

    @property
    def events(self) -> EventCounts:
        """Counts of events."""
        return sum((r.events for r in self.reports.values()), EventCounts())

    @property
    def types(self) -> dict[str, EventCounts]:
        """Counts by event type: `one` gold, `other` predicted, `aligned` found with the right type."""
        out: dict[str, EventCounts] = {}
        for scores in self.reports.values():
            for code, counts in scores.types.items():
                out[code] = out.get(code, EventCounts()) + counts
        return dict(sorted(out.items()))

    def to_json(self) -> dict[str, Any]:
        """The figures of the reference scorer, with its keys and rounding (three places)."""
        out: dict[str, Any] = {"missing_paragraphs": len(self.missing)}
        for label, counts in [*self.spans.items(), (ALL, self.all_spans)]:
            out[label] = {
                "gold": counts.one,
                "pred": counts.other,
                "strict": _rounded(counts.prf("strict")),
                "tolerant": _rounded(counts.prf("tolerant")),
                "norm": round(counts.norm_ok / counts.norm_n, 3) if counts.norm_n else None,
            }
        events = self.events
        if events.one or events.other:
            out[EVENT] = {
                "gold": events.one,
                "pred": events.other,
                "aligned": _rounded(events.prf("aligned")),
                "slot": _rounded(events.prf("slot")),
                **{slot: round(mean, 3) for slot, mean in events.mean_slots().items()},
            }
        return out

    def more_json(self) -> dict[str, Any]:
        """What the reference scorer does not give; shares are rounded to three places, undefined is null."""
        labels = [*self.spans.items(), (ALL, self.all_spans)]
        return {
            "paragraphs": self.n_paragraphs,
            "missing": list(self.missing),
            "unknown": list(self.unknown),
            "role_accuracy": round(self.role_right / self.n_paragraphs, 3) if self.n_paragraphs else None,
            "partial": {label: _rounded(c.prf("partial")) for label, c in labels},
            "norm_near": {label: round(c.norm_near / c.norm_n, 3) if c.norm_n else None for label, c in labels},
            "semeval": dict(self.semeval),
            "semeval_by_label": {label: dict(value) for label, value in self.semeval_by_label.items()},
            "arguments": dict(self.arguments),
            "types": {
                code: {"gold": c.one, "pred": c.other, "aligned": _rounded(c.prf("aligned"))}
                for code, c in self.types.items()
            },
            "intervals": {
                f"{name}_{mode}_f1": self.interval(partial(f1_of, name=name, mode=mode))
                for name, modes in (
                    *((label, ("strict", "tolerant")) for label, _ in labels),
                    (EVENT, ("aligned", "slot")),
                )
                for mode in modes
            },
        }

    def interval(self, shares: Callable[[ReportScores], tuple[float, float]]) -> Interval | None:
        """Bootstrap 95 % interval over reports of a ratio; `shares` gives numerator and denominator of a report."""
        parts = np.array([shares(scores) for scores in self.reports.values()]).reshape(-1, 2)
        return ratio_interval(parts[:, 0], parts[:, 1])


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(float(v), 3) for v in values]


def f1_of(scores: ReportScores, *, name: str, mode: str) -> tuple[float, float]:
    """Numerator 2 · matched and denominator one + other of an F1: a label, ALL or EVENT, in a mode."""
    counts: SpanCounts | EventCounts
    if name == EVENT:
        counts = scores.events
    elif name == ALL:
        counts = sum(scores.spans.values(), SpanCounts())
    else:
        counts = scores.spans.get(name, SpanCounts())
    return 2.0 * float(getattr(counts, mode)), float(counts.one + counts.other)


def evaluate(
    gold: Sequence[ParagraphRecord], pred: Sequence[ParagraphRecord], *, patrons: Mapping[str, str] | None = None
) -> Evaluation:
    """The scores of `pred` against `gold`: same paragraphs, same texts.

    `patrons`: actor id → id of the party it is part of, for near values.

    Raises: InvalidInput when gold is empty, an id comes twice in a file, a text differs, or an offset does not slice.
    """
    if not gold:
        raise InvalidInput(N_("There is no gold paragraph to score against; got %(got)s records."), got=0)
    _check_file(gold, "gold")
    _check_file(pred, "predictions")
    predicted = {record.id: record for record in pred}
    known = {record.id for record in gold}
    near = partial(norm_near, patrons=patrons)
    spans: dict[str, dict[str, SpanCounts]] = {}
    events: dict[str, list[EventPair]] = {}
    seen: dict[tuple[str, str], set[str]] = {}
    errors = []
    rows: list[tuple[ParagraphRecord, Sequence[Span], Sequence[Event]]] = []
    for record in gold:
        match = predicted.get(record.id)
        if match is not None and match.text != record.text:
            raise InvalidInput(
                N_("%(id)s: the text differs from gold; offsets would not mean the same. Predict on the gold's text."),
                id=record.id,
            )
        their_spans = match.content.spans if match else ()
        their_events = match.content.events if match else ()
        rows.append((record, their_spans, their_events))
        different: list[SpanPair] = []
        by_label = spans.setdefault(record.report, {})
        for label, counts, pairs in compare_spans(record.text, record.content.spans, their_spans, near=near):
            by_label[label] = by_label.get(label, SpanCounts()) + counts
            different += [p for p in pairs if p.kind != "same" or not _same_ends(p)]
        mine = first_mentions(record.content.events, seen.setdefault((record.report, "gold"), set()))
        theirs = first_mentions(their_events, seen.setdefault((record.report, "pred"), set()))
        aligned = align([facts_of(e) for e in mine], [facts_of(e) for e in theirs])
        events.setdefault(record.report, []).extend(aligned)
        unlike = tuple(p for p in aligned if p.similarity < 1 - 1e-9)
        if different or unlike:
            errors.append(ParagraphErrors(record.id, tuple(different), unlike))
    return Evaluation(
        n_paragraphs=len(gold),
        missing=tuple(r.id for r in gold if r.id not in predicted),
        unknown=tuple(r.id for r in pred if r.id not in known),
        reports={
            report: ReportScores(by_label, count_pairs(events[report]), _by_type(events[report]))
            for report, by_label in spans.items()
        },
        semeval=_semeval(rows),
        semeval_by_label={
            label: _semeval(rows, label) for label in sorted({key for by_label in spans.values() for key in by_label})
        },
        arguments=_arguments(rows),
        role_right=sum(
            r.id in predicted and predicted[r.id].content.paragraph_role == r.content.paragraph_role for r in gold
        ),
        errors=tuple(errors),
    )


def _check_file(records: Sequence[ParagraphRecord], what: str) -> None:
    """Raises: InvalidInput at the first doubled id or offset that does not give its surface."""
    doubled = [id_ for id_, n in Counter(r.id for r in records).items() if n > 1]
    if doubled:
        raise InvalidInput(
            N_("%(id)s comes %(n)s times in the %(what)s; each paragraph may come once."),
            id=doubled[0],
            n=sum(r.id == doubled[0] for r in records),
            what=what,
        )
    for record in records:
        for span in record.content.spans:
            if not 0 <= span.start < span.end <= len(record.text) or record.text[span.start : span.end] != span.surface:
                raise InvalidInput(
                    N_("%(id)s in the %(what)s: span %(span)s does not give its surface at %(start)s–%(end)s."),
                    id=record.id,
                    what=what,
                    span=span.id,
                    start=span.start,
                    end=span.end,
                )


def _same_ends(pair: SpanPair) -> bool:
    one, other = pair.one, pair.other
    return one is not None and other is not None and (one.start, one.end) == (other.start, other.end)


def _by_type(pairs: Sequence[EventPair]) -> dict[str, EventCounts]:
    out: dict[str, EventCounts] = {}
    for pair in pairs:
        one = pair.one.event.type if pair.one else None
        other = pair.other.event.type if pair.other else None
        if one is not None and one == other:
            out[one] = out.get(one, EventCounts()) + count_pairs([pair])
            continue
        if one is not None:
            out[one] = out.get(one, EventCounts()) + EventCounts(one=1)
        if other is not None:
            out[other] = out.get(other, EventCounts()) + EventCounts(other=1)
    return dict(sorted(out.items()))


Row = tuple[ParagraphRecord, Sequence[Span], Sequence[Event]]


def _semeval(rows: Sequence[Row], label: str = "") -> dict[str, Any]:
    """The counts over all labels, or of one alone."""
    sides = [
        [[(s.label, s.start, s.end) for s in spans if label in ("", s.label)] for spans in side]
        for side in ([r.content.spans for r, _, _ in rows], [spans for _, spans, _ in rows])
    ]
    value = span_f1_semeval({"gold": sides[0], "pred": sides[1]}).value
    return dict(value) if isinstance(value, Mapping) else {}


def _arguments(rows: Sequence[Row]) -> dict[str, Any]:
    gold = [attached_arguments(record.content.events, record.content.spans) for record, _, _ in rows]
    pred = [attached_arguments(events, spans) for _, spans, events in rows]
    value = event_argument_scores({"gold": gold, "pred": pred}).value
    return dict(value) if isinstance(value, Mapping) else {}
