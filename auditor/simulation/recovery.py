"""Do the published shares recover the parameters that generated them? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.simulation.measure import MEASURES
from auditor.simulation.tally import RATES, Kept, Tally
from results.figures import Bounds, Rate, rate_of, wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A share as it would be published, beside its parameter.

    Attributes:
        archetype: empty: of all services, one request each.
        parameter: the mean chance of the cases that were counted.
        interval: Wilson 95 %, widened by those of which nobody can tell: were they all bad, were they all good.
    """

    archetype: str
    measure: str
    parameter: float
    rate: Rate
    interval: Bounds

    @property
    def is_covered(self) -> bool:
        """Whether the interval holds the parameter; a billionth more or less is rounding."""
        return self.interval.low - 1e-9 <= self.parameter <= self.interval.high + 1e-9


def recovered(tally: Tally, archetypes: Iterable[str]) -> tuple[Recovered, ...]:
    """Every share that has cases: the three rates of all services, then those of each archetype."""
    names = [("", rate) for rate in RATES] + [(archetype, measure) for archetype in archetypes for measure in MEASURES]
    return tuple(
        _recovered(*name, tally.shares[name])
        for name in names
        if name in tally.shares and tally.shares[name].count.population + tally.shares[name].count.open
    )


def _recovered(archetype: str, measure: str, kept: Kept) -> Recovered:
    count = kept.count
    everybody = count.population + count.open
    return Recovered(
        archetype=archetype,
        measure=measure,
        parameter=kept.chances / everybody,
        rate=rate_of(count),
        interval=Bounds(
            low=wilson(count.good, everybody).low,
            high=wilson(count.good + count.open, everybody).high,
        ),
    )
