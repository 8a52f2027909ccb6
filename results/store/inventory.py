"""How much stands in a store?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import Intended
from results.store.projection import REQUEST
from results.tables import entries, ledgers, metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Rows by table, in the order of their names, and bytes on the disk."""

    rows: Mapping[str, int]
    size: int

    @property
    def ledgers(self) -> int:
        return self.rows[ledgers.name]

    @property
    def entries(self) -> int:
        return self.rows[entries.name]


async def inventory(tx: AsyncConnection) -> Inventory:
    """Count what there is."""
    rows = {
        name: int((await tx.execute(select(func.count()).select_from(table))).scalar_one())
        for name, table in sorted(metadata.tables.items())
    }
    return Inventory(rows=rows, size=await _size(tx, rows))


async def _size(tx: AsyncConnection, tables: Iterable[str]) -> int:
    if tx.dialect.name == "sqlite":
        pages: int = (await tx.execute(text("PRAGMA page_count"))).scalar_one()
        return pages * int((await tx.execute(text("PRAGMA page_size"))).scalar_one())
    of_table = text("SELECT pg_total_relation_size(CAST(:name AS regclass))")
    return sum([int((await tx.execute(of_table, {"name": name})).scalar_one()) for name in tables])


async def doubled_requests(tx: AsyncConnection) -> int:
    """How many cases have asked more often than once: more than one intent of the stage that asks."""
    twice = (
        select(entries.c.ledger)
        .where(entries.c.what == Intended(step=0).what, entries.c.stage == REQUEST)
        .group_by(entries.c.ledger)
        .having(func.count() > 1)
    )
    return int((await tx.execute(select(func.count()).select_from(twice.subquery()))).scalar_one())
