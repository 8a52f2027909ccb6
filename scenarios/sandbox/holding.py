"""What does the service hold about one member, as of one moment?"""

from dataclasses import dataclass, replace
from datetime import datetime

from results.records import Language
from scenarios.sandbox.service import SandboxService
from scenarios.sandbox.state import (
    Activity,
    Appointment,
    Claim,
    Decision,
    FamilyMember,
    Member,
    Message,
    Profile,
    StoredFile,
)

Members = dict[str, bytes]
"""The files of an archive: name and bytes, in the order they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One making of an archive: for which request, when, in which language."""

    service: SandboxService
    reference: str
    made_at: datetime
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedClaim:
    claim: Claim
    decision: Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """A member's data, ready to be written; `profile` is None where it was not asked for."""

    username: str
    full_name: str
    email: str
    contract: str
    joined_at: datetime
    categories: tuple[str, ...]
    profile: Profile | None
    family: tuple[FamilyMember, ...]
    messages: tuple[Message, ...]
    appointments: tuple[Appointment, ...]
    claims: tuple[DecidedClaim, ...]
    activity: tuple[Activity, ...]

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """All files the member gave, in the order of their records."""
        return tuple(f for m in self.messages for f in m.files) + tuple(c.claim.receipt for c in self.claims)


def holdings_of(member: Member, as_of: datetime) -> Holdings:
    """Gather a member's data, and nobody else's, as they stood at a moment."""
    changed = member.profile_changed_at
    return Holdings(
        username=member.account.username,
        full_name=member.account.full_name,
        email=member.account.email,
        contract=member.contract,
        joined_at=member.joined_at,
        categories=(),
        profile=member.profile if changed is None or changed <= as_of else Profile(),
        family=tuple(f for f in member.family if f.added_at <= as_of),
        messages=tuple(m for m in member.messages if m.sent_at <= as_of),
        appointments=tuple(a for a in member.appointments if a.booked_at <= as_of),
        claims=tuple(
            DecidedClaim(claim=c, decision=c.decision(as_of)) for c in member.claims if c.submitted_at <= as_of
        ),
        activity=tuple(a for a in member.activity if a.at <= as_of),
    )


def only(holdings: Holdings, categories: tuple[str, ...]) -> Holdings:
    """Keep the categories that were asked for."""
    return replace(
        holdings,
        categories=categories,
        profile=holdings.profile if "profile" in categories else None,
        family=holdings.family if "family" in categories else (),
        messages=holdings.messages if "messages" in categories else (),
        appointments=holdings.appointments if "appointments" in categories else (),
        claims=holdings.claims if "claims" in categories else (),
        activity=holdings.activity if "activity" in categories else (),
    )
