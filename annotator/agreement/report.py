"""The agreement table of a project: every number with its units, interval, reason where undefined, and its paragraphs.

`agreement_table` makes it from answers, `table_of` from stored statistics; both give the same. What each number is,
with formula, source and undefined case, stands in docs/agreement.md; a new one is a line in `_numbers` and a row there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from annotator.agreement.answers import MemberAnswer
from annotator.agreement.bootstrap import draws, percentiles
from annotator.agreement.counting import ALL, CODES, NEARLY, WHOLLY, report_statistics
from annotator.agreement.estimates import (
    Cuts,
    Estimate,
    alpha_of_codes,
    alpha_of_cuts,
    chance_corrected,
    cuts_of,
    ratio_distance,
    ratio_of,
    raw_of_codes,
    set_distance,
)
from annotator.agreement.events import SLOTS, EventCounts
from annotator.agreement.ratings import Matrix
from annotator.agreement.results import Excluded, Result
from annotator.agreement.spans import SpanCounts
from annotator.agreement.statistics import Codes, Pair, PairStatistics, ReportStatistics, codes_of_pairs
from annotator.agreement.table import AgreementNumber, AgreementTable


def agreement_table(
    answers: Sequence[MemberAnswer], *, labels: Sequence[str] = (), patrons: Mapping[str, str] | None = None
) -> AgreementTable:
    """The table of submitted answers, any number of reports and members.

    `labels`: span labels to show even where nobody used them. `patrons`: actor id → id of the party it is part of.

    Raises: InvalidInput as `report_statistics`.
    """
    reports: dict[str, list[MemberAnswer]] = {}
    for answer in answers:
        reports.setdefault(answer.report, []).append(answer)
    return table_of([report_statistics(found, patrons=patrons) for found in reports.values()], labels=labels)


def table_of(
    statistics: Sequence[ReportStatistics],
    *,
    labels: Sequence[str] = (),
    pair: Pair | None = None,
    intervals: bool = True,
) -> AgreementTable:
    """The table of stored statistics: of all members, or of one `pair` of them (without evidence).

    `intervals`: also draw reports again for 95 % intervals.
    """
    if pair is not None:
        statistics = [_of_pair(report, pair) for report in statistics if pair in report.pairs]
    compared = [report for report in statistics if report.pairs]
    sums = _Sums(compared, statistics, labels, intervals=intervals)
    return AgreementTable(
        numbers=tuple(_numbers(sums)),
        members=tuple(sorted({member for report in statistics for member in report.members})),
        pairs=tuple(sorted({found for report in compared for found in report.pairs})),
        n_reports=len(compared),
        n_paragraphs=sum(report.n_paragraphs for report in statistics),
        n_single=sum(report.n_single for report in statistics),
    )


def _of_pair(report: ReportStatistics, pair: Pair) -> ReportStatistics:
    found = report.pairs[pair]
    codes = {name: codes_of_pairs(found.values.get(name, {})) for name in CODES}
    return ReportStatistics(report.report, pair, {pair: found}, codes, found.n_paragraphs, 0)


class _Sums:
    """The statistics report by report, and the draws that every interval shares."""

    def __init__(
        self,
        compared: Sequence[ReportStatistics],
        reports: Sequence[ReportStatistics],
        labels: Sequence[str],
        *,
        intervals: bool,
    ) -> None:
        self.compared = compared
        self.rows: list[list[PairStatistics]] = [list(report.pairs.values()) for report in compared]
        used = {label for row in self.rows for pair in row for label in pair.spans}
        self.labels = [*labels, *sorted(used - set(labels))]
        self._spans = [_spans_of(row) for row in self.rows]
        self._cuts: dict[str, Cuts] = {}
        self._levels: dict[str, list[tuple[str, int]]] = {}
        self._single = sum(report.n_single for report in reports)
        self.n_pairs = len({pair for report in compared for pair in report.pairs})
        self.members = {member for report in compared for pair in report.pairs for member in pair}
        n = len(compared)
        # Few samples for very many reports: their intervals are steady, and memory is samples × reports.
        samples = max(200, min(1000, 20_000_000 // max(n, 1)))
        self.drawn: Matrix | None = draws(n, samples=samples).astype(np.float64) if intervals and n > 1 else None

    def spans(self, label: str) -> list[SpanCounts]:
        """Counts of a label, or of ALL, per report."""
        return [row.get(label, SpanCounts()) for row in self._spans]

    def cuts(self, label: str) -> Cuts:
        """How pairs of members cut the text for a label."""
        if label not in self._cuts:
            self._cuts[label] = cuts_of([[pair.cut(label) for pair in row] for row in self.rows])
        return self._cuts[label]

    def events(self, *, in_paragraph: bool) -> list[EventCounts]:
        """Counts of events, per report."""
        return [
            sum((pair.events_in_paragraph if in_paragraph else pair.events for pair in row), EventCounts())
            for row in self.rows
        ]

    def codes(self, name: str) -> list[Codes]:
        """What members said of paragraphs (or of aligned events), per report."""
        if name in CODES:
            return [report.codes[name] for report in self.compared]
        return [sum((codes_of_pairs(pair.values.get(name, {})) for pair in row), Codes()) for row in self.rows]

    def levels(self, evidence: str) -> list[tuple[str, int]]:
        """Paragraph ids with how far they agree, in the order of reports."""
        if evidence not in self._levels:
            self._levels[evidence] = [
                item for report in self.compared for item in report.evidence.get(evidence, {}).items()
            ]
        return self._levels[evidence]

    def number(
        self,
        layer: str,
        about: str,
        measure: str,
        estimate: Estimate,
        n_units: float,
        evidence: str,
        level: int = WHOLLY,
    ) -> AgreementNumber:
        """The value of an estimate with all that belongs to it; `evidence` and `level` say where it agrees."""
        value = float(estimate(np.ones((1, len(self.rows))))[0]) if self.rows else float("nan")
        defined = n_units > 0 and not np.isnan(value)
        single = self._single
        reason = None
        if not defined:
            reason = "no_variation" if n_units > 0 else "no_units" if self.rows or not single else "one_member_only"
        drawn = self.drawn
        result = Result(
            value if defined else None,
            n_units=round(n_units),
            n_raters=len(self.members),
            excluded=(Excluded("paragraphs", "one_member_only", single),) if single else (),
            interval=percentiles(estimate(drawn), len(self.rows)) if defined and drawn is not None else None,
            undefined_because=reason,
        )
        levels = self.levels(evidence)
        return AgreementNumber(
            f"{layer}.{about}.{measure}",
            layer,
            about,
            measure,
            result,
            n_pairs=self.n_pairs,
            n_reports=len(self.rows),
            agreeing=tuple([paragraph for paragraph, found in levels if found >= level]),
            disagreeing=tuple([paragraph for paragraph, found in levels if found < level]),
        )


def _numbers(sums: _Sums) -> Iterator[AgreementNumber]:
    """Every number of the table, in the order of the page."""
    for name in ("paragraph_role", "event_type"):
        yield from _of_codes(sums, "paragraph", name)
    sets = sums.codes("event_types")
    estimate = alpha_of_codes(sets, set_distance)
    yield sums.number("paragraph", "event_types", "alpha_masi", estimate, _units(sets), "event_types")
    for label in (ALL, *sums.labels):
        yield from _of_spans(sums, label)
    values = sums.codes("count")
    yield sums.number(
        "span", "count", "alpha_ratio", alpha_of_codes(values, ratio_distance), _units(values), "norm.count"
    )
    yield from _of_events(sums)
    for name in ("realis", "granularity"):
        yield from _of_codes(sums, "event", name)


def _spans_of(row: Sequence[PairStatistics]) -> dict[str, SpanCounts]:
    """Counts by label, and of ALL, over the pairs of one report."""
    out = {ALL: SpanCounts()}
    for pair in row:
        for label, counts in pair.spans.items():
            out[label] = out[label] + counts if label in out else counts
            out[ALL] += counts
    return out


def _units(codes: Iterable[Codes]) -> int:
    return sum(found.n_units for found in codes)


def _of_codes(sums: _Sums, layer: str, name: str) -> Iterator[AgreementNumber]:
    codes = sums.codes(name)
    estimates = {
        "alpha": alpha_of_codes(codes),
        "fleiss_kappa": chance_corrected(codes, "fleiss_kappa"),
        "gwet_ac1": chance_corrected(codes, "gwet_ac1"),
        "raw_agreement": raw_of_codes(codes),
    }
    for measure, estimate in estimates.items():
        yield sums.number(layer, name, measure, estimate, _units(codes), name)


def _of_spans(sums: _Sums, label: str) -> Iterator[AgreementNumber]:
    counts = sums.spans(label)
    together = [c.one + c.other for c in counts]
    for mode, level in (("strict", WHOLLY), ("tolerant", NEARLY), ("partial", NEARLY)):
        estimate = ratio_of([2 * getattr(c, mode) for c in counts], together)
        yield sums.number("span", label, f"{mode}_f1", estimate, sum(together), f"span.{label}", level)
    cuts = [sums.cuts(name) for name in (sums.labels if label == ALL else [label])]
    yield sums.number("span", label, "alpha_unitizing", alpha_of_cuts(cuts), sum(together), f"span.{label}")
    matched = [c.norm_n for c in counts]
    for measure, right, level in (
        ("norm_share", [c.norm_ok for c in counts], WHOLLY),
        ("norm_near_share", [c.norm_near for c in counts], NEARLY),
    ):
        yield sums.number("span", label, measure, ratio_of(right, matched), sum(matched), f"norm.{label}", level)


def _of_events(sums: _Sums) -> Iterator[AgreementNumber]:
    for about, evidence, in_paragraph in (("all", "event", False), ("in_paragraph", "event_in_paragraph", True)):
        counts = sums.events(in_paragraph=in_paragraph)
        together = [c.one + c.other for c in counts]
        for mode, level in (("aligned", NEARLY), ("slot", WHOLLY)):
            estimate = ratio_of([2 * getattr(c, mode) for c in counts], together)
            yield sums.number("event", about, f"{mode}_f1", estimate, sum(together), evidence, level)
    counts = sums.events(in_paragraph=False)
    aligned = [c.aligned for c in counts]
    for k, slot in enumerate(SLOTS):
        estimate = ratio_of([c.slots[k] for c in counts], aligned)
        yield sums.number("event", slot, "slot_share", estimate, sum(aligned), f"slot.{slot}")
