"""Do workers that share a queue do what is due once, whoever of them dies?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from auditor.engine.distributed import QueueDispatcher, queue_of
from auditor.engine.embedded import Dispatcher
from auditor.engine.runner import Bot
from auditor.house import House
from results.clock import SetClock
from results.errors import StoreUnreachable
from results.records import Closed, Closing, Intended
from results.store import ledger
from tests.auditor.engine.conftest import MakeEngine
from tests.auditor.engine.memory import MemoryHands
from tests.auditor.engine.test_advance import read
from tests.auditor.engine.test_runner import running, turn, until
from tests.database import Database

pytestmark = pytest.mark.dialect("postgresql")


@pytest.fixture
async def bots(
    house: House, database: Database, make_engine: MakeEngine, clock: SetClock, real: SetClock
) -> AsyncIterator[list[Bot]]:
    async with AsyncExitStack() as stack:
        made = []
        for number in range(3):
            app = await stack.enter_async_context(queue_of(database.url))
            engine = make_engine(f"elsewhere:{number}:1")
            local = Dispatcher(engine=engine, store=house.store, clock=clock, real=real, at_once=2)
            dispatcher = QueueDispatcher(local=local, app=app)
            made.append(Bot(dispatcher=dispatcher, store=house.store, real=real, kind="distributed"))
        yield made


async def test_three_workers_live_through_a_case_and_ask_once(
    house: House, bots: list[Bot], hands: MemoryHands, case: str, clock: SetClock
) -> None:
    async with AsyncExitStack() as stack:
        for bot in bots:
            await stack.enter_async_context(running(bot))
        async with asyncio.timeout(60):
            while not isinstance((await read(house, case))[-1].body, Closed):
                await asyncio.sleep(0.05)
                async with house.store.read() as tx:
                    row = await ledger.find(tx, case)
                if row.lease_owner is None and row.due_at is not None and row.due_at > clock.now():
                    clock.set(row.due_at)
    entries = await read(house, case)
    assert entries[-1].body == Closed(outcome=Closing.DELIVERED)
    assert len([e for e in entries if isinstance(e.body, Intended)]) == len(hands.service.requests) == 1
    assert hands.most == 1


async def test_stopped_no_worker_begins_what_the_queue_gives_it(
    house: House, bots: list[Bot], hands: MemoryHands, case: str
) -> None:
    await turn(house.store, on=True)
    async with AsyncExitStack() as stack:
        for bot in bots:
            await stack.enter_async_context(running(bot))
        await until(lambda: all(bot.trouble is not None for bot in bots))
        await asyncio.sleep(1.5)
        assert hands.visits == []
        await turn(house.store, on=False)
        await until(lambda: len(hands.service.requests) == 1)


async def test_a_queue_on_a_server_that_is_not_there_says_where(database: Database) -> None:
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:1/nothing") as said:
        async with queue_of("postgresql://us:secret@127.0.0.1:1/nothing"):
            pass
    assert "secret" not in str(said.value)
