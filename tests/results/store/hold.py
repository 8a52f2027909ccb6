"""Begin to write, say so, and never come to an end: URL."""

import asyncio
import sys

from results.store import Store, switch
from tests.results.store.test_ledger import NOON


async def hold(url: str) -> None:
    store = await Store.open(url)
    async with store.write() as tx:
        await switch.turn(tx, "stop", on=True, person="hold", now=NOON)
        print("held", flush=True)
        await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1]))
