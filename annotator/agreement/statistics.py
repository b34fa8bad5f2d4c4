"""The counts that agreement is computed from, per report: they add up, so they are stored and never counted twice.

`counting` makes them from answers, `sums` adds them up over reports, `report` makes the table. `Counted` is what is
stored, of all members of a report at once, of each pair of them, and of its members against the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from annotator.agreement.events import EventCounts
from annotator.agreement.spans import SpanCounts
from annotator.agreement.unitizing import Unitizing

Key = TypeVar("Key")
Number = TypeVar("Number", int, float)
Cell = tuple[str, str]
Pair = tuple[str, str]
"""Two members, by name order."""


@dataclass(frozen=True, slots=True)
class Codes:
    """What raters said of units that each have one code; enough for α, κ, AC1 and raw agreement, and adds up.

    `cells`: Krippendorff's coincidences of two codes (each unit gives as much as it has ratings). `shares`: Σ over
    units of each code's share. `agreeing`: Σ over units of the share of agreeing pairs. `n_units`: rated twice or more.
    """

    cells: Mapping[Cell, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    agreeing: float = 0.0
    n_units: int = 0

    def __add__(self, more: Codes) -> Codes:
        return Codes(
            _sum(self.cells, more.cells),
            _sum(self.shares, more.shares),
            self.agreeing + more.agreeing,
            self.n_units + more.n_units,
        )

    def times(self, n: int) -> Codes:
        """The codes of n such units."""
        return Codes(
            {cell: n * value for cell, value in self.cells.items()},
            {code: n * value for code, value in self.shares.items()},
            n * self.agreeing,
            n * self.n_units,
        )


def codes_of_unit(values: Iterable[str]) -> Codes:
    """The codes of one unit; nothing where fewer than two raters gave one."""
    counts = Counter(values)
    m = sum(counts.values())
    if m < 2:
        return Codes()
    cells = {(a, b): n * (k - (a == b)) / (m - 1) for a, n in counts.items() for b, k in counts.items()}
    agreeing = sum(n * (n - 1) for n in counts.values()) / (m * (m - 1))
    return Codes({c: n for c, n in cells.items() if n}, {a: n / m for a, n in counts.items()}, agreeing, 1)


def codes_of_pairs(table: Iterable[tuple[str, str, int]]) -> Codes:
    """The codes of units that two raters rated, from how often each pair of codes came."""
    cells: dict[Cell, float] = {}
    shares: dict[str, float] = {}
    agreeing = n_units = 0
    for one, other, n in table:
        n_units += n
        agreeing += n if one == other else 0
        for cell in ((one, other), (other, one)):
            cells[cell] = cells.get(cell, 0.0) + n
            shares[cell[0]] = shares.get(cell[0], 0.0) + n / 2
    return Codes(cells, shares, float(agreeing), n_units)


def _sum(one: Mapping[Key, Number], other: Mapping[Key, Number]) -> dict[Key, Number]:
    out = dict(one)
    for key, value in other.items():
        out[key] = out[key] + value if key in out else value
    return out


@dataclass(frozen=True, slots=True)
class PairStatistics:
    """Two raters over the paragraphs that both answered in one report, or the sum of several pairs.

    `spans`, `cuts`: by label. `lengths`: how many paragraphs of each length, for labels that a report lacks. `events`:
    aligned over the whole report; `events_in_paragraph`: paragraph by paragraph, as the gold scorer does. `values`: how
    often the first said a and the second b, names as in `counting.VALUES`.
    """

    n_paragraphs: int = 0
    spans: Mapping[str, SpanCounts] = field(default_factory=dict)
    cuts: Mapping[str, Unitizing] = field(default_factory=dict)
    lengths: Mapping[int, int] = field(default_factory=dict)
    events: EventCounts = field(default_factory=EventCounts)
    events_in_paragraph: EventCounts = field(default_factory=EventCounts)
    values: Mapping[str, Mapping[Cell, int]] = field(default_factory=dict)

    def __add__(self, more: PairStatistics) -> PairStatistics:
        labels = [*dict.fromkeys((*self.spans, *more.spans))]
        names = [*dict.fromkeys((*self.values, *more.values))]
        return PairStatistics(
            self.n_paragraphs + more.n_paragraphs,
            {k: self.spans.get(k, SpanCounts()) + more.spans.get(k, SpanCounts()) for k in labels},
            {k: self.cut(k) + more.cut(k) for k in labels},
            _sum(self.lengths, more.lengths),
            self.events + more.events,
            self.events_in_paragraph + more.events_in_paragraph,
            {k: _sum(self.values.get(k, {}), more.values.get(k, {})) for k in names},
        )

    def cut(self, label: str) -> Unitizing:
        """How the two cut the text for a label; two uncut texts where neither marked it."""
        found = self.cuts.get(label)
        if found is not None:
            return found
        length = sum(size * n for size, n in self.lengths.items())
        return Unitizing(0.0, length, {}, {size: 2 * n for size, n in self.lengths.items()})


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of one report, as they are stored: lists and mappings that JSON has.

    `members`: who answered. `pairs`: two raters each with a common paragraph. `n_paragraphs`: answered by two or
    more, `n_single` by one only. `spans`: by label the row of `SpanCounts`. `cuts`: by label Σ δ², length, and of units
    and gaps size, n, size, n …; `lengths` likewise. `events`, `events_in_paragraph`: the row of `EventCounts`. `codes`:
    what all members at once said (cells, shares, agreeing, n), where they can be more than two. `values`: by name
    a, b, n, a, b, n …
    `levels`: what a number is about → paragraphs that agree not, nearly, wholly.
    """

    members: Sequence[str] = ()
    pairs: Sequence[Sequence[str]] = ()
    n_paragraphs: int = 0
    n_single: int = 0
    spans: Mapping[str, Sequence[float]] = field(default_factory=dict)
    cuts: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    lengths: Sequence[int] = ()
    events: Sequence[float] = ()
    events_in_paragraph: Sequence[float] = ()
    codes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    levels: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The counts as JSON."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def codes_of(self, name: str) -> Codes:
        """What was said under that name: by all members at once, else pair by pair."""
        if name in self.codes:
            cells, shares, agreeing, n_units = self.codes[name]
            return Codes({(a, b): n for a, b, n in _triples(cells)}, shares, agreeing, n_units)
        return codes_of_pairs(self.said(name))

    def said(self, name: str) -> Iterable[tuple[str, str, int]]:
        """What pairs of raters said under that name: the first, the second, how often."""
        return _triples(self.values.get(name, ()))


