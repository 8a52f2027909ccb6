"""What stands in the cards of an address book? (vCard 2.1 to 4.0; RFC 2426, RFC 6350)."""

import base64
import quopri
import re
from collections import Counter
from collections.abc import Iterator

import vobject

from probes.export.decode.leaf import Document, Leaf, pointer
from probes.export.encoding import open_text
from probes.export.error import BudgetExceeded, MemberUnreadable


def decode_vcard(document: Document) -> Iterator[Leaf]:
    """Give the properties of each card; parts of a name or an address also one by one.

    Raises:
        ExportError: it is too large, or no card can be read.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("a vCard file")
    with document.open() as stream:
        text = open_text(stream, document.text_encoding).read()
    cards = _cards(text)
    complete = [card for card in cards if card.rstrip().upper().endswith("END:VCARD")]
    if not complete:
        raise MemberUnreadable("no card is complete")
    for card in complete:
        document.records += 1
        record = f"/card[{document.records}]"
        counts: Counter[str] = Counter()
        for name, value in _properties(card, document):
            counts[name] += 1
            yield Leaf(f"{record}/{pointer(name)}[{counts[name]}]", value, "text", record)
    if len(complete) < len(cards):
        document.reasons.add("parse_error")
        raise MemberUnreadable("a card is cut off")


def _cards(text: str) -> list[str]:
    """Take the cards apart, also one that never ends."""
    return [card for card in re.split(r"^(?=BEGIN:VCARD\b)", text, flags=re.MULTILINE | re.IGNORECASE) if card.strip()]


def _properties(card: str, document: Document) -> list[tuple[str, str]]:
    """Read a card by the library, and line by line where it refuses (vCard 2.1 does not fold as it expects)."""
    try:
        parsed = vobject.readOne(card, allowQP=True)
        return [pair for line in parsed.lines() for pair in _values(line.name.lower(), line.value)]
    except (vobject.base.VObjectError, ValueError, AttributeError, KeyError, IndexError, TypeError):
        document.reasons.add("not_strict")
        return list(_by_line(card))


def _values(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, bytes):
        yield name, base64.b64encode(value).decode("ascii")
    elif isinstance(value, list):
        for part in value:
            yield from _values(name, part)
    elif hasattr(value, "__dict__"):  # vobject's Name and Address
        for key, part in vars(value).items():
            yield from _values(f"{name}.{key}", part)


def _by_line(card: str) -> Iterator[tuple[str, str]]:
    unfolded = re.sub(r"\r?\n[ \t]", "", re.sub(r"=\r?\n", "", card))
    for line in unfolded.splitlines():
        head, colon, value = line.partition(":")
        name, *parameters = head.upper().split(";")
        if not colon or name in ("BEGIN", "END"):
            continue
        if any("QUOTED-PRINTABLE" in parameter for parameter in parameters):
            value = quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")
        yield name.lower(), re.sub(r"\\([,;\\])", r"\1", value).replace("\\n", "\n")
