"""What stands in an HTML page, and in how regular a structure?

Tables and definition lists are regular: software can take them apart, though
only software written for that page. The rest is prose.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import DEEPEST, Document, Leaf
from probes.export.error import BudgetExceeded, MemberUnreadable

_SILENT = {"script", "style", "template", "noscript", "head"}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_REGULAR = {"td", "th", "dd", "dt"}
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
    codec = document.text_encoding.codec
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data.decode(codec, "replace").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise MemberUnreadable("no HTML that can be parsed") from None
    if root is not None:
        yield from _blocks(root, "", document, 0)


def _blocks(element: etree._Element, path: str, document: Document, depth: int) -> Iterator[Leaf]:
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
    if text:
        document.regular += tag in _REGULAR
        yield Leaf(
            path if not below else f"{path}/text()", text, "text", path.rpartition("/")[0] if not below else path
        )
    for named in inline:
        for part in named.iter() if named is not element else (element,):
            yield from _attributes(part, path)
    for child, place in below:
        document.records += child.tag in _RECORDS
        yield from _blocks(child, place, document, depth + 1)


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
    """Give what forms show as values and what links point to: data may stand there too."""
    for name in ("value", "href", "src", "alt", "title", "datetime"):
        value = element.get(name)
        if value and not value.startswith(("#", "javascript:")):
            yield Leaf(f"{path}/@{name}", value, "text", path)
