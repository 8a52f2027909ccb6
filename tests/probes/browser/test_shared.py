"""One browser for all: started when wanted, ended when not, replaced when lost."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from playwright.async_api import Browser

from probes.browser import shared, shared_browser

pytestmark = pytest.mark.browser


def browsers_running() -> list[int]:
    """Browsers that a driver of this process has started, seen in /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        children.setdefault(int(rest.split()[1]), []).append(int(name.split()[0]))
    drivers = children.get(os.getpid(), [])
    found = []
    for pid in (pid for driver in drivers for pid in children.get(driver, [])):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if b"--headless" in command:
            found.append(pid)
    return found


async def until(condition, timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.05)


async def use(browser: Browser) -> None:
    context = await browser.new_context()
    await (await context.new_page()).goto("about:blank")
    await context.close()


async def test_runs_share_a_browser_and_nothing_is_open_while_cases_wait() -> None:
    before = set(browsers_running())
    async with shared_browser(linger_s=0.2) as browsers:
        assert set(browsers_running()) == before, "nobody has asked for one yet"
        async with browsers() as one, browsers() as two:
            assert one is two
            await use(one)
            assert len(set(browsers_running()) - before) == 1
        async with browsers() as again:
            assert again is one, "wanted again at once, it goes on"
        await until(lambda: set(browsers_running()) == before)
        async with browsers() as later:
            await use(later)
    assert set(browsers_running()) == before


async def test_a_browser_that_was_killed_is_replaced() -> None:
    before = set(browsers_running())
    async with shared_browser() as browsers:
        async with browsers() as lost:
            (pid,) = set(browsers_running()) - before
            os.kill(pid, signal.SIGKILL)
            await until(lambda: not lost.is_connected())
        async with browsers() as fresh:
            await use(fresh)


async def test_a_browser_is_replaced_after_so_many_windows_and_the_old_one_ends_with_its_last(monkeypatch) -> None:
    monkeypatch.setattr(shared, "MOST_WINDOWS", 2)
    before = set(browsers_running())
    async with shared_browser() as browsers:
        async with browsers() as first, browsers() as second:
            assert second is first
            async with browsers() as third:
                assert third is not first
                await use(first)
        await until(lambda: len(set(browsers_running()) - before) <= 1)
