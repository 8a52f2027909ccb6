"""Has a person stopped the bot? Read before every irreversible step."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.tables import switches


async def is_on(tx: AsyncConnection, name: str) -> bool:
    return bool((await tx.execute(select(switches.c.on).where(switches.c.name == name))).scalar())


async def turn(tx: AsyncConnection, name: str, *, on: bool, person: str, now: datetime) -> None:
    """Set a switch, in somebody's name."""
    await tx.execute(delete(switches).where(switches.c.name == name))
    await tx.execute(insert(switches).values(name=name, on=on, at=now, person=person))
