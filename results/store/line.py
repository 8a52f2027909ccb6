"""What do the ledgers of many cases hold, read at once? Of ten thousand, a question for each would cost more than the answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import LedgerMissing
from results.records import Entry
from results.store.ledger import walked
from results.tables import entries, ledgers

_OF_EACH = (  # one statement: on PostgreSQL the next one may see what was committed meanwhile
    select(ledgers.c.id, ledgers.c.head_seq, ledgers.c.head_digest, entries.c.seq, entries.c.bytes, entries.c.digest)
    .select_from(ledgers.outerjoin(entries, entries.c.ledger == ledgers.c.id))
    .where(ledgers.c.id.in_(bindparam("wanted", expanding=True)))
    .order_by(ledgers.c.id, entries.c.seq)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The entries of a ledger as they are kept; nothing of them is verified yet."""

    ledger: str
    rows: Sequence[Any]

    def bytes(self) -> tuple[bytes, ...]:
        """As `ledger.entry_bytes` gives them."""
        return tuple(bytes(row.bytes) for row in self.rows if row.seq is not None)

    def entries(self) -> tuple[Entry, ...]:
        """As `ledger.load` gives them, and raises where they are damaged."""
        return walked(self.ledger, self.rows)


async def lines_of(tx: AsyncConnection, wanted: Collection[str]) -> dict[str, Lines]:
    """The entries of some hundred ledgers.

    Raises:
        LedgerMissing: one is not there.
    """
    rows = (await tx.execute(_OF_EACH, {"wanted": sorted(wanted)})).all()
    found = {name: Lines(ledger=name, rows=tuple(some)) for name, some in groupby(rows, key=itemgetter(0))}
    for name in wanted:
        if name not in found:
            raise LedgerMissing(name)
    return found
