"""Is a scenario of calls planted, asked, collected and verified by the true engine, with no browser at all?"""

import base64
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser

from auditor.desk import open_case, open_planting
from auditor.engine.advance import Engine
from auditor.engine.embedded import run_through
from auditor.house import House, open_house
from auditor.memory import Memory
from auditor.perform import Hand
from auditor.settings import Settings
from auditor.wiring import Wired
from probes.base import ExportLink, Session, Stage, StageReport
from probes.http import HttpProbe
from probes.mailbox import MailProbe
from results.clock import SetClock, SystemClock
from results.durable import create_file, make_folder
from results.key import make_keys
from results.records import Asked, Closed, Closing, Entry, Intended, LinkTried, QuestionTopic, Unobserved
from results.store import ledger
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
PASSWORDS = {"maud": "p-maud-7731", "yvon": "p-yvon-1377"}


@dataclass
class Shelf:
    """Collections by account; a collection is all it was given, and its owner's alone."""

    kept: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    url: str = ""

    async def serve(self, request: web.Request) -> web.Response:
        who = self._who(request)
        self.asked.append((who, request.method, request.path))
        if request.path in self.down:
            return web.Response(status=503)
        if not who:
            return web.Response(status=401)
        if not request.path.startswith(f"/{who}/"):
            return web.Response(status=403)
        if request.method == "PUT":
            self.kept[request.path] = await request.read()
            return web.Response(status=201)
        if request.method.startswith("MK"):
            return web.Response(status=201)
        if request.path.endswith("/"):
            inside = [data for path, data in sorted(self.kept.items()) if path.startswith(request.path)]
            return web.Response(body=b"".join(inside), content_type="text/vcard")
        data = self.kept.get(request.path)
        return web.Response(status=404) if data is None else web.Response(body=data, content_type="text/vcard")

    def _who(self, request: web.Request) -> str:
        login = request.headers.get("Authorization", "").partition(" ")[2]
        user, _, password = base64.b64decode(login).decode().partition(":")
        return user if PASSWORDS.get(user) == password else ""


@dataclass
class NoBrowser:
    name: str = "browser"

    async def run(self, stage: Stage, session: Session) -> StageReport:
        raise AssertionError(f"stage {stage.name} needs no browser")


@asynccontextmanager
async def no_browser() -> AsyncIterator[Browser]:
    raise AssertionError("nothing here needs a browser")
    yield


@pytest.fixture
async def shelf() -> AsyncIterator[Shelf]:
    made = Shelf()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@dataclass
class Bench:
    house: House
    engine: Engine
    clock: SetClock
    loaded: LoadedScenario

    async def plant(self) -> None:
        for persona in PASSWORDS:
            await open_planting(self.house, self.loaded, persona, url=self.loaded.url)
        await self.live(timedelta(0))

    async def live(self, span: timedelta) -> None:
        until = self.clock.now() + span
        await run_through(self.engine, self.house.store, clock=self.clock, real=SystemClock(), until=until)

    async def case(self, span: timedelta) -> tuple[Entry, ...]:
        case = await open_case(self.house, self.loaded, url=self.loaded.url)
        await self.live(span)
        async with self.house.store.read() as tx:
            return await ledger.load(tx, case)


@pytest.fixture
async def bench(tmp_path: Path, shelf: Shelf) -> AsyncIterator[Bench]:
    home, clock = tmp_path / "home", SetClock(START)
    make_folder(home)
    make_keys(home)
    tables = ""
    for name, password in PASSWORDS.items():
        os.environ[f"TEST_CALLS_{name.upper()}"] = password
        tables += f'["{name}@radicale-test"]\nusername = "{name}"\npassword = "env:TEST_CALLS_{name.upper()}"\n'
    create_file(home / "accounts.toml", tables.encode())
    loaded = load_scenario(SCENARIOS / "services" / "radicale-test.yaml", url=shelf.url)
    async with open_house(Settings(home=home, scenarios=SCENARIOS), clock=clock) as house:
        hand = Hand(house=house, browser=NoBrowser(), browsers=no_browser, http=HttpProbe(), mail=MailProbe())
        engine = Engine(
            house.store,
            Wired(house=house, hand=hand, real=SystemClock()),
            clock=clock,
            real=SystemClock(),
            owner="host:1:1",
        )
        made = Bench(house, engine, clock, loaded)
        await made.plant()
        yield made


async def test_from_planting_to_the_last_check_of_the_link(bench: Bench, shelf: Shelf) -> None:
    assert Counter(path.split("/")[1] for path in shelf.kept) == {"maud": 22, "yvon": 5}
    entries = await bench.case(timedelta(days=40))
    last = entries[-1].body
    assert isinstance(last, Closed)
    assert last.outcome is Closing.DELIVERED
    assert {entry.by for entry in entries} == {"engine", "probe:http"}
    tried = Counter((e.body.requester, e.body.after, e.body.status) for e in entries if isinstance(e.body, LinkTried))
    for after in ("at_once", "72h", "7d"):
        assert (tried["stranger", after, 401], tried["bystander", after, 403]) == (2, 2)
    assert (tried["account", "7d", 200], tried["account", "31d", 200], tried["stranger", "31d", 401]) == (2, 2, 2)
    theirs = [path for who, _, path in shelf.asked if who != "maud" and path.startswith("/maud/")]
    assert Counter(theirs) == {"/maud/calendar/": 7, "/maud/contacts/": 7}, "one request each, and nothing else"


async def test_an_intent_whose_answer_never_came_is_asked_about_and_not_repeated(bench: Bench, shelf: Shelf) -> None:
    shelf.down.add("/maud/contacts/")
    entries = await bench.case(timedelta(days=3))
    failure = next(e.body for e in entries if isinstance(e.body, Unobserved))
    assert (failure.code, failure.after_irreversible, failure.retry) == ("target_unreachable", True, False)
    assert sum(isinstance(e.body, Intended) for e in entries) == 1
    assert [e.body.topic for e in entries if isinstance(e.body, Asked)] == [QuestionTopic.AMBIGUOUS_REQUEST]
    taken = [method for _, method, path in shelf.asked if path == "/maud/contacts/" and method == "GET"]
    assert taken == ["GET"]


async def test_a_login_turned_down_ends_the_case_without_a_second_try(bench: Bench, shelf: Shelf) -> None:
    os.environ["TEST_CALLS_MAUD"] = "changed-behind-our-back"
    before = len(shelf.asked)
    entries = await bench.case(timedelta(days=3))
    last = entries[-1].body
    assert isinstance(last, Closed)
    assert (last.outcome, len(shelf.asked) - before) == (Closing.CREDENTIAL_REJECTED, 1)


class TestMemory:
    def test_what_is_sealed_between_two_stages_comes_back(self) -> None:
        link = ExportLink(
            url="http://a/f", sha256="0" * 64, called=True, auth="basic", headers={"X": "${account.token}"}
        )
        memory = Memory(
            storage_state=b"x", saved={"id": "17"}, links=[link, ExportLink(url="http://a/g", sha256="1" * 64)]
        )
        assert Memory.load(memory.dump()) == memory

    def test_what_an_earlier_version_sealed_is_read(self) -> None:
        earlier = b'{"state": null, "saved": {}, "links": [{"url": "http://a/f", "sha256": "00"}]}'
        assert Memory.load(earlier).links == [ExportLink(url="http://a/f", sha256="00")]
