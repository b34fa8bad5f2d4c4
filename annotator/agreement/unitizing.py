"""Krippendorff's α for unitizing: how far people agree on where things begin and end, chance taken off.

Source: K. Krippendorff, Measuring the Reliability of Qualitative Text Analysis Data (Quality & Quantity 38, 2004,
pp. 787–800); Content Analysis (2004), pp. 251–256. Each category is a continuum of its own, cut by each observer into
units of the category and gaps between them. All positions are half-open code points (or any whole unit of length).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from annotator.agreement.results import Result, undefined
from annotator.errors import N_, InvalidInput

Section = tuple[int, int]
"""Offset and length."""


def delta2(one: Section, other: Section, *, one_is_unit: bool, other_is_unit: bool) -> float:
    """δ²: squared distance of two sections of one category's continuum (Krippendorff 2004, p. 252).

    Two units that overlap: (b − b′)² + (e − e′)². A unit wholly inside a gap: its length squared. Else 0.

    >>> delta2((225, 70), (220, 80), one_is_unit=True, other_is_unit=True)
    50
    """
    (b1, l1), (b2, l2) = one, other
    if one_is_unit and other_is_unit:
        return (b1 - b2) ** 2 + (b1 + l1 - b2 - l2) ** 2 if max(b1, b2) < min(b1 + l1, b2 + l2) else 0
    if one_is_unit and b2 <= b1 and b1 + l1 <= b2 + l2:
        return l1**2
    if other_is_unit and b1 <= b2 and b2 + l2 <= b1 + l1:
        return l2**2
    return 0


@dataclass(frozen=True, slots=True)
class Unitizing:
    """What α needs to know of one category; adds up over texts that the same number of observers cut.

    `observed`: Σ δ² over ordered pairs of observers. `length`: L, Σ of the texts' lengths. `units`, `gaps`: how many
    sections of each length, all observers together.
    """

    observed: float
    length: int
    units: Mapping[int, int]
    gaps: Mapping[int, int]

    def __add__(self, other: Unitizing) -> Unitizing:
        """Both texts, one after the other; no section crosses from one into the next."""
        return Unitizing(
            self.observed + other.observed,
            self.length + other.length,
            dict(Counter(self.units) + Counter(other.units)),
            dict(Counter(self.gaps) + Counter(other.gaps)),
        )

    def disagreements(self, observers: int) -> tuple[float, float]:
        """Observed D_oc and expected D_ec (Krippendorff 2004, p. 254–255)."""
        m, length = observers, self.length
        if m < 2 or not length:
            return 0.0, 0.0
        observed = self.observed / (m * (m - 1) * length**2)
        total, n_units = 0.0, sum(self.units.values())
        for unit, n in self.units.items():
            room = sum(k * (gap - unit + 1) for gap, k in self.gaps.items() if gap >= unit)
            total += n * ((n_units - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit) + unit**2 * room)
        below = m * length * (m * length - 1) - sum(n * unit * (unit - 1) for unit, n in self.units.items())
        return observed, 2 / length * total / below if below > 0 else 0.0


def unitize(observers: Sequence[Iterable[Section]], begin: int, length: int) -> Unitizing:
    """What `observers` made of one text that starts at `begin`: M observers, each the units of one category.

    Raises: InvalidInput when units of one observer overlap, are empty or leave the text.
    """
    return unitize_texts([(observers, begin, length)])


def unitize_texts(texts: Iterable[tuple[Sequence[Iterable[Section]], int, int]]) -> Unitizing:
    """The sum over texts, each its observers, begin and length; raises as `unitize`."""
    observed, total = 0.0, 0
    units: dict[int, int] = {}
    gaps: dict[int, int] = {}
    for observers, begin, length in texts:
        cut = [_checked(sections, begin, length) for sections in observers]
        observed += 2 * sum(squared_distances(one, other) for one, other in combinations(cut, 2) if one or other)
        total += length
        for sections in cut:
            for _, size in sections:
                units[size] = units.get(size, 0) + 1
            for size in gap_lengths(sections, begin, length):
                gaps[size] = gaps.get(size, 0) + 1
    return Unitizing(observed, total, units, gaps)


def _checked(units: Iterable[Section], begin: int, length: int) -> list[Section]:
    sections = sorted((int(b), int(size)) for b, size in units)
    for b, size in sections:
        if size <= 0 or b < begin or b + size > begin + length:
            raise InvalidInput(N_("The unit at %(got)s is empty or leaves the text."), got=(b, size))
    for (b, size), (following, _) in pairwise(sections):
        if following < b + size:
            raise InvalidInput(N_("Two units of one observer overlap at %(got)s."), got=following)
    return sections


def squared_distances(one: Sequence[Section], other: Sequence[Section]) -> float:
    """Σ δ² of two observers: overlapping units by their ends, units that meet none by their length."""
    if one == other:
        return 0.0
    total = 0.0
    met: set[int] = set()
    for b, size in one:
        alone = True
        for k, (b2, size2) in enumerate(other):
            if max(b, b2) < min(b + size, b2 + size2):
                total += (b - b2) ** 2 + (b + size - b2 - size2) ** 2
                alone = False
                met.add(k)
        total += size**2 if alone else 0
    return total + sum(size**2 for k, (_, size) in enumerate(other) if k not in met)


def gap_lengths(sections: Sequence[Section], begin: int, length: int) -> list[int]:
    """The lengths of what the sections, in order, leave of the text between them."""
    edges = [begin, *(edge for b, size in sections for edge in (b, b + size)), begin + length]
    return [end - start for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def alpha_of_categories(categories: Iterable[Unitizing], observers: int) -> float | None:
    """α = 1 − Σ_c D_oc / Σ_c D_ec; None where nothing was cut out by anybody."""
    pairs = [c.disagreements(observers) for c in categories]
    expected = sum(e for _, e in pairs)
    return 1.0 - sum(o for o, _ in pairs) / expected if expected > 0 else None


def krippendorff_alpha_unitizing(data: Mapping[str, Any]) -> Result:
    """Krippendorff's α for unitizing over all categories, or one of them.

    `data`: `raters`, M observers, each {category: units} or a list of [offset, length, category]; `unit` is
    «[offset,length]» or «[start,end)»; `continuum_begin` and `continuum_length` (or `continuum_end`) are the text.
    `category`: that one alone. `parts`: `overall` and each category by name.

    Undefined: `one_member_only` (M < 2), `no_units` (nobody marked anything of the category).
    """
    raters = [_by_category(rater, data) for rater in data["raters"]]
    begin = int(data.get("continuum_begin", 0))
    length = int(data["continuum_length"] if "continuum_length" in data else data["continuum_end"] - begin)
    names = list(dict.fromkeys(name for rater in raters for name in rater))
    cut = {name: unitize([rater.get(name, []) for rater in raters], begin, length) for name in names}
    n_units = sum(sum(c.units.values()) for c in cut.values())
    if len(raters) < 2:
        return undefined("one_member_only" if n_units else "no_units", n_raters=len(raters))
    parts: dict[str, Any] = {"overall": alpha_of_categories(cut.values(), len(raters))}
    parts |= {name: alpha_of_categories([c], len(raters)) for name, c in cut.items()}
    wanted = data.get("category")
    if wanted is not None:
        n_units = sum(cut[wanted].units.values()) if wanted in cut else 0
    found = parts["overall"] if wanted is None else parts.get(wanted)
    if found is None:
        return undefined("no_units", n_raters=len(raters))
    return Result(found, n_units=n_units, n_raters=len(raters), parts=parts)


def _by_category(rater: Any, data: Mapping[str, Any]) -> dict[str, list[Section]]:
    ends = "end" in str(data.get("unit", ""))
    rows = (
        [(b, x, name) for name, units in rater.items() for b, x in units] if isinstance(rater, Mapping) else list(rater)
    )
    out: dict[str, list[Section]] = {name: [] for name in rater} if isinstance(rater, Mapping) else {}
    for b, x, name in rows:
        out.setdefault(str(name), []).append((int(b), int(x) - int(b) if ends else int(x)))
    return out


def unitizing_delta2(data: Mapping[str, Any]) -> Result:
    """δ² of each pair of sections: `pairs`, each {g, h} of [offset, length, category or null for a gap].

    Units of two categories belong to two continua and are no pair: None.
    """
    values: list[float | None] = []
    for pair in data["pairs"]:
        (b1, l1, c1), (b2, l2, c2) = (pair["g"], pair["h"]) if isinstance(pair, Mapping) else pair
        apart = c1 is not None and c2 is not None and c1 != c2
        values.append(
            None if apart else delta2((b1, l1), (b2, l2), one_is_unit=c1 is not None, other_is_unit=c2 is not None)
        )
    return Result(values, n_units=len(values), n_raters=2)
