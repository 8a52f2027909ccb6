"""What does the store cost: an entry, and a wake-up among any number of ledgers that wait?

Both databases write durably, as installations do. The goal for a wake-up is a
ratio of at most 1.5 between a thousand waiting ledgers and a million.
`SIZES=1000,10000` measures fewer.
"""

import asyncio
import os
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from results.records import Unobserved
from results.store import Store, alert, lease, ledger, sqlite_url
from tests.database import BOTH
from tests.postgres import Server, running
from tests.results.store.crowd import DUE, crowd
from tests.results.store.test_ledger import NOON, new_case, waited

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000,1000000").split(",")]
ENTRIES, BESIDE = 300, 8
ROUNDS, WAKE_UPS = 12, 25
GOAL = 1.5
ALERTS_GOAL = 1.05

Address = Callable[[str], str]


@pytest.fixture(scope="module")
def durable() -> Iterator[Server]:
    with running(fsync="on", full_page_writes="on", autovacuum="off") as server:
        yield server


@pytest.fixture(params=BOTH)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """Where a new database of that name is."""
    if request.param == "sqlite":
        return lambda name: sqlite_url(tmp_path / name)
    server: Server = request.getfixturevalue("durable")
    return lambda _name: server.create()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


async def a_second(work: Callable[[], Awaitable[int]]) -> float:
    """How many of what it counts were done in a second."""
    begun = time.perf_counter()
    return await work() / (time.perf_counter() - begun)


async def test_entries_a_second_each_in_a_transaction_of_its_own(
    address: Address, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(address("entries")) as store:
        cases = [await new_case(store, f"case-{number}") for number in range(BESIDE)]

        async def one_after_the_other(case: str, *, only: bool) -> int:
            for number in range(ENTRIES):
                async with store.write(only=case if only else None) as tx:
                    await ledger.append(tx, case, waited(number), at=NOON, by="engine")
            return ENTRIES

        async def beside_each_other(*, only: bool) -> int:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one_after_the_other(case, only=only)) for case in cases]
            return sum(task.result() for task in tasks)

        alone = await a_second(lambda: one_after_the_other(cases[0], only=False))
        queued = await a_second(lambda: beside_each_other(only=False))
        beside = await a_second(lambda: beside_each_other(only=True))
        dialect = store.dialect
    with capsys.disabled():
        print(
            f"\n{dialect}: {alone:.0f} entries a second; {BESIDE} writers: {queued:.0f} one at a time, {beside:.0f} beside each other"
        )


async def wake_up(store: Store) -> float:
    """Milliseconds that it takes to find what is due, and to claim and give back the first."""
    async with store.write() as tx:
        begun = time.perf_counter()
        await lease.holders(tx)
        due = await lease.due(tx, NOON, real=NOON)
        await lease.claim(tx, due[0], owner="host:1:1", real=NOON)
        await lease.release(tx, due[0], epoch=(await ledger.find(tx, due[0])).epoch)
        await lease.next_due(tx)
        took = time.perf_counter() - begun
        assert len(due) == DUE
    return 1000 * took


async def test_a_wake_up_costs_the_same_however_many_wait(address: Address, capsys: pytest.CaptureFixture[str]) -> None:
    took: dict[int, list[float]] = {size: [] for size in SIZES}
    stores = {}
    try:
        for size in SIZES:
            stores[size] = await Store.open(address(f"crowd-{size}"))
            await crowd(stores[size], size)
        for _ in range(ROUNDS):  # in turn, for the machine may be busier now than before
            for size, store in stores.items():
                took[size] += [await wake_up(store) for _ in range(WAKE_UPS)]
    finally:
        for store in stores.values():
            await store.close()
    medians = {size: statistics.median(times) for size, times in took.items()}
    ratio = medians[SIZES[-1]] / medians[SIZES[0]]
    with capsys.disabled():
        each = "  ".join(f"{size}: {median:.2f} ms" for size, median in medians.items())
        print(f"\n{store.dialect}: a wake-up among so many waiting ledgers {each}; last to first {ratio:.2f}")
    assert ratio <= GOAL


async def test_telling_of_alerts_costs_next_to_nothing(
    address: Address, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no alert tells of pays for a look at its type; what one does, for two more statements."""

    async def not_told(_tx: object, _entry: object) -> None:
        return

    telling = {"told": alert.tell, "not told": not_told}
    broken = Unobserved(code="page_changed", retry=False)
    took: dict[tuple[str, str], list[float]] = {}
    async with opened(address("alerts")) as store:
        case = await new_case(store, "case")
        for number in range(ROUNDS * WAKE_UPS):
            for name, tell in sorted(telling.items(), reverse=bool(number % 2)):  # neither always comes first
                monkeypatch.setattr(alert, "tell", tell)
                for kind, body in (("of no alert", waited(number)), ("of an alert", broken)):
                    begun = time.perf_counter()
                    async with store.write(only=case) as tx:
                        await ledger.append(tx, case, body, at=NOON, by="engine")
                    took.setdefault((kind, name), []).append(time.perf_counter() - begun)
        dialect = store.dialect
    medians = {key: statistics.median(times) for key, times in took.items()}
    ratios = {kind: medians[kind, "told"] / medians[kind, "not told"] for kind in ("of no alert", "of an alert")}
    with capsys.disabled():
        said = "  ".join(f"{kind}: {ratio:.3f}" for kind, ratio in ratios.items())
        print(f"\n{dialect}: an entry with alerts told to one without, {said}")
    assert ratios["of no alert"] < ALERTS_GOAL
