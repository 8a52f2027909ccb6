"""Does a person's own sign-in carry a case, at a real service, in a real browser, until it is lost?"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from auditor.account import change
from auditor.action import Wait
from auditor.desk import open_case
from auditor.engine.advance import Engine
from auditor.engine.embedded import run_case
from auditor.house import House, open_house
from auditor.perform import Hand
from auditor.refusal import Refused
from auditor.settings import Settings
from auditor.sign_in import sign_in
from auditor.wiring import Wired
from probes.browser import BrowserProbe, shared_browser
from probes.chromium import find_executable
from probes.errors import BrowserMissing, NotSignedIn, TargetUnreachable
from probes.http import HttpProbe
from probes.mailbox import MailProbe
from results.clock import SetClock, SystemClock
from results.records import AccountChange, Fact, FactSeen, QuestionTopic
from results.store import account, ledger, question, session
from scenarios.loaded import LoadedScenario
from scenarios.sandbox import Sandbox, SandboxAccount, create_sandbox, serve
from tests.auditor.installation import make_home
from tests.auditor.situations import ASKED

pytestmark = pytest.mark.browser

CAMILLE = "camille@short"
PASSWORD = "correct-Horse-7battery"
SHORT = Path(__file__).parents[1] / "e2e" / "short.yaml"
Person = Callable[[Page], Awaitable[None]]


@dataclass
class Rig:
    """A service, an installation, and a window that the test can look into as a person would."""

    house: House
    sandbox: Sandbox
    loaded: LoadedScenario
    windows: list[Browser] = field(default_factory=list)

    @asynccontextmanager
    async def hand(self) -> AsyncIterator[Hand]:
        async with shared_browser() as lend:

            @asynccontextmanager
            async def browsers() -> AsyncIterator[Browser]:
                async with lend() as browser:
                    self.windows.append(browser)
                    yield browser

            yield Hand(
                house=self.house, browser=BrowserProbe(browsers), browsers=browsers, http=HttpProbe(), mail=MailProbe()
            )

    async def page(self) -> Page:
        """The page that the person sees, once the window is there."""
        while not (self.windows and self.windows[-1].contexts and self.windows[-1].contexts[0].pages):
            await asyncio.sleep(0.05)
        return self.windows[-1].contexts[0].pages[0]

    async def sign_in(self, person: Person, *, within: timedelta = timedelta(seconds=30)) -> None:
        """Open the window, and let a person do something in it."""
        self.windows.clear()
        async with self.hand() as hand, asyncio.TaskGroup() as group:
            group.create_task(self._meet(person))
            await sign_in(hand, self.loaded, CAMILLE, person="ines", within=within)

    async def _meet(self, person: Person) -> None:
        await person(await self.page())

    async def run(self, case: str) -> None:
        async with self.hand() as hand:
            engine = Engine(
                self.house.store,
                Wired(house=self.house, hand=hand, real=SystemClock()),
                clock=self.house.clock,
                real=SystemClock(),
                owner="host:1:1",
            )
            self.last = await run_case(engine, case)

    async def facts(self, case: str) -> list[Fact]:
        async with self.house.store.read() as tx:
            return [e.body.fact for e in await ledger.load(tx, case) if isinstance(e.body, FactSeen)]

    async def asked(self, case: str) -> list[QuestionTopic]:
        async with self.house.store.read() as tx:
            return [row.asked.topic for row in await question.listing(tx, ledger=case)]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    try:
        find_executable(os.environ)
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    clock = SetClock(ASKED)
    member = SandboxAccount(username="camille", password=PASSWORD, full_name="Camille A", email="c@sandbox.test")
    sandbox = create_sandbox(clock=clock, vices=(), service="mutuelle", accounts=(member,), seed="s", export_mode=None)
    settings = make_home(tmp_path)
    async with serve(sandbox) as url, open_house(settings, clock=clock) as house:
        write_scenario(settings, url)
        settings.accounts.write_text(f'["{CAMILLE}"]\nusername = "camille"\n')
        yield Rig(house=house, sandbox=sandbox, loaded=house.load("short"))


def write_scenario(settings: Settings, url: str) -> None:
    """The shortest whole case, at a door that only a person opens."""
    text = SHORT.read_text(encoding="utf-8").replace("http://127.0.0.1:8200", url)
    start, end = text.index("login:\n"), text.index("request:\n")
    by_hand = "login: {signed_in: {link: Mon compte}, by_hand: true, keep: 3d}\n"
    (settings.scenarios / "catalogue" / "short.yaml").write_text(text[:start] + by_hand + text[end:], encoding="utf-8")


async def types_the_password(page: Page) -> None:
    await page.wait_for_url("http://**")
    await page.goto(page.url.rstrip("/") + "/connexion")
    await page.get_by_label("Identifiant").fill("camille")
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()


async def closes_the_window(page: Page) -> None:
    await page.wait_for_url("http://**")  # Chromium forgets a closing that is asked for while the first page comes
    await page.close()


async def goes_for_a_coffee(page: Page) -> None:
    await page.wait_for_load_state()


async def test_a_session_that_a_person_opened_carries_the_case_and_its_loss_is_a_question(rig: Rig) -> None:
    case = await open_case(rig.house, rig.loaded)
    await rig.run(case)
    assert await rig.asked(case) == [QuestionTopic.SESSION_LOST]
    assert rig.windows == [], "the service is not visited in vain"

    await rig.sign_in(types_the_password)
    assert await rig.asked(case) == [], "the sign-in is the answer"
    await rig.run(case)
    assert Fact.REQUEST_SUBMITTED in await rig.facts(case)
    assert isinstance(rig.last.action, Wait)
    assert rig.last.action.why == "poll"

    assert isinstance(rig.house.clock, SetClock)
    rig.house.clock.advance(timedelta(hours=1))
    rig.sandbox.state.sessions.clear()  # the service was restarted
    await rig.run(case)
    assert await rig.asked(case) == [QuestionTopic.SESSION_LOST]
    assert rig.last.action == Wait(until=None, why="question")

    await rig.sign_in(types_the_password)
    await rig.run(case)
    assert await rig.asked(case) == []
    assert Fact.REQUEST_PENDING in await rig.facts(case)
    async with rig.house.store.read() as tx:
        told = [event.what for event in await account.events_of(tx, CAMILLE)]
    assert told == [AccountChange.SIGNED_IN_BY_HAND] * 2


async def test_the_session_is_sealed_for_as_long_as_the_scenario_says_and_its_cookies_stand_nowhere(
    rig: Rig, tmp_path: Path
) -> None:
    await rig.sign_in(types_the_password)
    async with rig.house.store.read() as tx:
        assert await session.lasts_until(tx, account=CAMILLE) == ASKED + timedelta(days=3)
        assert await session.load(tx, account=CAMILLE, key=rig.house.keys.vault) is not None
    (cookie,) = [name for name, one in rig.sandbox.state.sessions.items() if one.username == "camille"]
    for path in (tmp_path / "home").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert cookie.encode() not in data, path
            assert PASSWORD.encode() not in data, path


@pytest.mark.parametrize(
    ("person", "within", "told"),
    [
        (closes_the_window, timedelta(minutes=5), "the window was closed"),
        (goes_for_a_coffee, timedelta(seconds=1), "the time is over"),
    ],
    ids=["closed", "gone"],
)
async def test_where_nobody_signs_in_nothing_is_kept(rig: Rig, person: Person, within: timedelta, told: str) -> None:
    with pytest.raises(ExceptionGroup) as failed:
        await rig.sign_in(person, within=within)
    (error,) = failed.value.exceptions
    assert isinstance(error, NotSignedIn)
    assert told in str(error)
    async with rig.house.store.read() as tx:
        assert await session.load(tx, account=CAMILLE, key=rig.house.keys.vault) is None
        assert await account.events_of(tx, CAMILLE) == ()


async def test_a_service_that_does_not_answer_is_not_reached(rig: Rig) -> None:
    moved = rig.loaded.moved("http://127.0.0.1:9")
    async with rig.hand() as hand:
        with pytest.raises(TargetUnreachable):
            await sign_in(hand, moved, CAMILLE, person="ines")


async def test_an_account_that_is_given_up_gets_no_window(rig: Rig) -> None:
    await change.retire(rig.house, CAMILLE, person="ines", why="moved")
    async with rig.hand() as hand:
        with pytest.raises(Refused, match="is retired"):
            await sign_in(hand, rig.loaded, CAMILLE, person="ines")
    assert rig.windows == []
