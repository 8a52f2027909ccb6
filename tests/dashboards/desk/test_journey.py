"""Do people get through a whole day by keyboard alone, while the bot works and programs read beside them?

The server, the bot and the service that is asked are the true ones.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pyotp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from results.records import Answered, NoticeReviewed, QuestionTopic, ReleaseState
from results.store import campaign, ledger
from tests.auditor.test_release import NOW as RELEASED
from tests.auditor.test_release import enter as judge_one
from tests.dashboards.channels.test_report_in_browser import browser
from tests.dashboards.desk.journey import Beside, Town
from tests.dashboards.desk.journey import town as staged
from tests.dashboards.desk.rig import PASSWORD, PNG, ask
from tests.dashboards.keyboard import Keyboard

__all__ = ["browser"]
LONG_MS = 30_000
"""What a server may take while it does everything else too."""
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("journey")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with staged(tmp_path_factory.mktemp("town")) as made:
        yield made


@asynccontextmanager
async def window(browser: Browser, **said: Any) -> AsyncIterator[Page]:
    """A window; whatever the browser complains about fails the test."""
    context = await browser.new_context(**{"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}, **said})
    page, complaints = await context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert [one for one in complaints if not one.startswith("Failed to load resource")] == []


async def test_an_auditor_s_day_by_keyboard_alone(browser: Browser, town: Town, tmp_path: Path) -> None:
    beside = Beside(town.url)
    async with window(browser) as page, beside.reading():
        keys = Keyboard(page)
        await page.goto(f"{town.url}/desk")
        await signs_in(keys, "**/desk")
        secret = await adds_a_code_and_a_token(keys, town, beside)
        await keys.go('form[action="/desk/sign-out"] button', "**/sign-in*")
        await signs_in(keys, "**/desk/code*")
        await keys.fill("#code", pyotp.TOTP(secret).at(town.rig.clock.now()))
        await keys.send("**/desk")
        await orders_a_campaign(keys)
        await watches_a_case_run(keys, town)
        await answers_about_a_mail(keys, town, tmp_path)
        await approves_a_notice(keys, town)
    await is_remembered(town)
    assert beside.stands["short"][0] in ("due", "running"), "a program asks once in a while"
    assert beside.stands["short"][-1] == "waiting"
    counted(beside)


async def signs_in(keys: Keyboard, lands: str, name: str = "rose") -> None:
    await keys.fill("#name", name)
    await keys.fill("#password", PASSWORD)
    await keys.send(lands)


async def adds_a_code_and_a_token(keys: Keyboard, town: Town, beside: Beside) -> str:
    """Gives the secret that the telephone keeps."""
    page, now = keys.page, town.rig.clock.now()
    await keys.skip()
    await keys.go('a[href="/desk/me#code"]', "**/desk/me*")
    secret = str(await page.get_attribute('input[name="secret"]', "value"))
    await keys.fill("#said", pyotp.TOTP(secret).at(now - timedelta(seconds=30)))
    await keys.fill("#mine", PASSWORD)
    await keys.send("**said=*")
    await keys.skip()
    await keys.to("details:has(#token-name) > summary")
    await keys.press("Enter")
    await keys.fill("#token-name", "tableau de bord")
    await keys.day('input[name="until"]', now.date())
    await keys.fill("#proof", PASSWORD)
    await keys.send("**/desk/me/tokens")
    beside.token = await page.inner_text(".told code")
    return secret


async def orders_a_campaign(keys: Keyboard) -> None:
    page = keys.page
    await keys.go('nav a[href="/desk/campaigns"]', "**/campaigns")
    await keys.skip()
    await keys.go('a[href="/desk/campaigns/new"]', "**/new")
    assert await keys.rounds() > 30
    assert await page.locator("form button[hidden]").is_hidden()
    await keys.skip()
    await keys.fill("#name", "essai")
    await keys.send("**/new")
    await expect(page.locator(".why")).to_contain_text("Ce qui est choisi ne convient pas", timeout=LONG_MS)
    assert await page.input_value("#name") == "essai", "nothing is lost"
    await keys.skip()
    await keys.mark("#scenario-short")
    await keys.to('input[name="cadence"]')
    await keys.press("ArrowDown", "ArrowDown")
    await keys.to("main form > button:not([hidden])")
    await keys.send("**/campaigns/essai?said=ordered")
    await keys.skip()
    await keys.go('form[action$="/run"] button', "**said=fired")


async def watches_a_case_run(keys: Keyboard, town: Town) -> None:
    """The bot is started when she is at the page already; she touches nothing more."""
    page = keys.page
    await keys.skip()
    await keys.go('section[aria-labelledby="done"] a[href^="/desk/cases/"]', "**/desk/cases/*")
    lines, state = page.locator("#live-course .lines > li"), page.locator("#live-state .state")
    begun = await lines.count()
    await expect(state).to_have_text("à faire", timeout=LONG_MS)
    await page.evaluate("window.stays = true")
    async with town.bot():
        await expect(page.locator("#live-course")).to_contain_text("La demande est envoyée", timeout=240_000)
        await expect(state).to_have_text("en attente", timeout=60_000)
    assert await lines.count() > begun
    assert await page.evaluate("window.stays"), "the page is the same, and only what is live has moved"
    assert "camille" in {one.username for one in town.sandbox.state.sessions.values()}, "it was asked in truth"


async def answers_about_a_mail(keys: Keyboard, town: Town, folder: Path) -> None:
    page = keys.page
    scan = folder / "scan.png"
    scan.write_bytes(PNG)
    await keys.skip()
    await keys.to('nav a[href="/desk/questions"]', back=True)
    await keys.send("**/questions")
    await keys.skip()
    await keys.go(f'main a[href="/desk/questions/{town.question}"]', f"**/{town.question}")
    assert "elle est infondée" in await page.inner_text(".mail pre")
    assert await keys.rounds() > 20
    await keys.skip()
    await keys.mark('input[value="refused"]')
    async with page.expect_file_chooser() as chooser:
        await keys.to("#files")
        await keys.press("Enter")
    await (await chooser.value).set_files(scan)
    await keys.to("#reasons")
    await keys.press("ArrowDown")
    assert await page.input_value("#reasons") == "yes"
    await keys.to("main form button")
    await keys.send("**said=answered")


async def approves_a_notice(keys: Keyboard, town: Town) -> None:
    await keys.skip()
    await keys.to('nav a[href="/desk/notices"]', back=True)
    await keys.send("**/notices")
    await keys.skip()
    await keys.go(f'main a[href="/desk/notices/{town.notice}"]', f"**/{town.notice}")
    assert await keys.rounds() > 20
    await keys.skip()
    await keys.to('.jump a[href="#acts"]')
    await keys.press("Enter")
    await keys.mark("#read-yes")
    await keys.go('form[action$="/approve"] button', "**said=approved")


async def is_remembered(town: Town) -> None:
    """What she did stands in the store, in her name."""
    house = town.rig.house
    await town.rig.live(timedelta(minutes=1))
    assert len(town.rig.letters) == 1
    async with house.store.read() as tx:
        found = [e.body for e in await ledger.load(tx, town.rig.case) if isinstance(e.body, Answered)]
        reviewed = [e.body for e in await ledger.load(tx, town.notice) if isinstance(e.body, NoticeReviewed)]
        ordered = await campaign.find(tx, "essai")
    answer = next(one for one in found if one.question == town.question)
    assert answer.details is not None
    assert (answer.person, answer.answer, answer.details.reasons, len(answer.artifacts)) == ("rose", "refused", True, 1)
    assert [(one.person, one.approved) for one in reviewed] == [("rose", True)]
    assert ordered.cron == "0 9 1 1,7 *"


async def test_without_scripts_one_answers_and_orders_too(browser: Browser, town: Town) -> None:
    house, case = town.rig.house, town.rig.case
    asked = await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no"))
    async with window(browser, java_script_enabled=False) as page:
        await page.goto(f"{town.url}/desk/questions/{asked}")
        await page.fill("#name", "ines")
        await page.fill("#password", PASSWORD)
        await page.click("main button")
        await page.check('input[value="no"]')
        await page.click("main form button")
        await expect(page.locator(".told")).to_be_visible(timeout=LONG_MS)
        await page.goto(f"{town.url}/desk/campaigns/new")
        await page.fill("#name", "sans-script")
        await page.click("main details summary")
        await page.check('input[name="sector"][value="insurance"]')
        await page.check("#cadence-3")
        await page.click("main form > button:not([hidden])")
        for act in ("pause", "resume", "pause"):
            await page.click(f'form[action$="/{act}"] button')
            await expect(page.locator(".told")).to_be_visible(timeout=LONG_MS)
        await page.click('form[action="/desk/sign-out"] button')
        assert "Vous êtes déconnecté" in await page.inner_text(".told")
    async with house.store.read() as tx:
        answered = [e.body for e in await ledger.load(tx, case) if isinstance(e.body, Answered)]
        ordered = await campaign.find(tx, "sans-script")
    assert [(one.answer, one.person) for one in answered if one.question == asked] == [("no", "ines")]
    assert (ordered.ordered_by, str(ordered.state)) == ("ines", "paused")


def counted(beside: Beside) -> None:
    """The requests that the server counts are never fewer than before, and become more."""
    counts = [beside.total("portability_api_requests", one) for one in beside.scrapes]
    assert len(counts) > 5
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


async def test_without_scripts_a_release_is_built_and_published_and_a_colleague_sees_it_come(
    browser: Browser, town: Town
) -> None:
    house, beside = town.rig.house, Beside(town.url)
    town.rig.clock.set(RELEASED)
    await judge_one(house, "acme", told=True)
    async with (
        window(browser) as watching,
        window(browser, java_script_enabled=False) as page,
        beside.reading(),
    ):
        await watching.goto(f"{town.url}/desk/releases")
        await signs_in(Keyboard(watching), "**/releases", "ines")
        await watching.evaluate("window.stays = true")

        keys = Keyboard(page)
        await page.goto(f"{town.url}/desk/releases/build")
        await signs_in(keys, "**/build", "paul")
        await builds(keys)
        await expect(watching.locator('a[href="/desk/releases/2026-Q4.1"]').first).to_be_visible(timeout=240_000)
        assert await watching.evaluate("window.stays"), "it has come by itself"
        await looks_again(page)
        await keys.skip()
        await keys.go('main a[href="/desk/releases/2026-Q4.1"]', "**/2026-Q4.1")
        for _ in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
            await keys.skip()
            await keys.to('input[name="state"]')
            await keys.fill("#confirm", "2026-Q4.1")
            await keys.send("**said=stepped")
        async with asyncio.timeout(90):
            while not beside.total("portability_api_releases", beside.newest):  # what is public follows within seconds
                await asyncio.sleep(0.3)
        await is_found(keys, town)
        await read_by_programs(town, beside)


async def builds(keys: Keyboard) -> None:
    """Asks for the fourth quarter without prints; what is asked wrongly is told first."""
    assert await keys.rounds() > 15
    await keys.skip()
    await keys.fill("#period", "2027-Q2")
    await keys.to("#pdf-yes")
    await keys.press("Space")
    await keys.to("main form button")
    await keys.send("**/build")
    await expect(keys.page.locator("main .wrong")).to_contain_text("2027-Q2 is not over", timeout=LONG_MS)
    assert not await keys.page.is_checked("#pdf-yes"), "nothing is lost"
    await keys.skip()
    await keys.fill("#period", "2026-Q4")
    await keys.send("**/releases?said=building")


async def looks_again(page: Page) -> None:
    """Follows the link that stands beside what is being built, for as long as it does."""
    keys = Keyboard(page)
    while await page.locator("main .state.now").count():
        await keys.skip()
        await keys.go('main a[href="/desk/releases"]', "**/releases")
        await asyncio.sleep(0.3)


async def is_found(keys: Keyboard, town: Town) -> None:
    """A reader finds the service on the site, by keyboard and without scripts too."""
    page = keys.page
    await page.goto(f"{town.url}/fr/")
    await keys.skip()
    await keys.fill("#q", "acme")
    await keys.send("**/services?**q=acme**")
    await keys.skip()
    await keys.go('table.services a[href$="/service/acme"]', "**/service/acme")
    await expect(page.locator("h1")).to_have_text("Service acme", timeout=LONG_MS)
    await expect(page.locator(".answer")).to_contain_text(
        "nous avions fait la demande le 1er octobre 2026", timeout=LONG_MS
    )


async def read_by_programs(town: Town, beside: Beside) -> None:
    """The scraper has seen the release come out, and a program reads it by its address."""
    counted(beside)
    stood = [beside.total("portability_api_releases", one) for one in beside.scrapes]
    assert (stood[0], stood[-1]) == (0, 1)
    assert "portability_figure" not in beside.scrapes[0]
    (info,) = beside.newest["portability_release_info"].samples
    assert info.labels["release"] == "2026-Q4.1"
    async with aiohttp.ClientSession(town.url) as session, session.get("/api/v1/services/acme") as answer:
        said = await answer.json()
    assert (answer.status, said["data"]["service_id"]) == (200, "acme")
