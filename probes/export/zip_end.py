"""Where does a zip keep its directory, and how much of it may be listed?

An entry of the directory costs memory before anything of it is read. Of a
directory that is too long the beginning is shown, as if it ended there; what
follows is counted and no more.
"""

import io
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from probes.export.limits import MIB, Meter
from probes.export.place import Joined, Window, binary
from probes.export.stream import PORTION, size_of

END: Final = b"PK\x05\x06"
_SIGNATURE: Final = b"PK\x01\x02"
_END_64, _LOCATOR_64 = b"PK\x06\x06", b"PK\x06\x07"
_ENTRY: Final = struct.Struct("<4s24xHHH12x")  # sizes of name, extra field and comment (APPNOTE 4.3.12)
_RECORD_64: Final = struct.Struct("<4sQHHLLQQQQ")  # APPNOTE 4.3.14
_RECORDS_64: Final = _RECORD_64.size + 20
_MOST_A_TICK: Final = 1000
_USUAL_BYTES: Final = 256  # of an entry


def end_of(stream: BinaryIO) -> tuple[bytes, int]:
    """Find the record that ends a zip (APPNOTE 4.3.16): the zip's last bytes, and its place in them, or -1."""
    stream.seek(max(0, size_of(stream) - 65_557))
    tail = stream.read()
    at = tail.rfind(END)
    return tail, at if len(tail) - at >= 22 else -1


def has_directory(stream: BinaryIO) -> bool:
    return end_of(stream)[1] >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """What a zip says of its directory.

    Attributes:
        start: where it stands in the file; negative if it cannot stand there.
        size: in bytes.
        offset: where its writer believed that it stands.
    """

    start: int
    size: int
    offset: int

    def is_within(self, entries: int) -> bool:
        """Whether so many entries take all its room, however short they are."""
        return self.size <= entries * _ENTRY.size


def directory_of(stream: BinaryIO) -> Directory | None:
    """Read where the directory is, as zipfile does; None if the zip has no end."""
    tail, at = end_of(stream)
    if at < 0:
        return None
    size, offset = struct.unpack_from("<LL", tail, at + 12)
    end = size_of(stream) - len(tail) + at
    large = at - _RECORDS_64
    if large >= 0 and tail[large : large + 4] == _END_64 and tail[at - 20 : at - 16] == _LOCATOR_64:
        size, offset = _RECORD_64.unpack_from(tail, large)[-2:]
        end -= _RECORDS_64
    return Directory(start=end - size, size=size, offset=offset)


class Listing:
    """The entries of a directory, as far as they may be listed."""

    def __init__(self, stream: BinaryIO, directory: Directory, meter: Meter) -> None:
        """Find out how many may be.

        Raises:
            ExportTooLarge: time is up.
        """
        self._stream, self._directory, self._meter = stream, directory, meter
        self._reader = io.BufferedReader(Window(stream, directory.start, directory.size), PORTION)
        self._next = self._sizes()
        self._kept = 0
        most = max(MIB, _USUAL_BYTES * meter.limits.entries)
        left = meter.entries_left
        self._first_beyond: bool | None = None
        for is_folder, size in self._next:
            if left == 0 or self._kept + size > most:
                self._first_beyond = is_folder
                break
            self._kept += size
            left -= 1

    @property
    def is_cut(self) -> bool:
        return self._first_beyond is not None

    def shown(self) -> BinaryIO:
        """The zip, with a directory that ends behind the last entry that may be listed; all else is at its place."""
        if not self.is_cut:
            return self._stream
        known = self._directory
        record = _RECORD_64.pack(_END_64, 44, 45, 45, 0, 0, 0, 0, self._kept, known.offset)
        locator = struct.pack("<4sLQL", _LOCATOR_64, 0, known.start + self._kept, 1)
        end = struct.pack("<4sHHHHLLH", END, 0, 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        beginning = binary(Window(self._stream, 0, known.start + self._kept))
        return binary(Joined([beginning, io.BytesIO(record + locator + end)]))

    def count_beyond(self) -> int:
        """Count the files that may not be listed; may be called once.

        Raises:
            ExportTooLarge: time is up.
        """
        if self._first_beyond is None:
            return 0
        return sum(not is_folder for is_folder, _ in self._next) + (not self._first_beyond)

    def _sizes(self) -> Iterator[tuple[bool, int]]:
        """Step through the entries: whether each is a folder, and the bytes it takes; ends at the first that is none."""
        number = 0
        while len(raw := self._reader.read(_ENTRY.size)) == _ENTRY.size:
            signature, name, extra, comment = _ENTRY.unpack(raw)
            if signature != _SIGNATURE:
                return
            if number % _MOST_A_TICK == 0:
                self._meter.tick()
            number += 1
            is_folder = self._reader.read(name).endswith(b"/")
            self._reader.seek(extra + comment, os.SEEK_CUR)
            yield is_folder, _ENTRY.size + name + extra + comment
