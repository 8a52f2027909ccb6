"""What does the desk ask of the program around it? Whatever needs declarations, law or probes is told and done there.

The desk reads the store by itself. What it changes goes through here, by the
very functions that the command line calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from results.records import (
    AlertWhat,
    Artifact,
    Fact,
    FactDetails,
    Language,
    NoticeDocument,
    ReplyAct,
    Sector,
    Service,
    Text,
    TraceStep,
)
from results.records.person import Interest
from results.store import Store
from results.store.ledger import LedgerRow
from results.store.question import QuestionRow
from results.vault import Vault


class Refused(Exception):
    """What was asked for cannot be now; nothing was changed. `mend` says what would help, as the program says it."""

    def __init__(self, mend: str, *, part: str | None = None, interested: bool = False) -> None:
        super().__init__(mend)
        self.mend, self.part, self.interested = mend, part, interested


class Missing(Exception):
    """There is nothing of this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody gave."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Until when a controller must have answered an open case.

    Attributes:
        at: the first instant that is late.
        last_day: the day before, where the controller is.
        answered: it has, on the substance.
    """

    case: str
    service: str
    name: Text
    zone: str
    received_on: date
    last_day: date
    at: datetime
    answered: bool
    suspended: bool
    trace: tuple[TraceStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a sentence of a mail may mean."""

    words: Text
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailShown:
    """A mail, in its own words.

    Attributes:
        vouched: our server vouches for its sender; None: nobody has looked.
    """

    sender: str
    subject: str
    vouched: bool | None
    texts: tuple[str, ...]
    files: tuple[tuple[str, int], ...]
    may_mean: tuple[Meant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer that is offered, with the facts that it would establish."""

    value: str
    words: Text | None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A question as a person is asked it.

    Attributes:
        proposed: what is to be confirmed.
        step: of which stage and at which step of it a page was another than described.
        mails: by the digest of their artifact; the others are looked at one by one.
        details: the particulars that an answer may carry.
        findings: of a mail that answers a notice, what it may be about; it may do several things at once.
    """

    row: QuestionRow
    words: Text
    service: Service
    choices: tuple[Choice, ...]
    proposed: Text | None
    step: tuple[Text, int] | None
    artifacts: tuple[Artifact, ...]
    mails: tuple[tuple[str, MailShown], ...]
    details: frozenset[str]
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as a person gives it."""

    choice: str
    happened: datetime | None = None
    details: FactDetails | None = None
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The parts of a campaign as somebody writes them; None, or nothing, where they say nothing."""

    scenarios: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cron: str | None = None
    zone: str | None = None
    jitter: str | None = None
    window: str | None = None
    weekdays: str | None = None
    starts: str | None = None
    ends: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a campaign may choose from."""

    scenarios: tuple[tuple[str, Text], ...]
    sectors: tuple[Sector, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiringTold:
    """One firing, in words, and what it did for each scenario."""

    words: str
    done: tuple[tuple[str, str, str | None], ...]  # scenario, words, case


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTold:
    """A campaign in words."""

    name: str
    state: str
    is_active: bool
    is_removed: bool
    cadence: str
    selection: str
    next: str
    ordered_by: str
    ahead: tuple[datetime, ...] = ()
    zone: str = "UTC"
    history: tuple[tuple[datetime, str, str], ...] = ()
    firings: tuple[FiringTold, ...] = ()
    open_cases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a declaration, where, and what mends it."""

    file: str
    line: int | None
    severity: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioTold:
    """A scenario of the catalogue, as it is now.

    Attributes:
        name: None where it cannot be read at all.
    """

    id: str
    name: Text | None
    sector: str | None
    valid_until: date | None
    tags: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def refused(self) -> bool:
        return any(fault.severity == "error" for fault in self.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTold:
    """A test account: where it stands, and what is next for it; never a secret."""

    account: str
    state: str
    since: datetime | None
    holder: str
    next: str
    is_fine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestTold:
    """A finding that is disputed, and whether somebody has decided."""

    finding: str
    is_open: bool
    decided: tuple[tuple[str, str, datetime], ...]  # ruling, person, when


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTold:
    """A notice, where it stands, and what may be done with it now.

    Attributes:
        digest: of the very text that is shown; approving names it.
        text: as the mail would say it.
        acts: of `approve reject edit withdraw remind decide`.
    """

    id: str
    controller: str
    state: Text
    waits: str | None
    is_closed: bool
    opened_at: datetime
    findings: int
    answer_by: date | None
    decide_by: date | None
    digest: str
    acts: frozenset[str]
    document: NoticeDocument | None = None
    subject: str = ""
    text: str = ""
    history: tuple[tuple[datetime, str, str], ...] = ()
    contests: tuple[ContestTold, ...] = ()
    replies: tuple[tuple[datetime, tuple[Text, ...], tuple[str, ...]], ...] = ()  # when, what it does, artifacts


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTold:
    """What goes on, or went on."""

    key: str
    what: AlertWhat
    title: Text
    severity: str
    since: datetime
    times: int
    service: str | None
    ledger: str | None
    place: str
    acked_by: str | None
    over_at: datetime | None
    muted_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTold:
    """A release, and where it may go from here."""

    id: str
    state: str
    period: str
    corrects: str | None
    built_at: datetime
    digest: str
    leads_to: tuple[str, ...]
    history: tuple[tuple[datetime, str, str], ...]


class Roof(Protocol):
    """The program around the desk.

    Methods that change something raise `Refused` where that cannot be now, and
    `Missing` where there is nothing of the name.
    """

    @property
    def store(self) -> Store: ...
    @property
    def vault(self) -> Vault: ...
    @property
    def key(self) -> bytes:
        """By which the secrets of people's codes are sealed."""
        ...

    @property
    def operator(self) -> str: ...
    @property
    def zone(self) -> str:
        """By whose time the desk says when, where no law says otherwise."""
        ...

    def now(self) -> datetime: ...
    def stage(self, stage: str) -> Text: ...
    def waits_for(self, why: str | None, language: Language) -> str: ...

    async def service(self, row: LedgerRow) -> Service: ...
    async def interest(self, person: str, row: LedgerRow) -> Interest | None:
        """What a person has declared towards the service of a ledger."""
        ...

    async def deadlines(self) -> Sequence[Due]:
        """Of all open cases that were asked, the earliest first."""
        ...

    async def deadline(self, row: LedgerRow) -> Due | None:
        """That of one case, if it is open and was asked."""
        ...

    async def question(self, question_id: str, *, person: str, with_mails: bool) -> Put:
        """A question with what it rests on; that its mails were read, where they are, is written down."""
        ...

    async def answer(self, question_id: str, given: Given, *, person: str) -> None: ...
    async def read_reply(
        self,
        question_id: str,
        acts: Sequence[ReplyAct],
        findings: Sequence[str],
        repaired_on: date | None,
        *,
        person: str,
    ) -> None:
        """Say what a controller's mail does; `findings`: what it is about, none: all."""
        ...

    async def mail(self, of: str, sha256: str) -> MailShown: ...
    async def abandon(self, case: str, *, person: str, why: str) -> None: ...
    async def wake(self, case: str, *, person: str) -> None:
        """Have an open case looked at now; what keeps it back keeps it back."""
        ...

    async def offered(self) -> Offered: ...
    async def campaigns(self, language: Language) -> Sequence[CampaignTold]: ...
    async def campaign(self, name: str, language: Language) -> CampaignTold: ...
    async def order_campaign(self, name: str, ordered: Ordered, *, person: str) -> None: ...
    async def pause_campaign(self, name: str, *, person: str) -> None: ...
    async def resume_campaign(self, name: str, *, person: str) -> None: ...
    async def run_campaign(self, name: str, *, person: str) -> int:
        """Fire at once; gives how many cases were opened."""
        ...

    async def scenarios(self) -> Sequence[ScenarioTold]: ...
    async def account_names(self) -> Sequence[str]:
        """Every account that is written down, or that something has happened to, in the order of their names."""
        ...

    async def accounts(self, names: Sequence[str], language: Language) -> Sequence[AccountTold]: ...

    async def notices(self, language: Language, *, closed: bool) -> Sequence[NoticeTold]: ...
    async def notice(self, name: str, language: Language, *, person: str) -> NoticeTold: ...
    async def approve_notice(self, name: str, digest: str, *, person: str) -> None:
        """Let it go out as it was read: `digest` names the text."""
        ...

    async def reject_notice(self, name: str, *, person: str) -> None: ...
    async def withdraw_notice(self, name: str, *, person: str) -> None: ...
    async def remind_of_notice(self, name: str, *, person: str) -> None: ...
    async def edit_notice(self, name: str, drop: Sequence[str], covering: str | None, *, person: str) -> None: ...
    async def decide_contest(
        self, name: str, findings: Sequence[str], ruling: str, reasons: str, *, person: str
    ) -> None: ...
    async def draft_notice(self, who: str, *, person: str) -> str: ...

    async def alerts(self, *, over: bool) -> Sequence[AlertTold]: ...
    async def see_to_alert(self, key: str, *, person: str) -> None: ...
    async def mute_alert(self, key: str, until: datetime, *, person: str) -> None: ...

    async def releases(self) -> Sequence[ReleaseTold]: ...
    async def step_release(self, release: str, state: str, *, person: str) -> None: ...
