"""What does a real browser say against a page: what axe-core finds, in the light or in the dark, and what leaves it sideways?

A page is loaded once for all of it.
"""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.async_api import Page

from probes.browser.axe import TAGS, _axe
from tests.dashboards.channels.test_report_in_browser import _SIDEWAYS

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")
WIDTHS = (320, 390, 820, 1280)

_FOUND = """(tags) => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false}).then((all) => ({
  looked: all.passes.length,
  wrong: all.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 160)).join(" | "))}))"""
_UNFOLD = "document.querySelectorAll('details').forEach((one) => one.open = true)"
_SEEN_SIDEWAYS = _SIDEWAYS.replace(".vh, .skip", ".vh, .skip, .side nav")
"""The desk's navigation is a line that one pushes along, on a telephone."""

turns = pytest.mark.parametrize("turn", [0, pytest.param(1, marks=pytest.mark.long)])
"""The ordinary run looks at pages by turns in the light and in the dark, `make test-long` at each in the other."""


def in_turn(turn: int) -> Iterator[Scheme]:
    """The scheme of one page after the other."""
    while True:
        yield SCHEMES[turn % 2]
        turn += 1


async def against(page: Page, scheme: Scheme) -> list[str]:
    """What is wrong with the page that is shown, with everything unfolded."""
    await page.emulate_media(color_scheme=scheme)
    await page.evaluate(_UNFOLD)
    await page.evaluate(_axe())
    found: dict[str, Any] = await page.evaluate(_FOUND, [*TAGS, "best-practice"])
    assert found["looked"] > 15, f"axe has looked at {page.url}"
    wrong = [f"{page.url} {scheme}: {one}" for one in found["wrong"]]
    before = page.viewport_size
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"{page.url} {width} px: {one}" for one in await page.evaluate(_SEEN_SIDEWAYS)]
    if before is not None:
        await page.set_viewport_size(before)
    return wrong
