"""What suggestions do to the work: reports handed out with them and without them, side by side.

Some of the reports that two members or more answer are handed out without suggestions (`assignments.take`). What
members do there says what they would find by themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.bootstrap import draws, percentiles, samples_for
from annotator.agreement.estimates import divided
from annotator.agreement.ratings import Matrix
from annotator.agreement.report import ONE, OTHER, PARTIAL, STRICT, table_of
from annotator.agreement.sums import Sums
from annotator.core.memory import collecting_later
from annotator.errors import N_, InvalidInput
from annotator.services import tallying
from annotator.services.projects import LEADS, REVIEWERS, Project, enter
from annotator.services.tallying import Tally
from annotator.services.workspace import Workspace
from annotator.storage import projects

AGREED = ("span.all.tolerant_f1", "span.all.norm_share", "event.all.aligned_f1", "paragraph.paragraph_role.alpha")
MISSED, SECONDS, UNREAD = "missed", "seconds", "unread"
FIGURES = (*AGREED, MISSED, SECONDS, UNREAD)
"""What is reported: numbers of the agreement table; the share of one member's highlights that another one does not
touch; the median of seconds that a paragraph was on the screen; the share of paragraphs that were confirmed as shown,
sooner than they can be read."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one side; value None where there is nothing to say. n: what entered it."""

    value: float | None
    interval: Interval | None
    n: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure with suggestions and without, and the difference (with − without) with its interval.

    verdict: `more`, `less` (with suggestions it is clearly higher, or lower) or `unclear`.
    """

    name: str
    with_hints: Figure
    without: Figure
    difference: float | None
    interval: Interval | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Hints:
    """The report on suggestions. share: of reports handed out without them from now on. reports: with, without."""

    project: Project
    share: float
    reports: tuple[int, int]
    pairs: tuple[Pair, ...]
    waiting: int


@collecting_later()
def hints(ws: Workspace, member_id: int | None, slug: str) -> Hints:
    """Agreement, missed highlights, time and unread accepts with and without. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
    waiting = tallying.count_late(ws, access.project_id)
    with ws.database.read() as session:
        # Only what two members answered: others are never handed out without suggestions.
        found = [one for one in tallying.tallies(session, access.project_id) if one.whole.pairs]
        share = projects.get(session, access.project_id).hints_off_share
    sides = [[one for one in found if one.hints is wanted] for wanted in (True, False)]
    measured = [_measure(ws, side) for side in sides]
    pairs = tuple(_pair(name, measured[0][name], measured[1][name]) for name in FIGURES)
    return Hints(access.project, share, (len(sides[0]), len(sides[1])), pairs, waiting)


def set_share(ws: Workspace, member_id: int | None, slug: str, percent: float) -> None:
    """Hand out that share (0 to 100 per cent) of the reports from now on without suggestions.

    Reports that somebody has begun stay as they are. Raises: NotFound, NotAllowed (leads), InvalidInput.
    """
    if not 0 <= percent <= 100:
        raise InvalidInput(N_("The share without suggestions is 0 to 100 per cent; got %(got)s."), got=percent)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        projects.get(session, access.project_id).hints_off_share = percent / 100


Measured = tuple[Figure, Matrix]
"""A figure, and its values when reports are drawn again."""


def _measure(ws: Workspace, side: Sequence[Tally]) -> dict[str, Measured]:
    n = len(side)
    drawn = draws(n, samples=samples_for(n)) if n > 1 else np.empty((0, n))
    weights: Matrix = np.vstack([np.ones((1, n)), drawn]).astype(np.float64)
    counted = [one.whole for one in side]
    table = table_of(counted, labels=tuple(ws.schema.labels), intervals=False, weightings=weights)
    found: dict[str, Measured] = {}
    for key in AGREED:
        number = table.number(key)
        values = np.array([math.nan if value is None else value for value in number.trend])
        found[key] = _figure(values, number.result.n_units, n)
    spans = Sums(counted, weights).spans(None)
    together = spans[:, ONE] + spans[:, OTHER]
    # Overlapping pairs: a partial match counts half where its ends are not the same.
    met = 2 * spans[:, PARTIAL] - spans[:, STRICT]
    found[MISSED] = _figure(1 - divided(2 * met, together), together[0], n)
    work = np.array([[one.work.unread, one.work.timed] for one in side], dtype=np.float64).reshape(n, 2)
    sums: Matrix = weights @ work
    found[UNREAD] = _figure(divided(sums[:, 0], sums[:, 1]), sums[0, 1], n)
    found[SECONDS] = _figure(_medians(side, weights), sums[0, 1], n)
    return found


def _medians(side: Sequence[Tally], weights: Matrix) -> Matrix:
    """The median of the seconds for every weighting of the reports."""
    values = sorted({second for one in side for second in one.work.seconds[::2]})
    if not values:
        return np.full(len(weights), math.nan)
    place = {value: k for k, value in enumerate(values)}
    counts = np.zeros((len(side), len(values)))
    for row, one in enumerate(side):
        for value, n in zip(one.work.seconds[::2], one.work.seconds[1::2], strict=True):
            counts[row, place[value]] += n
    below = np.cumsum(weights @ counts, axis=1)
    total = below[:, -1:]
    half = np.array(values, dtype=np.float64)[np.argmax(below >= total / 2, axis=1)]
    return np.where(total[:, 0] > 0, half, np.nan)


def _figure(values: Matrix, n: float, n_reports: int) -> Measured:
    value = float(values[0])
    if math.isnan(value):
        return Figure(None, None, round(n)), values[1:]
    interval = percentiles(values[1:], n_reports) if len(values) > 1 else None
    return Figure(value, interval, round(n)), values[1:]


def _pair(name: str, one: Measured, other: Measured) -> Pair:
    (first, drawn), (second, drawn_other) = one, other
    difference = None if first.value is None or second.value is None else first.value - second.value
    interval = None
    if difference is not None and first.interval and second.interval:
        n = min(len(drawn), len(drawn_other))
        # The two sides are drawn apart, so one order of samples is as good as another: shuffled, not sorted alike.
        order = np.random.default_rng(n).permutation(n)
        apart = drawn[:n] - drawn_other[:n][order]
        known = apart[~np.isnan(apart)]
        low, high = np.quantile(known, [0.025, 0.975])
        interval = float(low), float(high)
    verdict = (
        "unclear" if interval is None or interval[0] <= 0 <= interval[1] else "more" if interval[0] > 0 else "less"
    )
    return Pair(name, first, second, difference, interval, verdict)
