"""What does it cost to examine a page of the request for barriers?

Once per page and case, never while we wait. Measured as the processor's time of
the whole browser, script included; a page that would cost more than the limit is
left alone, and that is said.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, async_playwright

from probes.browser import axe
from probes.chromium import launch
from probes.egress import AllowList, Egress

FIELDS = (10, 40, 100, 300, 1000)
ORDINARY = 40
MOST_CPU_S = 1.0


def form(fields: int) -> str:
    rows = (
        f"<p><label>Champ {n} <input name=f{n}></label> À remplir. <a href=/{n}>Aide</a></p>" for n in range(fields)
    )
    return f"<!doctype html><html lang=fr><title>x</title><main><h1>Demande</h1>{''.join(rows)}</main></html>"


@pytest_asyncio.fixture
async def site() -> AsyncIterator[str]:
    async def serve(request: web.Request) -> web.Response:
        return web.Response(text=form(int(request.query["n"])), content_type="text/html")

    app = web.Application()
    app.router.add_get("/", serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def cost(browser: Browser, url: str) -> tuple[int, float, str]:
    """How many elements the page has, the seconds spent on it, and what was left out."""
    measuring = await browser.new_browser_cdp_session()

    async def spent() -> float:
        listed = await measuring.send("SystemInfo.getProcessInfo")
        return sum(process["cpuTime"] for process in listed["processInfo"])

    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_timeout(500)
    elements = await page.evaluate("document.querySelectorAll('*').length")
    before = await spent()
    try:
        left_out = ", ".join((await axe.examine(page, AllowList.parse([url]))).unfinished)
    except TimeoutError:
        left_out = "everything"
    after = await spent()
    await context.close()
    await measuring.detach()
    return elements, after - before, left_out


@pytest.mark.browser
async def test_what_a_page_costs(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with Egress(AllowList.parse([site])) as nowhere, async_playwright() as playwright:
        browser = await launch(playwright, nowhere)
        costs = {fields: await cost(browser, f"{site}/?n={fields}") for fields in FIELDS}
        await browser.close()
    with capsys.disabled():
        print()
        for elements, cpu_s, left_out in costs.values():
            print(
                f"{elements:6} elements: {cpu_s * 1000:5.0f} ms of CPU", f"(left out: {left_out})" if left_out else ""
            )
    assert costs[ORDINARY][1] < MOST_CPU_S
    assert all(cpu_s < axe.LONGEST_S + 1 for _, cpu_s, _ in costs.values())
