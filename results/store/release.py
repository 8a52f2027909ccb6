"""Which releases are there, in which state, and what in them was wrong?

The files of a release lie in a folder of their own; here stands what it is
called, what its files hash to, and who did what with it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import TypeAdapter
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import ReleaseMissing
from results.records import PublishedError, ReleaseEvent, ReleaseRow, ReleaseState
from results.tables import published_errors, release_events, releases

_EVENT: TypeAdapter[ReleaseEvent] = TypeAdapter(ReleaseEvent)
_ERROR: TypeAdapter[PublishedError] = TypeAdapter(PublishedError)


async def add(tx: AsyncConnection, row: ReleaseRow, *, person: str) -> None:
    """Enter a release that was built."""
    await tx.execute(
        insert(releases).values(
            id=row.id,
            period=row.period,
            corrects=row.corrects,
            built_at=row.built_at,
            method=row.method,
            digest=row.digest,
        )
    )
    await note(tx, ReleaseEvent(release=row.id, at=row.built_at, state=row.state, person=person))


async def note(tx: AsyncConnection, event: ReleaseEvent) -> None:
    """Enter a step of a release."""
    await tx.execute(
        insert(release_events).values(
            release=event.release,
            at=event.at,
            state=str(event.state),
            person=event.person,
            json=_EVENT.dump_json(event).decode(),
        )
    )


async def events_of(tx: AsyncConnection, release: str) -> tuple[ReleaseEvent, ...]:
    query = select(release_events.c.json).where(release_events.c.release == release).order_by(release_events.c.seq)
    return tuple(_EVENT.validate_json(text) for text in (await tx.execute(query)).scalars())


async def events(tx: AsyncConnection) -> Mapping[str, Sequence[ReleaseEvent]]:
    """Of all, by their ids; of each in order."""
    found: dict[str, list[ReleaseEvent]] = {}
    query = select(release_events.c.release, release_events.c.json).order_by(release_events.c.seq)
    for release, text in await tx.execute(query):
        found.setdefault(release, []).append(_EVENT.validate_json(text))
    return found


async def listing(tx: AsyncConnection, *, period: str | None = None) -> tuple[ReleaseRow, ...]:
    """All, the newest first; `period`: of that one only."""
    steps = select(release_events.c.release, release_events.c.state).order_by(release_events.c.seq)
    state = {row.release: ReleaseState(row.state) for row in await tx.execute(steps)}
    query = select(releases).order_by(releases.c.built_at.desc(), releases.c.id.desc())
    if period is not None:
        query = query.where(releases.c.period == period)
    rows = (await tx.execute(query)).mappings()
    return tuple(ReleaseRow(**row, state=state[row["id"]]) for row in rows)


async def find(tx: AsyncConnection, release: str) -> ReleaseRow:
    """One release.

    Raises:
        ReleaseMissing: there is none of this name.
    """
    found = next((row for row in await listing(tx) if row.id == release), None)
    if found is None:
        raise ReleaseMissing(release)
    return found


async def add_error(tx: AsyncConnection, error: PublishedError) -> None:
    await tx.execute(
        insert(published_errors).values(
            found_on=error.found_on.isoformat(),
            release=error.release,
            person=error.person,
            json=_ERROR.dump_json(error).decode(),
        )
    )


async def errors_until(tx: AsyncConnection, day: date) -> Sequence[PublishedError]:
    """Everything that was found wrong up to a day, in the order in which it was entered."""
    query = select(published_errors.c.json).where(published_errors.c.found_on <= day.isoformat())
    rows = await tx.execute(query.order_by(published_errors.c.seq))
    return tuple(_ERROR.validate_json(text) for text in rows.scalars())
