"""Is it our own network that is down, or our own clock that is wrong?

Asked of one address of the operator's choice, which has nothing to do with any
service: if that cannot be reached either, nothing is said of the service; and
what it gives as the date (RFC 9110 6.6.1) is a second opinion on the time.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from results.clock import Clock

TOLERANCE = timedelta(minutes=1)
_WITHIN = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What the control address says.

    Attributes:
        reachable: whether it answered at all, with whatever status.
        ahead: by how much our clock is ahead of it (negative: behind); None where it gives no date.
    """

    reachable: bool
    ahead: timedelta | None = None

    @property
    def is_clock_wrong(self) -> bool:
        return self.ahead is not None and abs(self.ahead) > TOLERANCE


async def ask(url: str, real: Clock) -> Control:
    """Ask once; nothing is kept of the answer but its date."""
    try:
        async with aiohttp.ClientSession(timeout=_WITHIN) as client, client.head(url, allow_redirects=False) as reply:
            date = reply.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return Control(reachable=False)
    try:
        said = parsedate_to_datetime(date) if date else None
    except ValueError:
        said = None
    if said is None:
        return Control(reachable=True)
    return Control(reachable=True, ahead=real.now() - said.replace(tzinfo=said.tzinfo or UTC))


class Drift:
    """Has the machine's clock jumped since the last look? Measured against a counter that cannot be set."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._last = real.now(), _running_s()

    def jumped(self) -> timedelta | None:
        """By how much it jumped (negative: back); None: it runs as time does."""
        before, counted = self._last
        now, running = self._last = self._real.now(), _running_s()
        jump = (now - before) - timedelta(seconds=running - counted)
        return jump if abs(jump) > TOLERANCE else None


def _running_s() -> float:
    """Seconds that have passed, sleep included where the system counts it."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


async def nap(seconds: float, waking: asyncio.Event) -> None:
    """Sleep, unless woken."""
    try:
        await asyncio.wait_for(waking.wait(), seconds)
    except TimeoutError:
        return
