"""Who reads what is written to the service, and what do they answer?"""

import email
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, parseaddr
from functools import partial
from html import escape

from results.clock import Clock
from results.records import Language
from scenarios.sandbox.app import Sandbox
from scenarios.sandbox.behaviour import Enclosed, Reply
from scenarios.sandbox.order import archive_of, make_archive, place_order, ready_at
from scenarios.sandbox.post import House, PostOffice, open_post
from scenarios.sandbox.state import CATEGORIES, Archive, Member, Order


@dataclass(slots=True, kw_only=True)
class Officer:
    """The person who answers requests that come by letter.

    Attributes:
        url: of the portal, to which links lead.
    """

    sandbox: Sandbox
    clock: Clock
    post: PostOffice
    url: str
    _numbers: int = 0

    def send(self) -> None:
        """Hand what the portal has written to the post."""
        while self.sandbox.state.outbox:
            to, words = self.sandbox.state.outbox.pop(0)
            mail = EmailMessage(policy=SMTP)
            mail["From"], mail["To"] = self.sandbox.service.dpo, to
            mail["Subject"] = self.sandbox.service.title.fr
            mail.set_content(f"{words.fr}\n\n{words.en}\n")
            said = f"dkim=pass header.d={self.domain}"
            self.post.schedule(self.clock.now(), to, mail.as_bytes(), authentic=said)

    @property
    def domain(self) -> str:
        return self.sandbox.service.dpo.rpartition("@")[2]

    async def __call__(self, sender: str, raw: bytes) -> None:
        """Take a letter; whoever is no member of the service gets no answer."""
        letter = email.message_from_bytes(raw, policy=default)
        assert isinstance(letter, EmailMessage)
        address = parseaddr(sender)[1]
        local, _, domain = address.rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}".lower()
        members = self.sandbox.state.members.values()
        member = next((one for one in members if one.account.email.lower() == plain), None)
        if member is None:
            return
        now = self.clock.now()
        if self.sandbox.behaviour.sends_back:
            self.post.schedule(now, address, _returned(letter, address, self.sandbox.service.dpo, now))
            return
        answered = self.sandbox.state.orders_of(member.account.username)
        if letter["In-Reply-To"] and answered:
            self._answer(letter, address, answered[0], self._next_replies(answered[0], now), now)
            return
        order = self._order(member, letter, now)
        self._answer(letter, address, order, self.sandbox.behaviour.replies, now)

    def _next_replies(self, order: Order, now: datetime) -> tuple[Reply, ...]:
        """What is answered to a member who writes again: about what is still awaited, or about what was given."""
        behaviour = self.sandbox.behaviour
        ready = ready_at(order, behaviour)
        return behaviour.clarified if ready is not None and ready <= now else behaviour.second_replies

    def _order(self, member: Member, letter: EmailMessage, now: datetime) -> Order:
        username = member.account.username
        self.sandbox.counters.export_requests[username] += 1
        return place_order(
            self.sandbox.state,
            self.sandbox.service,
            self.sandbox.behaviour,
            username=username,
            language="en" if str(letter["Content-Language"]) == "en" else "fr",
            categories=CATEGORIES,
            now=now,
        )

    def _answer(self, letter: EmailMessage, to: str, order: Order, replies: tuple[Reply, ...], now: datetime) -> None:
        """Decide now what is answered when: an officer keeps a calendar."""
        for reply in replies:
            ready = ready_at(order, self.sandbox.behaviour)
            at = ready if reply.after is None else now + reply.after
            if at is not None:
                said = None if reply.forged else f"dkim=pass header.d={self.domain}"
                raw = self._written(letter, to, order, reply, at)
                self.post.schedule(at, to, raw, authentic=said, holds=partial(self._holds, order, reply))

    def _holds(self, order: Order, reply: Reply) -> bool:
        return not reply.once_confirmed or order.reference in self.sandbox.state.confirmed

    def _written(self, letter: EmailMessage, to: str, order: Order, reply: Reply, at: datetime) -> bytes:
        mail = EmailMessage(policy=SMTP)
        service, language = self.sandbox.service, order.language
        mail["From"] = f"{service.title.in_(language)} <{reply.sender or service.dpo}>"
        mail["To"] = to
        asked = " ".join(str(letter["Subject"] or "").split())
        mail["Subject"] = reply.subject.in_(language) if reply.subject else f"Re: {asked}"
        mail["Date"] = format_datetime(at)
        self._numbers += 1
        mail["Message-ID"] = f"<{order.reference}.{self._numbers}@{self.domain}>"
        if reply.answers:
            mail["In-Reply-To"] = mail["References"] = str(letter["Message-ID"])
        if reply.automatic:
            mail["Auto-Submitted"] = "auto-replied"
        for name, value in reply.headers.items():
            mail[name] = value
        text = self._text(letter, order, reply)
        if reply.as_page:
            mail.set_content(_page(text), subtype="html")
        else:
            mail.set_content(text)
        if reply.enclosed is not Enclosed.NOTHING:
            archive = self._archive(order, reply, at)
            kind, _, subtype = archive.media_type.partition("/")
            mail.add_attachment(archive.content, maintype=kind, subtype=subtype, filename=archive.name)
        return mail.as_bytes()

    def _archive(self, order: Order, reply: Reply, at: datetime) -> Archive:
        state, service, behaviour = self.sandbox.state, self.sandbox.service, self.sandbox.behaviour
        if reply.enclosed is Enclosed.WHOLE:
            return make_archive(order, state, service, replace(behaviour, selections=(), additions=()), made_at=at)
        return archive_of(order, state, service, behaviour, at)

    def _text(self, letter: EmailMessage, order: Order, reply: Reply) -> str:
        language: Language = order.language
        words = reply.words.in_(language).format(
            reference=order.reference,
            link=f"{self.url}/telechargement/{order.token}",
            confirm=f"{self.url}/confirmation/{order.token}",
        )
        greeting, close = ("Bonjour,", "Cordialement,") if language == "fr" else ("Hello,", "Kind regards,")
        signature = f"{close}\n\n-- \n{self.sandbox.service.controller}\n{self.sandbox.service.address}\n"
        text = f"{greeting}\n\n{words}\n\n{signature}"
        if not reply.quotes:
            return text
        body = letter.get_body(("plain",))
        quoted = "\n".join(f"> {line}" for line in (body.get_content() if body else "").splitlines())
        wrote = "Vous avez écrit :" if language == "fr" else "You wrote:"
        return f"{text}\n{wrote}\n{quoted}\n"


