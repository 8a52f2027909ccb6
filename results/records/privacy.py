"""Who has asked what of us about their own data, until when are they answered, and what of ours is where?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PersonRight(StrEnum):
    """What a person may ask of a controller, and so of us (GDPR Art. 15 to 21)."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"


class PrivacyOutcome(StrEnum):
    """How a person was answered; what is refused, wholly or in part, is refused with reasons (Art. 12(4))."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PrivacyAct(StrEnum):
    """What was done about a request, or about what is kept; the words are permanent."""

    ENTERED = "entered"
    EXTENDED = "extended"
    SEARCHED = "searched"
    ERASED = "erased"
    ANSWERED = "answered"
    FORGOTTEN = "forgotten"
    HELD = "held"
    LIFTED = "lifted"


class ErasureRule(StrEnum):
    """Why something was erased, as its ledger says for ever; the first four are retention, the others Art. 17(1)(a) to (e)."""

    EXPORT_PERIOD = "retention_export"
    MAIL_PERIOD = "retention_mail"
    PAGE_PERIOD = "retention_page"
    DERIVED_PERIOD = "retention_derived"
    NOBODYS = "retention_nobodys"  # a mail of which a person has said that it belongs to no case
    NOT_NEEDED = "no_longer_needed"
    CONSENT = "consent_withdrawn"
    OBJECTION = "objection"
    UNLAWFUL = "unlawful"
    OBLIGATION = "legal_obligation"


BY_REQUEST = (
    ErasureRule.NOT_NEEDED,
    ErasureRule.CONSENT,
    ErasureRule.OBJECTION,
    ErasureRule.UNLAWFUL,
    ErasureRule.OBLIGATION,
)
"""Rules that a person gives; the others are the engine's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRequest:
    """One request of a person about their own data.

    Attributes:
        received: the day it came, in the operator's zone.
        due: the last day to answer: a month, or three where that was said within the first (Art. 12(3)).
        who: by what the desk knows the person again; empty once that is not needed any more.
    """

    id: str
    right: PersonRight
    received: date
    due: date
    who: str
    entered_at: datetime
    entered_by: str
    extended: bool = False
    answered_at: datetime | None = None
    outcome: PrivacyOutcome | None = None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyEvent:
    """One act.

    Attributes:
        subject: the request, or the ledger that is held.
        note: counts, rules and reasons, never what was searched for.
    """

    subject: str
    at: datetime
    what: PrivacyAct
    person: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRow:
    """A backup that was written here, and may hold what is erased since.

    Attributes:
        with_vault: artifacts are in it, sealed.
        with_keys: and what opens them.
    """

    place: str
    at: datetime
    person: str
    with_vault: bool
    with_keys: bool
