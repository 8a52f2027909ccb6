"""How is it known from outside that the bot lives? It writes the moment into a file, and may ping an address.

`auditor alert watch` reads the file without the store, for what stops the bot
may have stopped the store too. An address that is not pinged any more is missed
by whoever keeps it, also where the whole machine is gone.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import aiohttp

from auditor.alert.tell import rules_of
from auditor.house import House
from results.durable import replace_file
from scenarios.errors import ScenarioError
from scenarios.secret import read_secret

TIMEOUT_S: Final = 10.0


def beat(file: Path, now: datetime) -> None:
    """Write that the bot lives, whole or not at all; where it cannot be written, the one that is there grows old."""
    with suppress(OSError):
        replace_file(file, now.isoformat().encode("ascii"))


def last_beat(file: Path) -> datetime | None:
    """When the bot said last that it lives; None: it never did, or it cannot be read."""
    try:
        return datetime.fromisoformat(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


@dataclass(kw_only=True)
class Pinger:
    """Pings the address of `heartbeat_url`, one at a time and without keeping the bot waiting.

    Attributes:
        say: told when it is not reached, and when it is again; never the address.
    """

    house: House
    say: Callable[[str], None]
    _ping: asyncio.Task[None] | None = None
    _failed: bool = False

    async def attend(self) -> None:
        if self._ping is None or self._ping.done():
            self._ping = asyncio.create_task(self._once(), name="heartbeat")

    async def stop(self) -> None:
        if self._ping is not None:
            self._ping.cancel()
            with suppress(asyncio.CancelledError):
                await self._ping

    async def _once(self) -> None:
        try:
            rules = rules_of(self.house)
            if rules.watch is None or rules.watch.heartbeat_url is None:
                return
            called = "“heartbeat_url” of watch"
            url = read_secret(rules.watch.heartbeat_url, called=called, file=rules.file, environ=os.environ)
            self.house.redactor.register(url, "watch.heartbeat_url")
            failed = not await _pinged(url)
        except ScenarioError:
            failed = True
        if failed != self._failed:
            self._failed = failed
            self.say(
                "heartbeat_url is not reached; it is tried each minute." if failed else "heartbeat_url is reached."
            )


async def _pinged(url: str) -> bool:
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as client, client.get(url, allow_redirects=False) as answer:
            return 200 <= answer.status < 300
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return False


@asynccontextmanager
async def pinger(house: House, say: Callable[[str], None]) -> AsyncIterator[Pinger]:
    """A pinger that goes with the bot, and stops with it."""
    one = Pinger(house=house, say=say)
    try:
        yield one
    finally:
        await one.stop()
