"""Servers on loopback that count everything that reaches them, and a client that says exactly what it is told."""

import asyncio
import base64
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from probes.egress import AllowList, Egress


@dataclass
class Listener:
    """A server that keeps every byte: connections that were made, requests that were read."""

    host: str
    port: int = 0
    accepted: int = 0
    heads: list[bytes] = field(default_factory=list)
    bytes_in: int = 0
    bytes_out: int = 0

    @property
    def authority(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


Answer = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Listening = Callable[..., AbstractAsyncContextManager[Listener]]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\nAccess-Control-Allow-Origin: *\r\n\r\nhello"


@asynccontextmanager
async def _listening(
    host: str = "127.0.0.1", *, port: int = 0, answer: Answer | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Listener]:
    heard = Listener(host)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                heard.heads.append(head)
                heard.bytes_in += len(head)
                if answer is not None:
                    await answer(head, reader, writer)
                else:
                    writer.write(OK)
                    heard.bytes_out += len(OK)
                await writer.drain()
                if writer.is_closing():
                    await writer.wait_closed()
                    break

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.accepted += 1
        task = asyncio.get_running_loop().create_task(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(lambda _: writer.transport.abort())

    server = await asyncio.start_server(accept, host, port, ssl=tls)
    heard.port = server.sockets[0].getsockname()[1]
    yield heard
    server.close()
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
    await asyncio.sleep(0)
    await server.wait_closed()


@pytest.fixture(scope="session")
def listening() -> Listening:
    """Open a listener: `async with listening() as portal`."""
    return _listening


@dataclass
class Raw:
    """What a proxy's client says, byte by byte."""

    egress: Egress
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, text: str | bytes) -> None:
        """Send bytes as they are, but `@auth` becomes the proxy's credentials."""
        data = text.encode("latin-1") if isinstance(text, str) else text
        credentials = base64.b64encode(f"{self.egress.username}:{self.egress.password}".encode())
        self.writer.write(data.replace(b"@auth", b"Proxy-Authorization: Basic " + credentials))
        await self.writer.drain()

    async def head(self) -> str:
        """Read one response's head."""
        async with asyncio.timeout(5):
            return (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")

    async def rest(self) -> bytes:
        """Read until the proxy hangs up."""
        async with asyncio.timeout(5):
            return await self.reader.read()

    async def ask(self, request_line: str, *headers: str) -> str:
        """Send a request, and read the head of the answer; of our own answers the body too."""
        await self.say("\r\n".join((request_line, "@auth", "Host: x", *headers, "", "")))
        head = await self.head()
        if "X-Egress" in head:
            await self.reader.readexactly(int(head.partition("Content-Length: ")[2].partition("\r")[0]))
        return head


@pytest.fixture(scope="session")
def dialing() -> Callable[[Egress], AbstractAsyncContextManager[Raw]]:
    """Connect to a proxy by hand: `async with dialing(egress) as client`."""

    @asynccontextmanager
    async def dial(egress: Egress) -> AsyncIterator[Raw]:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(egress.server.rpartition(":")[2]))
        try:
            yield Raw(egress, reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    return dial


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that nobody signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "portal.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        certificate.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.fixture
async def portal(listening) -> AsyncIterator:
    async with listening() as heard:
        yield heard


@pytest.fixture
async def forbidden(listening) -> AsyncIterator:
    async with listening() as heard:
        yield heard
        assert heard.accepted == 0, "a forbidden server was reached"


@pytest.fixture
async def egress(portal) -> AsyncIterator[Egress]:
    async with Egress(AllowList.parse([portal.authority])) as proxy:
        yield proxy
