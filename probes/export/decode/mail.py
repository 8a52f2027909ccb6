"""What stands in mails, one a file or many in one? (RFC 5322, MIME, mbox as in RFC 4155)."""

import email
import email.errors
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

from probes.export.decode.embedded import decode_embedded
from probes.export.decode.html_document import decode_html
from probes.export.decode.leaf import Document, Leaf, pointer
from probes.export.encoding import Encoding
from probes.export.error import BudgetExceeded, MemberUnreadable

_BETWEEN: Final = re.compile(rb"From \S+ .*\d{4}")
_QUOTED: Final = re.compile(rb">+From ")
_LONGEST_LINE: Final = 2**20
_MOST_HEADERS: Final = 500
_MOST_PARTS: Final = 1000
_DATES: Final = frozenset({"date", "resent-date"})
_ODD = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, email.errors.MessageError)
"""What the library raises on mails that follow no rule; it descends into parts by recursion."""


def decode_eml(document: Document) -> Iterator[Leaf]:
    """Give the headers, the texts and the attachments of one mail.

    Raises:
        ExportError: it is too large, or no mail.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("a mail")
    with document.open() as stream:
        yield from _message(stream.read(), "/message[1]", document)


def decode_mbox(document: Document) -> Iterator[Leaf]:
    """Give the mails of a mailbox one after another; a record is a mail.

    Raises:
        BudgetExceeded: a mail is too large; what follows it was read.
    """
    passed_over = 0
    for number, raw in enumerate(_mails(document), 1):
        if len(raw) > document.document_bytes:
            passed_over += 1
            continue
        yield from _message(raw, f"/message[{number}]", document)
    if passed_over:
        raise BudgetExceeded(f"{passed_over} mails")


def _mails(document: Document) -> Iterator[bytes]:
    """Cut the mailbox at its `From ` lines, each after an empty one; of a mail beyond all size keep what is allowed."""
    with document.open() as stream:
        mail = bytearray()
        begun, after_empty = False, True
        while line := stream.readline(_LONGEST_LINE):
            if after_empty and line.startswith(b"From ") and _BETWEEN.match(line):
                if begun:
                    yield bytes(mail)
                mail.clear()
                begun = True
            elif len(mail) <= document.document_bytes:
                mail += line[1:] if _QUOTED.match(line) else line
            after_empty = not line.strip()
        if begun:
            yield bytes(mail)


def _message(raw: bytes, record: str, document: Document) -> Iterator[Leaf]:
    document.records += 1
    try:
        message = email.message_from_bytes(raw)
        parts = list(itertools.islice(message.walk(), _MOST_PARTS + 1))
    except _ODD:
        document.reasons.add("parse_error")
        raise MemberUnreadable("a mail does not parse") from None
    if message.defects:
        document.reasons.add("not_strict")
    counts: Counter[str] = Counter()
    for name, value in itertools.islice(message.raw_items(), _MOST_HEADERS):
        key = pointer(name.lower())
        counts[key] += 1
        yield Leaf(f"{record}/{key}[{counts[key]}]", _header(key, _bare(value)), "text", record)
    if len(parts) > _MOST_PARTS:
        document.reasons.add("parse_error")
        raise BudgetExceeded("the parts of a mail")
    for number, part in enumerate(parts, 1):
        if not part.is_multipart():
            yield from _part(part, f"{record}/part[{number}]", record, document)


def _bare(value: str) -> str:
    """Read what stands in a header beyond ASCII without being encoded (RFC 6532, and programs that know none)."""
    return _decoded(value.encode("ascii", "surrogateescape"), None) if not value.isascii() else value


def _header(name: str, value: str) -> str:
    """Read a header as people do: encoded words (RFC 2047) decoded, lines unfolded, dates in ISO 8601."""
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", value)
    if name in _DATES:
        try:
            moment: datetime = parsedate_to_datetime(unfolded)
        except _ODD:
            return unfolded
        return moment.isoformat()
    try:
        pieces = decode_header(unfolded)
    except _ODD:
        return unfolded
    return "".join(piece if isinstance(piece, str) else _decoded(piece, codec) for piece, codec in pieces).strip()


def _part(part: Message, path: str, record: str, document: Document) -> Iterator[Leaf]:
    try:
        content = part.get_payload(decode=True)
        name, kind, codec = part.get_filename(), part.get_content_type(), part.get_content_charset()
    except _ODD:
        document.reasons.add("not_strict")
        return
    if not isinstance(content, bytes):
        return
    if name or not kind.startswith("text/"):
        shown = _header("name", name or "")
        if shown:
            yield Leaf(f"{path}/name", shown, "text", record)
        yield from decode_embedded(content, shown, path, record, document)
        return
    if kind == "text/html":
        page = replace(
            document,
            open=lambda: io.BytesIO(_decoded(content, codec).encode("utf-8", "replace")),
            size=len(content),
            encoding=Encoding(codec="utf-8"),
        )
        for leaf in decode_html(page):
            yield Leaf(f"{path}{leaf.path}", leaf.value, leaf.type, record)
    else:
        text = _decoded(content, codec).replace("\r\n", "\n").rstrip("\n")
        if text:
            yield Leaf(f"{path}/text", text, "text", record)


def _decoded(data: bytes, codec: str | None) -> str:
    """Decode by the name given, as UTF-8 where there is none, and by Latin-1 what is neither."""
    for name in (codec or "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("latin-1")
