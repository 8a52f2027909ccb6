"""What left the house, and what was not let out?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from results.clock import Clock

# A page may ask for a new host name with every request; past this many, refusals are counted together.
MOST_REFUSALS_KEPT = 1000
OTHER_HOSTS = "*"


class RefusalReason(StrEnum):
    """Why we did not let a request out."""

    HOST_NOT_LISTED = "host_not_listed"
    PORT_NOT_LISTED = "port_not_listed"
    ADDRESS_NOT_PUBLIC = "address_not_public"
    MALFORMED = "malformed"


class FailureReason(StrEnum):
    """Why a host that may be reached was not."""

    NAME_NOT_RESOLVED = "name_not_resolved"
    CONNECT_FAILED = "connect_failed"
    CONNECT_TIMEOUT = "connect_timeout"
    BAD_RESPONSE = "bad_response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Requests that were not let out, of one host, port and reason.

    Attributes:
        host: canonical; empty where none could be read, `*` for those past the first thousand kinds.
        first, last: UTC.
    """

    host: str
    port: int
    reason: RefusalReason
    first: datetime
    last: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One connection to a server, or the attempt.

    Attributes:
        address: the server's, as connected to; None if no connection came about.
        opened, closed: UTC; `closed` is None while it is open.
        bytes_up, bytes_down: what crossed this connection, heads and TLS included.
        failure: why it came to nothing, or ended in rubbish.
    """

    host: str
    port: int
    address: str | None
    opened: datetime
    closed: datetime | None
    bytes_up: int
    bytes_down: int
    failure: FailureReason | None


class Line:
    """A connection being written down."""

    __slots__ = ("address", "bytes_down", "bytes_up", "closed", "failure", "host", "opened", "port")

    def __init__(self, host: str, port: int, opened: datetime) -> None:
        self.host = host
        self.port = port
        self.opened = opened
        self.address: str | None = None
        self.closed: datetime | None = None
        self.bytes_up = 0
        self.bytes_down = 0
        self.failure: FailureReason | None = None

    def copy(self) -> Connection:
        return Connection(
            host=self.host,
            port=self.port,
            address=self.address,
            opened=self.opened,
            closed=self.closed,
            bytes_up=self.bytes_up,
            bytes_down=self.bytes_down,
            failure=self.failure,
        )


class Log:
    """The complete record of one proxy."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._refusals: dict[tuple[str, int, RefusalReason], Refusal] = {}
        self._lines: list[Line] = []

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(self._refusals.values())

    @property
    def connections(self) -> tuple[Connection, ...]:
        return tuple(line.copy() for line in self._lines)

    def refuse(self, host: str, port: int, reason: RefusalReason) -> None:
        now = self._clock.now()
        if (host, port, reason) not in self._refusals and len(self._refusals) >= MOST_REFUSALS_KEPT:
            host, port = OTHER_HOSTS, 0
        before = self._refusals.get((host, port, reason))
        self._refusals[host, port, reason] = Refusal(
            host=host,
            port=port,
            reason=reason,
            first=before.first if before else now,
            last=now,
            count=before.count + 1 if before else 1,
        )

    def begin(self, host: str, port: int) -> Line:
        """Begin to write a connection down; it counts once it is kept, or has failed."""
        return Line(host, port, self._clock.now())

    def keep(self, line: Line) -> None:
        self._lines.append(line)

    def fail(self, line: Line, reason: FailureReason) -> None:
        line.failure = reason
        line.closed = self._clock.now()
        self._lines.append(line)

    def close(self, line: Line) -> None:
        line.closed = self._clock.now()
