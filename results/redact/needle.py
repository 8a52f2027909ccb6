"""By which bytes is a secret known, whatever it was encoded in?"""

import base64
import math
import unicodedata
from dataclasses import dataclass

from results.redact.view import settled

SHORTEST = 4
_CODE_DIGITS = 6
_FOLD = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret and the bytes that betray it.

    Attributes:
        plain: UTF-8 (composed and decomposed) and Windows-1252; searched in every view.
        settled: what they become where several spellings are undone at once; searched in mixed views.
        coded: hexadecimal and UTF-16.
        base64: what stays the same at each of the three alignments; searched in folded bytes.
    """

    name: str
    value: str
    plain: tuple[bytes, ...]
    settled: tuple[bytes, ...]
    coded: tuple[bytes, ...]
    base64: tuple[bytes, ...]


def secret_of(value: str, name: str) -> Secret:
    """Prepare a secret for searching."""
    texts = {value, unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value)}
    plain = {text.encode("utf-8", "surrogatepass") for text in texts}
    wide = {text.encode(order, "surrogatepass") for text in texts for order in ("utf-16-le", "utf-16-be")}
    for text in texts:
        try:
            plain.add(text.encode("cp1252"))
        except UnicodeEncodeError:
            continue
    hexadecimal = {digits.encode() for form in plain for digits in (form.hex(), form.hex().upper())}
    cores = {_core(form, offset) for form in plain for offset in range(3)}
    final = {after for form in plain for after in settled(form) if len(after) >= SHORTEST}
    return Secret(name, value, tuple(plain), tuple(plain | final), tuple(hexadecimal | wide), tuple(cores))


def is_searchable(value: str) -> bool:
    """Tell whether a secret can be known by its value.

    Fewer than four characters, or the six digits of a one-time code, stand
    anywhere by chance: those are removed by the field they stand in.
    """
    return len(value) >= SHORTEST and not (value.isdecimal() and len(value) <= _CODE_DIGITS)


def folded(data: bytes) -> bytes:
    """Bytes in which the URL-safe alphabet of base64 reads as the standard one (RFC 4648)."""
    return data.translate(_FOLD)


def _core(form: bytes, offset: int) -> bytes:
    """The characters that these bytes always have in base64 when `offset` bytes of a group stand before them."""
    encoded = base64.b64encode(bytes(offset) + form)
    return encoded[math.ceil(offset * 8 / 6) : (offset + len(form)) * 8 // 6]
