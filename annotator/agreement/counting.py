"""From the submitted answers of one report to its statistics: every pair of members, over what both submitted.

Spans are compared paragraph by paragraph. Events are aligned over the whole report, since they cross paragraphs and
each member numbers them alone; a common paragraph decides between events that are equally alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations

from annotator.agreement.answers import NONE, MemberAnswer
from annotator.agreement.events import SLOTS, EventPair, align, count_pairs
from annotator.agreement.hands import CODES, Hand, Reading
from annotator.agreement.nearness import norm_alike, norm_near
from annotator.agreement.places import NEARLY, NOT, WHOLLY, Places
from annotator.agreement.spans import SpanCounts, SpanPair, compare_label
from annotator.agreement.statistics import (
    ALL_MEMBERS,
    RULES,
    Cell,
    Codes,
    Counted,
    Pair,
    PairStatistics,
    ReportStatistics,
    codes_of_unit,
    counted,
)
from annotator.agreement.unitizing import Unitizing, gap_lengths, squared_distances
from annotator.errors import N_, InvalidInput

ALL = "all"
ALIKE = 1 - 1e-9
VALUES = (*CODES, "count", "label", "aligned_type", "realis", "granularity")
"""What pairs of raters said, name by name: of paragraphs (`CODES`), of count spans that both found (their values), of
highlights (their labels, NONE where the other has none there), of events (types, NONE where the other has no such
event), of aligned events."""


def report_statistics(
    answers: Sequence[MemberAnswer],
    *,
    patrons: Mapping[str, str] | None = None,
    rules: Iterable[MemberAnswer] = (),
) -> ReportStatistics:
    """The statistics of one report.

    `answers`: of any members, at most one per member and paragraph, all of one report. `patrons`: actor id → id of the
    party it is part of, for near values. `rules`: what the rules suggest for its paragraphs, one more rater.

    Raises: InvalidInput when two reports are mixed, an answer comes twice, or two answers show different texts.
    """
    hands = {member: Hand(found) for member, found in sorted(_by_member(answers).items())}
    paragraphs: dict[int, list[Reading]] = {}
    for hand in hands.values():
        for index, reading in hand.readings.items():
            paragraphs.setdefault(index, []).append(reading)
    n_single = sum(len(found) == 1 for found in paragraphs.values())
    every, evidence = Places(), {}
    pairs: dict[Pair, Counted] = {}
    total = PairStatistics()
    for one, other in combinations(hands, 2):
        compared = _compared((one, other), hands[one], hands[other], patrons)
        if compared is not None:
            found, places, pairs[one, other] = compared
            total += found
            every.add(places)
            evidence[f"{one} {other}"] = places.evidence()
    codes = _codes(paragraphs)
    whole = counted(
        total,
        members=list(hands),
        pairs=list(pairs),
        n_paragraphs=len(paragraphs) - n_single,
        n_single=n_single,
        codes=codes,
        levels=every.counts(),
    )
    if pairs:
        evidence[ALL_MEMBERS] = every.evidence()
    against, places = _against_rules(hands, Hand(rules), patrons)
    if against.pairs:
        evidence[RULES] = places.evidence()
    return ReportStatistics(answers[0].report if answers else "", whole, pairs, against, evidence)


def _by_member(answers: Sequence[MemberAnswer]) -> dict[str, list[MemberAnswer]]:
    out: dict[str, list[MemberAnswer]] = {}
    seen: set[tuple[str, int]] = set()
    texts: dict[int, str] = {}
    for answer in answers:
        if answer.report != answers[0].report:
            raise InvalidInput(
                N_("Statistics are of one report; got %(got)s."), got=f"{answers[0].report}, {answer.report}"
            )
        if (answer.member, answer.paragraph_index) in seen:
            raise InvalidInput(
                N_("%(member)s has two answers to %(got)s; only one counts."),
                member=answer.member,
                got=answer.paragraph_id,
            )
        if texts.setdefault(answer.paragraph_index, answer.text) != answer.text:
            raise InvalidInput(N_("Two answers to %(got)s show different texts."), got=answer.paragraph_id)
        seen.add((answer.member, answer.paragraph_index))
        out.setdefault(answer.member, []).append(answer)
    return out


def _codes(paragraphs: Mapping[int, Sequence[Reading]]) -> dict[str, Codes]:
    out = {}
    for name in CODES:
        rows = Counter(tuple(sorted(r.codes[name] for r in found)) for found in paragraphs.values() if len(found) > 1)
        out[name] = sum((codes_of_unit(row).times(n) for row, n in rows.items()), Codes())
    return out


Compared = tuple[PairStatistics, Places, Counted]


def _compared(pair: Pair, one: Hand, other: Hand, patrons: Mapping[str, str] | None) -> Compared | None:
    """The counts of two raters, and where they come from; None where no paragraph was answered by both."""
    common = sorted(one.readings.keys() & other.readings.keys())
    if not common:
        return None
    places = Places()
    found = _compare(one, other, common, places, patrons)
    return (
        found,
        places,
        counted(found, members=pair, pairs=[pair], n_paragraphs=len(common), levels=places.counts()),
    )


def _against_rules(hands: Mapping[str, Hand], rules: Hand, patrons: Mapping[str, str] | None) -> tuple[Counted, Places]:
    """The rules against each member, added up; the rules come first in every pair of values."""
    total, places, pairs = PairStatistics(), Places(), []
    for member, hand in hands.items():
        compared = _compared((RULES, member), rules, hand, patrons)
        if compared is not None:
            total += compared[0]
            places.add(compared[1])
            pairs.append((RULES, member))
    members = [RULES, *(member for _, member in pairs)] if pairs else []
    made = counted(total, members=members, pairs=pairs, n_paragraphs=total.n_paragraphs, levels=places.counts())
    return made, places


Values = dict[str, defaultdict[Cell, int]]


def _compare(
    one: Hand, other: Hand, common: Sequence[int], places: Places, patrons: Mapping[str, str] | None
) -> PairStatistics:
    values: Values = {name: defaultdict(int) for name in VALUES}
    spans: dict[str, SpanCounts] = {}
    cuts: dict[str, _Cut] = {}
    near = partial(norm_near, patrons=patrons)
    for index in common:
        mine, theirs = one.readings[index], other.readings[index]
        for name in CODES:
            _say(values, places, name, mine.codes[name], theirs.codes[name], index)
            places.note(name, index, WHOLLY if mine.codes[name] == theirs.codes[name] else NOT)
        apart: list[SpanPair] = []
        for label in dict.fromkeys((*mine.spans, *theirs.spans)):
            a, b = mine.spans.get(label, []), theirs.spans.get(label, [])
            counts, pairs = compare_label(mine.text, label, a, b, same_norm=norm_alike, near=near)
            spans[label] = spans[label] + counts if label in spans else counts
            _note_spans(label, counts, index, places)
            if label not in cuts:
                cuts[label] = _Cut()
            cuts[label].add(mine, theirs, label)
            for pair in pairs:
                if pair.kind == "apart":
                    apart.append(pair)
                else:
                    _say(values, places, "label", label, label, index)
            if label == "count":
                for cell in _count_values(pairs):
                    values["count"][cell] += 1
        for first, second in _labels_apart(apart):
            _say(values, places, "label", first, second, index)
    lengths = Counter(len(one.readings[k].text) for k in common if one.readings[k].text)
    events, in_paragraph = _aligned(one, other, common)
    for event in events:
        _say_event(values, places, event)
    _note_events(events, "event", places)
    _note_events(in_paragraph, "event_in_paragraph", places)
    return PairStatistics(
        n_paragraphs=len(common),
        spans=spans,
        cuts={label: cut.over(lengths) for label, cut in cuts.items()},
        lengths=dict(lengths),
        events=count_pairs(events),
        events_in_paragraph=count_pairs(in_paragraph),
        values={name: dict(table) for name, table in values.items()},
    )


def _say(values: Values, places: Places, name: str, one: str, other: str, index: int) -> None:
    values[name][one, other] += 1
    places.cell(name, one, other, index)


class _Cut:
    """How two raters cut the paragraphs where one of them marked the label."""

    def __init__(self) -> None:
        self.observed = 0.0
        self.units: defaultdict[int, int] = defaultdict(int)
        self.gaps: defaultdict[int, int] = defaultdict(int)
        self.lengths: defaultdict[int, int] = defaultdict(int)

    def add(self, one: Reading, other: Reading, label: str) -> None:
        """A paragraph; overlapping spans of one member count as one unit."""
        a, b = one.units.get(label, []), other.units.get(label, [])
        length = len(one.text)
        self.observed += 2 * squared_distances(a, b)
        for units in (a, b):
            for _, size in units:
                self.units[size] += 1
            for size in gap_lengths(units, 0, length):
                self.gaps[size] += 1
        self.lengths[length] += 1

    def over(self, lengths: Mapping[int, int]) -> Unitizing:
        """The same over all paragraphs of those lengths: the others are one gap for each rater."""
        gaps = self.gaps.copy()
        for length, n in lengths.items():
            gaps[length] += 2 * (n - self.lengths[length])
        return Unitizing(
            self.observed,
            sum(k * n for k, n in lengths.items()),
            dict(self.units),
            {k: n for k, n in gaps.items() if n},
        )


def _note_spans(label: str, counts: SpanCounts, index: int, places: Places) -> None:
    most = max(counts.one, counts.other)
    level = WHOLLY if counts.strict == most else NEARLY if counts.tolerant == most else NOT
    for about in (label, ALL):
        places.note(f"span.{about}", index, level)
    if counts.norm_n:
        level = WHOLLY if counts.norm_ok == counts.norm_n else NEARLY if counts.norm_near == counts.norm_n else NOT
        for about in (label, ALL):
            places.note(f"norm.{about}", index, level)


def _count_values(pairs: Iterable[SpanPair]) -> list[Cell]:
    """The values of count spans that both found within tolerance, where both have one."""
    both = [
        (p.one.norm.get("value"), p.other.norm.get("value")) for p in pairs if p.one and p.other and p.kind != "ends"
    ]
    return [(str(a), str(b)) for a, b in both if a is not None and b is not None]


def _labels_apart(apart: Sequence[SpanPair]) -> list[Cell]:
    """Labels of highlights without counterpart under their own label: beside what overlaps them, else beside NONE."""
    left = [pair.other for pair in apart if pair.other is not None]
    found = []
    for mine in (pair.one for pair in apart if pair.one is not None):
        shared = [(min(mine.end, s.end) - max(mine.start, s.start), k) for k, s in enumerate(left)]
        most, k = max(shared, default=(0, -1))
        found.append((mine.label, left.pop(k).label if most > 0 else NONE))
    return found + [(NONE, span.label) for span in left]


def _aligned(one: Hand, other: Hand, common: Sequence[int]) -> tuple[list[EventPair], list[EventPair]]:
    """The events over the whole report, and those of each paragraph by themselves."""
    (mine, first), (theirs, second) = one.events(common), other.events(common)
    by_paragraph = [pair for k in common if first[k] or second[k] for pair in align(first[k], second[k])]
    return align(mine, theirs, by_place=True), by_paragraph


def _index(pair: EventPair) -> int:
    return min(min(facts.paragraphs) for facts in (pair.one, pair.other) if facts)


def _say_event(values: Values, places: Places, pair: EventPair) -> None:
    index = _index(pair)
    first, second = (facts.event.type if facts else NONE for facts in (pair.one, pair.other))
    _say(values, places, "aligned_type", first, second, index)
    if pair.one and pair.other:
        for name in ("realis", "granularity"):
            one, other = (str(facts.event.fields.get(name) or NONE) for facts in (pair.one, pair.other))
            _say(values, places, name, one, other, index)


def _note_events(pairs: Iterable[EventPair], about: str, places: Places) -> None:
    for pair in pairs:
        where = {min(facts.paragraphs) for facts in (pair.one, pair.other) if facts}
        both = pair.one is not None and pair.other is not None
        level = NOT if not both else WHOLLY if pair.similarity >= ALIKE else NEARLY
        for index in where:
            places.note(about, index, level)
            if both and about == "event":
                for slot in SLOTS:
                    places.note(f"slot.{slot}", index, WHOLLY if pair.slots[slot] >= ALIKE else NOT)
                for name in ("realis", "granularity"):
                    places.note(name, index, WHOLLY if _same_field(pair, name) else NOT)


def _same_field(pair: EventPair, name: str) -> bool:
    one, other = pair.one, pair.other
    return one is not None and other is not None and one.event.fields.get(name) == other.event.fields.get(name)
