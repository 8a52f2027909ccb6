"""Has a person stopped the bot? Read before every irreversible step."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.store.prepared import Prepared
from results.tables import switches

STOP = "stop"
"""The one that stops everything."""

SIMULATED = "simulated"
"""Turned on where a simulation is kept, once and for good: its services do not exist."""

_IS_ON = Prepared(select(switches.c.on).where(switches.c.name == bindparam("wanted")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Who set it, when, and to what."""

    name: str
    on: bool
    at: datetime
    person: str


async def find(tx: AsyncConnection, name: str) -> Switch | None:
    """The switch as somebody set it last; None: nobody ever did."""
    row = (await tx.execute(select(switches).where(switches.c.name == name))).mappings().first()
    return None if row is None else Switch(**row)


async def is_on(tx: AsyncConnection, name: str) -> bool:
    found = await _IS_ON.first(tx, wanted=name)
    return found is not None and bool(found.on)


async def turn(tx: AsyncConnection, name: str, *, on: bool, person: str, now: datetime) -> None:
    """Set a switch, in somebody's name."""
    await put_back(tx, name, Switch(name=name, on=on, at=now, person=person))


async def put_back(tx: AsyncConnection, name: str, was: Switch | None) -> None:
    """Make a switch stand as it stood before."""
    await tx.execute(delete(switches).where(switches.c.name == name))
    if was is not None:
        await tx.execute(insert(switches).values(name=name, on=was.on, at=was.at, person=was.person))
