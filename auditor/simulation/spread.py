"""How long does something take? Four distributions, to draw from and to compute with.

Days have 24 hours. A time is the quantile of a uniform number, so that the same
number gives the same time.
"""

from math import exp, log, log1p
from statistics import NormalDist

from pydantic import Field

from scenarios.schema.base import Model

_UNIT = NormalDist()


class LogNormal(Model):
    """Days whose logarithm is normal."""

    median_d: float = Field(gt=0)
    sigma: float = Field(gt=0)
    """Standard deviation of the natural logarithm."""

    def quantile(self, share: float) -> float:
        return self.median_d * exp(self.sigma * _UNIT.inv_cdf(share))

    def share_within(self, days: float) -> float:
        return _UNIT.cdf(log(days / self.median_d) / self.sigma) if days > 0 else 0.0


class Normal(Model):
    """Days around a mean; nothing comes before it was asked for."""

    mean_d: float = Field(gt=0)
    sd_d: float = Field(gt=0)

    def quantile(self, share: float) -> float:
        return self._whole.inv_cdf(self._before + share * (1 - self._before))

    def share_within(self, days: float) -> float:
        return max(0.0, (self._whole.cdf(days) - self._before) / (1 - self._before))

    @property
    def _whole(self) -> NormalDist:
        return NormalDist(self.mean_d, self.sd_d)

    @property
    def _before(self) -> float:
        return self._whole.cdf(0)


class Exponential(Model):
    """As likely to come on any day as on the next."""

    mean_d: float = Field(gt=0)

    def quantile(self, share: float) -> float:
        return -self.mean_d * log1p(-share)

    def share_within(self, days: float) -> float:
        return 1 - exp(-days / self.mean_d) if days > 0 else 0.0


class Uniform(Model):
    """Any moment between two days."""

    from_d: float = Field(ge=0)
    to_d: float = Field(gt=0)

    def quantile(self, share: float) -> float:
        return self.from_d + share * (self.to_d - self.from_d)

    def share_within(self, days: float) -> float:
        return min(1.0, max(0.0, (days - self.from_d) / (self.to_d - self.from_d)))


Spread = LogNormal | Normal | Exponential | Uniform
