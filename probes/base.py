"""What does a probe get, and what does it give back?

A probe runs the steps of one stage and says what it saw. It decides nothing,
keeps nothing between two runs and talks to nobody but through the session.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from probes.egress import AllowList, Egress
from results.records import AttachRule, Body, Language, QuestionTopic, StageEnded, Unobserved
from results.redact import Redactor
from results.vault import Vault
from scenarios.pattern import Inserted
from scenarios.schema import Interruption, Login, OAuth2, Step
from scenarios.schema.trade import Auth
from scenarios.words import Words


class Ending(StrEnum):
    """How a run ended: its last bodies say why."""

    DONE = "done"
    STOPPED = "stopped"  # by a fact
    ASKED = "asked"  # a person's answer is needed
    REHEARSED = "rehearsed"  # `--dry-run`, before the irreversible step
    FAILED = "failed"  # we could not look


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """In whose name steps are done, and where those secrets may be typed.

    Attributes:
        values: by variable, as `account.email`, `persona.full_name`, `service.name`.
        secrets: by variable, what reads one at the moment it is typed; it has told the redactor before it returns.
        files: by variable, what `upload` gives away.
        hosts: those of the scenario's or provider's own file: a secret is typed nowhere else.
    """

    values: Mapping[str, Inserted]
    hosts: AllowList
    secrets: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """A provider's steps, and the account they use."""

    steps: tuple[Step, ...]
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The steps once more, for one planted record: its values come on top of the session's."""

    category: str
    record: str
    values: Mapping[str, Inserted]
    files: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What stood there in the look made just before the request: what is new is not among it.

    Attributes:
        rows: keyed digests, one for each row, equal ones repeated.
        day: the day of the request where the controller is.
    """

    rows: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a person would have had to do so far, sign-in apart."""

    clicks: int = 0
    fields: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """The account's own mailbox.

    Attributes:
        address: from which letters are written.
        name: of the person, as letters are signed.
        token: that letters carry in their sender's address, after a plus; None where the mailbox knows no plus.
        servers: names by which its server signs what it says of senders (RFC 8601, `authserv-id`).
        trusted: senders that are taken for whom they name without that, in rigs.
    """

    address: str
    name: str
    token: str | None = None
    servers: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is to be done.

    Attributes:
        name: as the ledger calls it: `request look baseline confirm collect plant readback ...`.
        steps_by: for `plant` and `readback`, the steps of each category; `rounds` are done in order.
        barriers: its pages are examined for barriers to people who use them otherwise.
        from_step: where to go on after a person's answer.
        tally: what was counted before that answer.
        export: which of several.
        seen_until: the last look at which what is awaited was not there.
        page: digest of the page at that look.
        languages: which the same pages said they were in before; nothing where they did not say, or none was read.
        row: the answer to `which_row`.
        known_exports: SHA-256 of every export this account was given before.
        letters: templates, by name, in the language of the case.
        mail: the mail at hand, as it came: what is answered, and what files are taken from.
    """

    name: str
    steps: tuple[Step, ...] = ()
    login: Login | None = None
    interruptions: tuple[Interruption, ...] = ()
    steps_by: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    barriers: bool = False
    from_step: int = 0
    tally: Tally = field(default_factory=Tally)
    export: str | None = None
    dry_run: bool = False
    seen_until: datetime | None = None
    page: str | None = None
    languages: tuple[str, ...] = ()
    baseline: Baseline | None = None
    row: str | None = None
    known_exports: frozenset[str] = frozenset()
    letters: Mapping[str, str] = field(default_factory=dict)
    mail: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A step of another probe in the midst of a stage, and what is known there.

    Attributes:
        number: the step's place in its stage.
        scope: with everything that has a value by now.
    """

    stage: Stage
    number: int
    step: Step
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLink:
    """From where a file came; a secret, to be kept sealed until others have tried it.

    Attributes:
        sha256: of what the account was given there.
        called: it was taken by an HTTP call, not in a browser.
        auth: how that call signed in; None: not at all.
        headers: of that call, as the scenario writes them: whoever tries puts in values of its own.
        export: which of several.
    """

    url: str
    sha256: str
    export: str | None = None
    called: bool = False
    auth: Auth | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegated:
    """What another probe made of a step in the midst of a stage; not `done`: there was nothing to take."""

    done: bool = True
    bodies: tuple[Body, ...] = ()
    saved: Mapping[str, str] = field(default_factory=dict)
    links: tuple[ExportLink, ...] = ()


