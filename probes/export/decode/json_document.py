"""How is JSON read, whatever its size?

In a stream, so that memory does not grow with it; numbers stay as written. A
document that strict parsers refuse for what lenient ones accept (NaN, a lone
surrogate) is read again leniently, and said not to be strict; so is said of a
file in which documents follow each other. A script around the document is taken
off, and said to be there. A text in pieces, as a list of strings and of objects
with a `text`, is given once more in one.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import cast

import ijson  # type: ignore[import-untyped]  # it ships neither stubs nor a marker

from probes.export.decode.leaf import DEEPEST, JOINED, Document, Leaf, LeafType, pointer
from probes.export.decode.sound import FAILURES, Sound
from probes.export.decode.wrapped import source_of, unwrapped
from probes.export.encoding import open_text
from probes.export.error import MemberUnreadable

_LENIENT_BYTES = 16 * 2**20
_TYPES: dict[str, LeafType] = {"string": "text", "number": "number", "boolean": "boolean", "null": "null"}
_MOST_PIECES = 2**20  # characters of them
Json = dict[str, "Json"] | list["Json"] | str | int | Decimal | bool | None


def decode_json(document: Document) -> Iterator[Leaf]:
    """Give the leaves of one JSON document (RFC 8259).

    Raises:
        ExportError: it is damaged, or nested beyond reason.
    """
    try:
        yield from _strict(document)
    except ijson.JSONError as error:
        document.reasons.add("not_strict")
        lenient = _load_leniently(document)
        if lenient is None:
            document.reasons.add("parse_error")
            if "EOF" in str(error):
                raise MemberUnreadable("the JSON ends early") from None
            raise MemberUnreadable("the JSON breaks off in the middle") from None
        document.records = 0
        yield from leaves_of(lenient[0], "", "", document)


def _strict(document: Document) -> Iterator[Leaf]:
    walker = _Walker(document)
    with source_of(document) as source:
        try:
            for event, value in ijson.basic_parse(Sound(source), use_float=False, multiple_values=True):
                yield from walker.take(event, value)
        except ijson.JSONError:
            raise
        except FAILURES:
            raise MemberUnreadable("a number beyond reason") from None


class _Pieces:
    """Joins what one list holds, if that is a text in pieces: a string at least, and an object with a text."""

    __slots__ = ("_marked", "_parts", "_plain", "_size")

    def __init__(self) -> None:
        self._parts: list[str] | None = []
        self._size = 0
        self._plain = self._marked = False

    def add(self, text: str, *, marked: bool) -> None:
        self._plain |= not marked
        self._marked |= marked
        self._size += len(text)
        if self._parts is not None:
            self._parts.append(text)
        if self._size > _MOST_PIECES:
            self.refuse()

    def refuse(self) -> None:
        """Something else stands in the list."""
        self._parts = None

    def joined(self, path: str, record: str) -> Iterator[Leaf]:
        if self._parts is not None and self._plain and self._marked:
            yield Leaf(f"{path}/{JOINED}", "".join(self._parts), "text", record)


class _Walker:
    """Keeps the place while events pass by."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pieces: list[_Pieces | None] = []  # of each open list
        self._paths: list[str] = []  # of each open container
        self._counters: list[int] = []  # next index in a list, -1 in an object
        self._records: list[str] = [""]  # the record each open container belongs to
        self._seen: list[set[str]] = []
        self._key = ""
        self._fresh = False
        self._documents = 0

    def take(self, event: str, value: object) -> Iterator[Leaf]:
        if event == "map_key":
            self._key = pointer(cast("str", value))
            if self._key in self._seen[-1]:
                self._document.reasons.add("duplicate_keys")
            self._seen[-1].add(self._key)
        elif event in ("start_map", "start_array"):
            self._open(is_map=event == "start_map")
        elif event in ("end_map", "end_array"):
            yield from self._close()
        else:
            path = self._path()
            record = self._records[-1]
            text = ("true" if value else "false") if event == "boolean" else "" if value is None else str(value)
            if self._counters and (self._counters[-1] >= 0 or self._key == "text"):
                self._join(event, text)
            yield Leaf(path, text, _TYPES[event], record)

    def _join(self, event: str, text: str) -> None:
        """Add a value to the pieces of the list it stands in, directly or as the text of an object."""
        if (within := self._pieces[-1]) is not None:
            if event == "string":
                within.add(text, marked=False)
            else:
                within.refuse()
        elif event == "string" and len(self._pieces) > 1 and (around := self._pieces[-2]):
            around.add(text, marked=True)

    def _path(self) -> str:
        """Name the value that comes now, and step on."""
        self._fresh = False
        if not self._paths:
            return self._next_document()
        if self._counters[-1] < 0:
            return f"{self._paths[-1]}/{self._key}"
        self._counters[-1] += 1
        return f"{self._paths[-1]}/{self._counters[-1] - 1}"

    def _next_document(self) -> str:
        """Name a document that follows others by its number; its record is itself."""
        self._documents += 1
        if self._documents == 1:
            return ""
        self._document.reasons.add("not_strict")
        self._records[0] = f"/{self._documents}"
        return self._records[0]

    def _open(self, *, is_map: bool) -> None:
        in_list = bool(self._counters) and self._counters[-1] >= 0
        path = self._path()
        if len(self._paths) >= DEEPEST:
            raise MemberUnreadable("nested beyond reason")
        if in_list:
            self._document.records += 1
        if in_list and not is_map and (around := self._pieces[-1]):
            around.refuse()
        self._records.append(path if in_list else self._records[-1])
        self._pieces.append(None if is_map else _Pieces())
        self._paths.append(path)
        self._counters.append(-1 if is_map else 0)
        self._seen.append(set())
        self._fresh = True

    def _close(self) -> Iterator[Leaf]:
        path, record, pieces = self._paths.pop(), self._records.pop(), self._pieces.pop()
        self._counters.pop()
        self._seen.pop()
        if self._fresh:
            yield Leaf(path, "", "empty", record)
        elif pieces is not None:
            yield from pieces.joined(path, record)
        self._fresh = False


