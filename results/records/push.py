"""What is to be told to whom, how far has that come, and what did each try come to?

A push is entered in the transaction of what it tells, and delivered later, at
least once, always under the same id. Releases use it; whatever else is to be
told (`PushKind`) is entered in the same way.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from results.records.text import Text


class PushKind(StrEnum):
    """What a push tells of."""

    RELEASE = "release"
    ALERT = "alert"
    REPORT = "report"


class PushState(StrEnum):
    """How far a push has come; what waits after a try is shown as failed."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class PushCode(StrEnum):
    """What a try came to, or why a push is over; never the words of whoever answered."""

    DELIVERED = "delivered"
    REFUSED = "refused"  # an answer that is no 2xx, or a target that would not take it
    REDIRECTED = "redirected"  # an answer that leads elsewhere; nobody follows
    GONE = "gone"  # 410: wants no more
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    TLS = "tls"  # nobody there whom a certificate names
    UNINTELLIGIBLE = "unintelligible"  # what came back is no HTTP
    TARGET_UNUSABLE = "target_unusable"  # no address that anything could be sent to
    UNKNOWN_RECIPIENT = "unknown_recipient"  # recipients.toml does not name it any more
    SECRET_MISSING = "secret_missing"  # noqa: S105  the name of a state
    FILES_CHANGED = "files_changed"  # the archive is not what was released
    CUT_OFF = "cut_off"  # the process ended before it could say
    TOO_LATE = "too_late"  # tried for as long as anybody tries
    SUPERSEDED = "superseded"  # something that takes its place went out meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A file that may be handed over with a push.

    Attributes:
        path: below the folder in which everything of its kind lies.
    """

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a push says; fixed when it is entered, so that every try says the same.

    Attributes:
        title, body: for people.
        document: for programs: one JSON object.
    """

    title: Text
    body: Text
    document: str
    archive: Archive | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Something to be told to one recipient.

    Attributes:
        id: of the delivery, the same at every try; letters, digits, `-` and `_` alone.
        subject: what it is about: the id of a release, the name of a rule, the period of a report.
        what: what happened to it: the state that it went into; of a report, what it tells of.
        recipient: by name; where it is reached is a secret, and stands elsewhere.
    """

    id: str
    kind: PushKind
    subject: str
    what: str
    recipient: str
    entered_at: datetime
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRow:
    """A push as it is listed.

    Attributes:
        since: from when on patience is counted: entered, or asked for anew by a person.
        tries: how many were begun.
        next_at: when it is tried next; None: never again.
        code: what the last try came to, or why it is over; None: nothing yet.
    """

    id: str
    kind: PushKind
    subject: str
    what: str
    recipient: str
    entered_at: datetime
    since: datetime
    state: PushState
    tries: int
    next_at: datetime | None
    code: PushCode | None = None

    @property
    def is_failing(self) -> bool:
        return self.state is PushState.WAITING and self.code is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PushAttempt:
    """One try.

    Attributes:
        status: of the HTTP answer, where there was one.
        code: None: it is under way, or its process was killed.
    """

    push: str
    number: int
    begun_at: datetime
    status: int | None = None
    code: PushCode | None = None
    took_ms: int | None = None
