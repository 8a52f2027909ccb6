"""Which ledgers are there, a page at a time, with what their chains are verified from?"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import LedgerDamaged
from results.records import GENESIS, Entry
from results.store.ledger import LedgerRow, follow, row_of
from results.tables import entries, ledgers

PAGE = 100  # ledgers in memory at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Chained:
    """A ledger's cached state, and its entries as they stand."""

    row: LedgerRow
    entries: tuple[Row[*tuple[Any, ...]], ...]

    def verified(self) -> tuple[Entry, ...]:
        """Its entries, their chain followed up to its head.

        Raises:
            LedgerDamaged: an entry is damaged, or they do not end where the head is.
        """
        walked = follow(self.row.id, self.entries)
        head = walked[-1].digest if walked else GENESIS
        if (len(walked), head) != (self.row.head_seq, self.row.head_digest):
            raise LedgerDamaged(self.row.id, len(walked) + 1, f"the ledger's head is entry {self.row.head_seq}")
        return walked


async def page(tx: AsyncConnection, *, after: str = "") -> tuple[Chained, ...]:
    """The next ledgers after one, in the order of their ids; none: that was the last."""
    return await _chained(tx, select(ledgers).where(ledgers.c.id > after).order_by(ledgers.c.id).limit(PAGE))


async def names_after(tx: AsyncConnection, after: str = "") -> tuple[str, ...]:
    """The ids of the next ledgers after one; none: that was the last."""
    found = await tx.execute(select(ledgers.c.id).where(ledgers.c.id > after).order_by(ledgers.c.id).limit(PAGE))
    return tuple(found.scalars())


async def one(tx: AsyncConnection, name: str) -> Chained:
    """A ledger that there is."""
    (chained,) = await _chained(tx, select(ledgers).where(ledgers.c.id == name))
    return chained


async def _chained(tx: AsyncConnection, query: Select[*tuple[Any, ...]]) -> tuple[Chained, ...]:
    rows = [row_of(row) for row in (await tx.execute(query)).mappings()]
    of_these = select(entries).where(entries.c.ledger.in_([row.id for row in rows]))
    every = (await tx.execute(of_these.order_by(entries.c.ledger, entries.c.seq))).all()
    told = {ledger: tuple(group) for ledger, group in groupby(every, key=lambda row: str(row.ledger))}
    return tuple(Chained(row=row, entries=told.get(row.id, ())) for row in rows)


async def verify_all(tx: AsyncConnection) -> int:
    """Verify every chain; how many there are.

    Raises:
        LedgerDamaged: the first that does not hold.
    """
    count, after = 0, ""
    while found := await page(tx, after=after):
        for chained in found:
            chained.verified()
        count, after = count + len(found), found[-1].row.id
    return count


async def first_damage(tx: AsyncConnection) -> LedgerDamaged | None:
    """The first chain that does not hold; None: all do."""
    try:
        await verify_all(tx)
    except LedgerDamaged as error:
        return error
    return None
