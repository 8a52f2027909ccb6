"""Does one step do its work once, whoever else is at it, and whatever becomes of its lease?"""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from auditor.action import Perform
from auditor.desk import abandon, answer_question
from auditor.engine.advance import Engine, Recorder
from auditor.house import House
from probes.errors import HeldBack
from results.clock import SetClock
from results.records import Asked, Closed, Entry, Fact, FactSeen, Intended, Interval, Looked, StageEnded, Waited
from results.store import lease, ledger, question
from scenarios.loaded import LoadedScenario
from tests.auditor.engine.conftest import MakeEngine
from tests.auditor.engine.memory import MemoryHands


class Killed(BaseException):
    """Not an error: the end of the process."""


EXPIRED = lease.LEASE + timedelta(seconds=1)


async def read(house: House, case: str) -> tuple[Entry, ...]:
    async with house.store.read() as tx:
        return await ledger.load(tx, case)


async def until_asked(engine: Engine, case: str, hands: MemoryHands) -> None:
    """Read back, look at what is old; the request is next."""
    while [stage for stage, _ in hands.visits] != ["readback", "baseline"]:
        await engine.advance(case)


async def until_waiting(engine: Engine, case: str) -> None:
    """Ask, and go on up to the first wait for an answer."""
    while (await engine.advance(case)).then is None:
        pass


async def test_a_step_is_decided_performed_recorded_and_due_again_at_once(
    house: House, make_engine: MakeEngine, case: str
) -> None:
    done = await make_engine().advance(case)
    assert done.action == Perform(stage="readback", attempt=1)
    last = (await read(house, case))[-1]
    assert (last.body, last.stage, last.attempt, last.by) == (StageEnded(), "readback", 1, "probe:memory")
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
    assert (row.due_at, row.stage, row.lease_owner) == (house.clock.now(), "readback", None)


async def test_a_ledger_that_somebody_holds_is_left_alone(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, real: SetClock
) -> None:
    async with house.store.write() as tx:
        await lease.claim(tx, case, owner="host:2:2", real=real.now())
    assert (await make_engine().advance(case)).action is None
    assert hands.visits == []


async def test_a_lease_lost_in_mid_step_writes_what_was_seen_but_not_the_cached_state(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, real: SetClock
) -> None:
    async def another_takes_it(stage: str) -> None:
        real.advance(EXPIRED)
        async with house.store.write() as tx:
            theirs = await lease.claim(tx, case, owner="host:2:2", real=real.now())
            assert theirs is not None
            await lease.settle(tx, case, due_at=None, why="theirs", stage="theirs", epoch=theirs.epoch)

    hands.during = another_takes_it
    await make_engine().advance(case)
    assert (await read(house, case))[-1].body == StageEnded()
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
    assert (row.due_at, row.why, row.stage) == (None, "theirs", "theirs")
    assert (row.lease_owner, row.epoch) == (None, 2)


async def test_a_lease_lost_before_the_irreversible_step_holds_it_back(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, real: SetClock
) -> None:
    """The other process may be asking at this very moment: what is decided under a lost lease is not done."""
    engine = make_engine()
    await until_asked(engine, case, hands)
    other = MemoryHands(loaded=hands.loaded, service=hands.service)

    async def another_asks_first(stage: str) -> None:
        hands.during = other.during
        real.advance(EXPIRED)
        await make_engine("host:2:2", other).advance(case)

    hands.during = another_asks_first
    with pytest.raises(HeldBack, match="another process has taken up this case"):
        await engine.advance(case)
    assert len(hands.service.requests) == 1
    assert len([e for e in await read(house, case) if isinstance(e.body, Intended)]) == 1


@pytest.mark.dialect("sqlite")
async def test_a_heartbeat_that_finds_the_database_away_is_not_the_last(
    house: House,
    make_engine: MakeEngine,
    hands: MemoryHands,
    case: str,
    real: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lease, "HEARTBEAT", timedelta(seconds=0.02))
    file = house.store.file
    assert file is not None

    async def away_for_a_while(_stage: str) -> None:
        await house.store.close()
        kept, gone = file.with_suffix(".kept"), file.with_suffix(".gone")
        kept.hardlink_to(file)
        gone.symlink_to(file.parent, target_is_directory=True)
        gone.replace(file)  # a folder's name: no moment at which SQLite could make a new, empty file
        await asyncio.sleep(0.1)
        kept.replace(file)
        real.advance(timedelta(seconds=45))
        async with asyncio.timeout(20):
            while await lease_until() != real.now() + lease.LEASE:
                await asyncio.sleep(0.01)

    async def lease_until() -> datetime | None:
        async with house.store.read() as tx:
            return (await ledger.find(tx, case)).lease_until

    hands.during = away_for_a_while
    await make_engine().advance(case)
    assert (await read(house, case))[-1].body == StageEnded()


async def test_two_engines_on_one_store_never_advance_the_same_ledger_at_once(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str
) -> None:
    async def slowly(_stage: str) -> None:
        await asyncio.sleep(0.005)

    hands.during = slowly

    async def work(engine: Engine) -> int:
        steps = 0
        for _ in range(12):
            steps += (await engine.advance(case)).action is not None
            await asyncio.sleep(0.001)
        return steps

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(make_engine(f"host:{n}:{n}"))) for n in (1, 2, 3)]
    assert hands.most == 1
    assert len(hands.service.requests) == 1
    assert sum(task.result() for task in tasks) > 3


async def test_a_step_that_breaks_gives_the_ledger_back(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str
) -> None:
    async def breaks(_stage: str) -> None:
        raise OSError

    hands.during = breaks
    with pytest.raises(OSError):
        await make_engine().advance(case)
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
    assert (row.lease_owner, row.due_at) == (None, house.clock.now())


