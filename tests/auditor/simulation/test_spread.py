"""Do times that are drawn have the shape they are said to have?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.simulation.spread import Exponential, LogNormal, Normal, Spread, Uniform

SPREADS = (
    LogNormal(median_d=0.1, sigma=1.0),
    Normal(mean_d=24, sd_d=6),
    Normal(mean_d=2, sd_d=4),  # much of it would lie before the request
    Exponential(mean_d=18),
    Uniform(from_d=8, to_d=26),
)


@given(st.sampled_from(SPREADS), st.floats(0.0001, 0.9999))
def test_the_share_within_a_quantile_is_what_it_is_the_quantile_of(spread: Spread, share: float) -> None:
    days = spread.quantile(share)
    assert days >= 0
    assert spread.share_within(days) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("spread", SPREADS)
def test_nothing_comes_before_it_was_asked_for_and_all_in_the_end(spread: Spread) -> None:
    assert spread.share_within(0) == 0
    assert spread.share_within(-1) == 0
    assert spread.share_within(100_000) == pytest.approx(1)


def test_the_anchors_of_the_literature() -> None:
    assert LogNormal(median_d=1.5, sigma=0.8).quantile(0.5) == pytest.approx(1.5)
    assert Normal(mean_d=24, sd_d=6).share_within(24) == pytest.approx(0.5, abs=1e-4)
    assert Exponential(mean_d=18).share_within(18) == pytest.approx(0.632, abs=1e-3)
