"""How are pushes delivered beside everything else that the bot does, and without keeping it waiting?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from auditor.push.deliver import Delivery
from results.errors import StoreFull, StoreUnreachable

EVERY: Final = timedelta(seconds=5)


@dataclass(kw_only=True)
class Courier:
    """Delivers what is due, one round at a time."""

    delivery: Delivery
    _round: asyncio.Task[None] | None = None

    async def attend(self) -> None:
        """Begin a round, unless one goes on; what went wrong in the last is raised, as if it had happened now."""
        if self._round is not None:
            if not self._round.done():
                return
            ended, self._round = self._round, None
            ended.result()
        self._round = asyncio.create_task(self.delivery.deliver_due(), name="pushes")

    async def stop(self) -> None:
        """Break off what goes on: what was sent and not entered is sent again, under the same id."""
        if self._round is not None:
            self._round.cancel()
            with suppress(asyncio.CancelledError, StoreUnreachable, StoreFull):
                await self._round


@asynccontextmanager
async def courier(delivery: Delivery) -> AsyncIterator[Courier]:
    """A courier that goes with the bot, and stops with it."""
    one = Courier(delivery=delivery)
    try:
        yield one
    finally:
        await one.stop()
