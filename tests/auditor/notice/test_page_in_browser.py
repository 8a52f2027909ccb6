"""Does a real browser, without scripts, go the whole way on the page of a notice, in both languages, and is nothing in the way of anybody?"""

import os
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext
from playwright.async_api import Page as Tab

from auditor.house import House
from results.records import Delivery, ReplyAct
from tests.auditor.notice.page_rig import Page, browser, by_hand

pytestmark = pytest.mark.browser
WIDTHS = (320, 390, 1280)
PICTURES = os.environ.get("PAGE_PICTURES")
"""A folder to write pictures of every page to, for people to look at."""

_SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth, out = [];
  if (document.documentElement.scrollWidth > width) out.push('page');
  for (const e of document.querySelectorAll('body *:not(.vh):not(.skip)')) {
    const box = e.getBoundingClientRect();
    if (!e.closest('.vh, .skip, details:not([open])') && box.width && (box.right > width + 1 || box.left < -1))
      out.push(e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + Math.round(box.left) + '-' + Math.round(box.right));
  }
  return out;
}"""


async def looked_at(tab: Tab, name: str, problems: list[str]) -> None:
    """Nothing sideways, nothing that axe finds, at any width, light and dark."""
    for scheme in ("light", "dark"):
        await tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in WIDTHS:
            await tab.set_viewport_size({"width": width, "height": 900})
            problems += [f"{name} {width}: {one}" for one in await tab.evaluate(_SIDEWAYS)]
            if PICTURES and (scheme == "light" or width != 320):
                await tab.screenshot(path=str(Path(PICTURES) / f"{name}-{width}-{scheme}.png"), full_page=True)
        found = await Axe().run(tab)
        problems += [
            f"{name} {scheme}: {one['id']} {[node['target'] for node in one['nodes']][:3]}"
            for one in found.response["violations"]
        ]
    await tab.emulate_media(color_scheme="light")
    await tab.set_viewport_size({"width": 1280, "height": 900})


async def pressed(tab: Tab, what: str) -> None:
    async with tab.expect_navigation():
        await tab.click(what)


async def opened(
    launched: Browser, page: Page, language: Literal["fr", "en"], *, scripts: bool
) -> tuple[BrowserContext, Tab]:
    """A browser at the door; with scripts only so that axe may look, which the policy of the page would not let run."""
    context = await launched.new_context(java_script_enabled=scripts, bypass_csp=scripts)
    tab = await context.new_page()
    await tab.goto(f"{page.site}/n/{page.token}" + ("?lang=en" if language == "en" else ""))
    return context, tab


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_nothing_on_any_page_is_in_anybodys_way(house: House, language: Literal["fr", "en"]) -> None:
    problems: list[str] = []
    async with by_hand(house, sheet=True) as page, browser() as launched:
        context, tab = await opened(launched, page, language, scripts=True)
        await looked_at(tab, f"door-{language}", problems)
        await pressed(tab, "button")
        await tab.click("details.letter summary")
        await looked_at(tab, f"notice-{language}", problems)
        await pressed(tab, ".acts a >> nth=0")
        await looked_at(tab, f"contest-{language}", problems)
        await tab.eval_on_selector("form", "form => { form.noValidate = true }")
        await pressed(tab, "form button")
        await looked_at(tab, f"faulty-{language}", problems)
        await tab.check("input[name=finding] >> nth=0")
        await tab.fill("textarea", "Nous avions répondu le 3 février, et voici le journal.\n\nUn mot " + "très" * 40)
        log = {"name": "journal.log", "mimeType": "text/plain", "buffer": b"2027-02-03 POST /demande 200\n" * 20}
        await tab.set_input_files("input[type=file]", log)  # type: ignore[arg-type]
        await tab.fill("#signed", "Inès Durand, déléguée à la protection des données")
        await pressed(tab, "form button")
        await looked_at(tab, f"check-{language}", problems)
        await pressed(tab, "form button")
        await looked_at(tab, f"received-{language}", problems)
        await pressed(tab, "main a")
        await looked_at(tab, f"contested-{language}", problems)
        await pressed(tab, ".ways li:last-child a")
        await looked_at(tab, f"pass-on-{language}", problems)
        await tab.check("input[name=finding] >> nth=0")
        await pressed(tab, "form button")
        await looked_at(tab, f"passed-on-{language}", problems)
        link = await tab.inner_text(".link code")
        await tab.goto(f"{page.site}/n/{page.token}/answer/repair" + ("?lang=en" if language == "en" else ""))
        await looked_at(tab, f"repair-{language}", problems)
        await tab.goto(link)
        await pressed(tab, "button")
        await looked_at(tab, f"delegate-{language}", problems)
        await tab.goto(f"{page.site}/n/nowhere" + ("?lang=en" if language == "en" else ""))
        await looked_at(tab, f"nowhere-{language}", problems)
        await context.close()
    assert problems == []


async def test_without_scripts_a_finding_is_contested_and_its_evidence_taken_along(
    house: House, tmp_path: Path
) -> None:
    async with by_hand(house) as page, browser() as launched:
        context, tab = await opened(launched, page, "fr", scripts=False)
        errors: list[str] = []
        tab.on("console", lambda message: errors.append(message.text))
        assert (await page.state()).delivered is None
        await tab.click("button")
        delivered = (await page.state()).delivered
        assert delivered is not None
        assert delivered.how is Delivery.OPENED
        async with tab.expect_download() as started:
            await tab.click("text=Télécharger les preuves")
        taken = await started.value
        await taken.save_as(tmp_path / "evidence.zip")
        assert (tmp_path / "evidence.zip").read_bytes().startswith(b"PK")
        await tab.click(".acts a >> nth=0")
        await tab.fill("textarea", "Nous avions répondu.")
        await tab.click("form button")
        assert "Nous avions répondu." in await tab.inner_text(".words")
        await tab.click("text=Modifier")
        await tab.fill("textarea", "Nous avions répondu le 3 février.")
        await tab.click("form button")
        await tab.dblclick("form button")
        await tab.wait_for_url("**/received/**")
        assert page.token not in await tab.title()
        (reply,) = await page.replies()
        assert reply.acts == (ReplyAct.CONTESTED,)
        await tab.click("text=Retour à l’avis")
        assert "Contesté le" in await tab.inner_text("main")
        assert errors == []
        await context.close()
