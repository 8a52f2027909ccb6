"""Does a real browser show every kind of page as it is meant: without barriers, sideways scrolling or complaints, from a telephone to a desk?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page

from dashboards.shelf.stock import Shelf, stocked
from dashboards.site.export import write
from tests.dashboards.channels.test_report_in_browser import _SIDEWAYS, browser
from tests.dashboards.keyboard import Keyboard
from tests.dashboards.shelved import lay
from tests.dashboards.site import staged
from tests.real.process import free_port

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("site")]

WIDTHS = (320, 390, 820, 1280)
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8") + ";0"
_TOLD = """() => axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.map(
  (one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")))"""
each_language = pytest.mark.parametrize("language", ["fr", "en"])


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def site(shelf: Shelf) -> AsyncIterator[str]:
    """The site on a port of its own; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = uvicorn.Server(
        uvicorn.Config(staged.app_of(shelf, url), port=port, log_level="warning", lifespan="off", ws="none")
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield url
    server.should_exit = True
    await serving


@asynccontextmanager
async def window(browser: Browser, **said: Any) -> AsyncIterator[tuple[Page, list[str]]]:
    """A window, and what the browser complained about."""
    page = await browser.new_page(**{"viewport": {"width": 1280, "height": 800}, **said})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url} {request.failure}"))
    yield page, complaints
    await page.close()


LOOKS = [
    pytest.param(
        language, scheme, marks=[pytest.mark.long] if (language, scheme) in (("en", "light"), ("fr", "dark")) else []
    )
    for language in ("fr", "en")
    for scheme in ("light", "dark")
]
"""Each language and each scheme once; `make test-long` looks at the other two."""


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
async def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, site: str, language: str, scheme: Any) -> None:
    async with window(browser, color_scheme=scheme) as (page, complaints):
        for path in (*staged.SAMPLES, "services?q=zzzz", "nothing"):
            await page.goto(f"{site}/{language}/{path}")
            await page.evaluate(AXE)
            assert await page.evaluate(_TOLD) == [], path
        assert [one for one in complaints if "404" not in one] == []


@each_language
async def test_nothing_leaves_the_page_sideways(browser: Browser, site: str, language: str) -> None:
    async with window(browser) as (page, _):
        for path in staged.SAMPLES:
            await page.goto(f"{site}/{language}/{path}")
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 800})
                assert await page.evaluate(_SIDEWAYS) == [], (path, width)


async def test_hostile_names_neither_run_nor_push_the_page_aside(browser: Browser, tmp_path: Path) -> None:
    release = staged.quarter(
        6,
        "2026-Q4",
        date(2026, 10, 1),
        seed=0,
        name=lambda _, n: (staged.SCRIPT, "W" * 200, "بوابة البلدية")[n % 3],
        owner="O" * 150,
        software="S" * 90,
    )
    write(staged.recipe(stocked([lay(release, tmp_path)], tmp_path)), tmp_path / "site")
    async with window(browser) as (page, complaints):
        for path in ("index", *(f"service/service-{n}" for n in range(1, 6)), "software", "sectors"):
            file = tmp_path / "site" / "fr" / f"{path}.html"
            if not file.exists():
                continue
            await page.goto(file.as_uri())
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 800})
                assert await page.evaluate(_SIDEWAYS) == [], (path, width)
        assert complaints == []


@each_language
async def test_the_export_opens_from_a_disk_dressed_and_without_complaint(
    browser: Browser, folder: Path, language: str
) -> None:
    async with window(browser) as (page, complaints):
        for path in staged.SAMPLES:
            await page.goto((folder / language / (f"{path}.html" if path else "index.html")).as_uri())
            assert await page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute", path
        assert complaints == []
        await page.goto((folder / "index.html").as_uri())
        await page.click("text=Read in English")
        await page.click("text=Sectors")
        await page.click("text=Français")
        assert page.url == (folder / "fr" / "sectors.html").as_uri()


async def test_without_javascript_everything_is_found(browser: Browser, site: str) -> None:
    async with window(browser, java_script_enabled=False) as (page, _):
        await page.goto(f"{site}/fr/")
        await page.fill("#q", "houle")
        await page.click("button[type=submit]")
        assert "q=houle" in page.url
        first = page.locator("table.services tbody a").first
        assert "Houle" in (await first.inner_text())
        await first.click()
        assert "/fr/service/" in page.url
        assert await page.locator("h1").inner_text()


async def test_while_one_types_the_list_follows_on_a_server(browser: Browser, site: str) -> None:
    async with window(browser) as (page, complaints):
        await page.goto(f"{site}/fr/")
        await page.type("#q", "HOULE")
        await page.wait_for_url("**/services?q=HOULE")
        names = await page.locator("table.services tbody th a").all_inner_texts()
        assert names
        assert all("Houle" in name for name in names)
        assert await page.evaluate("document.activeElement.id") == "q"
        assert complaints == []


async def test_while_one_types_the_list_follows_on_a_disk(browser: Browser, folder: Path) -> None:
    async with window(browser) as (page, complaints):
        await page.goto((folder / "fr" / "index.html").as_uri())
        begun = await page.locator("#found").inner_html()
        await page.type("#q", "credit")
        await page.wait_for_selector(".hits a")
        names = await page.locator(".hits a").all_inner_texts()
        assert all("Crédit" in name for name in names)
        await page.fill("#q", "")
        assert await page.locator("#found").inner_html() == begun
        await page.type("#q", "credit")
        await page.locator(".hits a").first.click()
        assert await page.locator("h1").inner_text() == names[0]
        assert complaints == []


async def test_the_keyboard_goes_first_to_the_content_and_shows_where_it_is(browser: Browser, site: str) -> None:
    async with window(browser) as (page, _):
        await page.goto(f"{site}/en/service/service-2")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "To the content"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "main"
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.querySelector('main').contains(document.activeElement)")
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


async def test_links_outside_sentences_are_large_enough_to_be_hit(browser: Browser, site: str) -> None:
    """WCAG 2.2, 2.5.8: 24 px."""
    async with window(browser, viewport={"width": 320, "height": 800}) as (page, _):
        await page.goto(f"{site}/fr/")
        heights = await page.evaluate(
            "[...document.querySelectorAll('nav a, .tabs a, .pager a, footer a, button, select, input')]"
            ".map((e) => e.getBoundingClientRect().height)"
        )
        assert len(heights) > 20
        assert min(heights) >= 24


async def test_on_paper_there_is_no_navigation(browser: Browser, site: str) -> None:
    async with window(browser) as (page, _):
        await page.goto(f"{site}/fr/service/service-2")
        await page.emulate_media(media="print")
        for hidden in ("header.site nav", ".switch", ".skip"):
            assert await page.locator(hidden).first.is_hidden(), hidden
        assert await page.locator("h1").is_visible()


async def test_a_reader_finds_a_service_by_keyboard_and_is_told_why_it_stands_where_it_stands(
    browser: Browser, site: str
) -> None:
    async with window(browser) as (page, complaints):
        keys = Keyboard(page)
        await page.goto(f"{site}/fr/")
        await keys.skip()
        await keys.to("#q")
        await page.keyboard.type("Crédit Aubrac")
        await keys.send("**/services?*q=Cr*")
        await keys.skip()
        await keys.go("table.services tbody th a", "**/fr/service/*")
        await keys.skip()
        await keys.to('.climbs li.next a[href^="#"]')
        first = await page.evaluate("document.activeElement.textContent")
        rung = (await page.inner_text(".climbs li.next > span")).partition(" ")[0]
        assert await page.locator(".why p b").inner_text() == f"Ce qui manque pour l’échelon\N{NO-BREAK SPACE}{rung}"
        missing = page.locator(".why > ul > li")
        assert first in await missing.first.inner_text()
        await keys.to(".why summary")
        await keys.press("Enter")
        assert await page.locator(".why details li").count() >= 1
        await keys.to('.why small a[href*="criterion/"]', back=True)
        law = await page.evaluate("document.activeElement.firstChild.textContent")
        await keys.send("**/fr/criterion/*")
        basis = (await page.inner_text("dl.proof")).replace("\N{NO-BREAK SPACE}", " ")
        assert law.replace("\N{NO-BREAK SPACE}", " ") in basis
        assert f"échelon {rung}" in basis
        assert complaints == []
