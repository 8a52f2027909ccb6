"""What happens of which a person wants to be told at once, and what do entries say of it? Words of ours alone.

An event has a key, of what happened and where: as long as that goes on it is
one alert, however often it is seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from results.records.account import AccountChange
from results.records.body import Adopted, Answered, Asked, Body, Escalated, FactSeen, Unobserved
from results.records.fact import Fact


class AlertWhat(StrEnum):
    """What happened; the words are permanent."""

    DEADLINE_NEAR = "deadline_near"
    DEADLINE_MISSED = "deadline_missed"
    EXPORT_READY = "export_ready"
    QUESTION_OPEN = "question_open"
    QUESTION_ESCALATED = "question_escalated"
    SCENARIO_BROKEN = "scenario_broken"
    ACCOUNT_LOCKED = "account_locked"
    CREDENTIAL_REJECTED = "credential_rejected"
    LADDER_FELL = "ladder_fell"
    LEAK_FOUND = "leak_found"
    CAMPAIGN_REFUSED = "campaign_refused"
    BOT_STOPPED = "bot_stopped"
    PUSH_FAILING = "push_failing"
    PRIVACY_REQUEST = "privacy_request"


class Severity(StrEnum):
    """How much it matters, in order."""

    NOTICE = "notice"
    WARNING = "warning"
    URGENT = "urgent"

    @property
    def weight(self) -> int:
        return tuple(Severity).index(self)


SEVERITIES: Final[Mapping[AlertWhat, Severity]] = {
    AlertWhat.DEADLINE_NEAR: Severity.NOTICE,
    AlertWhat.DEADLINE_MISSED: Severity.WARNING,
    AlertWhat.EXPORT_READY: Severity.NOTICE,
    AlertWhat.QUESTION_OPEN: Severity.NOTICE,
    AlertWhat.QUESTION_ESCALATED: Severity.WARNING,
    AlertWhat.SCENARIO_BROKEN: Severity.WARNING,
    AlertWhat.ACCOUNT_LOCKED: Severity.WARNING,
    AlertWhat.CREDENTIAL_REJECTED: Severity.WARNING,
    AlertWhat.LADDER_FELL: Severity.NOTICE,
    AlertWhat.LEAK_FOUND: Severity.URGENT,
    AlertWhat.CAMPAIGN_REFUSED: Severity.WARNING,
    AlertWhat.BOT_STOPPED: Severity.URGENT,
    AlertWhat.PUSH_FAILING: Severity.WARNING,
    AlertWhat.PRIVACY_REQUEST: Severity.WARNING,
}

LEAKS: Final = frozenset({"leakage", "link_protection"})
"""Criteria whose failure means that somebody may read what is not theirs."""

BROKEN: Final = frozenset({"page_changed", "language_changed", "call_refused", "host_refused"})
"""Codes by which a probe says that the scenario and the service have parted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent:
    """One thing that happened, or that is over.

    Attributes:
        id: numbered by the store; 0 where it is not kept yet.
        key: what, and where: `scenario_broken/acme`.
        is_over: what the key names goes on no more.
    """

    id: int = 0
    key: str
    what: AlertWhat
    at: datetime
    ledger: str | None = None
    service: str | None = None
    campaign: str | None = None
    is_over: bool = False

    @property
    def place(self) -> str:
        """Where it happened: the key without what."""
        return self.key.partition("/")[2]


class AlertPlace(StrEnum):
    """By what an entry's ledger names where it happened."""

    LEDGER = "ledger"
    SCENARIO = "scenario"


Told = tuple[AlertWhat, AlertPlace | str, bool]
"""What, where (of the entry's ledger, or a name of its own), and whether it is over."""


def _of_fact(body: FactSeen) -> Told | None:
    if body.proposed or body.fact not in (Fact.EXPORT_READY, Fact.EXPORT_DELIVERED):
        return None
    return AlertWhat.EXPORT_READY, AlertPlace.LEDGER, body.fact is Fact.EXPORT_DELIVERED


def _of_failure(body: Unobserved) -> Told | None:
    return (AlertWhat.SCENARIO_BROKEN, AlertPlace.SCENARIO, False) if body.code in BROKEN else None


_TOLD: Mapping[type, Callable[..., Told | None]] = {
    FactSeen: _of_fact,
    Unobserved: _of_failure,
    Asked: lambda body: (AlertWhat.QUESTION_OPEN, body.question, False),
    Escalated: lambda body: (AlertWhat.QUESTION_ESCALATED, f"{body.question}/{body.level}", False),
    Answered: lambda body: (AlertWhat.QUESTION_OPEN, body.question, True),
    Adopted: lambda _body: (AlertWhat.SCENARIO_BROKEN, AlertPlace.SCENARIO, True),
}


def alert_told_by(body: Body) -> Told | None:
    """What an entry says that a person may want to be told; of most, nothing."""
    read = _TOLD.get(type(body))
    return None if read is None else read(body)


ALERTS_OF_ACCOUNTS: Final = (AlertWhat.ACCOUNT_LOCKED, AlertWhat.CREDENTIAL_REJECTED)

ACCOUNT_ALERTS: Final[Mapping[AccountChange, AlertWhat | None]] = {
    AccountChange.LOCKED: AlertWhat.ACCOUNT_LOCKED,
    AccountChange.PASSWORD_REFUSED: AlertWhat.CREDENTIAL_REJECTED,
    AccountChange.SIGNED_IN: None,
    AccountChange.SIGNED_IN_BY_HAND: None,
    AccountChange.ROTATED: None,
    AccountChange.UNLOCKED: None,
    AccountChange.RETIRED: None,
}
"""What a change of an account opens; None: it ends both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What goes on somewhere, or went on, and who has been told.

    Attributes:
        since: when it was seen first, since it is this one.
        last_at, count: when it was seen last, and how often.
        over_at: None: it goes on.
        acked_at, acked_by: somebody has said that they see to it.
        told: by way (a rule and a recipient), when it was entered in the outbox.
        ended: by way, that its end was told too, or need not be.
    """

    key: str
    what: AlertWhat
    since: datetime
    last_at: datetime
    count: int
    ledger: str | None = None
    service: str | None = None
    campaign: str | None = None
    over_at: datetime | None = None
    acked_at: datetime | None = None
    acked_by: str | None = None
    told: Mapping[str, datetime]
    ended: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        return self.over_at is None

    @property
    def place(self) -> str:
        return self.key.partition("/")[2]
