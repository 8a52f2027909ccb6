"""Which intervals of a world's figures hold what is true of it?

Every kind that is published: of shares, of the indicator, of medians, of curves
day by day, and bounds. Beside them what counting only the finished cases says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt

import numpy as np

from results.figures import Bounds, CaseRow, Curve, Figure, Kind, cohort_of, counts_of, curve_of, span_of
from results.figures.share import Cohort
from tests.calibration.observed import QUARTER, rows_of, sample_of
from tests.calibration.waiting import TO_DEADLINE, WAYS
from tests.calibration.world import GRID, World, draw_world
from tests.calibration.world import Kind as WorldKind

RATES = ("reply", "responsiveness", "fulfilment")
_Z = 1.959964
_SURE = 1e-6  # what figures round away


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """One interval, held against the truth.

    Attributes:
        what: which kind of interval; with `of`, of which figure.
        side: 0 where it holds the truth, -1 where the truth lies below, 1 above.
    """

    what: str
    of: str
    side: int


def held(kind: WorldKind, seed: Sequence[int]) -> tuple[Interval, ...]:
    """Draw a world, observe it, and hold every interval of its figures against the truth."""
    chance = np.random.default_rng(seed)
    world = draw_world(kind, chance)
    rows = list(rows_of(world, chance))
    cohort = cohort_of(rows, QUARTER, sample_of(world), method="calibration", seed=int(seed[-1]))
    figures = {figure.id: figure for figure in counts_of(cohort, {})}
    return (
        *_rates(world, figures),
        *_by_software(world, figures),
        *_indicator(world, figures),
        *_times(world, cohort),
        *_naive(world, rows),
    )


def _rates(world: World, figures: dict[str, Figure]) -> Iterator[Interval]:
    audited = _of_audited(world)
    for slug, truth, known in zip(RATES, world.truth.rates, audited, strict=True):
        figure = figures[f"{slug}/{QUARTER.name}"]
        if figure.bounds is not None:
            yield _against(known, figure.bounds.low, figure.bounds.high, "bounds", slug)
        if figure.reach is not None and figure.reach.kind is not Kind.BOUNDS:
            yield _of_share(figure, truth, slug)


def _of_share(figure: Figure, truth: float, of: str) -> Interval:
    reach = figure.reach
    assert reach is not None
    return _against(truth, reach.low, reach.high, str(reach.kind), of)


def _by_software(world: World, figures: dict[str, Figure]) -> Iterator[Interval]:
    """Of the towns on one software, each town a controller of its own."""
    for number, truth in world.truth.software.items():
        figure = figures.get(f"responsiveness/{QUARTER.name}/software=portal-{number}")
        if figure is not None and figure.reach is not None and figure.reach.kind is not Kind.BOUNDS:
            yield _of_share(figure, truth, "responsiveness of a software")


def _indicator(world: World, figures: dict[str, Figure]) -> Iterator[Interval]:
    figure = figures[f"self_data_communities/{QUARTER.name}"]
    if figure.reach is not None and figure.reach.kind is not Kind.BOUNDS:
        yield _against(
            world.truth.reaching, figure.reach.low, figure.reach.high, f"indicator, {figure.reach.kind}", "self-data"
        )


def _of_audited(world: World) -> tuple[float, float, float]:
    """The three shares of those that were asked, as they are once nothing is open any more."""
    services = world.services
    weight = np.where(services.weight > 0, services.weight, 1.0)
    allowed = np.array([way.allowed for way in WAYS])[services.way]
    sends = np.array([way.sends for way in WAYS])[services.way]
    in_time = services.days <= allowed
    truths = ((services.days <= TO_DEADLINE) | services.replies, in_time, in_time & sends & services.opens)
    replied, answered, usable = (float(weight[true].sum() / weight.sum()) for true in truths)
    return replied, answered, usable


def _times(world: World, cohort: Cohort) -> Iterator[Interval]:
    """Of the curve of everybody, made as `figures_of` makes it, but without those of all groups."""
    spans = [span for row in cohort.rows if (span := span_of(row)) is not None]
    curve = curve_of(
        spans,
        clusters=[f"{bunch:09d}" for bunch in cohort.bunch.tolist()],
        weights=cohort.weight.tolist() if cohort.is_sampled else None,
        seed=cohort.seed,
    )
    watched = max(span.low for span in spans)
    for day, truth in zip(GRID, world.truth.shares, strict=True):
        band = _band_on(curve, day) if day <= watched else None
        if band is not None:
            yield _against(truth, band.low, band.high, f"band, {curve.band}", f"day {day:g}")
    yield _median(world, curve, watched)


def _band_on(curve: Curve, day: float) -> Bounds | None:
    """The band on a day; inside a step, from where it was before to where it is after, for nobody knows how it rose."""
    before = [point for point in curve.points if point.day <= day]
    inside = [point for point in curve.points if point.since < day < point.day]
    if not before:
        return None
    return Bounds(low=before[-1].low, high=(inside or before)[-1].high)


def _median(world: World, curve: Curve, watched: float) -> Interval:
    """Hold the median's interval against the first hour or day by whose end half had been answered."""
    median = curve.median
    truth = world.truth.median
    told = truth if truth == inf else ceil(truth * 24) / 24 if truth <= 2 else float(ceil(truth))
    low = watched if median.low is None else median.low
    return _against(told, low, inf if median.high is None else median.high, f"median, {curve.band}", "median")


def _naive(world: World, rows: Sequence[CaseRow]) -> Iterator[Interval]:
    """What one finds who leaves out whatever is not finished."""
    days = [
        (row.answered.by - row.submitted.by).total_seconds() / 86400 for row in rows if row.answered and row.submitted
    ]
    mean, off = float(np.mean(days)), _Z * float(np.std(days, ddof=1)) / sqrt(len(days))
    yield _against(world.truth.mean, mean - off, mean + off, "naive mean", "of all that will ever be answered")
    yield _against(world.truth.median, mean - off, mean + off, "naive median", "by which half are answered")
    share = sum(day <= TO_DEADLINE for day in days) / len(days)
    off = _Z * sqrt(share * (1 - share) / len(days))
    yield _against(world.truth.rates[1], share - off, share + off, "naive share", "in time")


def _against(truth: float, low: float | None, high: float | None, what: str, of: str) -> Interval:
    below = low is not None and truth < low - _SURE
    above = high is not None and truth > high + _SURE
    return Interval(what=what, of=of, side=-1 if below else 1 if above else 0)
