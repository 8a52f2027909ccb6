"""Are the entries of an Atom feed what the standard wants?

Source: RFC 4287 (4.1.2 an entry has exactly one id, title and updated; an
author there or in the feed; 3.3 dates are those of RFC 3339; 4.2.7.1 links
have an href).
"""

from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements, is_moment
from probes.export.standard.start import Start

_SPACE = "http://www.w3.org/2005/Atom"
_ENTRY, _AUTHOR = f"{{{_SPACE}}}entry", f"{{{_SPACE}}}author"


def recognise(start: Start) -> str | None:
    return "atom" if start.root in ((_SPACE, "feed"), (_SPACE, "entry")) else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    feed_has_author = _feed_has_author(document)
    for entry in elements(document, {_ENTRY}):
        faults = _of_entry(entry)
        if not feed_has_author and entry.find(_AUTHOR) is None and entry.find(f"{{{_SPACE}}}source") is None:
            faults.add("missing_author")
        yield tuple(sorted(faults))


def _feed_has_author(document: Document) -> bool:
    """Look for an author that is no entry's: it may stand anywhere in the feed."""
    for found in elements(document, {_ENTRY, _AUTHOR}):
        above = found.getparent()
        if found.tag == _AUTHOR and above is not None and above.tag == f"{{{_SPACE}}}feed":
            return True
    return False


def _of_entry(entry: etree._Element) -> set[str]:
    faults = set()
    for name in ("id", "title", "updated"):
        found = entry.findall(f"{{{_SPACE}}}{name}")
        if not found:
            faults.add(f"missing_{name}")
        elif len(found) > 1:
            faults.add("repeated")
    if not (entry.findtext(f"{{{_SPACE}}}id") or "x").strip():
        faults.add("required_empty")
    for name in ("updated", "published"):
        if any(not is_moment(found.text) for found in entry.findall(f"{{{_SPACE}}}{name}")):
            faults.add("date_malformed")
    if any(not link.get("href") for link in entry.findall(f"{{{_SPACE}}}link")):
        faults.add("link_without_target")
    return faults
