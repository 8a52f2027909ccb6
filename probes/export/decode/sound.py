"""Which JSON may be given to ijson?

Its C code takes the whole process down at an integer of more than 4300 digits,
which Python refuses to read. Nothing that is anybody's data looks like that.
"""

import re
from typing import Final, Protocol

import ijson  # type: ignore[import-untyped]  # it ships neither stubs nor a marker

from probes.export.error import MemberUnreadable

FAILURES: Final = (ijson.JSONError, ValueError, ArithmeticError, SystemError)
"""What ijson raises: at damage, at an exponent beyond reason, and what its C code makes of either."""

_MOST_DIGITS: Final = 4000
_STRIDE: Final = 500
_RUN = re.compile(rb"\d{%d}" % _MOST_DIGITS)
_HINT = re.compile(rb"\d{%d}" % (_MOST_DIGITS // _STRIDE))
_DIGITS: Final = b"0123456789"


class Source(Protocol):
    """Whatever gives bytes, portion by portion."""

    def read(self, size: int = -1) -> bytes: ...


def is_sound(data: bytes) -> bool:
    """Whether no row of digits in it is beyond reason."""
    return sound_until(data) == len(data)


def sound_until(data: bytes) -> int:
    """Where a row of digits beyond reason begins; the length of the data if there is none.

    A look at every 500th byte tells nearly always: so long a row covers eight of them.
    """
    if _HINT.search(data[_STRIDE - 1 :: _STRIDE]) is None:
        return len(data)
    found = _RUN.search(data)
    return len(data) if found is None else found.start()


class Sound:
    """Gives JSON to ijson up to a number that it would fall over."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._digits = b""  # that the last portion ended with

    def read(self, size: int = -1) -> bytes:
        """Read on.

        Raises:
            MemberUnreadable: a number beyond reason.
        """
        data = self._source.read(size)
        if not is_sound(self._digits + data):
            raise MemberUnreadable("a number beyond reason")
        last = data[len(data.rstrip(_DIGITS)) :]
        self._digits = (self._digits + last if len(last) == len(data) else last)[-_MOST_DIGITS:]
        return data
