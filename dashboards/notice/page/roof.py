"""What does the page of a notice ask of the program around it? Who is reached by a link, and what becomes of what they write.

Nothing that is written here is read by anybody before it was sent.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from results.records import NoticeDocument, ReplyAct, Ruling, SharedFinding, ToldFinding, Way


class Refused(Exception):
    """What was asked for cannot be; nothing was entered. `why` is one of `words.REFUSALS`."""

    def __init__(self, why: str, *, name: str = "") -> None:
        super().__init__(why)
        self.why, self.name = why, name


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent to us; its name is whatever they say."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that may be attached: what it is by its content, under a name that is none of a path.

    Attributes:
        kind: `pdf png jpeg text`.
    """

    name: str
    kind: str
    media_type: str
    sha256: str
    data: bytes = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """An answer that is written and not sent: they alone can open it, and it is gone after a day.

    Attributes:
        id: by which the answer will be known, once it is sent.
        form: on which it was written.
        retest: they ask for one besides.
        day: since when, or from when on, it is repaired.
        signed: who answers, as they say.
    """

    id: str
    form: str
    acts: tuple[ReplyAct, ...]
    findings: tuple[str, ...] = ()
    text: str = ""
    signed: str = ""
    day: date | None = None
    files: tuple[Attached, ...] = ()

    @property
    def wants_retest(self) -> bool:
        return ReplyAct.RETEST in self.acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one finding stands.

    Attributes:
        contested: since when it is, where nothing is decided; `decide_by`: the last day to decide it.
        ruling: the last one, and its day; it `is_final` where nobody may appeal any more.
        repaired_on: a re-test shows it repaired.
        is_retested: a re-test was asked for or runs; it begins by `retest_by` where it has not.
    """

    contested: date | None = None
    decide_by: date | None = None
    ruling: Ruling | None = None
    ruled_on: date | None = None
    is_final: bool = False
    repaired_on: date | None = None
    is_retested: bool = False
    retest_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What they have answered, by whichever way.

    Attributes:
        digests: SHA-256 of what was kept of it.
        entry: SHA-256 of its entry in the notice's ledger.
        copied: a copy of it has left.
    """

    id: str
    at: datetime
    way: Way
    acts: tuple[ReplyAct, ...]
    findings: tuple[str, ...]
    day: date | None
    digests: tuple[str, ...]
    entry: str
    copied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """A link that shows some findings alone, for whoever makes the software."""

    link: str
    until: datetime
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a link shows.

    Attributes:
        document: the notice, with the findings alone that the link shows.
        is_delegate: the link was passed on: it shows and answers nothing else, and the sheet is not shown.
        until: the link leads there.
        zone: in which the controller's days are counted.
        today: there.
        delivered: the day on which it arrived.
        answer_by: the last day to answer; `small`: of a body so small that its holidays are not counted.
        copy_to: the address to which a copy of what is written here goes; None: nobody is reached by mail.
    """

    document: NoticeDocument
    is_delegate: bool
    is_withdrawn: bool
    until: datetime
    zone: str
    today: date
    delivered: date | None = None
    answer_by: date | None = None
    small: date | None = None
    standing: dict[str, Standing] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    passed_on: tuple[PassedOn, ...] = ()
    copy_to: str | None = None
    may_have_more_time: bool = True

    @property
    def told(self) -> tuple[ToldFinding | SharedFinding, ...]:
        """All findings that may be answered, in the order in which they are numbered: its own, then those of shared software."""
        return (*self.document.findings, *self.document.shared)

    @property
    def is_advisory(self) -> bool:
        """It is to whoever makes a software, and not to a controller."""
        return self.document.advice is not None


class Roof(Protocol):
    """All of it is asked by the secret of a link, and answers None, or refuses, where that leads nowhere."""

    def now(self) -> datetime: ...

    async def shown(self, token: str) -> Shown | None: ...

    async def open(self, token: str) -> None:
        """Somebody has opened it by hand: it has arrived."""
        ...

    async def look(self, uploads: Sequence[Upload]) -> tuple[Attached, ...]:
        """Say what files are.

        Raises:
            Refused: one is of no kind that may be attached; names it.
        """
        ...

    async def keep(self, token: str, unsent: Unsent) -> str:
        """Keep what is written until it is sent; gives its id.

        Raises:
            Refused: too much was written by this link and not sent.
        """
        ...

    async def unsent(self, token: str, name: str) -> Unsent | None: ...

    async def drop(self, token: str, name: str) -> None: ...

    async def send(self, token: str, unsent: Unsent) -> None:
        """Enter it, once.

        Raises:
            Refused: it was withdrawn, or so many answers came today that a person must see to it.
        """
        ...

    def scratch(self) -> AbstractContextManager[Path]:
        """A folder for what is on its way out, wiped at the end."""
        ...

    async def evidence(self, token: str, case: str, to: Path) -> None:
        """Write the bundle of a case of which the link shows a finding, without what is not for it.

        Raises:
            Refused: there is no such case, or its evidence does not verify.
        """
        ...

    async def pass_on(self, token: str, findings: tuple[str, ...]) -> tuple[str, datetime]:
        """Make a link that shows these findings alone; gives its secret, once, and until when it leads there.

        Raises:
            Refused: there are too many already.
        """
        ...

    async def take_back(self, token: str, link: str) -> None: ...
