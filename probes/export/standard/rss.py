"""Are the items of an RSS feed, or of a WordPress export, what the standard wants?

Sources: RSS 2.0 (RSS Advisory Board 2.0.11: a channel has title, link and
description, an item a title or a description, pubDate is that of RFC 822);
WXR 1.2, as WordPress writes it (wp-admin/includes/export.php: post_id,
post_type and status of each item).
"""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements
from probes.export.standard.start import Start

_WXR = "http://wordpress.org/export/1."
_HEAD = ("title", "link", "description")


def recognise(start: Start) -> str | None:
    if start.root != ("", "rss") or not start.attributes.get("version", "").startswith("2."):
        return None
    return "wxr/1.2" if _WXR in start.text[:8192] else "rss/2.0"


def judge(document: Document, standard: str) -> Iterator[Faults]:
    head = _of_channel(document)
    for item in elements(document, {"item"}):
        faults = head | _of_item(item)
        if standard.startswith("wxr"):
            named = {etree.QName(child).localname for child in item if _WXR in str(child.tag)}
            faults |= {f"missing_{name}" for name in ("post_id", "post_type", "status") if name not in named}
        yield tuple(sorted(faults))


def _of_channel(document: Document) -> set[str]:
    seen = set()
    for found in elements(document, set(_HEAD) | {"item"}):
        above = found.getparent()
        if above is not None and above.tag == "channel":
            seen.add(str(found.tag))
    return {f"channel_without_{name}" for name in _HEAD if name not in seen}


def _of_item(item: etree._Element) -> set[str]:
    faults = set()
    if item.find("title") is None and item.find("description") is None:
        faults.add("missing_title")
    moment = item.findtext("pubDate")
    if moment:
        try:
            parsedate_to_datetime(moment.strip())
        except (ValueError, OverflowError):
            faults.add("date_malformed")
    return faults
