"""When a person has stopped the bot, is the step that cannot be taken back held back?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from playwright.async_api import Browser

from auditor.engine.advance import Engine
from auditor.engine.embedded import run_case
from auditor.house import House
from auditor.perform import Hand
from auditor.replay import OFFLINE
from auditor.wiring import Wired
from probes.base import Ending, Session, Stage, StageReport
from probes.errors import ProbeError
from probes.http import HttpProbe
from probes.mailbox import MailProbe
from results.clock import SetClock
from results.records import Body, Fact, FactSeen, Intended, Interval, Looked, StageEnded, Unobserved
from results.store import ledger, switch
from scenarios.loaded import LoadedScenario
from tests.auditor.engine.test_advance import read
from tests.auditor.engine.test_runner import control


@dataclass(slots=True)
class MemoryProbe:
    """A probe at a service in memory: it asks, and otherwise sees nothing."""

    name: str = "memory"
    requests: int = 0
    fails: str | None = None
    stages: list[str] = field(default_factory=list)

    async def run(self, stage: Stage, session: Session) -> StageReport:
        self.stages.append(stage.name)
        if self.fails is not None:
            return StageReport(ending=Ending.FAILED, bodies=(Unobserved(code=self.fails, retry=True),))
        seen: tuple[Body, ...] = (Looked(),) if stage.name in ("look", "baseline") else ()
        if stage.name == "request":
            try:
                await session.intend(1)
            except ProbeError as error:
                return StageReport(ending=Ending.FAILED, bodies=(Unobserved(code=error.code, retry=error.retry),))
            self.requests += 1
            seen = (FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(by=session.now())),)
        return StageReport(ending=Ending.DONE, bodies=(*seen, StageEnded()))


@asynccontextmanager
async def no_browser() -> AsyncIterator[Browser]:
    raise AssertionError("nothing here needs a browser")
    yield


@pytest.fixture
def probe() -> MemoryProbe:
    return MemoryProbe()


@pytest.fixture
def engine(house: House, probe: MemoryProbe, real: SetClock) -> Engine:
    hands = Wired(
        house=house,
        hand=Hand(house=house, browser=probe, browsers=no_browser, http=HttpProbe(), mail=MailProbe()),
        real=real,
    )
    return Engine(house.store, hands, clock=house.clock, real=real, owner="host:1:1")


async def turn(house: House, *, on: bool) -> None:
    async with house.store.write() as tx:
        await switch.turn(tx, "stop", on=on, person="ines", now=house.clock.now())


async def test_stopped_the_bot_reads_but_does_not_ask_and_asks_once_when_it_may(
    house: House, loaded: LoadedScenario, case: str, engine: Engine, probe: MemoryProbe, clock: SetClock
) -> None:
    await turn(house, on=True)
    await run_case(engine, case)
    assert probe.stages == ["readback", "baseline", "request"]
    assert probe.requests == 0
    entries = await read(house, case)
    assert not [e for e in entries if isinstance(e.body, Intended)]
    assert [e.body.code for e in entries if isinstance(e.body, Unobserved)] == ["held_back"]

    await turn(house, on=False)
    async with house.store.read() as tx:
        due = (await ledger.find(tx, case)).due_at
    assert due is not None
    clock.set(due + timedelta(seconds=1))
    await run_case(engine, case)
    assert probe.requests == 1
    assert len([e for e in await read(house, case) if isinstance(e.body, Intended)]) == 1


@pytest.mark.parametrize(("reachable", "code"), [(True, "target_unreachable"), (False, OFFLINE)])
async def test_a_service_that_is_away_is_told_from_a_network_that_is_down(
    house: House, case: str, real: SetClock, reachable: bool, code: str
) -> None:
    async with control(real.now()) as url:
        elsewhere = url if reachable else "http://127.0.0.1:9/"
        here = replace(house, settings=house.settings.model_copy(update={"control": elsewhere}))
        probe = MemoryProbe(fails="target_unreachable")
        hand = Hand(house=here, browser=probe, browsers=no_browser, http=HttpProbe(), mail=MailProbe())
        engine = Engine(
            house.store, Wired(house=here, hand=hand, real=real), clock=house.clock, real=real, owner="a:1:1"
        )
        await run_case(engine, case)
    assert [e.body.code for e in await read(house, case) if isinstance(e.body, Unobserved)] == [code]