class Delegate(Protocol):
    """Hands a step of another probe over, while this one keeps its page open."""

    async def __call__(self, handed: Handed) -> Delegated:
        """Do the step; what it means is for the one who hands it over to say.

        Raises:
            ProbeError, StageStopped: it could not be done; what was seen of that is in the ledger already.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a run works with; open for one run.

    Attributes:
        url: the service's address, whose path is kept.
        contact: appended to the User-Agent, as `+https://auditor.example/bot`.
        foot: what every letter ends with: how the data of whoever answers are processed (GDPR Art. 14); without it none leaves.
        timezone: in which pages write their dates, where they leave it to the browser; None: the machine's.
        now: the observing clock; waits inside a step are real time.
        saved: what earlier stages kept, as `${saved.word}`.
        sign_ons: by provider.
        ledger: whose artifacts go into the vault.
        key: of this installation, under which rows and pages are digested.
        egress: open; it alone leads out.
        scratch: ours alone (0700), wiped by the caller.
        oauth2: where calls are given a token; None where the scenario names no such place.
        mailbox: None of an account that has none.
        storage_state: of the last run, unsealed.
        largest_file: bytes; more is refused.
        longest_transfer: how long a file may take to come, however steadily it does.
        intend: called just before the irreversible step; raises `HeldBack` if it must not be done.
        observed: appends at once what must not be lost.
    """

    url: str
    language: Language
    contact: str
    now: Callable[[], datetime]
    scope: Scope
    redactor: Redactor
    vault: Vault
    ledger: str
    key: bytes
    egress: Egress
    scratch: Path
    intend: Callable[[int], Awaitable[None]]
    observed: Callable[[tuple[Body, ...]], Awaitable[None]]
    delegate: Delegate
    saved: Mapping[str, str] = field(default_factory=dict)
    sign_ons: Mapping[str, SignOn] = field(default_factory=dict)
    oauth2: OAuth2 | None = None
    mailbox: Mailbox | None = None
    storage_state: bytes | None = None
    foot: str = ""
    largest_file: int = 8 * 2**30
    timezone: str | None = None
    longest_transfer: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person must be asked before the stage goes on at `next_step`.

    `within`: how long it can wait before somebody is told; never an answer.
    """

    topic: QuestionTopic
    step: int
    next_step: int
    answers: tuple[str, ...]
    words: Words | None = None
    attach: AttachRule = "none"
    artifacts: tuple[str, ...] = ()
    within: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """What was seen.

    Attributes:
        bodies: in order, without those that `observed` was given already.
        storage_state: to be sealed by the caller; None if the browser was lost.
        saved: what this stage kept; it may hold what they told us in confidence, so it is sealed too.
        tally: with what was counted before; `StageEnded` says it too.
        message: of a failure, scrubbed, for logs and the desk.
        let_in_by: the sign-on that took our password in this run; None where none was asked.
    """

    ending: Ending
    bodies: tuple[Body, ...]
    storage_state: bytes | None = None
    saved: Mapping[str, str] = field(default_factory=dict)
    question: Question | None = None
    links: tuple[ExportLink, ...] = ()
    tally: Tally = field(default_factory=Tally)
    message: str | None = None
    let_in_by: str | None = None

    @property
    def why(self) -> str:
        """The code of what ended it early."""
        for body in reversed(self.bodies):
            match body:
                case Unobserved(code=code):
                    return code
                case StageEnded(stopped_by=fact) if fact is not None:
                    return str(fact)
        return str(self.ending)


class Probe(Protocol):
    """The hand that performs steps at one interface."""

    name: str

    async def run(self, stage: Stage, session: Session) -> StageReport:
        """Do the steps of a stage.

        What hinders us is among the bodies as `Unobserved`; only the session's
        own errors (the store, the vault) are raised.
        """
        ...