async def test_a_look_is_kept_with_what_follows_it_in_one_transaction(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, clock: SetClock
) -> None:
    engine = make_engine()
    await until_waiting(engine, case)
    clock.advance(timedelta(minutes=2))
    before = house.store.commits
    done = await engine.advance(case)
    assert done.action == Perform(stage="look", attempt=1)
    assert done.then is not None
    assert (done.then.why, done.due_at) == ("poll", done.then.until)
    assert house.store.commits == before + 2  # claimed, and given back
    assert [e.body.what for e in (await read(house, case))[-2:]] == ["look", "stage"]


async def test_a_look_that_is_broken_off_at_its_very_end_is_kept(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, clock: SetClock
) -> None:
    engine = make_engine()
    await until_waiting(engine, case)
    clock.advance(timedelta(minutes=2))

    async def breaks(where: str) -> None:
        if where == "look ended":
            raise OSError

    hands.during = breaks
    with pytest.raises(OSError):
        await engine.advance(case)
    assert [e.body.what for e in await read(house, case) if e.stage == "look"] == ["look", "stage"]
    async with house.store.read() as tx:
        assert (await ledger.find(tx, case)).lease_owner is None


async def test_what_was_seen_last_is_kept_once_whatever_became_of_the_transaction_that_tried_it(
    house: House, case: str, clock: SetClock
) -> None:
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
    recorder = Recorder(house.store, row, clock, stage="look", attempt=1, midway=set())
    recorder.end(Looked(), StageEnded(), by="probe:memory")
    with pytest.raises(OSError):
        async with house.store.write() as tx:
            await recorder.finish(tx)
            raise OSError
    for _ in range(2):  # the first time it was undone; the second, nobody heard that it was done
        async with house.store.write() as tx:
            await recorder.finish(tx)
        assert [e.body.what for e in await read(house, case) if e.stage == "look"] == ["look", "stage"]


async def test_a_long_step_keeps_its_lease(
    house: House,
    make_engine: MakeEngine,
    hands: MemoryHands,
    case: str,
    real: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lease, "HEARTBEAT", timedelta(milliseconds=10))
    until = []

    async def long(_stage: str) -> None:
        real.advance(timedelta(seconds=50))
        for _ in range(100):
            await asyncio.sleep(0.01)
            async with house.store.read() as tx:
                row = await ledger.find(tx, case)
            if row.lease_until == real.now() + lease.LEASE:
                until.append(row.lease_until)
                return

    hands.during = long
    await make_engine().advance(case)
    assert until, "the lease was not renewed while the step ran"


async def test_the_reason_of_a_wait_is_written_once_while_it_stays_the_same(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, clock: SetClock
) -> None:
    engine = make_engine()
    await until_asked(engine, case, hands)
    for _ in range(40):
        done = await engine.advance(case)
        if done.due_at is not None and done.due_at > clock.now():
            clock.set(done.due_at)
        if len(hands.visits) > 8:
            break
    waits = [e.body.why for e in await read(house, case) if isinstance(e.body, Waited)]
    assert waits[0] == "poll"
    assert all(a != b for a, b in pairwise(waits))


async def test_a_closed_ledger_is_followed_up_by_the_next_start_if_the_first_was_killed(
    house: House, make_engine: MakeEngine, hands: MemoryHands, loaded: LoadedScenario, case: str
) -> None:
    """Between the closing and its seal the program may die: the case is judged all the same."""

    async def dies(stage: str) -> None:
        raise Killed

    await make_engine().advance(case)
    when = Interval(by=house.clock.now())
    async with house.store.write() as tx:
        for fact in (Fact.REQUEST_SUBMITTED, Fact.NO_DATA_HELD):
            body = FactSeen(fact=fact, when=when)
            await ledger.append(tx, case, body, at=house.clock.now(), by="probe:memory", stage="look")
    hands.during = dies
    with pytest.raises(Killed):
        await make_engine().advance(case)
    assert isinstance((await read(house, case))[-1].body, Closed)
    assert hands.settled == []
    async with house.store.read() as tx:
        assert case in await lease.due(tx, house.clock.now(), real=house.clock.now())

    again = MemoryHands(loaded=loaded, service=hands.service)
    for _ in range(2):
        await make_engine("host:2:2", again).advance(case)
    assert again.settled == [case]
    async with house.store.read() as tx:
        assert (await ledger.find(tx, case)).due_at is None


async def test_what_a_person_gave_up_is_followed_up_too(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str
) -> None:
    await abandon(house, case, person="ines", why="duplicate")
    await make_engine().advance(case)
    assert (hands.settled, hands.visits) == ([case], [])


async def test_an_intent_alone_becomes_a_look_then_a_question_and_never_a_second_request(
    house: House, make_engine: MakeEngine, hands: MemoryHands, case: str, real: SetClock
) -> None:
    async def dies_after_sending(stage: str) -> None:
        if stage == "request sent":
            raise Killed

    engine = make_engine()
    await until_asked(engine, case, hands)
    hands.during = dies_after_sending
    with pytest.raises(Killed):
        await engine.advance(case)
    again = MemoryHands(loaded=hands.loaded, service=hands.service)
    engine = make_engine("host:2:2", again)
    for _ in range(6):
        await engine.advance(case)
    assert [stage for stage, _ in again.visits] == ["confirm"]
    assert len(hands.service.requests) == 1
    async with house.store.read() as tx:
        (row,) = await question.listing(tx)
        assert (await ledger.find(tx, case)).due_at is None
    assert isinstance(row.asked, Asked)

    await answer_question(house, row.id, "not_sent", person="ines")
    for _ in range(3):
        await engine.advance(case)
    assert len(hands.service.requests) == 2
    assert [e.attempt for e in await read(house, case) if isinstance(e.body, Intended)] == [1, 2]
