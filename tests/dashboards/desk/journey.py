"""An installation as it stands on a working day: its server, its bot, a service to ask, and the programs that read beside people."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_open
from prometheus_client.parser import text_string_to_metric_families as read_text

from auditor.cli.bot import _fire
from auditor.cli.serve import _Guest
from auditor.engine.embedded import Dispatcher
from auditor.engine.runner import Bot, Chore
from auditor.notice.draft import draft
from auditor.serve import application, keep_stocked
from dashboards.address import Site
from dashboards.desk import person as people
from results.clock import SystemClock
from results.records import QuestionTopic, Role
from results.records.person import PersonRole
from scenarios.sandbox import Sandbox, SandboxAccount, create_sandbox, serve
from tests.auditor.notice.rig import NoticeRig, judged
from tests.dashboards.desk.rig import PASSWORD, ask, keep

import uvicorn  # isort: skip

SHORT = Path(__file__).parents[2] / "e2e" / "short.yaml"
EVERY = [PersonRole.AUDITOR, PersonRole.REVIEWER, PersonRole.ADMIN]
_THEIRS = "correct-Horse-7battery"


@dataclass(kw_only=True)
class Town:
    """What is there on that day.

    Attributes:
        notice: drafted, and to be reviewed.
        question: about a mail that came.
    """

    url: str
    rig: NoticeRig
    sandbox: Sandbox
    notice: str
    question: str

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[None]:
        """The bot runs meanwhile, as `auditor run` has it."""
        house, clock, stopping = self.rig.house, self.rig.clock, asyncio.Event()
        bot = Bot(
            dispatcher=Dispatcher(engine=self.rig.engine, store=house.store, clock=clock, real=SystemClock()),
            store=house.store,
            real=clock,
            chores=[Chore(do=partial(_fire, house), every=timedelta(seconds=5))],
        )
        running = asyncio.create_task(bot.run_forever(stopping))
        try:
            yield
        finally:
            stopping.set()
            await running


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    async with judged(folder) as rig, member(rig) as sandbox, served(rig) as url:
        for name in ("rose", "paul", "ines"):
            await people.add(rig.house.store, name, PASSWORD, EVERY, by="test", now=rig.clock.now(), given=False)
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "dpo@ville.test", "Re: votre demande"
        mail.set_content("Bonjour,\n\nNous ne donnons pas suite à votre demande, car elle est infondée.")
        kept = await keep(rig.house, rig.case, mail.as_bytes(), "message/rfc822", Role.MAIL)
        answers = ("refused", "extension_announced", "fee_demanded", "nothing")
        question = await ask(
            rig.house, rig.case, QuestionTopic.READ_MAIL, answers, artifacts=(kept,), attach="optional"
        )
        notice = await draft(rig.house, "ville", person="ines")
        await rig.live(timedelta(minutes=1))
        yield Town(url=url, rig=rig, sandbox=sandbox, notice=notice, question=question)


@asynccontextmanager
async def member(rig: NoticeRig) -> AsyncIterator[Sandbox]:
    """A service with an account of ours, and the scenario by which it is asked."""
    account = SandboxAccount(username="camille", password=_THEIRS, full_name="Camille A", email="c@sandbox.test")
    sandbox = create_sandbox(
        clock=rig.clock, vices=(), service="mutuelle", accounts=(account,), seed="s", export_mode=None
    )
    async with serve(sandbox) as url:
        settings = rig.house.settings
        text = SHORT.read_text(encoding="utf-8").replace("http://127.0.0.1:8200", url)
        (settings.scenarios / "catalogue" / "short.yaml").write_text(text, encoding="utf-8")
        os.environ["JOURNEY_PASSWORD"] = _THEIRS
        with settings.accounts.open("a", encoding="utf-8") as accounts:
            accounts.write('["camille@short"]\nusername = "camille"\npassword = "env:JOURNEY_PASSWORD"\n')
        yield sandbox


@asynccontextmanager
async def served(rig: NoticeRig) -> AsyncIterator[str]:
    """The whole server, as `auditor serve` has it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = await application(rig.house, site=Site(url=url), rate_per_s=100)
        server = _Guest(uvicorn.Config(app, lifespan="off", log_level="warning", ws="none"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        looking = asyncio.create_task(keep_stocked(app, rig.house, lambda _shelf: None, lambda _words: None))
        yield url
        server.should_exit = True
        await serving
        looking.cancel()
        await asyncio.wait({looking})
        if not looking.cancelled():
            looking.result()


@dataclass
class Beside:
    """The programs that read while people work: a scraper of Prometheus, and one that shows a token.

    Attributes:
        token: what the second one shows.
        stands: for each case where it has stood, in the order in which it was seen to.
        scrapes: what each scrape found, by family.
    """

    url: str
    every_s: float = 0.6
    token: str = ""
    stands: dict[str, list[str]] = field(default_factory=dict)
    scrapes: list[Mapping[str, Metric]] = field(default_factory=list)

    @property
    def newest(self) -> Mapping[str, Metric]:
        return self.scrapes[-1]

    def total(self, family: str, scrape: Mapping[str, Metric]) -> float:
        return sum(one.value for one in scrape[family].samples if not one.name.endswith("_created"))

    async def read(self) -> None:
        """For as long as one lets them."""
        async with aiohttp.ClientSession(self.url) as session:
            while True:
                await self._scrape(session)
                if self.token:
                    await self._look(session)
                await asyncio.sleep(self.every_s)

    async def _scrape(self, session: aiohttp.ClientSession) -> None:
        """By turns in each of the two forms that Prometheus asks for."""
        is_open = len(self.scrapes) % 2 == 0
        accept = "application/openmetrics-text; version=1.0.0" if is_open else "text/plain; version=0.0.4"
        async with session.get("/metrics", headers={"Accept": accept}) as answer:
            assert answer.status == 200
            text = await answer.text()
        read = read_open if is_open else read_text
        self.scrapes.append({family.name: family for family in read(text)})

    async def _look(self, session: aiohttp.ClientSession) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with session.get("/desk/api/cases", headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            said: dict[str, Any] = await answer.json()
        for one in said["cases"]:
            stood = self.stands.setdefault(one["service"], [])
            if not stood or stood[-1] != one["standing"]:
                stood.append(one["standing"])

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """They read meanwhile; what goes wrong with them fails the test."""
        task = asyncio.create_task(self.read())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})
        if not task.cancelled():
            task.result()
