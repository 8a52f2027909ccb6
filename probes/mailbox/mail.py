"""What stands in a mail that somebody sent us?

Hostile input: nothing in it is trusted, nothing is fetched, and whatever its
parts claim, reading it ends. Sources: RFC 5322 (fields, threads), RFC 2045-2047
(MIME), RFC 3464 (delivery reports), RFC 3834 (automatic answers), RFC 2919 and
2369 (lists).
"""

import email
import email.errors
import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from probes.mailbox.page import Link, links_in_text, read_page

_MOST_PARTS: Final = 500
_MOST_TEXT: Final = 2**20
"""Characters of text that are read; rules are about what people write."""

_LONGEST_FIELD: Final = 4096
_MOST_IDS: Final = 100
_ODD = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, email.errors.MessageError)
"""What the library raises on mails that follow no rule; it descends into parts by recursion."""

_AS_WRITTEN: Final = frozenset({"authentication-results"})
"""Fields in which coded words mean nothing (RFC 8601, 2.2): decoded, a sender's own address could say what it likes."""

_ID = re.compile(r"<[^<>\s]{1,250}>")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
_NAME = re.compile(r"[^\w.()\[\] +@-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that came with a mail.

    Attributes:
        number: of its part, to take it out again.
        name: as the sender says, without a path or what no name holds.
        size: in bytes, decoded.
    """

    number: int
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a mail server says of a letter of ours (RFC 3464).

    Attributes:
        action: `failed delayed delivered relayed expanded`.
        status: as `5.1.1`, empty where none is given.
        original: Message-IDs of the letter.
    """

    action: str
    status: str
    original: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail, read as far as it could be.

    Attributes:
        sha256: of its bytes.
        message_id: as written, with its brackets; empty where there is none.
        references: Message-IDs of the mails that it answers, the nearest first.
        sender: address in From, in lower case; empty where there is none, or several.
        recipients: addresses in To, Cc, Delivered-To, X-Original-To and Envelope-To.
        written_at: what its Date claims.
        plain, page: its text and its page as text, empty where there is none; both say what they quote, too.
        links: of the text and of the page.
        fields: of the header, by name in lower case, as read.
        damaged: some of it could not be read.
    """

    sha256: str
    message_id: str
    references: tuple[str, ...]
    sender: str
    recipients: tuple[str, ...]
    subject: str
    written_at: datetime | None
    plain: str = ""
    page: str = ""
    page_quoted: str = ""
    links: tuple[Link, ...] = ()
    attachments: tuple[Attached, ...] = ()
    report: Report | None = None
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    damaged: bool = False

    def one(self, name: str) -> str:
        """The first of the fields of a name, empty where there is none."""
        return next(iter(self.fields.get(name, ())), "")


def read_mail(raw: bytes) -> Mail:
    """Read a mail; what cannot be read is left out, and said to be damaged."""
    reader, fields = _Reader(), dict[str, tuple[str, ...]]()
    try:
        message = email.message_from_bytes(raw)
        fields = dict(_fields(message))
        reader.read(message)
    except _ODD:  # its head may still say whose it is
        reader.damaged = True
    plain, page = "\n\n".join(reader.plain)[:_MOST_TEXT], read_page("\n".join(reader.pages)[:_MOST_TEXT])
    senders = _addresses(fields, "from")
    return Mail(
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=next(iter(_ids(fields, "message-id")), ""),
        references=tuple(dict.fromkeys((*_ids(fields, "in-reply-to"), *reversed(_ids(fields, "references"))))),
        sender=senders[0] if len(senders) == 1 else "",
        recipients=_addresses(fields, "to", "cc", "delivered-to", "x-original-to", "envelope-to"),
        subject=" ".join(next(iter(fields.get("subject", ())), "").split()),
        written_at=_moment(next(iter(fields.get("date", ())), "")),
        plain=plain,
        page=page.text,
        page_quoted=page.quoted,
        links=tuple(dict.fromkeys((*page.links, *links_in_text(plain)))),
        attachments=tuple(reader.attachments),
        report=reader.report,
        fields=fields,
        damaged=reader.damaged,
    )


def attached_bytes(raw: bytes, number: int) -> bytes:
    """Take a file out of a mail again.

    Raises:
        ValueError: it holds no such part.
    """
    try:
        part = next(itertools.islice(email.message_from_bytes(raw).walk(), number, None))
        data = part.get_payload(decode=True)
    except (*_ODD, StopIteration):
        data = None
    if isinstance(data, bytes):
        return data
    raise ValueError(f"the mail has no file number {number}")


class _Reader:
    """Goes through the parts of one mail."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.pages: list[str] = []
        self.attachments: list[Attached] = []
        self.report: Report | None = None
        self.damaged = False

    def read(self, message: Message) -> None:
        for number, part in enumerate(message.walk()):
            if number >= _MOST_PARTS:
                self.damaged = True
                return
            if part.get_content_type() == "message/delivery-status":
                self.report = _report(part, message)
            elif not part.is_multipart():
                self._part(part, number)

    def _part(self, part: Message, number: int) -> None:
        try:
            data = part.get_payload(decode=True)
            kind, name, codec = part.get_content_type(), part.get_filename(), part.get_content_charset()
            is_file = part.get_content_disposition() == "attachment" or bool(name)
        except _ODD:
            self.damaged = True
            return
        if not isinstance(data, bytes):
            return
        if is_file or not kind.startswith("text/"):
            self.attachments.append(
                Attached(
                    number=number,
                    name=_file_name(_header(name or "") or "attachment"),
                    media_type=kind,
                    size=len(data),
                    sha256=hashlib.sha256(data).hexdigest(),
                )
            )
        elif kind == "text/html":
            self.pages.append(_decoded(data, codec))
        else:
            self.plain.append(_decoded(data, codec).replace("\r\n", "\n").replace("\r", "\n"))


def _report(part: Message, message: Message) -> Report:
    """The worst of what is said of the recipients, for one that was not reached is a letter not delivered."""
    order = ("failed", "delayed", "delivered", "relayed", "expanded")
    said = [(str(m.get("Action", "")).strip().lower(), str(m.get("Status", "")).strip()) for m in part.walk()]
    known = sorted((order.index(action), status) for action, status in said if action in order)
    action, status = (order[known[0][0]], known[0][1]) if known else ("failed", "")
    return Report(action=action, status=status[:20], original=tuple(_originals(message))[:_MOST_IDS])


def _originals(message: Message) -> Iterator[str]:
    """Message-IDs of the mail that a report returns, its header or all of it."""
    for part in itertools.islice(message.walk(), _MOST_PARTS):
        if part.get_content_type() == "text/rfc822-headers":
            data = part.get_payload(decode=True)
            returned = email.message_from_bytes(data) if isinstance(data, bytes) else Message()
            yield from _ID.findall(str(returned.get("Message-ID", "")))
        elif part is not message:
            yield from _ID.findall(str(part.get("Message-ID", "")))


def _fields(message: Message) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The header's fields by name, decoded (RFC 2047), in one line each, and cut beyond reason."""
    found: dict[str, list[str]] = {}
    for name, value in itertools.islice(message.raw_items(), _MOST_PARTS):
        text = _unfolded(value) if name.lower() in _AS_WRITTEN else _header(value)
        found.setdefault(name.lower(), []).append(text[:_LONGEST_FIELD])
    yield from ((name, tuple(values)) for name, values in found.items())


def _unfolded(value: str) -> str:
    """A field as it was written, in one line."""
    text = value.encode("ascii", "surrogateescape").decode("utf-8", "replace") if not value.isascii() else value
    return _CONTROL.sub(" ", re.sub(r"\r?\n(?=[ \t])", "", text)).strip()


def _header(value: str) -> str:
    text = value.encode("ascii", "surrogateescape").decode("utf-8", "replace") if not value.isascii() else value
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", text)
    try:
        pieces = decode_header(unfolded)
        text = "".join(piece if isinstance(piece, str) else _decoded(piece, codec) for piece, codec in pieces)
    except _ODD:
        text = unfolded
    return _CONTROL.sub(" ", text).strip()


def _decoded(data: bytes, codec: str | None) -> str:
    """Decode by the name given, as UTF-8 where there is none, and by Windows-1252 what is neither."""
    for name in (codec or "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _file_name(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2]
    return _NAME.sub("_", base).strip(". ")[:120] or "attachment"


def _addresses(fields: dict[str, tuple[str, ...]], *names: str) -> tuple[str, ...]:
    values = [value for name in names for value in fields.get(name, ())]
    try:
        pairs = getaddresses(values) if values else []
    except _ODD:
        pairs = []
    return tuple(dict.fromkeys(address.lower() for _, address in pairs if "@" in address))


def _ids(fields: dict[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    return tuple(_ID.findall(" ".join(fields.get(name, ()))))[:_MOST_IDS]


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except _ODD:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
