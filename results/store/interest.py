"""Towards whom is a person not free? What they declared, and what of it still holds."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records.person import Interest
from results.tables import interests

_SIREN: Final = 9
_SIRET: Final = 14
_APOSTROPHES: Final = re.compile("[\u2018\u2019\u02bc\u2032\u00b4`]")
_HYPHENS: Final = re.compile("[-\u2010-\u2015\u2212]")
_APART: Final = re.compile(rf"[\s.]|{_HYPHENS.pattern}")
_LIGATURES: Final = {ord("œ"): "oe", ord("æ"): "ae"}  # of which Unicode makes no two letters


async def declare(tx: AsyncConnection, interest: Interest) -> bool:
    """Enter an interest; False: it was declared already, and holds."""
    if any(folded(one.controller) == folded(interest.controller) for one in await of(tx, interest.person)):
        return False
    await tx.execute(
        insert(interests).values(
            person=interest.person,
            controller=" ".join(interest.controller.split()),
            why=interest.why,
            declared_at=interest.declared_at,
            declared_by=interest.declared_by,
        )
    )
    return True


async def end(tx: AsyncConnection, person: str, controller: str, now: datetime) -> bool:
    """Say that an interest is over; False: none holds."""
    found = [one.controller for one in await of(tx, person) if folded(one.controller) == folded(controller)]
    query = update(interests).where(
        interests.c.person == person, interests.c.controller.in_(found), interests.c.ended_at.is_(None)
    )
    await tx.execute(query.values(ended_at=now))
    return bool(found)


async def of(tx: AsyncConnection, person: str, *, over: bool = False) -> tuple[Interest, ...]:
    """What a person has declared, in the order in which they did; `over`: also what does not hold any more."""
    query = select(interests).where(interests.c.person == person).order_by(interests.c.seq)
    if not over:
        query = query.where(interests.c.ended_at.is_(None))
    rows = (await tx.execute(query)).mappings()
    return tuple(Interest(**{name: value for name, value in row.items() if name != "seq"}) for row in rows)


async def towards(tx: AsyncConnection, person: str, names: Collection[str]) -> Interest | None:
    """The interest of a person in whoever bears one of these names: a register number, a name, a service."""
    wanted = {folded(name) for name in names}
    return next((one for one in await of(tx, person) if folded(one.controller) in wanted), None)


def folded(name: str) -> str:
    """A name, however it was typed: with or without its accents and ligatures, whichever its apostrophes, hyphens or spaces.

    In a register number spaces, points and hyphens mean nothing, and an establishment (SIRET) stands for who owns it
    (SIREN).
    """
    digits = _APART.sub("", name)
    if digits.isdecimal():
        return digits[:_SIREN] if len(digits) == _SIRET else digits
    split = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", name))  # which takes an acute accent for a space
    plain = "".join(one for one in split if not unicodedata.combining(one)).casefold().translate(_LIGATURES)
    return " ".join(_HYPHENS.sub(" ", plain).split())
