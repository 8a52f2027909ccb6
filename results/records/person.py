"""Who works here, in which roles, with which interests, and what have they done?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PersonRole(StrEnum):
    """What somebody is here for; a person may have several."""

    READER = "reader"
    AUDITOR = "auditor"
    REVIEWER = "reviewer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may enter the desk; neither their password nor the secret of their codes is in here.

    Attributes:
        given: somebody else has set the password, so it is to be changed first.
        has_code: they prove themselves by a code of their telephone too.
        disabled_at: since when they may not enter any more.
    """

    name: str
    roles: tuple[PersonRole, ...]
    added_at: datetime
    added_by: str
    given: bool = False
    has_code: bool = False
    locked_until: datetime | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """A person has declared that they are not free towards a controller.

    Attributes:
        controller: its register number, its name, or the id of one of its services, as it was said.
        ended_at: since when it is over; what was declared stays.
    """

    person: str
    controller: str
    why: str
    declared_at: datetime
    declared_by: str
    ended_at: datetime | None = None


class TokenScope(StrEnum):
    """What a program may read by a token."""

    CASES = "cases"  # which there are, and where each stands


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonToken:
    """A program reads the desk in somebody's name; the token itself is not in here.

    Attributes:
        digest: of the token.
        name: of the program, as its person calls it.
        until: the first instant at which it holds no more.
        used_at: when it was last, to the minute.
        ended_at: its person, or another password of theirs, has ended it.
    """

    digest: str
    person: str
    name: str
    scope: TokenScope
    made_at: datetime
    until: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAct:
    """One thing that somebody did or tried at the desk.

    Attributes:
        what: a word of ours.
        subject: what it was done to.
        details: what besides, as `approve`; never a secret.
    """

    seq: int
    at: datetime
    person: str
    what: str
    subject: str
    details: str = ""
