"""Hold a lease, say under which name, and wait to be killed: STORE LEDGER MOMENT."""

import asyncio
import sys
import time
from datetime import datetime

from auditor.engine.owner import this_process
from results.store import Store, lease


async def hold(url: str, ledger: str, real: str) -> None:
    store = await Store.open(url)
    async with store.write() as tx:
        held = await lease.claim(tx, ledger, owner=this_process(), real=datetime.fromisoformat(real))
        assert held is not None
    await store.close()


if __name__ == "__main__":
    asyncio.run(hold(*sys.argv[1:]))
    print(this_process(), flush=True)
    time.sleep(600)
