"""What do figures read of each case? One row, as the case was judged last; no page and no figure opens a scorecard."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.figures.row import CaseRow
from results.records import Service
from results.store.prepared import Prepared
from results.tables import case_rows, evidences

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A case's row with what a release needs beside it.

    Attributes:
        evidence: digest of the seal that was judged.
        head: digest of the last entry that was sealed.
        account: by which we asked; as whom it is held, the file of accounts says.
        confirms: the case whose findings this one was opened to confirm.
    """

    row: CaseRow
    service: Service
    evidence: str
    head: str
    account: str
    confirms: str | None = None


_ROW: TypeAdapter[KeptRow] = TypeAdapter(KeptRow)
_FORGET = Prepared(delete(case_rows).where(case_rows.c.ledger == bindparam("case")))
_KEEP = Prepared(insert(case_rows))


async def keep(tx: AsyncConnection, kept: KeptRow, *, method: str) -> None:
    """Keep a case's row in the place of the one before."""
    row = kept.row
    await _FORGET.on(tx, case=row.case)
    await _KEEP.on(
        tx,
        ledger=row.case,
        service=row.service,
        first_deadline=row.first_deadline.isoformat() if row.first_deadline else None,
        evidence=kept.evidence,
        method=method,
        json=_ROW.dump_json(kept).decode(),
    )


async def find(tx: AsyncConnection, case: str) -> KeptRow | None:
    text = (await tx.execute(select(case_rows.c.json).where(case_rows.c.ledger == case))).scalar()
    return None if text is None else _ROW.validate_json(text)


async def method_of(tx: AsyncConnection, case: str) -> str | None:
    """By which method a case's row was judged; None where it has none."""
    found: str | None = (await tx.execute(select(case_rows.c.method).where(case_rows.c.ledger == case))).scalar()
    return found


async def left_behind(tx: AsyncConnection, method: str) -> int:
    """How many sealed cases have no row by this method."""
    current = select(case_rows.c.ledger).where(case_rows.c.method == method)
    sealed = select(func.count(evidences.c.ledger.distinct())).where(evidences.c.ledger.not_in(current))
    return int((await tx.execute(sealed)).scalar_one())


async def all_rows(tx: AsyncConnection) -> AsyncIterator[KeptRow]:
    """Every case that was judged, in the order of their ids."""
    async for kept, _ in all_with_method(tx):
        yield kept


async def all_with_method(tx: AsyncConnection) -> AsyncIterator[tuple[KeptRow, str]]:
    """The same, each with the digest of the method that judged it."""
    after = ""
    query = select(case_rows.c.ledger, case_rows.c.method, case_rows.c.json).where(
        case_rows.c.ledger > bindparam("after")
    )
    query = query.order_by(case_rows.c.ledger).limit(_AT_ONCE)
    while True:
        rows = (await tx.execute(query, {"after": after})).all()
        for row in rows:
            yield _ROW.validate_json(row.json), row.method
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].ledger
