"""Does a real browser show the report and the brief as they are meant, from a telephone to a desk?"""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from dashboards.observatory.brief import brief
from dashboards.observatory.report import report
from tests.dashboards.channels.test_report_in_browser import _SIDEWAYS, WIDTHS, browser, shown
from tests.dashboards.observatory.released import FORMER, SITUATIONS

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("pages")]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "situation", ["full", "html_in_service_names", "right_to_left_names", "names_of_200_characters", "nobody"]
)
@pytest.mark.parametrize("page", [report, brief])
async def test_nothing_leaves_the_page_sideways(
    browser: Browser, tmp_path: Path, page, situation: str, language
) -> None:
    window, complaints = await shown(browser, tmp_path, page(SITUATIONS[situation](), language, former=FORMER))
    for width in WIDTHS:
        await window.set_viewport_size({"width": width, "height": 800})
        assert await window.evaluate(_SIDEWAYS) == [], width
    assert complaints == []
    await window.close()
