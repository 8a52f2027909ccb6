"""How are a member's bytes read without trusting what its headers claim?"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from probes.export.error import (
    BudgetExceeded,
    MemberEncrypted,
    MemberUnreadable,
    Truncated,
    Unsupported,
)
from probes.export.inflater import ERRORS
from probes.export.limits import Toll

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PORTION = 256 * 1024
Stream = io.BytesIO | io.BufferedReader
"""Whatever is read here, `read1` gives it up to the damage."""

_DAMAGED: tuple[type[Exception], ...] = (*ERRORS, lzma.LZMAError, gzip.BadGzipFile, tarfile.TarError)
_STEPWISE = (io.BufferedIOBase, zipfile.ZipExtFile, gzip.GzipFile, bz2.BZ2File, lzma.LZMAFile)


@contextmanager
def translating() -> Iterator[None]:
    """Turn what the libraries raise on a broken archive into findings about it."""
    try:
        yield
    except EOFError:
        raise Truncated("the compressed data end early") from None
    except NotImplementedError:
        raise Unsupported("its compression method") from None
    except RuntimeError:  # zipfile's only word for a missing password
        raise MemberEncrypted("by its archive") from None
    except zipfile.BadZipFile:
        raise MemberUnreadable("checksum or header of the zip entry") from None
    except _DAMAGED:
        raise MemberUnreadable("its compressed data are damaged") from None
    except (OSError, ValueError, OverflowError):
        raise MemberUnreadable("its archive points to no data") from None
    except MemoryError:
        raise BudgetExceeded("memory to inflate it") from None


class Guarded(io.RawIOBase):
    """A member's bytes, paid for as they are read. Seeking forward reads, so that nothing is inflated unpaid."""

    def __init__(self, inner: BinaryIO, toll: Toll) -> None:
        self._inner = inner
        self._toll = toll
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read some bytes.

        Raises:
            ExportError: the member, or the whole inspection, ends here.
        """
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Read some bytes without a copy, or all where no size is given; raise as `readinto`."""
        if size < 0:
            return self.readall()
        self._toll.meter.tick()
        with translating():
            data = self._piece(min(size, PORTION))
        self._place += len(data)
        self._toll.pay(self._place)
        return data

    def _piece(self, size: int) -> bytes:
        """Take what one step gives: a longer read would lose it all if the data end early."""
        return self._inner.read1(size) if isinstance(self._inner, _STEPWISE) else self._inner.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; to the end only by reading there."""
        if whence == io.SEEK_END:
            while self.read(PORTION):
                pass
            target = self._place + offset
        else:
            target = offset + (self._place if whence == io.SEEK_CUR else 0)
        if target < self._place:
            with translating():
                self._place = self._inner.seek(target)
        while self._place < target and self.read(min(PORTION, target - self._place)):
            pass
        return self._place

    def close(self) -> None:
        self._inner.close()
        super().close()


def buffered(inner: BinaryIO, toll: Toll) -> io.BufferedReader:
    return io.BufferedReader(Guarded(inner, toll), PORTION)


def portions(stream: Stream) -> Iterator[bytes]:
    """Give all bytes, in pieces as large as they come, past the buffer that those need who read little at once."""
    source = stream.raw if isinstance(stream, io.BufferedReader) else stream
    while data := source.read(PORTION):
        yield data


def size_of(stream: BinaryIO) -> int:
    """Size of a stream that is not compressed, in bytes."""
    place = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(place)
    return size
