"""How is a feed written? RFC 4287; each entry a release, its id permanent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from dashboards.address import Site
from dashboards.isolate import told
from results.clock import rfc3339
from results.records import Language

MEDIA_TYPE: Final = "application/atom+xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LICENCE: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`path`: where it can be read, as what `media_type` says."""

    id: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    path: str
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`author`: who publishes; `path`: of the feed itself."""

    id: str
    title: str
    author: str
    path: str
    entries: Sequence[Entry]


def written(feed: Feed, site: Site, language: Language) -> bytes:
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", rfc3339(max((entry.updated for entry in feed.entries), default=_BEGINNING)))
    _text(SubElement(root, "author"), "name", feed.author)
    _link(root, "self", site.at(feed.path), MEDIA_TYPE)
    _link(root, "license", _LICENCE)
    for one in feed.entries:
        entry = SubElement(root, "entry")
        _text(entry, "id", one.id)
        _text(entry, "title", one.title)
        _text(entry, "published", rfc3339(one.published))
        _text(entry, "updated", rfc3339(one.updated))
        _link(entry, "alternate", site.at(one.path), one.media_type)
        _text(entry, "summary", one.summary)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = told(words) if name == "name" else words


def _link(parent: Element, rel: str, href: str, media_type: str | None = None) -> None:
    SubElement(parent, "link", {"rel": rel, "href": href, **({"type": media_type} if media_type else {})})
