"""Who works on which ledger now, and what is due next?

A lease of 60 s, renewed every 15 s; the epoch is the fencing token: it rises
with every claim, and the cached state is only written under the epoch that
claimed it. Observations are appended whatever the epoch. Leases run on the
machine's time (`real`), whatever calendar the cases live in.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import StoreInUse
from results.store.ledger import LedgerRow, row_of
from results.store.prepared import Prepared
from results.tables import ledgers

LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=15)


def _free(real: Any) -> ColumnElement[bool]:
    return or_(ledgers.c.lease_until.is_(None), ledgers.c.lease_until <= real)


_HELD = and_(ledgers.c.id == bindparam("ledger"), ledgers.c.epoch == bindparam("claimed"))

_DUE = Prepared(
    select(ledgers.c.id)
    .where(ledgers.c.due_at <= bindparam("now"), _free(bindparam("real")))
    .order_by(ledgers.c.due_at)
    .limit(bindparam("limit"))
)
_SOONEST = Prepared(
    select(ledgers.c.id, ledgers.c.due_at, ledgers.c.lease_until)
    .where(ledgers.c.due_at.is_not(None))
    .order_by(ledgers.c.due_at)
    .limit(bindparam("limit"))
)
_CLAIM = Prepared(
    update(ledgers)
    .where(ledgers.c.id == bindparam("ledger"), _free(bindparam("real")))
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), epoch=ledgers.c.epoch + 1)
    .returning(ledgers)
)
_RENEW = Prepared(update(ledgers).where(_HELD).values(lease_until=bindparam("until")).returning(ledgers.c.id))
_SETTLE = Prepared(
    update(ledgers)
    .where(_HELD)
    .values(
        due_at=bindparam("due"), why=bindparam("because"), stage=bindparam("at"), lease_owner=None, lease_until=None
    )
    .returning(ledgers.c.id)
)
_RELEASE = Prepared(update(ledgers).where(_HELD).values(lease_owner=None, lease_until=None))
_HOLDS = Prepared(select(ledgers.c.id).where(_HELD).with_for_update(key_share=True))


async def due(tx: AsyncConnection, now: datetime, *, real: datetime, limit: int = 50) -> tuple[str, ...]:
    """Ledgers that are due and that nobody holds, longest due first."""
    return tuple(row.id for row in await _DUE.on(tx, now=now, real=real, limit=limit))


async def next_due(tx: AsyncConnection) -> datetime | None:
    """When something becomes due next; None: nothing until a person acts."""
    query = select(ledgers.c.due_at).where(ledgers.c.due_at.is_not(None)).order_by(ledgers.c.due_at).limit(1)
    moment: datetime | None = (await tx.execute(query)).scalar()
    return moment


async def soonest(
    tx: AsyncConnection, now: datetime, *, real: datetime, limit: int = 8
) -> tuple[datetime | None, tuple[str, ...]]:
    """When something is due next, or has been for longest, and what is due by then that nobody holds."""
    rows = await _SOONEST.on(tx, limit=limit)
    if not rows:
        return None, ()
    moment: datetime = rows[0].due_at
    by = max(moment, now)
    return moment, tuple(
        row.id for row in rows if row.due_at <= by and (row.lease_until is None or row.lease_until <= real)
    )


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
    claimed = await _CLAIM.first(tx, ledger=ledger, real=real, owner=owner, until=real + LEASE)
    return row_of(claimed._asdict()) if claimed is not None else None


async def renew(tx: AsyncConnection, ledger: str, *, epoch: int, real: datetime) -> bool:
    """Keep the lease; False where another claim has begun meanwhile: stop working."""
    return await _RENEW.first(tx, ledger=ledger, claimed=epoch, until=real + LEASE) is not None


async def settle(
    tx: AsyncConnection, ledger: str, *, due_at: datetime | None, why: str | None, stage: str | None, epoch: int
) -> bool:
    """Write what was decided of the ledger, and give it back; refused (False) where another claim has begun."""
    return await _SETTLE.first(tx, ledger=ledger, claimed=epoch, due=due_at, because=why, at=stage) is not None


async def release(tx: AsyncConnection, ledger: str, *, epoch: int) -> None:
    """Give the ledger back as it is."""
    await _RELEASE.on(tx, ledger=ledger, claimed=epoch)


async def holds(tx: AsyncConnection, ledger: str, *, epoch: int) -> bool:
    """Whether no other claim has begun since, nor begins until the transaction that asks has ended."""
    return await _HOLDS.first(tx, ledger=ledger, claimed=epoch) is not None
