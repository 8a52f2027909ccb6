"""How are the records of a standard read one after another, in memory that does not grow with them?"""

import json
import re
from collections.abc import Collection, Iterator
from typing import cast

import ijson  # type: ignore[import-untyped]  # it ships neither stubs nor a marker
from lxml import etree

from probes.export.decode.leaf import DEEPEST, Document
from probes.export.decode.sound import Sound
from probes.export.encoding import AsUtf8, open_text
from probes.export.error import MemberUnreadable

Faults = tuple[str, ...]
"""What is wrong with one record, as codes; empty where it keeps all the rules that are checked."""

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

_LONGEST_LINE = 2**20
_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-4]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
_OFFSET = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
_RFC_3339 = re.compile(rf"{_DATE}[Tt]{_CLOCK}(?:{_OFFSET}|z)")
_XSD_MOMENT = re.compile(rf"-?{_DATE}T{_CLOCK}{_OFFSET}?")
_XSD_DAY = re.compile(rf"-?{_DATE}{_OFFSET}?")


def is_moment(text: str | None) -> bool:
    """Whether it is a date and time with its offset (RFC 3339, section 5.6)."""
    return bool(text and _RFC_3339.fullmatch(text.strip()))


def is_xsd_moment(text: str | None) -> bool:
    """Whether it is an `xsd:dateTime` (XML Schema part 2, 3.2.7); the offset may be left out."""
    return bool(text and _XSD_MOMENT.fullmatch(text.strip()))


def is_xsd_day(text: str | None) -> bool:
    """Whether it is an `xsd:date` (XML Schema part 2, 3.2.9)."""
    return bool(text and _XSD_DAY.fullmatch(text.strip()))


def is_within(text: str | None, limit: float) -> bool:
    """Whether it is a number between minus and plus a limit: of latitudes 90, of longitudes 180 degrees."""
    try:
        return text is not None and -limit <= float(text) <= limit
    except ValueError:
        return False


def elements(document: Document, names: Collection[str]) -> Iterator[etree._Element]:
    """Give each XML element of these names, `{namespace}name`, as it ends, and let go of it afterwards.

    Raises:
        etree.XMLSyntaxError: the document is not well-formed.
    """
    inside = 0
    with document.open() as stream:
        for event, element in etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            wanted = element.tag in names
            if event == "start":
                inside += wanted
                continue
            if wanted:
                inside -= 1
                yield element
            if wanted or not inside:
                _forget(element)


def _forget(element: etree._Element) -> None:
    """Let go of what was read, and keep the element itself as its parent's child only while it is the last."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def json_items(document: Document, *places: str) -> Iterator[Json]:
    """Give what stands at these places of a JSON document (`features.item`; the empty one: all of it), in turn.

    Raises:
        ijson.JSONError: it is damaged.
        MemberUnreadable: it is nested beyond reason.
    """
    for place in places:
        with document.open() as stream:
            source = Sound(AsUtf8(stream, document.text_encoding))
            yield from _Places(place).of(ijson.basic_parse(source, use_float=True))


class _Places:
    """Builds what stands at one place. By hand: what ijson has for this falls over numbers beyond reason."""

    def __init__(self, place: str) -> None:
        self._wanted = place.split(".") if place else []
        self._path: list[str] = []  # the keys on the way here, `item` in a list
        self._open: list[dict[str, Json] | list[Json]] = []  # what is being built

    def of(self, events: Iterator[tuple[str, object]]) -> Iterator[Json]:
        for event, value in events:
            if event in ("start_map", "start_array"):
                self._begin(is_map=event == "start_map")
            elif event == "map_key":
                self._path[-1] = str(value)
            elif event in ("end_map", "end_array"):
                self._path.pop()
                if self._open:
                    made = self._open.pop()
                    if not self._open:
                        yield made
            elif self._open:
                self._put(cast("Json", value))
            elif self._path == self._wanted:
                yield cast("Json", value)

    def _begin(self, *, is_map: bool) -> None:
        if len(self._path) >= DEEPEST:
            raise MemberUnreadable("nested beyond reason")
        if self._open or self._path == self._wanted:
            fresh: dict[str, Json] | list[Json] = {} if is_map else []
            if self._open:
                self._put(fresh)
            self._open.append(fresh)
        self._path.append("" if is_map else "item")

    def _put(self, value: Json) -> None:
        above = self._open[-1]
        if isinstance(above, dict):
            above[self._path[-1]] = value
        else:
            above.append(value)


def json_lines(document: Document) -> Iterator[Json]:
    """Give the value of each line, None for one that is damaged."""
    for line in text_lines(document):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield None


def text_lines(document: Document) -> Iterator[str]:
    """Give the lines without their ends; a line beyond reason is cut into several."""
    with document.open() as stream:
        text = open_text(stream, document.text_encoding)
        while line := text.readline(_LONGEST_LINE):
            yield line.rstrip("\r\n")


def unfolded(document: Document) -> Iterator[str]:
    """Give content lines with their continuations joined (RFC 5545, 3.1; RFC 6350, 3.2)."""
    parts: list[str] = []
    for line in text_lines(document):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield "".join(parts)
        parts = [line]
    if parts:
        yield "".join(parts)
