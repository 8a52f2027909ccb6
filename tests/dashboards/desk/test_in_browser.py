"""Do people get through their day at the desk in a real browser: by mouse, by keyboard, on a telephone, in the dark?"""

import asyncio
import socket
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page, expect

from auditor.assess import method_digest, this_method
from auditor.cli.serve import _Guest
from auditor.house import House
from auditor.notice.draft import draft
from auditor.roof import DeskRoof, sample
from auditor.roof.campaign import order
from dashboards.desk import person as people
from dashboards.desk.edition import ToDraw
from dashboards.desk.shown import Ordered, Upload
from results.records import (
    AlertEvent,
    AlertWhat,
    QuestionTopic,
    ReleaseRow,
    ReleaseState,
    Role,
)
from results.records.person import PersonRole
from results.store import alert, person_session
from results.store import method as methods
from results.store import release as releases
from tests.auditor.notice.rig import NoticeRig, judged
from tests.dashboards.channels.test_report_in_browser import browser
from tests.dashboards.desk.rig import PASSWORD, PNG, app_over, ask, keep
from tests.dashboards.desk.test_method import OLD
from tests.dashboards.desk.test_samples import FRAME
from tests.dashboards.desk.test_traffic import entry, har

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("pages")]

EVERY = [PersonRole.AUDITOR, PersonRole.REVIEWER, PersonRole.ADMIN]
LONG = "Une-commune-dont-le-nom-est-si-long-qu-il-ne-tient-sur-aucune-ligne-d-un-telephone"


@dataclass(kw_only=True)
class Served:
    """A desk that is served."""

    url: str


@dataclass(kw_only=True)
class Desk(Served):
    """One with something on every page."""

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
async def served(house: House, **more: Any) -> AsyncIterator[str]:
    """A desk on a port of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = app_over(DeskRoof(house), url=url, **more)
        server = _Guest(uvicorn.Config(app, lifespan="off", log_level="warning", ws="none"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield url
        finally:
            server.should_exit = True
            await serving


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with judged(tmp_path_factory.mktemp("desk")) as rig, served(rig.house) as url:
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
async def at(browser: Browser, desk: Served, name: str = "ines", **how: Any) -> AsyncIterator[Page]:
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
    await context.close()
    assert [one for one in complaints if not one.startswith("Failed to load resource")] == []


async def test_every_page_reads_without_scripts_and_three_alone_name_one(browser: Browser, desk: Desk) -> None:
    async with at(browser, desk, java_script_enabled=False) as page:
        for path in desk.pages:
            await page.goto(f"{desk.url}{path}")
            assert await page.locator("h1").count() == 1, path
            is_live = path in ("/desk", f"/desk/cases/{desk.rig.case}", "/desk/releases")
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


async def test_paper_holds_every_row_of_a_table_and_every_line_of_a_timeline_in_ink(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    said = "(where) => [...document.querySelectorAll(where)].map((one) => one.innerText)"
    pages = {
        "case": (f"/desk/cases/{desk.rig.case}", "#live-course .lines > li, main tbody tr, .observed > li"),
        "log": ("/desk/log", "main thead th, main tbody tr, main .list > li"),
    }
    async with at(browser, desk, color_scheme="dark") as page:
        for name, (path, where) in pages.items():
            await page.goto(f"{desk.url}{path}")
            await page.emulate_media(media="print")
            lines, ink = await page.evaluate(said, where), await page.evaluate("getComputedStyle(document.body).color")
            await page.emulate_media(media="null")
            written = await page.pdf(path=tmp_path / f"{name}.pdf", format="A4")
            paper = letters(" ".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(written)))
            assert lines, name
            assert [one for one in lines if letters(one) not in paper] == [], name
            assert ink == "rgb(0, 0, 0)", "of what is dark on the screen too"


def letters(said: str) -> str:
    """What is read, wherever lines break."""
    return "".join(one for one in unicodedata.normalize("NFKC", said).casefold() if one.isalnum())


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
