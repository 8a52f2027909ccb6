"""What can be learnt of a service without an account? One site, two minutes, one page.

Its notice, how it says one asks, a contact, what proof of identity it speaks
of, its terms, the software it runs on: each with the words and where they
stand. Nothing is judged; what was not read is said.
"""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import tldextract

from auditor.survey import clicks_to, pause_for, wanted_pictures, words_of
from probes.browser import shared_browser, show
from probes.crawl import PAGES, Passage, Read, Site, Task, crawl, known_software
from probes.egress import AllowList, Egress
from probes.errors import BrowserMissing
from results.records import CrawlStop, FindingKind, Language
from scenarios.loaded import host_of

PICTURED: Final = (
    FindingKind.NOTICE,
    FindingKind.PORTABILITY,
    FindingKind.ACCESS,
    FindingKind.ASKING,
    FindingKind.IDENTITY,
    FindingKind.REQUEST,
)
_SUFFIXES: Final = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list that comes with it: no network


class ScanImpossible(Exception):
    """{0} cannot be scanned: {1}. {2}."""

    code = "scan_impossible"
    retry = False

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(*self.args)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Something that was found.

    Attributes:
        kind: as `FindingKind`.
        words: as they stand there; of a link, what is written on it.
        url: the page.
        to: where it leads, if it is a link or an address.
        clicks: from the home page; None: no way was seen.
        sort: of a contact.
        picture: JPEG of the words on their page.
    """

    kind: str
    words: str
    url: str
    to: str = ""
    clicks: int | None = None
    sort: str = ""
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was learnt of a site.

    Attributes:
        title: of the home page, as it names itself.
        languages: of its privacy notices (ISO 639-1).
        software: what its pages are made by, by name.
        scenario: the declaration in the catalogue for that software; empty where there is none.
        left: addresses that mattered and were not read, with why.
    """

    url: str
    host: str
    title: str
    pages: int
    is_whole: bool
    stops: tuple[CrawlStop, ...]
    found: tuple[Seen, ...]
    languages: tuple[str, ...] = ()
    software: tuple[str, ...] = ()
    scenario: str = ""
    left: tuple[tuple[str, str], ...] = ()

    def of(self, *kinds: FindingKind) -> tuple[Seen, ...]:
        """What was found of some kinds, in the order in which it stands there."""
        return tuple(seen for seen in self.found if seen.kind in kinds)


def site_of(text: str) -> str:
    """The home page that an address, or a bare host, names.

    Raises:
        ScanImpossible: it is no web address.
    """
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ScanImpossible(text, str(error), "Give a web address, as https://www.acme.example") from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise ScanImpossible(text, "it is no web address", "Give one, as https://www.acme.example")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def hosts_of(url: str) -> tuple[str, ...]:
    """Where the site's own pages may be: the registrable domain and all below it; of an address, itself."""
    host = urlsplit(url).hostname or ""
    domain = _SUFFIXES(host).top_domain_under_public_suffix or host
    if "." not in domain or _is_address(host) or urlsplit(url).port is not None:
        return (host_of(url),)
    return (domain, f"*.{domain}")


async def scan(
    url: str,
    *,
    language: Language,
    contact: str,
    pages: int = PAGES,
    seconds: float = 120.0,
    with_pictures: bool = True,
    progress: Callable[[str], None] = lambda _words: None,
) -> Scan:
    """Look a site over, as a stranger who says who asks.

    Raises:
        ScanImpossible: it is no web address, or its home page did not come.
    """
    home = site_of(url)
    hosts = hosts_of(home)
    async with Egress(AllowList.parse(hosts)) as egress:
        task = Task(
            home=home,
            hosts=hosts,
            language=language,
            agent=f"portability-auditor ({contact})",
            proxy=egress.url,
            pages=pages,
            seconds=seconds,
            pause_s=pause_for(home),
        )
        progress("pages")
        site = await crawl(task)
        _refuse_nothing(site, home)
        pictures = {}
        if with_pictures and site.pages:
            progress("pictures")
            pictures = await _pictures(site, egress, language, contact)
    return _told(site, home, pictures)


def _refuse_nothing(site: Site, home: str) -> None:
    first = site.pages[0] if site.pages else None
    if first is not None and first.status < 400:
        return
    why = site.left.get(site.home, "no page came" if first is None else f"it answers {first.status}")
    words = {
        "robots": ("the site asks robots to stay away", "Look at it yourself, or ask its operator"),
        "walls": ("it turns our program away", "Look at it yourself: this is recorded, never evaded"),
        "errors": ("no page came", "Look at the address, and at your own connection"),
        "elsewhere": ("it leads to another site", "Give the address that it leads to"),
        "time": ("no page came in time", "Try again later"),
    }
    said, mend = words.get(why, (why, "Look at the address"))
    raise ScanImpossible(home, said, mend)


async def _pictures(site: Site, egress: Egress, language: Language, contact: str) -> dict[tuple[str, str], bytes]:
    try:
        async with shared_browser(linger_s=0) as browsers:
            wanted = wanted_pictures(site, PICTURED)
            return await show(browsers, wanted, egress=egress, language=language, contact=contact)
    except BrowserMissing:  # the words stand without it
        return {}


def _told(site: Site, home: str, pictures: dict[tuple[str, str], bytes]) -> Scan:
    software = [one for one in known_software() if one.id in site.pages[0].software]
    return Scan(
        url=home,
        host=host_of(home),
        title=site.pages[0].title,
        pages=len({page.url for page in site.pages}),
        is_whole=site.is_whole,
        stops=site.stops,
        found=tuple(_seen(site, page, passage, pictures) for page in site.pages for passage in page.passages),
        languages=tuple(dict.fromkeys(page.language for page in site.pages if page.is_notice and page.language)),
        software=tuple(one.name for one in software),
        scenario=next((one.scenario for one in software if one.scenario), ""),
        left=tuple(site.left.items()),
    )


def _seen(site: Site, page: Read, passage: Passage, pictures: dict[tuple[str, str], bytes]) -> Seen:
    words = words_of(page, passage)
    return Seen(
        kind=passage.kind,
        words=" ".join(words.split()),
        url=page.url,
        to=passage.to,
        clicks=clicks_to(site, page, passage),
        sort=passage.sort,
        picture=pictures.get((page.url, words)),
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
