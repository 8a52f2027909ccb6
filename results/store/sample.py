"""Which samples were drawn, when were they entered, and with which digest?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.tables import samples


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredSample:
    """A sample as it was when it was entered.

    Attributes:
        digest: SHA-256 of its file.
        drawn_at: when it was entered here; a request before that was not chosen by it.
    """

    id: str
    digest: str
    drawn_at: datetime
    person: str
    text: str


async def enter(tx: AsyncConnection, sample: EnteredSample) -> EnteredSample:
    """Keep a sample; one that is there already stays as it was, and is given back."""
    known = await find(tx, sample.id)
    if known is not None:
        return known
    await tx.execute(
        insert(samples).values(
            id=sample.id, digest=sample.digest, drawn_at=sample.drawn_at, person=sample.person, json=sample.text
        )
    )
    return sample


async def listing(tx: AsyncConnection) -> tuple[EnteredSample, ...]:
    """Every sample, the newest first."""
    rows = await tx.execute(select(samples).order_by(samples.c.drawn_at.desc(), samples.c.id))
    return tuple(_entered(row) for row in rows)


async def find(tx: AsyncConnection, identity: str) -> EnteredSample | None:
    row = (await tx.execute(select(samples).where(samples.c.id == identity))).first()
    return _entered(row) if row is not None else None


def _entered(row: Row[Any]) -> EnteredSample:
    return EnteredSample(id=row.id, digest=row.digest, drawn_at=row.drawn_at, person=row.person, text=row.json)
