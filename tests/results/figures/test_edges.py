"""Where the crowd is of one piece, or nobody can tell: is what is said no surer than what was seen?"""

from itertools import chain

import pytest

from results.figures import Band, Blank, Count, Figure, Kind, Span, Standing, curve_of, figures_of, wilson
from results.records import ControllerKind, Track
from tests.results.figures.rows import FAILED, OPEN, PASSED, row
from tests.results.figures.test_compute import QUARTER, SAMPLE, THREE, computed, many


def public(figures: dict[str, Figure], slug: str = "self_data_communities") -> Figure:
    return figures[f"{slug}/2026-Q4"]


def towns(number: int, *, reaching: int, **said: object) -> list:
    """Public bodies; so many of the first reach the rung."""
    return [
        row(
            f"town-{i:03d}",
            controller_kind=ControllerKind.PUBLIC_BODY,
            track=Track.ACCESS,
            standings=(Standing(track=Track.ACCESS, rung=4 if i < reaching else 1),),
            **said,
        )
        for i in range(number)
    ]


def test_one_controller_with_a_thousand_cases_among_fifty_others() -> None:
    large = many(1000, PASSED, PASSED, PASSED, controller="giant", answered_after=(1, 2))
    others = [row(f"other-{i}", FAILED, FAILED, FAILED) for i in range(50)]
    figures = computed([*large, *others])
    reply = figures["reply/2026-Q4"]
    assert (reply.n, reply.controllers) == (1050, 51)
    assert reply.value == pytest.approx(1000 / 1050, abs=1e-6)
    assert reply.reach is not None
    assert reply.reach.kind is Kind.CLUSTERED
    assert (reply.reach.low, reply.reach.high) == (pytest.approx(0, abs=0.05), pytest.approx(1, abs=0.05)), (
        "one controller is no crowd"
    )
    curve = figures["days_to_answer/2026-Q4"].curve
    assert curve is not None
    assert curve.band is Band.CLUSTERS
    assert curve.points[-1].high - curve.points[-1].low > 0.9


def test_one_controller_with_a_thousand_cases_and_nobody_else() -> None:
    figures = computed(many(1000, controller="giant", answered_after=(1, 2)))
    assert {figures[f"{slug}/2026-Q4"].blank for slug in (*THREE, "days_to_answer")} == {Blank.TOO_FEW}
    assert all(figure.value is None and figure.cases == () for figure in figures.values())


def test_one_software_with_all_towns_tells_nothing_of_others_and_something_of_itself() -> None:
    rows = towns(120, reaching=30, software="portal", answered_after=(1, 2))
    figures = computed(rows)
    whole, itself = figures["reply/2026-Q4"], figures["reply/2026-Q4/software=portal"]
    assert whole.reach is not None
    assert (whole.reach.kind, whole.reach.low, whole.reach.high) == (Kind.CLUSTERED, 0.0, 1.0)
    assert itself.reach is not None
    assert itself.reach.kind is Kind.WILSON, "among those on one software, each town stands for itself"
    reached = public(figures)
    assert (reached.value, reached.reach and (reached.reach.low, reached.reach.high)) == (0.25, (0.0, 1.0))
    median = figures["days_to_answer/2026-Q4"]
    assert median.curve is not None
    assert (median.curve.band, median.reach) == (Band.NONE, None)


def test_the_indicator_is_as_sure_as_the_software_is_many() -> None:
    alone = public(computed(towns(60, reaching=15)))
    shared = public(
        computed(list(chain.from_iterable(towns_on(f"portal-{n}", first=10 * n, good=n < 2) for n in range(6))))
    )
    assert alone.reach is not None
    expected = wilson(15, 60)
    assert (alone.reach.kind, alone.reach.low) == (Kind.WILSON, round(expected.low, 6))
    assert (shared.value, shared.n) == (pytest.approx(1 / 3, abs=1e-6), 60)
    assert shared.reach is not None
    assert shared.reach.kind is Kind.CLUSTERED
    assert shared.reach.high - shared.reach.low > 2 * (expected.high - expected.low)


@pytest.mark.parametrize(("undecided", "value"), [(4, 15 / 56), (20, None)])
def test_a_body_of_which_nobody_can_tell_how_far_it_reaches_is_not_counted_as_falling_short(
    undecided: int, value: float | None
) -> None:
    known = towns(60 - undecided, reaching=15)
    open_ = [
        row(
            f"open-{i}",
            controller_kind=ControllerKind.PUBLIC_BODY,
            track=Track.ACCESS,
            standings=(Standing(track=Track.ACCESS, rung=1, is_open=True),),
        )
        for i in range(undecided)
    ]
    figure = public(computed([*known, *open_]))
    assert figure.count == Count(good=15, bad=45 - undecided, open=undecided)
    assert figure.n == 60 - undecided
    assert figure.value == (None if value is None else pytest.approx(value, abs=1e-6))
    assert (figure.bounds and (figure.bounds.low, figure.bounds.high)) == (
        0.25,
        pytest.approx((15 + undecided) / 60, abs=1e-6),
    )
    assert figure.reach is not None
    assert figure.reach.kind is (Kind.WILSON if value is not None else Kind.BOUNDS)


def towns_on(software: str, *, first: int, good: bool) -> list:
    made = towns(10, reaching=10 * good, software=software)
    return [
        row(
            f"{software}-{i}",
            controller_kind=one.controller_kind,
            track=one.track,
            standings=one.standings,
            software=software,
        )
        for i, one in enumerate(made, start=first)
    ]


def test_in_a_sample_a_body_weighs_in_the_indicator_as_its_services_do() -> None:
    few = towns(20, reaching=20, stratum="small", weight=1.0)
    stand = (Standing(track=Track.ACCESS, rung=1),)
    kind = ControllerKind.PUBLIC_BODY
    rest = [
        row(f"r{i}", controller_kind=kind, track=Track.ACCESS, standings=stand, stratum="large", weight=9.0)
        for i in range(20)
    ]
    found = {f.id: f for f in figures_of([*few, *rest], QUARTER, SAMPLE, method="m1", seed=1)}
    assert public(found).value == 0.1
    assert public(found).count is not None
    assert (public(found).count.good, public(found).count.bad) == (20, 20)


@pytest.mark.parametrize("is_shared", [False, True])
def test_the_undecided_widen_the_interval_to_where_it_were_with_all_of_them_bad_or_good(is_shared: bool) -> None:
    outcomes = [PASSED] * 60 + [FAILED] * 32 + [OPEN] * 8

    def reply(seen: list) -> Figure:
        controller = [f"c{i // 2 if is_shared else i}" for i in range(100)]
        rows = [row(f"s{i:03d}", *[one] * 3, controller=controller[i]) for i, one in enumerate(seen)]
        return computed(rows)["reply/2026-Q4"]

    figure = reply(outcomes)
    worst, best = (reply([at if one is OPEN else one for one in outcomes]) for at in (FAILED, PASSED))
    assert figure.value == pytest.approx(60 / 92, abs=1e-6)
    assert figure.reach is not None
    assert worst.reach is not None
    assert best.reach is not None
    assert (figure.reach.low, figure.reach.high) == (worst.reach.low, best.reach.high)


def test_between_two_looks_the_median_begins_at_the_earlier() -> None:
    curve = curve_of([Span(0, 7)] * 3 + [Span(7, 14)] * 30 + [Span(14, 21)] * 3, seed=1)
    assert (curve.median.day, curve.median.low, curve.median.high) == (14, 7, 14)
