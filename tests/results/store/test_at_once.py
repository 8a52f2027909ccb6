"""When several write at the same time, is what one of them has read still so when it writes?"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from datetime import timedelta
from typing import Any

import pytest

from results.errors import StoreUnreachable
from results.records import Closed, Closing, LedgerKind
from results.store import Store, connection, lease, ledger, switch
from tests.database import Database
from tests.results.store.test_ledger import NOON, new_case, waited

LATE = NOON + lease.LEASE
A_MOMENT_S = 0.3


async def waits(work: Coroutine[Any, Any, object]) -> "asyncio.Task[object]":
    """Begin something that somebody else holds up."""
    task = asyncio.create_task(work)
    await asyncio.sleep(A_MOMENT_S)
    assert not task.done()
    return task


@pytest.fixture
async def other(database: Database, store: Store) -> AsyncIterator[Store]:
    """The same database, as another process sees it."""
    opened = await Store.open(database.url)
    yield opened
    await opened.close()


@pytest.fixture
def holder(database: Database, store: Store) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has begun to write."""
    command = [sys.executable, "-P", "-m", "tests.results.store.hold", database.url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


async def append(store: Store, case: str, number: int, *, only: str | None = None) -> None:
    async with store.write(only=only) as tx:
        await ledger.append(tx, case, waited(number), at=NOON, by="engine")


async def test_two_who_each_open_a_case_where_there_is_none_open_one(store: Store, other: Store) -> None:
    async def open_if_none(of: Store, name: str) -> None:
        async with of.write() as tx:
            if await ledger.listing(tx, account="zoe@acme", open_only=True):
                return
            await asyncio.sleep(0.05)
            await ledger.create(
                tx,
                ledger=name,
                kind=LedgerKind.CASE,
                scenario="acme",
                scenario_digest="d" * 64,
                service="acme",
                account="zoe@acme",
                now=NOON,
            )

    await new_case(store, "case-0")
    async with store.write() as tx:
        await ledger.append(tx, "case-0", Closed(outcome=Closing.SILENT), at=NOON, by="engine")
    async with asyncio.TaskGroup() as group:
        for number, of in enumerate((store, other, store, other), start=1):
            group.create_task(open_if_none(of, f"case-{number}"))
    async with store.read() as tx:
        assert len(await ledger.listing(tx, open_only=True)) == 1


async def test_a_lease_that_was_asked_about_is_not_lost_before_the_intent_stands(store: Store, other: Store) -> None:
    case = await new_case(store)
    async with store.write() as tx:
        assert await lease.claim(tx, case, owner="a", real=NOON) is not None

    async def claim() -> int | None:
        async with other.write(only=case) as tx:
            claimed = await lease.claim(tx, case, owner="b", real=LATE)
            assert len(await ledger.load(tx, case)) == 1
            return claimed.epoch if claimed else None

    async with store.write(only=case) as tx:
        assert await lease.holds(tx, case, epoch=1)
        claiming = await waits(claim())
        await ledger.append(tx, case, waited(1), at=NOON, by="engine")
    assert await claiming == 2
    async with store.write(only=case) as tx:
        assert not await lease.holds(tx, case, epoch=1)


async def test_of_those_who_claim_at_once_one_gets_it(store: Store, other: Store) -> None:
    case = await new_case(store)

    async def claim(of: Store, owner: str) -> int | None:
        async with of.write(only=case) as tx:
            claimed = await lease.claim(tx, case, owner=owner, real=NOON)
            return claimed.epoch if claimed else None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(claim(of, f"host:{n}:1")) for n in range(5) for of in (store, other)]
    assert sorted(str(task.result()) for task in tasks) == ["1", *["None"] * 9]


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside others"])
async def test_a_ledger_that_many_append_to_has_one_chain(store: Store, other: Store, beside: bool) -> None:
    cases = [await new_case(store, f"case-{n}") for n in range(3)]

    async def work(of: Store, start: int) -> None:
        for n in range(start, start + 8):
            for case in cases if start else reversed(cases):
                await append(of, case, n, only=case if beside else None)

    async with asyncio.TaskGroup() as group:
        for start in (0, 100, 200):
            for of in (store, other):
                group.create_task(work(of, start))
    async with store.read() as tx:
        for case in cases:
            assert len(await ledger.load(tx, case)) == 48


async def test_a_ledger_is_read_whole_while_others_append(store: Store, other: Store) -> None:
    case = await new_case(store)
    stopping = asyncio.Event()

    async def write() -> None:
        for n in range(30):
            await append(other, case, n, only=case)
        stopping.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(write())
        while not stopping.is_set():
            async with store.read() as tx:
                await ledger.load(tx, case)


async def test_who_reads_sees_one_moment(store: Store, other: Store) -> None:
    case = await new_case(store)
    async with store.read() as tx:
        before = await ledger.find(tx, case)
        await append(other, case, 1)
        assert await ledger.find(tx, case) == before
        assert await ledger.load(tx, case) == ()
    async with store.read() as tx:
        assert len(await ledger.load(tx, case)) == 1


@pytest.mark.dialect("postgresql")
async def test_who_keeps_to_one_ledger_works_beside_others_who_do_and_beside_nobody_else(
    store: Store, other: Store
) -> None:
    mine, theirs = await new_case(store), await new_case(store, "case-2")
    async with store.write(only=mine) as tx:
        await ledger.append(tx, mine, waited(1), at=NOON, by="engine")
        await append(other, theirs, 1, only=theirs)
        same = await waits(append(other, mine, 2, only=mine))
        alone = await waits(append(other, theirs, 2))
    await same
    await alone
    async with store.write():
        waiting = await waits(append(other, theirs, 3, only=theirs))
    await waiting


async def test_what_a_killed_process_held_is_free_at_once(store: Store, holder: "subprocess.Popen[str]") -> None:
    async def write() -> None:
        async with store.write() as tx:
            assert not await switch.is_on(tx, "stop")  # nothing of what it had begun
            await switch.turn(tx, "stop", on=True, person="ines", now=NOON)

    writing = await waits(write())
    holder.kill()
    async with asyncio.timeout(5):
        await writing


async def test_who_waits_for_too_long_may_try_again(
    database: Database, holder: "subprocess.Popen[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE_S", 1)
    store = Store.at(database.url)
    with pytest.raises(StoreUnreachable) as refused:
        async with store.write():
            raise AssertionError("it was held")
    assert refused.value.retry
    holder.kill()
    holder.wait()
    async with store.write() as tx:
        await switch.turn(tx, "stop", on=False, person="ines", now=NOON + timedelta(days=1))
    await store.close()


async def test_reading_goes_on_while_somebody_writes(store: Store, holder: "subprocess.Popen[str]") -> None:
    async with asyncio.timeout(5), store.read() as tx:
        assert not await switch.is_on(tx, "stop")
