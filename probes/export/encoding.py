"""In which encoding is this text?

A ladder: byte order mark, strict UTF-8, UTF-16 by the pattern of its zero
bytes, Windows-1252, at last Latin-1, which fails on nothing and is marked
uncertain; uncertain too is ISO 8859-15, Mac Roman or code page 850, where a text
reads much better so. Statistical detectors fail on short French text.
"""

import codecs
import io
import re
from dataclasses import dataclass
from typing import BinaryIO

from probes.export.code_page import other_page

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_ZERO_SHARE = 0.3
_SOUND_SHARE = 4  # letters in sound UTF-8 for each that is none
_SUSPECT = 0.02  # of control characters: beyond it, it is no text


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """Name of Python's codec, which also takes the byte order mark away."""

    codec: str
    certain: bool = True

    @property
    def is_utf8(self) -> bool:
        return self.codec in ("utf-8", "utf-8-sig") and self.certain


class Utf8Check:
    """Whether a stream of portions is strict UTF-8 from its first byte to its last."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self.valid = True

    def feed(self, data: bytes, *, final: bool = False) -> None:
        if self.valid:
            try:
                self._decoder.decode(data, final)
            except UnicodeDecodeError:
                self.valid = False


def choose_encoding(head: bytes, *, utf8: bool) -> Encoding | None:
    """Climb the ladder; None if it is no text at all.

    Args:
        head: the first bytes.
        utf8: whether all bytes are strict UTF-8.
    """
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec=codec)
    if utf8 and b"\0" not in head:
        return Encoding(codec="utf-8") if _looks_like_text(head.decode("utf-8", "ignore")) else None
    wide = _wide(head)
    if wide is not None:
        return Encoding(codec=wide) if _looks_like_text(head.decode(wide, "ignore")) else None
    if _is_wounded_utf8(head):
        return Encoding(codec="utf-8", certain=False)
    try:
        text, narrow = head.decode("cp1252"), Encoding(codec="cp1252")
    except UnicodeDecodeError:
        text, narrow = head.decode("latin-1"), Encoding(codec="latin-1", certain=False)
    if not _looks_like_text(text):
        return None
    other = other_page(head, narrow.codec)
    return narrow if other is None else Encoding(codec=other, certain=False)


def _is_wounded_utf8(head: bytes) -> bool:
    """Whether it is UTF-8 but for a few bytes, as where a text was cut in the middle of a letter."""
    text = head.decode("utf-8", "replace")
    wounds = text.count("\ufffd")
    sound = sum(letter > "\x7f" for letter in text) - wounds
    return _looks_like_text(text) and sound >= _SOUND_SHARE * max(1, wounds)


def _wide(head: bytes) -> str | None:
    sample = head[: len(head) // 2 * 2]
    if not sample:
        return None
    half = len(sample) / 2
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > _ZERO_SHARE > even:
        return "utf-16-le"
    return "utf-16-be" if even > _ZERO_SHARE > odd else None


def _looks_like_text(text: str) -> bool:
    return "\0" not in text and len(_CONTROL.findall(text)) <= _SUSPECT * len(text)


def open_text(stream: BinaryIO, encoding: Encoding) -> io.TextIOWrapper:
    """Read text as it stands, line ends unchanged; a byte that fits nowhere becomes U+FFFD."""
    return io.TextIOWrapper(stream, encoding=encoding.codec, errors="replace", newline="")


class AsUtf8:
    """Gives any text as UTF-8 without a mark, for parsers that read nothing else."""

    def __init__(self, stream: BinaryIO, encoding: Encoding) -> None:
        self._raw = stream if encoding.codec == "utf-8" and encoding.certain else None
        self._text = open_text(stream, encoding) if self._raw is None else None

    def read(self, size: int = -1) -> bytes:
        """Give `size` bytes of UTF-8, or up to three times as many where the source is recoded."""
        if self._raw is not None:
            return self._raw.read(size)
        assert self._text is not None
        return self._text.read(size).encode("utf-8", "replace")
