"""Is this the password, and is it one that nobody guesses? Argon2id, as RFC 9106 has it where memory is dear.

Hashing takes 64 MiB and a core for a moment, so it is done in a thread, and no
more than two at once. Where many wait already, nobody else is let into the row.
"""

import asyncio
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from results.records import Text

SHORTEST: Final = 12
LONGEST: Final = 200

_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_ASIDE: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
_NOBODYS: Final = _HASHER.hash(secrets.token_urlsafe())  # so that whoever is not known is refused no sooner

TOO_SHORT = Text(
    fr="Ce mot de passe est trop court : il en faut au moins {n} caractères. Une phrase entière convient très bien.",
    en="This password is too short: it takes at least {n} characters. A whole sentence does very well.",
)
TOO_LONG = Text(
    fr="Ce mot de passe est trop long : {n} caractères au plus.",
    en="This password is too long: {n} characters at most.",
)
TOO_PLAIN = Text(
    fr="Ce mot de passe se devine : il répète votre nom, ou toujours les mêmes caractères. Choisissez-en un autre.",
    en="This password can be guessed: it repeats your name, or the same characters. Choose another.",
)


def weakness(password: str, name: str) -> Text | None:
    """What is wrong with a password that somebody chooses; long is what counts (NIST SP 800-63B, 5.1.1.2)."""
    if len(password) < SHORTEST:
        return TOO_SHORT.fill(n=str(SHORTEST))
    if len(password) > LONGEST:
        return TOO_LONG.fill(n=str(LONGEST))
    said = password.casefold()
    if len(set(said)) < 5 or said.replace(name.casefold(), "").strip() == "":
        return TOO_PLAIN
    return None


def made() -> str:
    """A password to be changed at once: 25 letters that are not mistaken for each other, in fives."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(5))


class Row:
    """Who waits to be looked at; not more than so many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._waiting = 0

    @contextmanager
    def place(self) -> Iterator[bool]:
        """A place in it for as long as this lasts; False: there is none."""
        has_room = self._waiting < self.most
        self._waiting += has_room
        try:
            yield has_room
        finally:
            self._waiting -= has_room


ROW: Final = Row(30)  # some seconds of work


def hashed(password: str) -> str:
    return _HASHER.hash(password)


async def hashed_aside(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_ASIDE, hashed, password)


async def is_right(password: str, kept: str | None) -> bool:
    """Whether it is the one of which the hash is kept; takes as long where none is."""
    if len(password) > LONGEST:
        return False
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_ASIDE, _verified, kept or _NOBODYS, password) and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with less than is used by now."""
    return _HASHER.check_needs_rehash(kept)


def _verified(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except VerificationError:
        return False
