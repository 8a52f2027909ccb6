"""Does the ledger only grow, in order, and does it notice being changed?"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from results.errors import LedgerDamaged, LedgerMissing, StoreDamaged
from results.records import (
    GENESIS,
    Answered,
    ArtifactKept,
    Asked,
    Closed,
    Closing,
    Fact,
    FactSeen,
    Interval,
    LedgerKind,
    QuestionTopic,
    Waited,
)
from results.store import Store, declaration, judgment, lease, ledger, question, sqlite_url
from results.store.ledger import Asks
from results.store.line import lines_of
from results.tables import entries
from tests.database import Database

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def new_case(store: Store, name: str = "case-1", *, asks: Asks | None = None) -> str:
    async with store.write() as tx:
        await declaration.keep_scenario(tx, digest="d" * 64, scenario="acme", text="{}", now=NOON)
        await ledger.create(
            tx,
            ledger=name,
            kind=LedgerKind.CASE,
            scenario="acme",
            scenario_digest="d" * 64,
            service="acme",
            account="zoe@acme",
            now=NOON,
            asks=asks,
        )
    return name


def waited(hours: int) -> Waited:
    return Waited(until=NOON + timedelta(hours=hours), why="poll")


async def test_many_ledgers_read_at_once_are_what_each_is_alone(store: Store) -> None:
    first, second, empty = [await new_case(store, f"case-{n}") for n in range(3)]
    async with store.write() as tx:
        for case in (first, second):
            await ledger.append(tx, case, waited(1), waited(2), at=NOON, by="engine", stage="wait")
    async with store.read() as tx:
        read = await lines_of(tx, {first, second, empty})
        for case, lines in read.items():
            assert (lines.bytes(), lines.entries()) == (await ledger.entry_bytes(tx, case), await ledger.load(tx, case))
        with pytest.raises(LedgerMissing):
            await lines_of(tx, {first, "case-9"})
    async with store.write() as tx:
        await tx.execute(update(entries).where(entries.c.ledger == first).values(bytes=b"{}"))
        read = await lines_of(tx, {first, second})
    assert len(read[second].entries()) == 2
    with pytest.raises(LedgerDamaged):
        read[first].entries()


async def test_entries_are_numbered_and_chained_and_come_back_equal(store: Store) -> None:
    case = await new_case(store)
    async with store.write() as tx:
        (first,) = await ledger.append(tx, case, waited(1), at=NOON, by="engine", stage="wait", attempt=1)
        others = await ledger.append(tx, case, waited(2), waited(3), at=NOON, by="engine", stage="wait", attempt=2)
        assert await ledger.append(tx, case, at=NOON, by="engine") == ()
    async with store.read() as tx:
        read = await ledger.load(tx, case)
    assert read == (first, *others)
    assert [e.seq for e in read] == [1, 2, 3]
    assert [e.prev for e in read] == [GENESIS, read[0].digest, read[1].digest]


async def test_a_fact_survives_the_round_trip_with_its_interval(store: Store) -> None:
    case = await new_case(store)
    seen = FactSeen(
        fact=Fact.EXPORT_READY, when=Interval(after=NOON - timedelta(hours=6), by=NOON), artifacts=("a" * 64,)
    )
    async with store.write() as tx:
        await ledger.append(tx, case, seen, at=NOON, by="probe:browser")
    async with store.read() as tx:
        assert (await ledger.load(tx, case))[0].body == seen


async def test_writers_at_the_same_time_lose_and_double_nothing(store: Store) -> None:
    case = await new_case(store)

    async def write(start: int) -> None:
        for n in range(start, start + 10):
            async with store.write() as tx:
                await ledger.append(tx, case, waited(n), at=NOON, by="engine")

    async with asyncio.TaskGroup() as group:
        for start in (0, 100, 200):
            group.create_task(write(start))
    async with store.read() as tx:
        read = await ledger.load(tx, case)
    assert [e.seq for e in read] == list(range(1, 31))


async def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    case = await new_case(store)
    with pytest.raises(RuntimeError):
        async with store.write() as tx:
            await ledger.append(tx, case, waited(1), at=NOON, by="engine")
            raise RuntimeError
    async with store.read() as tx:
        assert await ledger.load(tx, case) == ()


IN_SQLITE = "CAST(replace(CAST(bytes AS TEXT), 'poll', 'pull') AS BLOB)"
IN_POSTGRESQL = "convert_to(replace(convert_from(bytes, 'UTF8'), 'poll', 'pull'), 'UTF8')"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET bytes = PULL WHERE seq = 2",
        "UPDATE entries SET bytes = 'text' WHERE seq = 2",
        "DELETE FROM entries WHERE seq = 3",
        "DELETE FROM entries WHERE seq = 2",
        "UPDATE entries SET seq = 9 WHERE seq = 3",
    ],
)
async def test_a_changed_entry_is_noticed(store: Store, database: Database, change: str) -> None:
    case = await new_case(store)
    async with store.write() as tx:
        for n in (1, 2, 3):
            await ledger.append(tx, case, waited(n), at=NOON, by="engine")
    database.execute(change.replace("PULL", IN_SQLITE if database.dialect == "sqlite" else IN_POSTGRESQL))
    async with store.read() as tx:
        with pytest.raises(LedgerDamaged, match="case-1"):
            await ledger.load(tx, case)


async def test_appending_to_no_ledger_says_so(store: Store) -> None:
    async with store.write() as tx:
        with pytest.raises(LedgerMissing, match="case-9"):
            await ledger.append(tx, "case-9", waited(1), at=NOON, by="engine")


async def test_a_question_is_listed_until_it_is_answered(store: Store) -> None:
    case = await new_case(store)
    asked = Asked(question="q-1", topic=QuestionTopic.AMBIGUOUS_REQUEST, answers=("sent", "not_sent", "abandon"))
    async with store.write() as tx:
        await ledger.append(tx, case, asked, at=NOON, by="engine")
    async with store.read() as tx:
        (row,) = await question.listing(tx)
        assert (row.id, row.asked, row.answered) == ("q-1", asked, None)
    answer = Answered(question="q-1", answer="not_sent", person="ines")
    async with store.write() as tx:
        await ledger.append(tx, case, answer, at=NOON, by="person:ines")
    async with store.read() as tx:
        assert await question.listing(tx) == ()
        assert (await question.find(tx, "q-1")).answered == answer


async def test_artifacts_and_closing_are_copied_for_queries(store: Store) -> None:
    case = await new_case(store)
    kept = ArtifactKept(sha256="b" * 64, role="export", media_type="application/zip", size=12, retention="export")
    async with store.write() as tx:
        await ledger.append(tx, case, kept, at=NOON, by="probe:browser")
        await ledger.append(tx, case, kept, at=NOON, by="probe:browser")
        await ledger.append(tx, case, Closed(outcome=Closing.DELIVERED), at=NOON, by="engine")
    async with store.read() as tx:
        (artifact,) = await judgment.artifacts_of(tx, case)
        row = await ledger.find(tx, case)
    assert artifact.size == 12
    assert (row.closed_at, row.due_at) == (NOON, NOON)  # what follows a closing is still to be done


async def test_a_lease_is_held_by_one_and_fences_the_other(store: Store) -> None:
    case = await new_case(store)
    async with store.write() as tx:
        first = await lease.claim(tx, case, owner="a", real=NOON)
        assert first is not None
        assert (first.epoch, first.lease_owner, first.head_seq) == (1, "a", 0)
        assert await lease.claim(tx, case, owner="b", real=NOON + timedelta(seconds=59)) is None
        assert await lease.due(tx, NOON, real=NOON) == ()
    late = NOON + timedelta(seconds=60)
    async with store.write() as tx:
        assert await lease.due(tx, NOON, real=late) == (case,)
        second = await lease.claim(tx, case, owner="b", real=late)
        assert second is not None
        assert second.epoch == 2
        assert not await lease.renew(tx, case, epoch=1, real=late)
        assert not await lease.settle(tx, case, due_at=NOON, why="poll", stage="wait", epoch=1)
        assert await lease.settle(tx, case, due_at=None, why="question", stage="wait", epoch=2)


async def test_what_a_dead_owner_held_is_free_once_it_is_buried(store: Store) -> None:
    case = await new_case(store)
    async with store.write() as tx:
        await lease.claim(tx, case, owner="host:1:1", real=NOON)
        assert await lease.holders(tx) == {"host:1:1"}
        assert await lease.claim(tx, case, owner="host:2:2", real=NOON) is None
        assert await lease.bury(tx, ("host:1:1",)) == (case,)
        assert await lease.claim(tx, case, owner="host:2:2", real=NOON) is not None


async def test_next_due_ignores_what_waits_for_a_person(store: Store) -> None:
    await new_case(store)
    async with store.write() as tx:
        assert await lease.next_due(tx) == NOON
        await lease.settle(tx, "case-1", due_at=None, why="question", stage="request", epoch=0)
        assert await lease.next_due(tx) is None
        await ledger.wake(tx, "case-1", NOON)
        assert await lease.next_due(tx) == NOON


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database, " * 100)
    with pytest.raises(StoreDamaged, match=r"store\.sqlite"):
        await Store.open(sqlite_url(path))
