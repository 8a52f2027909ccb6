"""Live through a case until it is closed, in a process that may be killed."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from auditor.engine.embedded import Dispatcher
from auditor.engine.failpoint import arm
from auditor.house import open_house
from auditor.settings import Settings
from auditor.wiring import engine_of
from results.clock import FileClock, SystemClock
from results.store import lease, ledger


def drive(home: Path, clock_file: Path, case: str, failpoint: str, variables: Mapping[str, str], said: Path) -> None:
    """Live through a case, in the environment given; what goes wrong is told to the file `said`."""
    os.environ.update(variables)
    arm(failpoint)
    with said.open("w") as told:
        os.dup2(told.fileno(), 2)
        asyncio.run(_live(home, clock_file, case))


async def _live(home: Path, clock_file: Path, case: str) -> None:
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
