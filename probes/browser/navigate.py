"""Where does an address of the scenario lead?"""

from datetime import timedelta
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import Error, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from probes.browser.obstacle import no_answer
from probes.browser.run import Run
from probes.browser.traffic import EMPTY
from probes.errors import PageChanged, PageMoved, StepTimeout
from scenarios.pattern import substitute

_INTERRUPTED = "interrupted by another navigation"  # Playwright's words
_ABORTED = "net::ERR_ABORTED"  # Chromium's; also where a file comes, or nothing to show
_NOWHERE = EMPTY[-1]
_TRIES = 5
_LEAVING_MS = 5000.0


async def go(run: Run, url: str, within: timedelta) -> None:
    """Load an address in the current tab.

    A page that reloads itself, as one does that waits for an export, may get in the way: then it is left first, and
    the address asked once more. Where nothing may be asked twice, it is left before the address is asked at all.

    Raises:
        PageChanged: it is no web address.
        PageMoved: the page before lets nobody go.
        StepTimeout, TargetUnreachable, HostRefused: no page came.
    """
    page, traffic = run.window.page, run.window.traffic
    try:
        if run.has_intent or not await _is_let(run, url, within):
            await _leave(run)
            await load(page, url, within)
        await traffic.whole(page)
    except PlaywrightTimeout:
        raise StepTimeout(run.number, within.total_seconds()) from None
    except Error:
        if run.window.is_lost:
            raise
        if page not in traffic.answers:
            raise no_answer(run, url) from None


async def _is_let(run: Run, url: str, within: timedelta) -> bool:
    """Load an address; False if the page that was shown before went elsewhere meanwhile, ere an answer came."""
    page, answers = run.window.page, run.window.traffic.answers
    before = urldefrag(page.url).url
    try:
        await load(page, url, within)
    except Error as error:
        answer = answers.get(page)
        is_again = answer is None or answer.url == before != urldefrag(url).url
        if _INTERRUPTED in error.message or (_ABORTED in error.message and is_again):
            return False
        raise
    return True


async def _leave(run: Run) -> None:
    """Go where nothing reloads itself; the page that is left may get in the way of that too.

    Raises:
        PageMoved: it let nobody go, and the address was not asked.
    """
    page = run.window.page
    for _ in range(_TRIES):
        try:
            if page.url not in EMPTY:
                await page.goto(_NOWHERE, timeout=_LEAVING_MS)
        except Error:
            if run.window.is_lost:
                raise
        else:
            run.window.traffic.forget(page)
            return
    raise PageMoved(run.number)


async def load(page: Page, url: str, within: timedelta) -> None:
    """Load an address.

    Raises:
        PageChanged: it is no web address: those of other kinds lead past the proxy.
        Error: no page came; it may be a file.
    """
    try:
        scheme = urlsplit(url).scheme
    except ValueError:  # brackets without an address in them
        scheme = ""
    if scheme not in ("http", "https"):
        raise PageChanged("a web address", f"an address of another kind ({scheme or 'none'}:)")
    await page.goto(url, wait_until="domcontentloaded", timeout=within.total_seconds() * 1000)


def address(run: Run, path: str) -> str:
    """Join a path to the service's address, whose own path is kept; an address stays as it is."""
    return joined(run.session.url, substitute(path, run.values))


def joined(service: str, path: str) -> str:
    """Join a path, its variables written out, to the service's address."""
    if path.startswith("/") and not path.startswith("//"):
        return service.rstrip("/") + path
    return path