def _page(text: str) -> str:
    """The same as a page: what is quoted stands in a block of its own."""
    own, marked, quoted = text.partition("\n> ")
    blocks = "".join(f"<p>{_linked(escape(block))}</p>" for block in own.split("\n\n") if block.strip())
    rest = f"<blockquote>{escape(quoted)}</blockquote>" if marked else ""
    return f"<html><body>{blocks}{rest}</body></html>"


def _linked(block: str) -> str:
    return re.sub(r"https?://\S+", r'<a href="\g<0>">\g<0></a>', block)


def _returned(letter: EmailMessage, to: str, wanted: str, at: datetime) -> bytes:
    """What a mail server writes of a letter that it could not deliver (RFC 3464)."""
    boundary = "returned-to-sender"
    return (
        f"From: Mail Delivery System <mailer-daemon@{wanted.rpartition('@')[2]}>\r\n"
        f"To: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\nDate: {format_datetime(at)}\r\n"
        f"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\r\n\r\n'
        f"--{boundary}\r\nContent-Type: text/plain\r\n\r\nThe mailbox does not exist.\r\n"
        f"--{boundary}\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {wanted}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter['Message-ID']}\r\n"
        f"--{boundary}--\r\n"
    ).encode()


@asynccontextmanager
async def correspond(sandbox: Sandbox, *, clock: Clock, url: str) -> AsyncIterator[PostOffice]:
    """Open a post office between the members of a service and its officer; their passwords open their mailboxes too.

    Args:
        sandbox: the service.
        clock: by which letters are answered and mails arrive.
        url: of the portal.
    """
    people = {one.account.email: one.account.password for one in sandbox.state.members.values()}
    houses: dict[str, House] = {}
    async with open_post(people, houses, now=clock.now) as post:
        officer = Officer(sandbox=sandbox, clock=clock, post=post, url=url)
        houses[sandbox.service.dpo], post.before = officer, officer.send
        yield post
