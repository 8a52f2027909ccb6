"""Is a share whose cases came in bunches as sure as it is said to be?"""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student_t

from results.figures import Bounds, ClusteredShare, wilson
from results.figures.cluster import shares_of
from results.figures.interval import student
from results.figures.resample import RESAMPLES


def share_of(
    good: Sequence[bool],
    clusters: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    seed: int,
    resamples: int = RESAMPLES,
) -> ClusteredShare:
    """The share of one question that counts everybody, whatever the order of the cases."""
    _, cluster = np.unique(np.array(clusters, dtype=np.str_), return_inverse=True)
    each = np.array([1.0] * len(good) if weights is None else weights)
    order = np.lexsort((each, cluster))
    column = np.array(good, dtype=np.float64)[order, None]
    (share,) = shares_of(column, np.ones_like(column), cluster[order], each[order], seed=seed, resamples=resamples)
    return share


def test_nobody_tells_nothing() -> None:
    found = share_of([], [], seed=1)
    assert (found.cases, found.clusters, found.share, found.interval) == (0, 0, None, Bounds(low=0, high=1))


def test_one_case_tells_nothing_about_others() -> None:
    found = share_of([True], ["acme"], seed=1)
    assert (found.share, found.interval) == (1.0, Bounds(low=0, high=1))


def test_four_cases_tell_little() -> None:
    found = share_of([True, True, False, True], list("abcd"), seed=1)
    assert found.share == 0.75
    assert found.interval.high - found.interval.low > 0.6


def test_everything_inside_one_controller_tells_nothing_about_others() -> None:
    found = share_of([True, False] * 50, ["acme"] * 100, seed=1)
    assert (found.share, found.clusters, found.interval) == (0.5, 1, Bounds(low=0, high=1))


@pytest.mark.parametrize("is_good", [True, False])
def test_where_all_are_alike_the_interval_is_that_of_so_many_controllers(is_good: bool) -> None:
    found = share_of([is_good] * 200, [str(i // 10) for i in range(200)], seed=1)
    assert (found.share, found.design_effect, found.effective) == (float(is_good), None, pytest.approx(20))
    width = found.interval.high - found.interval.low
    alone = wilson(20 * is_good, 20)
    assert alone.high - alone.low < width < 1.3 * (alone.high - alone.low)


def test_bunches_of_like_cases_weigh_as_one_each() -> None:
    good = [i // 10 % 2 == 0 for i in range(400)]
    found = share_of(good, [str(i // 10) for i in range(400)], seed=1)
    assert found.design_effect == pytest.approx(10, rel=0.15)
    assert found.effective == pytest.approx(40, rel=0.15)
    assert found.interval.low == pytest.approx(wilson(20, 40).low, abs=0.02)


def test_bunches_of_unlike_cases_are_never_surer_than_cases_drawn_one_by_one() -> None:
    found = share_of([True, False] * 100, [str(i // 2) for i in range(200)], seed=1)
    assert found.design_effect == 1.0
    assert found.effective == 200


def test_a_weighted_share_is_that_of_hajek() -> None:
    found = share_of([True, False, True], list("abc"), weights=[1, 8, 1], seed=1)
    assert found.share == pytest.approx(0.2)
    assert found.effective <= 100 / 66 + 1e-9  # Kish: the square of the sum over the sum of squares


cases = st.lists(st.tuples(st.booleans(), st.sampled_from("abcdefgh"), st.integers(1, 9)), max_size=40)


@settings(max_examples=80, deadline=None)
@given(cases, st.randoms(use_true_random=False))
def test_it_lies_around_the_share_and_the_order_does_not_matter(drawn: list, chance: object) -> None:
    def estimate(members: list) -> object:
        return share_of(
            [g for g, _, _ in members], [c for _, c, _ in members], weights=[w for *_, w in members], seed=5
        )

    found = estimate(drawn)
    assert 0 <= found.interval.low <= found.interval.high <= 1
    assert found.share is None or found.interval.hold(found.share)
    shuffled = list(drawn)
    chance.shuffle(shuffled)
    assert estimate(shuffled) == found


def test_another_seed_moves_the_interval_a_little() -> None:
    good, whose = [i // 5 % 3 == 0 for i in range(90)], [str(i // 5) for i in range(90)]
    one, again, other = (share_of(good, whose, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one.share == other.share
    assert 0 < abs(one.interval.low - other.interval.low) < 0.02


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 9.5, 30, 1000])
@pytest.mark.parametrize("chance", [0.9, 0.975, 0.995])
def test_students_quantile_is_that_of_scipy(chance: float, freedom: float) -> None:
    tolerance = 0.02 if freedom < 4 else 0.005
    assert student(chance, freedom) == pytest.approx(student_t.ppf(chance, freedom), rel=tolerance)


@pytest.mark.parametrize(
    ("clusters", "share", "likeness"), [(10, 0.3, 0.2), (20, 0.3, 0.2), (40, 0.05, 0.1), (60, 0.5, 0.3)]
)
def test_it_holds_the_truth_about_as_often_as_it_says(clusters: int, share: float, likeness: float) -> None:
    """Each cluster has its own chance (beta, by the likeness of its cases) and a geometric number of cases."""
    chance = np.random.default_rng(7)
    strength = (1 - likeness) / likeness
    held = 0
    for world in range(300):
        own = chance.beta(share * strength, (1 - share) * strength, clusters)
        sizes = chance.geometric(0.3, clusters)
        whose = np.repeat(np.arange(clusters), sizes)
        good = chance.random(len(whose)) < own[whose]
        held += share_of(good.tolist(), [f"{w}" for w in whose], seed=world, resamples=199).interval.hold(share)
    assert held / 300 >= 0.93
