"""Spans of one paragraph by two hands: who marked what the other marked, in three modes of strictness.

Spans are paired per label by best overlap (Hungarian, share of the union, any overlap). Strict: both ends the same.
Tolerant: ends may differ by Arabic proclitics, article, quotes and blanks. Partial: any overlap, half credit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from annotator.agreement.matching import scores
from annotator.agreement.norms import norm_equal
from annotator.agreement.pairing import best_pairs
from annotator.core.records import Span

HEAD = frozenset("وفبلكسال“”\"'«»()[] \u00a0ـ‘’")
"""What may stand before a span and still be its head: proclitics, article, quotes, brackets, blanks, tatweel."""
TAIL = frozenset("“”\"'«»()[] \u00a0،.:؛…‘’")
"""What may stand after a span and still be its tail: quotes, brackets, blanks, punctuation."""
HEAD_LENGTH, TAIL_LENGTH = 4, 3

SameNorm = Callable[[Span, Span], bool]


@dataclass(frozen=True, slots=True)
class SpanCounts:
    """How many spans two hands marked and how many of them match; adds up over paragraphs, labels, pairs.

    `one`, `other`: spans of each (gold and prediction, or two members). `strict`, `tolerant`: matched pairs. `partial`:
    1 a strict pair, ½ any other overlapping one. `norm_n`: tolerant pairs; `norm_ok`: those with the same normal form;
    `norm_near`: those with a near one.
    """

    one: float = 0
    other: float = 0
    strict: float = 0
    tolerant: float = 0
    partial: float = 0.0
    norm_n: float = 0
    norm_ok: float = 0
    norm_near: float = 0

    def __add__(self, more: SpanCounts) -> SpanCounts:
        return SpanCounts(
            self.one + more.one,
            self.other + more.other,
            self.strict + more.strict,
            self.tolerant + more.tolerant,
            self.partial + more.partial,
            self.norm_n + more.norm_n,
            self.norm_ok + more.norm_ok,
            self.norm_near + more.norm_near,
        )

    def row(self) -> tuple[float, ...]:
        """The counts in the order of the fields."""
        return (
            self.one,
            self.other,
            self.strict,
            self.tolerant,
            self.partial,
            self.norm_n,
            self.norm_ok,
            self.norm_near,
        )

    def prf(self, mode: str) -> tuple[float, float, float]:
        """Precision, recall, F1 in a mode (strict, tolerant, partial), `one` being gold; 0 where a side is empty."""
        return scores(float(getattr(self, mode)), self.other, self.one)

    def f1(self, mode: str) -> float | None:
        """2 · matched / (one + other), the same both ways round; None where neither marked anything."""
        together = self.one + self.other
        return 2 * float(getattr(self, mode)) / together if together else None


@dataclass(frozen=True, slots=True)
class SpanPair:
    """A span of each hand, or of one alone; `kind`: same, norm, ends, apart (missed by the other, or added by it)."""

    label: str
    one: Span | None
    other: Span | None
    kind: str


def within_tolerance(text: str, one: Span, other: Span) -> bool:
    """Whether the ends differ by at most 4 code points of HEAD and 3 of TAIL, with a common core."""
    a, b = sorted((one.start, other.start))
    c, d = sorted((one.end, other.end))
    return (
        b < c
        and b - a <= HEAD_LENGTH
        and d - c <= TAIL_LENGTH
        and all(ch in HEAD for ch in text[a:b])
        and all(ch in TAIL for ch in text[c:d])
    )


def pair_by_overlap(one: Sequence[Span], other: Sequence[Span]) -> list[tuple[int, int]]:
    """The pairing with the largest total share of overlap (overlap / union); pairs without overlap do not count."""
    if not one or not other:
        return []
    if _same_and_apart(one, other):
        return [(k, k) for k in range(len(one))]
    shares = np.zeros((len(one), len(other)))
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            overlap = min(a.end, b.end) - max(a.start, b.start)
            if overlap > 0:
                shares[i, j] = overlap / (max(a.end, b.end) - min(a.start, b.start))
    rows, columns = best_pairs(-shares)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if shares[i, j] > 0]


def _same_and_apart(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether both hands marked the very same stretches, none touching another: the pairing is then plain."""
    if len(one) != len(other):
        return False
    ends = [(s.start, s.end) for s in one]
    if ends != [(s.start, s.end) for s in other]:
        return False
    return len(ends) == 1 or all(b[0] >= a[1] for a, b in pairwise(sorted(ends)))


def compare_spans(
    text: str,
    one: Sequence[Span],
    other: Sequence[Span],
    *,
    same_norm: SameNorm = norm_equal,
    near: SameNorm | None = None,
) -> Iterator[tuple[str, SpanCounts, list[SpanPair]]]:
    """Per label that either hand used: the counts, and every span beside its counterpart."""
    for label in dict.fromkeys(s.label for s in (*one, *other)):
        mine = [s for s in one if s.label == label]
        theirs = [s for s in other if s.label == label]
        yield label, *compare_label(text, label, mine, theirs, same_norm=same_norm, near=near)


def compare_label(
    text: str,
    label: str,
    mine: Sequence[Span],
    theirs: Sequence[Span],
    *,
    same_norm: SameNorm = norm_equal,
    near: SameNorm | None = None,
) -> tuple[SpanCounts, list[SpanPair]]:
    """The spans of one label in one paragraph: the counts, and every span beside its counterpart."""
    strict = tolerant = norm_ok = norm_near = 0
    partial = 0.0
    pairs = []
    matched = pair_by_overlap(mine, theirs)
    for i, j in matched:
        a, b = mine[i], theirs[j]
        same = (a.start, a.end) == (b.start, b.end)
        close = same or within_tolerance(text, a, b)
        equal = close and same_norm(a, b)
        strict += same
        tolerant += close
        partial += 1.0 if same else 0.5
        norm_ok += equal
        norm_near += equal or (close and near is not None and near(a, b))
        pairs.append(SpanPair(label, a, b, "ends" if not close else "same" if equal else "norm"))
    if len(matched) < max(len(mine), len(theirs)):
        met, met_by = {i for i, _ in matched}, {j for _, j in matched}
        pairs += [SpanPair(label, a, None, "apart") for i, a in enumerate(mine) if i not in met]
        pairs += [SpanPair(label, None, b, "apart") for j, b in enumerate(theirs) if j not in met_by]
    return SpanCounts(len(mine), len(theirs), strict, tolerant, partial, tolerant, norm_ok, norm_near), pairs
