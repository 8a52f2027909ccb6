"""What does the start of a document show, by which a standard is recognised?

By content alone: names lie. An XML document shows its root, a JSON document
what stands at its top, everything else its first characters.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import ijson  # type: ignore[import-untyped]  # it ships neither stubs nor a marker
from lxml import etree

from probes.export.decode.sound import FAILURES, sound_until

HEAD = 65536
"""Bytes from the start that decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The start of a document.

    Attributes:
        data: its first bytes.
        text: the same as text, without a mark and what is blank before it.
        root: namespace and local name of an XML document's first element.
        attributes: of that element, by their local names.
        top: of a JSON object what stands at its top: texts by their key; empty for all else.
    """

    data: bytes
    text: str
    root: tuple[str, str] = ("", "")
    attributes: Mapping[str, str] = field(default_factory=dict)
    top: Mapping[str, str] = field(default_factory=dict)


def start_of(data: bytes, codec: str) -> Start:
    """Look at the first bytes of a document, whose encoding is known."""
    text = data.decode(codec, "ignore").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        root, attributes = _root(data)
        return Start(data=data, text=text, root=root, attributes=attributes)
    if text.startswith("{"):
        return Start(data=data, text=text, top=_top(text))
    return Start(data=data, text=text)


def _root(data: bytes) -> tuple[tuple[str, str], dict[str, str]]:
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        parser.feed(data)
        for _, element in parser.read_events():
            if element is None or isinstance(element, tuple):  # a namespace, which is not asked for
                continue
            if isinstance(element.tag, str):
                name = etree.QName(element)
                found = {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
                return (name.namespace or "", name.localname), found
    except (etree.XMLSyntaxError, ValueError):
        pass
    return ("", ""), {}


def _top(text: str) -> dict[str, str]:
    """Read the keys of the outermost object, as far as the start goes; of a context the addresses in it."""
    found: dict[str, str] = {}
    depth, key = 0, ""
    data = text.encode("utf-8", "replace")
    try:
        for event, value in ijson.basic_parse(io.BytesIO(data[: sound_until(data)]), use_float=True):
            depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
            if event == "map_key" and depth == 1:
                key = str(value)
                found.setdefault(key, "")
            elif event == "string" and depth == 1:
                found[key] = str(value)
            elif event == "string" and key == "@context" and depth <= 3:
                found[key] += f" {value}"
    except FAILURES:
        pass  # it goes on behind the start, or is damaged: what was read counts
    return found
