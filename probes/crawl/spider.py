"""How is a site looked over, politely and with an end?

From the home page along the links that promise a privacy notice, a contact or
a way to ask; then what else the home page links to, as far as the budget goes.
One request after the other, none to another site, none that robots are asked
not to make, no cookies: a stranger who reads.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit

import py3langid
import scrapy
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from probes.crawl.lexicon import LANGUAGES, lexicons
from probes.crawl.page import Link, Page, read_html, read_pdf
from probes.crawl.seek import is_notice, lines_of, passages_of
from probes.crawl.site import Read
from probes.crawl.software import software_of
from probes.crawl.task import EndLine, PageLine, Task
from probes.egress import FAILED_HEADER, REFUSED_HEADER, AllowList
from results.records import CrawlStop

HOME, NOTICE, RIGHTS, REQUEST, CONTACT, PERHAPS, TERMS, REST = 200, 100, 90, 80, 60, 50, 40, 10
"""What is read first: by what its link promises."""

MATTERS: Final = PERHAPS
"""From here on, what was not read may have held what is said to be missing."""

_ENOUGH: Final = 200  # characters in which a language can be known
_NO_PAGE: Final = (".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".ico", ".css", ".js", ".zip", ".mp4", ".mp3")
_FAULTY: Final = 400
_DENIED: Final = (401, 403, 407, 429)


@dataclass(frozen=True, slots=True)
class _Promise:
    """Why an address is read: what its link promises, its words, and whether the link stands in a notice."""

    worth: int
    words: str = ""
    near: bool = False


class Spider(scrapy.Spider):
    """One crawl of one site; `tell` is given each page when it is read, and the end."""

    name = "notice"

    def __init__(self, task: Task, tell: Callable[[PageLine | EndLine], None], **keywords: Any) -> None:
        super().__init__(**keywords)
        self._task, self._tell = task, tell
        self._hosts = AllowList.parse(task.hosts)
        self._home = urldefrag(task.home).url
        self._declared = urldefrag(task.notice or "").url
        self._promised: dict[str, _Promise] = {}
        self._waiting: set[str] = set()
        self._left: dict[str, str] = {}
        self._read: list[Read] = []
        self._stops: set[CrawlStop] = set()
        self._common: frozenset[str] = frozenset()

    async def start(self) -> AsyncIterator[Request]:
        yield self._ask(self._home, _Promise(HOME))
        if self._declared:
            yield self._ask(self._declared, _Promise(NOTICE))

    def parse(self, response: Response, **_keywords: Any) -> Iterator[Request]:
        asked, promise = response.meta["asked"], response.meta["promise"]
        self._waiting.discard(asked)
        if REFUSED_HEADER in response.headers:
            self._leave(asked, promise, "elsewhere")
            return
        if FAILED_HEADER in response.headers or response.status >= 500:
            self._leave(asked, promise, "errors")
            return
        if response.status in _DENIED:
            self._leave(asked, promise, "walls")
            return
        if response.status >= _FAULTY and promise.worth == NOTICE:  # somebody says that one is there
            self._leave(asked, promise, "errors")
            return
        url = urldefrag(response.url).url
        if any(url == read.url for read in self._read):  # another way to what was read already
            self._read.append(again := Read(url=url, asked=asked, status=response.status))
            self._tell(PageLine(page=again))
            return
        page = _page(response)
        seen = self._seen(url, asked, promise, page, response)
        self._read.append(seen)
        self._tell(PageLine(page=seen))
        self._judge(seen, promise)
        yield from self._onward(page, seen)

    def lost(self, failure: Failure) -> None:
        """Note what did not come."""
        request = failure.request  # type: ignore[attr-defined]  # scrapy gives it to every errback
        asked, promise = request.meta["asked"], request.meta["promise"]
        self._waiting.discard(asked)
        self._leave(asked, promise, "robots" if isinstance(failure.value, IgnoreRequest) else "errors")

    def closed(self, reason: str) -> None:
        """Say how it ended; what was still to be read was not."""
        why = {"closespider_timeout": "time", "closespider_pagecount": "budget"}.get(reason, "errors")
        for url in self._waiting:
            self._leave(url, self._promised[url], why)
        if self.crawler.stats.get_value("spider_exceptions/count"):
            self._stops.add("errors")  # a fault of ours: nothing is said to be missing
        whole = bool(self._read) and not self._stops and not any(self._may_hold(url) for url in self._left)
        self._tell(EndLine(left=self._left, is_whole=whole, stops=tuple(sorted(self._stops))))

    def _ask(self, url: str, promise: _Promise) -> Request:
        self._promised[url] = promise
        self._waiting.add(url)
        return Request(
            url,
            callback=self.parse,
            errback=self.lost,
            priority=promise.worth,
            dont_filter=True,  # no address is asked twice; one that leads on to another that was, is
            meta={
                "asked": url,
                "promise": promise,
                "proxy": self._task.proxy,
                "handle_httpstatus_list": list(range(400, 600)),
            },
        )

    def _seen(self, url: str, asked: str, promise: _Promise, page: Page, response: Response) -> Read:
        known, language = lexicons(), language_of(page.text)
        known = tuple(lexicon for lexicon in known if lexicon.language in (language, page.language)) or known
        is_declared = asked == self._declared and language != "" and not page.asks_password
        notice = response.status < _FAULTY and (
            is_declared or any(is_notice(page, lexicon, promise.words) for lexicon in known)
        )
        found = passages_of(page, known, is_notice=notice, is_near=notice or promise.near, common=self._common)
        if asked == self._home:
            self._common = lines_of(page.text)
        mine = [link for link in page.links if self._hosts.allows(link.url)]
        others = [link.url for link in page.links if not self._hosts.allows(link.url) and _of("notice", link)]
        return Read(
            url=url,
            asked=asked,
            status=response.status,
            language=language,
            is_notice=notice,
            asks_password=page.asks_password,
            is_scripted=page.is_scripted,
            links=tuple(dict.fromkeys(link.url for link in mine)),
            away=tuple(dict.fromkeys(others)),
            passages=found,
            text=page.text if found else "",
            title=page.site if asked == self._home else "",
            software=software_of(response.text, page.generator) if asked == self._home and page.links else (),
        )

    def _judge(self, seen: Read, promise: _Promise) -> None:
        """Note what keeps this page from telling what is missing."""
        if promise.worth < MATTERS:
            return
        if seen.is_scripted:
            self._stops.add("scripts")
        if seen.asks_password and not seen.is_notice and promise.worth in (NOTICE, PERHAPS, RIGHTS):
            self._stops.add("walls")
        if seen.away:
            self._stops.add("elsewhere")
        if seen.language and seen.language not in LANGUAGES and (seen.is_notice or promise.worth in (HOME, NOTICE)):
            self._stops.add("languages")

    def _onward(self, page: Page, seen: Read) -> Iterator[Request]:
        for link in page.links:
            worth = _worth(link, from_notice=seen.is_notice, from_home=seen.asked == self._home)
            if not worth or not self._hosts.allows(link.url) or _is_no_page(link.url):
                continue
            before = self._promised.get(link.url)
            if before is None:
                yield self._ask(link.url, _Promise(worth, link.words, near=seen.is_notice and worth >= RIGHTS))

    def _leave(self, url: str, promise: _Promise, why: str) -> None:
        self._left[url] = why
        if promise.worth >= MATTERS or self._may_hold(url):
            self._stops.add(why)  # type: ignore[arg-type]  # of those that `CrawlStop` names

    def _may_hold(self, url: str) -> bool:
        """Whether what was not read might have been, or have led to, a notice."""
        return self._promised[url].worth != TERMS


def _page(response: Response) -> Page:
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    if response.body.startswith(b"%PDF-"):
        return read_pdf(response.url, response.body)
    if "html" in kind or response.body.lstrip()[:1] == b"<":
        return read_html(response.url, response.body, getattr(response, "encoding", "utf-8"))
    return Page(url=response.url, text="")


def _worth(link: Link, *, from_notice: bool, from_home: bool) -> int:
    """What the words of a link promise; 0: nothing of interest."""
    for kind, worth in (("notice", NOTICE), ("request", REQUEST), ("contact", CONTACT), ("notice_perhaps", PERHAPS)):
        if _of(kind, link):
            return RIGHTS if from_notice and worth != NOTICE else worth
    if from_notice and _of("rights", link):
        return RIGHTS
    if _of("terms", link):
        return TERMS
    return REST if from_home else 0


def _of(kind: str, link: Link) -> bool:
    return any(lexicon.labels(kind, link.words) for lexicon in lexicons())


def _is_no_page(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(_NO_PAGE)


def language_of(text: str) -> str:
    """Which language a text is in; empty where too little stands there."""
    language = py3langid.classify(text[:20_000])[0]
    return language if len(text) >= _ENOUGH else ""
