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
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from probes.charset import charset
from probes.mailbox.bounds import head_of, is_bounded
from probes.mailbox.page import Link, links_in_text, read_page

_MOST_PARTS: Final = 500
_MOST_TEXT: Final = 2**18
"""Characters of text that are read; rules are about what people write. Of more, a person must look at the rest."""

_MOST_BYTES: Final = 4 * _MOST_TEXT  # that so many characters may take
_LONGEST_FIELD: Final = 4096
_LONGEST_DESCRIPTION: Final = 2**20  # of all parts together: bytes of the fields that say what they are
_LONGEST_RETURNED: Final = 64 * 2**10
_MOST_IDS: Final = 100
_ODD = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, email.errors.MessageError)
"""What the library raises on mails that follow no rule; it descends into parts by recursion."""

_RECIPIENTS: Final = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_HOLDING_ADDRESSES: Final = frozenset({"from", *_RECIPIENTS})
_AS_WRITTEN: Final = _HOLDING_ADDRESSES | {"authentication-results"}
"""Fields in which coded words mean nothing (RFC 8601, 2.2; RFC 2047, 5): decoded, a name could turn into an address.

They mean as little in what names a mail, but there some programs write them, and nobody is taken in by it."""

_DESCRIBING: Final = ("content-type", "content-disposition")

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
        if is_bounded(raw):
            message = email.message_from_bytes(raw)
            fields = dict(_fields(message))
            reader.damaged = len(message) > _MOST_PARTS
            reader.read(message)
        else:
            fields = dict(_fields(BytesHeaderParser().parsebytes(head_of(raw))))
            reader.damaged = True
    except _ODD:  # its head may still say whose it is
        reader.damaged = True
    plain, page = reader.text(reader.plain, "\n\n"), read_page(reader.text(reader.pages, "\n"))
    senders = _addresses(fields, "from")
    return Mail(
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=next(iter(_ids(fields, "message-id")), ""),
        references=tuple(dict.fromkeys((*_ids(fields, "in-reply-to"), *reversed(_ids(fields, "references"))))),
        sender=senders[0] if len(senders) == 1 else "",
        recipients=_addresses(fields, *_RECIPIENTS),
        subject=" ".join(next(iter(fields.get("subject", ())), "").split()),
        written_at=_moment(next(iter(fields.get("date", ())), "")),
        plain=plain,
        page=page.text,
        page_quoted=page.quoted,
        links=tuple(dict.fromkeys((*page.links, *links_in_text(plain)))),
        attachments=tuple(reader.attachments),
        report=reader.report,
        fields=fields,
        damaged=reader.damaged or page.cut,
    )


def attached_bytes(raw: bytes, number: int) -> bytes:
    """Take a file out of a mail again.

    Raises:
        ValueError: it holds no such part.
    """
    if not is_bounded(raw):
        raise ValueError("the mail is beyond what is taken apart")
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
        self._described = 0

    def text(self, pieces: list[str], between: str) -> str:
        """The pieces as one text, as far as it is read."""
        whole = between.join(pieces)
        self.damaged = self.damaged or len(whole) > _MOST_TEXT
        return whole[:_MOST_TEXT]

    def read(self, message: Message) -> None:
        for number, part in enumerate(message.walk()):
            self._described += sum(len(value) for name, value in part.raw_items() if name.lower() in _DESCRIBING)
            if number >= _MOST_PARTS or self._described > _LONGEST_DESCRIPTION:
                self.damaged = True
                return
            if part.get_content_type() == "message/delivery-status":
                self.report = _report(part, message)
            elif not part.is_multipart():
                self._part(part, number)

    def _part(self, part: Message, number: int) -> None:
        try:
            _mend(part)
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
            return
        self.damaged = self.damaged or len(data) > _MOST_BYTES
        text = _decoded(data[:_MOST_BYTES], codec)
        if kind == "text/html":
            self.pages.append(text)
        else:
            self.plain.append(text.replace("\r\n", "\n").replace("\r", "\n"))


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
            head = data[:_LONGEST_RETURNED] if isinstance(data, bytes) else b""
            returned = BytesHeaderParser().parsebytes(head_of(head))
            yield from _ID.findall(str(returned.get("Message-ID", "")))
        elif part is not message:
            yield from _ID.findall(str(part.get("Message-ID", "")))


def _fields(message: Message) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The header's fields by name, in one line each, decoded where that means something, and cut beyond reason."""
    found: dict[str, list[str]] = {}
    for name, value in itertools.islice(message.raw_items(), _MOST_PARTS):
        lower = name.lower()
        text = _unfolded(value) if lower in _AS_WRITTEN else _header(value)
        if len(text) > _LONGEST_FIELD:
            text = text[:_LONGEST_FIELD]
            if lower in _HOLDING_ADDRESSES:  # half an address would be another one
                text = text.rpartition(",")[0]
        found.setdefault(lower, []).append(text)
    yield from ((name, tuple(values)) for name, values in found.items())


def _mend(part: Message) -> None:
    """Read what says what a part is as UTF-8, where it was written without being coded: many programs do."""
    for name, value in list(part.raw_items()):
        if name.lower() in _DESCRIBING and not value.isascii():
            part.replace_header(name, _unfolded(value))


def _unfolded(value: str) -> str:
    """A field as it was written, in one line."""
    text = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _CONTROL.sub(" ", re.sub(r"\r?\n(?=[ \t])", "", text)).strip()


def _header(value: str) -> str:
    """A field as it is read, its coded words decoded (RFC 2047); cut first, for decoding tries every beginning."""
    text = re.sub(r"\r?\n(?=[ \t])", "", value[: 4 * _LONGEST_FIELD])
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        pieces = decode_header(text)
        text = "".join(piece if isinstance(piece, str) else _decoded(piece, codec) for piece, codec in pieces)
    except _ODD:
        pass
    return _CONTROL.sub(" ", text).strip()


def _decoded(data: bytes, codec: str | None) -> str:
    """Decode by the name given, as UTF-8 where there is none, and by Windows-1252 what is neither."""
    for name in (charset(codec) or "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except ValueError:
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
    """What a Date claims; None of a moment beyond the calendar."""
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.astimezone(UTC)
    except _ODD:
        return None
    return moment
