"""A finding that a controller is told of, answers and repairs, step by step, by whatever carries the letters."""

import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import FastAPI

from auditor.demo import remember
from auditor.house import House, open_house
from auditor.judge import judge
from auditor.notice.draft import draft
from auditor.notice.enter import find_notice
from auditor.notice.reply import Reading, publish_statement, read
from auditor.notice.review import approve
from auditor.notice.state import NoticeState
from auditor.publication import note
from auditor.release import Built, build
from auditor.settings import Settings
from auditor.wiring import engine_of
from probes.browser import Browsers
from results.clock import SetClock
from results.figures.period import Period, period_of
from results.records import (
    Body,
    Closed,
    Closing,
    Hold,
    LetterSent,
    NoticeReturned,
    Outcome,
    PublicationWhat,
    QuestionTopic,
    ReplyAct,
    Way,
)
from results.store import ledger, question
from results.store.question import QuestionRow
from scenarios.load import load_scenario
from scenarios.sandbox import create_sandbox, serve
from tests.auditor.notice.page_rig import browser, listening, served, token_of
from tests.e2e.stage import NAMES, Desk, Planted, Stage, reader

VICE, CRITERION = "pdf_only", "machine_readable"
STATEMENT = "Nos exports partent désormais aussi en JSON ; le PDF reste pour qui veut lire."


