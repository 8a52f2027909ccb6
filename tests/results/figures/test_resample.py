"""Are the draws the same for ever, and fair?"""

import numpy as np
import pytest

from results.figures.resample import draws, multiplicities, seed_for, shortfall


def test_the_draws_of_a_seed_are_written_down_here() -> None:
    """Another machine, Python or numpy that draws otherwise would publish other numbers."""
    (drawn,) = draws(2026, resamples=3, among=7)
    assert drawn.tolist() == [[1, 4, 3, 2, 2, 5, 6], [1, 4, 2, 6, 5, 0, 2], [0, 4, 5, 4, 5, 6, 0]]
    assert seed_for(2026, "reply/2026-Q4") == 4032629464070430086


def test_each_member_has_the_same_chance() -> None:
    often = np.concatenate(list(multiplicities(1, resamples=4000, among=25)))
    assert often.sum(axis=1).tolist() == [25.0] * 4000
    assert often.mean(axis=0) == pytest.approx(np.ones(25), abs=0.07)
    assert often.var() == pytest.approx(1 - 1 / 25, abs=0.02)


def test_many_members_come_in_blocks() -> None:
    blocks = list(draws(1, resamples=999, among=20_000))
    assert sum(len(block) for block in blocks) == 999
    assert max(block.size for block in blocks) <= 2**20
    assert all(block.min() >= 0 and block.max() < 20_000 for block in blocks)


def test_seeds_of_figures_differ() -> None:
    assert len({seed_for(seed, name) for seed in range(10) for name in ("reply", "fulfilment")}) == 20


def test_resamples_of_bunches_vary_too_little_the_more_so_where_one_is_heavy() -> None:
    assert shortfall(np.ones(10)) == pytest.approx(10 / 9)
    chance = np.random.default_rng(1)
    weights = np.array([20.0, 10.0, 5.0, *[1.0] * 15])
    own = weights / weights.sum()
    means = chance.normal(size=(4000, len(own)))
    estimate = means @ own
    linear = ((own * (means - estimate[:, None])) ** 2).sum(axis=1)  # what many resamples come to
    assert shortfall(weights) * linear.mean() == pytest.approx(estimate.var(), rel=0.06)
    assert shortfall(weights) > 1.4
