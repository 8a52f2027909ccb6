"""Where does an address of the scenario lead?"""

from datetime import timedelta
from urllib.parse import urlsplit

from playwright.async_api import Error, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from probes.browser.obstacle import no_answer
from probes.browser.run import Run
from probes.errors import PageChanged, StepTimeout
from scenarios.pattern import substitute

_INTERRUPTED = ("interrupted by another navigation", "net::ERR_ABORTED")  # Playwright's words
_TRIES = 5


async def go(run: Run, url: str, within: timedelta) -> None:
    """Load an address in the current tab.

    A page that reloads itself, as one does that waits for an export, may get in the way: then it is asked again.

    Raises:
        PageChanged: it is no web address.
        StepTimeout, TargetUnreachable, HostRefused: no page came.
    """
    page, traffic = run.window.page, run.window.traffic
    try:
        for _ in range(_TRIES):
            if await _is_let(run, url, within):
                await traffic.whole(page)
                return
            await traffic.settle(page, within.total_seconds())
        raise PageChanged(f"the page at {url}", "the one before, which goes elsewhere again and again")
    except PlaywrightTimeout:
        raise StepTimeout(run.number, within.total_seconds()) from None
    except Error:
        if run.window.is_lost:
            raise
        if page not in traffic.answers:
            raise no_answer(run, url) from None


async def _is_let(run: Run, url: str, within: timedelta) -> bool:
    """Load an address; False if the page that was shown before went elsewhere meanwhile, ere an answer came."""
    replies = run.window.traffic.replies
    before = replies.get(url)
    try:
        await load(run.window.page, url, within)
    except Error as error:
        if replies.get(url) is before and any(words in error.message for words in _INTERRUPTED):
            return False
        raise
    return True


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
