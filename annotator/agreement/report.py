"""The agreement table of a project: every number with its units, interval, reason where undefined, and its paragraphs.

`agreement_table` makes it from answers, `table_of` from stored counts; both give the same. What each number is,
with formula, source and undefined case, stands in docs/agreement.md; a new one is a line in `_numbers` and a row there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from annotator.agreement.answers import MemberAnswer
from annotator.agreement.bootstrap import draws, percentiles, samples_for
from annotator.agreement.counting import ALL, report_statistics
from annotator.agreement.estimates import (
    alpha,
    alpha_of_cuts,
    chance_corrected,
    divided,
    ratio_distance,
    raw_agreement,
    set_distance,
)
from annotator.agreement.events import SLOTS
from annotator.agreement.places import NEARLY, WHOLLY
from annotator.agreement.ratings import Matrix
from annotator.agreement.results import Excluded, Result
from annotator.agreement.statistics import Counted
from annotator.agreement.sums import CodeSums, Sums
from annotator.agreement.table import AgreementNumber, AgreementTable

ONE, OTHER, STRICT, TOLERANT, PARTIAL, NORM_N, NORM_OK, NORM_NEAR = range(8)
EVENT_ONE, EVENT_OTHER, ALIGNED, SLOT, FIRST_SLOT = range(5)
"""Columns of the counts of spans and of events."""


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
    return table_of([report_statistics(found, patrons=patrons).whole for found in reports.values()], labels=labels)


def table_of(
    reports: Sequence[Counted],
    *,
    labels: Sequence[str] = (),
    intervals: bool = True,
    weightings: Matrix | None = None,
) -> AgreementTable:
    """The table of stored counts: of all members, of one pair of them, or of the members against the rules.

    `intervals`: also draw reports again for 95 % intervals. `weightings`: rows of how often each of the reports counts,
    such as once for those of a week (see `groups_of`); each number has its value under each of them as `trend`.
    """
    made = _Numbers(reports, labels, weightings, intervals=intervals)
    return AgreementTable(
        numbers=tuple(_numbers(made)),
        members=tuple(sorted({member for report in reports for member in report.members})),
        pairs=tuple(made.pairs),
        n_reports=made.n_reports,
        n_paragraphs=sum(report.n_paragraphs for report in reports),
        n_single=made.single,
    )


def groups_of(names: Sequence[str], wanted: Sequence[str]) -> Matrix:
    """A weighting for each wanted name, in which the reports of that name count once. `names`: of the reports."""
    return np.array([[float(name == one) for name in names] for one in wanted]).reshape(len(wanted), len(names))


class _Numbers:
    """Makes the numbers: what was added up, and the weightings that every number shares."""

    def __init__(
        self,
        reports: Sequence[Counted],
        labels: Sequence[str],
        weightings: Matrix | None,
        *,
        intervals: bool,
    ) -> None:
        places = [k for k, report in enumerate(reports) if report.pairs]
        compared = [reports[k] for k in places]
        self.n_reports = n = len(compared)
        self.single = sum(report.n_single for report in reports)
        self.pairs = sorted({(one, other) for report in compared for one, other in report.pairs})
        self.n_raters = len({member for pair in self.pairs for member in pair})
        within = np.zeros((0, n)) if weightings is None else weightings[:, places]
        self.n_groups = len(within)
        weights = [np.ones((1, n)), within]
        if intervals and n > 1:
            weights.append(draws(n, samples=samples_for(n)).astype(np.float64))
        self.sums = Sums(compared, np.vstack(weights))
        self.labels = [*labels, *(label for label in self.sums.labels if label not in labels)]
        self.levels: dict[str, list[int]] = {}
        for report in compared:
            for about, counts in report.levels.items():
                known = self.levels.setdefault(about, [0, 0, 0])
                for level, count in enumerate(counts):
                    known[level] += count

    def number(
        self, layer: str, about: str, measure: str, values: Matrix, units: Matrix, evidence: str, level: int = WHOLLY
    ) -> AgreementNumber:
        """A number from its values and units for every weighting; `evidence` and `level` say where it agrees."""
        n_units, value = float(units[0]), float(values[0])
        defined = n_units > 0 and not np.isnan(value)
        reason = None
        if not defined:
            nothing = "no_units" if self.n_reports or not self.single else "one_member_only"
            reason = "no_variation" if n_units > 0 else nothing
        within, drawn = values[1 : 1 + self.n_groups], values[1 + self.n_groups :]
        counts = self.levels.get(evidence, [0, 0, 0])
        return AgreementNumber(
            key=f"{layer}.{about}.{measure}",
            layer=layer,
            about=about,
            measure=measure,
            result=Result(
                value if defined else None,
                n_units=round(n_units),
                n_raters=self.n_raters,
                excluded=(Excluded("paragraphs", "one_member_only", self.single),) if self.single else (),
                interval=percentiles(drawn, self.n_reports) if defined and len(drawn) else None,
                undefined_because=reason,
            ),
            n_pairs=len(self.pairs),
            n_reports=self.n_reports,
            evidence=evidence,
            level=level,
            n_agreeing=sum(counts[level:]),
            n_disagreeing=sum(counts[:level]),
            trend=tuple(None if np.isnan(one) else float(one) for one in within),
        )


def _numbers(made: _Numbers) -> Iterator[AgreementNumber]:
    """Every number of the table, in the order of the page."""
    for name in ("paragraph_role", "event_type"):
        yield from _of_codes(made, "paragraph", name)
    sets = made.sums.codes("event_types")
    yield made.number("paragraph", "event_types", "alpha_masi", alpha(sets, set_distance), sets.n_units, "event_types")
    for label in (ALL, *made.labels):
        yield from _of_spans(made, label)
    values = made.sums.codes("count")
    yield made.number("span", "count", "alpha_ratio", alpha(values, ratio_distance), values.n_units, "norm.count")
    yield from _of_events(made)
    for name in ("realis", "granularity"):
        yield from _of_codes(made, "event", name)


def _of_codes(made: _Numbers, layer: str, name: str) -> Iterator[AgreementNumber]:
    codes: CodeSums = made.sums.codes(name)
    found = {
        "alpha": alpha(codes),
        "fleiss_kappa": chance_corrected(codes, "fleiss_kappa"),
        "gwet_ac1": chance_corrected(codes, "gwet_ac1"),
        "raw_agreement": raw_agreement(codes),
    }
    for measure, values in found.items():
        yield made.number(layer, name, measure, values, codes.n_units, name)


def _of_spans(made: _Numbers, label: str) -> Iterator[AgreementNumber]:
    counts = made.sums.spans(None if label == ALL else label)
    together, matched = counts[:, ONE] + counts[:, OTHER], counts[:, NORM_N]
    for measure, column, level in (
        ("strict_f1", STRICT, WHOLLY),
        ("tolerant_f1", TOLERANT, NEARLY),
        ("partial_f1", PARTIAL, NEARLY),
    ):
        values = divided(2 * counts[:, column], together)
        yield made.number("span", label, measure, values, together, f"span.{label}", level)
    cuts = [made.sums.cuts(name) for name in (made.labels if label == ALL else [label])]
    cut = alpha_of_cuts(cuts) if cuts else np.full(len(counts), np.nan)
    yield made.number("span", label, "alpha_unitizing", cut, together, f"span.{label}")
    for measure, column, level in (("norm_share", NORM_OK, WHOLLY), ("norm_near_share", NORM_NEAR, NEARLY)):
        values = divided(counts[:, column], matched)
        yield made.number("span", label, measure, values, matched, f"norm.{label}", level)


def _of_events(made: _Numbers) -> Iterator[AgreementNumber]:
    for about, evidence, in_paragraph in (("all", "event", False), ("in_paragraph", "event_in_paragraph", True)):
        counts = made.sums.events(in_paragraph=in_paragraph)
        together = counts[:, EVENT_ONE] + counts[:, EVENT_OTHER]
        for measure, column, level in (("aligned_f1", ALIGNED, NEARLY), ("slot_f1", SLOT, WHOLLY)):
            values = divided(2 * counts[:, column], together)
            yield made.number("event", about, measure, values, together, evidence, level)
    counts = made.sums.events(in_paragraph=False)
    aligned = counts[:, ALIGNED]
    for k, slot in enumerate(SLOTS):
        values = divided(counts[:, FIRST_SLOT + k], aligned)
        yield made.number("event", slot, "slot_share", values, aligned, f"slot.{slot}")
