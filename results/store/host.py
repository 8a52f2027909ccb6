"""Who may talk to a host now? One session at a time, across processes and machines.

A host is leased with the ledger whose stage visits it, for as long, and renewed
with it. Between the sessions of two ledgers lies a pause; one ledger goes on
at once. Who found the host taken is woken when it is left.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.store.lease import LEASE
from results.store.prepared import Prepared
from results.store.upsert import insert_for
from results.tables import host_leases, ledgers

PAUSE = timedelta(seconds=10)
BUSY = "host_busy"

_HELD = and_(
    host_leases.c.host == bindparam("visited"),
    host_leases.c.ledger == bindparam("visitor"),
    host_leases.c.owner == bindparam("holder"),
)
_PAUSE_OF = Prepared(select(host_leases.c.free_at).where(host_leases.c.host == bindparam("visited")))
_RENEW = Prepared(update(host_leases).where(_HELD).values(until=bindparam("last")))
_WAITING = and_(
    ledgers.c.host == bindparam("visited"), ledgers.c.why == literal_column(f"'{BUSY}'")
)  # as its index says
_LEAVE = Prepared(
    update(host_leases)
    .where(_HELD)
    .values(owner=None, until=None, free_at=bindparam("free"))
    .returning(select(ledgers.c.id).where(_WAITING).exists().label("is_awaited"))
)
_WAKE = Prepared(
    update(ledgers)
    .where(ledgers.c.id == select(ledgers.c.id).where(_WAITING).order_by(ledgers.c.due_at).limit(1).scalar_subquery())
    .values(due_at=bindparam("free"))
)


@cache
def _take(dialect: str) -> Prepared:
    free = and_(
        or_(host_leases.c.until.is_(None), host_leases.c.until <= bindparam("real")),
        or_(
            host_leases.c.free_at.is_(None),
            host_leases.c.free_at <= bindparam("now"),
            host_leases.c.ledger == bindparam("visitor"),
        ),
    )
    taken: dict[str, Any] = {"owner": bindparam("holder"), "ledger": bindparam("visitor"), "until": bindparam("last")}
    return Prepared(
        insert_for(dialect, host_leases)
        .values(host=bindparam("visited"), **taken)
        .on_conflict_do_update(index_elements=["host"], set_=taken, where=free)
        .returning(host_leases.c.host)
    )


async def take(
    tx: AsyncConnection, host: str, *, ledger: str, owner: str, now: datetime, real: datetime
) -> datetime | None:
    """Take the host for a session of this ledger.

    Returns:
        None: it is taken; else when to ask again.
    """
    take = _take(tx.dialect.name)
    if await take.on(tx, visited=host, visitor=ledger, holder=owner, last=real + LEASE, now=now, real=real):
        return None
    row = await _PAUSE_OF.first(tx, visited=host)
    return max(now + PAUSE, row.free_at) if row is not None and row.free_at is not None else now + PAUSE


async def renew(tx: AsyncConnection, host: str, *, ledger: str, owner: str, real: datetime) -> None:
    """Keep the host while the session lasts."""
    await _RENEW.on(tx, visited=host, visitor=ledger, holder=owner, last=real + LEASE)


async def leave(tx: AsyncConnection, host: str, *, ledger: str, owner: str, free_at: datetime) -> None:
    """End the session: free for this ledger at once, for others from `free_at` on."""
    left = await _LEAVE.first(tx, visited=host, visitor=ledger, holder=owner, free=free_at)
    if left is not None and left.is_awaited:
        await _WAKE.on(tx, visited=host, free=free_at)


async def bury(tx: AsyncConnection, dead: Collection[str]) -> None:
    """Take their hosts from owners who are no more."""
    await tx.execute(update(host_leases).where(host_leases.c.owner.in_(dead)).values(owner=None, until=None))


async def visited_by(tx: AsyncConnection, names: Collection[str]) -> Mapping[str, str | None]:
    """The host that the stages of each ledger visit; None: they visit none."""
    rows = await tx.execute(select(ledgers.c.id, ledgers.c.host).where(ledgers.c.id.in_(names)))
    return {row.id: row.host for row in rows}
