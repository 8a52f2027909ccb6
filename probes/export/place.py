"""How is a part of a stream, or a row of streams, read as if it were one file, without a copy?"""

import bisect
import io
import itertools
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Placed(io.RawIOBase):
    """Keeps a place of its own, whoever else reads from what is beneath."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        place = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence] + offset
        if place < 0:
            raise OSError(f"there is no place {place} in a file")  # as files do, which zipfile relies on
        self._place = place
        return place

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer up to the end: what reads archives takes a short read for the end."""
        view = memoryview(buffer).cast("B")
        done = 0
        while done < len(view) and self._place < self.size:
            data = self._piece(self._place, min(len(view) - done, self.size - self._place))
            if not data:
                break
            view[done : done + len(data)] = data
            done += len(data)
            self._place += len(data)
        return done

    def read(self, size: int = -1) -> bytes:
        """Read as `readinto`, and without a copy where one piece is enough."""
        left = max(0, self.size - self._place)
        wanted = left if size < 0 else min(size, left)
        data = self._piece(self._place, wanted) if wanted else b""
        self._place += len(data)
        if not data or len(data) == wanted:
            return data
        rest = bytearray(wanted - len(data))
        return data + rest[: self.readinto(rest)]

    def _piece(self, place: int, size: int) -> bytes:
        """Give some of the bytes that stand there."""
        raise NotImplementedError


class Window(Placed):
    """A stretch of another stream."""

    def __init__(self, inner: BinaryIO, start: int, size: int) -> None:
        super().__init__(size)
        self._inner = inner
        self._start = start

    def _piece(self, place: int, size: int) -> bytes:
        self._inner.seek(self._start + place)
        data = self._inner.read(size)
        if not data:
            raise EOFError
        return data


class Joined(Placed):
    """Several streams, one after the other.

    Attributes:
        starts: where each begins.
    """

    def __init__(self, parts: Sequence[BinaryIO]) -> None:
        sizes = [part.seek(0, os.SEEK_END) for part in parts]
        super().__init__(sum(sizes))
        self.starts = [0, *itertools.accumulate(sizes[:-1])]
        self._parts = parts

    def _piece(self, place: int, size: int) -> bytes:
        number = bisect.bisect_right(self.starts, place) - 1
        part = self._parts[number]
        part.seek(place - self.starts[number])
        return part.read(size)

    def close(self) -> None:
        for part in self._parts:
            part.close()
        super().close()


class Restarting(io.RawIOBase):
    """What can only be read from its start on; going back begins anew.

    `begin` gives what reads the next bytes, at most so many, none at the end.
    """

    def __init__(self, begin: Callable[[], Callable[[int], bytes]]) -> None:
        self._begin = begin
        self._next = begin()
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = self._next(len(view))
        view[: len(data)] = data
        self._place += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go back to the start, or stay; going on is for the reader, who pays for it."""
        if whence != os.SEEK_SET:
            raise io.UnsupportedOperation("its end is not known before it is read")
        if offset < self._place:
            self._next, self._place = self._begin(), 0
        return self._place


def binary(stream: io.RawIOBase) -> BinaryIO:
    return cast("BinaryIO", stream)
