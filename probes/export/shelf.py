"""How do many containers stay at hand, though few may be open or in memory at once?

Delivered files are opened anew, containers within containers inflated anew,
when one comes back to them after others. What reads them never notices.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import BinaryIO, Final

from probes.export.place import Placed, binary

MOST_OPEN: Final = 16
MOST_HELD: Final = 48 * 2**20
"""Bytes of containers in memory together; the one that is read now may be larger."""


class Shelf:
    """Opens what is asked for, and lets go of what nobody asked for lately."""

    def __init__(self) -> None:
        self._open: OrderedDict[int, tuple[BinaryIO, int]] = OrderedDict()
        self._last = 0

    def place(
        self,
        opener: Callable[[], BinaryIO],
        *,
        size: int,
        held: int = 0,
        now: BinaryIO | None = None,
        starts: Sequence[int] | None = None,
    ) -> BinaryIO:
        """Give a stream that stays readable until the shelf is closed.

        Args:
            opener: gives the same bytes each time.
            size: of them.
            held: bytes that it takes in memory while it is open.
            now: the stream, where it is open already.
            starts: where its pieces begin, if it is of several.
        """
        self._last += 1
        if now is not None:
            self._keep(self._last, now, held)
        shelved = _Shelved(self, self._last, opener, size, held)
        shelved.starts = starts
        return binary(shelved)

    def stream(self, number: int, opener: Callable[[], BinaryIO], held: int) -> BinaryIO:
        if number in self._open:
            self._open.move_to_end(number)
            return self._open[number][0]
        stream = opener()
        self._keep(number, stream, held)
        return stream

    def _keep(self, number: int, stream: BinaryIO, held: int) -> None:
        while self._open and (len(self._open) >= MOST_OPEN or self._held() + held > MOST_HELD):
            self._open.popitem(last=False)[1][0].close()
        self._open[number] = (stream, held)

    def _held(self) -> int:
        return sum(held for _, held in self._open.values())

    def close(self) -> None:
        for stream, _ in self._open.values():
            stream.close()
        self._open.clear()


class _Shelved(Placed):
    starts: Sequence[int] | None = None

    def __init__(self, shelf: Shelf, number: int, opener: Callable[[], BinaryIO], size: int, held: int) -> None:
        super().__init__(size)
        self._shelf = shelf
        self._number = number
        self._opener = opener
        self._held = held

    def _piece(self, place: int, size: int) -> bytes:
        stream = self._shelf.stream(self._number, self._opener, self._held)
        stream.seek(place)
        return stream.read(size)
