"""How each rule does on reports: how often it is met, what is kept of it, and what people made of that.

A kept span is **confirmed** where the gold has a span of its label with the same ends and norm (by the comparison of
`annotator evaluate`), **corrected** where one of its label only overlaps it or has another norm, and **rejected** where
there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from annotator.agreement.norms import norm_equal
from annotator.core.records import Content, Span
from annotator.rules.highlighter import Highlighter
from annotator.services.exporting import records
from annotator.services.highlighting import highlighter_of
from annotator.services.projects import REVIEWERS, enter
from annotator.services.settling import GOLD
from annotator.services.workspace import Workspace
from annotator.storage import reports


@dataclass(frozen=True, slots=True)
class ReadableReport:
    """A report as the rules read it."""

    stem: str
    paragraphs: tuple[str, ...]
    reference_date: date | None = None


@dataclass(slots=True)
class RuleScore:
    """The counts of one rule.

    hits: candidates before overlaps are resolved. kept: spans that are suggested. The other three count only kept spans
    of paragraphs that there is gold for.
    """

    rule: str
    label: str
    hits: int = 0
    kept: int = 0
    confirmed: int = 0
    corrected: int = 0
    rejected: int = 0

    @property
    def judged(self) -> int:
        """Kept spans that there is gold for."""
        return self.confirmed + self.corrected + self.rejected

    @property
    def precision(self) -> float | None:
        """The share of confirmed ones among those judged, 0–1; None when none was judged."""
        return self.confirmed / self.judged if self.judged else None


def score_rules(
    highlighter: Highlighter, reports: Iterable[ReadableReport], gold: Mapping[str, Content]
) -> list[RuleScore]:
    """One score a rule, those of the ruleset in its order (also where they never hit), then the readers' own.

    gold: `<report>:p003` → what people say of the paragraph.
    """
    scores = {rule.name: RuleScore(rule.name, rule.label) for rule in highlighter.ruleset.rules}
    for report in reports:
        for record in highlighter.highlight(report.stem, report.paragraphs, report.reference_date):
            for match in highlighter.candidates(record.text):
                scores.setdefault(match.rule.name, RuleScore(match.rule.name, match.label)).hits += 1
            truth = gold.get(record.id)
            for span in record.content.spans:
                score = scores.setdefault(span.rule or "", RuleScore(span.rule or "", span.label))
                score.kept += 1
                if truth is not None:
                    _judge(score, span, truth.spans)
    return list(scores.values())


def _judge(score: RuleScore, span: Span, truth: Sequence[Span]) -> None:
    near = [one for one in truth if one.label == span.label and one.start < span.end and span.start < one.end]
    if any((one.start, one.end) == (span.start, span.end) and norm_equal(one, span) for one in near):
        score.confirmed += 1
    elif near:
        score.corrected += 1
    else:
        score.rejected += 1


def rule_scores(
    ws: Workspace, member_id: int | None, slug: str, gold: Mapping[str, Content] | None = None
) -> list[RuleScore]:
    """One score a rule over the project's current reports, read with its gazetteer.

    gold: what to hold them against; None: what members submitted and agree on, or a lead ruled.
    Raises: NotFound, NotAllowed (leads and readers).
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        highlighter = highlighter_of(ws, session, access)
        found = [
            ReadableReport(
                row.stem, tuple(p.text for p in reports.paragraphs(session, row.id or 0)), row.reference_date
            )
            for row in reports.of_project(session, access.project_id)
        ]
        if gold is None:
            gold = {record.id: record.content for record in records(ws, session, access.project_id, GOLD)}
    return score_rules(highlighter, found, gold)
