"""When the database fails, is it said what to do, and is nothing half written?"""

import asyncio
import signal
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError

from results.errors import ResultsError, StoreAddressWrong, StoreConflict, StoreDamaged, StoreFull, StoreUnreachable
from results.records import ArtifactKept
from results.store import Store, judgment, ledger
from results.store.failure import meaning
from tests.database import Database
from tests.postgres import Server
from tests.results.store.test_ledger import NOON, new_case, waited


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("40001", StoreUnreachable),  # serialization failure
        ("40P01", StoreUnreachable),  # deadlock
        ("55P03", StoreUnreachable),  # waited too long for a lock
        ("57P01", StoreUnreachable),  # shut down by an administrator
        ("57P03", StoreUnreachable),  # starting up
        ("53300", StoreUnreachable),  # too many connections
        ("25P03", StoreUnreachable),  # stood still in a transaction
        ("08006", StoreUnreachable),  # the connection broke
        ("53100", StoreFull),
        ("XX001", StoreDamaged),
        ("23505", StoreConflict),
        ("28P01", StoreAddressWrong),
        ("42501", StoreAddressWrong),
    ],
)
def test_what_postgresql_says_has_one_meaning_told_by_its_code(state: str, kind: type[ResultsError]) -> None:
    cause = psycopg.errors.lookup(state)("what happened\nDETAIL: somebody's data")
    found = meaning(DBAPIError("SELECT 1", None, cause), "postgresql://db/audit")
    assert type(found) is kind
    assert "what happened" in str(found)
    assert "somebody's data" not in str(found)
    assert found.retry == (kind in (StoreUnreachable, StoreFull))


@pytest.mark.parametrize("state", ["42601", "42P01", "22001"])
def test_a_fault_of_this_program_stays_one(state: str) -> None:
    assert meaning(ProgrammingError("SELECT", None, psycopg.errors.lookup(state)("what")), "here") is None
    assert meaning(ZeroDivisionError(), "here") is None


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_connection_that_broke_without_a_word_may_be_made_again(kind: type[DBAPIError]) -> None:
    assert type(meaning(kind("SELECT 1", None, psycopg.OperationalError()), "here")) is StoreUnreachable


async def test_what_others_wrote_may_be_of_any_length(store: Store) -> None:
    case = await new_case(store)
    kind = "application/" + "x" * 500
    kept = ArtifactKept(sha256="b" * 64, role="export", media_type=kind, size=2**40, retention="export")
    async with store.write() as tx:
        await ledger.append(tx, case, kept, at=NOON, by="person:" + "é" * 200)
    async with store.read() as tx:
        (artifact,) = await judgment.artifacts_of(tx, case)
    assert (artifact.media_type, artifact.size) == (kind, 2**40)


@pytest.mark.dialect("sqlite")
async def test_a_full_disk_is_said_and_nothing_is_half_written(database: Database, store: Store) -> None:
    case = await new_case(store)
    async with store.write() as tx:
        pages = (await tx.execute(text("PRAGMA page_count"))).scalar_one()
        await tx.execute(text(f"PRAGMA max_page_count = {pages + 3}"))  # the connection is the one that is used again
    written = 0
    with pytest.raises(StoreFull) as full:
        while True:
            async with store.write() as tx:
                for n in range(20):
                    await ledger.append(tx, case, waited(n), at=NOON, by="engine")
            written += 20
    assert full.value.retry
    assert str(database.file) in str(full.value)
    assert "Make some room" in str(full.value)
    async with store.read() as tx:
        assert len(await ledger.load(tx, case)) == written

    async with store.write() as tx:
        await tx.execute(text(f"PRAGMA max_page_count = {pages * 10}"))
        await ledger.append(tx, case, waited(1), at=NOON, by="engine")
    async with store.read() as tx:
        assert len(await ledger.load(tx, case)) == written + 1


@pytest.mark.dialect("sqlite")
async def test_a_file_that_cannot_be_written_is_said(database: Database, store: Store) -> None:
    await store.close()
    database.file.unlink()
    database.file.mkdir()
    with pytest.raises(StoreUnreachable, match=r"store\.sqlite"):
        await Store.open(database.url)
    await asyncio.sleep(0.2)  # aiosqlite's thread reports its end to this loop


@pytest.mark.dialect("postgresql")
async def test_a_connection_cut_in_mid_transaction_leaves_nothing_and_the_next_one_works(
    postgres: Server, database: Database, store: Store
) -> None:
    case = await new_case(store)
    with pytest.raises(StoreUnreachable) as cut:
        async with store.write() as tx:
            await ledger.append(tx, case, waited(1), at=NOON, by="engine")
            postgres.throw_out(database.url)
            await ledger.append(tx, case, waited(2), at=NOON, by="engine")
    assert cut.value.retry
    async with store.write() as tx:
        await ledger.append(tx, case, waited(3), at=NOON, by="engine")
    async with store.read() as tx:
        (entry,) = await ledger.load(tx, case)
    assert entry.body == waited(3)


@pytest.mark.dialect("postgresql")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["in order", "crashed"])
async def test_a_server_that_was_started_anew_is_no_matter_once_it_is_there(
    postgres: Server, store: Store, how: signal.Signals
) -> None:
    case = await new_case(store)
    postgres.stop(how)
    try:
        with pytest.raises(StoreUnreachable) as down:
            async with store.read() as tx:
                await ledger.load(tx, case)
        assert down.value.retry
    finally:
        postgres.start()
    async with store.write() as tx:
        await ledger.append(tx, case, waited(1), at=NOON, by="engine")
    async with store.read() as tx:
        assert len(await ledger.load(tx, case)) == 1


async def test_more_at_once_than_there_are_connections_wait_for_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store._engine.sync_engine.pool, "_timeout", 0.2)
    readers = [store.read() for _ in range(16)]
    entered = []
    with pytest.raises(StoreUnreachable, match="all connections are in use"):
        for reader in readers:
            await reader.__aenter__()
            entered.append(reader)
    for reader in entered:
        await reader.__aexit__(None, None, None)


@pytest.mark.dialect("sqlite")
@pytest.mark.parametrize("fails", [False, True], ids=["read to the end", "broken off"])
async def test_a_store_that_is_closed_while_somebody_reads_leaves_no_connection_behind(
    database: Database, store: Store, fails: bool
) -> None:
    with suppress(ZeroDivisionError):
        async with store.read():
            await store.close()
            if fails:
                raise ZeroDivisionError
    await asyncio.sleep(0.2)  # aiosqlite's thread closes it
    held = {entry.readlink() for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()}
    assert database.file not in held
