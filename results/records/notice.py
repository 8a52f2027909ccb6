"""What is a controller told about what was found, what does it answer, and what is decided then?

The entries of a notice's ledger. What they write and what we write to them are
artifacts; here stands what it means, and who has read it so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal

from results.records.term import EntryKind
from results.records.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedFinding:
    """One finding that a controller is told of, or in an advisory whoever makes the software that it comes from.

    Attributes:
        case, service: of an advisory the software, so that its name gives no service away.
        evidence: digest of the seal that it rests on.
        software: what it comes from, where services of several controllers share that: told in one paragraph.
        covers: of an advisory: the findings of services that it stands for, by name; they never leave the house.
    """

    case: str
    service: str
    criterion: str
    reason: str
    evidence: str
    software: str | None = None
    covers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """By which the finding is contested, repaired, decided on; the same in every channel."""
        return f"{self.case} {self.criterion}"

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases in which it was found."""
        return tuple(sorted({name.partition(" ")[0] for name in self.covers})) or (self.case,)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOpened:
    """A notice was begun: one digest for a controller.

    Attributes:
        controller: its register number, or its name where it has none.
        software: of an advisory to whoever makes it, and who is no controller: what the findings come from.
        again: it tells of a re-test, so the time to answer is shorter.
    """

    kind: ClassVar[EntryKind] = EntryKind.OPENED
    what: Literal["notice"] = "notice"
    controller: str
    language: Language
    findings: tuple[NoticedFinding, ...]
    again: bool = False
    software: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWritten:
    """The notice was written, or written anew; what was approved before is void.

    Attributes:
        artifact: the notice as a document (JSON), from which every form of it is rendered.
        dropped: findings that an auditor left out, by name.
        addresses: to how many mail addresses it may go, one after the other; they stand in the document.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["notice_written"] = "notice_written"
    artifact: str
    dropped: tuple[str, ...] = ()
    addresses: int = 0
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReviewed:
    """A person has read the notice as it would go out; nothing is sent without this.

    Attributes:
        artifact: the very text that was read.
    """

    kind: ClassVar[EntryKind] = EntryKind.ANSWERED
    what: Literal["notice_reviewed"] = "notice_reviewed"
    artifact: str
    approved: bool
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderOrdered:
    """A person wants the controller to be reminded, once, of what it was told."""

    kind: ClassVar[EntryKind] = EntryKind.ANSWERED
    what: Literal["reminder_ordered"] = "reminder_ordered"
    person: str


class Delivery(StrEnum):
    """How it is known that a notice arrived."""

    RECEIPT = "receipt"  # their mail server says that it was delivered (RFC 3464), or a person has read that it was
    OPENED = "opened"  # somebody with the link has opened the page
    REPLIED = "replied"
    POST = "post"  # the advice of receipt of a registered letter, which a person has entered


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDelivered:
    """It arrived; from the day after on the time to answer runs.

    Attributes:
        day: in the controller's zone.
        letter: the number of the entry by which it left; None: nobody can tell which it was, or it came by post.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["notice_delivered"] = "notice_delivered"
    how: Delivery
    day: date
    letter: int | None = None
    artifact: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReturned:
    """It came back: there is nobody at this address, or whoever answers for it takes no mail.

    Attributes:
        letter: the number of the entry by which it left; None: nobody can tell which it was.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["notice_returned"] = "notice_returned"
    artifact: str
    letter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGiven:
    """A link to the page of the notice was made; only its digest is kept.

    Attributes:
        findings: by name, where it shows some alone (a link that is passed on to whoever makes the software).
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["page_given"] = "page_given"
    link: str
    until: datetime
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTaken:
    """A link leads nowhere any more.

    Attributes:
        person: who has revoked it, or `page` where they did so themselves; None: the letter that brought it came back, or never left.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["page_taken"] = "page_taken"
    link: str
    person: str | None = None


class Way(StrEnum):
    """By which way an answer to a notice came."""

    PAGE = "page"
    MAIL = "mail"
    POST = "post"
    PHONE = "phone"


class ReplyAct(StrEnum):
    """What an answer to a notice does; one answer may do several things."""

    ACKNOWLEDGED = "acknowledged"
    CONTESTED = "contested"
    REPAIRED = "repaired"  # they say so; a re-test shows it
    RETEST = "retest"
    MORE_TIME = "more_time"
    STATEMENT = "statement"  # to be published as it stands (droit de réponse)
    LOG = "log"  # an extract of their own log: their observation, read only to exonerate
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReply:
    """The controller answered, and this is what the answer does.

    Attributes:
        reply: its id.
        findings: by name, those that it is about; none: all of them.
        artifacts: what was written, and what was attached to it.
        person: who has read it so; None: they have said so themselves, on the page.
        repaired_on: since when, or from when on, they say that it is.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["notice_reply"] = "notice_reply"
    reply: str
    way: Way
    acts: tuple[ReplyAct, ...]
    findings: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    person: str | None = None
    repaired_on: date | None = None


class Ruling(StrEnum):
    """How a contest was decided."""

    UPHELD = "upheld"  # the finding stands
    AMENDED = "amended"  # it is judged anew, otherwise
    WITHDRAWN = "withdrawn"  # it was wrong, or cannot be held
    UNDECIDABLE = "undecidable"  # nobody can tell, so nobody is accused

    @property
    def stands(self) -> bool:
        """Whether the finding may be public as it was."""
        return self is Ruling.UPHELD


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestDecided:
    """Somebody who neither ran the case nor approved the notice has decided, in writing.

    Attributes:
        reply: the answer that contests.
        artifact: the reasons.
        on_appeal: of an appeal, which there is one of.
    """

    kind: ClassVar[EntryKind] = EntryKind.ANSWERED
    what: Literal["contest_decided"] = "contest_decided"
    reply: str
    findings: tuple[str, ...]
    ruling: Ruling
    artifact: str
    person: str
    on_appeal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RetestOpened:
    """A case was opened to see whether what was found is repaired."""

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["retest"] = "retest"
    case: str
    reply: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetestJudged:
    """What a re-test shows of the findings that it does not show repaired, by name.

    Attributes:
        stands: what was found is found again.
        open: nobody can tell.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["retest_judged"] = "retest_judged"
    case: str
    stands: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRepaired:
    """A re-test shows that a finding is repaired."""

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["repaired"] = "repaired"
    finding: str
    case: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPublished:
    """What they asked to have published stands beside the finding (droit de réponse).

    Attributes:
        artifact: its words; None: noted before they were kept.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["statement_published"] = "statement_published"
    reply: str
    person: str
    artifact: str | None = None
