"""Which notices are there, of which controllers? Page by page, as the desk lists them; where each stands is in its ledger."""

from typing import Any, Literal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import LedgerKind
from results.store.ledger import LedgerRow, row_of
from results.tables import ledgers

Column = Literal["controller", "opened", "due"]
"""By what notices are sorted; `due`: when the program goes on with it, those with which it does not last."""


async def open_heads(tx: AsyncConnection) -> dict[str, int]:
    """How long the ledger of each open notice is."""
    chosen = select(ledgers.c.id, ledgers.c.head_seq).where(*_of(closed=False, words=""))
    return {row.id: row.head_seq for row in await tx.execute(chosen)}


async def count(tx: AsyncConnection, *, closed: bool, words: str = "") -> int:
    """How many there are; `closed`: those that are closed too."""
    query = select(func.count()).select_from(ledgers).where(*_of(closed=closed, words=words))
    return int((await tx.execute(query)).scalar_one())


async def page(
    tx: AsyncConnection,
    *,
    closed: bool,
    words: str = "",
    by: Column = "opened",
    down: bool = True,
    start: int = 0,
    limit: int = 50,
) -> tuple[LedgerRow, ...]:
    """Some of the notices, sorted, from one on; those alike the newest first."""
    newest = ledgers.c.id.desc()
    column = {"controller": ledgers.c.account, "opened": ledgers.c.id, "due": ledgers.c.due_at}[by]
    order: list[ColumnElement[Any]] = [column.desc() if down else column.asc(), newest]
    if by == "due":
        order.insert(0, ledgers.c.due_at.is_(None))
    query = select(ledgers).where(*_of(closed=closed, words=words)).order_by(*order).offset(start).limit(limit)
    return tuple(row_of(row) for row in (await tx.execute(query)).mappings())


def _of(*, closed: bool, words: str) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = [ledgers.c.kind == str(LedgerKind.NOTICE)]
    if not closed:
        parts.append(ledgers.c.closed_at.is_(None))
    if words:
        columns = (ledgers.c.account, ledgers.c.service, ledgers.c.id)
        parts.append(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return parts
