"""What did each person do at the desk, or try? Appended before it is done, read, never changed."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records.person import PersonAct
from results.tables import person_acts


async def note(tx: AsyncConnection, person: str, what: str, subject: str, *, at: datetime, details: str = "") -> None:
    """Write down that somebody does something."""
    await tx.execute(insert(person_acts).values(at=at, person=person, what=what, subject=subject, details=details))


async def listing(
    tx: AsyncConnection,
    *,
    person: str | None = None,
    what: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> tuple[PersonAct, ...]:
    """What was done, the newest first; of one person, of one kind, before one number."""
    query = select(person_acts).order_by(person_acts.c.seq.desc()).limit(limit)
    if person is not None:
        query = query.where(person_acts.c.person == person)
    if what is not None:
        query = query.where(person_acts.c.what == what)
    if before is not None:
        query = query.where(person_acts.c.seq < before)
    return tuple(PersonAct(**row) for row in (await tx.execute(query)).mappings())
