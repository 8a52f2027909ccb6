"""In which disguise may a value stand in an export, and how is it undone?

Each undoing has a name, so that a hit says how the service wrote the value.
"""

import base64
import binascii
import html
import quopri
import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from html.entities import codepoint2name
from urllib.parse import quote, unquote

_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\[nrt\"/\\]")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_QUOTED = re.compile(r"=[0-9A-F]{2}|=\r?\n")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);")
_BASE64 = re.compile(r"(?:data:[\w.+/;=-]*,)?[A-Za-z0-9+/\s_-]{16,}={0,2}")
_TAG = re.compile(r"<[^<>]{1,500}>")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MOJIBAKE = re.compile("[ÂÃÅÐÑâå][\u0080-\u00bf\u0152-\u2122]")


def fold(text: str) -> str:
    """Bring a text to the form in which all canaries are sought: NFKC, without case, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no character
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(text.split())


def plain_variant(value: str, text: str) -> str:
    """Say how a value stands in a text that holds it when both are folded."""
    if value in text:
        return "plain"
    if unicodedata.normalize("NFC", value) in unicodedata.normalize("NFC", text):
        return "nfc"
    spaced, within = _spaces(value), _spaces(text)
    if spaced in within:
        return "spaces"
    return "case" if spaced.casefold() in within.casefold() else "nfkc"


def _spaces(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def undone(text: str) -> Iterator[tuple[str, str]]:
    """Give a text as it reads when one disguise is taken off, for each that it seems to wear."""
    if "&" in text and _ENTITY.search(text):
        yield "html_entity", html.unescape(text)
    if "\\" in text and _ESCAPED.search(text):
        yield "json_escape", unescape_json(text)
    if "%" in text and _PERCENT.search(text):
        yield "percent", unquote(text.replace("+", " "), errors="replace")
    if "=" in text and _QUOTED.search(text):
        yield "quoted_printable", _unquoted(text)
    if "<" in text and _TAG.search(text):
        yield "tags", _TAG.sub("", text)
    if not text.isascii() and (repaired := repair_mojibake(text)) is not None:
        yield "mojibake", repaired
    if len(text) >= 16 and (raw := decode_base64(text)) is not None:
        yield "base64", raw.decode("utf-8", "replace")
        if b"\0" in raw[:64]:
            yield "base64", raw.decode("utf-16-le", "replace")
            yield "base64", raw.decode("utf-16-be", "replace")


def unescape_json(text: str) -> str:
    """Undo the escapes of a JSON string (RFC 8259, section 7), surrogate pairs joined."""
    plain = {"n": "\n", "r": "\r", "t": "\t"}
    out = _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else plain.get(m[0][1], m[0][1]), text)
    return out.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unquoted(text: str) -> str:
    raw = quopri.decodestring(text.encode("utf-8", "replace"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def repair_mojibake(text: str) -> str | None:
    """Read text again as UTF-8 that was taken for Windows-1252; None if it never was."""
    if not _MOJIBAKE.search(text):
        return None
    try:
        raw = b"".join(_narrow(letter) for letter in text)
        return raw.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _narrow(letter: str) -> bytes:
    """Encode as Windows-1252 does in practice; what is a control character there was Latin-1, and stands for itself."""
    return letter.encode("latin-1") if "\x80" <= letter <= "\x9f" else letter.encode("cp1252")


def decode_base64(text: str) -> bytes | None:
    """Decode base64, also URL-safe, wrapped or in a data URI; None if it is none."""
    if _BASE64.fullmatch(text) is None or " " in text.strip():
        return None
    body = "".join(text.rpartition(",")[2].split()).rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    if len(body) % 4 == 1:
        return None
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


class Way(StrEnum):
    """In which way do the letters of ASCII stand in a form?"""

    NARROW = "narrow"  # each in its byte
    WIDE = "wide"  # each in two
    BASE64 = "base64"


def encoded(value: str, way: Way | None = None) -> Iterator[tuple[str, bytes]]:
    """Give the byte strings by which a value is sought in bytes that nobody has parsed, with their variants.

    `way`: none but those that are written so.
    """
    for form, name in dict.fromkeys(_written(value)):
        if way in (None, Way.NARROW):
            yield name, form.encode("utf-8")
        if way in (None, Way.WIDE):
            yield "utf-16", form.encode("utf-16-le")
            yield "utf-16", form.encode("utf-16-be")
        if way in (None, Way.BASE64) and name != "case":  # decoded values are compared without regard to case
            for offset in range(3):
                piece = in_base64(form.encode("utf-8"), offset)
                if len(piece) >= 12:
                    yield "base64", piece
        if way in (None, Way.NARROW) and not form.isascii():
            yield from _escaped(form)


def _written(value: str) -> Iterator[tuple[str, str]]:
    yield value, "plain"
    for norm in ("NFC", "NFD", "NFKC"):
        yield unicodedata.normalize(norm, value), "nfc"
    for changed in (value.lower(), value.upper(), value.capitalize(), value.title()):
        yield changed, "case"


def in_base64(data: bytes, offset: int) -> bytes:
    """Give the characters that bytes always have in base64 when `offset` bytes of a group stand before them."""
    whole = base64.b64encode(bytes(offset) + data)
    return whole[-(-offset * 8 // 6) : (offset + len(data)) * 8 // 6]


def _escaped(form: str) -> Iterator[tuple[str, bytes]]:
    for pattern in ("\\u%04x", "\\u%04X"):
        yield "json_escape", _rewritten(form, lambda c, p=pattern: "".join(p % unit for unit in _units(c)))  # type: ignore[misc]
    for pattern in ("&#%d;", "&#x%x;", "&#x%X;"):
        yield "html_entity", _rewritten(form, lambda c, p=pattern: p % ord(c))  # type: ignore[misc]
    yield "html_entity", _rewritten(form, _named)
    yield "percent", quote(form, safe=" !'()*,;:@/?&=+$-._~").encode("ascii")
    yield "quoted_printable", quopri.encodestring(form.encode("utf-8")).rstrip(b"\n")
    for codec in ("cp1252", "latin-1"):
        narrow = form.encode(codec, "ignore")
        if len(narrow) == len(form):
            yield "cp1252", narrow
    yield "mojibake", _widened(form.encode("utf-8"))


def _rewritten(form: str, write: Callable[[str], str]) -> bytes:
    """Write each character beyond ASCII in another way."""
    return _BEYOND_ASCII.sub(lambda found: write(found[0]), form).encode("utf-8")


def _units(letter: str) -> tuple[int, ...]:
    """Give the one or two units of UTF-16."""
    raw = letter.encode("utf-16-be", "surrogatepass")
    return struct.unpack(f">{len(raw) // 2}H", raw)


def _named(letter: str) -> str:
    name = codepoint2name.get(ord(letter))
    return f"&{name};" if name else letter


_WIDE = [bytes([b]).decode("latin-1" if b in b"\x81\x8d\x8f\x90\x9d" else "cp1252") for b in range(256)]


def _widened(raw: bytes) -> bytes:
    """UTF-8 once more encoded as if it had been Windows-1252."""
    return "".join([_WIDE[byte] for byte in raw]).encode("utf-8")
