"""How is one entry of a zip read, whatever its directory says?

The bytes are given up to the damage, and only then the complaint: zipfile
withholds what it cannot verify, and what it withholds may hold a leak.
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from probes.export.inflater import crc32, inflater

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEADER = struct.Struct("<4sHHHHHLLLHH")
"""Before each entry (APPNOTE 4.3.7)."""
SIGNATURE = b"PK\x03\x04"
READ_HERE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Methods read here; zipfile knows some more."""

_PORTION = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An entry: where its packed bytes begin, and how many they are.

    Attributes:
        crc: of the plain bytes; None if nobody says.
    """

    stream: BinaryIO
    start: int
    packed: int
    method: int
    crc: int | None

    def open(self) -> BinaryIO:
        """Read it; ends with EOFError where it is cut, with BadZipFile where its checksum is wrong."""
        return cast("BinaryIO", _PartReader(self))


def part_of(info: zipfile.ZipInfo, stream: BinaryIO) -> Part:
    """Locate an entry that the directory lists.

    Raises:
        BadZipFile: there is none where the directory says.
    """
    stream.seek(info.header_offset)
    raw = stream.read(HEADER.size)
    if len(raw) < HEADER.size or not raw.startswith(SIGNATURE):
        raise zipfile.BadZipFile
    name_size, extra_size = HEADER.unpack(raw)[-2:]
    start = info.header_offset + HEADER.size + name_size + extra_size
    return Part(stream=stream, start=start, packed=info.compress_size, method=info.compress_type, crc=info.CRC)


class _PartReader(io.RawIOBase):
    """Reads one entry, stored or deflated."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._place = part.start
        self._crc = 0
        self._inflater = inflater() if part.method == zipfile.ZIP_DEFLATED else None
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Read what one step gives, at most `size` bytes, or all."""
        if size < 0:
            return self.readall()
        data = self._stored(size) if self._inflater is None else self._inflated(size)
        if not data and size and self._part.crc not in (None, self._crc):
            raise zipfile.BadZipFile
        self._crc = crc32(data, self._crc)
        return data

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
