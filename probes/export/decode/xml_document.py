"""How is XML read, whatever its size, without trusting it?

In a stream; entities are not resolved, no DTD is loaded, nothing is fetched,
no huge trees. Namespaces are left out of the paths: what counts are the values.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import DEEPEST, Document, Leaf, pointer
from probes.export.error import MemberUnreadable


def decode_xml(document: Document) -> Iterator[Leaf]:
    """Give texts and attributes; the record is the nearest element that holds more than a text.

    Raises:
        MemberUnreadable: it is not well-formed.
    """
    with document.open() as stream:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            yield from _Walker(document).walk(events)
        except etree.XMLSyntaxError:
            document.reasons.add("parse_error")
            raise MemberUnreadable("the XML is not well-formed") from None


class _Walker:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._paths: list[str] = []
        self._tags: list[Counter[str]] = [Counter()]  # of each open element: how many children of each name
        self._structured: list[bool] = []  # whether it has children or attributes

    def walk(self, events: Iterator[tuple[str, etree._Element]]) -> Iterator[Leaf]:
        for event, element in events:
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                yield from self._start(element)
            else:
                yield from self._end(element)

    def _start(self, element: etree._Element) -> Iterator[Leaf]:
        if len(self._paths) >= DEEPEST:
            raise MemberUnreadable("nested beyond reason")
        tag = _local(element.tag)
        self._tags[-1][tag] += 1
        above = self._paths[-1] if self._paths else ""
        self._paths.append(f"{above}/{tag}[{self._tags[-1][tag]}]")
        self._tags.append(Counter())
        if self._structured:
            self._structured[-1] = True
        self._structured.append(bool(element.attrib))
        for name, value in element.attrib.items():
            if value:
                path = self._paths[-1]
                yield Leaf(f"{path}/@{_local(str(name))}", str(value), "text", path)

    def _end(self, element: etree._Element) -> Iterator[Leaf]:
        path, structured, counts = self._paths.pop(), self._structured.pop(), self._tags.pop()
        self._document.records += sum(n for n in counts.values() if n > 1)
        above = self._paths[-1] if self._paths else path
        text = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
        if text:
            record = path if structured else above
            yield Leaf(f"{path}/text()" if structured else path, text, "text", record)
        elif not structured:
            yield Leaf(path, "", "empty", above)
        _forget(element)


def _local(name: str) -> str:
    """Leave out the namespace, written before the name in braces."""
    return pointer(name.rpartition("}")[2])


def _forget(element: etree._Element) -> None:
    """Let go of what was read; the texts between children stay with their parent until it ends."""
    tail = element.tail
    element.clear()
    element.tail = tail
    parent = element.getparent()
    while (before := element.getprevious()) is not None and parent is not None:
        if before.tail and before.tail.strip():
            return
        parent.remove(before)
