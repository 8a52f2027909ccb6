"""Does a person's name, address or number stand in this, however it is spelt?

Case, accents, spaces and the order of a name do not count; the encodings of
`results.redact` are seen through: escapes, base64, packed files.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_plus

from auditor.refusal import Refused
from results.redact import Redactor
from results.redact.packed import unpacked

SHORTEST: Final = 4
_LONGEST_NAME: Final = 5  # words
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Needle:
    """What is searched for.

    Attributes:
        plain: as `plainly` writes it, in each order.
        redactor: knows its spellings in other encodings.
    """

    plain: tuple[str, ...]
    redactor: Redactor

    def is_in(self, text: str) -> bool:
        """Whether it stands in a text."""
        return any(one in plain for plain in _undone(text) for one in self.plain)

    def is_in_bytes(self, data: bytes) -> bool:
        """Whether it stands in bytes, also packed ones.

        Raises:
            ArtifactUnsearchable: they are packed, and cannot be looked into.
        """
        if self._stands_in(data) or self.redactor.names_in(data):
            return True
        return any(self._stands_in(inner) or bool(self.redactor.names_in(inner)) for inner in unpacked(data))

    def _stands_in(self, data: bytes) -> bool:
        return any(self.is_in(text) for text in _readings(data))


def needle_of(text: str) -> Needle:
    """Prepare a search.

    Raises:
        Refused: it is so short that it stands anywhere.
    """
    words = text.split()
    wanted = plainly(text)
    if len(wanted) < SHORTEST:
        raise Refused(f"fewer than {SHORTEST} letters stand anywhere by chance; give more of the name or the address")
    orders = dict.fromkeys((wanted, *(plainly(" ".join(order)) for order in _orders(words))))
    redactor = Redactor()
    for spelt in _spellings(words):
        redactor.register(spelt, "person")
    return Needle(tuple(orders), redactor)


def spellings(text: str) -> tuple[str, ...]:
    """As `Needle` knows them, for whoever compares letters."""
    return tuple(dict.fromkeys(_spellings(text.split())))


def plainly(text: str) -> str:
    """Without case, accents, and more than one space at a time."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return _SPACES.sub(" ", "".join(c for c in parted if not unicodedata.combining(c))).strip()


def bare(text: str) -> str:
    """Without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _spellings(words: list[str]) -> Iterator[str]:
    """How a name is mostly written, where only bytes are compared."""
    for order in _orders(words):
        whole = " ".join(order)
        yield from (whole, whole.lower(), whole.upper(), whole.title())
        yield from map(bare, (whole, whole.lower(), whole.upper()))
    yield " ".join((*words[:-1], words[-1].upper()))


def _orders(words: list[str]) -> Iterator[list[str]]:
    """A name begins with any of its words: `LE GOFFIC Éloïse`; longer ones are no names."""
    yield words
    if len(words) <= _LONGEST_NAME:
        yield from (words[n:] + words[:n] for n in range(1, len(words)))


def _undone(text: str) -> Iterator[str]:
    """A text, and what its escapes stand for, plainly."""
    yield plainly(text)
    if "\\u" in text:
        yield plainly(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
    if "&" in text:
        yield plainly(html.unescape(text))
    if "%" in text:
        yield plainly(unquote_plus(text))


def _readings(data: bytes) -> Iterator[str]:
    """The bytes as a text, in the encodings that people use."""
    yield data.decode("utf-8", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace")
    elif not data.isascii():
        yield data.decode("cp1252", "replace")
