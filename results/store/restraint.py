"""What have other cases asked of the same account, controller and contact? For the caps, whoever asks and wherever.

Asked inside the transaction of the claim. A request counts from its intent on,
and, so that two cases cannot pass at the same time, from the claim of the stage
that makes it.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import OtherRequests
from results.store.ledger import LedgerRow
from results.store.projection import REQUEST
from results.tables import ledgers


async def others(tx: AsyncConnection, row: LedgerRow, *, real: datetime) -> OtherRequests:
    """Look at what else is asked, in a transaction beside which nobody else writes."""
    being_made = and_(ledgers.c.stage == REQUEST, ledgers.c.lease_until > real)
    asked = and_(ledgers.c.id != row.id, or_(ledgers.c.requested_at.is_not(None), being_made))
    last = await _last(tx, asked, ledgers.c.account == row.account)
    if not row.written:
        return OtherRequests(last_asked=last)
    written = and_(asked, ledgers.c.written)
    still_open = ledgers.c.closed_at.is_(None)
    of_controller = ledgers.c.controller == row.controller
    of_contact = ledgers.c.contact == row.contact
    same_right = and_(ledgers.c.account == row.account, _same(row.right))
    return OtherRequests(
        last_asked=last,
        last_written=await _last(tx, written, same_right),
        open_at_controller=await _count(tx, written, still_open, of_controller),
        open_at_contact=await _count(tx, written, still_open, of_contact),
        last_to_contact=await _last(tx, written, of_contact),
    )


def _same(right: str | None) -> ColumnElement[bool]:
    """A request for both rights counts for either."""
    if right == "both":
        return ledgers.c.right.is_not(None)
    return or_(ledgers.c.right == right, ledgers.c.right == "both")


async def _last(tx: AsyncConnection, *where: ColumnElement[bool]) -> datetime | None:
    found: datetime | None = (await tx.execute(select(func.max(ledgers.c.requested_at)).where(*where))).scalar()
    return found


async def _count(tx: AsyncConnection, *where: ColumnElement[bool]) -> int:
    return int((await tx.execute(select(func.count()).select_from(ledgers).where(*where))).scalar_one())
