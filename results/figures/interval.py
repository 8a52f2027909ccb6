"""How sure is a share that was found in a sample?"""

from dataclasses import dataclass
from math import fsum, pi, sqrt, tan
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
    return score(events / population, population, NormalDist().inv_cdf((1 + level) / 2))


def score(share: float, cases: float, z: float) -> Bounds:
    """Give the score interval of a share that is as sure as that of so many cases, which need not be whole."""
    weight = z * z / cases
    middle = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / cases + weight / (4 * cases)) / (1 + weight)
    low = 0.0 if share == 0 else max(0.0, middle - reach)  # exact ends, whatever floating point makes of them
    high = 1.0 if share == 1 else min(1.0, middle + reach)
    return Bounds(low=low, high=high)


def student(chance: float, freedom: float) -> float:
    """Give the quantile of Student's distribution for degrees of freedom that need not be whole.

    Exact for 1 and 2, to which lower ones are rounded down; above, the expansion
    of Fisher and Cornish (Technometrics 2 (1960) 209-225).
    """
    if freedom < 2:
        return tan(pi * (chance - 0.5))
    if freedom < 3:
        tail = 4 * chance * (1 - chance)
        return 2 * (chance - 0.5) * sqrt(2 / tail)
    z = NormalDist().inv_cdf(chance)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + fsum(term / freedom**power for power, term in enumerate(terms, start=1))
