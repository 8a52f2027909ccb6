"""How long do services take, and what comes back? Mixtures of known distributions, by themselves: no figure's code."""

from dataclasses import dataclass
from math import erf, exp, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indexes = NDArray[np.int64]

TO_DEADLINE = 31 + 15 / 24
"""Days from asking, at nine in the morning, to the end of the last day of the first month."""

EXTENDED = 92 + 15 / 24
USABLE = 0.85
"""The chance that what came opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How some services act: `kind` with `middle` and `spread` is the distribution of the days they take.

    Attributes:
        often: how often services act so, on average over worlds.
        replies: the chance of a word about the request within the first month, where the answer comes later or never.
        sends: whether the answer is a file, and no refusal.
    """

    often: float
    kind: str
    middle: float = 0.0
    spread: float = 1.0
    replies: float = 0.0
    extends: bool = False
    sends: bool = True

    @property
    def allowed(self) -> float:
        """Days in which an answer is in time."""
        return EXTENDED if self.extends else TO_DEADLINE

    def by(self, day: float) -> float:
        """The chance that the answer has come by then."""
        if day <= 0 or self.kind == "never":
            return 0.0
        if self.kind == "log-normal":
            return _normal((log(day) - log(self.middle)) / self.spread)
        if self.kind == "exponential":
            return 1 - exp(-(day - self.middle) / self.spread) if day > self.middle else 0.0
        least = _normal(-self.middle / self.spread)
        return (_normal((day - self.middle) / self.spread) - least) / (1 - least)

    def draw(self, chance: np.random.Generator, many: int) -> Floats:
        if self.kind == "never":
            return np.full(many, inf)
        if self.kind == "log-normal":
            return np.exp(chance.normal(log(self.middle), self.spread, many))
        if self.kind == "exponential":
            return self.middle + chance.exponential(self.spread, many)
        found = chance.normal(self.middle, self.spread, many)
        while (below := found <= 0).any():
            found[below] = chance.normal(self.middle, self.spread, int(below.sum()))
        return found


WAYS = (
    Way(often=0.15, kind="log-normal", middle=0.1),
    Way(often=0.15, kind="log-normal", middle=1.5),
    Way(often=0.27, kind="normal", middle=22, spread=6),
    Way(often=0.15, kind="exponential", middle=TO_DEADLINE, spread=18, replies=0.5),
    Way(often=0.05, kind="normal", middle=75, spread=15, replies=1.0, extends=True),
    Way(often=0.07, kind="normal", middle=15, spread=6, sends=False),
    Way(often=0.16, kind="never", replies=0.1),
)
OFTEN = np.array([way.often for way in WAYS])


def chances(often: Floats) -> tuple[float, float, float]:
    """Of a mixture: the chance of a reply, of an answer and of a usable file, each in time."""
    pairs = list(zip(often.tolist(), WAYS, strict=True))
    month = [(share, way, way.by(TO_DEADLINE)) for share, way in pairs]
    replied = sum(share * (soon + (1 - soon) * way.replies) for share, way, soon in month)
    answered = sum(share * way.by(way.allowed) for share, way in pairs)
    usable = sum(share * USABLE * way.by(way.allowed) for share, way in pairs if way.sends)
    return replied, answered, usable


def share_by(often: Floats, day: float) -> float:
    return sum(share * way.by(day) for share, way in zip(often.tolist(), WAYS, strict=True))


def median_of(often: Floats) -> float:
    """The day by which half has been answered; infinite where that never is."""
    low, high = 0.0, 2000.0
    if share_by(often, high) < 0.5:
        return inf
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if share_by(often, middle) >= 0.5 else (middle, high)
    return high


def mean_of_answered(often: Floats) -> float:
    """The mean wait of all that will ever be answered, by the area above the share."""
    days = np.concatenate((np.linspace(0, 5, 2001), np.linspace(5, 400, 8001)[1:]))
    ever = share_by(often, 2000.0)
    above = np.array([1 - share_by(often, day) / ever for day in days.tolist()])
    return float(np.sum((above[1:] + above[:-1]) / 2 * np.diff(days)))


def _normal(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2
