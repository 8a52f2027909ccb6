"""How many of how many, how many nobody can tell, and what may be published of that?"""

from collections.abc import Iterable
from dataclasses import dataclass

from results.figures.interval import Bounds, wilson
from results.records import Outcome

WIDEST_BOUNDS = 0.10
"""LAW 3: where the undecided move a rate by more, only its bounds are published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The answers to one question over many cases.

    What was not tested, or does not apply, is in none of the three.

    Attributes:
        good, bad: those that were decided; together the population.
        open: those of which nobody can tell (yet).
    """

    good: int = 0
    bad: int = 0
    open: int = 0

    @classmethod
    def of(cls, outcome: Outcome) -> "Count":
        match outcome:
            case Outcome.PASSED:
                return cls(good=1)
            case Outcome.FAILED:
                return cls(bad=1)
            case Outcome.CANNOT_TELL:
                return cls(open=1)
            case Outcome.UNTESTED | Outcome.INAPPLICABLE:
                return cls()

    @classmethod
    def over(cls, outcomes: Iterable[Outcome]) -> "Count":
        return sum((cls.of(outcome) for outcome in outcomes), cls())

    def __add__(self, other: "Count") -> "Count":
        return Count(good=self.good + other.good, bad=self.bad + other.bad, open=self.open + other.open)

    @property
    def population(self) -> int:
        return self.good + self.bad


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share with all that must stand beside it.

    Attributes:
        value: None where nothing was decided.
        interval: Wilson 95 % over the decided.
        bounds: the share were all undecided bad, and were all of them good.
    """

    count: Count
    value: float | None
    interval: Bounds
    bounds: Bounds

    @property
    def is_bounds_only(self) -> bool:
        """Whether the undecided weigh too much for the rate itself to be said."""
        return self.bounds.high - self.bounds.low > WIDEST_BOUNDS


def rate_of(count: Count) -> Rate:
    """Make a rate of a count."""
    everybody = count.population + count.open
    bounds = (
        Bounds(low=count.good / everybody, high=(count.good + count.open) / everybody)
        if everybody
        else Bounds(low=0.0, high=1.0)
    )
    return Rate(
        count=count,
        value=count.good / count.population if count.population else None,
        interval=wilson(count.good, count.population),
        bounds=bounds,
    )
