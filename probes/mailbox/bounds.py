"""Can a mail be taken apart in a moment, whatever it claims to be made of?

Python's library reads every mail, and some of them for hours: it asks each line
whether it ends one of the parts it stands in, makes an object of every part, and
reads a field's parameters again and again. What is beyond these bounds no
person wrote; of that the head is read, and a person looks at the rest.
"""

import io
import re
from collections.abc import Iterator
from typing import Final

_LONGEST_FIELD: Final = 32 * 2**10
_LONGEST_HEAD: Final = 256 * 2**10
_MOST_LINES: Final = 5_000_000
_MOST_PARTS: Final = 5_000
_MOST_WORK: Final = 40_000_000  # lines, times parts that they may stand in

_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}[ \t]*:")


def is_bounded(raw: bytes) -> bool:
    """Whether the library may be given this mail."""
    if len(raw) <= _LONGEST_FIELD:
        return True
    lines, low = raw.count(b"\n"), raw.lower()
    if lines > _MOST_LINES or raw.count(b"\n--") > _MOST_PARTS or lines * low.count(b"boundary") > _MOST_WORK:
        return False
    if b"delivery-status" in low and low.count(b"\n\n") + low.count(b"\n\r\n") > _MOST_PARTS:
        return False
    return not any(len(line) > _LONGEST_FIELD and _FIELD.match(line) for line in _logical(raw))


def head_of(raw: bytes) -> bytes:
    """The head of a mail, without the fields that no person wrote."""
    kept, size = list[bytes](), 0
    for field in _logical(raw):
        size += len(field) if len(field) <= _LONGEST_FIELD else 0
        if field.startswith((b"\r\n", b"\n")) or size > _LONGEST_HEAD:
            break
        if len(field) <= _LONGEST_FIELD:
            kept.append(field)
    return b"".join(kept) + b"\r\n"


def _logical(raw: bytes) -> Iterator[bytes]:
    """The lines, each with those that continue it (RFC 5322, 2.2.3)."""
    pieces: list[bytes] = []
    for line in io.BytesIO(raw):
        if pieces and line[:1] not in (b" ", b"\t"):
            yield b"".join(pieces)
            pieces.clear()
        pieces.append(line)
    yield b"".join(pieces)
