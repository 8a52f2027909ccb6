"""What can be said in a ledger? One class per thing; `what` names it for ever.

No outside text and no third-party value stands in an entry: those are artifacts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from results.records.barrier import BarriersSought
from results.records.clarification import ClarificationOrdered
from results.records.crawl import Crawled
from results.records.fact import FACTS, Fact, Obstacle
from results.records.information import InformationElement
from results.records.letter import LetterSent, MailboxRead, MailReceived, MailWatched, PaperReceived
from results.records.link import LinkTried
from results.records.moment import Interval
from results.records.notice import (
    ContestDecided,
    FindingRepaired,
    NoticeDelivered,
    NoticeOpened,
    NoticeReply,
    NoticeReturned,
    NoticeReviewed,
    NoticeWritten,
    PageGiven,
    PageTaken,
    ReminderOrdered,
    RetestJudged,
    RetestOpened,
    StatementPublished,
)
from results.records.opened import CaseOpened, MailboxOpened, PlantingOpened
from results.records.term import (
    AttachRule,
    Closing,
    EntryKind,
    QuestionTopic,
    Transport,
)
from results.records.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDetails:
    """What a person adds to a weighty fact after reading it; None is "not said"."""

    reasons: bool | None = None
    authority: bool | None = None
    remedy: bool | None = None
    signed_in: bool | None = None
    amount: str | None = None  # "12.50 EUR"
    until: date | None = None
    obstacle: Obstacle | None = None
    elements: tuple[InformationElement, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTime:
    """Time to first byte of the page loads of a stage, rounded to 10 ms (BROWSER: responseStart - requestStart)."""

    median_ms: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountUsed:
    """What we had done in the account, over all its ledgers, when the data was asked for.

    Attributes:
        since: the first time that we used it; None: never before.
        visits: our sign-ins there, oldest first: what the service may have observed of us.
        live_runs: how often it was used as people use it.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["account"] = "account"
    since: datetime | None = None
    visits: tuple[datetime, ...] = ()
    live_runs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """Written just before an irreversible step; without its observation it is never repeated."""

    kind: ClassVar[EntryKind] = EntryKind.INTENDED
    what: Literal["irreversible"] = "irreversible"
    step: int
    export: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSeen:
    """A fact was established.

    Attributes:
        when: the interval in which it came about, as far as looks can tell.
        proposed: weighty and not yet confirmed by a person: does not count.
        confirms: sequence number of the proposal that this entry confirms.
        artifacts: digests of what shows it.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["fact"] = "fact"
    fact: Fact
    when: Interval
    step: int | None = None
    export: str | None = None
    proposed: bool = False
    confirms: int | None = None
    details: FactDetails | None = None
    artifacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A reserved capture, kept verbatim in the vault and parsed here; all None where it could not be parsed."""

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["captured"] = "captured"
    name: str
    artifact: str
    export: str | None = None
    day: date | None = None
    duration_h: int | None = None
    number: int | None = None
    money: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactKept:
    """Bytes entered the vault; `transport` says of a file of the export how it came, where that was seen."""

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["artifact"] = "artifact"
    sha256: str
    role: str
    media_type: str
    size: int
    retention: str
    step: int | None = None
    export: str | None = None
    part: int | None = None
    transport: Transport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDone:
    """The step that cannot be taken back was not done, for sure: whoever should have taken it up refused.

    `status`: what a mail server said of the address, as `550`; of the letter or of us, as `letter_554`.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["not_done"] = "not_done"
    step: int
    status: str
    export: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look at the page while waiting, and what stood there.

    Where it came to its end we were on the right page, and what is not named
    did not stand there; a fact that stopped it may have stood before the page.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["look"] = "look"
    facts: tuple[Fact, ...] = ()
    changed: bool = True
    page: str | None = None  # digest of what the page said, kept or not
    rows: tuple[str, ...] = ()  # keyed digests of the dated rows, so that a later look knows what is new
    export: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it came to its end: a wall, a captcha or a locked account says nothing of what lies behind."""
        return not any(FACTS[fact].stops for fact in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEnded:
    """A stage ran to its end, or was ended by a fact that stops it.

    Attributes:
        languages: which those of its pages that say it said they were in, as `fr`.
        from_home: it began at the home page, so that its clicks are those a person makes.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["stage"] = "stage"
    stopped_by: Fact | None = None
    clicks: int = 0
    fields: int = 0
    pages: int = 0
    response_time: ResponseTime | None = None
    languages: tuple[str, ...] = ()
    export: str | None = None
    from_home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unobserved:
    """We could not look. A failure of ours, or of the way there; never evidence against the service.

    Attributes:
        not_before: when the service asked us to come back.
        sign_on: whose account was turned down, where it was not the service's own: a sign-on's, by name.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["unobserved"] = "unobserved"
    code: str
    retry: bool
    step: int | None = None
    export: str | None = None
    after_irreversible: bool = False
    not_before: datetime | None = None
    sign_on: str | None = None
    artifacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressRefused:
    """The portal's page asked for a host outside the allow-list; our refusal, never the portal's answer."""

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["egress_refused"] = "egress_refused"
    host: str
    port: int
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlanted:
    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["planted"] = "planted"
    category: str
    record: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """Which fields of which records were seen in the account: only these can fail a service."""

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["readback"] = "readback"
    category: str
    seen: tuple[str, ...]  # "record.field"
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question for a person; `words` only where the scenario wrote them."""

    kind: ClassVar[EntryKind] = EntryKind.ASKED
    what: Literal["question"] = "question"
    question: str
    topic: QuestionTopic
    answers: tuple[str, ...]
    words: Text | None = None
    proposes: int | None = None  # sequence number of the proposed fact
    step: int | None = None
    export: str | None = None
    attach: AttachRule = "none"
    due: datetime | None = None
    artifacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """A question has stood open for too long; `level` counts how often that was said."""

    kind: ClassVar[EntryKind] = EntryKind.ASKED
    what: Literal["escalation"] = "escalation"
    question: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A person's answer: who, when it happened in the world, and the files that show it."""

    kind: ClassVar[EntryKind] = EntryKind.ANSWERED
    what: Literal["answer"] = "answer"
    question: str
    answer: str
    person: str
    happened: datetime | None = None
    details: FactDetails | None = None
    artifacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """From here on the case goes by another text of its scenario: a person mended it, because pages had changed."""

    kind: ClassVar[EntryKind] = EntryKind.ANSWERED
    what: Literal["adopted"] = "adopted"
    scenario_digest: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Why nothing happens until then; written when the reason changes, not at each refusal."""

    kind: ClassVar[EntryKind] = EntryKind.WAITED
    what: Literal["wait"] = "wait"
    until: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    kind: ClassVar[EntryKind] = EntryKind.ERASED
    what: Literal["erasure"] = "erasure"
    sha256: str
    rule: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    kind: ClassVar[EntryKind] = EntryKind.CLOSED
    what: Literal["closing"] = "closing"
    outcome: Closing


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned:
    """A person gave the case up, and says why in a code of ours."""

    kind: ClassVar[EntryKind] = EntryKind.CLOSED
    what: Literal["abandoned"] = "abandoned"
    person: str
    why: str


Body = Annotated[
    CaseOpened
    | PlantingOpened
    | MailboxOpened
    | NoticeOpened
    | MailboxRead
    | MailWatched
    | AccountUsed
    | Intended
    | FactSeen
    | Captured
    | LetterSent
    | NotDone
    | MailReceived
    | PaperReceived
    | ArtifactKept
    | Looked
    | Crawled
    | StageEnded
    | Unobserved
    | EgressRefused
    | BarriersSought
    | LinkTried
    | RecordPlanted
    | ReadBack
    | Asked
    | Escalated
    | Answered
    | Adopted
    | ClarificationOrdered
    | NoticeWritten
    | NoticeReviewed
    | ReminderOrdered
    | NoticeDelivered
    | NoticeReturned
    | PageGiven
    | PageTaken
    | NoticeReply
    | ContestDecided
    | RetestOpened
    | RetestJudged
    | FindingRepaired
    | StatementPublished
    | Waited
    | Erased
    | Closed
    | Abandoned,
    Field(discriminator="what"),
]
