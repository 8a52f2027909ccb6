"""Which programs may read the desk, in whose name, and until when? Of a token only its digest is kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records.person import PersonToken, TokenScope
from results.store import person as people_store
from results.store.person_session import digest_of
from results.tables import person_tokens

_NOTED: Final = timedelta(minutes=1)  # nothing is written for each request


async def make(tx: AsyncConnection, token: str, made: PersonToken) -> None:
    """Keep a token; `made.digest` is that of the token."""
    values = {name: getattr(made, name) for name in ("person", "name", "made_at", "until")}
    await tx.execute(insert(person_tokens).values(digest=digest_of(token), scope=str(made.scope), **values))


async def find(tx: AsyncConnection, token: str, scope: TokenScope, now: datetime) -> PersonToken | None:
    """What a token is; None: it is nobody's, for something else, over, or of somebody who may not enter as they are now."""
    query = select(person_tokens).where(person_tokens.c.digest == digest_of(token), person_tokens.c.scope == str(scope))
    row = (await tx.execute(query)).mappings().first()
    found = None if row is None else _token(row)
    if found is None or not found.holds(now):
        return None
    holder = await people_store.find(tx, found.person)
    return None if holder is None or holder.disabled_at is not None or holder.given else found


def is_worth_noting(token: PersonToken, now: datetime) -> bool:
    """Whether it is long enough ago that it was used."""
    return token.used_at is None or now - token.used_at >= _NOTED


async def use(tx: AsyncConnection, digest: str, now: datetime) -> None:
    """Note that a token was used."""
    await tx.execute(update(person_tokens).where(person_tokens.c.digest == digest).values(used_at=now))


async def end(tx: AsyncConnection, person: str, digest: str, now: datetime) -> PersonToken | None:
    """End a token of a person from now on; None: they have none such that is not over."""
    held = next((one for one in await of(tx, person) if one.digest == digest and one.holds(now)), None)
    if held is None:
        return None
    await tx.execute(update(person_tokens).where(person_tokens.c.digest == digest).values(ended_at=now))
    return replace(held, ended_at=now)


async def of(tx: AsyncConnection, person: str) -> tuple[PersonToken, ...]:
    """Every token that a person made, the newest first; also those that are over."""
    query = select(person_tokens).where(person_tokens.c.person == person).order_by(person_tokens.c.made_at.desc())
    return tuple(_token(row) for row in (await tx.execute(query)).mappings())


def _token(row: RowMapping) -> PersonToken:
    return PersonToken(**{**row, "scope": TokenScope(row["scope"])})
