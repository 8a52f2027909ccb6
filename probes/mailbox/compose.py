"""How is a letter written as a mail, so that its answers are known again and nothing in it leads astray?

A template's first line is its subject, the rest its text. What is put in is
literal: a line break in a value would begin another field, and is refused
(RFC 5322, 2.2).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from probes.mailbox.mail import Mail
from results.records import Language
from scenarios.pattern import Inserted, substitute

_SUBJECT = re.compile(r"^(?:objet|subject)\s*:\s*", re.IGNORECASE)
# RFC 5322, 3.4.1, without quoted names and the like; RFC 6531 is spoken by few.
_ADDRESS = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?",
    re.ASCII | re.IGNORECASE,
)
_LONGEST_ADDRESS: Final = 254
_LINE_BREAK = re.compile(r"[\r\n\x00\x0b\x0c\x85\u2028\u2029]")
_MOST_REFERENCES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A file that goes with a letter."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


class NoAddress(ValueError):
    """{0} is no address that a letter could be sent to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter, ready to be sent.

    Attributes:
        text: of the template, filled in.
        page: the same as HTML, for whoever would rather read that.
        enclosed: files that go with it.
    """

    subject: str
    text: str
    page: str | None = None
    enclosed: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom.

    Attributes:
        sender: the person's address; `token`, after a plus, tells whose answer comes back.
        name: of the person, as signed.
        message_id: with its brackets; a name of ours that leads back to the case.
        answers: the mail that is answered, where one is.
    """

    sender: str
    name: str
    to: str
    message_id: str
    at: datetime
    token: str | None = None
    answers: Mail | None = None


def write_letter(template: str, values: Mapping[str, Inserted]) -> Letter:
    """Fill in a template.

    Raises:
        UnknownVariable: it names a variable that has no value.
        ValueError: a value would break the subject into several lines.
    """
    head, _, text = template.lstrip("\ufeff").partition("\n")
    subject = substitute(_SUBJECT.sub("", head.strip()), values)
    if _LINE_BREAK.search(subject):
        raise ValueError("a value breaks the subject into several lines")
    return Letter(subject=subject, text=substitute(text, values).strip() + "\n")


def compose(letter: Letter, envelope: Envelope, *, language: Language, foot: str | None) -> bytes:
    """Write a letter as a mail, as it is sent.

    Args:
        letter: its words.
        envelope: who writes to whom.
        language: of its words.
        foot: how the data of whoever answers are processed; None where its words say so.

    Raises:
        NoAddress: of the sender or of whom it is for.
    """
    message = EmailMessage(policy=SMTP)
    sender = with_token(envelope.sender, envelope.token)
    message["From"] = Address(display_name=_one_line(envelope.name), addr_spec=_address(sender))
    message["To"] = Address(addr_spec=_address(envelope.to))
    answered = envelope.answers
    message["Subject"] = _as_answer(answered.subject) if answered is not None else letter.subject
    message["Date"] = format_datetime(envelope.at)
    text = letter.text
    if foot is not None:
        text += f"\n-- \n{foot}\n"
    message.set_content(text, cte="quoted-printable")
    message["Content-Language"] = language
    if letter.page is not None:
        message.add_alternative(letter.page, subtype="html", cte="quoted-printable")
    for one in letter.enclosed:
        kind, _, subtype = one.media_type.partition("/")
        message.add_attachment(one.data, maintype=kind, subtype=subtype, filename=one.name)
    return _thread(envelope) + message.as_bytes()


def _thread(envelope: Envelope) -> bytes:
    """Say how the letter and those before it are called, each name whole on one line.

    The library would encode long ones, or begin them on the next line: then
    Outlook, and others with it, do not find what they belong to (python/cpython#79986).
    """
    lines, answered = [f"Message-ID: {envelope.message_id}"], envelope.answers
    if answered is not None and answered.message_id.isascii() and answered.message_id:
        thread = (*reversed(answered.references), answered.message_id)[-_MOST_REFERENCES:]
        known = [name for name in dict.fromkeys(thread) if name.isascii()]
        lines += [f"In-Reply-To: {answered.message_id}", "References: " + "\r\n ".join(known)]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def with_token(address: str, token: str | None) -> str:
    """Put a token into an address, after a plus (RFC 5233): an answer brings it back."""
    if token is None:
        return address
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}+{token}@{domain}"


def token_in(address: str) -> str | None:
    """The token that an address was given, if any."""
    return address.rpartition("@")[0].partition("+")[2] or None


def message_id(ledger: str, number: int, address: str) -> str:
    """Name a letter: whose it is, and which; the domain is the sender's."""
    return f"<{ledger}.{number}@{address.rpartition('@')[2] or 'localhost'}>"


def is_of(identity: str, ledger: str) -> bool:
    """Whether a Message-ID is one of the ledger's letters, even of one that a crash kept from being written down."""
    return identity.startswith(f"<{ledger}.")


def _as_answer(subject: str) -> str:
    return subject if re.match(r"re\s*:", subject, re.IGNORECASE) else f"Re: {subject}"


def _one_line(text: str) -> str:
    return " ".join(_LINE_BREAK.sub(" ", text).split())


def is_address(text: str) -> bool:
    """Whether a letter could be sent there."""
    coded = "=?" in text  # a word in code is none of its letters
    return not (len(text) > _LONGEST_ADDRESS or coded or ".." in text or not _ADDRESS.fullmatch(text))


def _address(text: str) -> str:
    if not is_address(text):
        raise NoAddress(repr(text))
    return text
