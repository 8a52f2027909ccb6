"""Do people get through their day at the desk in a real browser: by mouse, by keyboard, on a telephone, in the dark?"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pyotp
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, update

from auditor.assess import method_digest, this_method
from auditor.cli.serve import _Guest
from auditor.notice.draft import draft
from auditor.roof import DeskRoof, sample
from auditor.roof.campaign import order
from dashboards.desk import person as people
from dashboards.desk.edition import ToDraw
from dashboards.desk.shown import Ordered, Upload
from probes.browser.axe import TAGS, _axe
from results.records import (
    AlertEvent,
    AlertWhat,
    Answered,
    NoticeReviewed,
    QuestionTopic,
    ReleaseRow,
    ReleaseState,
    Role,
)
from results.records.person import PersonRole
from results.store import alert, campaign, ledger, person_session
from results.store import method as methods
from results.store import release as releases
from results.tables import entries
from tests.auditor.notice.rig import NoticeRig, judged
from tests.dashboards.channels.test_report_in_browser import _SIDEWAYS, browser
from tests.dashboards.desk.rig import PASSWORD, PNG, app_over, ask, keep
from tests.dashboards.desk.test_method import OLD
from tests.dashboards.desk.test_samples import FRAME
from tests.dashboards.desk.test_traffic import entry, har

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("pages")]

EVERY = [PersonRole.AUDITOR, PersonRole.REVIEWER, PersonRole.ADMIN]
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
LONG = "Une-commune-dont-le-nom-est-si-long-qu-il-ne-tient-sur-aucune-ligne-d-un-telephone"


@dataclass(kw_only=True)
class Desk:
    """A desk that is served, with something on every page."""

    url: str
    rig: NoticeRig
    notice: str
    question: str
    mail: str
    picture: str
    traffic: str

    @property
    def pages(self) -> tuple[str, ...]:
        case = f"/desk/cases/{self.rig.case}"
        return (
            "/desk",
            "/desk/cases",
            "/desk/cases?standing=running",
            "/desk/cases/board",
            "/desk/cases/board?stage=asked",
            "/desk/calendar",
            case,
            f"{case}/artifacts/{self.mail}",
            f"{case}/artifacts/{self.picture}",
            f"{case}/artifacts/{self.traffic}",
            "/desk/questions",
            f"/desk/questions/{self.question}",
            "/desk/campaigns",
            "/desk/campaigns/new",
            "/desk/campaigns/standing",
            "/desk/campaigns/standing/change",
            "/desk/samples",
            "/desk/samples/draw",
            "/desk/samples/towns",
            "/desk/scenarios",
            "/desk/accounts",
            "/desk/notices",
            f"/desk/notices/{self.notice}",
            "/desk/alerts?over=yes",
            "/desk/releases",
            "/desk/releases/build",
            "/desk/releases/2026-Q1.1",
            "/desk/releases/2026-Q1.1/files",
            "/desk/releases/2026-Q1.1/difference",
            "/desk/method",
            f"/desk/method/{method_digest()}",
            f"/desk/method/difference?before={OLD}&after={method_digest()}",
            "/desk/people",
            "/desk/log",
            "/desk/me",
            "/desk/nothing",
        )


@asynccontextmanager
async def served(rig: NoticeRig) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(app_over(DeskRoof(rig.house), url=url), lifespan="off", log_level="warning", ws="none")
        server = _Guest(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield url
        server.should_exit = True
        await serving


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with judged(tmp_path_factory.mktemp("desk")) as rig, served(rig) as url:
        house, now = rig.house, rig.clock.now()
        for name in ("ines", "paul"):
            await people.add(house.store, name, PASSWORD, EVERY, by="test", now=now, given=False)
        await people.declare_interest(house.store, "paul", LONG, "y siège", by="paul", now=now)
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "dpo@ville.test", f"Re: {LONG * 3}"
        mail.set_content(f"Bonjour,\n\nVous trouverez vos données en pièce jointe.\n{LONG * 4}")
        mail.add_attachment(b"x", maintype="application", subtype="zip", filename=f"{LONG}.zip")
        kept = await keep(house, rig.case, mail.as_bytes(), "message/rfc822", Role.MAIL)
        picture = await keep(house, rig.case, PNG, "image/png")
        passed = har(entry(f"https://portal.test/{LONG * 2}"), entry("https://portal.test/export?id=1", "POST", 503))
        traffic = await keep(house, rig.case, passed, "application/json", Role.HAR)
        question = await ask(
            house,
            rig.case,
            QuestionTopic.READ_MAIL,
            ("refused", "extension_announced", "fee_demanded", "nothing"),
            artifacts=(kept, picture),
            attach="optional",
        )
        await ask(house, rig.case, QuestionTopic.READ_INFORMATION, ("read", "no_copy"), due=now - timedelta(days=1))
        portal = house.settings.scenarios / "catalogue" / "portal.yaml"
        sound = portal.read_text(encoding="utf-8").replace("${record.full_name}", "${record.phone}")
        portal.write_text(sound, encoding="utf-8")
        with house.settings.accounts.open("a", encoding="utf-8") as accounts:
            accounts.write('["camille@portal"]\nusername = "camille"\n["noe@portal"]\nusername = "noe"\n')
        said = Ordered(scenarios=("portal",), cron="0 9 1 1,4,7,10 *", zone="Europe/Paris")
        await order(house, "standing", said, person="ines")
        frame = Upload(name="towns.csv", data=FRAME.encode())
        drawn = ToDraw(id="towns", source=LONG, strata=("size",), size=8)
        await sample.draw(house, drawn, frame, person="ines")
        row = ReleaseRow(
            id="2026-Q1.1",
            period="2026-Q1",
            corrects=None,
            built_at=now,
            method="a" * 64,
            digest="b" * 64,
            state=ReleaseState.DRAFT,
        )
        broken = AlertEvent(
            key="scenario_broken/ville", what=AlertWhat.SCENARIO_BROKEN, at=now, ledger=rig.case, service="ville"
        )
        async with house.store.write() as tx:
            await releases.add(tx, row, person="ines")
            await methods.keep(tx, replace(this_method(), digest=OLD, criteria=()), now=now)
            await alert.enter(tx, broken)
        notice = await draft(house, "ville", person="ines")
        await rig.live(timedelta(minutes=1))
        yield Desk(url=url, rig=rig, notice=notice, question=question, mail=kept, picture=picture, traffic=traffic)


@asynccontextmanager
async def at(browser: Browser, desk: Desk, name: str = "ines", **how: Any) -> AsyncIterator[Page]:
    """A window in which somebody has signed in; whatever the browser complains about fails the test."""
    context = await browser.new_context(**{"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}, **how})
    page, complaints = await context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{desk.url}/desk/sign-in")
    await page.fill("#name", name)
    await page.fill("#password", PASSWORD)
    await page.click("main button")
    await page.wait_for_url("**/desk*")
    yield page
    await _closed(context)
    assert [one for one in complaints if not one.startswith("Failed to load resource")] == []


async def _closed(context: BrowserContext) -> None:
    await context.close()


LOOKS = [
    pytest.param(
        language, scheme, marks=[pytest.mark.long] if (language, scheme) in (("en", "light"), ("fr", "dark")) else []
    )
    for language in ("fr", "en")
    for scheme in ("light", "dark")
]
"""Each language and each scheme once; `make test-long` looks at the other two."""


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
async def test_axe_finds_nothing_on_any_page(browser: Browser, desk: Desk, language: str, scheme: Any) -> None:
    async with at(browser, desk, locale=LOCALES[language], color_scheme=scheme) as page:
        found = []
        for path in desk.pages:
            await page.goto(f"{desk.url}{path}")
            found += await _found(page, language)
        await page.goto(f"{desk.url}/desk/me")
        await page.click("details:has(#token-name) summary")
        await page.fill("#token-name", f"{language} {scheme}")
        await page.fill('input[name="until"]', f"{desk.rig.clock.now():%Y-%m-%d}")
        await page.fill('form[action="/desk/me/tokens"] input[name="current"]', PASSWORD)
        await page.click('form[action="/desk/me/tokens"] button')
        assert (await page.inner_text(".told code")).startswith("desk_")
        found += await _found(page, language)
        async with damaged(desk.rig):
            answer = await page.goto(f"{desk.url}/desk/cases/{desk.rig.case}")
            assert answer is not None
            assert answer.status == 500
            found += await _found(page, language)
        assert found == []


async def _found(page: Page, language: str) -> list[tuple[str, str, str]]:
    """What axe finds wrong with a page: its rule, its address, the element."""
    assert await page.get_attribute("html", "lang") == language
    await page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    await page.evaluate(_axe())
    options = {"runOnly": {"type": "tag", "values": [*TAGS, "best-practice"]}}
    result = await page.evaluate("(options) => axe.run(document, options)", options)
    assert len(result["passes"]) > 20, "it has looked"
    return [(one["id"], page.url, one["nodes"][0]["html"][:200]) for one in result["violations"]]


@asynccontextmanager
async def damaged(rig: NoticeRig) -> AsyncIterator[None]:
    """The case cannot be read meanwhile."""
    first = update(entries).where(entries.c.ledger == rig.case, entries.c.seq == 1)
    async with rig.house.store.write() as tx:
        chosen = select(entries.c.digest).where(entries.c.ledger == rig.case, entries.c.seq == 1)
        kept = (await tx.execute(chosen)).scalar_one()
        await tx.execute(first.values(digest="0" * 64))
    yield
    async with rig.house.store.write() as tx:
        await tx.execute(first.values(digest=kept))


async def test_axe_finds_nothing_on_the_way_in(browser: Browser, desk: Desk) -> None:
    for scheme in ("light", "dark"):
        context = await browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(f"{desk.url}/desk/sign-in")
        await page.fill("#name", "nobody")
        await page.fill("#password", "wrong")
        await page.click("main button")
        await page.evaluate(_axe())
        options = {"runOnly": {"type": "tag", "values": [*TAGS, "best-practice"]}}
        result = await page.evaluate("(options) => axe.run(document, options)", options)
        assert [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]] == []
        await context.close()


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_nothing_leaves_a_page_sideways_on_a_telephone(browser: Browser, desk: Desk, language: str) -> None:
    async with at(browser, desk, "paul", locale=LOCALES[language], viewport={"width": 320, "height": 800}) as page:
        for width in (320, 820):
            await page.set_viewport_size({"width": width, "height": 800})
            for path in desk.pages:
                await page.goto(f"{desk.url}{path}")
                sideways = await page.evaluate(_SIDEWAYS.replace(".vh, .skip", ".vh, .skip, .side nav"))
                assert sideways == [], (path, width)


async def test_every_page_reads_without_scripts_and_two_alone_name_one(browser: Browser, desk: Desk) -> None:
    async with at(browser, desk, java_script_enabled=False) as page:
        for path in desk.pages:
            await page.goto(f"{desk.url}{path}")
            assert await page.locator("h1").count() == 1, path
            is_live = path in ("/desk", f"/desk/cases/{desk.rig.case}")
            assert await page.locator("script").count() == is_live, path


async def test_nothing_moves_under_whoever_is_there_and_the_page_says_when_it_stops(
    browser: Browser, desk: Desk
) -> None:
    house, case = desk.rig.house, desk.rig.case
    async with at(browser, desk) as page:
        await page.clock.install()
        await page.goto(f"{desk.url}/desk/cases/{case}")
        await page.focus('#live-tasks a[href^="/desk/questions/"]')
        kept = await page.evaluate_handle("document.activeElement")
        entries = page.locator("#live-course .lines > li")
        before = await entries.count()

        await page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        asked = await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no"))
        await page.clock.run_for(20_000)
        assert await entries.count() == before, "nobody looks"

        await page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
        await page.clock.run_for(4_100)
        await expect(entries).to_have_count(before + 1)
        assert await page.evaluate("(one) => document.activeElement === one", kept)
        new = page.locator(f'#live-tasks a[href="/desk/questions/{asked}"]')
        assert await new.count() == 0, "somebody is in there"
        await page.evaluate("document.activeElement.blur()")
        await page.clock.run_for(4_100)
        await expect(new).to_have_count(1)

        await expect(page.locator("#still")).to_be_hidden()
        async with house.store.write() as tx:
            await person_session.end_all(tx, "ines")
        await page.clock.run_for(4_100)
        await expect(page.locator("#still")).to_contain_text("ne suit plus")


async def test_on_paper_what_was_folded_is_read_and_nothing_is_there_to_press(browser: Browser, desk: Desk) -> None:
    seen = "(where) => [...document.querySelectorAll(where)].map((one) => one.checkVisibility())"
    folded = {"how the deadline is computed": "details > ol > li", "evidence": '[aria-labelledby="files"] details li'}
    async with at(browser, desk) as page:
        await page.goto(f"{desk.url}/desk/cases/{desk.rig.case}")
        for what, where in folded.items():
            assert set(await page.evaluate(seen, where)) == {False}, what
        await page.emulate_media(media="print")
        for what, where in folded.items():
            assert set(await page.evaluate(seen, where)) == {True}, what
        await page.goto(f"{desk.url}/desk/people")
        for where in (".side", "summary", "form", "details.act"):
            assert set(await page.evaluate(seen, where)) == {False}, where


async def test_every_link_of_every_page_leads_somewhere(browser: Browser, desk: Desk) -> None:
    async with at(browser, desk) as page:
        seen: set[str] = set()
        for path in desk.pages[:-1]:
            await page.goto(f"{desk.url}{path}")
            links = await page.eval_on_selector_all("a[href]", "(all) => all.map((one) => one.href)")
            for link in sorted({one.partition("#")[0] for one in links if one.startswith(desk.url)} - seen):
                seen.add(link)
                answer = await page.request.get(link)
                assert answer.status == 200, (path, link)
        assert len(seen) > 40


async def tab_to(page: Page, selector: str) -> None:
    """Reach something by the key alone; whatever has the focus shows it."""
    for _ in range(150):
        await page.keyboard.press("Tab")
        if await page.evaluate("(s) => document.activeElement.matches(s)", selector):
            width = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert width == "3px", selector
            return
    pytest.fail(f"{selector} is not reached by Tab")


async def test_somebody_signs_in_and_answers_by_keyboard_alone(browser: Browser, desk: Desk) -> None:
    asked = await ask(desk.rig.house, desk.rig.case, QuestionTopic.COLLECT_NOW, ("yes", "no"))
    context = await browser.new_context(locale="fr-FR")
    page = await context.new_page()
    await page.goto(f"{desk.url}/desk/sign-in")
    await tab_to(page, "#name")
    await page.keyboard.type("ines")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/desk")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    await tab_to(page, f'main a[href="/desk/questions/{asked}"]')
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/questions/{asked}")
    await tab_to(page, 'input[name="choice"]')
    await page.keyboard.press("ArrowDown")
    assert await page.is_checked('input[value="no"]')
    await tab_to(page, "main form button")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/cases/{desk.rig.case}?said=answered")
    async with desk.rig.house.store.read() as tx:
        answered = [e.body for e in await ledger.load(tx, desk.rig.case) if isinstance(e.body, Answered)]
    assert [(one.answer, one.person) for one in answered if one.question == asked] == [("no", "ines")]
    await context.close()


async def test_a_working_day_with_a_code_a_question_a_campaign_and_a_notice(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    house, rig = desk.rig.house, desk.rig
    await people.add(house.store, "rose", PASSWORD, EVERY, by="test", now=rig.clock.now(), given=False)
    async with at(browser, desk, "rose") as page:
        await page.goto(f"{desk.url}/desk/me")
        secret = str(await page.get_attribute('input[name="secret"]', "value"))
        await page.fill("#said", pyotp.TOTP(secret).at(rig.clock.now() - timedelta(seconds=30)))
        await page.fill("#mine", PASSWORD)
        await page.click("text=Me demander un code")
        await page.click("text=Se déconnecter")
        assert await page.inner_text(".told") == "Vous êtes déconnecté."
        await page.fill("#name", "rose")
        await page.fill("#password", PASSWORD)
        await page.click("main button")
        await page.fill("#code", pyotp.TOTP(secret).at(rig.clock.now()))
        await page.click("main button")
        await page.wait_for_url("**/desk")

        await page.goto(f"{desk.url}/desk/questions/{desk.question}")
        assert "données en pièce jointe" in await page.inner_text(".mail pre")
        await page.check('input[value="refused"]')
        await page.select_option("#reasons", "yes")
        scan = tmp_path / "scan.png"
        scan.write_bytes(PNG)
        await page.set_input_files("#files", scan)
        await page.click("main form button")
        await page.wait_for_url("**said=answered")

        await page.evaluate("window.stays = true")
        asked = await ask(house, rig.case, QuestionTopic.COLLECT_NOW, ("yes", "no"))
        await page.wait_for_selector(f'#live-tasks a[href="/desk/questions/{asked}"]')
        assert await page.evaluate("window.stays"), "the page is the same, and only what is live has moved"

        await page.goto(f"{desk.url}/desk/campaigns")
        await page.click("text=Ordonner une campagne")
        await page.fill("#name", "essai")
        await page.click("main form button")
        assert "Ce qui est choisi ne convient pas" in await page.inner_text(".why")
        assert await page.input_value("#name") == "essai"
        await page.check("#scenario-portal")
        await page.check("#cadence-3")
        await page.click("main form button")
        await page.wait_for_url("**/campaigns/essai?said=ordered")
        await page.click("text=Mettre en pause")
        await page.wait_for_url("**said=paused")

        await page.goto(f"{desk.url}/desk/notices/{desk.notice}")
        assert "mise en demeure" in await page.inner_text(".letter pre")
        await page.check("#read-yes")
        await page.click("text=Approuver")
        await page.wait_for_url("**said=approved")
    await rig.live(timedelta(minutes=1))
    assert len(rig.letters) == 1
    async with house.store.read() as tx:
        found = [e.body for e in await ledger.load(tx, rig.case) if isinstance(e.body, Answered)]
        reviewed = [e.body for e in await ledger.load(tx, desk.notice) if isinstance(e.body, NoticeReviewed)]
        ordered = await campaign.find(tx, "essai")
    answer = next(one for one in found if one.question == desk.question)
    assert answer.details is not None
    assert (answer.person, answer.answer, answer.details.reasons, len(answer.artifacts)) == ("rose", "refused", True, 1)
    assert [(one.person, one.approved) for one in reviewed] == [("rose", True)]
    assert (ordered.cron, str(ordered.state)) == ("0 9 1 1,7 *", "paused")
