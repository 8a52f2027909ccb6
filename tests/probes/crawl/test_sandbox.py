"""Are notice, contact, procedure and distance found on the sandbox in every layout and both languages?"""

import pytest

from results.clock import SystemClock
from results.records import Language
from scenarios.sandbox import ServiceName, create_sandbox, serve
from scenarios.sandbox.behaviour import Layout
from tests.probes.crawl.conftest import Looked, look_over

CLICKS = {Layout.LEGAL: 2}
"""From the home page to the notice; elsewhere it is one."""


async def looked(
    layout: Layout, language: Language, *vices: str, service: ServiceName = "mutuelle"
) -> tuple[Looked, str]:
    sandbox = create_sandbox(service=service, clock=SystemClock(), accounts=(), seed="1", vices=vices, layout=layout)
    async with serve(sandbox) as url:
        return await look_over(f"{url}/", hosts=(url.removeprefix("http://"),), language=language), url


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("layout", Layout)
async def test_in_every_layout_and_language_all_is_found(layout: Layout, language: Language) -> None:
    brought, url = await looked(layout, language)
    notice = brought.notices[0]
    assert notice.url == f"{url}/confidentialite"
    assert notice.language == language
    assert brought.site.clicks_to(notice.url) == CLICKS.get(layout, 1)
    assert brought.found("portability")
    assert brought.found("asking")
    assert [p.to for _, p in brought.found("contact") if p.sort == "officer"]
    assert (brought.site.is_whole, brought.site.stops) == (True, ())


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_where_there_is_no_notice_none_is_found_and_all_was_read(language: Language) -> None:
    brought, url = await looked(Layout.FOOTER, language, "no_notice")
    assert brought.notices == []
    assert brought.found("portability") == []
    assert brought.site.is_whole
    assert f"{url}/contact" in {page.url for page in brought.site.pages}
