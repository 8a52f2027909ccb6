"""Who is audited, who answers for it, and on which legal ground?

The service block of a scenario validates straight into these records: there
is no second class for what an auditor writes.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from results.records.text import Language, Text

_STRICT_KEYS = ConfigDict(extra="forbid")


def _both_languages(value: object) -> object:
    return {"fr": value, "en": value} if isinstance(value, str) else value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Name = Annotated[Text, BeforeValidator(_both_languages)]
OneOrMore = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class Track(StrEnum):
    """Which article judges: portability (Art. 20) or access (Art. 15)."""

    PORTABILITY = "portability"
    ACCESS = "access"
    BOTH = "both"


class Right(StrEnum):
    """Which right the request invokes; `both` is a letter on two limbs, judged apart."""

    PORTABILITY = "portability"
    ACCESS = "access"
    BOTH = "both"


class LegalBasis(StrEnum):
    """GDPR Art. 6(1), the ground of a processing."""

    CONSENT = "consent"
    CONTRACT = "contract"
    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    LEGITIMATE_INTEREST = "legitimate_interest"

    @property
    def portable(self) -> bool:
        """Whether Art. 20(1)(a) covers data processed on this ground."""
        return self in (LegalBasis.CONSENT, LegalBasis.CONTRACT)


class ControllerKind(StrEnum):
    PUBLIC_BODY = "public_body"
    COMPANY = "company"
    ASSOCIATION = "association"
    SOLE_TRADER = "sole_trader"


class Environment(StrEnum):
    PRODUCTION = "production"
    PREPRODUCTION = "preproduction"


class Sector(StrEnum):
    COMMUNICATION = "communication"
    SOCIAL_NETWORK = "social_network"
    PLATFORM = "platform"
    RETAIL = "retail"
    BANK = "bank"
    INSURANCE = "insurance"
    ENERGY = "energy"
    TELECOM = "telecom"
    TRANSPORT = "transport"
    HEALTH = "health"
    HOUSING = "housing"
    EDUCATION = "education"
    LOCAL_GOVERNMENT = "local_government"
    STATE = "state"
    SPORT = "sport"
    EVENTS = "events"
    PUBLISHING = "publishing"
    SOFTWARE = "software"
    PRODUCTIVITY = "productivity"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """Where legal days are counted: country, ISO 3166-2 subdivision, IANA zone."""

    country: str
    timezone: str
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """The person or body answerable for a service (GDPR Art. 4(7))."""

    __pydantic_config__ = _STRICT_KEYS

    name: str
    country: CountryCode
    timezone: str
    region: str | None = None
    siren: Annotated[str, Field(pattern="^[0-9]{9}$")] | None = None
    kind: ControllerKind = ControllerKind.COMPANY

    @property
    def jurisdiction(self) -> Jurisdiction:
        return Jurisdiction(country=self.country, timezone=self.timezone, region=self.region)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisClaim:
    """A legal basis, who says so, and the words that say it."""

    __pydantic_config__ = _STRICT_KEYS

    basis: LegalBasis
    source: Literal["notice", "controller", "auditor"] = "auditor"
    span: str | None = None


def _basis_claim(value: object) -> object:
    return {"basis": value} if isinstance(value, str) else value


Claim = Annotated[BasisClaim, BeforeValidator(_basis_claim)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The ground of each processing: a default, and the categories that differ."""

    __pydantic_config__ = _STRICT_KEYS

    default: Claim
    by_category: dict[str, Claim] = field(default_factory=dict)

    def of(self, category: str) -> BasisClaim:
        return self.by_category.get(category, self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The published ways to reach the controller about data protection (Art. 13(1))."""

    __pydantic_config__ = _STRICT_KEYS

    dpo: str | None = None
    notice: str | None = None
    postal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who can get an account there at all, and how."""

    __pydantic_config__ = _STRICT_KEYS

    identity: Literal["none", "email", "phone", "id_document", "franceconnect", "bank_kyc"] = "email"
    surface: Literal["web", "app_only", "counter", "post"] = "web"
    auditable: Literal["yes", "with_volunteer", "with_agreement", "no"] = "yes"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of use as read, and what a person decided about them."""

    __pydantic_config__ = _STRICT_KEYS

    url: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    on: date
    decision: Literal["allowed", "silent", "forbidden", "agreed"]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The online product audited; a stable id, never an address."""

    __pydantic_config__ = _STRICT_KEYS

    id: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]*$")]
    name: Name
    url: str
    controller: Controller
    sector: Sector
    legal_basis: Basis
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    contact: Contact = field(default_factory=Contact)
    mail_from: OneOrMore = ()
    hosts: tuple[str, ...] = ()
    dma_service: str | None = None
    gatekeeper: bool = False
    connected_product: bool = False
    api: str | None = None
    environment: Environment = Environment.PRODUCTION
    access: Access = field(default_factory=Access)
    terms: Terms | None = None

    def track_of(self, category: str) -> Track:
        """Art. 20 where the category rests on consent or contract, else Art. 15."""
        return Track.PORTABILITY if self.legal_basis.of(category).basis.portable else Track.ACCESS
