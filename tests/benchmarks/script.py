"""The baseline, by hand: `short.yaml` with our evidence and way out. URL USERNAME PASSWORD CLOCK FOLDER TIMES."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, async_playwright

from probes.chromium import launch, new_context
from probes.egress import AllowList, Egress
from results.clock import FileClock


async def picture(page: Page, folder: Path) -> None:
    place = folder / f"{len(list(folder.iterdir()))}.jpg"
    place.write_bytes(await page.screenshot(type="jpeg", quality=60))


async def audit(browser, egress, url: str, username: str, password: str, clock: FileClock, folder: Path) -> None:
    state = None
    for stage in ("baseline", "request", "look", "look", "look", "collect"):
        har = folder / f"{stage}.har"
        context = await new_context(browser, egress, language="fr", contact="+bench", storage_state=state, har=har)
        page = await context.new_page()
        await page.goto(f"{url}/", wait_until="domcontentloaded")
        if not await page.get_by_role("link", name="Mon compte").is_visible():
            await page.goto(f"{url}/connexion", wait_until="domcontentloaded")
            await page.get_by_label("Identifiant").fill(username)
            await page.get_by_label("Mot de passe").fill(password)
            await page.get_by_role("button", name="Se connecter").click()
            await page.get_by_role("link", name="Mon compte").wait_for()
            await picture(page, folder)
        if stage == "request":
            await page.goto(f"{url}/droits/donnees", wait_until="domcontentloaded")
            await picture(page, folder)
            for box in await page.get_by_role("group").get_by_role("checkbox").all():
                await box.check()
            await picture(page, folder)
            await page.get_by_role("button", name="Demander mon archive").click()
            await page.get_by_text("est enregistrée").wait_for()
        else:
            await page.goto(f"{url}/droits/demandes", wait_until="domcontentloaded")
            await page.get_by_role("heading", name="Mes demandes").first.wait_for()
        if stage == "collect":
            async with page.expect_download() as waiting:
                await page.get_by_role("link", name="Télécharger").first.click()
            await (await waiting.value).save_as(folder / "export.zip")
        await picture(page, folder)
        (folder / f"{stage}.html").write_text(await page.content(), encoding="utf-8")
        state = await context.storage_state(indexed_db=True)
        await context.close()
        clock.set(clock.now() + timedelta(minutes=20))


async def main(url: str, username: str, password: str, clock: str, folder: str, times: str) -> None:
    async with async_playwright() as playwright, Egress(AllowList.parse([url])) as egress:
        browser = await launch(playwright, egress)
        for number in range(int(times)):
            (place := Path(folder) / str(number)).mkdir(parents=True)
            await audit(browser, egress, url, username, password, FileClock(Path(clock)), place)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
