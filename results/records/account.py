"""What has happened to a test account, and where does it stand?

What happened is append-only; where the account stands is derived from that,
from its planting and from its cases, and is stored nowhere.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from results.records.body import Body, FactSeen, Unobserved
from results.records.fact import Fact


class AccountChange(StrEnum):
    """One thing that happened to an account; the words are permanent."""

    WANTED = "wanted"
    CREATED = "created"
    VERIFIED = "verified"
    PASSWORD_REFUSED = "password_refused"  # noqa: S105  a word, and no password
    SIGNED_IN = "signed_in"  # written only where it ends a row of refusals
    SIGNED_IN_BY_HAND = "signed_in_by_hand"
    ROTATED = "rotated"  # the password was changed at the service
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    BURNED = "burned"  # evidence that names it left the house: the service knows it
    RETIRED = "retired"


class AccountCondition(StrEnum):
    """Where an account stands, in the order in which it gets there; the last three end it."""

    WANTED = "wanted"
    CREATED = "created"
    VERIFIED = "verified"
    PLANTED = "planted"
    AGEING = "ageing"
    READY = "ready"
    IN_CASE = "in_case"
    RESTING = "resting"
    LOCKED = "locked"
    BURNED = "burned"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDetails:
    """What is said besides: a reason, the ledger that caused it, the day in the world.

    Attributes:
        why: a few words of a person, or a code of ours.
        ledger: the case or planting in which it was seen.
        on: the day it happened, where that is not the day it was written down.
        until: until when it holds, as the session of a sign-in by hand.
    """

    why: str | None = None
    ledger: str | None = None
    on: date | None = None
    until: datetime | None = None
    v: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEvent:
    """One line of an account's history.

    Attributes:
        account: `persona@service`.
        seq: numbered by the store; later is greater, with gaps.
        by: who wrote it: `engine`, `probe:browser`, `person:NAME`.
    """

    account: str
    seq: int
    at: datetime
    by: str
    what: AccountChange
    details: ChangeDetails = field(default_factory=ChangeDetails)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """Where an account stands now.

    Attributes:
        since: None where nothing is known of it.
        why: a code of ours, a person's words, or the open case.
        until: when it leaves this state by itself; None if only somebody can make it.
    """

    condition: AccountCondition
    since: datetime | None = None
    why: str | None = None
    until: datetime | None = None


def account_told_by(body: Body, account: str) -> str:
    """Whose history an entry of `account`'s ledger belongs to: where a sign-on turned us down, to our account there."""
    if isinstance(body, Unobserved) and body.sign_on is not None:
        return f"{account.partition('@')[0]}@{body.sign_on}"
    return account


def change_told_by(body: Body) -> tuple[AccountChange, str | None] | None:
    """What an entry of a ledger says of the account it works in, and why; None: nothing."""
    match body:
        case FactSeen(fact=Fact.ACCOUNT_LOCKED | Fact.ACCOUNT_CLOSED, proposed=False):
            return AccountChange.LOCKED, str(body.fact)
        case FactSeen(fact=Fact.SIGNED_IN):
            return AccountChange.SIGNED_IN, None
        case Unobserved(code="credential_rejected"):
            return AccountChange.PASSWORD_REFUSED, None
    return None
