"""By which library is deflate undone? By ISA-L where this machine has it, twice as fast as zlib; else by zlib.

Both give the same bytes up to the damage. (RFC 1951; Intel's Intelligent
Storage Acceleration Library.)
"""

import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol, cast

from probes.export.place import Restarting, binary


def _fastest() -> Any:
    try:
        from isal import isal_zlib
    except ImportError:  # no build for this processor
        return zlib
    return isal_zlib


_LIBRARY = _fastest()


class Inflater(Protocol):
    """What both libraries call a decompression object."""

    eof: bool
    unconsumed_tail: bytes
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


ERRORS: tuple[type[Exception], ...] = (zlib.error, cast("type[Exception]", _LIBRARY.error))
"""What is raised for damaged data."""


def crc32(data: bytes, before: int = 0) -> int:
    """Go on with the checksum of zip, gzip and 7z."""
    return cast("int", _LIBRARY.crc32(data, before))


_GZIP = zlib.MAX_WBITS + 16
_PORTION = 65536


def inflater(bits: int = -zlib.MAX_WBITS) -> Inflater:
    """Begin to inflate raw deflate, as it stands in a zip, or what else the bits say to zlib."""
    return cast("Inflater", _LIBRARY.decompressobj(bits))


def gunzipped(stream: BinaryIO) -> BinaryIO:
    """Read what a gzip file holds, all its parts (RFC 1952, 2.2); ends with EOFError where it is cut.

    The readers of both libraries keep back what stands before the damage.
    """
    return binary(Restarting(lambda: _begin(stream)))


def _begin(stream: BinaryIO) -> Callable[[int], bytes]:
    stream.seek(0)
    part = inflater(_GZIP)
    waiting = b""

    def following(size: int) -> bytes:
        nonlocal part, waiting
        while True:
            if part.eof:
                waiting = (part.unused_data or stream.read(_PORTION)).lstrip(b"\0")
                if not waiting:
                    return b""
                part = inflater(_GZIP)
            data = waiting or stream.read(_PORTION)
            out = part.decompress(data, size)
            waiting = part.unconsumed_tail
            if out:
                return out
            if not data and not part.eof:
                raise EOFError

    return following
