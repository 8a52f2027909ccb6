"""Is nothing of the desk in anybody's way, in either language, in the light and in the dark, on a telephone, also where something is wrong?"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Response
from sqlalchemy import select, update

from auditor.desk import open_case
from auditor.notice import reply, review
from auditor.notice.reply import Reading
from dashboards.desk import code
from dashboards.desk import person as people
from results.clock import SetClock
from results.durable import create_file
from results.records import QuestionTopic, ReleaseEvent, ReleaseRow, ReleaseState, ReplyAct
from results.records.person import PersonRole
from results.store import release as releases
from results.tables import entries
from tests.auditor.installation import installation, plant
from tests.auditor.notice.rig import NoticeRig
from tests.auditor.situations import ASKED
from tests.dashboards.barriers import Scheme, against, in_turn, turns
from tests.dashboards.channels.test_report_in_browser import browser
from tests.dashboards.desk.rig import PASSWORD
from tests.dashboards.desk.test_in_browser import EVERY, LONG, Desk, Served, at, desk, served
from tests.dashboards.desk.test_releases import RECIPIENTS

__all__ = ["browser", "desk"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("barriers")]

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
LANGUAGES = ("fr", "en", "en", "fr")
"""Of pages that are like others, by turns; each language meets each scheme."""
RELEASES: Mapping[str, tuple[ReleaseState, ...]] = {
    "2025-Q3.1": (ReleaseState.FROZEN, ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED),
    "2025-Q3.2": (ReleaseState.FROZEN, ReleaseState.PUBLISHED),
    "2025-Q4.1": (ReleaseState.FROZEN,),
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def furnished(desk: Desk) -> Desk:
    """A desk with people of other standing, and releases in every state."""
    house, now = desk.rig.house, desk.rig.clock.now()
    await people.add(house.store, "rita", PASSWORD, [PersonRole.READER], by="test", now=now, given=False)
    await people.add(house.store, "carl", PASSWORD, EVERY, by="test", now=now, given=False)
    await people.set_code(house.store, "carl", code.new_secret(), key=house.keys.vault, by="carl", now=now)
    create_file(house.settings.recipients, RECIPIENTS.encode())
    await plant(house, house.load("portal"))
    async with house.store.write() as tx:
        for name, steps in RELEASES.items():
            period, _, number = name.partition(".")
            row = ReleaseRow(
                id=name,
                period=period,
                corrects=f"{period}.1" if number == "2" else None,
                built_at=now,
                method="a" * 64,
                digest="b" * 64,
                state=ReleaseState.DRAFT,
            )
            await releases.add(tx, row, person="ines")
            for state in steps:
                await releases.note(tx, ReleaseEvent(release=name, at=now, state=state, person="paul"))
    return desk


@pytest.mark.parametrize("language", ["fr", "en"])
@turns
async def test_axe_finds_nothing_and_nothing_is_sideways_on_any_page(
    browser: Browser, furnished: Desk, language: str, turn: int
) -> None:
    pages = (*furnished.pages, *(f"/desk/releases/{name}" for name in RELEASES))
    async with at(browser, furnished, locale=LOCALES[language]) as page:
        wrong = []
        for path, scheme in zip(pages, in_turn(turn + (language == "en")), strict=False):
            answer = await page.goto(f"{furnished.url}{path}")
            assert answer is not None
            assert answer.status == (404 if path == "/desk/nothing" else 200), path
            assert await page.get_attribute("html", "lang") == language
            wrong += await against(page, scheme)
        assert wrong == []


@dataclass
class Round:
    """What is found on pages that are like others, each looked at in one language and one scheme."""

    page: Page
    turn: int
    wrong: list[str] = field(default_factory=list)
    _seen: int = 0

    @property
    def language(self) -> str:
        return LANGUAGES[self._seen % 4]

    async def go(self, address: str, status: int = 200) -> None:
        answer = await self.page.goto(f"{address}{'&' if '?' in address else '?'}lang={self.language}")
        assert await self.page.get_attribute("html", "lang") == self.language
        await self.look(answer, status)

    async def send(self, action: str, status: int, **fields: str) -> None:
        """Send a form of this page, whatever the browser would say to that."""
        form = self.page.locator(f'form[action="{action}"]').first
        await form.evaluate("""(form) => {
            for (let one = form; one; one = one.parentElement) if (one.localName === "details") one.open = true;
            form.noValidate = true; }""")
        for name, value in fields.items():
            await form.locator(f'[name="{name}"]').first.fill(value)
        async with self.page.expect_navigation() as going:
            await form.locator("button:not([hidden]):not([formnovalidate])").first.click()
        await self.look(await going.value, status)

    async def look(self, answer: Response | None, status: int) -> None:
        assert answer is not None
        assert answer.status == status, answer.url
        scheme: Scheme = ("light", "dark")[(self._seen + self.turn) % 2]  # type: ignore[assignment]
        self.wrong += await against(self.page, scheme)
        self._seen += 1


@turns
async def test_nor_on_forms_that_come_back(browser: Browser, furnished: Desk, turn: int) -> None:
    notice, person = furnished.notice, "/desk/people/paul"
    case = await open_case(furnished.rig.house, furnished.rig.house.load("portal"))
    forms: tuple[tuple[str, str, int, Mapping[str, str]], ...] = (
        (f"/desk/questions/{furnished.question}", "", 422, {}),
        ("/desk/campaigns/new", "", 422, {"name": LONG}),
        ("/desk/campaigns/standing/change", "", 422, {}),
        ("/desk/samples/draw", "", 422, {"source": LONG}),
        ("/desk/releases/build", "", 409, {"period": "soon"}),
        ("/desk/releases/2025-Q4.1", "", 422, {"confirm": LONG}),
        ("/desk/releases/2025-Q4.1", "/desk/releases/2025-Q4.1/embargo", 422, {}),
        ("/desk/notices", "", 422, {}),
        (f"/desk/notices/{notice}", f"/desk/notices/{notice}/approve", 422, {}),
        (f"/desk/notices/{notice}", f"/desk/notices/{notice}/edit", 422, {}),
        (f"/desk/notices/{notice}", f"/desk/notices/{notice}/withdraw", 422, {}),
        (f"/desk/cases/{case}", f"/desk/cases/{case}/abandon", 422, {}),
        ("/desk/people", f"{person}/roles", 422, {}),
        ("/desk/me", "/desk/me/password", 422, {}),
        ("/desk/me", "/desk/me/code", 422, {}),
        ("/desk/me", "/desk/me/interests", 422, {}),
        ("/desk/me", "/desk/me/tokens", 422, {}),
    )
    async with at(browser, furnished) as page:
        on = Round(page, turn)
        for path, action, status, fields in forms:
            await page.goto(f"{furnished.url}{path}?lang={on.language}")
            if action.startswith(person):
                await page.evaluate("document.querySelectorAll('[name=role]').forEach((one) => one.checked = false)")
            await on.send(action or path, status, **fields)
        await page.goto(f"{furnished.url}/desk/cases/{case}?lang={on.language}")
        await on.send(f"/desk/cases/{case}/abandon", 200, confirm=case, why=LONG)
        assert page.url.endswith("said=abandoned")
        day = f"{furnished.rig.clock.now():%Y-%m-%d}"
        await page.goto(f"{furnished.url}/desk/me?lang={on.language}")
        made = {"token_name": f"turn {turn}", "until": day, "current": PASSWORD}
        await on.send("/desk/me/tokens", 200, **made)
        assert (await page.inner_text(".told code")).startswith("desk_")
        assert on.wrong == []


@turns
async def test_nor_where_something_cannot_be_given(browser: Browser, furnished: Desk, turn: int) -> None:
    async with at(browser, furnished, "rita") as page:
        on = Round(page, turn)
        await on.go(f"{furnished.url}/desk/log", 403)
        await on.go(f"{furnished.url}/desk/nothing", 404)
        await on.go(f"{furnished.url}/desk/cases/case-none", 404)
        async with damaged(furnished.rig):
            await on.go(f"{furnished.url}/desk/cases/{furnished.rig.case}", 500)
        async with served(furnished.rig.house, tries_per_s=0.001) as slow:
            await page.context.clear_cookies()
            await page.goto(f"{slow}/desk/sign-in?lang={on.language}")
            await on.send("/desk/sign-in", 401, name="nobody", password="wrong")
            await on.send("/desk/sign-in", 429, name="nobody", password="wrong")
        assert on.wrong == []


@turns
async def test_nor_on_the_way_in(browser: Browser, furnished: Desk, turn: int) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    on = Round(await context.new_page(), turn)
    await on.go(f"{furnished.url}/desk/sign-in")
    await on.go(f"{furnished.url}/desk/sign-in?said=signed_out")
    await on.send("/desk/sign-in", 401, name="nobody", password="wrong")
    await on.page.goto(f"{furnished.url}/desk/sign-in?lang={on.language}")
    await on.send("/desk/sign-in", 200, name="carl", password=PASSWORD)
    assert on.page.url.endswith("/desk/code")
    await on.page.goto(f"{furnished.url}/desk/code?lang={on.language}")
    await on.send("/desk/code", 401, code="000000")
    assert on.wrong == []
    await context.close()


@turns
async def test_nor_at_a_desk_where_nothing_has_happened_yet(browser: Browser, tmp_path: Path, turn: int) -> None:
    pages = ("", "/cases", "/calendar", "/questions", "/campaigns", "/samples", "/notices", "/alerts", "/releases")
    async with empty(tmp_path) as bare, at(browser, bare) as page:
        on = Round(page, turn)
        for path in pages:
            await on.go(f"{bare.url}/desk{path}")
        assert on.wrong == []


async def test_nor_where_a_finding_is_disputed_decided_or_a_notice_taken_back(
    browser: Browser, furnished: Desk
) -> None:
    """The last of this file: it sends the notice."""
    rig, notice = furnished.rig, furnished.notice
    await review.approve(rig.house, notice, person="paul")
    await rig.live(timedelta(minutes=1))
    await rig.come(rig.answer(f"Nous contestons. {LONG * 4}"))
    asked = (await rig.questions(QuestionTopic.READ_MAIL))[-1]
    named = (await rig.state(notice)).names
    await reply.read(rig.house, asked.id, Reading(acts=(ReplyAct.CONTESTED,), findings=named[:2]), person="rita")
    async with at(browser, furnished) as page:
        on = Round(page, 0)
        for _ in range(2):
            await on.go(f"{furnished.url}/desk/notices/{notice}")
            assert await page.locator(f'form[action="/desk/notices/{notice}/decide"]').count() == 1
        await on.send(f"/desk/notices/{notice}/decide", 422, reasons=LONG)
        await page.check('[name="ruling"] >> nth=0')
        await on.send(f"/desk/notices/{notice}/decide", 200, reasons=LONG)
        assert page.url.endswith("said=decided")
        await review.withdraw(rig.house, notice, person="paul")
        for _ in range(2):
            await on.go(f"{furnished.url}/desk/notices/{notice}")
        await on.go(f"{furnished.url}/desk/notices?closed=yes")
        assert on.wrong == []


@asynccontextmanager
async def empty(home: Path) -> AsyncIterator[Served]:
    async with installation(home, SetClock(ASKED)) as house, served(house) as url:
        await people.add(house.store, "ines", PASSWORD, EVERY, by="test", now=house.clock.now(), given=False)
        yield Served(url=url)


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
