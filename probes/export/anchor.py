"""By which few bytes is a value noticed, before anybody looks closer?

A value has some fifty written forms (`variant.encoded`), yet all of them hold
the same run of ASCII letters in one of a few ways: as it is, in lower or upper
case, either in UTF-16, or as it is in base64 at one of three alignments. Those are searched
for; where one stands, the forms are compared. Values that begin with the
marker of our canaries share the same two dozen anchors, however many they are.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from probes.export.variant import Way, encoded, in_base64
from scenarios.canary import BASE64_MARKERS, LENGTH, MARKER, MARKERS

_LETTERS: Final = 8
"""Of an anchor: fewer would stand in any text by chance."""
_RUN = re.compile(rf"[A-Za-z]{{{_LETTERS + 2},}}")
_SHORT: Final = 60
"""Characters up to which no form of a value is broken into lines."""
_WIDEST: Final = 12
"""Characters of a letter of four bytes in quoted-printable, whose lines end after 76."""
_KEY: Final = 16
"""Letters of a canary that tell which it is: base64 leaves the last ones open."""
_PACKED: Final = 24
"""Characters of base64 that hold them at any alignment."""
_FIRST: Final = MARKER[:1].encode("ascii")  # shares a character of base64 with what stands before
_TOKEN = re.compile(rf"(?:{MARKER}|{MARKER.capitalize()}|{MARKER.upper()})[A-Za-z]{{{LENGTH - len(MARKER)}}}")


def forms_of(value: str, way: Way | None = None) -> dict[bytes, str]:
    """Give each form once, with the first variant that it is of; `way`: of those alone that are written so."""
    forms: dict[bytes, str] = {}
    for variant, form in encoded(value, way):
        forms.setdefault(form, variant)
    return forms


def anchors_of(value: str) -> Iterator[tuple[bytes, Way | None]]:
    """Give what at least one of stands in each form of a value, and in which forms: where a way is named, in those alone.

    Each form that is written in one way holds an anchor of that way, or one of none.
    """
    run = _RUN.search(value)
    if run is None:
        yield from ((form, None) for form in forms_of(value))
        return
    # A word's first letter alone may change its case, and its last one may take an accent that follows it.
    anchors = list(_ways(run[0][1 : 1 + _LETTERS]))
    yield from anchors
    if sum(1 if letter < "\x80" else _WIDEST for letter in value) > _SHORT:
        for way in Way:
            of_way = [anchor for anchor, named in anchors if named is way]
            rest = (form for form in forms_of(value, way) if not any(anchor in form for anchor in of_way))
            yield from ((form, None) for form in rest)


def _ways(letters: str) -> Iterator[tuple[bytes, Way]]:
    for form in dict.fromkeys((letters, letters.lower(), letters.upper())):
        plain = form.encode("ascii")
        yield plain, Way.NARROW
        yield b"\0".join(bytes([byte]) for byte in plain), Way.WIDE  # of either order
    for offset in range(3):
        yield in_base64(letters.encode("ascii"), offset), Way.BASE64


class Markers:
    """Values that all begin with a canary of this program."""

    LITERALS: Final[dict[bytes, Way]] = {
        **{marker: Way.WIDE if b"\0" in marker else Way.NARROW for marker in MARKERS},
        **dict.fromkeys(BASE64_MARKERS, Way.BASE64),
    }
    """By each of them, how the canary after it is written."""

    def __init__(self, values: Sequence[str]) -> None:
        self._by_token: dict[bytes, list[int]] = {}
        for number, value in enumerate(values):
            self._by_token.setdefault(value[:_KEY].lower().encode("ascii"), []).append(number)

    @staticmethod
    def fit(values: Iterable[str]) -> bool:
        """Whether each value has a marker at its beginning, and keeps it in each form."""
        return all(_TOKEN.match(value) and value.isascii() and len(value) <= _SHORT for value in values)

    def at(self, window: bytes, start: int, way: Way | None) -> Iterator[int]:
        """Give the numbers of the values that may stand where a marker does that is written in a way."""
        for token in dict.fromkeys(token.lower() for token in _tokens(window, start, way)):
            yield from self._by_token.get(token, ())


def _tokens(window: bytes, start: int, way: Way | None) -> Iterator[bytes]:
    """Give what may be the beginning of a canary, in the way in which its marker is written."""
    if way is Way.BASE64:
        for offset, dropped in enumerate((0, 2, 3)):
            packed = b"A" * dropped + window[start : start + _PACKED - dropped]
            yield _FIRST + _decoded(packed)[offset + 1 : offset + _KEY]
    else:
        step = 2 if way is Way.WIDE else 1
        yield window[start : start + step * _KEY : step]


def _decoded(packed: bytes) -> bytes:
    try:
        return base64.b64decode(packed, validate=True)
    except ValueError:
        return b""
