"""A real browser, and a site whose pages each test writes."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import async_playwright
from pydantic import TypeAdapter

from probes.base import Delegated, Scope, Session, Stage, StageReport
from probes.browser import BrowserProbe
from probes.catalogue import probe_of
from probes.chromium import find_executable, launch
from probes.egress import AllowList, Egress
from probes.errors import BrowserMissing
from probes.http import HttpProbe
from results.records import ArtifactKept, Body, FactSeen, Role, Unobserved
from results.redact import Redactor
from results.vault import Vault
from scenarios.pattern import Inserted
from scenarios.schema import Interruption, Login, Step

T = TypeVar("T")

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Site:
    """Pages by path; what was asked for is kept."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    posted: list[dict[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, path: str, body: str, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Serve the same page again and again."""

        async def answer(request: web.Request) -> web.Response:
            text = f"<!doctype html><html lang=fr><title>x</title><body>{body}</body></html>"
            return web.Response(text=text, content_type="text/html", status=status, headers=headers)

        self.answers[path] = answer

    def file(self, path: str, data: bytes, kind: str, *, status: int = 200, name: str | None = None) -> None:
        """Serve a file, as an attachment if it has a name."""

        async def answer(request: web.Request) -> web.Response:
            headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
            return web.Response(body=data, content_type=kind, status=status, headers=headers)

        self.answers[path] = answer

    def on(self, path: str) -> Callable[[Answer], Answer]:
        def keep(answer: Answer) -> Answer:
            self.answers[path] = answer
            return answer

        return keep

    def times(self, path: str) -> int:
        return sum(1 for _, asked in self.asked if asked == path)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        self.agents.add(request.headers.get("User-Agent", ""))
        if request.method == "POST":
            self.posted.append({name: str(value) for name, value in (await request.post()).items()})
        if request.path == "/favicon.ico":
            return web.Response(status=204)
        answer = self.answers.get(request.path)
        return await answer(request) if answer else web.Response(status=404, text="absent")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _server() -> AsyncIterator[list[Site]]:
    sites: list[Site] = []

    async def serve(request: web.Request) -> web.StreamResponse:
        return await sites[-1].serve(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sites.append(Site(runner.addresses[0][1]))
    yield sites
    await runner.cleanup()


@pytest.fixture
def site(_server):
    _server.append(Site(_server[0].port))
    return _server[-1]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def egress(_server) -> AsyncIterator[Egress]:
    async with Egress(AllowList.parse([f"127.0.0.1:{_server[0].port}"])) as proxy:
        yield proxy


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(egress):
    try:
        find_executable(os.environ)
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    async with async_playwright() as playwright:
        browser = await launch(playwright, egress)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def page(browser):
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()


@dataclass
class Played:
    """What a stage gave back, and how to ask for it."""

    report: StageReport
    handed: list[Body]
    intents: list[int]
    delegated: list[str]
    vault: Vault
    redactor: Redactor

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (*self.handed, *self.report.bodies)

    @property
    def facts(self) -> list[str]:
        return [body.fact.value for body in self.bodies if isinstance(body, FactSeen)]

    def all(self, kind: type[T]) -> list[T]:
        return [body for body in self.bodies if isinstance(body, kind)]

    def artifacts(self, role: str | None = None) -> list[bytes]:
        kept = [body for body in self.all(ArtifactKept) if role in (None, body.role)]
        return [self.vault.read("case-1", body.sha256) for body in kept]

    @property
    def code(self) -> str | None:
        """Why we could not look."""
        return next((body.code for body in self.all(Unobserved)), None)


NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = b"k" * 32
STEPS = TypeAdapter(tuple[Step, ...])


@pytest.fixture
def play(browser, egress, site, tmp_path):
    """Run steps as one stage, on the site that this test wrote."""

    @asynccontextmanager
    async def browsers():
        yield browser

    vault = Vault(tmp_path / "vault", KEY)

    async def play(steps=(), *, name="request", values=None, secrets=None, files=None, session=None, **stage):
        handed, intents, delegated = [], [], []
        redactor = Redactor()

        async def intend(step):
            intents.append(step)

        async def observed(bodies):
            handed.extend(bodies)

        async def delegate(handed):
            """Calls are made; of a mailbox there is a code, and a file."""
            delegated.append(handed.step.key)
            if probe_of(handed.step) == "http":
                return await HttpProbe().do(handed, play.session)
            attached = vault.put("case-1", b"PK")
            file = ArtifactKept(
                sha256=attached.sha256, role=Role.EXPORT, media_type="application/zip", size=2, retention="export"
            )
            return Delegated(saved={"code": "4711"}, bodies=(file,) if handed.step.key == "download" else ())

        def reader(name, value):
            def read():
                redactor.register(value, name)
                return value

            return read

        scratch = tmp_path / f"scratch-{len(list(tmp_path.iterdir()))}"
        scratch.mkdir(mode=0o700)
        scope = Scope(
            values={name: Inserted.of(value) for name, value in (values or {}).items()},
            secrets={name: reader(name, value) for name, value in (secrets or {}).items()},
            files=files or {},
            hosts=AllowList.parse([site.url]),
        )
        given = {"url": site.url, "language": "fr", "contact": "+https://auditor.example/bot", "now": lambda: NOW,
                 "scope": scope, "redactor": redactor, "vault": vault, "ledger": "case-1", "key": KEY, "egress": egress,
                 "scratch": scratch, "intend": intend, "observed": observed, "delegate": delegate}  # fmt: skip
        login = stage.pop("login", None)
        interruptions = stage.pop("interruptions", ())
        play.scratch, play.session = scratch, Session(**{**given, **(session or {})})
        report = await BrowserProbe(browsers).run(
            Stage(
                name=name,
                steps=STEPS.validate_python(steps),
                login=Login.model_validate(login) if login else None,
                interruptions=tuple(Interruption.model_validate(entry) for entry in interruptions),
                steps_by={key: STEPS.validate_python(own) for key, own in stage.pop("steps_by", {}).items()},
                **stage,
            ),
            play.session,
        )
        return Played(report, handed, intents, delegated, vault, redactor)

    play.browsers = browsers
    return play
