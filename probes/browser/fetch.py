"""Which file came, and is it one?

Chromium saves what it does not show. What it would show (JSON, text, a
picture) is turned into a file on its way, before the page sees it: the bytes
that were sent, with one request, so that a one-time link is not used up twice.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession, Download, Error, Page

from probes.base import Session
from probes.browser.traffic import Answer
from probes.browser.window import ERROR_PAGE, Window
from probes.delivery import STILL_S, media_type, result_of
from probes.egress import Egress
from probes.errors import FileTooLarge, TransferCut
from results.records import LinkResult

_PAUSE_S = 0.05
_WATCH_S = 0.5
_SAVED_S = 10.0  # until what a page was told to save must begin to come
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_SAVE_SHOWN = """() => {
  const link = document.createElement("a");
  link.href = location.href; link.download = ""; document.documentElement.append(link); link.click(); link.remove();
}"""


Trigger = Callable[[], Awaitable[None]]
"""What makes a file come: a click, or an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file on our disk; the window's end removes it.

    Attributes:
        url: where it came from in the end; may be no web address.
        media_type: as the service says.
        is_get: whether the address alone brings it.
        name: as the service says; never to be used as a path.
    """

    path: Path
    url: str
    name: str
    media_type: str
    status: int | None
    is_get: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """No file came, but a page, or nothing.

    Attributes:
        status: of the page; None if none came.
        is_error: the browser itself says that nothing can be shown.
    """

    status: int | None
    has_password: bool
    is_error: bool

    @property
    def result(self) -> LinkResult | None:
        """What it says about the link; None if nothing came."""
        return None if self.status is None else result_of(self.status, has_password=self.has_password)


async def fetch(window: Window, session: Session, trigger: Trigger, within: timedelta) -> Fetched | Shown:
    """Do what makes a file come, and take it from whichever tab it comes.

    It must begin to come within the time; how long it then takes is its own
    affair, as long as bytes come.

    Raises:
        TransferCut: it broke off, or stood still.
        FileTooLarge: it is larger than the session takes.
        Error: the browser is gone.
    """
    largest = session.largest_file
    while not window.downloads.empty():
        window.downloads.get_nowait()
    before = dict(window.traffic.answers)
    async with _saving(window, largest) as grown:
        await trigger()
        download = await _coming(window, before, within)
        if download is None:
            return await _shown(window, before)
        failure = await _ended(download, grown, session)
    await window.leave_empty_tab()
    if grown.is_set():
        raise FileTooLarge(largest)
    if failure is not None:
        raise TransferCut(failure)
    path = Path(await download.path())
    if path.stat().st_size > largest:  # noqa: ASYNC240  one look at our own disk
        raise FileTooLarge(largest)
    reply = window.traffic.replies.get(download.url)
    return Fetched(
        path=path,
        url=download.url,
        name=download.suggested_filename,
        media_type=media_type(reply.headers.get("content-type") if reply else None),
        status=reply.status if reply else None,
        is_get=window.traffic.methods.get(download.url) == "GET",
    )


async def _coming(window: Window, before: dict[Page, Answer], within: timedelta) -> Download | None:
    """Wait for a file, or for a page that comes in its place; None if it is a page, or nothing."""
    end = time.monotonic() + within.total_seconds()
    saved: dict[Page, float] = {}
    while time.monotonic() < end:
        if not window.downloads.empty():
            return window.downloads.get_nowait()
        if window.is_lost:
            raise Error("the browser is gone")
        page = window.page
        answer = window.traffic.answer_to(page)
        if page.url.startswith(ERROR_PAGE) and window.traffic.is_quiet:
            return None
        if answer is not None and before.get(page) is not answer and window.traffic.is_quiet:
            if not _shows_a_file(answer) or time.monotonic() > saved.get(page, end) + _SAVED_S:
                return None
            if page not in saved:  # a new tab shows the file: it was there before we could turn it into a download
                await page.evaluate(_SAVE_SHOWN)
                saved[page] = time.monotonic()
        await asyncio.sleep(_PAUSE_S)
    return None


async def _ended(download: Download, grown: asyncio.Event, session: Session) -> str | None:
    """Wait for the end of a transfer; end it where it grows too large or stands still. Gives why it failed.

    The proxy counts what comes over the wire, in whichever tab; the browser
    says how much of it there is unpacked, in the current one.
    """
    first = last = _received(session.egress)
    moved = time.monotonic()
    ending = asyncio.ensure_future(download.failure())
    while not ending.done():
        await asyncio.wait({ending}, timeout=_WATCH_S)
        now = _received(session.egress)
        if now != last:
            last, moved = now, time.monotonic()
        if now - first > session.largest_file:
            grown.set()
        if grown.is_set() or time.monotonic() - moved > STILL_S:
            await download.cancel()
    return await ending


def _received(egress: Egress) -> int:
    return sum(line.bytes_down for line in egress.connections)


async def _shown(window: Window, before: dict[Page, Answer]) -> Shown:
    page = window.page
    answer = window.traffic.answer_to(page)
    new = answer if answer is not None and before.get(page) is not answer else None
    return Shown(
        status=new.status if new else None,
        has_password=await page.locator("input[type=password]").count() > 0,
        is_error=page.url.startswith(ERROR_PAGE),
    )


@asynccontextmanager
async def _saving(window: Window, largest: int) -> AsyncIterator[asyncio.Event]:
    """Turn a document that is no page into a download; gives what tells that one has grown too large."""
    grown = asyncio.Event()
    session = await window.context.new_cdp_session(window.page)

    async def paused(event: dict[str, Any]) -> None:
        await _pass_on(session, event)

    def growing(event: dict[str, Any]) -> None:
        if event["receivedBytes"] > largest:
            grown.set()

    session.on("Fetch.requestPaused", paused)
    session.on("Page.downloadProgress", growing)
    await session.send("Page.enable")
    await session.send("Fetch.enable", {"patterns": [{"requestStage": "Response", "resourceType": "Document"}]})
    try:
        yield grown
    finally:
        with suppress(Error):  # the tab, and the session with it, may be gone
            await session.detach()


async def _pass_on(session: CDPSession, event: dict[str, Any]) -> None:
    headers = [h for h in event.get("responseHeaders", ()) if h["name"].lower() != "content-disposition"]
    given = {h["name"].lower(): h["value"] for h in event.get("responseHeaders", ())}
    status = event.get("responseStatusCode")
    kind = given.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if status == 200 and kind and kind not in _PAGES and "content-disposition" not in given:
            headers.append({"name": "Content-Disposition", "value": "attachment"})
            await session.send(
                "Fetch.continueResponse",
                {"requestId": event["requestId"], "responseCode": status, "responseHeaders": headers},
            )
        else:
            await session.send("Fetch.continueRequest", {"requestId": event["requestId"]})
    except Error:  # the page went on without waiting for us
        return


def _shows_a_file(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return answer.status == 200 and bool(kind) and kind not in _PAGES
