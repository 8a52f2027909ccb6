"""What passes between the desk and the program around it: what is shown to people, and what they give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Generic, TypeVar

from results.records import (
    AlertWhat,
    Artifact,
    Fact,
    FactDetails,
    NoticeDocument,
    Service,
    Text,
    TraceStep,
)
from results.store.notice import Column
from results.store.question import QuestionRow

T = TypeVar("T")

MON_FRI: Final = "mon-fri"
"""The weekdays that most campaigns keep to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody gave."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[T]):
    """Some lines of a list, and how many there are in all."""

    lines: tuple[T, ...]
    total: int


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
class FiringTold:
    """One firing, in words, what it did for some scenarios, and for how many it did what."""

    words: str
    done: tuple[tuple[str, str, str | None], ...]  # scenario, words, case
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def more(self) -> int:
        return sum(n for _, n in self.counts) - len(self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTold:
    """A campaign in words.

    Attributes:
        ordered: as somebody would write it today; `sample`: the file that its services were drawn into.
    """

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
    open_cases: int = 0
    ordered: Ordered = field(default_factory=Ordered)
    sample: str | None = None


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
class FileShown:
    """A file that something rests on, as far as a page can say what it is.

    Attributes:
        artifact: None: its ledger holds nothing of that digest.
        mail, text: its words, or their beginning.
        is_cut: there are more words.
        is_again: its words stand further up on the page already.
        is_lost: it cannot be opened, though it should be there.
    """

    ledger: str
    sha256: str
    artifact: Artifact | None
    is_picture: bool = False
    mail: MailShown | None = None
    text: str | None = None
    is_cut: bool = False
    is_again: bool = False
    is_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the ledger says of entries that a finding cites: in words, when, and what shows it.

    Attributes:
        entries: their numbers.
        until: the last of several, where they lie apart in time.
    """

    words: str
    at: datetime
    until: datetime | None
    entries: tuple[int, ...]
    files: tuple[FileShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a finding of a notice rests on.

    Attributes:
        case: in whose ledger it was observed.
        files: those that it cites beside what was observed.
        is_damaged: that ledger does not verify, and nothing of it is told.
    """

    case: str
    observed: tuple[Observed, ...] = ()
    files: tuple[FileShown, ...] = ()
    is_damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTold:
    """What a controller answered, in its own words.

    Attributes:
        findings: by name, those that it is about.
        is_open: it disputes what nobody has decided yet, or was written since.
    """

    reply: str
    at: datetime
    acts: tuple[Text, ...]
    findings: tuple[str, ...]
    files: tuple[FileShown, ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestTold:
    """A finding that is disputed, by which answer, and whether somebody has decided."""

    finding: str
    reply: str
    is_open: bool
    decided: tuple[tuple[str, str, datetime], ...]  # ruling, person, when


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestRuled:
    """How somebody decides what an answer disputes, and up to which answer or decision they have read."""

    reply: str
    findings: tuple[str, ...]
    ruling: str
    reasons: str
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTerm:
    """How long a controller may reply to a notice, from the day after it arrived.

    Attributes:
        more: days that were given on top, on request.
    """

    arrived_on: date
    days: int
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesWanted:
    """Which notices are looked for, and in which order; `closed`: those that are closed too."""

    closed: bool
    words: str = ""
    by: Column = "opened"
    down: bool = True
    start: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTold:
    """A notice, where it stands, and what may be done with it now.

    Attributes:
        digest: of the very text that is shown; approving names it.
        text: as the mail would say it.
        acts: of `approve reject edit withdraw remind decide`.
        read: the number of the last answer or decision that is shown; deciding a dispute names it.
        cases: by the name of each finding, those in which it was made; of an advisory several.
        bases: by the name of each finding, what it rests on; one that cites nothing by itself is not in it.
        zone: by whose clock the moments are told.
        term: what `answer_by` is computed from; None before it has arrived.
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
    read: int
    document: NoticeDocument | None = None
    subject: str = ""
    text: str = ""
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    history: tuple[tuple[datetime, str, str], ...] = ()
    contests: tuple[ContestTold, ...] = ()
    replies: tuple[ReplyTold, ...] = ()
    bases: Mapping[str, Basis] = field(default_factory=dict)
    zone: str = "UTC"
    term: ReplyTerm | None = None


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
