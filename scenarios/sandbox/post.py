"""A post office for rehearsals: it takes letters in (SMTP) and hands them out (IMAP), on this machine alone.

True servers over true sockets: what is sent may be lost, refused or late as
anywhere, if the house that it is for wishes so. It writes what a mail server
writes of the mails that it takes in (RFC 8601), by what it knows of the sender.
"""

import asyncio
import ssl
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend, Identity, Login
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag
from pymap.user import Passwords, UserMetadata
from pysasl import SASLAuth
from pysasl.hashing import Cleartext

NAME: Final = "post.sandbox.test"
"""By which it signs what it says of the senders."""

_LARGEST: Final = 60 * 2**20

House = Callable[[str, bytes], Awaitable[None]]
"""Who is at an address that is no person's: told who writes, and what."""


def _always() -> bool:
    return True


def _nothing() -> None:
    pass


class _Config(Config):
    """Knows how one may sign in; the library looks it up at every connection, among all packages that are installed."""

    @cached_property
    def tls_auth(self) -> SASLAuth:
        return SASLAuth.defaults()


@dataclass(frozen=True, slots=True)
class Due:
    """A mail that arrives at a moment of the calendar."""

    at: datetime
    to: str
    raw: bytes = field(repr=False)
    authentic: str | None = None
    holds: Callable[[], bool] = _always  # whether it is sent at all, asked when it is due


@dataclass(slots=True)
class PostOffice:
    """The post office, open between `async with` and its end.

    Attributes:
        people: passwords, by address.
        houses: by address, who takes what is written there.
        now: when mails arrive.
        refused: addresses that nobody is at: letters to them are not taken.
        turned_down: what it says to every letter, for whomever it is; None: it takes them.
        before: what is done before anybody looks: who has mails ready hands them in.
        imap_open: whether anybody is let in to read.
        smtp, imap: the ports.
    """

    people: Mapping[str, str]
    houses: Mapping[str, House]
    now: Callable[[], datetime]
    refused: frozenset[str] = frozenset()
    smtp: int = 0
    imap: int = 0
    imap_open: bool = True
    turned_down: str | None = None
    before: Callable[[], None] = _nothing
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)
    backend: DictBackend | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def schedule(
        self,
        at: datetime,
        to: str,
        raw: bytes,
        *,
        authentic: str | None = None,
        holds: Callable[[], bool] = _always,
    ) -> None:
        """Have a mail arrive at a moment of the calendar, if what it rests on `holds` by then."""
        self.due.append(Due(at, to, raw, authentic, holds))

    async def come(self) -> None:
        """Let everything arrive that is due by now, in order: before anybody looks."""
        now = self.now()
        arriving = sorted((one for one in self.due if one.at <= now), key=lambda one: one.at)
        self.due = [one for one in self.due if one.at > now]
        for one in filter(lambda one: one.holds(), arriving):
            await self.deliver(one.to, one.raw, authentic=one.authentic, at=one.at)

    async def deliver(self, to: str, raw: bytes, *, authentic: str | None = None, at: datetime | None = None) -> None:
        """Put a mail into a person's mailbox; `authentic` is what is said of its sender, as `dkim=pass header.d=x`."""
        local, _, domain = to.rpartition("@")
        mailbox = f"{local.partition('+')[0]}@{domain}"
        said = f"Authentication-Results: {NAME}; {authentic or 'none'}\r\n".encode()
        data = b"Delivered-To: " + to.encode() + b"\r\n" + said + raw
        assert self.backend is not None, "the post office is open"
        async with self._identity(mailbox).new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(AppendMessage(data, at or self.now(), frozenset[Flag]()))

    async def add(self, address: str, password: str) -> None:
        """Give a person a mailbox."""
        assert self.backend is not None, "the post office is open"
        config = self.backend.config
        hashed = await Passwords(config).hash_password(password)
        await self._identity(address).set(UserMetadata(config, address, password=hashed))

    def _identity(self, mailbox: str) -> Identity:
        assert self.backend is not None, "the post office is open"
        return Identity(mailbox, self.backend.login, None, frozenset())

    async def handle_RCPT(  # noqa: N802 (the library's name)
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, options
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if address in self.refused:
            return "550 5.1.1 There is nobody here of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802
        del server, session
        if self.turned_down is not None:
            return self.turned_down
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        sender = envelope.mail_from or ""
        for to in envelope.rcpt_tos:
            self.taken.append((sender, to, raw))
            house = self.houses.get(to)
            if house is not None:
                task = asyncio.get_running_loop().create_task(_told(house, sender, raw))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            elif f"{to.rpartition('@')[0].partition('+')[0]}@{to.rpartition('@')[2]}" in self.people:
                await self.deliver(to, raw)
        return "250 OK"

    def auth(self, server: SMTP, session: Any, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        """Whether somebody may send."""
        del server, session, envelope, mechanism
        known = self.people.get(data.login.decode())
        return AuthResult(success=known is not None and known == data.password.decode(), handled=False)


async def _told(house: House, sender: str, raw: bytes) -> None:
    await house(sender, raw)


@asynccontextmanager
async def open_post(
    people: Mapping[str, str],
    houses: Mapping[str, House],
    *,
    now: Callable[[], datetime],
    context: ssl.SSLContext | None = None,
    refused: frozenset[str] = frozenset(),
) -> AsyncIterator[PostOffice]:
    """Open a post office on loopback.

    Args:
        people: passwords, by address.
        houses: who takes what is written to other addresses.
        now: when mails arrive.
        context: with a certificate: then both speak TLS from the first byte.
        refused: addresses that nobody is at.
    """
    office = PostOffice(people, houses, now, refused)
    arguments = Namespace(
        host=None, port="0", debug=False, cert=None, key=None, tls=False, proxy_protocol=None, inherited_sockets=None,
        demo_data=False, demo_user="", demo_password="", passlib_cfg=None, skip_services=[],
    )  # fmt: skip
    config = _Config(
        arguments, host="127.0.0.1", port=0, demo_data=False, demo_user="nobody", demo_password="nobody",  # noqa: S106
        tls_enabled=False, secure_auth=False, reject_dnsbl=False, max_append_len=_LARGEST,
        hash_context=Cleartext(),
    )  # fmt: skip
    office.backend = backend = DictBackend(Login(config), config)
    config.apply_context()
    for address, password in people.items():
        await office.add(address, password)
    reader = ProxyProtocolReader(config.proxy_protocol)
    serve = reader.get_callback(IMAPServer(backend.login, config))

    async def look(reading: asyncio.StreamReader, writing: asyncio.StreamWriter) -> None:
        if not office.imap_open:
            writing.close()
            return
        office.before()
        await office.come()
        await serve(reading, writing)

    imap = await asyncio.start_server(look, "127.0.0.1", 0, ssl=context)
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(
        lambda: SMTP(
            office, authenticator=office.auth, auth_require_tls=False, data_size_limit=_LARGEST,
            hostname=NAME, loop=loop,
        ),
        "127.0.0.1", 0, ssl=context,
    )  # fmt: skip
    office.imap, office.smtp = imap.sockets[0].getsockname()[1], smtp.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        for server in (imap, smtp):
            server.close()
