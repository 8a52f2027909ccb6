"""What has happened around a case that decides whether it may be public? Append-only."""

from collections.abc import Collection
from itertools import groupby

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import PublicationEvent
from results.tables import publication_events

_EVENT: TypeAdapter[PublicationEvent] = TypeAdapter(PublicationEvent)
_AT_ONCE = 1000


async def note(tx: AsyncConnection, event: PublicationEvent) -> None:
    """Enter what happened.

    Raises:
        ValueError: it names no finding; what is about everything is about what nobody has seen yet.
    """
    if not event.criteria:
        raise ValueError(f"case {event.case}: {event.what} names no finding")
    await tx.execute(
        insert(publication_events).values(
            ledger=event.case, at=event.at, what=str(event.what), json=_EVENT.dump_json(event).decode()
        )
    )


async def events_of(tx: AsyncConnection, case: str) -> tuple[PublicationEvent, ...]:
    """All of a case, in the order in which they were entered."""
    query = select(publication_events.c.json).where(publication_events.c.ledger == case)
    rows = await tx.execute(query.order_by(publication_events.c.seq))
    return tuple(_EVENT.validate_json(text) for text in rows.scalars())


async def events_by_case(tx: AsyncConnection, cases: Collection[str]) -> dict[str, tuple[PublicationEvent, ...]]:
    """The same of many cases; those without any are not in it."""
    table, wanted = publication_events, sorted(cases)
    query = select(table.c.ledger, table.c.json).order_by(table.c.ledger, table.c.seq)
    found: dict[str, tuple[PublicationEvent, ...]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = await tx.execute(query.where(table.c.ledger.in_(wanted[start : start + _AT_ONCE])))
        for case, group in groupby(rows, key=lambda row: row.ledger):
            found[case] = tuple(_EVENT.validate_json(row.json) for row in group)
    return found


async def latest(tx: AsyncConnection) -> int:
    """The number of the event that was entered last, of any case; 0: there is none."""
    return int((await tx.execute(select(func.coalesce(func.max(publication_events.c.seq), 0)))).scalar_one())
