"""After how many days had which share been answered, though some are still open and most were seen between two looks?

Times that were seen exactly or not at all give the estimate of Kaplan and Meier
(JASA 53 (1958) 457-481), intervals that of Turnbull (`npmle`). The mean of those
that finished is never computed: it leaves out the slow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from math import fsum, inf
from statistics import NormalDist

import numpy as np

from results.figures.interval import LEVEL, score, student
from results.figures.npmle import COARSE, Cells, cells_of, masses
from results.figures.resample import Floats, multiplicities, shortfall
from results.figures.row import CaseRow

RESAMPLES = 399
_HALF = 0.5 - 1e-9  # a share that rounding left just below is one half
_NOTHING = 1e-9  # mass that is none
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_BY_HOUR = timedelta(days=2)


class Estimator(StrEnum):
    KAPLAN_MEIER = "kaplan_meier"
    TURNBULL = "turnbull"


class Band(StrEnum):
    """How the band around a curve was made; pointwise in each case."""

    GREENWOOD = "greenwood"  # on the scale log(-log), as Kalbfleisch and Prentice
    CASES = "bootstrap_over_cases"
    CLUSTERS = "bootstrap_over_clusters"
    NONE = "none"  # fewer than two clusters: nothing tells how much another would differ


@dataclass(frozen=True, slots=True)
class Span:
    """A time in days: after `low` and no later than `high`; the same twice is exact, an infinite `high` not seen."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high or self.low == inf:
            raise ValueError(f"no time lies between {self.low} and {self.high} days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """How many had been answered by the end of a day.

    Attributes:
        since: the share rose after this day; between the two nobody knows how. The same as `day` for a step.
        at_risk: of how many that step is a part; only where all times are exact or not seen.
    """

    since: float
    day: float
    share: float
    low: float
    high: float
    at_risk: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """By which day half had been answered; None is "not reached" while we watched.

    Between two looks nobody knows how the share rose: `low` is the earlier of them.
    """

    day: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The share answered by each day, and how sure it is.

    Attributes:
        until: the last day on which anything was seen, or seen to be missing; of later days it says nothing.
    """

    cases: int
    clusters: int
    estimator: Estimator
    band: Band
    level: float
    resamples: int = 0
    until: float = 0.0
    points: tuple[Point, ...] = ()
    median: Median = field(default_factory=Median)


class Clock(StrEnum):
    """What is waited for (LAW 3); each counts from the request."""

    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    USABLE = "usable"


def span_of(row: CaseRow, clock: Clock = Clock.ANSWERED) -> Span | None:
    """Say after how many days it came, or how long it had not; None where nothing was asked.

    Rounded outward, to whole hours within two days and to whole days beyond:
    an interval only ever grows, and a curve has few steps.
    """
    if row.submitted is None:
        return None
    asked = row.submitted
    came = {Clock.ACKNOWLEDGED: row.acknowledged, Clock.ANSWERED: row.answered, Clock.USABLE: row.usable}[clock]
    if came is None:
        return Span(_down(row.watched_until - asked.by), inf)
    high = _up(came.by - (asked.after or asked.by))
    if came.after == came.by and asked.after in (None, asked.by):
        return Span(high, high)
    return Span(min(high, _down(came.after - asked.by) if came.after else 0.0), high)


def _up(time: timedelta) -> float:
    return -(-time // _HOUR) / 24 if time <= _BY_HOUR else float(-(-time // _DAY))


def _down(time: timedelta) -> float:
    whole = time // _HOUR / 24 if time < _BY_HOUR else float(time // _DAY)
    return max(0.0, whole)


def curve_of(
    times: Sequence[Span],
    *,
    level: float = LEVEL,
    clusters: Sequence[str] | None = None,
    weights: Sequence[float] | None = None,
    seed: int,
    resamples: int = RESAMPLES,
) -> Curve:
    """Estimate how the share of the answered grows with the days.

    `clusters` names, for each time, whose it is: where some share one, the
    band is drawn by resampling them whole. `weights` are those of a sample.
    """
    many = len(times)
    whose, weigh = clusters or [f"{i:09d}" for i in range(many)], weights or [1.0] * many
    ordered = sorted(zip(times, whose, weigh, strict=True), key=lambda t: (t[0].low, t[0].high, *t[1:]))
    low, high = np.array([t.low for t, _, _ in ordered]), np.array([t.high for t, _, _ in ordered])
    names, member = np.unique(np.array([c for _, c, _ in ordered], dtype=np.str_), return_inverse=True)
    weight = np.array([[w for _, _, w in ordered]])
    is_exact = bool(np.all((low == high) | (high == inf)))
    is_shared = len(names) < len(times)
    band = Band.CLUSTERS if is_shared else Band.GREENWOOD if is_exact and weights is None else Band.CASES
    if len(names) < 2:
        band = Band.NONE
    about = Curve(
        cases=len(times),
        clusters=len(names),
        estimator=Estimator.KAPLAN_MEIER if is_exact else Estimator.TURNBULL,
        band=band,
        level=level,
        resamples=resamples if band in (Band.CASES, Band.CLUSTERS) else 0,
        until=max((t.low if t.high == inf else t.high for t in times), default=0.0),
    )
    if not times:
        return about
    estimate = _KaplanMeier(low, high) if is_exact else _Turnbull(low, high)
    shares = estimate.shares(weight)[0]
    if band is Band.GREENWOOD and isinstance(estimate, _KaplanMeier):
        bounds = estimate.greenwood(level)
    elif band is Band.NONE:
        bounds = np.zeros(len(estimate.high)), np.ones(len(estimate.high))
    else:
        often = multiplicities(seed, resamples=resamples, among=len(names))
        drawn = np.concatenate([estimate.shares(block[:, member] * weight, COARSE) for block in often])
        bounds = _band(shares, drawn, np.bincount(member, weight[0]).astype(np.float64), weight[0], level)
    return _drawn(about, estimate, shares, bounds)


def _band(shares: Floats, drawn: Floats, bunches: Floats, weight: Floats, level: float) -> tuple[Floats, Floats]:
    """Bound each share as if it came from as many cases as vary as its resamples do.

    The interval is that of `cluster`, whose percentiles would be too short here too.
    """
    whole = fsum(bunches.tolist())
    alone, weighing = (whole**2 / fsum((w * w).tolist()) for w in (weight, bunches))
    plain, variance = shares * (1 - shares), drawn.var(axis=0, ddof=1) * shortfall(bunches)
    z, telling = student((1 + level) / 2, weighing - 1), min(alone, weighing)
    bounds = []
    for share, spread, own in zip(shares.tolist(), plain.tolist(), variance.tolist(), strict=True):
        if spread > _NOTHING and own > 0:
            telling = min(alone, spread / own)  # where all have been answered nothing varies: as much as just before
        bounds.append(score(min(1.0, share), telling, z))
    return np.array([b.low for b in bounds]), np.array([b.high for b in bounds])


def _drawn(about: Curve, estimate: "_KaplanMeier | _Turnbull", shares: Floats, bounds: tuple[Floats, Floats]) -> Curve:
    low, high = bounds
    rises = np.diff(shares, prepend=0.0) > _NOTHING
    points = tuple(
        Point(
            since=float(estimate.low[i]),
            day=float(estimate.high[i]),
            share=round(float(shares[i]), 6),
            low=round(min(float(low[i]), float(shares[i])), 6),
            high=round(max(float(high[i]), float(shares[i])), 6),
            at_risk=estimate.at_risk(i),
        )
        for i in np.flatnonzero(rises).tolist()
    )
    median = Median(
        day=_first(points, [p.share for p in points]),
        low=next((p.since for p in points if p.high >= _HALF), None),
        high=_first(points, [p.low for p in points]),
    )
    return replace(about, points=points, median=median if about.band is not Band.NONE else Median(day=median.day))


def _first(points: Sequence[Point], shares: Sequence[float]) -> float | None:
    return next((p.day for p, share in zip(points, shares, strict=True) if share >= _HALF), None)


class _KaplanMeier:
    """Steps where something was seen; censored at a step counts as there at it."""

    def __init__(self, low: Floats, high: Floats) -> None:
        is_seen = high < inf
        self.high = self.low = np.unique(high[is_seen])
        self._step = np.where(is_seen, np.searchsorted(self.high, low), len(self.high))
        self._there = np.searchsorted(self.high, low, side="right")  # at risk at the steps before this one

    def shares(self, weights: Floats, gap: float = 0.0) -> Floats:  # noqa: ARG002  it is exact
        events, there = self._counted(weights)
        dead: Floats = np.subtract(1, np.cumprod(1 - events / np.maximum(there, 1e-300), axis=1), dtype=np.float64)
        return dead

    def _counted(self, weights: Floats) -> tuple[Floats, Floats]:
        steps = len(self.high)
        events, leaving = np.zeros((len(weights), steps + 1)), np.zeros((len(weights), steps + 1))
        for row, own in enumerate(weights):
            events[row] = np.bincount(self._step, own, steps + 1)
            leaving[row] = np.bincount(self._there, own, steps + 1)
        there = leaving[:, ::-1].cumsum(axis=1)[:, ::-1]
        return events[:, :steps], there[:, 1:]

    def at_risk(self, step: int) -> int | None:
        return int(np.count_nonzero(self._there > step))

    def greenwood(self, level: float) -> tuple[Floats, Floats]:
        """Bound each share by Greenwood's variance of log(-log S)."""
        events, there = (counted[0] for counted in self._counted(np.ones((1, len(self._step)))))
        alive = np.cumprod(1 - events / there)
        is_inside = (alive > 0) & (alive < 1)
        terms = events / np.where(is_inside, there * (there - events), 1)
        logs = np.log(np.where(is_inside, alive, 0.5))
        reach = NormalDist().inv_cdf((1 + level) / 2) * np.sqrt(terms.cumsum()) / logs
        low, high = (1 - np.exp(logs * np.exp(side * reach)) for side in (1, -1))
        return np.where(is_inside, low, 0.0), np.where(is_inside, high, 1.0)


class _Turnbull:
    """Mass in the innermost intervals; that of the never seen lies in none of them."""

    def __init__(self, low: Floats, high: Floats) -> None:
        self._cells: Cells = cells_of(low, high)
        is_seen = self._cells.high < inf
        self.low, self.high = self._cells.low[is_seen], self._cells.high[is_seen]

    def shares(self, weights: Floats, gap: float = 1e-9) -> Floats:
        return masses(self._cells, weights, gap=gap).cumsum(axis=1)[:, : len(self.high)]

    def at_risk(self, step: int) -> int | None:  # noqa: ARG002  nobody knows when those in between left
        return None