def _load_leniently(document: Document) -> tuple[Json] | None:
    """Load with Python's parser, which takes NaN and lone surrogates; None if it cannot either."""
    if document.size > _LENIENT_BYTES:
        return None
    with document.open() as stream:
        text = open_text(stream, document.text_encoding).read()
    try:
        return (json.loads(unwrapped(text), parse_float=Decimal),)
    except (ValueError, ArithmeticError, RecursionError):
        return None


def leaves_of(value: Json, path: str, record: str, document: Document) -> Iterator[Leaf]:
    """Give the leaves of a value that is in memory; list elements that hold something are records."""
    if path.count("/") > DEEPEST:
        raise MemberUnreadable("nested beyond reason")
    if isinstance(value, dict | list):
        if not value:
            yield Leaf(path, "", "empty", record)
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in pairs:
            below = f"{path}/{pointer(str(key))}"
            is_record = isinstance(value, list) and isinstance(child, dict | list)
            document.records += is_record
            yield from leaves_of(child, below, below if is_record else record, document)
        if isinstance(value, list):
            yield from _pieces_of(value).joined(path, record)
    elif isinstance(value, bool):
        yield Leaf(path, "true" if value else "false", "boolean", record)
    elif isinstance(value, str):
        yield Leaf(path, value, "text", record)
    elif value is None:
        yield Leaf(path, "", "null", record)
    else:
        yield Leaf(path, str(value), "number", record)


def _pieces_of(values: list[Json]) -> _Pieces:
    pieces = _Pieces()
    for value in values:
        text = value.get("text") if isinstance(value, dict) else None
        if isinstance(value, str):
            pieces.add(value, marked=False)
        elif isinstance(text, str):
            pieces.add(text, marked=True)
        elif not isinstance(value, dict):
            pieces.refuse()
    return pieces