class Mail(Protocol):
    """What carries letters between us and a controller of which we know two addresses, and the first is wrong."""

    wrong: str
    right: str

    def settings(self, page_at: str) -> str:
        """The lines of `auditor.toml`."""
        ...

    async def return_letter(self) -> None:
        """Have the letter to the wrong address come back."""
        ...

    async def last_letter(self) -> EmailMessage:
        """What came to the right address last."""
        ...

    async def answer(self, text: str) -> None:
        """Have them answer that letter."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Amends:
    """A case in which something failed, and all that is needed to make it good.

    Attributes:
        sandbox: makes the service anew, with these vices, over the data that it holds.
        listens: the socket at which the pages of notices are served, and its address.
        period: the month in which the case was due.
    """

    stage: Stage
    mail: Mail
    case: str
    sandbox: Callable[..., FastAPI]
    listens: tuple[socket.socket, str]
    period: Period

    @property
    def house(self) -> House:
        return self.stage.house

    async def live(self, time: timedelta) -> None:
        await self.stage.run_until(self.stage.clock.now() + time)

    async def state(self, notice: str) -> NoticeState:
        async with self.house.store.read() as tx:
            return (await find_notice(tx, notice))[2]

    async def bodies(self, of: str) -> list[Body]:
        async with self.house.store.read() as tx:
            return [entry.body for entry in await ledger.load(tx, of)]

    async def held(self) -> list[Hold]:
        """Why nothing of the case is public."""
        return [hold.why for hold in (await self.release()).gated.held.get(self.case, ())]

    async def release(self) -> Built:
        return await build(self.house, self.period, person="ines")

    async def asked(self, notice: str) -> list[QuestionRow]:
        """What a person is still asked about a notice."""
        async with self.house.store.read() as tx:
            return [row for row in await question.listing(tx, open_only=True) if row.ledger == notice]


@asynccontextmanager
async def found(
    planted: Planted, home: Path, browsers: Browsers, mail: Mail, *, clock: SetClock, days: int, desk: Desk
) -> AsyncIterator[Amends]:
    """An insurer that gives back paper, asked and judged; of its two addresses the first is wrong."""
    shutil.copytree(planted.home, home, dirs_exist_ok=True)
    for account in planted.accounts:
        remember(planted.id, account.username, account.password)
    data = deepcopy(planted.state)

    def sandbox(*vices: str) -> FastAPI:
        return create_sandbox(
            clock=clock,
            vices=vices,
            service=planted.service,
            accounts=[],
            seed=planted.id,
            state=data,
            title=NAMES[planted.service],
        )

    path = home / "scenarios" / "catalogue" / f"{planted.id}.yaml"
    text = path.read_text(encoding="utf-8").replace("dpo: dpo@sablon-mutuelle.example", f"dpo: {mail.wrong}", 1)
    before, _, rest = text.partition("notice: ")
    path.write_text(f'{before}notice: "{mail.right}"' + rest[rest.index("}") :], encoding="utf-8")
    async with listening() as (taken, site):
        (home / "auditor.toml").write_text(mail.settings(site), encoding="utf-8")
        (home / "auditor.toml").chmod(0o600)
        settings = Settings(home=home, scenarios=home / "scenarios")
        async with open_house(settings, clock=clock) as house, engine_of(house, browsers=browsers) as engine:
            async with serve(sandbox(VICE)) as url:
                loaded = load_scenario(path, url=url)
                stage = Stage(
                    house=house, engine=engine, clock=clock, loaded=loaded, url=url, language="fr", state=data
                )
                case = await stage.run(days=days, desk=desk)
            card = await judge(house, case)
            assert CRITERION in {v.criterion for v in card.verdicts if v.outcome is Outcome.FAILED}
            assert card.clocks.first_deadline is not None
            yield Amends(
                stage=stage,
                mail=mail,
                case=case,
                sandbox=sandbox,
                listens=(taken, site),
                period=period_of(f"{card.clocks.first_deadline:%Y-%m}"),
            )


async def tell(amends: Amends) -> str:
    """Have them told: the first letter comes back, the second is answered; gives the notice."""
    house = amends.house
    assert Hold.NOT_NOTIFIED in await amends.held()
    notice = await draft(house, amends.stage.loaded.id, person="ines")
    await approve(house, notice, person="paul")
    await amends.live(timedelta(hours=1))
    await amends.mail.return_letter()
    await amends.live(timedelta(hours=14))
    assert any(isinstance(body, NoticeReturned) for body in await amends.bodies(notice))
    letter = await amends.mail.last_letter()
    assert letter["To"] == amends.mail.right

    await amends.mail.answer(STATEMENT)
    await amends.live(timedelta(hours=14))
    return notice


async def hear(amends: Amends, notice: str, folder: Path) -> None:
    """Read what they wrote, and publish it as they want."""
    house = amends.house
    (asked,) = await amends.asked(notice)
    assert asked.asked.topic is QuestionTopic.READ_MAIL
    reply = await read(house, asked.id, Reading(acts=(ReplyAct.ACKNOWLEDGED, ReplyAct.STATEMENT)), person="ines")
    words = folder / "statement.txt"
    words.write_text(STATEMENT, encoding="utf-8")
    await publish_statement(house, notice, reply, text=words, person="ines")
    assert (await amends.state(notice)).delivered is not None
    assert Hold.REPLY_WINDOW in await amends.held()


async def repair(amends: Amends, notice: str) -> str:
    """Have them repair it, say so on their page, and be looked at again until the notice is closed; gives the case of that."""
    taken, site = amends.listens
    token = token_of(await amends.mail.last_letter())
    async with serve(amends.sandbox(), port=urlsplit(amends.stage.url).port or 0):
        async with served(amends.house, notice, token, taken, site):
            await _announce(f"{site}/n/{token}", amends.stage.clock.now().date())
        await amends.stage.live(days=60, desk=reader(None))
        (retest,) = [one.case for _, one in (await amends.state(notice)).retests]
        await judge(amends.house, retest)
        await amends.stage.live(days=30, desk=reader(None))
    state = await amends.state(notice)
    (said,) = [reply for _, reply in state.replies if reply.way is Way.PAGE]
    assert (said.acts, said.person) == ((ReplyAct.REPAIRED, ReplyAct.RETEST), None)
    assert {name.partition(" ")[2] for name in state.repaired} >= {CRITERION}
    assert await amends.asked(notice) == []
    bodies = await amends.bodies(notice)
    assert [body.letter for body in bodies if isinstance(body, LetterSent)] == ["notice"] * 2 + ["receipt"]
    assert (await amends.mail.last_letter())["To"] == amends.mail.right, "a copy of what they wrote on the page"
    assert [body.outcome for body in bodies if isinstance(body, Closed)] == [Closing.NOTICE_ANSWERED]
    return retest


async def _announce(link: str, since: date) -> None:
    """Open the page that the letter links to, say that all of it is repaired since a day, and ask for a re-test."""
    async with browser() as launched:
        context = await launched.new_context(java_script_enabled=False)
        tab = await context.new_page()
        await tab.goto(link)
        await tab.click("button")
        await tab.click(".ways >> text=Annoncer une réparation")
        for box in await tab.query_selector_all("input[name=finding]"):
            await box.check()
        await tab.fill("input[name=day]", f"{since}")
        await tab.check("input[name=retest]")
        await tab.click("form button")
        await tab.click("form button")
        await tab.wait_for_url("**/received/**")
        await context.close()


async def publish(amends: Amends, retest: str) -> Built:
    """Publish what was found, what they say to it, and when it was repaired."""
    early = (await amends.release()).gated.release
    assert [one.repaired for one in early.cases if one.row.case == amends.case] == [()], (
        "its re-test fails in something else"
    )
    await note(amends.house, retest, PublicationWhat.NOTIFIED, person="ines")
    amends.stage.clock.set(amends.stage.clock.now() + timedelta(days=90))
    built = await amends.release()
    (public,) = [one for one in built.gated.release.cases if one.row.case == amends.case]
    repaired = dict(public.repaired)[CRITERION]
    assert repaired > public.row.first_deadline
    verdicts = (built.folder / "verdicts.csv").read_text(encoding="utf-8")
    assert any(f",{CRITERION}," in line and line.endswith(f",{repaired}") for line in verdicts.splitlines())
    assert STATEMENT in (built.folder / "statements.csv").read_text(encoding="utf-8")
    return built
