"""The counts that agreement is computed from, per report and pair of members: they add up, so they can be stored.

`counting` makes them from answers, at submission; `report` makes the table from their sum. Stored as JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


def codes_of_unit(values: Iterable[str]) -> Codes:
    """The codes of one unit; nothing where fewer than two raters gave one."""
    counts = Counter(values)
    m = sum(counts.values())
    if m < 2:
        return Codes()
    cells = {(a, b): n * (k - (a == b)) / (m - 1) for a, n in counts.items() for b, k in counts.items()}
    agreeing = sum(n * (n - 1) for n in counts.values()) / (m * (m - 1))
    return Codes({c: n for c, n in cells.items() if n}, {a: n / m for a, n in counts.items()}, agreeing, 1)


def codes_of_pairs(table: Mapping[Cell, int]) -> Codes:
    """The codes of units that two raters rated, from how often each pair of codes came."""
    cells: dict[Cell, float] = {}
    shares: dict[str, float] = {}
    agreeing = n_units = 0
    for (one, other), n in table.items():
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
    """Two members over the paragraphs that both submitted, in one report or summed over many.

    `spans`, `cuts`: by label. `lengths`: how many paragraphs of each length, for labels that a report lacks. `events`:
    aligned over the whole report; `events_in_paragraph`: paragraph by paragraph, as the gold scorer does. `values`: how
    often the first member said a and the second b: paragraph_role, event_type, event_types (per paragraph), realis,
    granularity (per aligned event), count (value of a count span that both found).
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

    def to_json(self) -> dict[str, Any]:
        """The counts as JSON."""
        return {
            "n_paragraphs": self.n_paragraphs,
            "spans": {k: list(v.row()) for k, v in self.spans.items()},
            "cuts": {k: [v.observed, v.length, _rows(v.units), _rows(v.gaps)] for k, v in self.cuts.items()},
            "lengths": _rows(self.lengths),
            "events": _event_row(self.events),
            "events_in_paragraph": _event_row(self.events_in_paragraph),
            "values": {k: [[*cell, n] for cell, n in v.items()] for k, v in self.values.items()},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> PairStatistics:
        """The counts of their JSON."""
        return cls(
            value["n_paragraphs"],
            {k: SpanCounts(*v) for k, v in value["spans"].items()},
            {k: Unitizing(v[0], v[1], dict(v[2]), dict(v[3])) for k, v in value["cuts"].items()},
            dict(value["lengths"]),
            _event_counts(value["events"]),
            _event_counts(value["events_in_paragraph"]),
            {k: {(a, b): n for a, b, n in v} for k, v in value["values"].items()},
        )


def _event_row(counts: EventCounts) -> list[Any]:
    return [counts.one, counts.other, counts.aligned, counts.slot, list(counts.slots)]


def _event_counts(value: Sequence[Any]) -> EventCounts:
    one, other, aligned, slot, slots = value
    return EventCounts(one, other, aligned, slot, tuple(slots))


def _rows(counts: Mapping[int, int]) -> list[list[int]]:
    return [[key, n] for key, n in sorted(counts.items())]


@dataclass(frozen=True, slots=True)
class ReportStatistics:
    """All that agreement needs to know of one report.

    `pairs`: by pair of members with a common paragraph. `codes`: paragraph_role, event_type, event_types (sets, joined
    by «+») over all members at once. `n_paragraphs`: answered by two or more; `n_single`: by one only. `evidence`: what
    a number is about → paragraph id → how far it agrees there, the least over all pairs: 0 not, 1 nearly, 2 wholly.
    """

    report: str
    members: tuple[str, ...]
    pairs: Mapping[Pair, PairStatistics]
    codes: Mapping[str, Codes]
    n_paragraphs: int
    n_single: int
    evidence: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False)

    def to_json(self) -> dict[str, Any]:
        """The statistics as JSON; `evidence` apart, so that it can be stored and read apart."""
        return {
            "report": self.report,
            "members": list(self.members),
            "pairs": [[*pair, statistics.to_json()] for pair, statistics in self.pairs.items()],
            "codes": {
                k: [[[*c, n] for c, n in v.cells.items()], dict(v.shares), v.agreeing, v.n_units]
                for k, v in self.codes.items()
            },
            "n_paragraphs": self.n_paragraphs,
            "n_single": self.n_single,
        }

    @classmethod
    def from_json(
        cls, value: Mapping[str, Any], evidence: Mapping[str, Mapping[str, int]] | None = None
    ) -> ReportStatistics:
        """The statistics of their JSON, with the evidence where it was read too."""
        return cls(
            value["report"],
            tuple(value["members"]),
            {(a, b): PairStatistics.from_json(s) for a, b, s in value["pairs"]},
            {k: Codes({(a, b): n for a, b, n in v[0]}, v[1], v[2], v[3]) for k, v in value["codes"].items()},
            value["n_paragraphs"],
            value["n_single"],
            evidence or {},
        )
