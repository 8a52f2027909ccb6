"""Who may talk to a host now? One session at a time, across processes and machines.

A host is leased with the ledger whose stage visits it, for as long, and renewed
with it. Between the sessions of two ledgers lies a pause; one ledger goes on
at once. Who found the host taken is woken when it is left.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.store.lease import LEASE
from results.store.upsert import insert_into
from results.tables import host_leases, ledgers

PAUSE = timedelta(seconds=10)
BUSY = "host_busy"


async def take(
    tx: AsyncConnection, host: str, *, ledger: str, owner: str, now: datetime, real: datetime
) -> datetime | None:
    """Take the host for a session of this ledger.

    Returns:
        None: it is taken; else when to ask again.
    """
    free = and_(
        or_(host_leases.c.until.is_(None), host_leases.c.until <= real),
        or_(host_leases.c.free_at.is_(None), host_leases.c.free_at <= now, host_leases.c.ledger == ledger),
    )
    taken = {"owner": owner, "ledger": ledger, "until": real + LEASE}
    done = await tx.execute(
        insert_into(tx, host_leases)
        .values(host=host, **taken)
        .on_conflict_do_update(index_elements=["host"], set_=taken, where=free)
        .returning(host_leases.c.host)
    )
    if done.first() is not None:
        return None
    pause = (await tx.execute(select(host_leases.c.free_at).where(host_leases.c.host == host))).scalar()
    return max(now + PAUSE, pause) if pause is not None else now + PAUSE


async def renew(tx: AsyncConnection, host: str, *, ledger: str, owner: str, real: datetime) -> None:
    """Keep the host while the session lasts."""
    await tx.execute(update(host_leases).where(_held(host, ledger, owner)).values(until=real + LEASE))


async def leave(tx: AsyncConnection, host: str, *, ledger: str, owner: str, free_at: datetime) -> None:
    """End the session: free for this ledger at once, for others from `free_at` on."""
    await tx.execute(
        update(host_leases).where(_held(host, ledger, owner)).values(owner=None, until=None, free_at=free_at)
    )
    waiting = select(ledgers.c.id).where(ledgers.c.host == host, ledgers.c.why == BUSY)
    first = waiting.order_by(ledgers.c.due_at).limit(1).scalar_subquery()
    await tx.execute(update(ledgers).where(ledgers.c.id == first).values(due_at=free_at))


async def bury(tx: AsyncConnection, dead: Collection[str]) -> None:
    """Take their hosts from owners who are no more."""
    await tx.execute(update(host_leases).where(host_leases.c.owner.in_(dead)).values(owner=None, until=None))


async def visited_by(tx: AsyncConnection, names: Collection[str]) -> Mapping[str, str | None]:
    """The host that the stages of each ledger visit; None: they visit none."""
    rows = await tx.execute(select(ledgers.c.id, ledgers.c.host).where(ledgers.c.id.in_(names)))
    return {row.id: row.host for row in rows}


def _held(host: str, ledger: str, owner: str) -> ColumnElement[bool]:
    return and_(host_leases.c.host == host, host_leases.c.ledger == ledger, host_leases.c.owner == owner)
