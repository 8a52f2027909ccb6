"""Does the bot that runs all day stop when it is told, hold when it must, and go on when it may?"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

import pytest
from aiohttp import web

from auditor.alert.heartbeat import beat
from auditor.engine.advance import Engine
from auditor.engine.control import Drift, ask
from auditor.engine.embedded import Dispatcher
from auditor.engine.health import health_of
from auditor.engine.runner import Bot, Chore
from auditor.house import House
from results.clock import SetClock
from results.errors import StoreFull
from results.records import Fact, FactSeen, StageEnded, Waited
from results.store import Store, ledger, switch, worker
from results.store.ledger import Asks
from results.store.switch import STOP
from tests.auditor.engine.conftest import MakeEngine
from tests.auditor.engine.memory import MemoryHands
from tests.auditor.engine.test_advance import read
from tests.auditor.situations import ASKED

MakeRunner = Callable[..., Bot]


@pytest.fixture
def make_runner(house: House, make_engine: MakeEngine, clock: SetClock, real: SetClock) -> MakeRunner:
    def make(engine: Engine | None = None, **options: object) -> Bot:
        dispatcher = Dispatcher(engine=engine or make_engine(), store=house.store, clock=clock, real=real)
        return Bot(dispatcher=dispatcher, store=house.store, real=real, **options)

    return make


@asynccontextmanager
async def running(runner: Bot) -> AsyncIterator[asyncio.Event]:
    stopping = asyncio.Event()
    task = asyncio.create_task(runner.run_forever(stopping))
    try:
        yield stopping
    finally:
        stopping.set()
        await task


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


async def turn(store: Store, *, on: bool) -> None:
    async with store.write() as tx:
        await switch.turn(tx, STOP, on=on, person="ines", now=ASKED)


class Gate:
    """Holds a stage at a point until it is opened."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def __call__(self, point: str) -> None:
        if point == self.at:
            self.reached.set()
            await self.opened.wait()


