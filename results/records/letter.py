"""What was written to a service, and what came back by mail or on paper?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from results.records.term import (
    Channel,
    EntryKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRead:
    """How far a folder was read: its validity, and the last number (RFC 3501, 2.3.1.1)."""

    name: str
    validity: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxRead:
    """We looked into the mailbox; what is no case's was not kept.

    Attributes:
        folders: how far each was read.
        came: mails that were new.
        taken: those that were given to a case, or that a person is asked about.
        more: there were more than are read at once.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["mailbox_read"] = "mailbox_read"
    folders: tuple[FolderRead, ...]
    came: int = 0
    taken: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWatched:
    """The mailbox of the case was read to its end: every mail for the case that had come by then is in its ledger."""

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["mail_watched"] = "mail_watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent:
    """A letter left our hands; what the fact of it is worth, `request_submitted` says.

    Attributes:
        letter: as the scenario calls it.
        message_id: ours, of a mail; None on paper.
        artifact: the letter as it was sent.
        answers: the mail that it answers.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["letter"] = "letter"
    letter: str
    artifact: str
    message_id: str | None = None
    answers: str | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReceived:
    """A mail came that belongs to this case. Its words are in the vault, and nowhere here.

    Attributes:
        artifact: the mail as it came.
        sort: what it is, as `letter receipt out_of_office bounce delay delivered bulk`.
        authentic: whether our server says that it comes from whom it names: `passed failed unknown`, or `trusted` in rigs.
        rules: of the scenario that the case went by then, those that it matches.
        surely: it answers a letter of ours, or brings back what only whom we wrote to knows.
        arrived: when our server took it in.
        written_at: what its Date claims.
        ignored: a rule says that it means nothing.
        whole: it was read to its end; of one that is too large the head alone is kept.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["mail"] = "mail"
    artifact: str
    sort: str
    authentic: str
    arrived: datetime
    rules: tuple[int, ...] = ()
    surely: bool = False
    written_at: datetime | None = None
    whole: bool = True
    ignored: bool = False

    @property
    def is_vouched(self) -> bool:
        """Whether it is known to come from whom it names."""
        return self.authentic in ("passed", "trusted")

    @property
    def is_reply(self) -> bool:
        """Whether in it somebody who is whom they name has answered a letter of ours."""
        return self.surely and self.is_vouched and self.sort == "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReceived:
    """Something came that no probe could see, and a person has entered it.

    Attributes:
        artifact: the scan, or a note of what was said.
        posted: the day of the postmark; None where there is none.
        received: the day it came.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["paper"] = "paper"
    channel: Channel
    artifact: str
    received: date
    person: str
    posted: date | None = None
