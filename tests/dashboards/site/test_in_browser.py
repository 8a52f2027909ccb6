"""Does a real browser show every kind of page as it is meant: without barriers, sideways scrolling or complaints, from a telephone to a desk?"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, Page, Route

from dashboards.shelf.stock import Shelf, stocked
from dashboards.site.asset import asset
from dashboards.site.export import write
from results.records import PublishedError
from tests.dashboards.barriers import WIDTHS, against, in_turn, turns
from tests.dashboards.channels.test_report_in_browser import _SIDEWAYS, browser
from tests.dashboards.keyboard import Keyboard
from tests.dashboards.shelved import lay
from tests.dashboards.site import staged

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("site")]

each_language = pytest.mark.parametrize("language", ["fr", "en"])


@asynccontextmanager
async def served(app_at: Callable[[str], FastAPI]) -> AsyncIterator[str]:
    """A site on a port of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app_at(url), log_level="warning", lifespan="off", ws="none"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield url
        finally:
            server.should_exit = True
            await serving


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def site(shelf: Shelf) -> AsyncIterator[str]:
    """The site, served."""
    async with served(lambda url: staged.app_of(shelf, url)) as url:
        yield url


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


@each_language
@turns
async def test_axe_finds_nothing_and_nothing_is_sideways_on_any_kind_of_page(
    browser: Browser, site: str, language: str, turn: int
) -> None:
    async with window(browser) as (page, complaints):
        wrong = []
        schemes = in_turn(turn + (language == "en"))
        for path, scheme in zip((*staged.SAMPLES, "services?q=zzzz", "nothing"), schemes, strict=False):
            await page.goto(f"{site}/{language}/{path}")
            wrong += await against(page, scheme)
        assert wrong == []
        assert [one for one in complaints if "404" not in one] == []


@turns
async def test_nor_on_what_was_corrected_or_is_old(browser: Browser, tmp_path: Path, turn: int) -> None:
    on, gone = corrected(tmp_path)
    paths = ("", *(f"service/{name}" for name in gone), "service/service-0", "releases", "method")
    paths += ("release/2026-Q4.1", "release/2026-Q4.2")
    async with served(lambda url: staged.app_of(on, url, today=date(2028, 6, 1))) as url:
        assert await wrong_at(browser, url, paths, turn) == []


@turns
async def test_nor_where_nothing_is_published_yet(browser: Browser, turn: int) -> None:
    paths = ("", "services", "sectors", "software", "criteria", "figures", "method", "releases")
    async with served(lambda url: staged.app_of(Shelf(), url)) as url:
        assert await wrong_at(browser, url, (*paths, "contest", "legal"), turn) == []


async def test_nor_where_one_asks_too_fast(browser: Browser) -> None:
    async with (
        served(lambda url: staged.app_of(Shelf(), url, rate_per_s=0.001)) as url,
        window(browser) as (page, _),
    ):
        await page.route("**/assets/*.css", _kept)
        wrong = []
        for language, scheme in (("", "light"), ("fr/", "light"), ("en/", "dark")):
            answer = await page.goto(f"{url}/{language}")
            assert answer is not None
            if language:
                assert answer.status == 429
                wrong += await against(page, scheme)  # type: ignore[arg-type]
        assert wrong == []


async def _kept(route: Route) -> None:
    """The sheet, as whoever has looked at another page has it already."""
    await route.fulfill(body=asset(route.request.url.rpartition("/")[2]), content_type="text/css")


@turns
async def test_nor_on_what_an_export_shows_before_a_language_is_chosen(
    browser: Browser, folder: Path, turn: int
) -> None:
    async def given(route: Route) -> None:
        await route.fulfill(path=folder / route.request.url.removeprefix(f"{staged.URL}/"))

    async with window(browser) as (page, complaints):
        await page.route(f"{staged.URL}/**", given)
        wrong = []
        for name, scheme in zip(("index.html", "404.html"), in_turn(turn), strict=False):
            await page.goto(f"{staged.URL}/{name}")
            wrong += await against(page, scheme)
        assert wrong == []
        assert complaints == []


def corrected(home: Path) -> tuple[Shelf, list[str]]:
    """A release whose correction tells of fewer services; and two of those that it has taken back, one by our error."""
    old = staged.quarter(12, "2026-Q4", date(2026, 10, 1), seed=0)
    new = staged.quarter(8, "2026-Q4", date(2026, 10, 1), seed=0, number=2)
    gone = sorted({one.service.id for one in old.services} - {one.service.id for one in new.services})
    case = next(one.row.case for one in old.cases if one.row.service == gone[0])
    error = PublishedError(
        found_on=date(2027, 4, 8),
        release=old.id,
        subject=f"{case} deadline",
        said="failed",
        should_say="passed",
        cause="Horloge déréglée.",
        person="ines",
    )
    new = replace(new, errors=(error,))
    return stocked([lay(new, home, days=9), lay(old, home, corrected_by=new.id)], home), gone[:2]


async def wrong_at(browser: Browser, url: str, paths: Sequence[str], turn: int) -> list[str]:
    """What is wrong with pages that are like others, each in one language."""
    async with window(browser) as (page, complaints):
        wrong = []
        for number, (path, scheme) in enumerate(zip(paths, in_turn(turn), strict=False)):
            answer = await page.goto(f"{url}/{'en' if number % 4 in (1, 2) else 'fr'}/{path}")
            assert answer is not None
            assert answer.status == 200, path
            wrong += await against(page, scheme)
        return wrong + complaints


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
