"""How sure is a share whose cases came in bunches: several of one controller, many towns on one portal software?

Bunches are resampled whole, and the spread of the resamples says how many cases
drawn one by one would be as telling: the effective number. The interval is
Wilson's for that number, with Student's quantile for as many bunches as weigh
(Dean and Pagano, J. Surv. Stat. Methodol. 3 (2015) 484-503, compare such
intervals): where a percentile of the resamples would shrink to nothing at 0 or
1, and is too short for few bunches, this one is neither.
"""

from dataclasses import dataclass
from math import fsum

import numpy as np

from results.figures.interval import LEVEL, Bounds, score, student
from results.figures.resample import RESAMPLES, Floats, Indexes, multiplicities, shortfall

_ANYTHING = Bounds(low=0.0, high=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredShare:
    """A share, weighted where the sample was, and how sure it is.

    Attributes:
        share: of Hájek (1971): weights over the sum of weights; None of nobody.
        clusters: how many bunches there are.
        design_effect: by how much the variance exceeds that of as many cases drawn one by one; None where all are
            alike, and nothing varies.
        effective: how many such cases would be as telling.
    """

    cases: int
    clusters: int
    share: float | None
    interval: Bounds
    design_effect: float | None
    effective: float


def shares_of(
    good: Floats,
    counted: Floats,
    clusters: Indexes,
    weights: Floats,
    *,
    level: float = LEVEL,
    seed: int,
    resamples: int = RESAMPLES,
) -> list[ClusteredShare]:
    """Estimate many shares of the same cases, from the same resamples of their clusters.

    Strata are not resampled apart: of a stratified sample the interval is rather
    too wide than too short.

    `good` and `counted` hold 0 or 1: a row a case, a column a question; a case
    that a question does not count is good for none.
    """
    columns = counted.shape[1]
    many = int(clusters.max(initial=-1)) + 1
    totals = np.zeros((many, 2 * columns))
    for column in range(columns):
        totals[:, column] = np.bincount(clusters, weights * good[:, column], many)
        totals[:, columns + column] = np.bincount(clusters, weights * counted[:, column], many)
    drawn = _resampled(totals, seed, resamples) if many > 1 else np.zeros((0, 2 * columns))
    return [
        _share(
            totals[:, [column, columns + column]],
            drawn[:, [column, columns + column]],
            weights[counted[:, column] > 0],
            level,
        )
        for column in range(columns)
    ]


def _share(totals: Floats, drawn: Floats, weights: Floats, level: float) -> ClusteredShare:
    own = totals[totals[:, 1] > 0]
    if not len(own):
        return ClusteredShare(cases=0, clusters=0, share=None, interval=_ANYTHING, design_effect=None, effective=0.0)
    many, whole = len(own), fsum(own[:, 1].tolist())
    share = fsum(own[:, 0].tolist()) / whole
    alone = fsum(weights.tolist()) ** 2 / fsum((weights**2).tolist())  # as many of equal weight (Kish 1965)
    weighing = whole**2 / fsum((own[:, 1] ** 2).tolist())
    effective, effect = min(alone, weighing), None
    if 0 < share < 1 and many > 1:
        some = drawn[drawn[:, 1] > 0]
        variance = float((some[:, 0] / some[:, 1]).var(ddof=1)) * shortfall(own[:, 1])
        effect = max(1.0, variance * alone / (share * (1 - share)))
        effective = alone / effect
    return ClusteredShare(
        cases=len(weights),
        clusters=many,
        share=share,
        interval=score(share, effective, student((1 + level) / 2, weighing - 1)) if many > 1 else _ANYTHING,
        design_effect=effect,
        effective=effective,
    )


def _resampled(totals: Floats, seed: int, resamples: int) -> Floats:
    """Sum what each resample of the clusters holds; whole numbers exactly, in whatever order they are added."""
    return np.concatenate([often @ totals for often in multiplicities(seed, resamples=resamples, among=len(totals))])
