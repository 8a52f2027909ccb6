"""How are our own mail servers reached? Through the egress as everything else, and never in clear.

A mailbox is written as an address: `imaps://user:password@host:993`,
`smtps://user:password@host:465`, or `imap://` and `smtp://` with STARTTLS; in
clear only to this machine itself, for rigs. It is a secret.
"""

import asyncio
import base64
import imaplib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
import imapclient
from imapclient.exceptions import IMAPClientError, LoginError

from probes.egress import AllowList, Egress
from probes.errors import MailboxInvalid, MailboxRejected, TargetUnreachable
from probes.trust import machine_trust

_SCHEMES: Final = {"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587}
_TIMEOUT_S: Final = 60.0
_LONGEST_ANSWER: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server of ours, and how we sign in there."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @property
    def is_local(self) -> bool:
        return _is_local(self.host)

    @property
    def hosts(self) -> AllowList:
        """What the egress lets out for it."""
        return AllowList.parse([f"{self.host}:{self.port}"])


def parse_server(address: str, *, kinds: tuple[str, ...]) -> Server:
    """Read a mailbox's address.

    Raises:
        MailboxInvalid: it is none of these kinds; the message holds no secret.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise MailboxInvalid("it is no address") from None
    if parts.scheme not in kinds:
        raise MailboxInvalid(f"it begins with none of {', '.join(f'{kind}://' for kind in kinds)}")
    if not parts.hostname or not parts.username or parts.password is None:
        raise MailboxInvalid("it names no user, no password or no host")
    return Server(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or _SCHEMES[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
    )


async def tunnel(egress: Egress, server: Server) -> socket.socket:
    """Open a way to a server through the egress.

    Raises:
        TargetUnreachable: it does not answer, or the egress does not let us out to it.
    """
    return await asyncio.to_thread(_tunnel, egress, server)


def _tunnel(egress: Egress, server: Server) -> socket.socket:
    proxy = urlsplit(egress.server)
    token = base64.b64encode(f"{egress.username}:{egress.password}".encode()).decode()
    try:
        way = socket.create_connection((proxy.hostname, proxy.port), timeout=_TIMEOUT_S)
        target = f"[{server.host}]:{server.port}" if ":" in server.host else f"{server.host}:{server.port}"
        way.sendall(
            f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nProxy-Authorization: Basic {token}\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer and len(answer) < _LONGEST_ANSWER:
            # Not a byte more than the proxy's own answer: what follows is the server's.
            portion = way.recv(1)
            if not portion:
                break
            answer += portion
    except OSError as error:
        raise TargetUnreachable(f"{server.host}:{server.port}", type(error).__name__) from None
    if not answer.startswith(b"HTTP/1.1 200"):
        way.close()
        raise TargetUnreachable(f"{server.host}:{server.port}", answer.split(b"\r\n", 1)[0].decode("latin-1"))
    return way


class _Imap(imaplib.IMAP4):
    """IMAP over a connection that is open already."""

    def __init__(self, way: socket.socket) -> None:
        self._way = way
        super().__init__()

    def _create_socket(self, timeout: float | None) -> socket.socket:
        del timeout
        return self._way


class _Client(imapclient.IMAPClient):  # type: ignore[misc]
    """The library's client over a connection that is open already."""

    def __init__(self, way: socket.socket, host: str) -> None:
        self._way = way
        super().__init__(host, ssl=False, use_uid=True)

    def _create_IMAP4(self) -> _Imap:  # noqa: N802 (the library's name)
        return _Imap(self._way)


@contextmanager
def imap(
    way: socket.socket, server: Server, *, context: ssl.SSLContext | None = None
) -> Iterator[imapclient.IMAPClient]:
    """Sign in to a mailbox over an open way; blocking, for a thread.

    Raises:
        MailboxRejected: the server refuses our password.
        TargetUnreachable: it does not speak IMAP, or not securely.
    """
    context = context or machine_trust()
    try:
        if server.scheme == "imaps":
            way = context.wrap_socket(way, server_hostname=server.host)
        client = _Client(way, server.host)
        if server.scheme == "imap" and not server.is_local:
            client.starttls(context)
        try:
            client.login(server.user, server.password)
        except LoginError:
            raise MailboxRejected(server.host) from None
        yield client
        with suppress(IMAPClientError, OSError):
            client.logout()
    except (OSError, IMAPClientError, imaplib.IMAP4.error) as error:
        raise TargetUnreachable(f"{server.host}:{server.port}", type(error).__name__) from None
    finally:
        way.close()


@asynccontextmanager
async def smtp(
    way: socket.socket, server: Server, *, context: ssl.SSLContext | None = None
) -> AsyncIterator[aiosmtplib.SMTP]:
    """Sign in to send, over an open way.

    Raises:
        MailboxRejected: the server refuses our password.
        TargetUnreachable: it does not speak SMTP, or not securely.
    """
    context = context or machine_trust()
    client = aiosmtplib.SMTP(
        hostname=server.host,
        sock=way,
        use_tls=server.scheme == "smtps",
        start_tls=not (server.scheme == "smtps" or server.is_local),
        tls_context=context,
        timeout=_TIMEOUT_S,
        local_hostname="localhost",
    )
    try:
        await client.connect()
        await client.ehlo()
        if client.supports_extension("auth") or not server.is_local:
            await client.login(server.user, server.password)
        yield client
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
    except aiosmtplib.SMTPAuthenticationError:
        raise MailboxRejected(server.host) from None
    except (
        aiosmtplib.SMTPConnectError,
        aiosmtplib.SMTPServerDisconnected,
        aiosmtplib.SMTPTimeoutError,
        OSError,
    ) as error:
        raise TargetUnreachable(f"{server.host}:{server.port}", type(error).__name__) from None
    finally:
        client.close()


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
