"""Which distribution makes times that were seen only between two looks most likely?

Turnbull, "The empirical distribution function with arbitrarily grouped,
censored and truncated data", JRSS B 38 (1976) 290-295: all mass lies in the
innermost intervals, and the self-consistent estimate is found by EM, here
accelerated by squared steps (Varadhan and Roland, Scand. J. Statist. 35 (2008)
335-353). It ends with the proof of Gentleman and Geyer, Biometrika 81 (1994)
618-623: the mean log-likelihood lies below its maximum by no more than the
largest derivative exceeds 1.

Sums in order, products and quotients are the same bits on every machine;
logarithms, which are not, only choose between two steps, with a margin.
"""

from dataclasses import dataclass

import numpy as np

from results.figures.resample import Floats, Indexes

GAP = 1e-9
"""How far below its maximum the mean log-likelihood may lie; of resamples `COARSE` is enough."""

COARSE = 1e-4
_MOST_ROUNDS = 20_000
_MARGIN = 1e-12  # of two mean log-likelihoods that count as the same
_LEAST_OF_CASE = 1e-3  # of the weight of the lightest pattern: less mass than that in a cell may be none
_LEAST_OF_STEP = 1e-3  # of its mass that a squared step leaves a cell: EM alone decides that one is empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Where mass can lie, and what each member may have.

    Attributes:
        low, high: of each cell: after `low`, no later than `high`; the same twice is an instant.
        first, last: of each pattern, the cells that it holds: from `first` on and before `last`.
        pattern: of each member.
    """

    low: Floats
    high: Floats
    first: Indexes
    last: Indexes
    pattern: Indexes


def cells_of(low: Floats, high: Floats) -> Cells:
    """Find the innermost intervals of `(low, high]`; equal ends are an instant, an infinite one is never seen."""
    values = np.unique(np.concatenate((low, high)))
    left = 3 * np.searchsorted(values, low) + np.where(low == high, 0, 2)  # [t before t] before (t
    right = 3 * np.searchsorted(values, high) + 1
    lefts, rights = np.unique(left), np.unique(right)
    before = np.searchsorted(lefts, rights) - 1
    is_first = np.diff(before, prepend=-1) > 0
    cell_left, cell_right = lefts[before[is_first]], rights[is_first]
    span = np.stack((np.searchsorted(cell_left, left), np.searchsorted(cell_right, right, side="right")), axis=1)
    patterns, pattern = np.unique(span, axis=0, return_inverse=True)
    return Cells(
        low=values[cell_left // 3],
        high=values[cell_right // 3],
        first=patterns[:, 0],
        last=patterns[:, 1],
        pattern=pattern.ravel(),
    )


def masses(cells: Cells, weights: Floats, *, gap: float = GAP) -> Floats:
    """Give each cell its mass, for each row of weights (one weight a member, in that row's sample).

    Where several distributions are equally likely it is the one that evenly
    spread mass leads to.
    """
    many, patterns = len(weights), len(cells.first)
    summed = np.zeros((many, patterns))
    for row in range(many):
        summed[row] = np.bincount(cells.pattern, weights[row], patterns)
    climb = _Climb(cells, summed / summed.cumsum(axis=1)[:, -1:])
    even = np.full((many, len(cells.low)), 1 / len(cells.low))
    found = climb.ascend(even, gap)
    return climb.emptied(found, gap) if gap <= GAP else found


class _Climb:
    """The EM over all rows at once; rows that have arrived rest."""

    def __init__(self, cells: Cells, weights: Floats) -> None:
        self._first, self._last, self._weights = cells.first, cells.last, weights
        self._by_last = np.argsort(cells.last, kind="stable")
        self._firsts, self._first_at = np.unique(cells.first, return_index=True)
        self._lasts, self._last_at = np.unique(cells.last[self._by_last], return_index=True)
        self._cells = len(cells.low)

    def ascend(self, start: Floats, gap: float) -> Floats:
        """Climb until no cell that has mass is worth more than 1 by more than the gap."""
        result = start.copy()
        going = np.arange(len(self._weights))
        for _ in range(_MOST_ROUNDS):
            mass = result[going]
            slope = self._slope(mass, going)
            once = _whole(mass * slope)
            slope_of_once = self._slope(once, going)
            result[going] = twice = _whole(once * slope_of_once)
            going_on = np.where(once > 0, slope_of_once, 0).max(axis=1) - 1 > gap
            going = going[going_on]
            if not len(going):
                break
            result[going] = self._stride(mass[going_on], once[going_on], twice[going_on], going)
        return result

    def emptied(self, found: Floats, gap: float) -> Floats:
        """Leave nothing in cells that EM empties without end, where the proof then holds without them."""
        least = np.where(self._weights > 0, self._weights, 1.0).min(axis=1)[:, None]
        rest = np.where(found < least * _LEAST_OF_CASE, 0, found)
        without = self.ascend(_whole(rest), gap)
        is_proven = self._slope(without, np.arange(len(without))).max(axis=1) - 1 <= gap
        return np.where(is_proven[:, None], without, found)

    def _stride(self, mass: Floats, once: Floats, twice: Floats, rows: Indexes) -> Floats:
        """Step as far as two EM steps point, but where that is no better go no further than they."""
        step, bend = once - mass, twice - 2 * once + mass
        length = -_norm(step) / np.maximum(_norm(bend), 1e-300)
        length = np.minimum(length, -1.0)
        far = _whole(np.maximum(mass - 2 * length * step + length**2 * bend, twice * _LEAST_OF_STEP))
        is_as_good = self._height(far, rows) >= self._height(twice, rows) - _MARGIN
        return np.where(is_as_good, far, twice)

    def _chances(self, mass: Floats) -> Floats:
        summed = np.zeros((len(mass), self._cells + 1))
        np.cumsum(mass, axis=1, out=summed[:, 1:])
        return np.maximum(summed[:, self._last] - summed[:, self._first], 1e-300)

    def _height(self, mass: Floats, rows: Indexes) -> Floats:
        logs = self._weights[rows] * np.log(self._chances(mass))
        return logs.cumsum(axis=1)[:, -1:]

    def _slope(self, mass: Floats, rows: Indexes) -> Floats:
        """Give the derivative of the mean log-likelihood by the mass of each cell."""
        share = self._weights[rows] / self._chances(mass)
        change = np.zeros((len(mass), self._cells + 1))
        change[:, self._firsts] += np.add.reduceat(share, self._first_at, axis=1)
        change[:, self._lasts] -= np.add.reduceat(share[:, self._by_last], self._last_at, axis=1)
        return change.cumsum(axis=1)[:, :-1]


def _whole(mass: Floats) -> Floats:
    whole: Floats = mass / mass.cumsum(axis=1)[:, -1:]
    return whole


def _norm(values: Floats) -> Floats:
    norm: Floats = np.sqrt((values * values).cumsum(axis=1)[:, -1:])
    return norm
