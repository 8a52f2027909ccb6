"""Live through a case until it is closed, in a process that may be killed: HOME CLOCK_FILE CASE."""

import asyncio
import sys
from pathlib import Path

from auditor.engine.embedded import Dispatcher
from auditor.house import open_house
from auditor.settings import Settings
from auditor.wiring import engine_of
from results.clock import FileClock, SystemClock
from results.store import lease, ledger


async def main(home: Path, clock_file: Path, case: str) -> None:
    clock = FileClock(clock_file)
    settings = Settings(home=home, scenarios=home / "scenarios")
    async with open_house(settings, clock=clock) as house, engine_of(house) as engine:
        dispatcher = Dispatcher(engine=engine, store=house.store, clock=clock, real=SystemClock())
        while True:
            done = await dispatcher.begin_due()
            while dispatcher.running:
                await dispatcher.collect()
            async with house.store.read() as tx:
                row, moment = await ledger.find(tx, case), await lease.next_due(tx)
            if row.closed_at is not None or (not done and moment is None):
                return
            if not done and moment is not None and moment > clock.now():
                clock.set(moment)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
