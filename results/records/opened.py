"""What was a ledger opened for? Its first entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from results.records.service import Right
from results.records.term import (
    EntryKind,
)
from results.records.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignMoment:
    """Of which standing order a case is part, and for which of its moments it was opened.

    Attributes:
        name: the campaign's.
        fire_at: the moment of the cadence; of one ordered at once, when that was said.
        late: we were off at that moment, or at those before it.
        missed: how many moments of the cadence went by before it, and were not made up.
    """

    name: str
    fire_at: datetime
    late: bool = False
    missed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    kind: ClassVar[EntryKind] = EntryKind.OPENED
    what: Literal["case"] = "case"
    scenario: str
    scenario_digest: str
    service: str
    account: str  # persona@service
    language: Language
    right: Right
    bystander: str | None = None
    planting: str | None = None
    bystander_planting: str | None = None
    url: str | None = None  # `--url`: the scenario moved to another address
    confirms: str | None = None  # the case whose shortfall this one confirms
    confirms_evidence: str | None = None  # the seal of that case
    confirms_missing: tuple[str, ...] = ()  # the proven records its export lacked, by the names we gave them
    campaign: CampaignMoment | None = None  # None: a person opened it
    by_mail: bool = False  # answers may come by mail: who did not look there saw no silence
    surveyed: bool = False  # the public pages are looked over first, and those of the request examined for barriers


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantingOpened:
    kind: ClassVar[EntryKind] = EntryKind.OPENED
    what: Literal["planting"] = "planting"
    scenario: str
    scenario_digest: str
    service: str
    account: str
    language: Language
    truth: str  # digest of the ground truth
    url: str | None = None
    extends: str | None = None  # the planting of the same account that this one goes on from


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxOpened:
    """A mailbox is read for the cases that wait for answers in it.

    Attributes:
        account: whose mailbox it is, as `persona@service`; others may share it.
    """

    kind: ClassVar[EntryKind] = EntryKind.OPENED
    what: Literal["mailbox"] = "mailbox"
    account: str
