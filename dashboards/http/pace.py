"""How much may one address ask at once? A bucket of tokens for each, and no more buckets than fit.

Whoever has one IPv6 address has a network of them (RFC 6177): the network counts.
"""

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

BURST: Final = 4  # seconds' worth that may come at once
_MOST: Final = 10_000
_NETWORK: Final = 64


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
        address, now, most = _holder(address), self._elapsed(), max(1.0, self._rate * BURST)
        tokens, at = self._left.pop(address, (most, now))
        tokens = min(most, tokens + (now - at) * self._rate)
        enough = tokens >= 1
        self._left[address] = (tokens - 1 if enough else tokens, now)
        if len(self._left) > _MOST:
            self._left.popitem(last=False)
        return 0.0 if enough else (1 - tokens) / self._rate


def _holder(address: str) -> str:
    """Whose address it is, as far as anybody can say; what is no address stays."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or ip_network((ip.packed, _NETWORK), strict=False))
