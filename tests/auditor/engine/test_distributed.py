"""Do workers that share a queue do what is due once, whoever of them dies?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest

from auditor.desk import NewCase, insert_case
from auditor.engine import distributed
from auditor.engine.distributed import QueueDispatcher, queue_of
from auditor.engine.embedded import Dispatcher
from auditor.engine.runner import Bot
from auditor.house import House
from results.clock import SetClock
from results.errors import StoreUnreachable
from results.records import Closed, Closing, Intended
from results.store import ledger
from scenarios.loaded import LoadedScenario
from tests.auditor.engine.conftest import MakeEngine
from tests.auditor.engine.memory import MemoryHands
from tests.auditor.engine.test_advance import read
from tests.auditor.engine.test_runner import Gate, running, turn, until
from tests.database import Database

ELSEWHERE = "http://127.0.0.1:8201"

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


async def opened_at(house: House, loaded: LoadedScenario, url: str, now: datetime) -> str:
    async with house.store.write() as tx:
        return await insert_case(tx, NewCase(loaded=loaded.moved(url), language="fr"), now)


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
    for bot in bots:
        assert isinstance(bot.dispatcher, QueueDispatcher)
        assert not bot.dispatcher.local.ready, "what goes on is the queue's to give"


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


@pytest.mark.parametrize("how", ["told to end", "stopped by a person"])
async def test_a_worker_that_finishes_what_runs_begins_nothing_that_the_queue_still_gives_it(
    house: House, bots: list[Bot], hands: MemoryHands, loaded: LoadedScenario, case: str, how: str
) -> None:
    """What it began meanwhile would be broken off when its time is up."""
    hands.during = gate = Gate("request sent")
    dispatcher = bots[0].dispatcher
    assert isinstance(dispatcher, QueueDispatcher)
    async with running(bots[0]) as stopping:
        await gate.reached.wait()
        if how == "told to end":
            stopping.set()
        else:
            await turn(house.store, on=True)
        await until(lambda: dispatcher.held)
        another = await opened_at(house, loaded, ELSEWHERE, house.clock.now())
        assert await dispatcher._put(another, "127.0.0.1:8201") == 1
        await asyncio.sleep(1.5)
        assert list(dispatcher.running) == [case]
        gate.opened.set()
    assert len(await read(house, another)) == 1


async def test_who_waits_for_a_busy_host_keeps_nobody_waiting_who_visits_another(
    house: House,
    bots: list[Bot],
    hands: MemoryHands,
    loaded: LoadedScenario,
    case: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(distributed, "AT_A_TIME", 2)
    hands.during = gate = Gate("readback")
    async with running(bots[0]):
        await gate.reached.wait()
        for _ in range(3):
            await opened_at(house, loaded, loaded.service.url, house.clock.now() - timedelta(minutes=1))
        another = await opened_at(house, loaded, ELSEWHERE, house.clock.now())
        await until(lambda: hands.inside[another] == 1)
        assert hands.inside.total() == 2
        gate.opened.set()


async def test_a_queue_on_a_server_that_is_not_there_says_where(database: Database) -> None:
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:1/nothing") as said:
        async with queue_of("postgresql://us:secret@127.0.0.1:1/nothing"):
            pass
    assert "secret" not in str(said.value)
