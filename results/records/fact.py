"""Which things matter in law, and how does each weigh?

The closed list of the scenario language. A fact is established by what was
seen, never by a click; weighty ones count only after a person's yes.
"""

from dataclasses import dataclass
from enum import StrEnum


class Fact(StrEnum):
    """One thing that matters in law; the words are public and permanent."""

    SIGNED_IN = "signed_in"
    SELF_SERVICE_SEEN = "self_service_seen"
    REQUEST_SUBMITTED = "request_submitted"
    REQUEST_RECEIVED = "request_received"
    REQUEST_ACKNOWLEDGED = "request_acknowledged"
    REQUEST_PENDING = "request_pending"
    REQUEST_LOST = "request_lost"
    ALREADY_PENDING = "already_pending"
    COOLDOWN = "cooldown"
    CAPTCHA_MET = "captcha_met"
    ACCESS_BLOCKED = "access_blocked"
    CHANNEL_BROKEN = "channel_broken"
    BOUNCED = "bounced"
    REAUTHENTICATED = "reauthenticated"
    CONFIRMATION_DEMANDED = "confirmation_demanded"
    CONFIRMATION_GIVEN = "confirmation_given"
    IDENTITY_DEMANDED = "identity_demanded"
    IDENTITY_DOCUMENT_DEMANDED = "identity_document_demanded"
    IDENTITY_GIVEN = "identity_given"
    REASON_DEMANDED = "reason_demanded"
    DETAILS_DEMANDED = "details_demanded"
    DETAILS_GIVEN = "details_given"
    FEE_DEMANDED = "fee_demanded"
    PAPER_DEMANDED = "paper_demanded"
    EXTENSION_ANNOUNCED = "extension_announced"
    REFUSED = "refused"
    NO_DATA_HELD = "no_data_held"
    REFERRED_ELSEWHERE = "referred_elsewhere"
    EXPORT_READY = "export_ready"
    EXPORT_DELIVERED = "export_delivered"
    DELIVERED_ON_PAPER = "delivered_on_paper"
    EXPORT_PARTIAL = "export_partial"
    OMISSION_CONFIRMED = "omission_confirmed"
    INFORMATION_GIVEN = "information_given"
    EXPORT_FAILED = "export_failed"
    EXPORT_STALE = "export_stale"
    EXPORT_EXPIRED = "export_expired"
    DESTINATION_OFFERED = "destination_offered"
    TRANSFER_DONE = "transfer_done"
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_CLOSED = "account_closed"


class Obstacle(StrEnum):
    """In which way an answer makes asking harder; said of the fact that it establishes, and never accuses by itself."""

    ID_COPY = "id_copy"  # a copy of an identity document
    EXTRA_IDENTITY = "extra_identity"  # more about who one is than the account says
    SIGNATURE = "signature"  # the request is wanted signed
    WRONG_CHANNEL = "wrong_channel"  # another address, a form, paper
    OTHER_LANGUAGE = "other_language"  # the request is wanted in another language
    EXCESSIVE = "excessive"  # the request is called excessive or abusive
    CANNED_QUESTION = "canned_question"  # “which data?”, and the time begins anew


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRule:
    """How a fact behaves.

    Attributes:
        weighty: proposed by the program, counted after a person's yes.
        stops: the stage ends where the fact is seen.
        ends_wait: nothing more is awaited once it is established.
        by_program: set by the program itself; a scenario may repeat it only
            where it watches for words that say it.
        details: what the desk asks about a weighty fact.
    """

    weighty: bool = False
    stops: bool = False
    ends_wait: bool = False
    by_program: bool = False
    details: tuple[str, ...] = ()


_PLAIN = FactRule()

FACTS: dict[Fact, FactRule] = {
    **dict.fromkeys(Fact, _PLAIN),
    Fact.SIGNED_IN: FactRule(by_program=True),
    Fact.ALREADY_PENDING: FactRule(stops=True),
    Fact.COOLDOWN: FactRule(stops=True),
    Fact.CAPTCHA_MET: FactRule(by_program=True, stops=True),
    Fact.ACCESS_BLOCKED: FactRule(by_program=True, stops=True),
    Fact.CHANNEL_BROKEN: FactRule(stops=True),
    Fact.BOUNCED: FactRule(by_program=True),
    Fact.REAUTHENTICATED: FactRule(by_program=True),
    Fact.IDENTITY_DEMANDED: FactRule(weighty=True, details=("reasons",)),
    Fact.IDENTITY_DOCUMENT_DEMANDED: FactRule(weighty=True, details=("reasons", "signed_in")),
    Fact.DETAILS_DEMANDED: FactRule(weighty=True),
    Fact.FEE_DEMANDED: FactRule(weighty=True, stops=True, details=("amount",)),
    Fact.PAPER_DEMANDED: FactRule(weighty=True),
    Fact.EXTENSION_ANNOUNCED: FactRule(weighty=True, details=("reasons", "until")),
    Fact.REFUSED: FactRule(weighty=True, ends_wait=True, details=("reasons", "authority", "remedy")),
    Fact.NO_DATA_HELD: FactRule(weighty=True, ends_wait=True),
    Fact.REFERRED_ELSEWHERE: FactRule(weighty=True),
    Fact.EXPORT_READY: FactRule(ends_wait=True),
    Fact.EXPORT_DELIVERED: FactRule(ends_wait=True),
    Fact.DELIVERED_ON_PAPER: FactRule(weighty=True, ends_wait=True, details=("reasons",)),
    Fact.OMISSION_CONFIRMED: FactRule(weighty=True),
    Fact.INFORMATION_GIVEN: FactRule(weighty=True),
    Fact.EXPORT_STALE: FactRule(by_program=True),
    Fact.EXPORT_EXPIRED: FactRule(by_program=True),
    Fact.ACCOUNT_LOCKED: FactRule(stops=True),
    Fact.ACCOUNT_CLOSED: FactRule(stops=True),
}
