"""The baseline, by hand: `short.yaml` with our evidence and way out. URL USERNAME PASSWORD CLOCK FOLDER TIMES."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from playwright.async_api import async_playwright

from probes.chromium import launch, new_context
from probes.egress import AllowList, Egress
from results.clock import FileClock

PATH = {"before": "demandes", "request": "donnees", "look": "demandes", "collect": "demandes"}
WORDS = {"before": "Mes demandes", "request": "inclure", "look": "/préparation|Télécharger/", "collect": "Télécharger"}
JPEG = {"type": "jpeg", "quality": 60, "style": "input, textarea, select, iframe, canvas, video { opacity: 0 }"}


async def main(url: str, username: str, password: str, clock_file: str, home: str, times: str) -> None:
    async with async_playwright() as playwright, Egress(AllowList.parse([url])) as egress:
        browser, clock, state = await launch(playwright, egress), FileClock(Path(clock_file)), None
        for number, stage in enumerate(("before", "request", "look", "look", "look", "collect") * int(times)):
            (kept := Path(home) / f"{number}").mkdir(parents=True)
            known = {"storage_state": state, "har": kept / "stage.har"}
            window = await new_context(browser, egress, language="fr", contact="+bench", **known)
            for event, log in ((name, (kept / name).open("w", buffering=1)) for name in ("request", "response")):
                window.on(event, lambda it, to=log: print(clock.now(), it, it.headers, file=to))
            page = await window.new_page()
            await page.goto(f"{url}/", wait_until="domcontentloaded")
            if not await page.get_by_role("link", name="Mon compte").is_visible():
                await page.goto(f"{url}/connexion", wait_until="domcontentloaded")
                await page.get_by_label("Identifiant").fill(username)
                await page.get_by_label("Mot de passe").fill(password)
                await page.get_by_role("button", name="Se connecter").click()
                await page.get_by_role("link", name="Mon compte").wait_for()
            if stage != "look":
                await page.screenshot(path=kept / "signed-in.jpg", **JPEG)
            await page.goto(f"{url}/droits/{PATH[stage]}", wait_until="domcontentloaded")
            await page.locator(f"text={WORDS[stage]}").first.wait_for()
            if stage != "before":
                await page.screenshot(path=kept / "page.jpg", full_page=stage == "look", **JPEG)
            if stage == "request":
                for box in await page.get_by_role("group").get_by_role("checkbox").all():
                    await box.check()
                await page.screenshot(path=kept / "asking.jpg", full_page=True, **JPEG)
                await page.get_by_role("button", name="Demander mon archive").click()
                await page.get_by_text("est enregistrée").wait_for()
                await page.screenshot(path=kept / "asked.jpg", full_page=True, **JPEG)
            if stage == "collect":
                async with page.expect_download() as waiting:
                    await page.get_by_role("link", name="Télécharger").first.click()
                await (await waiting.value).save_as(kept / "export.zip")
                await page.screenshot(path=kept / "taken.jpg", **JPEG)
            (kept / "page.html").write_text(await page.content(), encoding="utf-8")
            state = await window.storage_state(indexed_db=True) if stage != "collect" else None
            await window.close()
            clock.set(clock.now() + timedelta(minutes=20))


asyncio.run(main(*sys.argv[1:]))
