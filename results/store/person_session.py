"""Who is at the desk now? A session ends by itself, when nothing is done in it and when a day's work is over.

What a browser shows is a token; only its digest is kept, so that whoever reads
the database cannot sit down at anybody's place.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records.person import Person
from results.store import person as people_store
from results.store.prepared import Prepared
from results.tables import person_sessions

IDLE: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=12)
UNPROVEN: Final = timedelta(minutes=5)
"""So long somebody may look for their code."""

_NOTED: Final = timedelta(minutes=1)  # nothing is written for each page that is read


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody at the desk.

    Attributes:
        proven: password and, where they have one, code were right.
    """

    digest: str
    person: Person
    begun_at: datetime
    seen_at: datetime
    proven: bool

    def is_worth_noting(self, now: datetime) -> bool:
        """Whether it is long enough ago that they were seen."""
        return now - self.seen_at >= _NOTED


def digest_of(token: str) -> str:
    """Under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


async def begin(tx: AsyncConnection, token: str, name: str, now: datetime, *, proven: bool) -> None:
    """Let somebody sit down; what is over of anybody is forgotten."""
    await tx.execute(delete(person_sessions).where(person_sessions.c.begun_at <= now - LONGEST))
    await tx.execute(delete(person_sessions).where(person_sessions.c.seen_at <= now - IDLE))
    await tx.execute(
        insert(person_sessions).values(digest=digest_of(token), person=name, begun_at=now, seen_at=now, proven=proven)
    )


_FOUND = Prepared(select(person_sessions).where(person_sessions.c.digest == bindparam("of")))


async def find(tx: AsyncConnection, token: str, now: datetime) -> Session | None:
    """Whose session it is, as they are by now; None: nobody's, or it is over, or they may not be here any more."""
    row = await _FOUND.first(tx, of=digest_of(token))
    if row is None or not _lasts(row.begun_at, row.seen_at, now, proven=row.proven):
        return None
    person = await people_store.find(tx, row.person)
    if person is None or person.disabled_at is not None:
        return None
    return Session(
        digest=row.digest, person=person, begun_at=row.begun_at, seen_at=row.seen_at, proven=bool(row.proven)
    )


def _lasts(begun_at: datetime, seen_at: datetime, now: datetime, *, proven: bool) -> bool:
    if not proven:
        return now - begun_at < UNPROVEN
    return now - begun_at < LONGEST and now - seen_at < IDLE


async def see(tx: AsyncConnection, digest: str, now: datetime) -> None:
    """Note that somebody is still there."""
    await tx.execute(update(person_sessions).where(person_sessions.c.digest == digest).values(seen_at=now))


async def end(tx: AsyncConnection, digest: str) -> None:
    await tx.execute(delete(person_sessions).where(person_sessions.c.digest == digest))


async def end_all(tx: AsyncConnection, name: str, *, but: str = "") -> int:
    """End every session of a person, but that one; gives how many."""
    query = delete(person_sessions).where(person_sessions.c.person == name, person_sessions.c.digest != but)
    return int((await tx.execute(query)).rowcount)


async def of(tx: AsyncConnection, name: str, now: datetime) -> int:
    """In how many places a person is signed in."""
    rows = await tx.execute(select(person_sessions).where(person_sessions.c.person == name))
    return sum(row.proven and _lasts(row.begun_at, row.seen_at, now, proven=True) for row in rows)
