"""Does a deadline that nears and passes become an event once, and end with the answer? Does a mended scenario?"""

import asyncio
from datetime import timedelta

import pytest

from auditor.alert.sweep import Sweep
from auditor.alert.tell import tell
from auditor.desk import open_case
from auditor.house import House
from results.clock import SetClock
from results.records import Body, Fact, FactSeen, Intended, Interval, StageEnded, Unobserved
from results.store import alert, ledger
from scenarios.loaded import LoadedScenario
from tests.auditor.situations import ASKED

DAY = timedelta(days=1)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(ASKED - timedelta(minutes=1))


async def say(house: House, case: str, stage: str, *bodies: Body) -> None:
    async with house.store.write() as tx:
        await ledger.append(tx, case, *bodies, at=house.clock.now(), by="probe:browser", stage=stage)


async def told(house: House) -> list[tuple[str, bool]]:
    async with house.store.read() as tx:
        events = await alert.since(tx, ASKED - DAY)
    return [(str(event.what), event.is_over) for event in events]


async def test_a_deadline(house: House, loaded: LoadedScenario, clock: SetClock):
    case = await open_case(house, loaded)
    submitted = FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(after=ASKED, by=ASKED))
    await say(house, case, "request", Intended(step=1), submitted)
    sweep = Sweep(house=house)
    found = []
    for day in range(40):
        clock.set(ASKED + day * DAY)
        await sweep.attend()
        found.append(len(await told(house)))
    assert await told(house) == [("deadline_near", False), ("deadline_near", True), ("deadline_missed", False)]
    assert 20 < found.index(1) <= 28
    async with house.store.write(), asyncio.timeout(10):  # one writes at a time: whoever would write now waits
        assert await Sweep(house=house).attend() == 0, "where nothing has changed nothing is written"
    await say(house, case, "look", FactSeen(fact=Fact.EXPORT_READY, when=Interval(by=clock.now())))
    clock.set(clock.now() + DAY)
    await Sweep(house=house).attend()
    assert (await told(house))[3:] == [("export_ready", False), ("deadline_missed", True)]


async def test_a_scenario_that_works_again(house: House, loaded: LoadedScenario, clock: SetClock):
    case = await open_case(house, loaded)
    sweep = Sweep(house=house)
    await say(house, case, "look", Unobserved(code="page_changed", retry=False))
    await tell(house, ())
    clock.set(ASKED + DAY)
    await say(house, case, "baseline", StageEnded())
    await sweep.attend()
    assert await told(house) == [("scenario_broken", False)], "another stage says nothing of the one that broke"
    await say(house, case, "look", StageEnded())
    await sweep.attend()
    await sweep.attend()
    assert await told(house) == [("scenario_broken", False), ("scenario_broken", True)]
