"""Which tab are we in, and what does the browser know of us?"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

from playwright.async_api import Browser, BrowserContext, Dialog, Download, Error, Page, StorageState

from probes.base import Session
from probes.browser.traffic import EMPTY, Traffic
from probes.chromium import new_context
from probes.egress import AllowList
from probes.egress.allow import Allowed
from probes.journal import Journal
from results.redact import Redactor, secrets_in_cookies, secrets_in_json, secrets_in_storage

STATE_VERSION = 1
ERROR_PAGE = "chrome-error:"
"""What Chromium shows where there is nothing to show."""
_SCRIPT_TIMEOUT_S = 5.0

# What a page keeps for its tab alone is no part of Playwright's state; it is put back when the tab is new.
_RESTORE = """(kept) => {
  const own = kept[location.origin];
  if (own && sessionStorage.length === 0 && history.length <= 2)
    for (const [key, value] of Object.entries(own)) sessionStorage.setItem(key, value);
}"""


class Window:
    """One browser context: its tabs, its downloads, its requests.

    Attributes:
        downloads: files that began to come, from whichever tab.
    """

    def __init__(self, context: BrowserContext, session: Session, journal: Journal) -> None:
        self.context = context
        self.journal = journal
        self.downloads: asyncio.Queue[Download] = asyncio.Queue()
        self.traffic = Traffic(context, journal, session.redactor)
        self._redactor = session.redactor
        self._tabs: list[Page] = []
        self._crashed = False
        context.on("page", self._opened)

    @property
    def page(self) -> Page:
        """The current tab: the newest that is open."""
        return self._tabs[-1]

    @property
    def is_lost(self) -> bool:
        """Whether the browser, or every tab of it, is gone, or a tab has crashed."""
        browser = self.context.browser
        return self._crashed or browser is None or not browser.is_connected() or not self._tabs

    async def learn(self, *, by_page: bool = True) -> None:
        """Tell the redactor every cookie the browser holds by now.

        Nothing is asked where none can be new: no answer set one since, and the
        page, as `by_page` says, has nothing that could.
        """
        if not by_page and not self.traffic.sets_cookies:
            return
        self.traffic.sets_cookies = False
        cookies = await self.context.cookies()
        self._redactor.learn(secrets_in_cookies((c.get("name", ""), c.get("value", "")) for c in cookies))

    async def forget(self, hosts: AllowList) -> None:
        """Drop every cookie that these hosts would be sent."""
        domains = {cookie.get("domain", "") for cookie in await self.context.cookies()}
        for domain in domains:
            if any(_is_sent_to(domain.removeprefix("."), entry) for entry in hosts.entries):
                await self.context.clear_cookies(domain=domain)

    async def leave_empty_tab(self) -> None:
        """Close the tab that a link opened only to bring a file: headless Chromium leaves it standing, and mute."""
        while len(self._tabs) > 1 and self.page.url in EMPTY:
            page = self.page
            self._closed(page)
            with suppress(Error, TimeoutError):
                async with asyncio.timeout(_SCRIPT_TIMEOUT_S):
                    await page.close()

    async def state(self) -> bytes:
        """Everything that keeps us signed in: cookies, storage, IndexedDB, and what tabs keep for themselves."""
        state = await self.context.storage_state(indexed_db=True)
        kept: dict[str, dict[str, str]] = {}
        for tab in self._tabs:
            try:
                async with asyncio.timeout(_SCRIPT_TIMEOUT_S):
                    origin, own = await tab.evaluate("() => [location.origin, {...sessionStorage}]")
            except (Error, TimeoutError):  # a page without storage, or one that no longer answers
                continue
            if own:
                kept[origin] = own
        _learn_state(self._redactor, state, kept)
        return json.dumps({"v": STATE_VERSION, "browser": state, "tabs": kept}).encode()

    def _opened(self, page: Page) -> None:
        self._tabs.append(page)
        page.on("close", self._closed)
        page.on("crash", self._died)
        page.on("download", self.downloads.put_nowait)
        page.on("dialog", self._spoken)
        page.on("domcontentloaded", self.traffic.count_page)
        page.on("load", self.traffic.count_whole)

    def _closed(self, page: Page) -> None:
        if page in self._tabs:
            self._tabs.remove(page)

    def _died(self, _page: Page) -> None:
        self._crashed = True

    async def _spoken(self, dialog: Dialog) -> None:
        """A page asks "are you sure?": whoever clicked is; only what wants words gets none."""
        self.journal.note("dialog", type=dialog.type)
        await (dialog.dismiss() if dialog.type == "prompt" else dialog.accept())


def _is_sent_to(domain: str, host: Allowed) -> bool:
    """Whether cookies of a domain go to a host, or to names below it (RFC 6265, 5.1.3)."""
    return host.covers(domain) or host.host == domain or host.host.endswith(f".{domain}")


def _learn_state(redactor: Redactor, state: Any, tabs: Any) -> None:
    """Tell what keeps us signed in, before a page can show it."""
    redactor.learn(secrets_in_storage(state))
    redactor.learn(secrets_in_json(tabs))


@asynccontextmanager
async def window(
    browser: Browser, session: Session, journal: Journal, *, state: bytes | None, har: Path | None = None
) -> AsyncIterator[Window]:
    """Open a window with one tab, in the state given or knowing nothing; close it for good."""
    kept = json.loads(state) if state else {"browser": None, "tabs": {}}
    _learn_state(session.redactor, kept["browser"], kept["tabs"])
    context = await new_context(
        browser,
        session.egress,
        language=session.language,
        contact=session.contact,
        timezone=session.timezone,
        storage_state=cast("StorageState | None", kept["browser"]),
        har=har,
    )
    try:
        opened = Window(context, session, journal)
        if kept["tabs"]:
            await context.add_init_script(f"({_RESTORE})({json.dumps(kept['tabs'])})")
        await context.new_page()
        yield opened
    finally:
        with suppress(Error):  # the browser is gone already
            await context.close()
