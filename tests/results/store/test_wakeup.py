"""Is what is due, held or open found by its index, however many ledgers wait?"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from results.store import Store, lease
from results.store.connection import driver_of
from tests.results.store.crowd import DUE, crowd
from tests.results.store.test_ledger import NOON

Ask = Callable[[AsyncConnection], Awaitable[object]]


async def plan(store: Store, ask: Ask) -> str:
    """How the database goes about what is asked."""
    async with store.read() as tx:
        if store.dialect == "sqlite":
            told: list[str] = []
            await driver_of(tx).set_trace_callback(told.append)  # with the values in their places
            await ask(tx)
            await driver_of(tx).set_trace_callback(None)
            rows = (await tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {told[-1]}")).all()
        else:
            asked: list[tuple[str, object]] = []

            def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
                asked.append((statement, parameters))

            event.listen(store._engine.sync_engine, "before_cursor_execute", note)
            await ask(tx)
            event.remove(store._engine.sync_engine, "before_cursor_execute", note)
            rows = (await tx.exec_driver_sql(f"EXPLAIN {asked[-1][0]}", asked[-1][1])).all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda tx: lease.due(tx, NOON, real=NOON), "ix_ledgers_due"),
        (lease.next_due, "ix_ledgers_due"),
        (lambda tx: lease.soonest(tx, NOON, real=NOON), "ix_ledgers_due"),
        (lease.holders, "ix_ledgers_lease_owner"),
        (lambda tx: lease.held(tx, real=NOON), "ix_ledgers_lease_owner"),
    ],
    ids=["what is due", "what is due next", "what is due soonest", "who holds", "what is held"],
)
async def test_it_is_found_by_its_index_and_nothing_else_is_looked_at(store: Store, ask: Ask, index: str) -> None:
    await crowd(store, 20_000)
    how = await plan(store, ask)
    assert index in how
    assert "SCAN ledgers\n" not in how + "\n"
    assert "Seq Scan on ledgers" not in how
    assert "TEMP B-TREE FOR ORDER BY" not in how
    if "due" in index:
        assert "Sort" not in how


async def test_the_longest_due_comes_first_and_no_more_than_asked_for(store: Store) -> None:
    await crowd(store, 1000)
    async with store.write() as tx:
        every = await lease.due(tx, NOON, real=NOON)
        assert len(every) == DUE
        assert every[0] == "case-00000951"
        assert await lease.due(tx, NOON, real=NOON, limit=3) == every[:3]
        await lease.claim(tx, every[0], owner="a", real=NOON)
        await lease.claim(tx, every[1], owner="b", real=NOON)
        assert await lease.due(tx, NOON, real=NOON, limit=3) == every[2:5]
        assert await lease.next_due(tx) == NOON - timedelta(minutes=DUE - 1)
        assert await lease.held(tx, real=NOON) == {every[0]: "a", every[1]: "b"}
        assert await lease.held(tx, real=NOON, dead=("a",)) == {every[1]: "b"}
        assert await lease.held(tx, real=NOON + lease.LEASE) == {}


async def test_what_waits_for_a_person_or_is_closed_is_in_no_index_of_what_is_due(store: Store) -> None:
    await crowd(store, 700)
    async with store.write() as tx:
        await tx.execute(text("UPDATE ledgers SET due_at = NULL"))
        assert await lease.next_due(tx) is None
        assert await lease.due(tx, NOON + timedelta(days=9000), real=NOON) == ()


async def test_what_is_due_soonest_is_told_with_its_moment_and_what_somebody_holds_is_left_out(store: Store) -> None:
    await crowd(store, 100)
    early = NOON - timedelta(hours=1)
    async with store.write() as tx:
        moment, free = await lease.soonest(tx, early, real=NOON)
        assert moment == NOON - timedelta(minutes=DUE - 1)
        assert len(free) == 1  # the others are due later than that
        _, every = await lease.soonest(tx, NOON, real=NOON, limit=50)
        assert every == await lease.due(tx, NOON, real=NOON)
        assert await lease.claim(tx, free[0], owner="host:1:1", real=NOON)
        assert await lease.soonest(tx, early, real=NOON) == (moment, ())


async def test_where_nothing_waits_nothing_is_due_soonest(store: Store) -> None:
    async with store.read() as tx:
        assert await lease.soonest(tx, NOON, real=NOON) == (None, ())
