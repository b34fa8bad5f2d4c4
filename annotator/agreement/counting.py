"""From the submitted answers of one report to its statistics: every pair of members, over what both submitted.

Spans are compared paragraph by paragraph. Events are aligned over the whole report, since they cross paragraphs and
each member numbers them alone; a common paragraph decides between events that are equally alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations

from annotator.agreement.answers import NONE, MemberAnswer, event_types, main_event_type
from annotator.agreement.events import (
    SLOTS,
    EventPair,
    align,
    count_pairs,
    events_of_report,
    facts_of,
    first_mentions,
)
from annotator.agreement.nearness import norm_alike, norm_near
from annotator.agreement.spans import SpanCounts, SpanPair, compare_spans
from annotator.agreement.statistics import Cell, Codes, Pair, PairStatistics, ReportStatistics, codes_of_unit
from annotator.agreement.unitizing import Section, Unitizing, unitize_texts
from annotator.core.records import Span
from annotator.errors import N_, InvalidInput

ALL = "all"
WHOLLY, NEARLY, NOT = 2, 1, 0
ALIKE = 1 - 1e-9

CODES: Mapping[str, Callable[[MemberAnswer], str]] = {
    "paragraph_role": lambda answer: answer.content.paragraph_role,
    "event_type": lambda answer: main_event_type(answer.content),
    "event_types": lambda answer: "+".join(sorted(event_types(answer.content))),
}
"""What a member says of a paragraph as a whole: name → how it is read; sets are joined by «+»."""


class Evidence:
    """Which paragraphs a number is about, and how far they agree: the least over everything noted of them."""

    def __init__(self) -> None:
        self.levels: dict[str, dict[str, int]] = {}

    def note(self, about: str, paragraph_id: str, level: int) -> None:
        """Note a level; a lower one stays."""
        known = self.levels.setdefault(about, {})
        known[paragraph_id] = min(level, known.get(paragraph_id, WHOLLY))


Answers = Mapping[int, MemberAnswer]
"""One member's answers by paragraph index."""


def report_statistics(answers: Sequence[MemberAnswer], *, patrons: Mapping[str, str] | None = None) -> ReportStatistics:
    """The statistics of one report.

    `answers`: of any members, at most one per member and paragraph, all of one report. `patrons`: actor id → id of the
    party it is part of, for near values.

    Raises: InvalidInput when two reports are mixed, an answer comes twice, or two answers show different texts.
    """
    by_member = _by_member(answers)
    evidence = Evidence()
    paragraphs: dict[int, list[MemberAnswer]] = {}
    for member in sorted(by_member):
        for index, answer in by_member[member].items():
            paragraphs.setdefault(index, []).append(answer)
    pairs = {}
    for one, other in combinations(sorted(by_member), 2):
        common = sorted(by_member[one].keys() & by_member[other].keys())
        if common:
            sides = [(by_member[one][k], by_member[other][k]) for k in common]
            pairs[one, other] = _compare(sides, evidence, patrons)
    return ReportStatistics(
        report=answers[0].report if answers else "",
        members=tuple(sorted(by_member)),
        pairs=pairs,
        codes=_codes(paragraphs, evidence),
        n_paragraphs=sum(len(found) > 1 for found in paragraphs.values()),
        n_single=sum(len(found) == 1 for found in paragraphs.values()),
        evidence=evidence.levels,
    )


def _by_member(answers: Sequence[MemberAnswer]) -> dict[str, dict[int, MemberAnswer]]:
    out: dict[str, dict[int, MemberAnswer]] = {}
    texts: dict[int, str] = {}
    for answer in answers:
        if answer.report != answers[0].report:
            raise InvalidInput(
                N_("Statistics are of one report; got %(got)s."), got=f"{answers[0].report}, {answer.report}"
            )
        mine = out.setdefault(answer.member, {})
        if answer.paragraph_index in mine:
            raise InvalidInput(
                N_("%(member)s has two answers to %(got)s; only one counts."),
                member=answer.member,
                got=answer.paragraph_id,
            )
        if texts.setdefault(answer.paragraph_index, answer.text) != answer.text:
            raise InvalidInput(N_("Two answers to %(got)s show different texts."), got=answer.paragraph_id)
        mine[answer.paragraph_index] = answer
    return out


def _codes(paragraphs: Mapping[int, Sequence[MemberAnswer]], evidence: Evidence) -> dict[str, Codes]:
    out = {}
    for name, read in CODES.items():
        total = Codes()
        for found in paragraphs.values():
            if len(found) > 1:
                values = [read(answer) for answer in found]
                total += codes_of_unit(values)
                evidence.note(name, found[0].paragraph_id, WHOLLY if len(set(values)) == 1 else NOT)
        out[name] = total
    return out


Sides = Sequence[tuple[MemberAnswer, MemberAnswer]]
"""The answers of two members to the paragraphs both submitted, in reading order."""


