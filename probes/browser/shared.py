"""Which browser opens a run's window?

One for all runs of this process: starting a browser costs as much as a look.
It is started when the first window is wanted, ended soon after the last is
closed, so that nothing is open while cases wait, and replaced after so many
windows, so that what it forgets to free does not pile up over months.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass

from playwright.async_api import Browser, Error, Playwright, async_playwright

from probes.chromium import launch
from probes.egress import AllowList, Egress

LINGER_S = 2.0
MOST_WINDOWS = 200

Browsers = Callable[[], AbstractAsyncContextManager[Browser]]
"""Gives a browser for as long as it is needed."""


@dataclass(slots=True)
class _Lent:
    """A running browser: how many use it now, and how many have."""

    browser: Browser
    users: int = 0
    windows: int = 0

    @property
    def is_fit(self) -> bool:
        return self.browser.is_connected() and self.windows < MOST_WINDOWS


@asynccontextmanager
async def shared_browser(*, headless: bool = True, linger_s: float = LINGER_S) -> AsyncIterator[Browsers]:
    """Lend one browser to everybody who asks, shown to a person or not; none is left running afterwards.

    It is ended `linger_s` after its last window.
    """
    async with async_playwright() as playwright, Egress(AllowList.parse([])) as nowhere:
        shared = _Shared(playwright, nowhere, headless=headless, linger_s=linger_s)
        try:
            yield shared.lend
        finally:
            await shared.end()


class _Shared:
    def __init__(self, playwright: Playwright, nowhere: Egress, *, headless: bool, linger_s: float) -> None:
        self._playwright = playwright
        self._headless = headless
        self._linger_s = linger_s
        self._nowhere = nowhere
        self._starting = asyncio.Lock()
        self._current: _Lent | None = None
        self._ending: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Browser]:
        lent = await self._fit()
        lent.users += 1
        lent.windows += 1
        try:
            yield lent.browser
        finally:
            lent.users -= 1
            if lent.users == 0:
                task = asyncio.create_task(self._end_unless_wanted(lent))
                self._ending.add(task)
                task.add_done_callback(self._ending.discard)

    async def end(self) -> None:
        """Leave no browser behind."""
        for task in self._ending:
            task.cancel()
        if self._ending:
            await asyncio.wait(self._ending)
        if self._current is not None:
            await _close(self._current)

    async def _fit(self) -> _Lent:
        async with self._starting:
            if self._current is None or not self._current.is_fit:
                self._current = _Lent(await launch(self._playwright, self._nowhere, headless=self._headless))
            return self._current

    async def _end_unless_wanted(self, lent: _Lent) -> None:
        windows = lent.windows
        if lent.is_fit:
            await asyncio.sleep(self._linger_s)
        if lent.users or lent.windows != windows:
            return
        if self._current is lent:
            self._current = None
        await _close(lent)


async def _close(lent: _Lent) -> None:
    with suppress(Error):  # it is gone already
        await lent.browser.close()
