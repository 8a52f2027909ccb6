"""Does the interval of a share hold what it promises?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.figures import wilson


@pytest.mark.parametrize(
    ("events", "population", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_it_is_that_of_newcombes_table(events: int, population: int, low: float, high: float) -> None:
    """Newcombe 1998, table I, method 3."""
    found = wilson(events, population)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nobody_nothing_is_known() -> None:
    found = wilson(0, 0)
    assert (found.low, found.high) == (0.0, 1.0)


@pytest.mark.parametrize(("events", "population"), [(-1, 5), (6, 5), (1, 0)])
def test_more_events_than_members_are_no_share(events: int, population: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(events, population)


@given(st.integers(0, 500), st.integers(0, 500))
def test_it_lies_around_the_share_and_mirrors_its_complement(good: int, bad: int) -> None:
    population = good + bad
    found, other = wilson(good, population), wilson(bad, population)
    assert 0.0 <= found.low <= found.high <= 1.0
    if population:
        assert found.hold(good / population)
        assert found.low == pytest.approx(1 - other.high, abs=1e-12)


@pytest.mark.parametrize("population", [20, 50, 200])
def test_over_many_parameters_it_holds_them_about_as_often_as_it_says(population: int) -> None:
    """Computed, not drawn: the chance that the interval of a binomial sample holds its parameter, on average."""
    shares = [n / 200 for n in range(4, 197)]
    held = []
    for share in shares:
        chances = [math.comb(population, k) * share**k * (1 - share) ** (population - k) for k in range(population + 1)]
        held.append(sum(c for k, c in enumerate(chances) if wilson(k, population).hold(share)))
    assert sum(held) / len(held) == pytest.approx(0.95, abs=0.01)
    assert min(held) > 0.83  # the known dips near 0 and 1 (Brown, Cai and DasGupta 2001)
