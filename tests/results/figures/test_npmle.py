"""Is the estimate for times seen between two looks the most likely one?"""

import random
from math import inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.figures.npmle import cells_of, masses

RADIOTHERAPY = """
45- 6,10 0,7 46- 46- 7,16 17- 7,14 37,44 0,8 4,11 15- 11,15 22- 46- 46- 25,37 46- 26,40 46- 27,34 36,44 46- 36,48 37-
40- 17,25 46- 11,18 38- 5,12 37- 0,5 18- 24- 36- 5,11 19,35 17,25 24- 32- 33- 19,26 37- 34- 36-
"""
"""Finkelstein and Wolfe, "A semiparametric model for regression analysis of interval-censored failure time data",
Biometrics 41 (1985) 933-945: months to breast retraction after radiotherapy alone; 45- is "not by month 45"."""


def spans(text: str) -> np.ndarray:
    return np.array(
        [(float(s[:-1]), inf) if s.endswith("-") else tuple(map(float, s.split(","))) for s in text.split()]
    )


def estimate(seen: np.ndarray) -> dict[tuple[float, float], float]:
    cells = cells_of(seen[:, 0], seen[:, 1])
    mass = masses(cells, np.ones((1, len(seen))))[0]
    return {(low, high): m for low, high, m in zip(cells.low, cells.high, mass, strict=True)}


def test_it_is_the_published_estimate_of_the_cosmesis_data() -> None:
    """As the R package `interval` prints it (Fay and Shaw, J. Stat. Softw. 36(2), 2010), for treatment=Rad."""
    found = {cell: round(mass, 4) for cell, mass in estimate(spans(RADIOTHERAPY)).items() if mass > 1e-6}
    assert found == {
        (4, 5): 0.0463,
        (6, 7): 0.0334,
        (7, 8): 0.0887,
        (11, 12): 0.0708,
        (24, 25): 0.0926,
        (33, 34): 0.0818,
        (38, 40): 0.1209,
        (46, 48): 0.4656,
    }


def test_a_right_end_belongs_to_its_interval_and_a_left_end_does_not() -> None:
    found = estimate(np.array([[2.0, 2.0], *[[3.0, 3.0]] * 5, *[[1.0, 3.0]] * 5]))
    assert found == pytest.approx({(2, 2): 1 / 6, (3, 3): 5 / 6}, abs=1e-4)
    assert estimate(np.array([[2.0, 2.0], [2.0, 5.0]])) == pytest.approx({(2, 2): 0.5, (2, 5): 0.5})


times = st.integers(0, 6)


@st.composite
def samples(draw: st.DrawFn) -> np.ndarray:
    seen = []
    for _ in range(draw(st.integers(1, 6))):
        low = draw(times)
        kind = draw(st.sampled_from(["exact", "between", "not seen"]))
        seen.append((low, low if kind == "exact" else inf if kind == "not seen" else low + draw(st.integers(1, 4))))
    return np.array(seen, dtype=float)


def holds(span: np.ndarray, cell: tuple[float, float]) -> bool:
    """Whether a cell lies in a span, asked of a moment in the middle of the cell; by hand, without ranks."""
    low, high = cell
    moment = low if low == high else low + 0.25 if high == inf else (low + high) / 2
    return bool(span[0] == span[1] == moment) if span[0] == span[1] else bool(span[0] < moment <= span[1])


def every_cell(seen: np.ndarray) -> list[tuple[float, float]]:
    """Each instant and each gap between two: all the places where mass could make a difference."""
    ends = sorted({float(x) for x in seen.ravel() if x < inf})
    return [*((x, x) for x in ends), *zip(ends, [*ends[1:], inf], strict=True)]


@settings(max_examples=150, deadline=None)
@given(samples())
def test_no_shift_of_mass_to_anywhere_makes_it_more_likely(seen: np.ndarray) -> None:
    """By brute force over all cells, inner or not: the concave likelihood is at its top where no derivative is above 1."""
    found = estimate(seen)
    chance = [sum(mass for cell, mass in found.items() if holds(span, cell)) for span in seen]
    assert sum(found.values()) == pytest.approx(1)
    assert min(chance) > 0
    for cell in every_cell(seen):
        slope = sum(1 / p for span, p in zip(seen, chance, strict=True) if holds(span, cell)) / len(seen)
        assert slope <= 1 + 1e-6


@settings(max_examples=100, deadline=None)
@given(samples(), st.integers(0, 1000))
def test_no_distribution_drawn_at_random_is_more_likely(seen: np.ndarray, seed: int) -> None:
    chance = random.Random(seed)
    found = estimate(seen)
    cells = every_cell(seen)

    def height(mass: dict[tuple[float, float], float]) -> float:
        return sum(log(max(1e-300, sum(m for cell, m in mass.items() if holds(span, cell)))) for span in seen)

    for _ in range(20):
        raw = [chance.random() ** 3 for _ in cells]
        assert height(found) >= height({c: r / sum(raw) for c, r in zip(cells, raw, strict=True)}) - 1e-6


@settings(max_examples=50, deadline=None)
@given(samples(), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_a_weight_is_as_good_as_so_many_cases(seen: np.ndarray, often: list[int]) -> None:
    weights = np.array(often[: len(seen)], dtype=float)
    if not weights.any():
        return
    repeated = np.repeat(seen, weights.astype(int), axis=0)
    cells = cells_of(seen[:, 0], seen[:, 1])
    mass = masses(cells, np.array([weights, np.ones(len(seen))]))[0]
    chance = [sum(m for c, m in zip(zip(cells.low, cells.high), mass) if holds(s, c)) for s in repeated]  # noqa: B905
    alone = estimate(repeated)
    other = [sum(m for c, m in alone.items() if holds(s, c)) for s in repeated]
    assert sum(map(log, chance)) == pytest.approx(sum(map(log, other)), abs=1e-6)


def test_many_rows_of_weights_give_what_each_gives_alone() -> None:
    seen = spans(RADIOTHERAPY)
    cells = cells_of(seen[:, 0], seen[:, 1])
    weights = np.random.PCG64(3).random_raw(len(seen) * 5).reshape(5, -1) % 4 * 1.0
    together = masses(cells, weights)
    assert [together[i].tolist() for i in range(5)] == [masses(cells, weights[i : i + 1])[0].tolist() for i in range(5)]
