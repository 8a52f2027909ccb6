"""What does a 7z archive hold?

Its files lie in folders, each compressed as one stream, so that a folder is
read from its start on and paid for as a whole. py7zr reads the directory and
undoes the compression; nothing of it that writes is used. (7zFormat.txt of
the 7-Zip SDK.)
"""

import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, Final

from py7zr import SevenZipFile
from py7zr.compressor import SevenZipDecompressor
from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError

from probes.export.entry import Entry
from probes.export.error import BudgetExceeded, MemberEncrypted, MemberUnreadable, Unsupported
from probes.export.inflater import crc32
from probes.export.limits import Meter, Toll
from probes.export.place import Restarting, Window, binary
from probes.export.stream import buffered

_FILETIME_EPOCH: Final = 11_644_473_600
_AES = b"\x06\xf1\x07\x01"


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what py7zr raises, and what Python does where py7zr trusts a header, into findings about the archive."""
    try:
        yield
    except PasswordRequired:
        raise MemberEncrypted("by its 7z") from None
    except UnsupportedCompressionMethodError:
        raise Unsupported("the compression method of the 7z") from None
    except MemoryError:
        raise BudgetExceeded("memory to open the 7z") from None
    except (
        ArchiveError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        EOFError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
        lzma.LZMAError,
        zlib.error,
    ):
        raise MemberUnreadable("the 7z does not follow its format") from None


def seven_zip_entries(stream: BinaryIO, meter: Meter) -> Iterator[Entry]:
    """List the files in the order in which they are packed.

    Raises:
        ExportError: the directory cannot be read, or is encrypted too.
    """
    with _reading():
        archive = SevenZipFile(stream)
        files = list(getattr(archive, "files", ()))
        folders = _folders(archive, stream, meter)
    for file in files:
        meter.tick()
        with _reading():
            name, day = str(file.filename), _day(file)
            if file.is_directory:
                continue
            folder = folders.get(id(file.folder))
            part = folder.next(int(file.uncompressed), file.crc32) if folder else _nothing
        yield Entry(name=name, open=part, trouble=folder.trouble if folder else None, changed_on=day)


class _Folder:
    """Files compressed together: one stream, which is opened once and paid for once."""

    def __init__(self, packed: BinaryIO, size: int, folder: Any, meter: Meter) -> None:
        self._packed = packed
        self._size = size
        self._folder = folder
        self._meter = meter
        self._plain: BinaryIO | None = None
        self._listed = 0
        encrypted = any(coder["method"] == _AES for coder in folder.coders)
        self.trouble = MemberEncrypted("by its 7z") if encrypted else None

    def next(self, size: int, crc: int | None) -> Callable[[], BinaryIO]:
        """Give what opens the file that comes next."""
        start = self._listed
        self._listed += size
        return lambda: binary(_File(self._opened(), start, size, crc))

    def _opened(self) -> BinaryIO:
        if self._plain is None:
            whole = Restarting(self._begin)
            self._plain = buffered(binary(whole), Toll(meter=self._meter, packed=self._size))
        return self._plain

    def _begin(self) -> Callable[[int], bytes]:
        self._packed.seek(0)
        with _reading():
            coders, sizes = self._folder.coders, self._folder.unpacksizes
            decompressor = SevenZipDecompressor(coders, self._size, sizes, self._folder.crc)

        def following(size: int) -> bytes:
            with _reading():
                while True:
                    before = self._packed.tell()
                    data = bytes(decompressor.decompress(self._packed, size))
                    if data or self._packed.tell() == before:
                        return data

        return following


class _File(Window):
    """One file of a folder; its checksum is verified where it was read from its start to its end."""

    def __init__(self, folder: BinaryIO, start: int, size: int, crc: int | None) -> None:
        super().__init__(folder, start, size)
        self._expected = crc
        self._crc = 0
        self._checked = 0

    def read(self, size: int = -1) -> bytes:
        """Give all bytes, and only then complain."""
        read = super().read(size)
        if not read and size and self._checked == self.size and self._expected not in (None, self._crc):
            raise MemberUnreadable("its checksum in the 7z is wrong")
        return read

    def _piece(self, place: int, size: int) -> bytes:
        data = super()._piece(place, size)
        if place == self._checked:
            self._crc = crc32(data, self._crc)
            self._checked += len(data)
        return data


def _folders(archive: SevenZipFile, stream: BinaryIO, meter: Meter) -> dict[int, _Folder]:
    """Locate each folder's packed bytes, by the folder's identity in py7zr."""
    streams = getattr(archive.header, "main_streams", None)
    if streams is None:
        return {}
    positions = streams.packinfo.packpositions
    begin = archive.afterheader + streams.packinfo.packpos
    found, number = {}, 0
    for folder in streams.unpackinfo.folders:
        after = number + max(1, len(folder.packed_indices))
        size = positions[after] - positions[number]
        packed = binary(Window(stream, begin + positions[number], size))
        found[id(folder)] = _Folder(packed, size, folder, meter)
        number = after
    return found


def _nothing() -> BinaryIO:
    return io.BytesIO()


def _day(file: Any) -> date | None:
    """In UTC; None where the archive says nothing."""
    if file.lastwritetime is None:
        return None
    try:
        return datetime.fromtimestamp(file.lastwritetime / 10**7 - _FILETIME_EPOCH, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None
