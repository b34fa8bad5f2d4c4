"""γ: how far people agree when they both cut a text into units and name them, by the best alignment of their units.

Source: Y. Mathet, A. Widlöcher, J.-P. Métivier, The Unified and Holistic Method Gamma (γ) for Inter-Annotator Agreement
Measure and Alignment (Computational Linguistics 41:3, 2015). The chance term is drawn at random (Monte Carlo), so γ
itself is marked as such and carries its seed; dissimilarities and the best alignment are exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from annotator.agreement.pairing import best_pairs
from annotator.agreement.results import Result, undefined
from annotator.errors import N_, InvalidInput

SEED = 20150901
SAMPLES = 30


@dataclass(frozen=True, slots=True)
class Marked:
    """One unit of one rater: where it is and what it is called."""

    start: float
    end: float
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """d = α · d_pos + β · d_cat, and Δ∅ for a unit that has no counterpart (section 4.3)."""

    alpha: float = 1.0
    beta: float = 1.0
    empty: float = 1.0

    def positional(self, one: Marked, other: Marked) -> float:
        """((|s − s′| + |e − e′|) / (length + length′))² · Δ∅ (formula 4)."""
        apart = abs(one.start - other.start) + abs(one.end - other.end)
        together = (one.end - one.start) + (other.end - other.start)
        return (apart / together) ** 2 * self.empty

    def between(self, one: Marked, other: Marked) -> float:
        """The combined dissimilarity of two units."""
        named = 0.0 if one.category == other.category else self.empty
        return self.alpha * self.positional(one, other) + self.beta * named


def best_disorder(raters: Sequence[Sequence[Marked]], dissimilarity: Dissimilarity) -> float | None:
    """Disorder of the best alignment: Σ of its unitary alignments' mean dissimilarity / mean units per rater.

    Two raters: by assignment; more: by a 0/1 programme over the unitary alignments that can pay (section 5). None with
    fewer than two raters or without a unit.
    """
    total = sum(len(units) for units in raters)
    if len(raters) < 2 or not total:
        return None
    cost = _assign(raters[0], raters[1], dissimilarity) if len(raters) == 2 else _programme(raters, dissimilarity)
    return cost * len(raters) / total


def _assign(one: Sequence[Marked], other: Sequence[Marked], dissimilarity: Dissimilarity) -> float:
    n, m = len(one), len(other)
    # Each unit may also stand alone: its own column (or row) at the price of an empty counterpart.
    costs = np.full((n + m, n + m), np.inf)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            costs[i, j] = dissimilarity.between(a, b)
        costs[i, m + i] = dissimilarity.empty
    for j in range(m):
        costs[n + j, j] = dissimilarity.empty
    costs[n:, m:] = 0.0
    rows, columns = best_pairs(costs)
    return float(costs[rows, columns].sum())


def _programme(raters: Sequence[Sequence[Marked]], dissimilarity: Dissimilarity) -> float:
    first = np.cumsum([0, *(len(units) for units in raters)])
    n_pairs = len(raters) * (len(raters) - 1) / 2
    # An alignment dearer than leaving each of its units alone can never be part of the best one.
    limit = len(raters) * dissimilarity.empty * n_pairs
    chosen: list[tuple[int, ...]] = []
    costs: list[float] = []

    def extend(members: tuple[Marked | None, ...], places: tuple[int, ...], price: float) -> None:
        k = len(members)
        if price > limit + 1e-9:
            return
        if k == len(raters):
            if places:
                chosen.append(places)
                costs.append(price / n_pairs)
            return
        for i, unit in (*enumerate(raters[k]), (-1, None)):
            more = sum(
                dissimilarity.empty if unit is None or other is None else dissimilarity.between(unit, other)
                for other in members
            )
            extend((*members, unit), places if unit is None else (*places, int(first[k]) + i), price + more)

    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    extend((), (), 0.0)
    rows = [place for places in chosen for place in places]
    columns = [k for k, places in enumerate(chosen) for _ in places]
    cover = csc_array((np.ones(len(rows)), (rows, columns)), shape=(int(first[-1]), len(chosen)))
    solved = milp(
        np.asarray(costs),
        constraints=LinearConstraint(cover, 1, 1),
        integrality=np.ones(len(costs), dtype=np.int64),
        bounds=Bounds(0, 1),
    )
    if solved.fun is None:
        raise InvalidInput(N_("No best alignment was found: %(got)s"), got=solved.message)
    return float(solved.fun)


def gamma_positional_dissimilarity(data: Mapping[str, Any]) -> Result:
    """d_pos of each pair: `pairs` of [[start, end], [start, end]], Δ∅ = `delta_empty` (default 1)."""
    dissimilarity = Dissimilarity(empty=float(data.get("delta_empty", 1)))
    pairs = [(Marked(*a[:2]), Marked(*b[:2])) for a, b in data["pairs"]]
    return Result([dissimilarity.positional(a, b) for a, b in pairs], n_units=len(pairs), n_raters=2)


def gamma_best_alignment_disorder(data: Mapping[str, Any]) -> Result:
    """Disorder of the best alignment, 0 = all the same.

    `data`: `units`, a list of [rater, category, start, end]; `raters` names those who marked nothing too; `alpha`,
    `beta`, `delta_empty`. Undefined: `no_units`, `one_member_only`.
    """
    raters, dissimilarity = _read(data)
    found = best_disorder(raters, dissimilarity)
    return _result(found, raters)


def gamma(data: Mapping[str, Any]) -> Result:
    """γ = 1 − observed / expected disorder; expected is the mean over random continua, so Monte Carlo.

    A random continuum has the number of units, the gaps and the lengths of the observed one (normal with its mean and
    standard deviation) and its shares of categories.

    `data` as `gamma_best_alignment_disorder`, also `samples` (30) and `seed`. `parts`:
    `observed`, `expected`, `samples`, `seed`, `monte_carlo`. Undefined: `no_units`, `one_member_only`, `no_variation`.
    """
    raters, dissimilarity = _read(data)
    observed = best_disorder(raters, dissimilarity)
    if observed is None:
        return _result(None, raters)
    samples, seed = int(data.get("samples", SAMPLES)), int(data.get("seed", SEED))
    generator = np.random.default_rng(seed)
    drawn = [best_disorder(_random(raters, generator), dissimilarity) for _ in range(samples)]
    known = [d for d in drawn if d is not None]
    expected = float(np.mean(known)) if known else 0.0
    if expected <= 0:
        return undefined("no_variation", n_units=sum(map(len, raters)), n_raters=len(raters))
    parts = {"observed": observed, "expected": expected, "samples": samples, "seed": seed, "monte_carlo": True}
    return Result(1 - observed / expected, n_units=sum(map(len, raters)), n_raters=len(raters), parts=parts)


def _random(raters: Sequence[Sequence[Marked]], generator: np.random.Generator) -> list[list[Marked]]:
    """A continuum with the habits of the observed one: units per rater, gaps, lengths, shares of categories."""
    units = [unit for rater in raters for unit in rater]
    gaps = [0.0]
    for rater in raters:
        places = sorted(rater, key=lambda u: (u.start, u.end))
        gaps += [following.start - unit.end for unit, following in pairwise(places)]
    numbers, lengths = [len(rater) for rater in raters], [u.end - u.start for u in units]

    def draw(values: Sequence[float]) -> float:
        return float(generator.normal(np.mean(values), np.std(values)))

    out = []
    for _ in raters:
        position, drawn = 0.0, []
        for _ in range(max(1, round(draw(numbers)))):
            start = position + draw(gaps)
            position = start + max(abs(draw(lengths)), min(lengths) / 2)
            drawn.append(Marked(start, position, units[int(generator.integers(len(units)))].category))
        out.append(drawn)
    return out


def _read(data: Mapping[str, Any]) -> tuple[list[list[Marked]], Dissimilarity]:
    raters: dict[str, list[Marked]] = {str(r): [] for r in data.get("raters", ())}
    for rater, category, start, end in data["units"]:
        if end <= start:
            raise InvalidInput(N_("A unit needs a length; got %(got)s."), got=(start, end))
        raters.setdefault(str(rater), []).append(Marked(start, end, category))
    dissimilarity = Dissimilarity(
        float(data.get("alpha", 1)), float(data.get("beta", 1)), float(data.get("delta_empty", 1))
    )
    return list(raters.values()), dissimilarity


def _result(found: float | None, raters: Sequence[Sequence[Marked]]) -> Result:
    n_units = sum(map(len, raters))
    if found is None:
        return undefined("one_member_only" if n_units else "no_units", n_units=n_units, n_raters=len(raters))
    return Result(found, n_units=n_units, n_raters=len(raters), parts={"pairs": len(list(combinations(raters, 2)))})
