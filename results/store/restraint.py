"""What have other cases asked of the same account, controller and contact? For the caps, whoever asks and wherever.

Asked inside the transaction of the claim. A request counts from its intent on,
and, so that two cases cannot pass at the same time, from the claim of the stage
that makes it.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import OtherRequests
from results.store.ledger import LedgerRow
from results.store.prepared import Prepared
from results.store.projection import REQUEST
from results.tables import ledgers

_ASKED = and_(
    ledgers.c.id != bindparam("this"),
    or_(
        ledgers.c.requested_at.is_not(None),
        and_(ledgers.c.stage == REQUEST, ledgers.c.lease_until > bindparam("real")),  # being made
    ),
)
_WRITTEN = and_(_ASKED, ledgers.c.written)
_OF_ACCOUNT = ledgers.c.account == bindparam("account")
_OF_CONTACT = ledgers.c.contact == bindparam("contact")
_OPEN = ledgers.c.closed_at.is_(None)
_SAME_RIGHT = or_(  # a request for both rights counts for either
    ledgers.c.right == bindparam("right"), ledgers.c.right == "both", bindparam("right", type_=String) == "both"
)


def _last(*where: ColumnElement[bool]) -> Prepared:
    return Prepared(select(func.max(ledgers.c.requested_at).label("found")).where(*where))


def _count(*where: ColumnElement[bool]) -> Prepared:
    return Prepared(select(func.count().label("found")).select_from(ledgers).where(*where))


_LAST_ASKED = _last(_ASKED, _OF_ACCOUNT)
_LAST_WRITTEN = _last(_WRITTEN, _OF_ACCOUNT, _SAME_RIGHT)
_OPEN_AT_CONTROLLER = _count(_WRITTEN, _OPEN, ledgers.c.controller == bindparam("controller"))
_OPEN_AT_CONTACT = _count(_WRITTEN, _OPEN, _OF_CONTACT)
_LAST_TO_CONTACT = _last(_WRITTEN, _OF_CONTACT)


async def others(tx: AsyncConnection, row: LedgerRow, *, real: datetime) -> OtherRequests:
    """Look at what else is asked, in a transaction beside which nobody else writes."""
    asked = {"this": row.id, "real": real}
    last = await _LAST_ASKED.first(tx, **asked, account=row.account)
    if not row.written:
        return OtherRequests(last_asked=last.found)
    return OtherRequests(
        last_asked=last.found,
        last_written=(await _LAST_WRITTEN.first(tx, **asked, account=row.account, right=row.right)).found,
        open_at_controller=(await _OPEN_AT_CONTROLLER.first(tx, **asked, controller=row.controller)).found,
        open_at_contact=(await _OPEN_AT_CONTACT.first(tx, **asked, contact=row.contact)).found,
        last_to_contact=(await _LAST_TO_CONTACT.first(tx, **asked, contact=row.contact)).found,
    )
