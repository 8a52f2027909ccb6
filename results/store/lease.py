"""Who works on which ledger now, and what is due next?

A lease of 60 s, renewed every 15 s; the epoch is the fencing token: it rises
with every claim, and the cached state is only written under the epoch that
claimed it. Observations are appended whatever the epoch. Leases run on the
machine's time (`real`), whatever calendar the cases live in.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import StoreInUse
from results.store.ledger import LedgerRow, row_of
from results.tables import ledgers

LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=15)


async def due(tx: AsyncConnection, now: datetime, *, real: datetime, limit: int = 50) -> tuple[str, ...]:
    """Ledgers that are due and that nobody holds, longest due first."""
    rows = await tx.execute(
        select(ledgers.c.id).where(ledgers.c.due_at <= now, _free(real)).order_by(ledgers.c.due_at).limit(limit)
    )
    return tuple(row.id for row in rows)


async def next_due(tx: AsyncConnection) -> datetime | None:
    """When something becomes due next; None: nothing until a person acts."""
    query = select(ledgers.c.due_at).where(ledgers.c.due_at.is_not(None)).order_by(ledgers.c.due_at).limit(1)
    moment: datetime | None = (await tx.execute(query)).scalar()
    return moment


async def backlog(tx: AsyncConnection, now: datetime) -> tuple[int, datetime | None]:
    """How many ledgers are due, and since when the longest."""
    query = select(func.count(), func.min(ledgers.c.due_at)).where(ledgers.c.due_at <= now)
    count, since = (await tx.execute(query)).one()
    return count, since


async def holders(tx: AsyncConnection) -> frozenset[str]:
    """Everybody who holds a lease, alive or not."""
    rows = await tx.execute(select(ledgers.c.lease_owner).where(ledgers.c.lease_owner.is_not(None)).distinct())
    return frozenset(row.lease_owner for row in rows)


async def held(tx: AsyncConnection, *, real: datetime, dead: Collection[str] = ()) -> Mapping[str, str]:
    """Every ledger that somebody is working on now, and who; the leases of `dead` owners do not count."""
    query = select(ledgers.c.id, ledgers.c.lease_owner).where(
        ledgers.c.lease_owner.is_not(None), ledgers.c.lease_until > real
    )
    found = sorted((row.id, row.lease_owner) for row in await tx.execute(query))
    return {ledger: owner for ledger, owner in found if owner not in dead}


async def refuse_held(tx: AsyncConnection, place: str, *, real: datetime, dead: Collection[str] = ()) -> None:
    """Refuse to go on while somebody is working.

    Raises:
        StoreInUse: somebody is; names each ledger and who holds it.
    """
    now = await held(tx, real=real, dead=dead)
    if now:
        raise StoreInUse(place, ", ".join(f"{ledger} by {owner}" for ledger, owner in now.items()))


async def bury(tx: AsyncConnection, dead: Collection[str]) -> tuple[str, ...]:
    """Take their ledgers from owners who are no more; gives which."""
    done = await tx.execute(
        update(ledgers)
        .where(ledgers.c.lease_owner.in_(dead))
        .values(lease_owner=None, lease_until=None)
        .returning(ledgers.c.id)
    )
    return tuple(row.id for row in done)


async def claim(tx: AsyncConnection, ledger: str, *, owner: str, real: datetime) -> LedgerRow | None:
    """Take the ledger for `LEASE`.

    Returns:
        The ledger as it is now, locked until the transaction ends; None where somebody else holds it.
    """
    done = await tx.execute(
        update(ledgers)
        .where(ledgers.c.id == ledger, _free(real))
        .values(lease_owner=owner, lease_until=real + LEASE, epoch=ledgers.c.epoch + 1)
        .returning(ledgers)
    )
    claimed = done.mappings().first()
    return row_of(claimed) if claimed is not None else None


async def renew(tx: AsyncConnection, ledger: str, *, epoch: int, real: datetime) -> bool:
    """Keep the lease; False where another claim has begun meanwhile: stop working."""
    done = await tx.execute(update(ledgers).where(_held(ledger, epoch)).values(lease_until=real + LEASE))
    return done.rowcount == 1


async def settle(
    tx: AsyncConnection, ledger: str, *, due_at: datetime | None, why: str | None, stage: str | None, epoch: int
) -> bool:
    """Write what was decided of the ledger, and give it back; refused (False) where another claim has begun."""
    done = await tx.execute(
        update(ledgers)
        .where(_held(ledger, epoch))
        .values(due_at=due_at, why=why, stage=stage, lease_owner=None, lease_until=None)
    )
    return done.rowcount == 1


async def release(tx: AsyncConnection, ledger: str, *, epoch: int) -> None:
    """Give the ledger back as it is."""
    await tx.execute(update(ledgers).where(_held(ledger, epoch)).values(lease_owner=None, lease_until=None))


async def holds(tx: AsyncConnection, ledger: str, *, epoch: int) -> bool:
    """Whether no other claim has begun since, nor begins until the transaction that asks has ended."""
    query = select(ledgers.c.id).where(_held(ledger, epoch)).with_for_update(key_share=True)
    return (await tx.execute(query)).first() is not None


def _free(real: datetime) -> ColumnElement[bool]:
    return or_(ledgers.c.lease_until.is_(None), ledgers.c.lease_until <= real)


def _held(ledger: str, epoch: int) -> ColumnElement[bool]:
    return and_(ledgers.c.id == ledger, ledgers.c.epoch == epoch)
