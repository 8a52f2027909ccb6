"""How sure is a share that was found in a sample?"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Two shares between 0 and 1, the lower first."""

    low: float
    high: float

    def hold(self, share: float) -> bool:
        return self.low <= share <= self.high


def wilson(events: int, population: int, *, level: float = LEVEL) -> Bounds:
    """Give the score interval of a share (Wilson 1927), without continuity correction.

    Newcombe, "Two-sided confidence intervals for the single proportion:
    comparison of seven methods", Statistics in Medicine 17 (1998) 857-872,
    method 3. Nothing seen says nothing: the whole range.

    Raises:
        ValueError: more events than members, or fewer than none.
    """
    if not 0 <= events <= population:
        raise ValueError(f"{events} of {population} is no share")
    if population == 0:
        return Bounds(low=0.0, high=1.0)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, weight = events / population, z * z / population
    middle = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / population + weight / (4 * population)) / (1 + weight)
    low = 0.0 if events == 0 else middle - reach  # exact ends, whatever floating point makes of them
    high = 1.0 if events == population else middle + reach
    return Bounds(low=low, high=high)
