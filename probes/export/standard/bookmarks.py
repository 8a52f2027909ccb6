"""Are the bookmarks of a Netscape bookmark file what browsers read?

Source: Netscape Bookmark File Format, as Microsoft describes it (MSDN aa753582,
"Netscape Bookmark File Format") and all browsers write it: the doctype, an
anchor with HREF in a DT, ADD_DATE in seconds.
"""

import re
from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, text_lines
from probes.export.standard.start import Start

_DOCTYPE = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark-file-1>", re.IGNORECASE)
_ANCHOR = re.compile(r"<A\b([^<>]{0,20000})>", re.IGNORECASE)
_HREF = re.compile(r"\bHREF\s*=\s*\"([^\"]+)\"", re.IGNORECASE)
_ADDED = re.compile(r"\b(?:ADD_DATE|LAST_VISIT|LAST_MODIFIED)\s*=\s*\"([^\"]*)\"", re.IGNORECASE)


def recognise(start: Start) -> str | None:
    return "netscape_bookmarks" if _DOCTYPE.match(start.text) else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    for line in text_lines(document):
        for anchor in _ANCHOR.finditer(line):
            faults = set()
            if not _HREF.search(anchor[1]):
                faults.add("link_without_target")
            if any(not moment.isdigit() for moment in _ADDED.findall(anchor[1])):
                faults.add("date_malformed")
            yield tuple(sorted(faults))
