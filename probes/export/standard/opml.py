"""Are the outlines of an OPML file what the standard wants?

Source: OPML 2.0 (opml.org/spec2: `version`, `head` and `body`; each outline
has `text`; one of type `rss` has `xmlUrl`, one of type `link` or `include` has
`url`) and 1.0, which asks for no text.
"""

from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements
from probes.export.standard.start import Start

_TARGET = {"rss": "xmlUrl", "link": "url", "include": "url"}


def recognise(start: Start) -> str | None:
    if start.root != ("", "opml"):
        return None
    return f"opml/{start.attributes['version']}" if start.attributes.get("version") in ("1.0", "1.1", "2.0") else "opml"


def judge(document: Document, standard: str) -> Iterator[Faults]:
    head = {"document_without_version"} if standard == "opml" else set()
    for outline in elements(document, {"outline"}):
        yield tuple(sorted(head | _of_outline(outline, standard)))


def _of_outline(outline: etree._Element, standard: str) -> set[str]:
    faults = set()
    if outline.get("text") is None and (standard == "opml/2.0" or not outline.attrib):
        faults.add("missing_text")
    target = _TARGET.get((outline.get("type") or "").lower())
    if target is not None and not outline.get(target):
        faults.add("link_without_target")
    return faults
