"""How are the copies of what ledgers say made anew?

A ledger is one transaction. Lease and epoch are no copies, and stay; nor is
what an account's history says. When a ledger is due only `decide` can say, so
every open one is made due at once: who decides again does nothing twice. What
lies nowhere on its chain is no stale copy but a loss: it is left as it is.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Table, and_, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import LedgerDamaged
from results.records import Entry
from results.store import Store, comparison
from results.store.chain import Chained, names_after, one
from results.store.check import copied_rows
from results.store.comparison import Kind, Rows
from results.store.ledger import copied, follow
from results.store.projection import Copies, copies_of
from results.tables import artifacts, entries, ledgers, questions


async def rebuild(store: Store, *, now: datetime, watch: Callable[[int], None] = lambda _ledgers: None) -> int:
    """Make the copies of every ledger anew whose chain holds; how many ledgers were not as they should be."""
    mended = count = 0
    after = ""
    while True:
        async with store.read() as tx:
            names = await names_after(tx, after)
        for name in names:
            async with store.write(only=name) as tx:
                mended += await _ledger(tx, name, now)
            watch(count := count + 1)
        if not names:
            return mended
        after = names[-1]


async def _ledger(tx: AsyncConnection, name: str, now: datetime) -> bool:
    chained = await one(tx, name)
    try:
        walked = follow(name, chained.entries)
    except LedgerDamaged:
        return False
    head = comparison.head_of(chained.row, walked)
    if head is not None and head.kind is Kind.CHAIN:
        return False
    copies = copies_of(walked)
    mended = [
        head is not None,
        await _rows(tx, artifacts, name, copies.artifacts),
        await _rows(tx, questions, name, copies.questions),
        await _columns(tx, chained, walked),
        any(True for _ in comparison.row_of_ledger(chained.row, walked, copies)),
    ]
    await _row(tx, chained, walked, copies, now)
    return any(mended)


async def _rows(tx: AsyncConnection, table: Table, ledger: str, said: Rows) -> bool:
    found = (await copied_rows(tx, table, [ledger])).get(ledger, {})
    if not any(True for _ in comparison.rows_of(ledger, table.name, found, said)):
        return False
    await tx.execute(delete(table).where(table.c.ledger == ledger))
    if said:
        await tx.execute(insert(table), [dict(row) for row in said.values()])
    return True


async def _columns(tx: AsyncConnection, chained: Chained, walked: tuple[Entry, ...]) -> bool:
    wrong = [damage.entry for damage in comparison.columns_of(chained, walked)]
    for entry in walked:
        if entry.seq in wrong:
            at = and_(entries.c.ledger == entry.ledger, entries.c.seq == entry.seq)
            await tx.execute(update(entries).where(at).values(copied(entry)))
    return bool(wrong)


async def _row(tx: AsyncConnection, chained: Chained, walked: tuple[Entry, ...], copies: Copies, now: datetime) -> None:
    row = chained.row
    said = {
        **comparison.opening_of(row, walked),
        "requested_at": copies.requested_at,
        "closed_at": copies.closed_at,
    }
    said["kind"] = str(said["kind"])
    said |= {"head_seq": len(walked), "head_digest": comparison.digest_at(walked, len(walked))}
    if copies.closed_at is None:
        said |= {"due_at": now, "why": None}
    elif row.closed_at is None:
        said |= {"due_at": copies.closed_at, "why": "closed"}
    await tx.execute(update(ledgers).where(ledgers.c.id == row.id).values(said))
