"""How does everything move to another database, all of it or nothing?

Read in one view of the source, written in one transaction of the target, read
back there and compared before it is committed: what was interrupted left the
target as empty as it was.

A request must not be made twice because two databases hold the same case. So
whoever moves out of a database leaves it stopped: nothing that cannot be taken
back is done there any more, until a person says so.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Table, false, func, insert, literal, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import StoreDamaged, StoreNotEmpty
from results.store import Store, lease, switch
from results.store.chain import verify_all
from results.store.switch import STOP, Switch
from results.tables import metadata

BATCH = 1000  # rows in memory at a time

Watch = Callable[[str, int], None]  # a table, and how many of its rows are there by now


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a table: so many rows, and the digest of them in the order of their keys."""

    rows: int
    digest: str


Contents = Mapping[str, Content]


async def move(
    source: Store,
    target: Store,
    *,
    person: str,
    now: datetime,
    real: datetime,
    dead: Collection[str] = (),
    watch: Watch = lambda _table, _rows: None,
) -> Contents:
    """Copy everything into an empty database, and leave the source stopped, in that person's name.

    `real` is the machine's time, by which leases run; those of `dead` owners do not count.

    Raises:
        StoreInUse: somebody works on a ledger of the source.
        StoreNotEmpty: the target holds something; nothing was changed in it.
        StoreDamaged: what was read back is not what was there.
        LedgerDamaged: a chain of the source does not hold.
    """
    await refuse_filled(target)
    async with _stopped(source, person=person, now=now, real=real, dead=dead) as was, target.fill() as tx:
        contents = await copy(source, target, tx, watch=watch)
        await verify_all(tx)
        await switch.put_back(tx, STOP, was)
    return contents


async def copy(
    source: Store, target: Store, tx: AsyncConnection, *, watch: Watch = lambda _table, _rows: None
) -> Contents:
    """Copy everything as it stands, inside a transaction that fills the target.

    Raises:
        StoreNotEmpty: the target holds something.
        StoreDamaged: what was read back is not what was there.
    """
    await _refuse_filled(tx, target.place)
    async with source.read() as view:
        contents = {table.name: await _pour(view, table, watch, into=tx) for table in metadata.sorted_tables}
    for table in metadata.sorted_tables:
        if await _pour(tx, table) != contents[table.name]:
            raise StoreDamaged(target.place, f"what was written to the table {table.name} does not come back")
        await _settle(tx, table)
    return contents


async def refuse_filled(store: Store) -> None:
    """Refuse a database that holds anything, or has the tables of another version.

    Raises:
        StoreNotEmpty, StoreTooOld: it does, it has.
    """
    if await store.is_made():
        async with store.read() as tx:
            await _refuse_filled(tx, store.place)


async def _refuse_filled(tx: AsyncConnection, place: str) -> None:
    for table in metadata.sorted_tables:
        if (await tx.execute(select(table).limit(1))).first() is not None:
            raise StoreNotEmpty(place, f"rows in the table {table.name}")


@asynccontextmanager
async def _stopped(
    source: Store, *, person: str, now: datetime, real: datetime, dead: Collection[str]
) -> AsyncIterator[Switch | None]:
    """Stop the source, where nobody is working, and let it go on if what follows fails; how the switch stood."""
    async with source.write() as tx:
        await lease.refuse_held(tx, source.place, real=real, dead=dead)
        was = await switch.find(tx, STOP)
        if was is None or not was.on:
            await switch.turn(tx, STOP, on=True, person=person, now=now)
    moved = False
    try:
        yield was
        moved = True
    finally:
        if not moved:
            async with source.write() as tx:
                await switch.put_back(tx, STOP, was)


async def _pour(
    view: AsyncConnection, table: Table, watch: Watch | None = None, *, into: AsyncConnection | None = None
) -> Content:
    """Read a table to its end, in the order of its keys, and write it into another database."""
    count, digest = 0, hashlib.sha256()
    async for rows in _batches(view, table):
        for row in rows:
            digest.update(repr(tuple(row.values())).encode())
        count += len(rows)
        if into is not None:
            await into.execute(insert(table), [dict(row) for row in rows])
        if watch is not None:
            watch(table.name, count)
    return Content(count, digest.hexdigest())


async def _batches(view: AsyncConnection, table: Table) -> AsyncIterator[Sequence[RowMapping]]:
    keys = table.primary_key.columns.values()
    query = select(table).order_by(*keys).limit(BATCH)
    rows = (await view.execute(query)).mappings().all()
    while rows:
        yield rows
        last = tuple_(*(literal(rows[-1][key.name], key.type) for key in keys))
        rows = (await view.execute(query.where(tuple_(*keys) > last))).mappings().all()


async def _settle(tx: AsyncConnection, table: Table) -> None:
    """What PostgreSQL numbers itself goes on after the last number, and its planner learns what there is."""
    if tx.dialect.name != "postgresql":
        return
    column = table.autoincrement_column
    if column is not None:
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        following = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
        await tx.execute(select(func.setval(sequence, following, false())))
    await tx.execute(text(f'ANALYZE "{table.name}"'))
