"""Does the curve say after how many days how many had been answered, whatever we did not see?"""

import warnings
from datetime import timedelta
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from results.figures import Band, Clock, Curve, Estimator, Median, Span, curve_of, span_of
from results.records import Interval
from tests.results.figures.rows import ASKED, DAY, row

SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
"""Freireich et al., Blood 21 (1963) 699-716, as in Cox and Oakes, Analysis of Survival Data (1984), table 1.1: weeks of
remission of 21 leukaemia patients in each group; + is censored."""


def weeks(text: str) -> list[Span]:
    return [Span(float(t[:-1]), inf) if t.endswith("+") else Span(float(t), float(t)) for t in text.split()]


def alive(curve: Curve) -> dict[float, float]:
    return {point.day: round(1 - point.share, 3) for point in curve.points}


def test_it_is_the_published_table_of_the_leukaemia_data() -> None:
    curve = curve_of(weeks(SIX_MP), seed=1)
    assert alive(curve) == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert [point.at_risk for point in curve.points] == [21, 17, 15, 12, 11, 7, 6]
    assert (curve.estimator, curve.band) == (Estimator.KAPLAN_MEIER, Band.GREENWOOD)
    assert curve.median.day == 23
    assert curve_of(weeks(PLACEBO), seed=1).median.day == 8


@pytest.mark.parametrize("text", [SIX_MP, PLACEBO])
def test_curve_and_band_are_those_of_scipy(text: str) -> None:
    times = weeks(text)
    theirs = ecdf(
        CensoredData(uncensored=[t.low for t in times if t.high < inf], right=[t.low for t in times if t.high == inf])
    ).cdf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where all have been answered it gives no bounds
        bounds = theirs.confidence_interval(0.95, method="log-log")
    curve = curve_of(times, seed=1)
    days = [point.day for point in curve.points if point.share < 1]
    assert [p.share for p in curve.points] == pytest.approx(theirs.evaluate([p.day for p in curve.points]), abs=1e-6)
    assert [p.low for p in curve.points if p.share < 1] == pytest.approx(bounds.low.evaluate(days), abs=1e-6)
    assert [p.high for p in curve.points if p.share < 1] == pytest.approx(bounds.high.evaluate(days), abs=1e-6)


def test_the_median_has_the_interval_in_which_the_band_holds_one_half() -> None:
    """Brookmeyer and Crowley, Biometrics 38 (1982) 29-41; R's survfit gives 13 to infinity with conf.type="log-log"."""
    assert curve_of(weeks(SIX_MP), seed=1).median == Median(day=23, low=13, high=None)


exact = st.integers(1, 9).map(lambda t: Span(t, t))
unseen = st.integers(1, 9).map(lambda t: Span(t, inf))
between = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(lambda t: Span(t[0], t[0] + t[1]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(exact, unseen), min_size=1, max_size=25))
def test_kaplan_meier_is_the_special_case_of_turnbull(times: list[Span]) -> None:
    plain = curve_of(times, seed=1)
    one_more = curve_of([*times, Span(20, 21)], seed=1, resamples=19)  # an interval beyond all others
    many = len(times)
    by_hand = {p.day: p.share for p in curve_of([*times, Span(21, 21)], seed=1).points}
    assert one_more.estimator is Estimator.TURNBULL
    assert {p.day: p.share for p in one_more.points} == pytest.approx(by_hand, abs=1e-5)
    assert all(point.at_risk is not None and point.at_risk <= many for point in plain.points)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(exact, unseen, between), max_size=20), st.randoms(use_true_random=False))
def test_it_rises_inside_its_band_and_the_order_of_cases_does_not_matter(times: list[Span], chance: object) -> None:
    whose = [chance.choice("abcde") for _ in times]
    curve = curve_of(times, clusters=whose, seed=7, resamples=39)
    shares = [point.share for point in curve.points]
    assert shares == sorted(shares)
    assert all(0 <= p.low <= p.share <= p.high <= 1 for p in curve.points)
    order = list(range(len(times)))
    chance.shuffle(order)
    again = curve_of([times[i] for i in order], clusters=[whose[i] for i in order], seed=7, resamples=39)
    assert again == curve


def test_another_seed_moves_the_band_and_nothing_else() -> None:
    times = [Span(t % 9, t % 9 + 2) for t in range(40)]
    one, other = curve_of(times, seed=1), curve_of(times, seed=2)
    assert [p.share for p in one.points] == [p.share for p in other.points]
    assert one.band is Band.CASES
    assert one != other
    assert one == curve_of(times, seed=1)


def test_nobody_asked() -> None:
    assert curve_of([], seed=1) == Curve(
        cases=0, clusters=0, estimator=Estimator.KAPLAN_MEIER, band=Band.NONE, level=0.95
    )


@pytest.mark.parametrize(
    ("times", "until"),
    [
        ([Span(3, 3), Span(40, inf)], 40),
        ([Span(3, 3), Span(2, 7), Span(1, inf)], 7),
        ([], 0),
    ],
)
def test_a_curve_says_until_when_anything_was_seen(times: list[Span], until: float) -> None:
    assert curve_of(times, seed=1).until == until


