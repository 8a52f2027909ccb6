"""How does one HTTP/1.1 connection speak, on either side of the proxy? (RFC 9112)."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

import h11

from probes.egress.allow import canonical_host
from probes.egress.log import Line

REFUSED_HEADER = "X-Egress-Refused"
FAILED_HEADER = "X-Egress-Failed"

CHUNK_BYTES = 64 * 1024
MOST_HEAD_BYTES = 256 * 1024  # what Chromium itself accepts of a response

# RFC 9110 7.6.1, and what belongs to the proxy alone.
_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"upgrade",
    }
)
_OURS = frozenset({REFUSED_HEADER.lower().encode(), FAILED_HEADER.lower().encode()})
_AUTHORITY = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:@/?#\\%]+))(?::(?P<port>[0-9]{1,5}))?")
_ABSOLUTE = re.compile(r"(?:http|ws)://(?P<authority>[^/?#]*)(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?", re.IGNORECASE)

Message = h11.Request | h11.Response | h11.InformationalResponse
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a request to a proxy asks for.

    Attributes:
        path: what the server itself is asked; None for a tunnel (CONNECT).
    """

    host: str
    port: int
    path: bytes | None

    @property
    def authority(self) -> bytes:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (host if self.port == 80 else f"{host}:{self.port}").encode("ascii")


class Wire:
    """One connection of bytes with its HTTP/1.1 state; every byte resets the idle timer and is counted."""

    def __init__(
        self,
        role: type[h11.CLIENT] | type[h11.SERVER],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        touch: Callable[[], None],
        line: Line | None = None,
    ) -> None:
        self.http = h11.Connection(role, max_incomplete_event_size=MOST_HEAD_BYTES)
        self.reader = reader
        self.writer = writer
        self.touch = touch
        self._line = line

    async def read(self) -> bytes:
        """Read what there is, at most one chunk; empty at the end."""
        data = await self.reader.read(CHUNK_BYTES)
        self.touch()
        if self._line is not None:
            self._line.bytes_down += len(data)
        return data

    async def write(self, data: bytes) -> None:
        """Write, and wait while the other side is slower than we are."""
        if self._line is not None:
            self._line.bytes_up += len(data)
        self.writer.write(data)
        await self.writer.drain()
        self.touch()

    async def receive(self) -> h11.Event | type[h11.PAUSED | h11.NEED_DATA]:
        """Read the next event.

        Raises:
            h11.RemoteProtocolError: the other side does not speak HTTP/1.1, or stopped in the middle.
        """
        while True:
            event = self.http.next_event()
            if event is not h11.NEED_DATA:
                return event
            self.http.receive_data(await self.read())

    async def send(self, *events: h11.Event) -> None:
        """Send these in one piece: some clients take a short answer to CONNECT only whole."""
        data = b"".join(self.http.send(event) or b"" for event in events)
        if data:
            await self.write(data)

    def next_cycle(self) -> bool:
        """Make ready for another request on this connection; False if there can be none."""
        if self.http.our_state is not h11.DONE or self.http.their_state is not h11.DONE:
            return False
        self.http.start_next_cycle()
        return True


def read_target(request: h11.Request) -> Target:
    """Read the absolute form of RFC 9112 3.2.2, for http and ws (as aiohttp writes it), or the authority form of CONNECT.

    Raises:
        ValueError: neither, or more than one reading is possible.
    """
    text = request.target.decode("ascii")
    if request.method == b"CONNECT":
        host, port = _authority(text)
        if port is None:
            raise ValueError(f"a tunnel needs a port: {text!r}")
        return Target(host=host, port=port, path=None)
    found = _ABSOLUTE.fullmatch(text)
    if found is None:
        raise ValueError("not an absolute URL of http or ws")
    names = [name for name, _ in request.headers]
    if b"transfer-encoding" in names and b"content-length" in names:
        raise ValueError("two lengths (RFC 9112 6.1)")
    host, port = _authority(found["authority"])
    path = (found["path"] or "/") + (found["query"] or "")
    return Target(host=host, port=80 if port is None else port, path=path.encode("ascii"))


def headers_for_server(request: h11.Request, target: Target) -> Headers:
    """Pass on what is meant for the server; Host is what the request line says (RFC 9112 3.2.2)."""
    kept = [(name, value) for name, value in _end_to_end(request) if name.lower() != b"host"]
    return [(b"Host", target.authority), *kept, *_websocket(request)]


def headers_for_client(response: h11.Response | h11.InformationalResponse) -> Headers:
    """Pass on what is meant for the client, less our own marks, which no portal may forge."""
    kept = [(name, value) for name, value in _end_to_end(response) if name.lower() not in _OURS]
    switches = isinstance(response, h11.InformationalResponse) and response.status_code == 101
    return [*kept, *(_websocket(response) if switches else ())]


def _authority(text: str) -> tuple[str, int | None]:
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        raise ValueError(f"not a host and port: {text!r}")
    port = None if found["port"] is None else int(found["port"])
    if port is not None and not 0 < port < 65536:
        raise ValueError(f"not a port: {port}")
    return canonical_host(found["v6"] or found["name"]), port


def _end_to_end(message: Message) -> Headers:
    listed = {
        token.strip().lower() for name, value in message.headers if name == b"connection" for token in value.split(b",")
    }
    return [(name, value) for name, value in message.headers.raw_items() if name.lower() not in _HOP_BY_HOP | listed]


def _websocket(message: Message) -> Headers:
    """The only change of protocol let through (RFC 6455 4.1); HTTP/2 in clear would pass by our eyes."""
    asked = [value for name, value in message.headers if name == b"upgrade"]
    return (
        [(b"Connection", b"Upgrade"), (b"Upgrade", b"websocket")]
        if [v.lower() for v in asked] == [b"websocket"]
        else []
    )
