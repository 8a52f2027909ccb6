"""Does a year of cases move between the databases without loss, whole or not at all, and is nothing asked twice?"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from results.errors import LedgerDamaged, StoreDamaged, StoreInUse, StoreNotEmpty, StoreTooOld, StoreUnreachable
from results.store import Store, account, chain, judgment, lease, ledger, sqlite_url, switch, transfer
from results.store.switch import STOP
from tests.database import Database, rows_of
from tests.postgres import Server
from tests.results.store.test_ledger import NOON, new_case, waited
from tests.results.store.test_migration import moved
from tests.results.store.year import fill


class Interrupted(BaseException):
    """Not an error: a person pressed Ctrl-C."""


REAL = NOON + timedelta(days=4000)  # the leases of the year are over
CASES = 240
MEDDLE = {
    "sqlite": ["CREATE TRIGGER meddle AFTER INSERT ON ledgers BEGIN UPDATE ledgers SET why = 'meddled'; END"],
    "postgresql": [
        (
            "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.why := 'meddled'; RETURN NEW; END $$"
        ),
        "CREATE TRIGGER meddle BEFORE INSERT ON ledgers FOR EACH ROW EXECUTE FUNCTION meddle()",
    ],
}


async def move(source: Store, target: Store, **how) -> transfer.Contents:
    return await transfer.move(source, target, **{"person": "ines", "now": NOON, "real": REAL, **how})


def store_url(store: Store) -> str:
    return store._engine.url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite", "sqlite to sqlite"])
async def pair(
    request: pytest.FixtureRequest, postgres_database: Database, postgres: Server, tmp_path: Path
) -> AsyncIterator[tuple[Store, Store]]:
    """A store with two cases, and an empty database to move to."""
    kinds = request.param.split(" to ")
    urls = [
        postgres.create() if kind == "postgresql" else sqlite_url(tmp_path / f"{n}") for n, kind in enumerate(kinds)
    ]
    source, target = await Store.open(urls[0]), Store.at(urls[1])
    for case in ("case-1", "case-2"):
        await new_case(source, case)
        async with source.write() as tx:
            await ledger.append(tx, case, waited(1), at=NOON, by="engine")
    yield source, target
    for store, url in zip((source, target), urls, strict=True):
        await store.close()
        if url.startswith("postgresql"):
            postgres.drop(url)


async def test_a_year_of_cases_moves_from_a_file_to_a_server_and_back_and_nothing_differs(
    postgres: Server, tmp_path: Path
) -> None:
    urls = [sqlite_url(tmp_path / "first"), postgres.create(), sqlite_url(tmp_path / "last")]
    first = await Store.open(urls[0])
    await fill(first, CASES)
    rows = rows_of(urls[0])
    assert {name for name, some in rows.items() if not some} == set(), "every table is tried"
    assert len(rows["entries"]) > 10 * CASES

    server, last = Store.at(urls[1]), Store.at(urls[2])
    there = await move(first, server)
    assert rows_of(urls[1]) == rows
    assert {name: content.rows for name, content in there.items()} == {name: len(some) for name, some in rows.items()}
    back = await move(server, last)
    assert rows_of(urls[2]) == rows
    assert back == there
    for store in (server, last):
        async with store.read() as tx:
            assert await chain.verify_all(tx) == CASES + 3
        await store.close()
    await first.close()
    postgres.drop(urls[1])


async def test_what_is_written_after_the_move_follows_what_was_there(pair: tuple[Store, Store]) -> None:
    source, target = pair
    for store in pair:
        if store is target:
            await move(source, target)
        async with store.write() as tx:
            await account.append(tx, "zoe@acme", account.AccountChange.CREATED, at=NOON, by="person:ines")
            await judgment.log_read(tx, ledger="case-1", sha256="a" * 64, person="ines", why="doubt", now=NOON)
            await ledger.append(tx, "case-1", waited(2), at=NOON, by="engine")
    async with target.read() as tx:
        assert len(await ledger.load(tx, "case-1")) == 3
        assert [event.seq for event in await account.events_of(tx, "zoe@acme")] == [1, 2]


async def test_who_moves_out_leaves_a_database_that_asks_nothing_any_more(pair: tuple[Store, Store]) -> None:
    source, target = pair
    await move(source, target)
    async with source.read() as tx:
        assert await switch.find(tx, STOP) == switch.Switch(name=STOP, on=True, at=NOON, person="ines")
    async with target.read() as tx:
        assert await switch.find(tx, STOP) is None


async def test_a_bot_that_was_stopped_before_is_stopped_there_too(pair: tuple[Store, Store]) -> None:
    source, target = pair
    async with source.write() as tx:
        await switch.turn(tx, STOP, on=True, person="omar", now=NOON - timedelta(days=3))
    await move(source, target)
    for store in pair:
        async with store.read() as tx:
            found = await switch.find(tx, STOP)
        assert found == switch.Switch(name=STOP, on=True, at=NOON - timedelta(days=3), person="omar")


async def test_while_somebody_works_nothing_is_moved_and_nothing_stopped(pair: tuple[Store, Store]) -> None:
    source, target = pair
    async with source.write() as tx:
        await lease.claim(tx, "case-2", owner="host:1:1", real=REAL)
    with pytest.raises(StoreInUse, match="case-2 by host:1:1") as refused:
        await move(source, target)
    assert refused.value.retry
    assert await target.version() is None
    async with source.read() as tx:
        assert not await switch.is_on(tx, STOP)
    await move(source, target, dead=("host:1:1",))


async def test_a_database_that_holds_anything_is_not_moved_into(pair: tuple[Store, Store]) -> None:
    source, target = pair
    await target.migrate()
    async with target.write() as tx:
        await switch.turn(tx, STOP, on=False, person="ines", now=NOON)
    with pytest.raises(StoreNotEmpty, match="rows in the table switches"):
        await move(source, target)
    async with source.read() as tx:
        assert not await switch.is_on(tx, STOP)
    async with target.write() as tx:
        await switch.put_back(tx, STOP, None)
    await move(source, target)
    with pytest.raises(StoreNotEmpty):
        await move(target, source)
    with pytest.raises(StoreNotEmpty):
        await move(source, source)


async def test_a_database_of_another_version_is_not_moved_into(pair: tuple[Store, Store]) -> None:
    source, target = pair
    await moved(target, "0001")
    with pytest.raises(StoreTooOld, match="0001"):
        await move(source, target)


async def test_a_move_that_is_interrupted_left_nothing_there_and_the_source_goes_on(pair: tuple[Store, Store]) -> None:
    source, target = pair
    reached: list[str] = []

    def stop_here(table: str, _rows: int) -> None:
        reached.append(table)
        if table == "entries":
            raise Interrupted

    with pytest.raises(Interrupted):
        await move(source, target, watch=stop_here)
    assert "ledgers" in reached
    assert await target.version() is None
    async with source.read() as tx:
        assert not await switch.is_on(tx, STOP)
    await move(source, target)


async def test_a_damaged_chain_is_not_moved(pair: tuple[Store, Store]) -> None:
    source, target = pair
    Database(url=store_url(source).replace("+psycopg", "")).execute(
        "UPDATE entries SET digest = 'x' WHERE ledger = 'case-2'"
    )
    with pytest.raises(LedgerDamaged, match="case-2"):
        await move(source, target)
    assert await target.version() is None


async def test_what_the_target_keeps_otherwise_is_noticed(pair: tuple[Store, Store]) -> None:
    source, target = pair
    await target.migrate()
    async with target.write() as tx:
        for statement in MEDDLE[target.dialect]:
            await tx.execute(text(statement))
    with pytest.raises(StoreDamaged, match="the table ledgers does not come back"):
        await move(source, target)
    async with target.read() as tx:
        assert await ledger.listing(tx) == ()


@pytest.mark.parametrize("pair", ["sqlite to postgresql"], indirect=True)
async def test_a_server_that_goes_away_in_the_midst_is_said(pair: tuple[Store, Store], postgres: Server) -> None:
    source, target = pair

    def cut(table: str, _rows: int) -> None:
        if table == "entries":
            postgres.throw_out(store_url(target).replace("+psycopg", ""))

    with pytest.raises(StoreUnreachable):
        await move(source, target, watch=cut)
    assert await target.version() is None


async def test_the_view_that_is_moved_is_one_moment_though_others_write_on(pair: tuple[Store, Store]) -> None:
    source, target = pair
    other = await Store.open(store_url(source))
    writing: list[asyncio.Task[None]] = []

    async def append() -> None:
        async with other.write() as tx:
            await ledger.append(tx, "case-1", waited(9), at=NOON, by="engine")

    def meanwhile(table: str, _rows: int) -> None:
        if table == "ledgers":
            writing.append(asyncio.get_running_loop().create_task(append()))

    await move(source, target, watch=meanwhile)
    await asyncio.wait(writing)
    await other.close()
    async with target.read() as tx:
        assert len(await ledger.load(tx, "case-1")) == 1
