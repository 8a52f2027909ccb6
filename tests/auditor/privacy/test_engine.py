"""Does the bot erase what is due while it does everything else, and nothing while it is stopped?"""

import asyncio
from datetime import timedelta

import pytest

from auditor.engine.embedded import Dispatcher
from auditor.engine.runner import Bot, Chore
from auditor.house import House
from auditor.privacy import keeper
from auditor.privacy.due import months_after
from auditor.privacy.keeper import Keeper
from auditor.wiring import engine_of
from results.clock import SetClock
from results.records import Role
from results.store import ledger, switch
from results.store.switch import STOP
from tests.auditor.privacy.kept import artifacts, damages


@pytest.mark.browser
async def test_the_bot_erases_in_its_rounds_and_not_while_everything_is_stopped(
    house: House, case: str, clock: SetClock
) -> None:
    said: list[str] = []
    async with engine_of(house) as engine:
        dispatcher = Dispatcher(engine=engine, store=house.store, clock=clock, real=clock)
        chore = Chore(do=Keeper(house=house, say=said.append).attend, every=keeper.EVERY)
        bot = Bot(dispatcher=dispatcher, store=house.store, real=clock, chores=[chore])
        stopping = asyncio.Event()
        async with house.store.read() as tx:
            row = await ledger.find(tx, case)
        assert row.closed_at is not None
        clock.set(months_after(row.closed_at, 12))
        await _stop(house, on=True)
        living = asyncio.create_task(bot.run_forever(stopping))
        await asyncio.sleep(1.5)
        assert (await artifacts(house, case))[Role.EXPORT].erased_by is None
        await _stop(house, on=False)
        async with asyncio.timeout(30):
            while not said:
                await asyncio.sleep(0.05)
        stopping.set()
        await living
    assert said == ["Retention: 2 erased."]
    assert (await artifacts(house, case))[Role.EXPORT].erased_by == "retention_export"
    assert await damages(house) == []
    assert timedelta(days=1) >= keeper.EVERY


async def _stop(house: House, *, on: bool) -> None:
    async with house.store.write() as tx:
        await switch.turn(tx, STOP, on=on, person="ines", now=house.clock.now())
