"""Does a real browser show the report as it is meant: without sideways scrolling, repairs or complaints?"""

import os
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from auditor.criteria.comparison import compare_formats
from dashboards.channels import inspection
from dashboards.export.anatomy import anatomy_of
from probes.chromium import find_executable
from probes.errors import BrowserMissing
from results.records import Right
from tests.dashboards.export import rich
from tests.dashboards.staged import SITUATIONS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
WIDTHS = (320, 390, 820, 1280)

_SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth, out = [];
  if (document.documentElement.scrollWidth > width) out.push('page');
  for (const e of document.querySelectorAll('body *:not(.vh):not(.skip)')) {
    const box = e.getBoundingClientRect();
    if (!e.closest('.vh, .skip, thead, .pan > *, details:not([open])') && box.width && (box.right > width + 1 || box.left < -1))
      out.push(e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + Math.round(box.left) + '-' + Math.round(box.right));
  }
  return out;
}"""
_SHAPE = """() => {
  const walk = (e) => [e.localName.toLowerCase(), [...e.children].map(walk)];
  return walk(document.documentElement);
}"""


class Shape(HTMLParser):
    """The tags as they are nested in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[list] = [["", []]]

    def handle_starttag(self, tag: str, attrs: list) -> None:
        made = [tag, []]
        self.open[-1][1].append(made)
        if tag not in ("meta", "img", "br", "wbr", "col"):
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.open[-1][1].append([tag, []])

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    try:
        executable = find_executable()
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=executable, chromium_sandbox=os.geteuid() != 0)
        yield launched
        await launched.close()


async def shown(browser: Browser, folder: Path, html: str, *, width: int = 1280) -> tuple[Page, list[str]]:
    """The page as a file, in a window without scripts of its own; and what the browser complained about."""
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    page = await browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:")) else complaints.append(request.url),
    )
    await page.goto(file.as_uri())
    return page, complaints


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("situation", SITUATIONS)
async def test_nothing_leaves_the_page_sideways(browser: Browser, tmp_path: Path, situation: str, language) -> None:
    page, complaints = await shown(browser, tmp_path, SITUATIONS[situation]().page(language))
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate(_SIDEWAYS) == [], width
    assert complaints == []
    await page.close()


@pytest.mark.parametrize("situation", ["slow", "pictured", "refused", "sixty_missing", "hostile_name"])
async def test_the_browser_repairs_nothing(browser: Browser, tmp_path: Path, situation: str) -> None:
    html = SITUATIONS[situation]().page("fr")
    page, _ = await shown(browser, tmp_path, html)
    written = Shape()
    written.feed(html)
    assert await page.evaluate(_SHAPE) == written.open[0][1][0]
    await page.close()


async def test_the_style_is_the_one_the_policy_allows(browser: Browser, tmp_path: Path) -> None:
    html = SITUATIONS["slow"]().page("fr")
    page, complaints = await shown(browser, tmp_path, html)
    assert await page.evaluate("getComputedStyle(document.querySelector('.fail')).color") == "rgb(168, 50, 45)"
    assert complaints == []
    changed, complaints = await shown(browser, tmp_path, html.replace("--fail:#a8322d", "--fail:#ff0000"))
    assert await changed.evaluate("getComputedStyle(document.querySelector('.fail')).color") == "rgb(0, 0, 0)"
    assert any("Content Security Policy" in complaint for complaint in complaints)
    await page.close()
    await changed.close()


async def test_a_finding_is_read_as_a_row_on_a_telephone_too(browser: Browser, tmp_path: Path) -> None:
    page, _ = await shown(browser, tmp_path, SITUATIONS["slow"]().page("en"), width=320)
    row = page.get_by_role("row", name="Was the request answered within the legal period?")
    assert await row.get_by_role("cell").count() == 3
    await page.close()


async def test_the_keyboard_reaches_the_report_at_once(browser: Browser, tmp_path: Path) -> None:
    page, _ = await shown(browser, tmp_path, SITUATIONS["slow"]().page("en"))
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "To the report"
    assert await page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.close()


async def test_links_are_large_enough_to_be_hit(browser: Browser, tmp_path: Path) -> None:
    """WCAG 2.2, 2.5.8: 24 px, save links inside a sentence."""
    page, _ = await shown(browser, tmp_path, SITUATIONS["pictured"]().page("fr"), width=320)
    heights = await page.evaluate(
        "[...document.querySelectorAll('nav a, summary')].map((e) => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 24
    await page.close()


async def test_on_paper_pictures_are_shown_and_navigation_is_not(browser: Browser, tmp_path: Path) -> None:
    page, _ = await shown(browser, tmp_path, SITUATIONS["pictured"]().page("fr"))
    await page.emulate_media(media="print")
    assert await page.locator("nav").is_hidden()
    boxes = await page.evaluate("[...document.images].map((e) => e.getBoundingClientRect().height)")
    assert len(boxes) == 3
    assert min(boxes) > 50
    await page.close()


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_page_of_an_export_alone_keeps_to_its_width_and_loads_nothing(
    browser: Browser, tmp_path: Path, language
) -> None:
    made = anatomy_of(
        rich.INSPECTION,
        rich.TRUTH,
        language,
        Right.PORTABILITY,
        formats=compare_formats(rich.INSPECTION),
        compared=[rich.COMPARED],
    )
    html = inspection.render(made, names=["un-export-au-nom-" + "interminable-" * 12 + ".zip"], language=language)
    page, complaints = await shown(browser, tmp_path, html)
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate(_SIDEWAYS) == [], width
    assert complaints == []
    await page.close()


async def test_on_paper_folded_samples_are_open_and_named(browser: Browser, tmp_path: Path) -> None:
    page, _ = await shown(browser, tmp_path, SITUATIONS["laid_bare"]().page("fr"))
    assert not await page.get_by_text("Wyvu-message-1").is_visible()
    await page.emulate_media(media="print")
    assert await page.get_by_text("messages · message-1").last.is_visible()
    assert await page.get_by_text("Wyvu-message-1").is_visible()
    await page.close()
