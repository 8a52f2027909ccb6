"""Is what is due done, at its moment, by somebody who lives?"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.action import Close, Perform, Wait
from auditor.engine.advance import Advanced
from auditor.engine.embedded import Dispatcher, bury_dead, run_case, run_through
from auditor.engine.owner import dead, this_process
from auditor.house import House
from results.clock import SetClock
from results.records import Closed, Closing, Fact, FactSeen
from results.store import lease, ledger
from scenarios.loaded import LoadedScenario
from tests.auditor.engine.conftest import MakeEngine
from tests.auditor.engine.memory import MemoryHands
from tests.auditor.situations import ASKED

HOLD = Path(__file__).parent / "hold.py"
DAY = timedelta(days=1)


@pytest.fixture
def holder(house: House, case: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process of this machine that holds the case's lease until it is killed: (process, owner)."""
    command = [sys.executable, str(HOLD), house.settings.store_url, case, ASKED.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    owner = process.stdout.readline().strip()
    yield process, owner
    process.kill()
    process.wait()
    process.stdout.close()


async def test_simulated_time_jumps_to_each_due_moment_and_stops_where_it_is_told(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, clock: SetClock, real: SetClock
) -> None:
    seen: list[Advanced] = []
    until = ASKED + timedelta(hours=30)
    await run_through(make_engine(), house.store, clock=clock, real=real, until=until, watch=seen.append)
    assert clock.now() == until
    (asked,) = hands.service.requests
    looks = [at - asked for stage, at in hands.visits if stage == "look"]
    first = [timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1)]
    assert looks == [*first, first[-1] + DAY]
    assert {type(step.action) for step in seen} == {Perform}
    assert [step.then.why for step in seen if step.then is not None] == ["poll"] * 5


async def test_a_whole_case_is_lived_through_in_the_time_of_its_steps(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, clock: SetClock, real: SetClock
) -> None:
    await run_through(make_engine(), house.store, clock=clock, real=real, until=ASKED + 40 * DAY)
    async with house.store.read() as tx:
        entries = await ledger.load(tx, case)
        assert await lease.next_due(tx) is None
    assert entries[-1].body == Closed(outcome=Closing.DELIVERED)
    (delivered,) = [e.body for e in entries if isinstance(e.body, FactSeen) and e.body.fact is Fact.EXPORT_DELIVERED]
    assert delivered.when.after is not None
    assert len(hands.service.requests) == 1
    assert hands.settled == [case]


async def test_a_service_that_never_answers_is_silent_thirty_days_after_the_deadline(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, clock: SetClock, real: SetClock
) -> None:
    hands.service.answers_after = None
    await run_through(make_engine(), house.store, clock=clock, real=real, until=ASKED + 90 * DAY)
    async with house.store.read() as tx:
        entries = await ledger.load(tx, case)
    assert entries[-1].body == Closed(outcome=Closing.SILENT)
    assert len(hands.service.requests) == 1


async def test_nothing_due_lets_the_time_pass(
    house: House, make_engine: MakeEngine, loaded: LoadedScenario, clock: SetClock, real: SetClock
) -> None:
    await run_through(make_engine(), house.store, clock=clock, real=real, until=ASKED + DAY)
    assert clock.now() == ASKED + DAY


async def test_a_case_is_run_until_it_waits_for_time(make_engine: MakeEngine, hands: MemoryHands, case: str) -> None:
    seen: list[Advanced] = []
    last = await run_case(make_engine(), case, watch=seen.append)
    assert last == seen[-1]
    assert isinstance(last.action, Wait)
    assert [stage for stage, _ in hands.visits] == ["readback", "baseline", "request"]


async def test_a_closed_case_is_not_run_again(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, clock: SetClock, real: SetClock
) -> None:
    seen: list[Advanced] = []
    await run_through(make_engine(), house.store, clock=clock, real=real, until=ASKED + 40 * DAY, watch=seen.append)
    assert isinstance(seen[-1].action, Close)
    visits = len(hands.visits)
    assert (await run_case(make_engine(), case)).action == Wait(until=None, why="closed")
    assert (len(hands.visits), hands.settled) == (visits, [case])


def test_a_process_that_lives_is_not_dead_and_other_machines_are_not_ours_to_judge() -> None:
    host, pid, start = this_process().rsplit(":", 2)
    assert dead([this_process(), "elsewhere:1:1"]) == ()
    assert dead([f"{host}:{pid}:{int(start) + 1}"]) == (f"{host}:{pid}:{int(start) + 1}",)
    called_the_same = f"{socket.gethostname()}.00000000:{pid}:{int(start) + 1}"
    assert dead([called_the_same]) == ()


async def test_what_a_killed_process_was_holding_is_due_at_once(
    house: House,
    make_engine: MakeEngine,
    hands: MemoryHands,
    case: str,
    real: SetClock,
    holder: tuple[subprocess.Popen[str], str],
) -> None:
    process, _ = holder
    dispatcher = Dispatcher(engine=make_engine(this_process()), store=house.store, clock=house.clock, real=real)
    assert await bury_dead(house.store) == ()
    assert await dispatcher.begin_due() == 0
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # dead, though nobody has noticed yet
    assert await bury_dead(house.store) == (case,)
    assert await dispatcher.begin_due() == 1
    await dispatcher.collect()
    assert len(hands.visits) == 1


async def test_what_was_found_due_and_is_in_other_hands_by_now_comes_to_nothing(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, real: SetClock
) -> None:
    dispatcher = Dispatcher(engine=make_engine(), store=house.store, clock=house.clock, real=real, at_once=1)
    dispatcher.ready.append(case)
    async with house.store.write() as tx:
        await lease.claim(tx, case, owner="host:2:2", real=real.now())
    assert await dispatcher.begin_due() == 1
    await dispatcher.collect()
    assert (hands.visits, list(dispatcher.ready)) == ([], [])


async def test_a_case_that_goes_on_at_once_is_not_looked_for_again(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, real: SetClock
) -> None:
    dispatcher = Dispatcher(engine=make_engine(), store=house.store, clock=house.clock, real=real, at_once=1)
    assert await dispatcher.begin_due() == 1
    await dispatcher.collect()
    assert list(dispatcher.ready) == [case]
    assert [stage for stage, _ in hands.visits] == ["readback"]