def _compare(sides: Sides, evidence: Evidence, patrons: Mapping[str, str] | None) -> PairStatistics:
    values: dict[str, Counter[Cell]] = {name: Counter() for name in (*CODES, "count")}
    spans: dict[str, SpanCounts] = {}
    near = partial(norm_near, patrons=patrons)
    for one, other in sides:
        for name, read in CODES.items():
            values[name][read(one), read(other)] += 1
        found = compare_spans(one.text, one.content.spans, other.content.spans, same_norm=norm_alike, near=near)
        for label, counts, pairs in found:
            spans[label] = spans.get(label, SpanCounts()) + counts
            _note_spans(label, counts, one.paragraph_id, evidence)
            if label == "count":
                values["count"].update(_count_values(pairs))
    events = _align_report(sides)
    in_paragraph = _align_paragraphs(sides)
    for name in ("realis", "granularity"):
        values[name] = Counter(
            (str(p.one.event.fields.get(name) or NONE), str(p.other.event.fields.get(name) or NONE))
            for p in events
            if p.one and p.other
        )
    ids = {one.paragraph_index: one.paragraph_id for one, _ in sides}
    _note_events(events, "event", ids, evidence)
    for pairs_of_one in in_paragraph.values():
        _note_events(pairs_of_one, "event_in_paragraph", ids, evidence)
    return PairStatistics(
        n_paragraphs=len(sides),
        spans=spans,
        cuts={label: _cut(label, sides) for label in spans},
        lengths=dict(Counter(len(one.text) for one, _ in sides if one.text)),
        events=count_pairs(events),
        events_in_paragraph=count_pairs(p for found in in_paragraph.values() for p in found),
        values={name: dict(table) for name, table in values.items()},
    )


def _note_spans(label: str, counts: SpanCounts, paragraph_id: str, evidence: Evidence) -> None:
    most = max(counts.one, counts.other)
    level = WHOLLY if counts.strict == most else NEARLY if counts.tolerant == most else NOT
    for about in (label, ALL):
        evidence.note(f"span.{about}", paragraph_id, level)
    if counts.norm_n:
        level = WHOLLY if counts.norm_ok == counts.norm_n else NEARLY if counts.norm_near == counts.norm_n else NOT
        for about in (label, ALL):
            evidence.note(f"norm.{about}", paragraph_id, level)


def _count_values(pairs: Iterable[SpanPair]) -> list[Cell]:
    """The values of count spans that both found within tolerance, where both have one."""
    both = [
        (p.one.norm.get("value"), p.other.norm.get("value")) for p in pairs if p.one and p.other and p.kind != "ends"
    ]
    return [(str(a), str(b)) for a, b in both if a is not None and b is not None]


def _align_report(sides: Sides) -> list[EventPair]:
    one = events_of_report((a.paragraph_index, a.content.events) for a, _ in sides)
    other = events_of_report((b.paragraph_index, b.content.events) for _, b in sides)
    return align(one, other, by_place=True)


def _align_paragraphs(sides: Sides) -> dict[int, list[EventPair]]:
    """By paragraph index, its first mentions aligned."""
    seen: tuple[set[str], set[str]] = (set(), set())
    out = {}
    for one, other in sides:
        k = one.paragraph_index
        mine = [facts_of(e, [k]) for e in first_mentions(one.content.events, seen[0])]
        theirs = [facts_of(e, [k]) for e in first_mentions(other.content.events, seen[1])]
        if mine or theirs:
            out[k] = align(mine, theirs)
    return out


def _note_events(pairs: Iterable[EventPair], about: str, ids: Mapping[int, str], evidence: Evidence) -> None:
    for pair in pairs:
        places = {min(facts.paragraphs) for facts in (pair.one, pair.other) if facts}
        both = pair.one is not None and pair.other is not None
        level = NOT if not both else WHOLLY if pair.similarity >= ALIKE else NEARLY
        for index in places:
            evidence.note(about, ids[index], level)
            if both and about == "event":
                for slot in SLOTS:
                    evidence.note(f"slot.{slot}", ids[index], WHOLLY if pair.slots[slot] >= ALIKE else NOT)
                for name in ("realis", "granularity"):
                    evidence.note(name, ids[index], WHOLLY if _same_field(pair, name) else NOT)


def _same_field(pair: EventPair, name: str) -> bool:
    one, other = pair.one, pair.other
    return one is not None and other is not None and one.event.fields.get(name) == other.event.fields.get(name)


def _cut(label: str, sides: Sides) -> Unitizing:
    """How the two cut the report's paragraphs for a label; overlapping spans of one member count as one unit."""
    return unitize_texts(
        ([_units(label, answer.content.spans) for answer in (one, other)], 0, len(one.text))
        for one, other in sides
        if one.text
    )


def _units(label: str, spans: Iterable[Span]) -> list[Section]:
    out: list[Section] = []
    for start, end in sorted((s.start, s.end) for s in spans if s.label == label):
        if out and start < out[-1][0] + out[-1][1]:
            begin, length = out[-1]
            out[-1] = (begin, max(begin + length, end) - begin)
        else:
            out.append((start, end - start))
    return out


def pairs_of(statistics: Iterable[ReportStatistics]) -> list[Pair]:
    """Every pair of members that has a paragraph in common, by name."""
    return sorted({pair for report in statistics for pair in report.pairs})
