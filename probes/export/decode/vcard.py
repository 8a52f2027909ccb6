"""What stands in the cards of an address book? (vCard 2.1 to 4.0; RFC 2426, RFC 6350)."""

import base64
import quopri
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import vobject

from probes.export.decode.leaf import Document, Leaf, pointer
from probes.export.encoding import open_text
from probes.export.error import BudgetExceeded, MemberUnreadable

_OLD: Final = re.compile(r"^VERSION:2\.1\s*$", re.MULTILINE | re.IGNORECASE)
_PARTS: Final = {
    "n": ("family", "given", "additional", "prefix", "suffix"),
    "adr": ("box", "extended", "street", "city", "region", "code", "country"),
}


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
    """Read a card by the library, and line by line where it refuses or where it would lose words.

    It takes the soft breaks of vCard 2.1 for the ends of values.
    """
    if _OLD.search(card):
        return list(_by_line(card))
    try:
        parsed = vobject.readOne(card, allowQP=True)
        return [pair for line in parsed.lines() for pair in _values(line.name.lower(), line.value)]
    except (vobject.base.VObjectError, ValueError, AttributeError, LookupError, TypeError):
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
            raw = quopri.decodestring(value.encode("utf-8", "replace"))
            value = _decoded(raw, next((p.partition("=")[2] for p in parameters if p.startswith("CHARSET=")), "utf-8"))
        plain = re.sub(r"\\([,;\\])", r"\1", value).replace("\\n", "\n")
        name = name.rpartition(".")[2].lower()  # without the group it may belong to
        yield name, plain
        for part, word in zip(_PARTS.get(name, ()), re.split(r"(?<!\\);", value), strict=False):
            if word:
                yield f"{name}.{part}", word


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return raw.decode("latin-1")
