"""What can still be read of a zip whose directory is gone?

Each entry has a header of its own before its bytes (APPNOTE 4.3.7). They are
followed from the start until one does not make sense.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from probes.export.limits import Meter

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_HEADER = struct.Struct("<4sHHHHHLLLHH")
_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
_PORTION = 65536
_SMALL = 4096  # inflates to 4 MiB at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An entry found by its own header."""

    stream: BinaryIO
    name: str
    start: int
    packed: int
    method: int
    encrypted: bool

    def open(self) -> BinaryIO:
        return cast("BinaryIO", io.BufferedReader(_PartReader(self), _PORTION))


def salvage(stream: BinaryIO, meter: Meter) -> Iterator[Part]:
    """Follow the headers; the last entry is usually cut."""
    place = 0
    while True:
        meter.tick()
        stream.seek(place)
        raw = stream.read(_HEADER.size)
        if len(raw) < _HEADER.size or not raw.startswith(_SIGNATURE):
            return
        _, _, flags, method, _, _, _, packed, _, name_size, extra_size = _HEADER.unpack(raw)
        name = stream.read(name_size).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        start = place + _HEADER.size + name_size + extra_size
        if flags & _SIZES_FOLLOW:
            if method != zipfile.ZIP_DEFLATED:
                return
            packed = _deflated_size(stream, start, meter)
        if not name.endswith("/"):
            yield Part(
                stream=stream,
                name=name,
                start=start,
                packed=packed,
                method=method,
                encrypted=bool(flags & _ENCRYPTED),
            )
        place = start + packed
        if flags & _SIZES_FOLLOW:
            place = _after_descriptor(stream, place)


def _deflated_size(stream: BinaryIO, start: int, meter: Meter) -> int:
    """Inflate to nowhere, to learn where the data end."""
    stream.seek(start)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    read = 0
    while not inflater.eof and (data := stream.read(_SMALL)):
        meter.tick()
        read += len(data)
        try:
            inflater.decompress(data)
        except zlib.error:
            return read
    return read - len(inflater.unused_data)


def _after_descriptor(stream: BinaryIO, place: int) -> int:
    """Step over the sizes that follow the data, of 12 to 24 bytes."""
    stream.seek(place)
    gap = stream.read(28).find(_SIGNATURE)
    return place + (gap if gap >= 0 else 28)


class _PartReader(io.RawIOBase):
    """Reads one entry, stored or deflated; ends with EOFError where it is cut."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._place = part.start
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS) if part.method == zipfile.ZIP_DEFLATED else None
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = self._stored(len(view)) if self._inflater is None else self._inflated(len(view))
        view[: len(data)] = data
        return len(data)

    def _stored(self, size: int) -> bytes:
        data = self._packed(size)
        if not data and self._place < self._part.start + self._part.packed:
            raise EOFError
        return data

    def _inflated(self, size: int) -> bytes:
        assert self._inflater is not None
        while not self._inflater.eof:
            data = self._waiting or self._packed(_PORTION)
            out = self._inflater.decompress(data, size)
            self._waiting = self._inflater.unconsumed_tail
            if out:
                return out
            if not data and not self._inflater.eof:
                raise EOFError
        return b""

    def _packed(self, size: int) -> bytes:
        left = self._part.start + self._part.packed - self._place
        self._part.stream.seek(self._place)
        data = self._part.stream.read(max(0, min(size, left)))
        self._place += len(data)
        return data
