"""The same cases by the auditor's own engine: HOME CLOCK_FILE TIMES, until each export is in hand."""

import asyncio
import sys
from pathlib import Path

from auditor.desk import abandon, open_case
from auditor.engine.advance import Engine
from auditor.house import House, open_house
from auditor.settings import Settings
from auditor.wiring import engine_of
from results.clock import FileClock
from results.records import Fact, FactSeen
from results.store import ledger
from scenarios.load import load_scenario


async def in_hand(house: House, engine: Engine, clock: FileClock, case: str) -> None:
    while True:
        await engine.advance(case)  # this case alone: what follows its closing is no part of it
        async with house.store.read() as tx:
            entries, row = await ledger.load(tx, case), await ledger.find(tx, case)
        if any(isinstance(e.body, FactSeen) and e.body.fact is Fact.EXPORT_DELIVERED for e in entries):
            return
        assert row.due_at is not None
        clock.set(max(clock.now(), row.due_at))


async def main(home: Path, clock_file: Path, times: int) -> None:
    clock = FileClock(clock_file)
    async with open_house(Settings(home=home, scenarios=home / "scenarios"), clock=clock) as house:
        loaded = load_scenario(home / "scenarios" / "catalogue" / "short.yaml")
        async with engine_of(house) as engine:
            for _ in range(times):
                case = await open_case(house, loaded)
                await in_hand(house, engine, clock, case)
                await abandon(house, case, person="bench", why="measured")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
