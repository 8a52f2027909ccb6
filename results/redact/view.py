r"""In which other spellings may these bytes be read, and where did a reading stand in the original?

A page inside JSON inside a log line spells a password `p%26ss`, `p&amp;ss` or
`p\u0026ss`. Each view undoes one spelling and remembers where every byte came
from. Views of one spelling alone stand beside the mixed ones, because a secret
may itself contain what looks like an escape.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_PERCENT = rb"%[0-9A-Fa-f]{2}"
_HTML = rb"&(?:#[0-9]{1,9}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?"
_JSON = (
    rb"\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}"
    rb"|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[\"'\\/bfnrt]"
)
_SHORT = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_DEPTH = 3
"""How often mixed spellings are undone: a URL in HTML in JSON."""


@dataclass(frozen=True, slots=True)
class View:
    """One reading of some bytes.

    Attributes:
        begins, ends: of what each escape stands for, in `data`.
        origins: of each escape, in the bytes this view was read from.
        outer: the view it was read from, if it was not the original.
    """

    data: bytes
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    origins: list[tuple[int, int]] = field(default_factory=list)
    outer: "View | None" = None

    def origin(self, begin: int, end: int) -> tuple[int, int]:
        """The stretch of the original that reads as `data[begin:end]` (not empty); escapes count whole."""
        first, last = self._byte(begin)[0], self._byte(end - 1)[1]
        return (first, last) if self.outer is None else self.outer.origin(first, last)

    def _byte(self, at: int) -> tuple[int, int]:
        number = bisect_right(self.begins, at) - 1
        if number < 0:
            return at, at + 1
        if at < self.ends[number]:
            return self.origins[number]
        shift = self.origins[number][1] - self.ends[number]
        return at + shift, at + shift + 1


def views_of(data: bytes) -> tuple[tuple[View, ...], tuple[View, ...]]:
    """All readings of the bytes, themselves first: those of one spelling, and those of mixed ones."""
    found = [View(data)]
    for pattern, undo in _SINGLE:
        view = _undone(found[0], pattern, undo)
        if view is not None:
            found.append(view)
    mixed: list[View] = []
    view = _undone(found[0], _MIXED, _undo_any)
    while view is not None and len(mixed) < _DEPTH:
        mixed.append(view)
        view = _undone(view, _MIXED, _undo_any)
    if len(found) == 2 and mixed and mixed[0].data == found[1].data:
        found.pop()  # one spelling only
    return tuple(found), tuple(mixed)


def settled(data: bytes) -> tuple[bytes, ...]:
    """What bytes become in mixed views: different from themselves only where they contain what looks like an escape."""
    _, mixed = views_of(data)
    return tuple(view.data for view in mixed)


@dataclass(frozen=True, slots=True)
class Unbroken:
    """A view without white space, as base64 is read that was folded into lines.

    Most hold no secret: where each byte came from is worked out only for one that does.
    """

    view: View

    @property
    def data(self) -> bytes:
        return self.view.data.translate(None, _SPACES)

    def origin(self, begin: int, end: int) -> tuple[int, int]:
        """As of a view."""
        unbroken = _undone(self.view, _SPACE, lambda _: b"")
        return (unbroken or self.view).origin(begin, end)


def _undone(view: View, pattern: re.Pattern[bytes], undo: Callable[[bytes], bytes]) -> View | None:
    pieces: list[bytes] = []
    begins: list[int] = []
    ends: list[int] = []
    origins: list[tuple[int, int]] = []
    length = at = 0
    for escape in pattern.finditer(view.data):
        literal, plain = view.data[at : escape.start()], undo(escape[0])
        at = escape.end()
        begin = length + len(literal)
        length = begin + len(plain)
        pieces += (literal, plain)
        begins.append(begin)
        ends.append(length)
        origins.append(escape.span())
    if not pieces:
        return None
    outer = view if view.origins else None
    return View(b"".join((*pieces, view.data[at:])), begins, ends, origins, outer)


def _undo_percent(escape: bytes) -> bytes:
    return b" " if escape == b"+" else bytes.fromhex(escape[1:].decode("ascii"))


def _undo_html(escape: bytes) -> bytes:
    text = escape.decode("ascii")
    if text[1] != "#":
        return html.unescape(text).encode()
    digits = text[2:].rstrip(";").lower()
    code = int(f"0{digits}", 16) if digits.startswith("x") else int(digits)
    return chr(code).encode("utf-8", "surrogatepass") if code <= 0x10FFFF else escape


def _undo_json(escape: bytes) -> bytes:
    match escape[1:2]:
        case b"u":
            units = bytes.fromhex(escape.replace(rb"\u", b"").decode("ascii"))
            return units.decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")
        case b"x":
            return bytes.fromhex(escape[2:].decode("ascii")).decode("latin-1").encode()
        case short:
            return _SHORT.get(short, short)


def _undo_any(escape: bytes) -> bytes:
    match escape[:1]:
        case b"%":
            return _undo_percent(escape)
        case b"&":
            return _undo_html(escape)
        case _:
            return _undo_json(escape)


_SPACES = b" \t\n\r\f\v"
_SPACE = re.compile(rb"[%b]+" % _SPACES)
_MIXED = re.compile(b"|".join((_PERCENT, _HTML, _JSON)))
_SINGLE = (
    (re.compile(_PERCENT), _undo_percent),
    (re.compile(_PERCENT + rb"|\+"), _undo_percent),
    (re.compile(_HTML), _undo_html),
    (re.compile(_JSON), _undo_json),
)


def places(data: bytes, needle: bytes) -> Iterator[tuple[int, int]]:
    """Every place where the needle stands, overlapping ones too."""
    at = data.find(needle)
    while at >= 0:
        yield at, at + len(needle)
        at = data.find(needle, at + 1)