def _triples(flat: Sequence[Any]) -> Iterable[tuple[str, str, int]]:
    return zip(flat[::3], flat[1::3], flat[2::3], strict=True)


def counted(
    found: PairStatistics,
    *,
    members: Sequence[str],
    pairs: Sequence[Pair],
    n_paragraphs: int,
    n_single: int = 0,
    codes: Mapping[str, Codes] | None = None,
    levels: Mapping[str, Sequence[int]],
) -> Counted:
    """What is stored of these counts."""
    return Counted(
        members=list(members),
        pairs=[list(pair) for pair in pairs],
        n_paragraphs=n_paragraphs,
        n_single=n_single,
        spans={k: list(v.row()) for k, v in found.spans.items()},
        cuts={k: [v.observed, v.length, _flat(v.units), _flat(v.gaps)] for k, v in found.cuts.items()},
        lengths=_flat(found.lengths),
        events=found.events.row(),
        events_in_paragraph=found.events_in_paragraph.row(),
        codes={
            k: [[item for cell, n in v.cells.items() for item in (*cell, n)], dict(v.shares), v.agreeing, v.n_units]
            for k, v in (codes or {}).items()
        },
        values={k: [item for cell, n in v.items() for item in (*cell, n)] for k, v in found.values.items() if v},
        levels=levels,
    )


def _flat(counts: Mapping[int, int]) -> list[int]:
    return [number for item in sorted(counts.items()) for number in item]


ByName = Mapping[str, Mapping[str, Sequence[int]]]
"""By name (what a number is about, or whose cells these are), by level or cell: numbers of paragraphs."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the paragraphs behind the counts of a report are, as stored: their numbers in the report.

    `levels`: about → "0" not, "1" nearly, "2" wholly. `cells`: name → "a|b".
    """

    levels: ByName = field(default_factory=dict)
    cells: ByName = field(default_factory=dict)

    def at(self, about: str, levels: Iterable[int]) -> list[int]:
        """The paragraphs (numbers) that agree that far in what a number is about."""
        found = self.levels.get(about, {})
        return sorted(index for level in levels for index in found.get(str(level), ()))

    def to_json(self) -> dict[str, Any]:
        """The places as JSON."""
        return {"levels": self.levels, "cells": self.cells}


@dataclass(frozen=True, slots=True)
class ReportStatistics:
    """All that agreement needs to know of one report: of all members, of each pair, of the members against the rules.

    `evidence`: by slice: `ALL_MEMBERS`, `RULES`, or the two members of a pair joined by a blank.
    """

    report: str
    whole: Counted
    pairs: Mapping[Pair, Counted] = field(default_factory=dict)
    rules: Counted = field(default_factory=Counted)
    evidence: Mapping[str, Evidence] = field(default_factory=dict, repr=False)


ALL_MEMBERS, RULES = "", "rules"
