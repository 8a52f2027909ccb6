"""What stands in an HTML page, and in how regular a structure?

Tables, definition lists and cards that are all alike are regular: software can
take them apart, though only software written for that page. The rest is prose.
Where a block holds links or broken lines, as the cards of activity pages do,
each of these is given too: a title and a time stand there side by side.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from probes.export.decode.leaf import DEEPEST, Document, Leaf
from probes.export.error import BudgetExceeded, MemberUnreadable

_SILENT = {"script", "style", "template", "noscript", "head"}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_REGULAR = {"td", "th", "dd", "dt"}
_APART = {"a", "time"}
_INDEX = re.compile(r"\[\d+\]")
_MANY = 3
_BOOKMARKS = re.compile(r"\s*<!DOCTYPE NETSCAPE-Bookmark-file", re.IGNORECASE)
_LINK_END = re.compile(r"</A>", re.IGNORECASE)
"""Its terms are never closed: unclosed, each bookmark would stand inside the one before."""

_RECORDS = {"tr", "li", "article", "dl"}


def decode_html(document: Document) -> Iterator[Leaf]:
    """Give the text of each block, row by row in tables; the record is the element around it.

    Raises:
        ExportError: it is too large, or nothing of it can be parsed.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("an HTML page")
    with document.open() as stream:
        data = stream.read()
    text = data.decode(document.text_encoding.codec, "replace")
    if _BOOKMARKS.match(text):
        text = _LINK_END.sub("</A></DT>", text)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise MemberUnreadable("no HTML that can be parsed") from None
    if root is not None:
        layout = _Layout()
        yield from _blocks(root, "", document, layout, 0)
        document.regular += layout.regular()


class _Layout:
    """Which blocks stand in a table, or at the same place of several cards?"""

    def __init__(self) -> None:
        self._kinds: dict[str, _Kind] = {}

    def add(self, path: str, leaves: int, *, regular: bool) -> None:
        """Note a block with its leaves; blocks that have the same place in alike elements are of one kind."""
        above, _, place = path.rpartition("/")
        kind = self._kinds.setdefault(f"{_INDEX.sub('', above)}/{place}", _Kind())
        kind.blocks += 1
        kind.leaves += leaves
        kind.regular |= regular

    def regular(self) -> int:
        """Count the leaves that software could take apart."""
        return sum(kind.leaves for kind in self._kinds.values() if kind.regular or kind.blocks >= _MANY)


@dataclass(slots=True)
class _Kind:
    blocks: int = 0
    leaves: int = 0
    regular: bool = False


def _blocks(element: etree._Element, path: str, document: Document, layout: _Layout, depth: int) -> Iterator[Leaf]:
    """Walk the blocks; the texts of inline elements belong to the block around them."""
    if depth > DEEPEST:
        raise MemberUnreadable("nested beyond reason")
    counts: Counter[str] = Counter()
    own: list[str] = [element.text or ""]
    inline = [element]
    below: list[tuple[etree._Element, str]] = []
    for child in element:
        tag = child.tag
        if tag not in _SILENT:
            counts[tag] += 1
            if tag in _INLINE and not _has_block(child):
                own.append("".join(_texts(child)))
                inline.append(child)
            else:
                own.append("\n")
                below.append((child, f"{path}/{tag}[{counts[tag]}]"))
        own.append(child.tail or "")
    text = " ".join("".join(own).split())
    tag = str(element.tag)
    leaves: list[Leaf] = []
    if text:
        record = path.rpartition("/")[0] if not below else path
        leaves.append(Leaf(path if not below else f"{path}/text()", text, "text", record))
        if tag not in _REGULAR:
            leaves += _pieces(inline, text, f"{path}/piece", record)
    for named in inline:
        for part in named.iter() if named is not element else (element,):
            leaves += _attributes(part, path)
    if text:
        layout.add(leaves[0].path, len(leaves), regular=tag in _REGULAR)
    yield from leaves
    for child, place in below:
        document.records += child.tag in _RECORDS
        yield from _blocks(child, place, document, layout, depth + 1)


def _pieces(inline: list[etree._Element], text: str, path: str, record: str) -> Iterator[Leaf]:
    """Give the links and times of a block and, where lines are broken in it, each line; not what is all of it."""
    block, *children = inline
    lines = [[block.text or ""]]
    pieces: list[str] = []
    for child in children:
        if child.tag == "br":
            lines.append([])
        else:
            within = "".join(_texts(child))
            lines[-1].append(within)
            if child.tag in _APART:
                pieces.append(within)
        lines[-1].append(child.tail or "")
    if len(lines) > 1:
        pieces += map("".join, lines)
    shown = dict.fromkeys(" ".join(piece.split()) for piece in pieces)
    for number, piece in enumerate((piece for piece in shown if piece not in ("", text)), 1):
        yield Leaf(f"{path}[{number}]", piece, "text", record)


def _has_block(element: etree._Element) -> bool:
    return any(child.tag not in _INLINE for child in element.iterdescendants())


def _texts(element: etree._Element) -> Iterator[str]:
    """Give the texts of an inline element, a space for each line break."""
    for part in element.iter():
        if part.tag == "br":
            yield "\n"
        yield part.text or ""
        if part is not element:
            yield part.tail or ""


def _attributes(element: etree._Element, path: str) -> Iterator[Leaf]:
    """Give what forms show as values, what links point to and when they were kept: data may stand there too."""
    for name in ("value", "href", "src", "alt", "title", "datetime", "add_date"):
        value = element.get(name)
        if value and not value.startswith(("#", "javascript:")):
            yield Leaf(f"{path}/@{name}", value, "text", path)
