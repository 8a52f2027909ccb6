"""Kill one worker for good, its request sent and not yet answered: how soon does another go on with its case?

On the same machine the others see that it is dead. Of another machine they know
only that it says nothing any more: there its lease must end first.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from results.store import ledger, worker
from tests.chaos.figures import UNSETTLED, fates
from tests.chaos.rig import Rig, standing
from tests.chaos.worker import start

_LONGEST_S = 180
_PACE_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How it went: seconds until another had claimed the case, and until the request was settled; how often it was made."""

    claimed_s: float
    settled_s: float
    fates: tuple[str, ...]
    requests: int


def takeover(folder: Path, database: str, *, elsewhere: bool) -> Taken:
    """Three workers, of which the first dies in the midst of a request; `elsewhere`: on a machine of its own."""
    with standing(folder, accounts=1, seed=1, database=database) as rig:
        return asyncio.run(_take(rig, elsewhere=elsewhere))


async def _take(rig: Rig, *, elsewhere: bool) -> Taken:
    async with rig.post.house() as house:
        rig.hold(0)
        case = await rig.open_case(house, 0)

        async def is_claimed_again() -> bool:
            async with house.store.read() as tx:
                return (await ledger.find(tx, case)).epoch > before

        async def become() -> tuple[str, ...]:
            async with house.store.read() as tx:
                return tuple(fates(await ledger.load(tx, case)))

        async def is_settled() -> bool:
            return await become() != (UNSETTLED,)

        async def are_there() -> bool:
            async with house.store.read() as tx:
                return len(await worker.listing(tx)) == 3

        async def is_waited_for() -> bool:
            return rig.is_waited_for(0)

        crew = [start(rig.post, elsewhere=elsewhere)]
        try:
            await _until(is_waited_for)
            crew += [start(rig.post), start(rig.post)]
            await _until(are_there)
            async with house.store.read() as tx:
                before = (await ledger.find(tx, case)).epoch
            crew[0].kill()
            began = time.monotonic()
            await _until(is_claimed_again)
            claimed = time.monotonic() - began
            await _until(is_settled)
            settled = time.monotonic() - began
        finally:
            for process in crew:
                process.kill()
                process.join()
        return Taken(claimed_s=claimed, settled_s=settled, fates=await become(), requests=rig.written().total())


async def _until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(_LONGEST_S):
        while not await true():
            await asyncio.sleep(_PACE_S)
