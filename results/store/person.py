"""Who may enter the desk, and do they prove that they are who they say?

A try is counted before it is looked at, so that many at once are not more than
as many one after the other; whoever comes in begins anew. The secret of a
telephone's codes is sealed (AES-256-GCM, bound to the name) before it reaches
the database; of a password only its hash comes here.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import TypeAdapter
from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import PersonKnown, PersonMissing, StoreDamaged
from results.records.person import Person, PersonRole
from results.tables import people, person_sessions, person_tokens

TRIES: Final = 5
"""So many may be wrong in a row; after each that follows nobody gets in for a time, which doubles."""

LOCKED: Final = timedelta(minutes=1)
LOCKED_AT_MOST: Final = timedelta(hours=1)

_NONCE = 12
_ROLES: TypeAdapter[tuple[PersonRole, ...]] = TypeAdapter(tuple[PersonRole, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What somebody is held against who says that they are this person."""

    person: Person
    password: str = field(repr=False)
    code: bytes | None = field(repr=False)
    code_step: int | None


async def add(tx: AsyncConnection, person: Person, *, password: str) -> None:
    """Enter a person, with the hash of their password.

    Raises:
        PersonKnown: there is or was somebody of this name.
    """
    if await find(tx, person.name) is not None:
        raise PersonKnown(person.name)
    await tx.execute(
        insert(people).values(
            name=person.name,
            roles=_written(person.roles),
            password=password,
            given=person.given,
            tries=0,
            added_at=person.added_at,
            added_by=person.added_by,
        )
    )


async def find(tx: AsyncConnection, name: str) -> Person | None:
    row = (await tx.execute(select(people).where(people.c.name == name))).mappings().first()
    return None if row is None else _person(row)


async def named(tx: AsyncConnection, name: str) -> Person:
    """One person.

    Raises:
        PersonMissing: there is nobody of this name.
    """
    found = await find(tx, name)
    if found is None:
        raise PersonMissing(name)
    return found


async def listing(tx: AsyncConnection) -> tuple[Person, ...]:
    """Everybody, by name; also those who may not enter any more."""
    rows = (await tx.execute(select(people).order_by(people.c.name))).mappings()
    return tuple(_person(row) for row in rows)


async def take_try(tx: AsyncConnection, name: str, now: datetime) -> Proof | None:
    """Count a try of somebody who says that they are this person; None: nobody may try now, or there is nobody."""
    query = select(people).where(people.c.name == name).with_for_update()
    row = (await tx.execute(query)).mappings().first()
    if row is None or row["disabled_at"] is not None or (row["locked_until"] or now) > now:
        return None
    tries = row["tries"] + 1
    lasts = min(LOCKED * 2 ** min(max(tries - TRIES, 0), 30), LOCKED_AT_MOST) if tries >= TRIES else None
    locked = {"locked_until": now + lasts} if lasts is not None else {}
    await tx.execute(update(people).where(people.c.name == name).values(tries=tries, **locked))
    return Proof(
        person=_person(row),
        password=row["password"],
        code=bytes(row["code"]) if row["code"] is not None else None,
        code_step=row["code_step"],
    )


async def half_in(tx: AsyncConnection, name: str, *, password: str) -> bool:
    """The password was right and a code is still to come: this try counts for nothing, those before it still do.

    False: it is another one by now, or nobody enters under this name any more.
    """
    values = {"tries": people.c.tries - 1, "locked_until": None}
    still = (people.c.name == name) & (people.c.password == password) & people.c.disabled_at.is_(None)
    return (await tx.execute(update(people).where(still, people.c.tries > 0).values(**values))).rowcount == 1


async def came_in(tx: AsyncConnection, name: str, *, password: str | None = None, step: int | None = None) -> bool:
    """Begin anew with counting.

    False: the code of this time step was taken already, by somebody at the same time; the hash of the `password`
    that was looked at is another one by now; nobody enters under this name any more.
    """
    fresh = (people.c.name == name) & people.c.disabled_at.is_(None)
    if password is not None:
        fresh &= people.c.password == password
    values: dict[str, object] = {"tries": 0, "locked_until": None}
    if step is not None:
        fresh &= people.c.code_step.is_(None) | (people.c.code_step < step)
        values["code_step"] = step
    return (await tx.execute(update(people).where(fresh).values(**values))).rowcount == 1


async def set_password(tx: AsyncConnection, name: str, password: str, now: datetime, *, given: bool) -> None:
    """Keep another hash, end every token, and let whoever was locked out try again; `given`: somebody else has set it."""
    values = {"password": password, "given": given, "tries": 0, "locked_until": None}
    await tx.execute(update(people).where(people.c.name == name).values(**values))
    await _end_tokens(tx, name, now)


async def _end_tokens(tx: AsyncConnection, name: str, now: datetime) -> None:
    held = update(person_tokens).where(person_tokens.c.person == name, person_tokens.c.ended_at.is_(None))
    await tx.execute(held.values(ended_at=now))


async def renew_hash(tx: AsyncConnection, name: str, password: str) -> None:
    """Keep the same password, hashed as it is done by now."""
    await tx.execute(update(people).where(people.c.name == name).values(password=password))


async def set_roles(tx: AsyncConnection, name: str, roles: Sequence[PersonRole]) -> None:
    await tx.execute(update(people).where(people.c.name == name).values(roles=_written(roles)))


async def set_code(tx: AsyncConnection, name: str, secret: bytes | None, *, key: bytes, step: int | None) -> None:
    """Keep the secret of a telephone's codes, sealed, and the step of the code by which it was shown; None: no codes."""
    sealed = None
    if secret is not None:
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, secret, _bound(name))
    await tx.execute(update(people).where(people.c.name == name).values(code=sealed, code_step=step))


def opened_code(proof: Proof, *, key: bytes) -> bytes | None:
    """The secret of a person's codes; None where there is none.

    Raises:
        StoreDamaged: it was not sealed with this key, or was changed.
    """
    if proof.code is None:
        return None
    try:
        return AESGCM(key).decrypt(proof.code[:_NONCE], proof.code[_NONCE:], _bound(proof.person.name))
    except InvalidTag as error:
        raise StoreDamaged(
            "people", f"the code of {proof.person.name} does not open with this installation's key"
        ) from error


async def disable(tx: AsyncConnection, name: str, now: datetime | None) -> None:
    """Let somebody in no more, and end where they are and what reads in their name; None: let them in again."""
    await tx.execute(update(people).where(people.c.name == name).values(disabled_at=now))
    if now is not None:
        await tx.execute(delete(person_sessions).where(person_sessions.c.person == name))
        await _end_tokens(tx, name, now)


def _bound(name: str) -> bytes:
    return f"person:{name}".encode()


def _written(roles: Sequence[PersonRole]) -> str:
    kept = tuple(role for role in PersonRole if role in roles)
    return _ROLES.dump_json(kept).decode()


def _person(row: RowMapping) -> Person:
    values: dict[str, Any] = {name: row[name] for name in _PLAIN}
    return Person(roles=_ROLES.validate_json(row["roles"]), has_code=row["code"] is not None, **values)


_PLAIN = ("name", "given", "locked_until", "added_at", "added_by", "disabled_at")
