"""What was read of a site, and how many clicks is one page from another?"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from results.records import CrawlStop


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What was found: words on a page, or where a link leads.

    Attributes:
        kind: as `results.records.FindingKind`.
        start, end: in characters of the page's text.
        to: where it leads, if it is a link.
        sort: of a contact.
    """

    kind: str
    start: int
    end: int
    to: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A page that was read.

    Attributes:
        url: by which it answered in the end; `asked`, by which links lead to it.
        status: of the answer.
        language: as read from its words (ISO 639-1); empty where too little stands there.
        is_notice: it is a privacy notice, by what stands in it.
        links: where it leads, on this site.
        away: links with the words of a notice that lead to other sites.
        text: kept only where something was found.
        title: of the home page alone.
    """

    url: str
    asked: str
    status: int
    language: str = ""
    is_notice: bool = False
    asks_password: bool = False
    is_scripted: bool = False
    links: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    text: str = ""
    title: str = ""
    software: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that a crawl brought.

    Attributes:
        home: the address that it began at.
        left: addresses that looked as if they mattered and were not read, with why.
        is_whole: the home page, all that it links to, and all that looked as if it mattered were read.
        stops: what was in the way.
    """

    home: str
    pages: tuple[Read, ...]
    left: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False
    stops: tuple[CrawlStop, ...] = ()

    def clicks_to(self, url: str) -> int | None:
        """How many links one follows from the home page, by the shortest way that was seen; None: no way was."""
        return _distances(self.pages, self.home).get(url)


def _distances(pages: Iterable[Read], home: str) -> dict[str, int]:
    """Breadth first over the links that were seen; an address and the one that it leads on to are one page."""
    by_address: dict[str, Read] = {}
    for page in pages:  # one that was come to again, by another way, was read the first time
        first = by_address.setdefault(page.url, page)
        by_address.setdefault(page.asked, first)
    found = {home: 0}
    waiting = deque([home])
    while waiting:
        at = waiting.popleft()
        here = by_address.get(at)
        if here is None:
            continue
        found.setdefault(here.url, found[at])
        for link in here.links:
            if link not in found:
                found[link] = found[at] + 1
                waiting.append(link)
    return found
