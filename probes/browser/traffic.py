"""Is the page still loading, how quickly did it answer, and did it answer at all?"""

import asyncio
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import BrowserContext, Error, Page, Request, Response

from probes.egress import FAILED_HEADER, REFUSED_HEADER
from probes.journal import Journal
from results.records import ResponseTime
from results.redact import Redactor, redact_headers, redact_url, secrets_in_headers, secrets_in_url

_QUIET_S = 0.4
_PAUSE_S = 0.05
_WHOLE_S = 0.5  # what a page still loads may change what is seen; what takes longer is looked for again
_ROUNDED_MS = 10
_NO_DOCUMENT = (204, 205)

EMPTY = ("", "about:blank")
"""What a tab shows that shows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last answer to a page load.

    Attributes:
        refused, failed: our own proxy's doing, by the name of its reason; never the service's answer.
    """

    url: str
    status: int
    headers: dict[str, str]
    refused: str | None = None
    failed: str | None = None


class Traffic:
    """All requests of one window.

    Attributes:
        loads: by tab, the address last asked for.
        answers: by tab, the answer to that, once it is there.
        replies: by address, the last answer to the load of a page or file.
        methods: by address, how it was last asked for.
        pages: how many have come.
        asked: how many requests there were.
        sets_cookies: some answer has set a cookie, and nobody has looked which.
    """

    def __init__(self, context: BrowserContext, journal: Journal, redactor: Redactor) -> None:
        self._journal = journal
        self._redactor = redactor
        self._pending: set[Request] = set()
        self._loading: dict[Page, Request] = {}
        self._unfinished: set[Page] = set()
        self._news = asyncio.Event()
        self._last = time.monotonic()
        self._waits_ms: list[float] = []
        self.answers: dict[Page, Answer] = {}
        self.loads: dict[Page, str] = {}
        self.methods: dict[str, str] = {}
        self.replies: dict[str, Answer] = {}
        self.pages = 0
        self.asked = 0
        self.sets_cookies = True
        context.on("request", self._requested)
        context.on("response", self._answered)
        context.on("requestfinished", self._finished)
        context.on("requestfailed", self._failed)

    @property
    def response_time(self) -> ResponseTime | None:
        """Median time to first byte of page loads, to 10 ms; None if no page was loaded."""
        if not self._waits_ms:
            return None
        median = round(statistics.median(self._waits_ms) / _ROUNDED_MS) * _ROUNDED_MS
        return ResponseTime(median_ms=median, count=len(self._waits_ms))

    @property
    def is_quiet(self) -> bool:
        return not self._pending and time.monotonic() - self._last >= _QUIET_S

    async def quiet(self, longest_s: float) -> None:
        """Wait until nothing was loaded for a moment, or for as long as given."""
        end = time.monotonic() + longest_s
        while not self.is_quiet and time.monotonic() < end:  # noqa: ASYNC110  silence is no event
            await asyncio.sleep(_PAUSE_S)

    async def settle(self, page: Page, longest_s: float) -> bool:
        """After an action: if it leads to another page, wait until that is there; False if it does not come."""
        await asyncio.sleep(_PAUSE_S)
        there = await self._until(lambda: page not in self._loading, longest_s)  # a page may begin another load
        await self.whole(page)
        return there

    async def whole(self, page: Page, longest_s: float = _WHOLE_S) -> bool:
        """Give what belongs to a page a moment to come; False if it takes longer."""
        return await self._until(lambda: page not in self._unfinished, longest_s)

    def answer_to(self, page: Page) -> Answer | None:
        """The answer that a tab shows; a new tab's first is known by its address alone."""
        return self.answers.get(page) or self.replies.get(page.url)

    def forget(self, page: Page) -> None:
        """A tab shows nothing any more."""
        self.answers.pop(page, None)
        self._stays(page)

    def count_page(self, page: Page) -> None:
        """A page has come so far that it can be read."""
        self.pages += page.url not in EMPTY
        self._loading.pop(page, None)
        self._news.set()

    def count_whole(self, page: Page) -> None:
        """Everything that a page names has come."""
        self._unfinished.discard(page)
        self._news.set()

    def _requested(self, request: Request) -> None:
        self.asked += 1
        self._pending.add(request)
        self._last = time.monotonic()
        self.methods[request.url] = request.method
        self._redactor.learn(secrets_in_headers(request.headers.items()))
        self._redactor.learn(secrets_in_url(request.url))
        page = _page_loaded_by(request)
        if page is not None:
            self._loading[page] = request
            self._unfinished.add(page)
            self.loads[page] = request.url
            self.answers.pop(page, None)
        self._journal.note("request", method=request.method, url=redact_url(request.url), type=request.resource_type)

    def _answered(self, response: Response) -> None:
        headers = response.headers
        self.sets_cookies |= "set-cookie" in headers
        if response.request.is_navigation_request():
            answer = Answer(
                url=response.url,
                status=response.status,
                headers=headers,
                refused=headers.get(REFUSED_HEADER.lower()),
                failed=headers.get(FAILED_HEADER.lower()),
            )
            self.replies[response.url] = answer
            page = _page_loaded_by(response.request)
            if page is not None:
                self.answers[page] = answer
                if response.status in _NO_DOCUMENT:
                    self._stays(page)
        self._journal.note(
            "response",
            status=response.status,
            url=redact_url(response.url),
            headers=[[name, value] for name, value in redact_headers(headers.items())],
        )

    def _finished(self, request: Request) -> None:
        self._end(request)
        page = _page_loaded_by(request)
        timing = request.timing
        if page is not None and timing["responseStart"] > 0 and timing["requestStart"] >= 0:
            self._waits_ms.append(timing["responseStart"] - timing["requestStart"])

    def _failed(self, request: Request) -> None:
        """A download ends here too: its request fails for the page, and is none of the service's failures."""
        self._end(request)
        page = _page_loaded_by(request)
        if page is not None and self._loading.get(page) is request:
            self._stays(page)
        self._journal.note("failed", url=redact_url(request.url), why=request.failure)

    def _stays(self, page: Page) -> None:
        """Nothing came to take the place of what a tab shows."""
        self._loading.pop(page, None)
        self._unfinished.discard(page)
        self._news.set()

    async def _until(self, is_so: Callable[[], bool], longest_s: float) -> bool:
        end = time.monotonic() + longest_s
        while not is_so() and (left_s := end - time.monotonic()) > 0:
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    await self._news.wait()
        return is_so()

    def _end(self, request: Request) -> None:
        self._pending.discard(request)
        self._last = time.monotonic()


def _page_loaded_by(request: Request) -> Page | None:
    """The page that a request loads as a whole; None for what a page loads within itself."""
    if not request.is_navigation_request():
        return None
    try:
        frame = request.frame
    except Error:  # the page is being made and has no frame yet
        return None
    return frame.page if frame.parent_frame is None else None
