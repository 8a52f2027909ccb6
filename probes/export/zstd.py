"""What does a file compressed by Zstandard hold? (RFC 8878)."""

from collections.abc import Callable
from typing import BinaryIO, Final

import zstandard

from probes.export.error import MemberUnreadable, Unsupported
from probes.export.place import Restarting, binary

_WINDOW: Final = 2**27
"""Bytes of memory that a frame may ask for: as many as `zstd --long` makes by itself."""
_STEP: Final = 1024
"""Packed bytes at once: a block of four inflates to 128 KiB."""


def unzstd(stream: BinaryIO) -> BinaryIO:
    """Read what it holds, all its frames; ends with EOFError where it is cut."""
    return binary(Restarting(lambda: _begin(stream)))


def _begin(stream: BinaryIO) -> Callable[[int], bytes]:
    stream.seek(0)
    decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    frame, out, at = decompressor.decompressobj(), b"", 0
    started = False

    def following(size: int) -> bytes:
        nonlocal frame, out, at, started
        while at >= len(out):
            rest = frame.unused_data if frame.eof else b""
            data = rest or stream.read(_STEP)
            if not data:
                if started and not frame.eof:
                    raise EOFError
                return b""
            if frame.eof:
                frame = decompressor.decompressobj()
            started = True
            try:
                out, at = frame.decompress(data), 0
            except zstandard.ZstdError as error:
                if "memory" in str(error):
                    raise Unsupported("a Zstandard window of this size") from None
                raise MemberUnreadable("its compressed data are damaged") from None
        part = out[at : at + size]
        at += len(part)
        return part

    return following
