"""Who runs the bot now? Each process says so every few seconds, by the machine's time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.store.upsert import insert_into
from results.tables import workers

ALIVE = timedelta(seconds=30)
"""Who has said nothing for longer is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """One process that runs the bot.

    Attributes:
        kind: `embedded`, or `distributed` over a queue that several share.
        running: ledgers in work.
        trouble: what keeps it from working just now, in words.
    """

    owner: str
    kind: str
    version: str
    since: datetime
    seen_at: datetime
    running: int
    trouble: str | None = None


async def say(tx: AsyncConnection, row: WorkerRow) -> None:
    """Write that this process is there; those gone for an hour are forgotten."""
    values = {name: getattr(row, name) for name in ("kind", "version", "since", "seen_at", "running", "trouble")}
    await tx.execute(
        insert_into(tx, workers)
        .values(owner=row.owner, **values)
        .on_conflict_do_update(index_elements=["owner"], set_=values)
    )
    await tx.execute(delete(workers).where(workers.c.seen_at < row.seen_at - timedelta(hours=1)))


async def leave(tx: AsyncConnection, owner: str) -> None:
    """Write that it is gone."""
    await tx.execute(delete(workers).where(workers.c.owner == owner))


async def listing(tx: AsyncConnection) -> tuple[WorkerRow, ...]:
    """All that were there in the last hour, the longest first."""
    rows = await tx.execute(select(workers).order_by(workers.c.since))
    return tuple(WorkerRow(**row) for row in rows.mappings())