def test_one_case_has_a_step_and_no_band() -> None:
    curve = curve_of([Span(3, 3)], seed=1)
    assert curve.band is Band.NONE
    assert [(p.day, p.share, p.low, p.high) for p in curve.points] == [(3, 1, 0, 1)]
    assert curve.median == Median(day=3)


def test_four_cases_have_a_band_as_wide_as_four_cases_deserve() -> None:
    curve = curve_of([Span(d, d) for d in (2, 4, 6, 8)], seed=1)
    assert [round(p.share, 2) for p in curve.points] == [0.25, 0.5, 0.75, 1.0]
    assert all(p.high - p.low > 0.5 for p in curve.points[:3])


def test_all_silent_have_no_point_and_no_median() -> None:
    curve = curve_of([Span(90, inf)] * 50, seed=1)
    assert (curve.cases, curve.points, curve.median) == (50, (), Median())


def test_all_instantaneous_rise_at_once() -> None:
    curve = curve_of([Span(0, 0)] * 50, seed=1)
    assert [(p.day, p.share) for p in curve.points] == [(0, 1)]
    assert curve.median.day == 0


def test_everything_inside_one_controller_has_no_band() -> None:
    curve = curve_of([Span(d, d + 1) for d in range(20)], clusters=["acme"] * 20, seed=1)
    assert curve.band is Band.NONE
    assert all((p.low, p.high) == (0, 1) for p in curve.points)
    assert curve.median.low is None


def test_a_controller_with_many_like_cases_widens_the_band() -> None:
    times = [Span(d % 10, d % 10 + 1) for d in range(60)]
    apart = curve_of(times, clusters=[str(i) for i in range(60)], seed=1)
    alike = curve_of(times, clusters=[str(i % 10) for i in range(60)], seed=1)
    assert (apart.band, alike.band) == (Band.CASES, Band.CLUSTERS)
    assert sum(p.high - p.low for p in alike.points) > 1.5 * sum(p.high - p.low for p in apart.points)


def test_weights_are_those_of_a_sample() -> None:
    curve = curve_of([Span(1, 1), Span(2, 2)], weights=[1, 3], seed=1)
    assert [(p.day, p.share) for p in curve.points] == [(1, 0.25), (2, 1)]
    assert curve.band is Band.CASES


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (3, 2), (inf, inf)])
def test_what_is_no_time_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="no time"):
        Span(low, high)


@pytest.mark.parametrize(
    ("hours", "span"),
    [
        ((1.5, 2.2), Span(1 / 24, 3 / 24)),  # outward, to whole hours
        ((47, 49), Span(47 / 24, 3)),
        ((24 * 5 + 1, 24 * 5 + 2), Span(5, 6)),  # outward, to whole days beyond two
        ((30, 30), Span(30 / 24, 30 / 24)),  # seen as it came
    ],
)
def test_a_time_is_rounded_outward(hours: tuple[float, float], span: Span) -> None:
    seen = Interval(after=ASKED + timedelta(hours=hours[0]), by=ASKED + timedelta(hours=hours[1]))
    assert span_of(row("acme", answered=seen)) == span


def test_what_did_not_come_is_censored_when_we_stopped_looking() -> None:
    assert span_of(row("acme", watched_days=60.5)) == Span(60, inf)


def test_where_nobody_had_looked_before_it_came_at_any_time_since_the_request() -> None:
    assert span_of(row("acme", answered=Interval(by=ASKED + 3 * DAY))) == Span(0, 3)


def test_each_of_the_three_clocks_counts_from_the_request() -> None:
    acknowledged, answered = (
        Interval(after=ASKED, by=ASKED + 3 * DAY),
        Interval(after=ASKED + 4 * DAY, by=ASKED + 9 * DAY),
    )
    request = row("acme", acknowledged=acknowledged, answered=answered)
    assert [span_of(request, clock) for clock in Clock] == [Span(0, 3), Span(4, 9), Span(60, inf)]


def test_what_was_not_asked_has_no_time() -> None:
    assert span_of(row("acme", submitted=None)) is None


def test_the_band_holds_the_truth_about_as_often_as_it_says() -> None:
    """Exponential times, looked at every so often until day 60: 60 worlds of 80 cases, at the true median."""
    chance = np.random.default_rng(11)
    held = 0
    for world in range(60):
        took, look = chance.exponential(20, 80), chance.integers(1, 9, 80)
        low = np.floor(took / look) * look
        times = [Span(a, a + b) if a + b < 60 else Span(min(a, 60.0), inf) for a, b in zip(low, look, strict=True)]
        curve = curve_of(times, seed=world, resamples=99)
        before = [p for p in curve.points if p.day <= 14]
        at = before[-1]  # days 13 to 14 hold the median, 13.86
        truth = 1 - np.exp(-at.day / 20)
        held += at.low <= truth <= at.high
    assert held >= 54