async def test_what_is_due_is_done_and_told_to_stop_it_finishes_what_runs(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    hands.during = gate = Gate("baseline")
    async with running(make_runner()) as stopping:
        await gate.reached.wait()
        stopping.set()
        await asyncio.sleep(0.05)
        gate.opened.set()
    assert [stage for stage, _ in hands.visits] == ["readback", "baseline"]
    assert (await read(house, case))[-1].body == StageEnded()
    async with house.store.read() as tx:
        assert (await ledger.find(tx, case)).lease_owner is None
        assert await worker.listing(tx) == ()


async def test_what_takes_too_long_is_broken_off_and_done_another_time(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    hands.during = gate = Gate("baseline")
    async with running(make_runner(grace_s=0.05)) as stopping:
        await gate.reached.wait()
        stopping.set()
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
    assert row.lease_owner is None
    assert row.due_at is not None
    hands.during = Gate("never")
    async with running(make_runner()):
        await until(lambda: len(hands.service.requests) == 1)


async def test_stop_all_breaks_off_what_runs_and_begins_nothing_until_it_is_lifted(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    hands.during = gate = Gate("baseline")
    told: list[str] = []
    runner = make_runner(say=told.append)
    async with running(runner):
        await gate.reached.wait()
        await turn(house.store, on=True)
        await until(lambda: not runner.dispatcher.running)
        assert told == ["stopped by ines; `auditor stop-all --lift` goes on"]
        visits = len(hands.visits)
        await asyncio.sleep(1.2)
        assert len(hands.visits) == visits
        async with house.store.read() as tx:
            found = await health_of(tx, now=ASKED, real=ASKED, disk_free=2**40)
        assert (found.is_well, found.stopped is not None, len(found.workers)) == (False, True, 1)
        hands.during = Gate("never")
        await turn(house.store, on=False)
        await until(lambda: len(hands.service.requests) == 1)
    assert told[-1] == "All is well again: work goes on."


async def test_stop_all_waits_for_the_proof_of_a_request_that_was_just_made(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    hands.during = gate = Gate("request sent")
    runner = make_runner()
    async with running(runner):
        await gate.reached.wait()
        await turn(house.store, on=True)
        await asyncio.sleep(1.5)
        assert list(runner.dispatcher.running) == [case]
        gate.opened.set()
        await until(lambda: not runner.dispatcher.running)
    facts = [e.body.fact for e in await read(house, case) if isinstance(e.body, FactSeen)]
    assert facts == [Fact.REQUEST_SUBMITTED]


@pytest.mark.dialect("sqlite")
async def test_a_database_that_is_away_is_waited_for(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    told: list[str] = []
    runner = make_runner(say=told.append)
    away = house.store.file
    assert away is not None
    await house.store.close()
    moved = away.rename(away.with_suffix(".away"))
    away.mkdir()
    async with running(runner):
        await until(lambda: bool(told))
        away.rmdir()
        moved.rename(away)
        await until(lambda: len(hands.service.requests) == 1)
    assert "cannot be used now" in told[0]
    assert told[-1] == "All is well again: work goes on."


async def test_a_database_whose_disk_is_full_is_waited_for(
    make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    async def writes() -> None:
        raise StoreFull("sqlite:///store", "database or disk is full")

    told: list[str] = []
    async with running(make_runner(say=told.append, chores=[Chore(do=writes, every=timedelta(hours=1))])):
        await until(lambda: len(hands.service.requests) == 1)
    assert "no room left" in told[0]
    assert told[-1] == "All is well again: work goes on."


async def test_a_disk_on_which_no_heartbeat_can_be_written_stops_nothing(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    async with running(make_runner(beat=partial(beat, house.settings.home / "away" / "heartbeat"))):
        await until(lambda: len(hands.service.requests) == 1)


@pytest.mark.dialect("sqlite")
async def test_it_says_that_it_lives_while_its_database_is_away(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    beats: list[datetime] = []
    pings: list[None] = []
    away = house.store.file
    assert away is not None
    await house.store.close()
    moved = away.rename(away.with_suffix(".away"))
    away.mkdir()
    try:
        async with running(make_runner(beat=beats.append, signs=[sign_of(pings)])):
            await until(lambda: bool(beats and pings))
            assert hands.visits == []
    finally:
        away.rmdir()
        moved.rename(away)


def sign_of(pings: list[None]) -> Chore:
    async def ping() -> None:
        pings.append(None)

    return Chore(do=ping, every=timedelta(hours=1))


async def test_it_says_that_it_lives_while_everything_is_stopped(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str
) -> None:
    pings: list[None] = []
    told: list[str] = []
    await turn(house.store, on=True)
    async with running(make_runner(say=told.append, signs=[sign_of(pings)])):
        await until(lambda: bool(told and pings))
        assert hands.visits == []


@asynccontextmanager
async def control(date: datetime | None) -> AsyncIterator[str]:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=204, headers={} if date is None else {"Date": format_datetime(date, usegmt=True)})

    app = web.Application()
    app.router.add_route("*", "/", answer)
    served = web.AppRunner(app)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{served.addresses[0][1]}/"
    finally:
        await served.cleanup()


async def test_by_a_clock_that_is_wrong_nothing_is_done(
    make_runner: MakeRunner, hands: MemoryHands, case: str, real: SetClock
) -> None:
    told: list[str] = []
    async with control(ASKED - timedelta(hours=3)) as url, running(make_runner(control_url=url, say=told.append)):
        await until(lambda: bool(told))
        assert hands.visits == []
    assert told[0].startswith("the clock is 10800 s ahead of http://127.0.0.1")


async def test_the_control_address_tells_our_network_from_theirs() -> None:
    moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    async with control(moment) as url:
        answer = await ask(url, SetClock(moment + timedelta(seconds=20)))
        assert (answer.reachable, answer.ahead, answer.is_clock_wrong) == (True, timedelta(seconds=20), False)
    assert not (await ask(url, SetClock(moment))).reachable


def test_a_clock_that_jumps_is_noticed_and_one_that_runs_is_not(real: SetClock) -> None:
    drift = Drift(real)
    assert drift.jumped() is None
    real.advance(timedelta(hours=1))
    jumped = drift.jumped()
    assert jumped is not None
    assert jumped.total_seconds() == pytest.approx(3600, abs=60)
    assert drift.jumped() is None


async def test_two_cases_at_one_host_are_done_one_after_the_other(
    house: House, make_runner: MakeRunner, hands: MemoryHands, case: str, clock: SetClock
) -> None:
    together = 0
    most = 0

    async def inside(_point: str) -> None:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0.02)
        together -= 1

    hands.during = inside
    opened = (await read(house, case))[0].body
    async with house.store.write() as tx:
        row = await ledger.find(tx, case)
        assert row.host is not None
        await ledger.create(
            tx,
            ledger="case-other",
            kind=row.kind,
            scenario=row.scenario,
            scenario_digest=row.scenario_digest,
            service=row.service,
            account="noe@portal",
            now=clock.now(),
            asks=Asks(host=row.host),
        )
        await ledger.append(tx, "case-other", opened, at=clock.now(), by="engine")
    async with running(make_runner()):
        await until(lambda: len(hands.service.requests) == 2)
    assert most == 1
    entries = [*await read(house, case), *await read(house, "case-other")]
    assert "host_busy" in {e.body.why for e in entries if isinstance(e.body, Waited)}
