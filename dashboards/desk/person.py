"""What is done about people: let in, given a password, roles, a code, shown the door? Each act in one transaction, noted.

Called by the command line and by the desk itself.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from dashboards.desk.password import hashed_aside, weakness
from results.records import Text
from results.records.person import Interest, Person, PersonRole
from results.store import Store, act, interest, person, person_session

NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
_LONGEST: Final = 40

NAME_WRONG = Text(
    fr="« {name} » ne convient pas comme nom : de petites lettres sans accent, des chiffres, et entre eux un point, un tiret "
    "ou un tiret bas ; 40 caractères au plus.",
    en="“{name}” cannot be a name: small letters without accents, digits, and between them a dot, a dash or an underscore; "
    "40 characters at most.",
)
NO_ROLE = Text(fr="Il faut au moins un rôle.", en="It takes one role at least.")
NO_CONTROLLER = Text(
    fr="Dites envers quel organisme : son numéro SIREN, son nom, ou l’identifiant d’un de ses services.",
    en="Say towards which controller: its register number, its name, or the id of one of its services.",
)
LAST_ADMIN = Text(
    fr="{name} est la seule personne à pouvoir en faire entrer d’autres : donnez d’abord ce rôle à quelqu’un d’autre.",
    en="{name} is the only person who can let others in: give somebody else that role first.",
)


class PersonRefused(ValueError):
    """What was asked for cannot be; nothing was changed."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.en)
        self.words = words


async def add(
    store: Store, name: str, password: str, roles: Sequence[PersonRole], *, by: str, now: datetime, given: bool
) -> Person:
    """Let somebody in from now on.

    Raises:
        PersonRefused: the name or the password does not do, or there is no role.
        PersonKnown: there is or was somebody of this name.
    """
    if not NAME.fullmatch(name) or len(name) > _LONGEST:
        raise PersonRefused(NAME_WRONG.fill(name=name))
    if not roles:
        raise PersonRefused(NO_ROLE)
    _refuse_weak(password, name)
    kept = await hashed_aside(password)
    added = Person(name=name, roles=tuple(roles), added_at=now, added_by=by, given=given)
    async with store.write() as tx:
        await person.add(tx, added, password=kept)
        await act.note(tx, by, "person_added", name, at=now, details=" ".join(roles))
        return await person.named(tx, name)


async def set_password(
    store: Store, name: str, password: str, *, by: str, now: datetime, given: bool, staying: str = ""
) -> int:
    """Give another password; every token ends, and every session but the one that stays. Gives how many of these did.

    Raises:
        PersonMissing: there is nobody of this name.
        PersonRefused: it can be guessed.
    """
    _refuse_weak(password, name)
    kept = await hashed_aside(password)
    async with store.write() as tx:
        await person.named(tx, name)
        await person.set_password(tx, name, kept, now, given=given)
        await act.note(tx, by, "password_set", name, at=now)
        return await person_session.end_all(tx, name, but=staying)


async def set_roles(
    store: Store, name: str, roles: Sequence[PersonRole], *, by: str, now: datetime, staying: str = ""
) -> Person:
    """Say what somebody is here for from now on, instead of what they were.

    Where that is something else, every session of theirs ends but the one that stays.

    Raises:
        PersonMissing: there is nobody of this name.
        PersonRefused: no role is left, or nobody to let others in.
    """
    if not roles:
        raise PersonRefused(NO_ROLE)
    async with store.write() as tx:
        before = await person.named(tx, name)
        if PersonRole.ADMIN not in roles:
            await _refuse_last_admin(tx, name)
        await person.set_roles(tx, name, roles)
        if set(before.roles) != set(roles):
            await person_session.end_all(tx, name, but=staying)
        await act.note(tx, by, "roles_set", name, at=now, details=" ".join(roles))
        return await person.named(tx, name)


async def set_code(
    store: Store, name: str, secret: str | None, *, key: bytes, by: str, now: datetime, step: int | None = None
) -> None:
    """Ask for the codes of a telephone from now on, or for none (None).

    Raises:
        PersonMissing: there is nobody of this name.
    """
    async with store.write() as tx:
        await person.named(tx, name)
        await person.set_code(tx, name, secret.encode() if secret is not None else None, key=key, step=step)
        await act.note(tx, by, "code_set" if secret is not None else "code_removed", name, at=now)


async def disable(store: Store, name: str, *, by: str, now: datetime, again: bool = False) -> None:
    """Let somebody in no more, and end where they are; `again`: let them in again.

    Raises:
        PersonMissing: there is nobody of this name.
        PersonRefused: nobody would be left to let others in.
    """
    async with store.write() as tx:
        await person.named(tx, name)
        if not again:
            await _refuse_last_admin(tx, name)
        await person.disable(tx, name, None if again else now)
        await act.note(tx, by, "person_enabled" if again else "person_disabled", name, at=now)


async def declare_interest(store: Store, name: str, controller: str, why: str, *, by: str, now: datetime) -> bool:
    """Write down that somebody is not free towards a controller; False: that was known.

    Raises:
        PersonMissing: there is nobody of this name.
        PersonRefused: no controller is named.
    """
    if not controller.strip():
        raise PersonRefused(NO_CONTROLLER)
    declared = Interest(person=name, controller=controller, why=why.strip(), declared_at=now, declared_by=by)
    async with store.write() as tx:
        await person.named(tx, name)
        is_new = await interest.declare(tx, declared)
        if is_new:
            await act.note(tx, by, "interest_declared", name, at=now, details=controller)
        return is_new


async def end_interest(store: Store, name: str, controller: str, *, by: str, now: datetime) -> bool:
    """Write down that somebody is free again towards a controller; False: they were."""
    async with store.write() as tx:
        ended = await interest.end(tx, name, controller, now)
        if ended:
            await act.note(tx, by, "interest_ended", name, at=now, details=controller)
        return ended


def _refuse_weak(password: str, name: str) -> None:
    words = weakness(password, name)
    if words is not None:
        raise PersonRefused(words)


async def _refuse_last_admin(tx: AsyncConnection, name: str) -> None:
    admins = {one.name for one in await person.listing(tx) if PersonRole.ADMIN in one.roles and one.disabled_at is None}
    if admins == {name}:
        raise PersonRefused(LAST_ADMIN.fill(name=name))
