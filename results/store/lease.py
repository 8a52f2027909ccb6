"""Who works on which ledger now, and what is due next?

A lease of 60 s, renewed every 15 s; the epoch is the fencing token: it rises
with every claim, and the cached state is only written under the epoch that
claimed it. Observations are appended whatever the epoch. Leases run on the
machine's time (`real`), whatever calendar the cases live in.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import StoreInUse
from results.tables import ledgers

LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=15)


async def due(
    tx: AsyncConnection, now: datetime, *, real: datetime, dead: Collection[str] = (), limit: int = 50
) -> tuple[str, ...]:
    """Ledgers that are due and that nobody holds, longest due first; the leases of `dead` owners do not count."""
    rows = await tx.execute(
        select(ledgers.c.id).where(ledgers.c.due_at <= now, _free(real, dead)).order_by(ledgers.c.due_at).limit(limit)
    )
    return tuple(row.id for row in rows)


async def next_due(tx: AsyncConnection) -> datetime | None:
    """When something becomes due next; None: nothing until a person acts."""
    query = select(ledgers.c.due_at).where(ledgers.c.due_at.is_not(None)).order_by(ledgers.c.due_at).limit(1)
    moment: datetime | None = (await tx.execute(query)).scalar()
    return moment


async def holders(tx: AsyncConnection) -> frozenset[str]:
    """Everybody who holds a lease, alive or not."""
    rows = await tx.execute(select(ledgers.c.lease_owner).where(ledgers.c.lease_owner.is_not(None)).distinct())
    return frozenset(row.lease_owner for row in rows)


async def held(tx: AsyncConnection, *, real: datetime, dead: Collection[str] = ()) -> Mapping[str, str]:
    """Every ledger that somebody is working on now, and who; the leases of `dead` owners do not count."""
    query = select(ledgers.c.id, ledgers.c.lease_owner).where(
        ledgers.c.lease_owner.is_not(None), not_(_free(real, dead))
    )
    return dict(sorted((row.id, row.lease_owner) for row in await tx.execute(query)))


async def refuse_held(tx: AsyncConnection, place: str, *, real: datetime, dead: Collection[str] = ()) -> None:
    """Refuse to go on while somebody is working.

    Raises:
        StoreInUse: somebody is; names each ledger and who holds it.
    """
    now = await held(tx, real=real, dead=dead)
    if now:
        raise StoreInUse(place, ", ".join(f"{ledger} by {owner}" for ledger, owner in now.items()))


async def claim(
    tx: AsyncConnection, ledger: str, *, owner: str, real: datetime, dead: Collection[str] = ()
) -> int | None:
    """Take the ledger for `LEASE`; the leases of `dead` owners do not count.

    Returns:
        The new epoch, or None where somebody else holds it.
    """
    epoch: int | None = (
        await tx.execute(
            update(ledgers)
            .where(ledgers.c.id == ledger, _free(real, dead))
            .values(lease_owner=owner, lease_until=real + LEASE, epoch=ledgers.c.epoch + 1)
            .returning(ledgers.c.epoch)
        )
    ).scalar()
    return epoch


async def renew(tx: AsyncConnection, ledger: str, *, epoch: int, real: datetime) -> bool:
    """Keep the lease; False where another claim has begun meanwhile: stop working."""
    done = await tx.execute(update(ledgers).where(_held(ledger, epoch)).values(lease_until=real + LEASE))
    return done.rowcount == 1


async def release(tx: AsyncConnection, ledger: str, *, epoch: int) -> None:
    """Give the ledger back."""
    await tx.execute(update(ledgers).where(_held(ledger, epoch)).values(lease_owner=None, lease_until=None))


async def holds(tx: AsyncConnection, ledger: str, *, epoch: int) -> bool:
    """Whether no other claim has begun since, nor begins until the transaction that asks has ended."""
    query = select(ledgers.c.id).where(_held(ledger, epoch)).with_for_update(key_share=True)
    return (await tx.execute(query)).first() is not None


def _free(real: datetime, dead: Collection[str]) -> ColumnElement[bool]:
    free = or_(ledgers.c.lease_until.is_(None), ledgers.c.lease_until <= real)
    return or_(free, ledgers.c.lease_owner.in_(dead)) if dead else free


def _held(ledger: str, epoch: int) -> ColumnElement[bool]:
    return and_(ledgers.c.id == ledger, ledgers.c.epoch == epoch)
