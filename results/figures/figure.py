"""What is a published number, and what must stand beside it?"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from results.figures.count import Count
from results.figures.interval import Bounds
from results.figures.period import Period
from results.figures.publishable import Blank
from results.figures.survival import Curve
from results.figures.words import Excluded, population_of
from results.records import Text

DIGITS = 6
"""Numbers are rounded where they leave: beyond, machines may differ."""


class Kind(StrEnum):
    """How an interval was found."""

    WILSON = "wilson"
    CLUSTERED = "clustered"
    BOUNDS = "bounds"  # were all the undecided bad, were all of them good
    BAND = "band"  # of a median: where the band around the curve crosses one half


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """From where to where a figure may truly lie, 95 times in 100; of bounds, always.

    Attributes:
        low, high: None: beyond what was watched.
        design_effect: of clusters: by how much they widen it.
        seed: of the resamples, where it was found by any.
    """

    kind: Kind
    low: float | None
    high: float | None
    design_effect: float | None = None
    seed: int | None = None

    @classmethod
    def of(cls, kind: Kind, bounds: Bounds, design_effect: float | None = None, seed: int | None = None) -> "Reach":
        return cls(
            kind=kind,
            low=round(bounds.low, DIGITS),
            high=round(bounds.high, DIGITS),
            design_effect=None if design_effect is None else round(design_effect, 2),
            seed=seed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One count among those that a figure consists of."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    reason: Excluded
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Why a share changed since another release, in percentage points; the three add up to the figure's value.

    Attributes:
        since: the release in which the other share stands.
        service: the services that are in both, judged by the new method both times.
        method: the old evidence of these services, judged by the new method instead of the old.
        coverage: who is in one of the two alone.
    """

    since: str
    service: float
    method: float
    coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published number with its period, population, denominator, interval and the ids it was computed from.

    Attributes:
        id: permanent and readable: `responsiveness/2026-Q4/sector=bank`.
        title: what the number says, without the number.
        population: whom it is about, in words.
        n: the denominator; None where even that would tell too much.
        controllers: how many are behind it.
        value: a share, days, or of a change percentage points; None where blank, where only bounds are said, and where a median was not reached.
        blank: why there is no value.
        count: what may be said in whole numbers.
        bounds: of a share: were all the undecided bad, were all of them good.
        change: of a change: why.
        exclusions: who is not in it.
        cases: the ids behind it, in order: those that are counted, and those that this question left untested or
            does not concern. A release leaves out those that are withheld.
        method: the digest of the method that judged them.
    """

    id: str
    title: Text
    period: Period
    population: Text
    n: int | None
    controllers: int | None
    value: float | None = None
    blank: Blank | None = None
    reach: Reach | None = None
    bounds: Bounds | None = None
    count: Count | None = None
    parts: tuple[Part, ...] = ()
    curve: Curve | None = None
    change: Split | None = None
    exclusions: tuple[Exclusion, ...] = ()
    cases: tuple[str, ...] = ()
    method: str
    recompute: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is asked of a group.

    Attributes:
        slug: begins the figure's id.
        words: ends the sentence "the share of services that ...", or is the whole of what is counted.
        recompute: how a reader finds the number.
        is_share: whether `words` end that sentence.
    """

    slug: str
    words: Text
    recompute: Text
    is_share: bool = True


def title_of(measure: Measure, population: Text | None, services: int | None, *, is_sampled: bool) -> Text:
    """Word what a figure says; without a probability sample it begins with whom it is about (LAW 3)."""
    number = "" if services is None else f" {services}"
    of = Text(fr="", en="") if population is None else Text(fr=f" ({population.fr})", en=f" ({population.en})")
    share = measure.is_share
    fr = f"la part de ceux qui {measure.words.fr}" if share else measure.words.fr
    en = f"the share that {measure.words.en}" if share else measure.words.en
    if is_sampled:
        return Text(
            fr=f"Parmi les services de la population{of.fr}, {fr}, d’après un échantillon tiré au sort{_drawn_of(number).fr}",
            en=f"Among the services of the population{of.en}, {en}, from a probability sample{_drawn_of(number).en}",
        )
    return Text(
        fr=f"Parmi les{number} services audités{of.fr}, {fr}",
        en=f"Among the{number} services audited{of.en}, {en}",
    )


def _drawn_of(number: str) -> Text:
    return Text(fr=f" de{number} services", en=f" of{number} services") if number else Text(fr="", en="")


def slug_of(label: str) -> str:
    """Make a label a readable part of an id, for ever the same; what is not kept letter by letter gets its digest."""
    plain = re.sub(r"[^a-z0-9_]+", "-", label.lower()).strip("-")
    return plain if plain and plain == label else f"{plain}-{hashlib.sha256(label.encode()).hexdigest()[:8]}".strip("-")


def words_of(partition: str, label: str) -> Text | None:
    return population_of(partition, label) if partition else None
