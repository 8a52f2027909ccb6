"""What does the service hold, in plain memory?"""

import hashlib
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

from results.records import Language, Text

CATEGORIES = ("profile", "family", "messages", "appointments", "claims", "activity")
DECISION_TAKES = timedelta(days=3)
_REIMBURSED_SHARE = Decimal("0.70")
_CEILING = Decimal("120.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxAccount:
    """A member known to the service from the start.

    Attributes:
        totp: base32 secret; with one, every sign-in asks for a code.
        is_agent: works for the service, and prepares archives by hand in its office (`/bureau`).
    """

    username: str
    password: str = field(repr=False)
    full_name: str
    email: str
    totp: str | None = field(default=None, repr=False)
    is_agent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file as the member gave it, byte for byte."""

    id: str
    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the member says about themselves; empty until they do."""

    phone: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    occupation: str = ""


class Relationship(StrEnum):
    CHILD = "child"
    PARTNER = "partner"
    PARENT = "parent"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMember:
    id: str
    full_name: str
    relationship: Relationship
    birth_date: date
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    id: str
    sent_at: datetime
    author: Literal["member", "service"]
    subject: str
    body: str
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    id: str
    starts_at: datetime
    topic: str
    note: str
    booked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sum asked back, with its receipt."""

    id: str
    submitted_at: datetime
    care_date: date
    provider: str
    amount: Decimal
    receipt: StoredFile

    def decision(self, at: datetime) -> "Decision | None":
        """What the service has decided by then; derived from the claim, never provided by the member."""
        decided_at = self.submitted_at + DECISION_TAKES
        if at < decided_at:
            return None
        share = (self.amount * _REIMBURSED_SHARE).quantize(Decimal("0.01"), ROUND_HALF_UP)
        capped = share > _CEILING
        return Decision(
            decided_at=decided_at,
            paid=min(share, _CEILING),
            grounds=Text(fr="Plafond annuel appliqué", en="Yearly ceiling applied")
            if capped
            else Text(fr="Prise en charge à 70 %", en="Covered at 70%"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    decided_at: datetime
    paid: Decimal
    grounds: Text


class Doing(StrEnum):
    SIGN_IN = "sign_in"
    FAILED_SIGN_IN = "failed_sign_in"
    PAGE = "page"
    SEARCH = "search"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One thing observed: a sign-in, a page looked at, words searched for."""

    id: str
    at: datetime
    doing: Doing
    page: str
    address: str
    user_agent: str
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What a download gives."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Order:
    """A member's request for their data.

    Attributes:
        token: the secret part of the download's address.
        archive: made once, when it is first looked for after it is ready.
        prepared_at: when an agent made it ready by hand; None: nobody did.
    """

    number: int
    reference: str
    username: str
    language: Language
    asked_at: datetime
    categories: tuple[str, ...]
    token: str = field(repr=False)
    archive: Archive | None = None
    stand_in: Archive | None = None
    prepared_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Member:
    account: SandboxAccount
    salt: bytes = field(repr=False)
    password_hash: bytes = field(repr=False)
    totp: str | None = field(repr=False)
    contract: str
    joined_at: datetime
    profile: Profile = field(default_factory=Profile)
    profile_changed_at: datetime | None = None
    family: list[FamilyMember] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    activity: list[Activity] = field(default_factory=list)
    failures: int = 0
    closed_until: datetime | None = None

    def file(self, file_id: str) -> StoredFile | None:
        """Find one of this member's own files."""
        own = [f for m in self.messages for f in m.files] + [c.receipt for c in self.claims]
        return next((f for f in own if f.id == file_id), None)


@dataclass(slots=True, kw_only=True)
class Session:
    """A browser known by its cookie.

    Attributes:
        username: who is signed in.
        awaiting_code: who has given a password and owes a code.
        note: said once, on the next page.
    """

    id: str = field(repr=False)
    csrf: str = field(repr=False)
    seen_at: datetime
    username: str | None = None
    awaiting_code: str | None = None
    language: Language | None = None
    note: str | None = None
    cookies_answered: bool = False


@dataclass(slots=True, kw_only=True)
class State:
    """All of it.

    Attributes:
        confirmed: references of requests by letter whose writers have shown that they read their mail.
        codes: by member, the code that was mailed last.
        outbox: mails that the portal has written: to whom, and what.
    """

    opened_at: datetime
    seed: str
    members: dict[str, Member] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict, repr=False)
    outbox: list[tuple[str, Text]] = field(default_factory=list, repr=False)
    made: int = 0

    def new_id(self, kind: str) -> str:
        """Make a stable id: the same seed and the same doings give the same ids."""
        self.made += 1
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.seed}/{kind}/{self.made}"))

    def orders_of(self, username: str) -> list[Order]:
        """The member's requests, the latest first."""
        return [order for order in reversed(self.orders) if order.username == username]


@dataclass(slots=True, kw_only=True)
class Counters:
    """What the service received, as it counts it; by username, `anonymous` for nobody signed in."""

    export_requests: Counter[str] = field(default_factory=Counter)
    sign_ins: Counter[str] = field(default_factory=Counter)
    failed_sign_ins: Counter[str] = field(default_factory=Counter)
    downloads: Counter[str] = field(default_factory=Counter)
    refused_downloads: Counter[str] = field(default_factory=Counter)
