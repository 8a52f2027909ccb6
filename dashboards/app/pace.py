"""How much may one address ask at once? A bucket of tokens for each, and no more buckets than fit."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

BURST: Final = 4  # seconds' worth that may come at once
_MOST: Final = 10_000


class Pace:
    """Tokens by address; `rate_per_s` None: no limit."""

    def __init__(self, rate_per_s: float | None, elapsed: Callable[[], float]) -> None:
        self._rate = rate_per_s
        self._elapsed = elapsed
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str) -> float:
        """Take a token; 0 where there was one, else in how many seconds there will be."""
        if self._rate is None:
            return 0.0
        now, most = self._elapsed(), max(1.0, self._rate * BURST)
        tokens, at = self._left.pop(address, (most, now))
        tokens = min(most, tokens + (now - at) * self._rate)
        enough = tokens >= 1
        self._left[address] = (tokens - 1 if enough else tokens, now)
        if len(self._left) > _MOST:
            self._left.popitem(last=False)
        return 0.0 if enough else (1 - tokens) / self._rate
